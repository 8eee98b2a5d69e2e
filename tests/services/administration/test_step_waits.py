"""How long steps waited is told by queue, of those that began, from when they could begin."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.administration.job_search import JobSearch
from services.administration.step_waits import recent_waits
from services.documents.sqlite import SqliteDocuments
from services.jobs.job import Step
from tests.jobs.sample_tasks import QUEUE
from tests.jobs.test_job_service import Bench


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    made = Bench(SqliteDocuments(tmp_path / "jobs.db"))
    JobSearch(made.documents).prepare()
    return made


def test_waits_are_those_of_steps_that_began(bench: Bench) -> None:
    assert recent_waits(bench.documents) == []
    jobs = [bench.create() for _ in range(3)]
    for job in jobs[:2]:
        bench.later(10)
        bench.claim(job)

    (waits,) = recent_waits(bench.documents)
    assert (waits.queue, list(waits.seconds)) == (QUEUE, [10, 20])
    assert (waits.within(0.5), waits.within(0.9)) == (10, 20)


def test_a_later_step_waits_from_the_end_of_those_before(bench: Bench) -> None:
    job = bench.create()
    claim = bench.claim(job)
    bench.later(100)
    bench.jobs.finish(claim, then=[Step("sum", "test.sum", "render", "all", after=["only"])])
    bench.later(4)
    assert bench.jobs.claim(job.id, "sum", "w1")

    waits = {one.queue: list(one.seconds) for one in recent_waits(bench.documents)}
    assert waits == {QUEUE: [0], "render": [4]}
