"""What workers say of themselves, and when they are forgotten."""

from __future__ import annotations

import time

import fakeredis
import pytest

from services.jobs.worker_presence import (
    FORGOTTEN_AFTER,
    SILENT_AFTER,
    WORKERS,
    Worker,
    read_workers,
    remove_silent_workers,
    remove_worker,
    report_worker,
)


@pytest.fixture
def redis() -> fakeredis.FakeRedis:
    return fakeredis.FakeRedis()


def report(redis: fakeredis.FakeRedis, name: str, seconds_ago: float) -> None:
    seen_at = time.time() - seconds_ago
    report_worker(redis, Worker(name, ["pose"], 2, 1, 0, 7, seen_at))


def test_workers_are_read_by_name_and_a_silent_one_is_not_online(
    redis: fakeredis.FakeRedis,
) -> None:
    report(redis, "b", SILENT_AFTER + 1)
    report(redis, "a", 0)
    assert [(worker.name, worker.online) for worker in read_workers(redis)] == [
        ("a", True),
        ("b", False),
    ]


def test_a_worker_that_ended_is_gone(redis: fakeredis.FakeRedis) -> None:
    report(redis, "a", 0)
    remove_worker(redis, "a")
    assert read_workers(redis) == []


def test_only_what_was_silent_for_an_hour_is_removed(redis: fakeredis.FakeRedis) -> None:
    report(redis, "fresh", 0)
    report(redis, "quiet", FORGOTTEN_AFTER - 60)
    report(redis, "dead", FORGOTTEN_AFTER + 60)
    assert [worker.name for worker in read_workers(redis)] == ["fresh", "quiet"]
    assert remove_silent_workers(redis) == 1
    assert redis.hlen("troupe:workers") == 2


def test_a_worker_is_silent_as_of_when_it_was_read_not_as_of_now(
    redis: fakeredis.FakeRedis, monkeypatch: pytest.MonkeyPatch
) -> None:
    report_worker(redis, Worker("pose@a", ["pose"], 2, 0, 0, 1, time.time()))
    report_worker(redis, Worker("pose@b", ["pose"], 2, 0, 0, 1, time.time() - 60))
    read = read_workers(redis)
    later = time.time() + 300
    monkeypatch.setattr("services.jobs.worker_presence.time.time", lambda: later)

    assert [worker.online for worker in read] == [True, False]
    assert read[0].age > 299
    assert "read_at" not in str(redis.hgetall(WORKERS))
