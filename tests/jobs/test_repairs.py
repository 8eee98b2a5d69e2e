"""A failed job is taken up again where it failed; a job goes before its tenant's others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from services.documents.sqlite import SqliteDocuments
from services.jobs.job import Job, JobStatus, Step
from services.jobs.service import CannotRequeue, JobEnded, JobNotFound, StaleAttempt
from tests.jobs.sample_tasks import QUEUE
from tests.jobs.test_fairness import make, work_all
from tests.jobs.test_job_service import Bench


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(SqliteDocuments(tmp_path / "jobs.db"))


def fail(bench: Bench, job: Job, step: str = "only") -> Job:
    claim = bench.jobs.claim(job.id, step, "w1")
    assert claim
    return bench.jobs.fail(claim, "INCURABLE", "It cannot be done.")


def half_done(bench: Bench) -> Job:
    """The first step and one of two parts are done; the other part has failed for good."""
    job = bench.create()
    parts = [Step(name, "test.part", QUEUE, "all", after=["only"]) for name in ("a", "b")]
    last = Step("sum", "test.sum", QUEUE, "all", after=["a", "b"])
    bench.jobs.finish(bench.claim(job), result={"kept": 1}, then=[*parts, last])
    claim = bench.jobs.claim(job.id, "a", "w1")
    assert claim
    bench.jobs.finish(claim)
    return fail(bench, job, "b")


def kinds(bench: Bench, job: Job) -> list[str]:
    return [event.type for event in bench.jobs.events(job.id)]


def test_a_failed_job_starts_anew_from_its_failed_step(bench: Bench) -> None:
    failed = half_done(bench)
    bench.queue.sent.clear()

    job, taken_up = bench.jobs.requeue(failed.id)

    assert taken_up
    assert (job.status, job.error, job.completed_at) == (JobStatus.PROCESSING, None, None)
    assert job.steps["only"].result == {"kept": 1}
    statuses = {name: step.status.value for name, step in job.steps.items()}
    assert statuses == {"only": "done", "a": "done", "b": "ready", "sum": "waiting"}
    assert [m.arguments["step"] for m in bench.queue.sent] == ["b"]
    work_all_steps(bench, job)
    assert bench.jobs.get(job.id).status == JobStatus.COMPLETED


def work_all_steps(bench: Bench, job: Job) -> None:
    while bench.queue.sent:
        message = bench.queue.sent.pop(0)
        if claim := bench.jobs.claim(job.id, message.arguments["step"], "w2"):
            bench.jobs.finish(claim)


def test_a_job_of_which_nothing_was_done_is_queued_again(bench: Bench) -> None:
    job, _ = bench.jobs.requeue(fail(bench, bench.create()).id)

    assert (job.status, job.started_at) == (JobStatus.QUEUED, None)
    bench.jobs.finish(bench.claim(job))
    assert bench.jobs.get(job.id).status == JobStatus.COMPLETED


def test_a_requeue_is_told_as_an_event_and_in_the_log(bench: Bench) -> None:
    job = fail(bench, bench.create())
    bench.jobs.requeue(job.id)
    bench.jobs.finish(bench.claim(job))

    told = [kind for kind in kinds(bench, job) if kind != "log"]
    assert told == [
        "job.queued", "job.started", "job.failed",
        "job.requeued", "job.started", "job.progress", "job.completed",
    ]  # fmt: skip
    said, _ = bench.jobs.logs(job.id)
    assert said[-1].data["message"] == "Requeued by an administrator after INCURABLE"


def test_a_second_requeue_changes_nothing(bench: Bench) -> None:
    job = fail(bench, bench.create())
    first, _ = bench.jobs.requeue(job.id)
    sent = list(bench.queue.sent)

    second, taken_up = bench.jobs.requeue(job.id)

    assert not taken_up
    assert (second.version, bench.queue.sent) == (bench.jobs.get(job.id).version, sent)
    assert first.requeues == second.requeues == 1


def test_what_was_completed_or_cancelled_is_not_requeued(bench: Bench) -> None:
    done, cancelled = bench.create(), bench.create()
    bench.jobs.finish(bench.claim(done))
    bench.jobs.cancel(cancelled.id)

    for job, word in ((done, "completed"), (cancelled, "cancelled")):
        with pytest.raises(CannotRequeue, match=word):
            bench.jobs.requeue(job.id)
    with pytest.raises(JobNotFound):
        bench.jobs.requeue("job_none")


def test_an_attempt_from_before_the_requeue_can_write_nothing(bench: Bench) -> None:
    """Fencing tokens go on counting, but what was tried before is forgiven."""
    job = bench.create()
    for _ in range(3):
        old = bench.claim(job)
        bench.sweep_for(31)
    assert bench.jobs.get(job.id).status == JobStatus.FAILED

    bench.jobs.requeue(job.id)
    new = bench.claim(job)

    assert new.attempt == 4
    with pytest.raises(StaleAttempt):
        bench.jobs.finish(old)
    for _ in range(2):
        bench.sweep_for(31)
        assert bench.jobs.get(job.id).status == JobStatus.PROCESSING
        bench.claim(job)
    bench.sweep_for(31)
    assert bench.jobs.get(job.id).status == JobStatus.FAILED


def test_a_requeued_job_is_again_the_one_of_its_key(bench: Bench) -> None:
    job = fail(bench, bench.create(dedupe_key="same"))
    bench.jobs.requeue(job.id)

    assert bench.create(dedupe_key="same").id == job.id


def test_where_the_same_work_was_asked_for_since_there_is_no_requeue(bench: Bench) -> None:
    job = fail(bench, bench.create(dedupe_key="same"))
    other = bench.create(dedupe_key="same")

    with pytest.raises(CannotRequeue, match="asked for anew"):
        bench.jobs.requeue(job.id)

    assert bench.jobs.get(job.id).status == JobStatus.FAILED
    assert bench.create(dedupe_key="same").id == other.id


def test_no_requeue_while_the_failure_is_not_told(bench: Bench) -> None:
    told: list[JobStatus] = []
    broken = True

    def listener(job: Job) -> None:
        if broken:
            raise RuntimeError("the listener is down")
        told.append(job.status)

    bench.jobs.listen(listener)
    job = fail(bench, bench.create())
    with pytest.raises(CannotRequeue, match="try in a minute"):
        bench.jobs.requeue(job.id)

    broken = False
    bench.jobs.requeue(job.id)

    assert told == [JobStatus.FAILED]


def test_a_job_that_failed_twice_can_be_requeued_twice(bench: Bench) -> None:
    job = fail(bench, bench.create())
    bench.jobs.requeue(job.id)
    fail(bench, job)

    assert bench.jobs.requeue(job.id)[0].requeues == 2


def test_documents_of_jobs_that_were_never_repaired_have_no_new_fields(bench: Bench) -> None:
    """Processes of the version before would not know them."""
    job = bench.create()
    bench.jobs.prioritise(job.id, 3)
    bench.jobs.prioritise(job.id, 0)

    document: dict[str, Any] = bench.documents.get("jobs", job.id) or {}
    assert document.keys().isdisjoint({"priority", "requeues", "released_key"})
    assert "returns" not in document["steps"]["only"]


def test_a_job_of_high_priority_goes_before_its_tenants_others(bench: Bench) -> None:
    jobs = make(bench, "ada", 12)
    make(bench, "bob", 1)

    bench.jobs.prioritise(jobs[9].id, 5)
    bench.jobs.prioritise(jobs[11].id, 9)
    work_all(bench)

    ends = {number: bench.jobs.get(job.id).completed_at for number, job in enumerate(jobs)}
    order = sorted(ends, key=lambda number: (started(bench, jobs[number]), number))
    assert order == [0, 1, 2, 3, 11, 9, 4, 5, 6, 7, 8, 10]


def started(bench: Bench, job: Job) -> str:
    return bench.jobs.get(job.id).steps["only"].started_at or ""


@pytest.fixture(autouse=True)
def every_claim_has_its_moment(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that the order of claims can be told from their times."""
    claim = bench.jobs.claim

    def later(*words: str) -> Any:
        bench.later(0.001)
        return claim(*words)

    monkeypatch.setattr(bench.jobs, "claim", later)


def test_a_later_step_of_a_job_has_its_priority_too(bench: Bench) -> None:
    jobs = make(bench, "ada", 8)
    bench.jobs.prioritise(jobs[7].id, 1)

    lines = bench.documents.find("held_back_steps", {}, sort=("since",))

    assert lines[0]["job_id"] == jobs[7].id
    assert bench.jobs.get(jobs[7].id).priority == 1


def test_what_has_ended_has_no_priority(bench: Bench) -> None:
    job = fail(bench, bench.create())

    with pytest.raises(JobEnded):
        bench.jobs.prioritise(job.id, 5)
    with pytest.raises(ValueError, match="0 to 9"):
        bench.jobs.prioritise(bench.create().id, 10)


def test_a_poison_job_says_what_failed_how_often_and_what_to_do(bench: Bench) -> None:
    job = bench.create()
    for _ in range(3):
        bench.jobs.retry(bench.claim(job), "there was an internal error (MemoryError)")
        bench.sweep_for(60)

    failed = bench.jobs.get(job.id)

    assert failed.error == {
        "code": "ATTEMPTS_EXHAUSTED",
        "message": "The step only failed 3 times of 3, the last time because there was an internal "
        "error (MemoryError). Asking again may help; where it does not, the input is the likely "
        f"cause. What was done is kept: an administrator can requeue {job.id} once the cause is "
        "removed.",
    }
