"""What workers say of themselves is judged by the clock of Redis, whatever theirs say."""

from __future__ import annotations

import time
from dataclasses import replace
from types import SimpleNamespace

import fakeredis
import pytest

from services.jobs.worker_presence import (
    Worker,
    read_workers,
    remove_silent_workers,
    report_worker,
)
from services.monitoring.liveness import seconds_since, touch

WORKER = Worker("w1", ("pose",), 2, active=0, reserved=0, processed=0, seen_at=0.0)


@pytest.fixture
def redis() -> fakeredis.FakeRedis:
    return fakeredis.FakeRedis()


def at(monkeypatch: pytest.MonkeyPatch, seconds_ahead: float) -> None:
    """Work on a machine whose clock is so many seconds ahead; Redis keeps its own."""
    clock = SimpleNamespace(time=lambda: time.time() + seconds_ahead)
    monkeypatch.setattr("services.jobs.worker_presence.time", clock)


class OwnTime(fakeredis.FakeRedis):
    """Its clock does not follow the one that the test moves."""

    def __init__(self) -> None:
        super().__init__()
        self.seconds = int(time.time())

    def time(self) -> tuple[int, int]:  # type: ignore[override]
        return self.seconds, 0


@pytest.mark.parametrize("ahead", [-3000.0, -40.0, 0.0, 40.0, 3000.0])
def test_a_worker_that_has_just_spoken_is_online_for_everybody(
    monkeypatch: pytest.MonkeyPatch, ahead: float
) -> None:
    redis = OwnTime()
    at(monkeypatch, ahead)
    report_worker(redis, replace(WORKER, seen_at=time.time() + ahead))
    at(monkeypatch, -ahead)
    assert [worker.online for worker in read_workers(redis)] == [True]


def test_a_worker_that_is_long_gone_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    redis = OwnTime()
    report_worker(redis, replace(WORKER, seen_at=time.time()))
    redis.seconds += 100
    at(monkeypatch, 100)
    assert [worker.online for worker in read_workers(redis)] == [False]
    assert remove_silent_workers(redis) == 0
    redis.seconds += 3600
    at(monkeypatch, 3700)
    assert read_workers(redis) == []
    assert remove_silent_workers(redis) == 1


@pytest.mark.parametrize("ahead", [-3000.0, 3000.0])
def test_the_age_of_a_mark_does_not_depend_on_who_left_it(
    redis: fakeredis.FakeRedis, monkeypatch: pytest.MonkeyPatch, ahead: float
) -> None:
    assert seconds_since(redis, "pose") is None
    with monkeypatch.context() as elsewhere:
        clock = SimpleNamespace(time=lambda: time.time() + ahead)
        elsewhere.setattr("services.monitoring.liveness.time", clock)
        touch(redis, "pose")
    found = seconds_since(redis, "pose")
    assert found is not None
    assert found == pytest.approx(0, abs=2)
