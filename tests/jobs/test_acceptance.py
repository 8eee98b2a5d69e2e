"""A key is held by one job; only work that is really spared counts as saved."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from services.documents.sqlite import SqliteDocuments
from services.interfaces import Unavailable
from services.jobs.acceptance import MAX_CONFLICTS
from services.jobs.job import Job, JobStatus
from services.jobs.kinds.registry import KINDS
from services.jobs.saved_work import Savings
from services.jobs.service import JobService
from tests.jobs.test_job_service import Bench, Silence

NOTHING = Savings(0, 0, 0, 0.0, {}, None)
LENGTH = 3.0  # seconds of work


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """With the documented pipelines, of which some are locks."""
    bench = Bench(SqliteDocuments(tmp_path / "jobs.db"))
    bench.jobs = JobService(
        bench.documents, bench.queue, Silence(), pipelines=KINDS, clock=lambda: bench.moment
    )
    return bench


def complete(bench: Bench, job: Job) -> Job:
    (step,) = job.steps
    claim = bench.jobs.claim(job.id, step, "w1")
    assert claim
    bench.later(LENGTH)
    return bench.jobs.finish(claim)


def score(bench: Bench, **keys: str) -> Job:
    return bench.jobs.create("dance_report", "ada", {"video": 1}, **keys)[0]


def test_a_lock_has_one_holder_and_is_no_work_saved(bench: Bench) -> None:
    first, _ = bench.jobs.create("cleanup", "system", {}, dedupe_key="cleanup")

    second, new = bench.jobs.create("cleanup", "system", {}, dedupe_key="cleanup")

    assert (second.id, new) == (first.id, False)
    assert bench.jobs.saved.of() == bench.jobs.saved.of("system") == NOTHING


@pytest.mark.parametrize("job_type", sorted(KINDS))
def test_the_key_of_completed_work_is_kept_unless_it_is_a_lock(bench: Bench, job_type: str) -> None:
    first, _ = bench.jobs.create(job_type, "ada", {}, dedupe_key="k")
    assert complete(bench, first).status == JobStatus.COMPLETED

    second, new = bench.jobs.create(job_type, "ada", {}, dedupe_key="k")

    assert new == (job_type in {"cleanup", "challenge_rotation", "data_export"})
    assert (second.id == first.id) == (not new)


def test_the_same_work_asked_for_again_saves_its_seconds(bench: Bench) -> None:
    first = complete(bench, score(bench, dedupe_key="k"))

    assert score(bench, dedupe_key="k").id == first.id

    saved = bench.jobs.saved.of("ada")
    assert (saved.same_work, saved.idempotent_replays) == (1, 0)
    assert (saved.seconds, saved.by_type) == (LENGTH, {"dance_report": 1})
    assert bench.jobs.saved.of() == saved
    assert bench.jobs.saved.of("bob") == NOTHING


@pytest.mark.parametrize("dedupe_key", ["k", "another"])
def test_a_request_sent_twice_is_a_replay_whatever_it_is_about(
    bench: Bench, dedupe_key: str
) -> None:
    first = score(bench, dedupe_key="k", idempotency_key="once")

    assert score(bench, dedupe_key=dedupe_key, idempotency_key="once").id == first.id

    saved = bench.jobs.saved.of("ada")
    assert (saved.same_work, saved.idempotent_replays) == (0, 1)


def test_the_same_work_under_another_idempotency_key_is_no_replay(bench: Bench) -> None:
    first = score(bench, dedupe_key="k", idempotency_key="once")

    assert score(bench, dedupe_key="k", idempotency_key="twice").id == first.id

    saved = bench.jobs.saved.of("ada")
    assert (saved.same_work, saved.idempotent_replays) == (1, 0)


@pytest.mark.parametrize(
    ("job_type", "parameters"), [("dance_report", {"video": 2}), ("dance_overlay", {"video": 1})]
)
def test_other_work_under_the_same_key_is_answered_but_not_saved(
    bench: Bench, job_type: str, parameters: dict[str, int]
) -> None:
    """The caller sees from the answer that the key was used before."""
    first = score(bench, idempotency_key="once")

    found, new = bench.jobs.create(job_type, "ada", parameters, idempotency_key="once")

    assert (found.id, new) == (first.id, False)
    assert bench.jobs.saved.of("ada") == NOTHING


def test_a_key_that_is_never_free_when_we_look_is_an_outage(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every insert meets a holder that has gone by the time it is looked for."""
    score(bench, dedupe_key="k")
    looks: list[object] = []

    def find_nobody(*_: object, **__: object) -> list[object]:
        looks.append(None)
        return []

    monkeypatch.setattr(bench.documents, "find", find_nobody)
    with pytest.raises(Unavailable, match="try again"):
        score(bench, dedupe_key="k")
    assert len(looks) == MAX_CONFLICTS


def test_the_saving_of_a_job_that_goes_on_has_no_seconds_yet(bench: Bench) -> None:
    job = score(bench, dedupe_key="k")
    assert bench.jobs.claim(job.id, next(iter(job.steps)), "w1")
    bench.later(LENGTH)

    score(bench, dedupe_key="k")

    assert replace(bench.jobs.saved.of("ada"), last_at=None) == replace(
        NOTHING, same_work=1, by_type={"dance_report": 1}
    )
