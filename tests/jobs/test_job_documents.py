"""A job document of another version: it can be read, and no write loses anything of it."""

from __future__ import annotations

from typing import Any

import pytest

from services.interfaces import Document
from services.jobs.job import Job, JobStatus, StepStatus
from services.jobs.service import JOBS
from tests.jobs.test_job_service import Bench, bench

__all__ = ["bench"]

NEWER = {"shape": 3, "notes": ["of tomorrow"]}
LATER_FIELDS = {"percentage", "outbox", "unsettled", "tenant", "exclusive"}


def stored(bench: Bench, job_id: str) -> Document:
    document = bench.documents.get(JOBS, job_id)
    assert document
    return document


def store_newer(bench: Bench, job_id: str) -> None:
    """Have a newer version write a field of its own into job, stage and step."""
    document = stored(bench, job_id)
    change: dict[str, Any] = {
        "newer": NEWER,
        "stages": [{**stage, "newer": NEWER} for stage in document["stages"]],
        "steps.only.newer": NEWER,
    }
    assert bench.documents.update(JOBS, {"_id": job_id}, {"$set": change})


def test_what_another_version_has_written_survives_a_whole_life(bench: Bench) -> None:
    job = bench.create()
    store_newer(bench, job.id)
    bench.jobs.finish(bench.claim(job), job_result={"answer": 42})
    document = stored(bench, job.id)
    assert document["status"] == "completed"
    assert document["result"] == {"answer": 42}
    assert document["newer"] == NEWER
    assert document["steps"]["only"]["newer"] == NEWER
    assert [stage["newer"] for stage in document["stages"]] == [NEWER]


def test_a_sweep_recovers_the_step_of_another_version(bench: Bench) -> None:
    job = bench.create()
    store_newer(bench, job.id)
    bench.claim(job)
    assert bench.sweep_for(31)["recovered"] == 1
    assert stored(bench, job.id)["steps"]["only"]["newer"] == NEWER


def test_reading_and_writing_changes_nothing(bench: Bench) -> None:
    job = bench.create(dedupe_key="same")
    bench.claim(job)
    document = stored(bench, job.id)
    assert Job.from_document(document).to_document() == document


@pytest.mark.parametrize("name", sorted(LATER_FIELDS))
def test_a_document_from_before_a_field_gets_its_default(bench: Bench, name: str) -> None:
    job = bench.create()
    document = {key: value for key, value in stored(bench, job.id).items() if key != name}
    del document["steps"]["only"]["publications"]
    old = Job.from_document(document)
    assert (old.id, old.status, old.tenant) == (job.id, JobStatus.QUEUED, "ada")
    assert old.steps["only"].status is StepStatus.READY
    assert old.steps["only"].publications == 0
