"""What steps that take no time do without: a thread each, and a scratch folder."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from services.documents.sqlite import SqliteDocuments
from services.jobs.service import Claim, JobService
from settings import Settings
from tasks.heartbeat import Heartbeat
from tasks.leaving import Leaving
from tasks.work import Work
from tests.jobs.test_job_service import Bench


class SlowJobs:
    """The job service, whose look at a claim takes its time."""

    def __init__(self, jobs: JobService) -> None:
        self._jobs = jobs
        self.looking, self.looks = threading.Event(), 0

    def is_wanted(self, claim: Claim) -> bool:
        self.looking.set()
        time.sleep(0.3)
        self.looks += 1
        return self._jobs.is_wanted(claim)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(SqliteDocuments(tmp_path / "jobs.db"))


@pytest.fixture
def services(bench: Bench, tmp_path: Path) -> Any:
    redis = SimpleNamespace(set=lambda *_, **__: None)
    return SimpleNamespace(jobs=bench.jobs, redis=redis, settings=Settings(data_dir=tmp_path))


def beating(services: Any, bench: Bench) -> Heartbeat:
    return Heartbeat(services, bench.claim(bench.create()), "test.work", Leaving(30))


def threads() -> int:
    return sum(thread.name == "heartbeat" for thread in threading.enumerate())


def test_many_quick_steps_have_one_thread_which_goes_with_the_last(
    services: Any, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tasks.heartbeat.TICK", 0.2)
    for _ in range(10):
        with beating(services, bench):
            assert threads() == 1
    deadline = time.monotonic() + 10
    while threads():
        assert time.monotonic() < deadline
        time.sleep(0.02)
    with beating(services, bench):
        assert threads() == 1


def test_a_beat_that_has_begun_is_over_when_the_step_is_and_is_the_last(
    services: Any, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tasks.heartbeat.TICK", 0.05)
    services.jobs = jobs = SlowJobs(bench.jobs)
    with beating(services, bench):
        assert jobs.looking.wait(10)
    looks = jobs.looks
    assert looks == 1
    time.sleep(0.3)
    assert jobs.looks == looks


def test_a_folder_is_made_for_who_asks_for_one_and_goes_with_the_work(
    services: Any, bench: Bench, tmp_path: Path
) -> None:
    pulse = beating(services, bench)
    with Work(services, bench.claim(bench.create()), pulse) as work:
        assert not (tmp_path / "scratch").exists()
        (work.scratch / "film.mp4").write_bytes(b"film")
        assert work.scratch == work.scratch
    assert list((tmp_path / "scratch").iterdir()) == []
