"""Nothing is lost and nothing is done twice, whatever dies: proved on real processes."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from services.assembly import Services
from services.interfaces import Message
from services.jobs.deletion import JobDeletion
from services.jobs.job import Job, JobStatus
from tests.jobs.conftest import Broker, Workers, wait_until, words

pytestmark = pytest.mark.cluster

Finished = Callable[..., Job]


def create(services: Services, kind: str, diary: Path, **parameters: object) -> Job:
    return services.jobs.create(kind, "ada", {"diary": str(diary), **parameters})[0]


def test_a_job_is_done_once_and_says_so(
    services: Services, workers: Workers, diary: Path, finished: Finished
) -> None:
    workers.start()
    job = finished(create(services, "work", diary, seconds=1.5))
    assert (job.status, job.percentage, job.result) == (JobStatus.COMPLETED, 100, {"answer": 42})
    assert words(diary) == ["begin", "end"]
    events = services.jobs.events(job.id, limit=1000)
    assert [event.sequence for event in events] == list(range(1, len(events) + 1))
    kinds = [event.type for event in events]
    assert kinds[:2] == ["job.queued", "job.started"]
    assert kinds[-1] == "job.completed"
    assert "job.progress" in kinds


def test_parallel_steps_are_each_done_once_and_their_sum_once(
    services: Services, workers: Workers, diary: Path, finished: Finished
) -> None:
    workers.start(concurrency=3)
    job = finished(create(services, "fan", diary))
    assert job.result == {"total": 42}
    assert words(diary) == ["part"] * 6 + ["sum"]


def test_a_killed_child_costs_one_attempt(
    services: Services, workers: Workers, diary: Path, finished: Finished
) -> None:
    workers.start()
    job = finished(create(services, "crash", diary, deaths=1))
    assert job.status == JobStatus.COMPLETED
    assert words(diary) == ["begin", "begin", "end"]
    assert job.steps["only"].attempt == 2


def test_a_task_that_always_kills_its_child_fails_after_three_attempts(
    services: Services, workers: Workers, diary: Path, finished: Finished
) -> None:
    workers.start()
    job = finished(create(services, "crash", diary, deaths=99), seconds=60)
    assert job.status == JobStatus.FAILED
    assert job.error is not None
    assert job.error["code"] == "WORKER_LOST"
    assert words(diary) == ["begin"] * 3


def test_a_killed_worker_loses_nothing(
    services: Services, workers: Workers, diary: Path, finished: Finished
) -> None:
    doomed = workers.start()
    job = create(services, "work", diary, seconds=2)
    wait_until(lambda: words(diary) == ["begin"])
    workers.kill(doomed)
    workers.start()
    job = finished(job)
    assert job.status == JobStatus.COMPLETED
    assert words(diary) == ["begin", "begin", "end"]


def test_a_job_accepted_while_the_broker_is_down_is_done_later(
    services: Services, workers: Workers, broker: Broker, diary: Path, finished: Finished
) -> None:
    broker.stop()
    job = create(services, "work", diary)
    assert services.jobs.get(job.id).steps["only"].published_at is None
    broker.start()
    workers.start()
    assert finished(job).status == JobStatus.COMPLETED
    assert words(diary) == ["begin", "end"]


def test_messages_that_the_broker_forgot_are_sent_again(
    services: Services, workers: Workers, diary: Path, finished: Finished
) -> None:
    job = create(services, "work", diary)
    services.redis.flushall()
    workers.start()
    assert finished(job).status == JobStatus.COMPLETED
    assert words(diary) == ["begin", "end"]


def test_a_message_that_comes_five_times_is_obeyed_once(
    services: Services, workers: Workers, diary: Path, finished: Finished
) -> None:
    job = create(services, "work", diary, seconds=1)
    for _ in range(4):
        arguments = {"job_id": job.id, "step": "only"}
        services.queue.publish(Message("test.work", "pose", arguments))
    workers.start(concurrency=3)
    assert finished(job).status == JobStatus.COMPLETED
    wait_until(lambda: services.queue.depth("pose") == 0)
    assert words(diary) == ["begin", "end"]


def test_a_running_job_is_cancelled_within_five_seconds(
    services: Services, workers: Workers, diary: Path
) -> None:
    workers.start()
    job = create(services, "work", diary, seconds=60)
    wait_until(lambda: words(diary) == ["begin"])
    services.jobs.cancel(job.id)
    wait_until(lambda: services.jobs.get(job.id).status == JobStatus.CANCELLED, seconds=5)
    assert words(diary) == ["begin"]
    assert services.jobs.events(job.id)[-1].type == "job.cancelled"


def test_a_queued_job_is_cancelled_at_once_and_never_begins(
    services: Services, workers: Workers, diary: Path, finished: Finished
) -> None:
    job = create(services, "work", diary)
    assert services.jobs.cancel(job.id).status == JobStatus.CANCELLED
    workers.start()
    other = finished(create(services, "work", diary))
    assert other.status == JobStatus.COMPLETED
    assert job.id not in diary.read_text()


def test_a_job_whose_worker_died_can_be_cancelled_while_no_worker_is_there(
    services: Services, workers: Workers, diary: Path, finished: Finished
) -> None:
    doomed = workers.start()
    job = create(services, "work", diary, seconds=60)
    wait_until(lambda: words(diary) == ["begin"])
    workers.kill(doomed)
    services.jobs.cancel(job.id)
    assert finished(job, seconds=15).status == JobStatus.CANCELLED


def test_bad_input_fails_at_once_in_its_own_words(
    services: Services, workers: Workers, diary: Path, finished: Finished
) -> None:
    workers.start()
    job = finished(create(services, "refuse", diary))
    assert job.error == {
        "code": "INCURABLE",
        "message": "The video shows nobody. Film the whole body.",
    }
    assert words(diary) == ["begin"]


def test_an_internal_error_is_tried_three_times_and_tells_no_secrets(
    services: Services, workers: Workers, diary: Path, finished: Finished
) -> None:
    workers.start()
    job = finished(create(services, "stumble", diary))
    assert job.error is not None
    assert job.error["code"] == "ATTEMPTS_EXHAUSTED"
    assert "a bug" not in job.error["message"]
    assert words(diary) == ["begin"] * 3


def test_a_frozen_worker_that_wakes_up_late_cannot_write(
    services: Services, workers: Workers, diary: Path, finished: Finished
) -> None:
    frozen = workers.start()
    job = create(services, "work", diary, seconds=1)
    wait_until(lambda: words(diary) == ["begin"])
    os.killpg(frozen.pid, signal.SIGSTOP)
    workers.start()
    job = finished(job)
    os.killpg(frozen.pid, signal.SIGCONT)
    wait_until(lambda: len(words(diary)) >= 3)
    after = services.jobs.get(job.id)
    assert (after.status, after.steps["only"].attempt) == (JobStatus.COMPLETED, 2)


def test_a_frozen_worker_that_wakes_up_late_leaves_the_files_of_the_job_alone(
    services: Services, workers: Workers, diary: Path, finished: Finished
) -> None:
    frozen, job = freeze(services, workers, diary)
    job = finished(job)
    key = job.result["key"]
    content = services.objects.read(key)

    wake(frozen, diary)

    wait_until(lambda: files_of(services, job) == [key])
    assert services.objects.read(key) == content


def test_a_frozen_worker_that_wakes_up_late_leaves_nothing_of_a_job_that_was_deleted(
    services: Services, workers: Workers, diary: Path, finished: Finished
) -> None:
    frozen, job = freeze(services, workers, diary)
    finished(job)
    JobDeletion(services.documents, services.objects, services.jobs).delete(job.id, "ada")

    wake(frozen, diary)

    wait_until(lambda: files_of(services, job) == [])
    assert services.documents.count("job_events", {"job_id": job.id}) == 0


def freeze(services: Services, workers: Workers, diary: Path) -> tuple[Any, Job]:
    """A job whose first worker has stood still since it began; another worker is there."""
    frozen = workers.start()
    job = create(services, "keep", diary, seconds=1)
    wait_until(lambda: words(diary) == ["begin"])
    os.killpg(frozen.pid, signal.SIGSTOP)
    workers.start()
    return frozen, job


def wake(frozen: Any, diary: Path) -> None:
    """Let it go on, and wait until it has written its file."""
    os.killpg(frozen.pid, signal.SIGCONT)
    wait_until(lambda: words(diary).count("end") == 2)


def files_of(services: Services, job: Job) -> list[str]:
    return [info.key for info in services.objects.list(f"users/ada/jobs/{job.id}/")]
