"""Cancel against complete: two processes race for a thousand jobs, and each wins many of them.

Whoever wins, a job ends once, in one state, and all that follows from its end agrees with it.
"""

from __future__ import annotations

import multiprocessing
import random
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.queues import SimpleQueue
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

import pytest

from services.documents.sqlite import SqliteDocuments
from services.interfaces import DuplicateKey
from services.jobs.admission import HELD_BACK, SLOTS
from services.jobs.documents import read_job
from services.jobs.job import Job, JobStatus, Step, StepStatus
from services.jobs.service import EVENTS, JOBS, JobEnded, JobService, StaleAttempt
from tests.jobs.sample_tasks import PIPELINES, QUEUE
from tests.jobs.test_job_service import RecordingQueue, Silence

pytestmark = pytest.mark.slow

NUMBER = 1000
# Seconds, at most: before either side begins, and for the body of a step.
CANCEL_JITTER, COMPLETE_JITTER, BODY = 0.008, 0.001, 0.002
TOLD = "told_ends"  # what listeners have heard: a document for each job and state
SECOND = Step("second", "test.part", QUEUE, "all", after=["only"])
ENDS = {f"job.{status}" for status in JobStatus if status.final}


def serve(documents: SqliteDocuments) -> JobService:
    """The service as each process has it; ends are heard by somebody."""
    jobs = JobService(documents, RecordingQueue(), Silence(), pipelines=PIPELINES)

    def hear(job: Job) -> None:
        with suppress(DuplicateKey):
            end = {"_id": f"{job.id}:{job.status.value}", "job_id": job.id, "end": job.status.value}
            documents.insert(TOLD, end)

    jobs.listen(hear)
    return jobs


def race(side: str, path: Path, barrier: Barrier, seen: SimpleQueue[Any]) -> None:
    """One of the two processes: it makes half of the jobs, then races for each of them."""
    documents, chance = SqliteDocuments(path), random.Random(side)
    jobs = serve(documents)
    for number in range(side == "cancel", NUMBER, 2):
        jobs.create("work", f"owner-{number}", {}, dedupe_key=f"key-{number}")
    barrier.wait()
    found = documents.find(JOBS, {}, limit=NUMBER)
    counts: Counter[str] = Counter()
    for number, document in enumerate(sorted(found, key=lambda job: str(job["_id"]))):
        barrier.wait()
        if side == "cancel":
            counts[cancel(jobs, document["_id"], chance)] += 1
        else:
            counts[complete(jobs, document["_id"], chance, two_steps=number % 2 == 1)] += 1
    seen.put((side, counts))


def cancel(jobs: JobService, job_id: str, chance: random.Random) -> str:
    time.sleep(chance.uniform(0, CANCEL_JITTER))
    try:
        return str(jobs.cancel(job_id).status)
    except JobEnded:
        return "too late"


def complete(jobs: JobService, job_id: str, chance: random.Random, *, two_steps: bool) -> str:
    time.sleep(chance.uniform(0, COMPLETE_JITTER))
    if two_steps and (end := do_step(jobs, job_id, "only", chance, then=[SECOND])) != "done":
        return end
    last = "second" if two_steps else "only"
    return do_step(jobs, job_id, last, chance, job_result={"answer": 42})


def do_step(jobs: JobService, job_id: str, name: str, chance: random.Random, **outcome: Any) -> str:
    """As a worker does it: claim, work, look whether it is still wanted, finish."""
    claim = jobs.claim(job_id, name, "worker-1")
    if claim is None:
        return "refused"
    time.sleep(chance.uniform(0, BODY))
    if not jobs.is_wanted(claim):
        jobs.acknowledge_cancel(claim)
        return "stopped"
    try:
        jobs.finish(claim, **outcome)
    except StaleAttempt:
        return "stale"
    return "done"


@dataclass(frozen=True)
class Race:
    """What is stored after the race, and what each side has seen in it."""

    documents: SqliteDocuments
    jobs: list[Job]
    cancelling: Counter[str]
    completing: Counter[str]

    def ids(self, status: JobStatus) -> set[str]:
        return {job.id for job in self.jobs if job.status == status}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Race]:
    path = tmp_path_factory.mktemp("race") / "jobs.db"
    documents = SqliteDocuments(path)
    serve(documents).prepare()
    documents.ensure(TOLD, ())
    spawn = multiprocessing.get_context("spawn")
    barrier, seen = spawn.Barrier(2, timeout=60), spawn.SimpleQueue()
    names = ("cancel", "complete")
    sides = [spawn.Process(target=race, args=(name, path, barrier, seen)) for name in names]
    for side in sides:
        side.start()
    for side in sides:
        side.join(120)
    assert [side.exitcode for side in sides] == [0, 0]
    counts = dict(seen.get() for _ in sides)
    jobs = [read_job(document) for document in documents.find(JOBS, {}, limit=NUMBER + 1)]
    yield Race(documents, jobs, counts["cancel"], counts["complete"])
    documents.close()


def test_each_side_wins_a_tenth_at_least_and_each_meets_the_other_at_every_point(run: Race) -> None:
    states = Counter(job.status for job in run.jobs)

    assert states.total() == NUMBER
    assert set(states) == {JobStatus.COMPLETED, JobStatus.CANCELLED}
    assert min(states.values()) >= NUMBER / 10, states
    # before the claim, while the step runs, and after its end
    points = [run.completing["refused"], run.completing["stopped"], run.cancelling["too late"]]
    assert min(points) >= NUMBER / 100, (run.cancelling, run.completing)


def test_what_each_side_was_told_is_what_became_of_the_jobs(run: Race) -> None:
    completed, cancelled = run.ids(JobStatus.COMPLETED), run.ids(JobStatus.CANCELLED)
    overtaken = {job.id for job in run.jobs if job.id in completed and job.cancel_requested_at}

    assert run.completing["done"] == len(completed)
    assert run.cancelling["too late"] + len(overtaken) == len(completed)
    # one that still ran when it was cancelled ended in either way
    assert run.cancelling["cancelled"] <= len(cancelled)
    assert run.cancelling["cancelled"] + run.cancelling["processing"] >= len(cancelled)


def test_each_job_has_one_end_in_its_log_and_for_its_listeners(run: Race) -> None:
    logged = run.documents.find(EVENTS, {"type": {"$in": sorted(ENDS)}}, limit=3 * NUMBER)
    told = run.documents.find(TOLD, {}, limit=3 * NUMBER)
    lying = [(job.id, e["type"]) for job in run.jobs for e in job.outbox if e["type"] in ENDS]

    ends = sorted((job.id, job.status.value) for job in run.jobs)
    assert sorted((end["job_id"], end["end"]) for end in told) == ends
    events = {*lying, *((event["job_id"], event["type"]) for event in logged)}
    assert sorted(events) == [(job_id, f"job.{status}") for job_id, status in ends]
    assert len(logged) == len({event["job_id"] for event in logged})
    assert not any(job.unsettled for job in run.jobs)


def test_what_a_job_leaves_goes_with_its_state(run: Race) -> None:
    for job in run.jobs:
        steps = {step.status for step in job.steps.values()}
        if job.status == JobStatus.COMPLETED:
            assert (job.result, job.percentage, steps) == ({"answer": 42}, 100, {StepStatus.DONE})
            assert job.dedupe_key is not None
        else:
            assert (job.result, job.dedupe_key) == ({}, None)
            assert steps & {StepStatus.READY, StepStatus.WAITING}
            assert StepStatus.RUNNING not in steps


def test_a_minute_of_sweeps_later_no_place_in_a_queue_is_held(run: Race) -> None:
    """A step may have been sent while its job was being cancelled; its slot is then left over."""
    passed = 0.0
    queue, silence = RecordingQueue(), Silence()
    jobs = JobService(run.documents, queue, silence, pipelines=PIPELINES, ticks=lambda: passed)
    while passed <= 75:
        jobs.sweep()
        passed += 15

    assert run.documents.count(SLOTS, {}) == run.documents.count(HELD_BACK, {}) == 0
