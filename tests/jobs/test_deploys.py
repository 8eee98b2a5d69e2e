"""Rolling updates and broker restarts: running work goes on, or is handed back free of charge."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from services.assembly import Services
from services.interfaces import Message
from services.jobs.job import Job, JobStatus
from services.jobs.pipelines import CANARY, RECOVERY_SWEEP, TASK_QUEUES
from services.monitoring.liveness import seconds_since
from tests.jobs.conftest import Broker, Workers, wait_until, words
from tests.jobs.test_survival import create

pytestmark = pytest.mark.cluster

Finished = Callable[..., Job]


def test_three_rolling_updates_during_one_step_cost_no_attempt(
    services: Services, workers: Workers, diary: Path, finished: Finished
) -> None:
    job = create(services, "work", diary, seconds=6)
    for round_ in range(1, 4):
        worker = workers.start()
        wait_until(lambda count=round_: words(diary).count("begin") == count)
        workers.ask_to_end(worker)
        assert worker.wait(15) == 0
    workers.start()
    job = finished(job)
    assert (job.status, job.steps["only"].losses) == (JobStatus.COMPLETED, 1)
    assert words(diary) == ["begin"] * 4 + ["end"]


def test_a_step_that_ends_within_the_grace_is_finished_and_not_repeated(
    services: Services, workers: Workers, diary: Path, finished: Finished
) -> None:
    worker = workers.start()
    job = create(services, "work", diary, seconds=1.5)
    wait_until(lambda: words(diary) == ["begin"])
    workers.ask_to_end(worker)
    assert worker.wait(15) == 0
    assert services.jobs.get(job.id).status == JobStatus.COMPLETED
    assert words(diary) == ["begin", "end"]


def test_a_step_that_does_not_look_up_is_handed_back_over_its_head(
    services: Services, workers: Workers, diary: Path, finished: Finished
) -> None:
    worker = workers.start()
    job = create(services, "deaf", diary, seconds=15)
    wait_until(lambda: words(diary) == ["begin"])
    workers.ask_to_end(worker)
    wait_until(lambda: services.jobs.get(job.id).steps["only"].returns == 1, seconds=12)
    assert worker.poll() is None
    workers.kill(worker)
    workers.start()
    assert finished(job).steps["only"].losses == 1


def test_a_signal_to_all_processes_of_a_worker_costs_no_attempt_either(
    services: Services, workers: Workers, diary: Path, finished: Finished
) -> None:
    worker = workers.start(concurrency=2)
    job = create(services, "work", diary, seconds=6)
    wait_until(lambda: words(diary) == ["begin"])
    workers.ask_to_end(worker, group=True)
    worker.wait(15)
    assert services.jobs.get(job.id).steps["only"].returns == 1
    workers.start()
    assert finished(job).steps["only"].losses == 1


def test_steps_that_wait_inside_an_ending_worker_are_taken_up_by_another(
    services: Services, workers: Workers, diary: Path, finished: Finished
) -> None:
    worker = workers.start()
    first = create(services, "work", diary, seconds=1.5)
    wait_until(lambda: words(diary) == ["begin"])
    others = [create(services, "work", diary) for _ in range(3)]
    time.sleep(0.5)  # the worker has fetched one of them
    workers.ask_to_end(worker)
    worker.wait(15)
    assert services.queue.depth("pose") == 3
    workers.start()
    for job in (first, *others):
        done = finished(job)
        assert (done.status, done.steps["only"].attempt) == (JobStatus.COMPLETED, 1)


def test_a_step_does_not_notice_that_the_broker_restarts(
    services: Services, workers: Workers, broker: Broker, diary: Path, finished: Finished
) -> None:
    workers.start(concurrency=2)
    job = create(services, "work", diary, seconds=14)
    wait_until(lambda: words(diary) == ["begin"])
    waiting = [create(services, "work", diary, seconds=0.5) for _ in range(4)]
    for _ in range(3):
        broker.stop()
        time.sleep(1)
        broker.start()
        waiting.append(create(services, "work", diary, seconds=0.5))
        time.sleep(2)
    done = finished(job)
    assert (done.status, done.steps["only"].attempt) == (JobStatus.COMPLETED, 1)
    for other in waiting:
        assert finished(other).steps["only"].attempt == 1
    assert words(diary).count("begin") == words(diary).count("end") == 1 + len(waiting)


def test_a_worker_hears_after_each_of_many_broker_restarts(
    services: Services, workers: Workers, broker: Broker, diary: Path, finished: Finished
) -> None:
    """Also one that has its only process busy while the broker goes."""
    workers.start()
    for number in range(1, 5):
        job = create(services, "work", diary, seconds=2)
        wait_until(lambda count=number: words(diary).count("begin") == 2 * count - 1)
        broker.stop()
        broker.start()
        next_one = create(services, "work", diary)
        assert finished(job).steps["only"].attempt == 1
        assert finished(next_one, seconds=20).status == JobStatus.COMPLETED
    assert words(diary) == ["begin", "end"] * 8


def test_a_frozen_broker_stops_no_step(
    services: Services, workers: Workers, broker: Broker, diary: Path, finished: Finished
) -> None:
    workers.start()
    job = create(services, "work", diary, seconds=3)
    wait_until(lambda: words(diary) == ["begin"])
    assert broker.process
    broker.process.send_signal(signal.SIGSTOP)
    time.sleep(5)
    broker.process.send_signal(signal.SIGCONT)
    assert finished(job).steps["only"].attempt == 1
    assert finished(create(services, "work", diary)).status == JobStatus.COMPLETED


def test_a_worker_of_the_version_before_gives_back_what_it_does_not_know(
    services: Services, workers: Workers, diary: Path, finished: Finished
) -> None:
    workers.start_recovery()
    old = workers.start(1, "old")
    job = create(services, "work", diary)
    wait_until(lambda: services.jobs.get(job.id).steps["only"].resting)
    workers.kill(old)
    workers.start()
    done = finished(job)
    assert (done.status, done.steps["only"].attempt) == (JobStatus.COMPLETED, 1)


def test_the_recovery_worker_hears_after_each_of_many_broker_restarts(
    services: Services, workers: Workers, broker: Broker
) -> None:
    workers.start_recovery()
    queue = TASK_QUEUES[RECOVERY_SWEEP]
    for _ in range(4):
        services.queue.publish(Message(CANARY, queue, {"queue": queue}))
        wait_until(lambda: seconds_since(services.redis, queue) is not None)
        broker.stop()
        broker.start()
        services.redis.delete(f"troupe:alive:{queue}")


def test_a_heap_of_sweeps_is_worth_one(services: Services, workers: Workers, diary: Path) -> None:
    """As after a night without the recovery worker: what is new is not kept waiting."""
    queue = TASK_QUEUES[RECOVERY_SWEEP]
    for _ in range(300):
        services.queue.publish(Message(RECOVERY_SWEEP, queue, {}))
    services.queue.publish(Message(CANARY, queue, {"queue": queue}))
    workers.start_recovery()
    began = time.monotonic()
    wait_until(lambda: seconds_since(services.redis, queue) is not None, seconds=30)
    assert time.monotonic() - began < 20
    log = (workers.folder / "w0.log").read_text()
    assert "Traceback" not in log
