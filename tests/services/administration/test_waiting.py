"""Why a job waits: each reason is told where it is the reason, and what can be done."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.administration.waiting import Reason, StepWait, Surroundings, Waiting, verdict
from services.documents.sqlite import SqliteDocuments
from services.jobs.job import Job, Step
from tests.jobs.sample_tasks import QUEUE
from tests.jobs.test_fairness import make
from tests.jobs.test_job_service import Bench

UNKNOWN = Surroundings()
ALL_WELL = Surroundings(broker_answers=True, processes={QUEUE: 2})


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(SqliteDocuments(tmp_path / "jobs.db"))


def explain(bench: Bench, job: Job, around: Surroundings = ALL_WELL) -> list[StepWait]:
    waiting = Waiting(bench.jobs.admission, clock=lambda: bench.moment)
    return waiting.explain(bench.jobs.get(job.id), around)


def only(bench: Bench, job: Job, around: Surroundings = ALL_WELL) -> StepWait:
    (wait,) = explain(bench, job, around)
    return wait


def test_a_message_that_nobody_took_yet(bench: Bench) -> None:
    job = bench.create()

    wait = only(bench, job)

    assert wait.reason is Reason.UNCLAIMED
    assert wait.since == job.steps["only"].published_at
    assert "Published once, and unclaimed since" in wait.words


def test_a_queue_that_no_worker_consumes(bench: Bench) -> None:
    job = bench.create()

    wait = only(bench, job, Surroundings(broker_answers=True, processes={"render": 2}))

    assert wait.reason is Reason.NO_WORKER
    assert "no worker online consumes the queue pose. Start one." in wait.words
    assert only(bench, job, UNKNOWN).reason is Reason.UNCLAIMED  # nobody knows


def test_a_broker_that_is_down(bench: Bench) -> None:
    published = bench.create()
    bench.queue.down = True
    unpublished = bench.jobs.create("work", "ada", {"x": 2})[0]
    down = Surroundings(broker_answers=False, processes={QUEUE: 1})

    assert only(bench, published, down).reason is Reason.BROKER_DOWN
    assert only(bench, unpublished, down).reason is Reason.BROKER_DOWN
    assert only(bench, unpublished).reason is Reason.UNPUBLISHED


def test_a_step_that_its_tenants_slots_hold_back(bench: Bench) -> None:
    jobs = make(bench, "ada", 7)

    wait = only(bench, jobs[6])

    assert wait.reason is Reason.TENANT_SLOTS
    assert wait.words == (
        "Its tenant ada has all its places in the queue pose taken. 2 more of its steps go first."
    )


def test_a_step_that_is_not_due(bench: Bench) -> None:
    job = bench.create()
    bench.jobs.retry(bench.claim(job), "it rained")

    wait = only(bench, job)

    assert wait.reason is Reason.NOT_DUE
    assert "not before 2026-01-01T00:00:02" in wait.words


def test_steps_that_wait_for_others(bench: Bench) -> None:
    job = bench.create()
    parts = [Step(f"part-{n}", "test.part", QUEUE, "all", after=["only"]) for n in range(7)]
    names = [part.name for part in parts]
    bench.jobs.finish(
        bench.claim(job), then=[*parts, Step("sum", "test.sum", QUEUE, "all", after=names)]
    )
    claim = bench.jobs.claim(job.id, "part-0", "w1")
    assert claim
    bench.jobs.finish(claim)

    waits = {wait.step.name: wait for wait in explain(bench, job)}

    assert "part-0" not in waits
    assert waits["sum"].reason is Reason.PREDECESSORS
    assert waits["sum"].words == "It waits for part-1, part-2, part-3, part-4, part-5 and 1 more."
    assert verdict(bench.jobs.get(job.id), list(waits.values())).startswith("part-")


def test_a_step_in_the_hands_of_a_worker_and_one_that_it_let_fall(bench: Bench) -> None:
    job = bench.create()
    bench.claim(job)
    assert only(bench, job).reason is Reason.RUNNING
    assert "The worker w1 has it (attempt 1); its lease holds until" in only(bench, job).words

    bench.later(45)

    assert only(bench, job).reason is Reason.LAPSED
    assert "its lease lapsed 15 s ago" in only(bench, job).words


def test_a_job_that_is_to_end(bench: Bench) -> None:
    job = bench.create()
    parts = [Step(name, "test.part", QUEUE, "all", after=["only"]) for name in ("a", "b")]
    bench.jobs.finish(bench.claim(job), then=parts)
    bench.jobs.claim(job.id, "a", "w1")
    bench.jobs.cancel(job.id)

    waits = {wait.step.name: wait for wait in explain(bench, job)}

    assert waits["b"].reason is Reason.CANCELLING
    assert "and is to stop" in waits["a"].words


def test_what_has_ended_waits_for_nothing_and_says_how_it_ended(bench: Bench) -> None:
    done, failed, cancelled = bench.create(), bench.create(), bench.create()
    bench.jobs.finish(bench.claim(done))
    bench.jobs.fail(bench.claim(failed), "BAD_INPUT", "No good.")
    bench.jobs.cancel(cancelled.id)

    assert [explain(bench, job) for job in (done, failed, cancelled)] == [[], [], []]
    said = [verdict(bench.jobs.get(job.id), []) for job in (done, failed, cancelled)]
    assert said[0].startswith("It was completed at 2026")
    assert said[1] == "It failed (BAD_INPUT): No good."
    assert said[2].startswith("It was cancelled at 2026")
