"""Recovery as a cluster does it, by Beat and the recovery worker, and what dies of these two."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from services.assembly import Services
from services.jobs.job import JobStatus
from services.jobs.pipelines import RECOVERY_SWEEP, TASK_QUEUES
from tests.jobs.conftest import Workers, wait_until, words
from tests.jobs.test_survival import create

pytestmark = pytest.mark.cluster

QUEUE = TASK_QUEUES[RECOVERY_SWEEP]


def test_a_lapsed_step_is_back_within_a_minute_although_beat_dies_with_its_worker(
    services: Services, workers: Workers, diary: Path
) -> None:
    beat = workers.start_beat()
    wait_until(lambda: services.queue.depth(QUEUE) > 0)
    workers.start_recovery()
    workers.start_beat()
    doomed = workers.start()
    job = create(services, "work", diary, seconds=1)
    wait_until(lambda: words(diary) == ["begin"])
    workers.kill(doomed)
    workers.kill(beat)
    workers.start()

    wait_until(lambda: services.jobs.get(job.id).status.final, seconds=60)

    assert services.jobs.get(job.id).status == JobStatus.COMPLETED
    assert words(diary) == ["begin", "begin", "end"]


def test_a_lapsed_step_is_back_without_beat(
    services: Services, workers: Workers, diary: Path
) -> None:
    workers.start_recovery()
    doomed = workers.start()
    job = create(services, "work", diary, seconds=1)
    wait_until(lambda: words(diary) == ["begin"])
    workers.kill(doomed)
    workers.start()

    wait_until(lambda: services.jobs.get(job.id).status.final, seconds=60)

    assert services.jobs.get(job.id).status == JobStatus.COMPLETED
    assert words(diary) == ["begin", "begin", "end"]


def test_a_lapsed_step_is_back_within_a_minute_although_the_sweeper_dies_too(
    services: Services, workers: Workers, diary: Path
) -> None:
    workers.start_beat()
    sweeper = workers.start_recovery()
    doomed = workers.start()
    job = create(services, "work", diary, seconds=1)
    wait_until(lambda: words(diary) == ["begin"])
    workers.kill(doomed)
    time.sleep(5)
    workers.kill(sweeper)
    workers.start_recovery()
    workers.start()

    wait_until(lambda: services.jobs.get(job.id).status.final, seconds=60)

    assert services.jobs.get(job.id).status == JobStatus.COMPLETED
