"""A database that dies: the primary of a replica set, and a server that stands alone."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from services.assembly import Services
from services.interfaces import Unavailable
from services.jobs.job import Job, JobStatus
from settings import Settings
from tests.jobs.conftest import Workers
from tests.stores.mongodb import Deployment, primary, running_mongodb, running_replica_set

pytestmark = [pytest.mark.cluster, pytest.mark.long]

JOBS, DEATHS = 24, 3


@pytest.fixture
def deployment(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Deployment]:
    begin = {"replica set": running_replica_set, "alone": running_mongodb}[request.param]
    folder = tmp_path / "mongodb"
    folder.mkdir()
    with begin(folder) as deployment:
        yield deployment


@pytest.fixture
def settings(settings: Settings, deployment: Deployment) -> Settings:
    return replace(settings, database_url=deployment.new_database())


def accept(services: Services, diary: Path, number: int) -> Job:
    """As a caller would who tries again for as long as the answer is 503."""
    key, parameters = f"key-{number}", {"diary": str(diary), "seconds": 0.5}
    for _ in range(60):
        with suppress(Unavailable):
            return services.jobs.create("work", "ada", parameters, idempotency_key=key)[0]
        time.sleep(0.5)
    pytest.fail("the database did not come back")


def await_the_end(services: Services, jobs: list[Job], seconds: float = 120) -> list[Job]:
    """Sweeping as Beat would, whom a database that is away does not stop."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with suppress(Unavailable):
            services.jobs.sweep()
            now = [services.jobs.get(job.id) for job in jobs]
            if all(job.status.final for job in now):
                return now
        time.sleep(0.3)
    pytest.fail(f"not ended in {seconds} s")


def kill_and_bring_back(deployment: Deployment) -> None:
    """kill -9 of who may write; it comes back as one of the others, or as what it was."""
    server = primary(list(deployment.servers))
    server.kill()
    if len(deployment.servers) > 1:
        assert primary(list(deployment.servers)) is not server
    server.start()


@pytest.mark.timeout(400)
@pytest.mark.parametrize("deployment", ["replica set", "alone"], indirect=True)
def test_jobs_are_each_completed_once_however_often_the_database_is_killed(
    deployment: Deployment, services: Services, workers: Workers, diary: Path
) -> None:
    workers.start(concurrency=2)
    jobs = []
    for number in range(JOBS):
        jobs.append(accept(services, diary, number))
        if number % (JOBS // DEATHS) == JOBS // DEATHS - 1:
            kill_and_bring_back(deployment)

    ended = await_the_end(services, jobs)

    assert len({job.id for job in ended}) == JOBS
    assert [job.status for job in ended] == [JobStatus.COMPLETED] * JOBS
    told = Counter(event.type for job in jobs for event in services.jobs.events(job.id, limit=1000))
    assert told["job.completed"] == told["job.queued"] == JOBS
    lines = Counter(line.split()[2] for line in diary.read_text().splitlines() if "end" in line)
    assert set(lines) == {job.id for job in jobs}


@pytest.mark.parametrize("deployment", ["alone"], indirect=True)
def test_what_was_accepted_is_there_after_kill_9(
    deployment: Deployment, services: Services, diary: Path
) -> None:
    (server,) = deployment.servers
    jobs = [accept(services, diary, number) for number in range(10)]
    server.kill()
    with pytest.raises(Unavailable):
        services.jobs.get(jobs[0].id)
    server.start()

    assert [services.jobs.get(job.id).id for job in jobs] == [job.id for job in jobs]
