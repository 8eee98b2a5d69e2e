"""Machines that disagree about the time: nothing is lost or done for nothing because of it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from services.documents.sqlite import SqliteDocuments
from services.jobs.job import Job, JobStatus
from services.jobs.service import Claim, JobService, Policy
from services.jobs.watch import Watch
from tests.jobs.sample_tasks import PIPELINES
from tests.jobs.test_job_service import Bench, Silence

OFFSETS = [-300, -40, -2, 0, 2, 40, 300]


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """The machine whose clock is right; it sweeps."""
    return Bench(SqliteDocuments(tmp_path / "jobs.db"))


def machine(bench: Bench, seconds_ahead: float) -> JobService:
    """The service on a machine whose clock is so many seconds ahead."""
    ahead = timedelta(seconds=seconds_ahead)
    return JobService(
        bench.documents,
        bench.queue,
        Silence(),
        pipelines=PIPELINES,
        policy=Policy(lease=30, max_attempts=3, redeliver=120, retry_delay=2),
        clock=lambda: bench.moment + ahead,
    )


def claim(jobs: JobService, job: Job) -> Claim:
    claim = jobs.claim(job.id, "only", "w1")
    assert claim
    return claim


@pytest.mark.parametrize("ahead", OFFSETS)
def test_a_worker_that_gives_signs_of_life_keeps_its_step(bench: Bench, ahead: float) -> None:
    worker = machine(bench, ahead)
    held = claim(worker, bench.create())
    for _ in range(20):
        assert bench.sweep_for(10)["recovered"] == 0
        assert worker.beat(held, 0.5)
    assert worker.finish(held).status == JobStatus.COMPLETED


@pytest.mark.parametrize("ahead", OFFSETS)
def test_the_step_of_a_dead_worker_is_back_within_a_minute(bench: Bench, ahead: float) -> None:
    job = bench.create()
    claim(machine(bench, ahead), job)
    bench.queue.sent.clear()
    assert bench.sweep_for(50)["recovered"] == 1
    assert [message.arguments["job_id"] for message in bench.queue.sent] == [job.id]


@pytest.mark.parametrize("ahead", OFFSETS)
def test_another_sweeper_that_takes_over_needs_a_minute_too(bench: Bench, ahead: float) -> None:
    claim(machine(bench, ahead), bench.create())
    bench.sweep_for(20)
    bench.jobs = machine(bench, 0)
    bench.jobs._watch = Watch(bench.moment_in_seconds, longest_gap=15)
    assert bench.sweep_for(30)["recovered"] == 1


@pytest.mark.parametrize("ahead", OFFSETS)
def test_the_message_after_a_failure_is_obeyed_when_it_comes(bench: Bench, ahead: float) -> None:
    job = bench.create()
    bench.jobs.retry(claim(bench.jobs, job), "it rained")
    bench.queue.sent.clear()
    bench.sweep_for(10)
    assert len(bench.queue.sent) == 1
    assert claim(machine(bench, ahead), job).attempt == 2


@pytest.mark.parametrize("ahead", OFFSETS)
def test_a_step_that_failed_elsewhere_rests_as_long_as_it_should(
    bench: Bench, ahead: float
) -> None:
    job, worker = bench.create(), machine(bench, ahead)
    worker.retry(claim(worker, job), "it rained")
    bench.jobs.sweep()
    bench.later(1)
    assert bench.jobs.sweep()["published"] == 0
    bench.later(1)
    assert bench.jobs.sweep()["published"] == 1


@pytest.mark.parametrize("ahead", OFFSETS)
def test_a_lost_message_is_sent_again_after_two_minutes(bench: Bench, ahead: float) -> None:
    machine(bench, ahead).create("work", "ada", {})
    assert bench.sweep_for(110)["published"] == 0
    assert bench.sweep_for(20)["published"] == 1


@pytest.mark.parametrize("ahead", OFFSETS)
def test_an_end_that_was_not_told_is_told_soon(bench: Bench, ahead: float) -> None:
    told: list[str] = []
    worker = machine(bench, ahead)
    job = bench.create()
    worker.finish(claim(worker, job))  # it listens to nobody, as if it had died before telling
    bench.jobs.listen(lambda job: told.append(job.id))
    bench.sweep_for(20)
    assert told == []
    bench.sweep_for(10)
    assert told == [job.id]


@pytest.mark.parametrize("ahead", OFFSETS)
def test_a_slot_that_a_dead_machine_took_is_free_after_a_minute(bench: Bench, ahead: float) -> None:
    job = machine(bench, ahead).create("work", "ada", {})[0]
    ended = {"$set": {"status": "completed", "steps.only.status": "done"}}
    bench.documents.update("jobs", {"_id": job.id}, ended)
    bench.sweep_for(70)
    assert bench.documents.count("queue_slots", {}) == 0


def test_a_sweeper_that_could_not_look_takes_its_own_silence_for_nobodys(bench: Bench) -> None:
    """As when the database is away for a minute: no worker could give a sign of life, either."""
    held = claim(bench.jobs, bench.create())
    bench.jobs.sweep()
    bench.later(60)
    assert bench.jobs.sweep()["recovered"] == 0
    assert bench.jobs.beat(held, 0.5)
    assert bench.sweep_for(20)["recovered"] == 0


def test_a_watch_forgets_what_it_no_longer_sees() -> None:
    watch = Watch(lambda: 0.0, longest_gap=15)
    for number in range(100):
        watch.look(number, "same")
        watch.end_round()
    assert len(watch._sights) == 1
