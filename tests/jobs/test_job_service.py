"""The rules of the job model, without processes: a clock and a queue in the test's hands."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.clock import stamp
from services.interfaces import Document, DocumentStore, Filter, Message, Unavailable
from services.jobs.job import Job, JobStatus, Stage, Step, StepStatus
from services.jobs.service import Claim, JobEnded, JobNotFound, JobService, Policy, StaleAttempt
from tests.jobs.sample_tasks import PIPELINES, QUEUE


class RecordingQueue:
    """Keeps what was sent; down when told so."""

    def __init__(self) -> None:
        self.sent: list[Message] = []
        self.down = False

    def publish(self, message: Message) -> None:
        if self.down:
            raise Unavailable("the broker is down")
        self.sent.append(message)

    def depth(self, queue: str) -> int:
        return sum(message.queue == queue for message in self.sent)


class Silence:
    def notify(self, topic: str) -> None: ...

    def wait(self, topic: str, timeout: float) -> bool:
        return False


class Bench:
    """A job service whose clock the test moves."""

    def __init__(self, documents: DocumentStore) -> None:
        self.moment = datetime(2026, 1, 1, tzinfo=UTC)
        self.queue = RecordingQueue()
        self.documents = documents
        self.jobs = JobService(
            self.documents,
            self.queue,
            Silence(),
            pipelines=PIPELINES,
            policy=Policy(lease=30, max_attempts=3, redeliver=120, retry_delay=2),
            clock=lambda: self.moment,
            ticks=self.moment_in_seconds,
        )
        self.jobs.prepare()

    def moment_in_seconds(self) -> float:
        return self.moment.timestamp()

    def later(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)

    def sweep_for(self, seconds: float) -> Counter[str]:
        """Let time pass, with a sweep every ten seconds as Beat asks for it; what they counted."""
        counts = Counter(self.jobs.sweep())
        while seconds > 0:
            self.later(min(seconds, 10))
            seconds -= 10
            counts.update(self.jobs.sweep())
        return counts

    def create(self, **keys: str) -> Job:
        return self.jobs.create("work", "ada", {"x": 1}, **keys)[0]

    def claim(self, job: Job) -> Claim:
        claim = self.jobs.claim(job.id, "only", "w1")
        assert claim
        return claim


@pytest.fixture
def bench(documents: DocumentStore) -> Bench:
    return Bench(documents)


def test_a_new_job_is_queued_and_its_first_step_sent(bench: Bench) -> None:
    job = bench.create()
    assert job.status == JobStatus.QUEUED
    sent = {"job_id": job.id, "step": "only"}
    assert bench.queue.sent == [Message("test.work", "pose", sent)]


def test_a_step_is_claimed_by_one_worker_only(bench: Bench) -> None:
    job = bench.create()
    assert bench.jobs.claim(job.id, "only", "w1")
    assert bench.jobs.claim(job.id, "only", "w2") is None


def test_a_lease_that_is_renewed_never_lapses(bench: Bench) -> None:
    claim = bench.claim(bench.create())
    for _ in range(10):
        bench.later(20)
        assert bench.jobs.beat(claim, 0.5)
        assert bench.jobs.sweep()["recovered"] == 0


def test_a_lapsed_lease_is_sent_again_and_the_old_attempt_cannot_write(bench: Bench) -> None:
    job = bench.create()
    old = bench.claim(job)
    assert bench.sweep_for(20)["recovered"] == 0
    counts = bench.sweep_for(10)
    assert (counts["published"], counts["recovered"]) == (1, 1)
    new = bench.claim(job)
    for write in (
        lambda: bench.jobs.finish(old, job_result={"answer": "stale"}),
        lambda: bench.jobs.fail(old, "X", "stale"),
        lambda: bench.jobs.retry(old, "stale"),
        lambda: bench.jobs.log(old, "INFO", "stale"),
    ):
        with pytest.raises(StaleAttempt):
            write()
    assert not bench.jobs.beat(old, 1.0)
    bench.jobs.acknowledge_cancel(old)
    assert bench.jobs.finish(new, job_result={"answer": "new"}).result == {"answer": "new"}


def test_after_the_last_attempt_the_job_fails(bench: Bench) -> None:
    job = bench.create()
    for _ in range(3):
        bench.claim(job)
        bench.sweep_for(30)
    job = bench.jobs.get(job.id)
    assert job.status == JobStatus.FAILED
    assert job.error
    assert job.error["code"] == "WORKER_LOST"


def test_a_retry_waits_longer_each_time(bench: Bench) -> None:
    job = bench.create()
    bench.jobs.retry(bench.claim(job), "it rained")
    assert bench.jobs.claim(job.id, "only", "w1") is None
    bench.jobs.sweep()
    bench.later(2)
    assert bench.jobs.sweep()["published"] == 1
    bench.jobs.retry(bench.claim(job), "it rained")
    bench.jobs.sweep()
    bench.later(7)
    assert bench.jobs.sweep()["published"] == 0
    assert bench.jobs.claim(job.id, "only", "w1") is None
    bench.later(1)
    assert bench.jobs.sweep()["published"] == 1
    assert bench.claim(job).attempt == 3


def test_a_job_is_safe_while_the_broker_is_down(bench: Bench) -> None:
    bench.queue.down = True
    bench.create()
    assert bench.queue.sent == []
    bench.queue.down = False
    assert bench.jobs.sweep()["published"] == 1
    assert bench.jobs.sweep()["published"] == 0


def test_a_message_that_nobody_takes_is_sent_again_ever_more_rarely(bench: Bench) -> None:
    bench.create()
    sent = []
    for minute in range(1, 31):
        if bench.sweep_for(60)["published"]:
            sent.append(minute)
    assert sent == [2, 6, 14, 30]


def test_progress_never_goes_back(bench: Bench) -> None:
    job = bench.create()
    bench.jobs.beat(bench.claim(job), 0.6)
    bench.sweep_for(30)
    bench.jobs.beat(bench.claim(job), 0.1)
    assert bench.jobs.get(job.id).percentage == pytest.approx(59.4)


def test_a_step_never_reports_less_than_before_nor_more_than_all(bench: Bench) -> None:
    job = bench.create()
    claim = bench.claim(job)
    told = []
    for share in (0.6, 0.2, 0.7, 3.0):
        bench.jobs.beat(claim, share)
        told.append(bench.jobs.get(job.id).steps["only"].progress)
    assert told == [0.6, 0.6, 0.7, 1.0]
    assert bench.jobs.get(job.id).percentage == 99.0  # all is done only when it is finished


def test_progress_does_not_fall_when_more_work_is_found(bench: Bench) -> None:
    claim = bench.claim(bench.create())
    bench.jobs.beat(claim, 0.9)
    before = bench.jobs.get(claim.job.id).percentage
    then = [Step(f"part-{n}", "test.part", QUEUE, "all", after=["only"]) for n in range(9)]

    job = bench.jobs.finish(claim, then=then)

    assert job.percentage == before == pytest.approx(89.1)
    shown = [e.data["percentage"] for e in bench.jobs.events(job.id, kind="job.progress")]
    assert shown == [before]


def test_a_cancelled_job_stays_cancelled(bench: Bench) -> None:
    job = bench.create()
    claim = bench.claim(job)
    assert bench.jobs.cancel(job.id).status == JobStatus.PROCESSING
    assert not bench.jobs.is_wanted(claim)
    bench.jobs.acknowledge_cancel(claim)
    assert bench.jobs.get(job.id).status == JobStatus.CANCELLED
    with pytest.raises(StaleAttempt):
        bench.jobs.finish(claim)
    with pytest.raises(JobEnded):
        bench.jobs.cancel(job.id)


@pytest.mark.parametrize("attempts", [1, 3], ids=["the first attempt", "the last attempt"])
def test_a_step_that_fails_after_the_job_was_cancelled_ends_the_job_as_cancelled(
    bench: Bench, attempts: int
) -> None:
    job = bench.create()
    for _ in range(attempts - 1):
        bench.jobs.retry(bench.claim(job), "it rained")
        bench.sweep_for(40)
    claim = bench.claim(job)
    bench.jobs.cancel(job.id)

    assert bench.jobs.retry(claim, "it rained").status == JobStatus.CANCELLED

    assert bench.sweep_for(60)["published"] == 0
    assert bench.jobs.events(job.id)[-1].type == "job.cancelled"


def test_a_failing_step_leaves_a_cancelled_job_to_the_steps_that_still_run(bench: Bench) -> None:
    job = bench.create()
    both = [Step(name, "test.part", QUEUE, "work", after=["only"]) for name in ("a", "b")]
    bench.jobs.finish(bench.claim(job), then=both)
    failing, running = (bench.jobs.claim(job.id, name, "w1") for name in ("a", "b"))
    assert failing
    assert running
    bench.jobs.cancel(job.id)

    assert bench.jobs.retry(failing, "it rained").status == JobStatus.PROCESSING
    bench.jobs.acknowledge_cancel(running)

    assert bench.jobs.get(job.id).status == JobStatus.CANCELLED


def test_a_cancelled_job_whose_worker_died_at_the_last_attempt_is_cancelled(bench: Bench) -> None:
    job = bench.create()
    for _ in range(2):
        bench.claim(job)
        bench.sweep_for(40)
    bench.claim(job)
    bench.jobs.cancel(job.id)

    bench.sweep_for(40)

    assert bench.jobs.get(job.id).status == JobStatus.CANCELLED


def test_the_stage_that_is_shown_is_the_first_that_is_not_done() -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    stages = [Stage("checked", 0.1, on_acceptance=True), Stage("drawn", 0.6), Stage("sent", 0.3)]
    steps = {
        name: Step(name, "t", QUEUE, stage, after=after)
        for name, stage, after in (("a", "drawn", []), ("b", "drawn", []), ("c", "sent", ["a"]))
    }
    job = Job("job_1", "ada", "work", {}, stages, steps, stamp(now), stamp(now))
    job.unblock()
    assert (job.current_stage, job.stages_completed) == (None, ["checked"])
    shown = []
    for name in ("a", "b", "c"):
        assert job.begin(name, "w1", now, timedelta(seconds=30))
        job.finish(name, {}, now)
        shown.append((job.current_stage, job.percentage))
    assert shown == [("drawn", 40.0), ("sent", 70.0), ("completed", 100.0)]
    assert job.stages_completed == ["checked", "drawn", "sent"]


def test_the_same_idempotency_key_answers_with_the_same_job(bench: Bench) -> None:
    first, new = bench.jobs.create("work", "ada", {}, idempotency_key="k")
    again, newer = bench.jobs.create("work", "ada", {}, idempotency_key="k")
    other, _ = bench.jobs.create("work", "bob", {}, idempotency_key="k")
    assert (again.id, new, newer) == (first.id, True, False)
    assert other.id != first.id
    assert len(bench.queue.sent) == 2


def test_work_that_failed_may_be_asked_for_again_and_work_that_is_done_not(bench: Bench) -> None:
    failed = bench.create(dedupe_key="video-1")
    assert bench.create(dedupe_key="video-1").id == failed.id
    bench.jobs.fail(bench.claim(failed), "X", "no")
    done = bench.create(dedupe_key="video-1")
    assert done.id != failed.id
    bench.jobs.finish(bench.claim(done))
    assert bench.create(dedupe_key="video-1").id == done.id


def test_who_waits_is_told_of_the_end_and_otherwise_after_the_wished_time(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = bench.create()
    claim, waited = bench.claim(job), []

    def wait(topic: str, timeout: float) -> bool:
        waited.append(timeout)
        bench.jobs.finish(claim)
        return True

    assert bench.jobs.wait(job.id, 0).status == JobStatus.PROCESSING
    monkeypatch.setattr(bench.jobs._signal, "wait", wait)
    assert bench.jobs.wait(job.id, 0.5).status == JobStatus.COMPLETED
    assert len(waited) == 1
    assert 0 < waited[0] <= 0.5


def test_nobody_sees_the_job_of_another(bench: Bench) -> None:
    job = bench.create()
    with pytest.raises(JobNotFound):
        bench.jobs.get(job.id, "bob")
    with pytest.raises(JobNotFound):
        bench.jobs.cancel(job.id, "bob")


def test_an_event_that_was_not_yet_moved_is_read_from_the_outbox(bench: Bench) -> None:
    job = bench.create()
    bench.jobs.fail(bench.claim(job), "X", "no")
    bench.documents.delete("job_events", {"type": "job.failed"})
    assert bench.jobs.events(job.id)[-1].type == "job.failed"


def test_logs_are_paged_and_filtered_by_level(bench: Bench) -> None:
    claim = bench.claim(bench.create())
    for n in range(5):
        bench.jobs.log(claim, "INFO", f"line {n}")
    bench.jobs.log(claim, "WARNING", "careful", {"frame": 3})
    page, total = bench.jobs.logs(claim.job.id, offset=1, limit=2)
    assert ([entry.data["message"] for entry in page], total) == (["line 1", "line 2"], 6)
    page, total = bench.jobs.logs(claim.job.id, level="WARNING")
    assert (page[0].data["details"], total) == ({"frame": 3}, 1)


def test_a_finished_step_makes_its_successors_ready_and_sends_them(bench: Bench) -> None:
    from services.jobs.pipelines import step

    claim = bench.claim(bench.create())
    then = [
        step("a", "pose.merge", "all", after=["only"]),
        step("b", "pose.merge", "all", after=["a"]),
    ]
    job = bench.jobs.finish(claim, then=then)
    assert job.status == JobStatus.PROCESSING
    statuses = [job.steps[name].status for name in ("only", "a", "b")]
    assert statuses == [StepStatus.DONE, StepStatus.READY, StepStatus.WAITING]
    assert bench.queue.sent[-1].arguments["step"] == "a"


def test_a_listener_is_told_of_every_end_and_again_when_it_failed(bench: Bench) -> None:
    told: list[str] = []
    broken = True

    def listen(job: Job) -> None:
        if broken:
            raise RuntimeError("the listener's own database is down")
        told.append(f"{job.id} {job.status}")

    bench.jobs.listen(listen)
    job = bench.jobs.finish(bench.claim(bench.create()))
    assert job.status == JobStatus.COMPLETED
    broken = False
    bench.sweep_for(40)
    assert told == [f"{job.id} completed"]
    cancelled = bench.jobs.cancel(bench.create().id)
    assert told[1:] == [f"{cancelled.id} cancelled"]


def test_a_key_that_becomes_free_between_two_looks_makes_a_new_job(bench: Bench) -> None:
    first = bench.create(dedupe_key="video-1")
    claim, look = bench.claim(first), bench.documents.find

    def end_first_then_look(collection: str, where: Filter, **options: Any) -> list[Document]:
        bench.documents.find = look  # type: ignore[method-assign]
        bench.jobs.fail(claim, "X", "no")
        return look(collection, where, **options)

    bench.documents.find = end_first_then_look  # type: ignore[method-assign]
    second, new = bench.jobs.create("work", "ada", {}, dedupe_key="video-1")

    assert new
    assert second.id != first.id


def test_each_event_is_written_once_and_a_step_that_never_waited_is_not_deleted(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []
    insert, delete = bench.documents.insert, bench.documents.delete

    def inserting(collection: str, document: Document) -> None:
        written.append(collection)
        insert(collection, document)

    def deleting(collection: str, where: Filter) -> int:
        written.append(collection)
        return delete(collection, where)

    monkeypatch.setattr(bench.documents, "insert", inserting)
    monkeypatch.setattr(bench.documents, "delete", deleting)
    job = bench.create()
    assert written == ["jobs", "job_events", "queue_slots"]
    claim = bench.claim(job)
    for part in (0.2, 0.4, 0.4):
        bench.jobs.beat(claim, part)
    bench.jobs.finish(claim)
    assert written.count("job_events") == len(bench.jobs.events(job.id)) == 6
    assert "held_back_steps" not in written


def test_an_event_that_another_process_left_in_the_outbox_is_written_by_the_next(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(job: Job) -> None:
        raise SystemExit

    monkeypatch.setattr(bench.jobs._events, "store", dies)
    with pytest.raises(SystemExit):
        bench.create()
    other = Bench(bench.documents)
    other.jobs.sweep()
    found = other.documents.find("job_events", {})
    assert [event["type"] for event in found] == ["job.queued"]
    assert other.queue.sent
