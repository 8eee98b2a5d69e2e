"""A step and its heartbeat while the database, or anything else, fails for a while."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from celery import Celery
from celery.exceptions import Reject

from services.documents.sqlite import SqliteDocuments
from services.interfaces import Unavailable
from services.jobs.job import JobStatus
from services.jobs.service import JobService
from settings import Settings
from tasks import base
from tasks.base import JobTask
from tasks.heartbeat import Heartbeat
from tasks.leaving import LEAVING, Leaving
from tasks.work import Outcome, Work
from tests.jobs.sample_tasks import Answer
from tests.jobs.test_job_service import Bench


class Failing:
    """The job service, of which one method fails so many times before it works."""

    def __init__(self, jobs: JobService, name: str, problem: Exception, times: int) -> None:
        assert callable(getattr(jobs, name))
        self._jobs, self._name, self._problem = jobs, name, problem
        self.left = times

    def __getattr__(self, name: str) -> Any:
        if name == self._name and self.left > 0:
            return self._fail
        return getattr(self._jobs, name)

    def _fail(self, *_: Any, **__: Any) -> None:
        self.left -= 1
        raise self._problem


class Mark:
    """Redis, as far as a heartbeat knows it."""

    def set(self, *_: Any, **__: Any) -> None: ...


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(SqliteDocuments(tmp_path / "jobs.db"))


def services(bench: Bench, tmp_path: Path, jobs: object | None = None) -> Any:
    settings = Settings(data_dir=tmp_path, lease_seconds=3)
    return SimpleNamespace(jobs=jobs or bench.jobs, redis=Mark(), settings=settings)


def wait_until(condition: Callable[[], bool], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tasks.heartbeat.TICK", 0.05)
    monkeypatch.setattr(base, "PAUSE", 0.05)


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("problem", [RuntimeError("a bug"), Unavailable("gone"), OSError("pipe")])
def test_a_heartbeat_that_fails_goes_on_and_hears_of_a_cancellation(
    bench: Bench, tmp_path: Path, problem: Exception
) -> None:
    claim = bench.claim(bench.create())
    jobs = Failing(bench.jobs, "is_wanted", problem, times=3)
    with Heartbeat(services(bench, tmp_path, jobs), claim, "test.work", Leaving(30)) as heartbeat:
        wait_until(lambda: jobs.left == 0)
        assert not heartbeat.unwanted
        bench.jobs.cancel(claim.job.id)
        wait_until(lambda: heartbeat.unwanted)
        assert not heartbeat.leaves


@pytest.mark.usefixtures("quick")
def test_a_heartbeat_gives_nothing_up_because_the_database_is_away_for_longer_than_a_lease(
    bench: Bench, tmp_path: Path
) -> None:
    claim = bench.claim(bench.create())
    jobs = Failing(bench.jobs, "is_wanted", Unavailable("gone"), times=10**6)
    with Heartbeat(services(bench, tmp_path, jobs), claim, "test.work", Leaving(30)) as heartbeat:
        time.sleep(4)
        assert not heartbeat.unwanted
        assert jobs.left < 10**6


def run_step(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: object, job_id: str
) -> None:
    """What a worker does with the message of the job's step."""
    app = Celery("test", set_as_current=False)
    app.conf[LEAVING] = Leaving(30)
    monkeypatch.setattr(base, "services_of", lambda _: services(bench, tmp_path, jobs))

    def work(work: Work) -> Outcome:
        return Outcome(job_result=Answer(answer=42))

    app.task(work, name="test.outage", base=JobTask, shared=False)(job_id, "only")


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("method", ["claim", "finish"])
def test_a_step_outlives_a_database_that_is_away_for_a_moment(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    job = bench.create()
    jobs = Failing(bench.jobs, method, Unavailable("gone"), times=5)
    run_step(bench, tmp_path, monkeypatch, jobs, job.id)
    done = bench.jobs.get(job.id)
    assert (done.status, done.steps["only"].attempt) == (JobStatus.COMPLETED, 1)


@pytest.mark.usefixtures("quick")
def test_a_message_whose_step_cannot_be_claimed_goes_back_to_its_queue(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = bench.create()
    jobs = Failing(bench.jobs, "claim", Unavailable("gone"), times=10**6)
    with pytest.raises(Reject) as caught:
        run_step(bench, tmp_path, monkeypatch, jobs, job.id)
    assert caught.value.requeue


def test_a_message_for_a_job_that_cannot_be_read_is_told_of(
    bench: Bench,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    job = bench.create()
    bench.documents.update("jobs", {"_id": job.id}, {"$set": {"schema": 99}})
    with caplog.at_level(logging.ERROR):
        run_step(bench, tmp_path, monkeypatch, bench.jobs, job.id)
    assert job.id in caplog.text
