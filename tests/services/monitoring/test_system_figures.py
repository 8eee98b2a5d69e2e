"""Counting by minute, the cache, and asking without waiting."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import fakeredis
import pytest
from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from services.clock import stamp
from services.documents.sqlite import SqliteDocuments
from services.interfaces import Unavailable
from services.monitoring.cache import Cache, user_key
from services.monitoring.cached_probe import CachedProbe
from services.monitoring.minutes import MINUTES, Minutes
from services.monitoring.performance import quantile, sum_minutes

NOON = datetime(2026, 5, 4, 12, 0, 30, tzinfo=UTC)


@dataclass
class Watch:
    moment: datetime = NOON

    def __call__(self) -> datetime:
        return self.moment


@pytest.fixture
def documents(tmp_path: Path) -> Iterator[SqliteDocuments]:
    made = SqliteDocuments(tmp_path / "troupe.db")
    yield made
    made.close()


@pytest.fixture
def watch() -> Watch:
    return Watch()


def counting(documents: SqliteDocuments, watch: Watch) -> Minutes:
    minutes = Minutes(documents, clock=watch)
    minutes.prepare()
    return minutes


def test_processes_add_to_the_same_minute(documents: SqliteDocuments, watch: Watch) -> None:
    one, two = counting(documents, watch), counting(documents, watch)
    for minutes in (one, two):
        for status in (200, 404, 503):
            minutes.request("jobs.show_job", status, 0.004)
        minutes.flush()
    two.request("jobs.show_job", 200, 0.004)  # not yet added, but known to who counted it

    found = sum_minutes(two.read(1))

    assert (found.requests, found.errors) == (7, 2)
    assert found.statuses == {"2xx": 3, "4xx": 2, "5xx": 2}
    assert found.average_ms == pytest.approx(4)
    assert sum_minutes(one.read(1)).requests == 6


def test_what_is_counted_is_stored_without_anybodys_doing(
    documents: SqliteDocuments, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.monitoring.minutes.FLUSH_SECONDS", 0.01)
    counting(documents, watch).request("a.b", 200, 0.1)

    deadline = time.monotonic() + 10
    while documents.count(MINUTES, {}) == 0:
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_counting_goes_on_after_a_thread_could_not_start(
    documents: SqliteDocuments, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.monitoring.minutes.FLUSH_SECONDS", 0.01)
    minutes = counting(documents, watch)
    with monkeypatch.context() as patched:

        def refuse(_: threading.Thread) -> None:
            raise RuntimeError("can't start new thread")

        patched.setattr(threading.Thread, "start", refuse)
        minutes.request("a.b", 200, 0.1)
        minutes.count("cache.hits")
    minutes.request("a.b", 200, 0.1)

    deadline = time.monotonic() + 10
    while documents.count(MINUTES, {}) == 0:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    assert sum_minutes(counting(documents, watch).read(1)).requests == 2


def test_only_the_hours_asked_for_are_read_and_old_minutes_expire(
    documents: SqliteDocuments, watch: Watch
) -> None:
    minutes = counting(documents, watch)
    for hours in (50, 30, 1.5, 0):
        watch.moment = NOON - timedelta(hours=hours)
        minutes.request("a.b", 200, 0.1)
        minutes.flush()

    assert [sum_minutes(minutes.read(hours)).requests for hours in (1, 2, 31, 48)] == [1, 2, 3, 3]
    assert documents.expire(stamp(NOON)) >= 1
    assert documents.count(MINUTES, {}) == 3


def test_counts_wait_for_a_store_that_is_away(
    documents: SqliteDocuments, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    minutes = counting(documents, watch)
    minutes.request("a.b", 200, 0.1)
    with monkeypatch.context() as patched:

        def away(*_: object) -> None:
            raise Unavailable("away")

        patched.setattr(documents, "update", away)
        minutes.flush()

    minutes.flush()

    assert sum_minutes(counting(documents, watch).read(1)).requests == 1


def test_quantiles_lie_within_the_class_of_the_histogram() -> None:
    histogram = [0] * 14
    histogram[3] = 90  # 5 to 10 ms
    histogram[9] = 10  # 500 to 1000 ms

    assert 5 < (quantile(histogram, 0.5) or 0) < 10
    assert quantile(histogram, 0.9) == 10
    assert 500 < (quantile(histogram, 0.95) or 0) < 1000
    assert quantile([0] * 14, 0.5) is None


@pytest.fixture
def cache(documents: SqliteDocuments, watch: Watch) -> Cache:
    return Cache(fakeredis.FakeRedis(), counting(documents, watch))


def test_a_value_is_made_once_until_it_is_dropped(cache: Cache) -> None:
    made = []

    def make() -> bytes:
        made.append(1)
        return b"value"

    key = user_key("7", "code", "job_1")
    assert [cache.through(key, 60, make) for _ in range(3)] == [b"value"] * 3
    assert len(made) == 1
    assert cache.invalidate("user:7:code:*") == 1
    cache.through(key, 60, make)
    assert len(made) == 2


def test_dropping_reaches_the_owners_keys_only(cache: Cache) -> None:
    for owner in ("7", "77"):
        cache.put(user_key(owner, "code", "a"), 60, b"x")
    cache.put("system:performance:24", 60, b"x")

    assert cache.invalidate("*", "7") == 1
    assert cache.invalidate("user:7*") == 1  # everybody's: 77 matches too
    assert [entry.key for entry in cache.entries() or ()] == ["system:performance:24"]
    assert cache.forget_empty_owners() == 2


def test_an_entry_ends_by_itself_and_is_no_longer_listed(cache: Cache) -> None:
    cache.put("system:a", 1, b"x")
    assert len(cache.entries() or ()) == 1

    time.sleep(1.1)

    assert cache.entries() == []
    assert not cache.has("system:a")


def test_without_redis_everything_is_made_again(documents: SqliteDocuments, watch: Watch) -> None:
    nowhere = Redis(port=1, retry=Retry(NoBackoff(), 0))
    cache = Cache(nowhere, counting(documents, watch))

    assert [cache.through("system:a", 60, lambda: b"x") for _ in range(2)] == [b"x"] * 2
    assert cache.resting
    assert cache.entries() is cache.invalidate("*") is None


def test_who_asks_a_silent_one_is_told_what_was_known() -> None:
    thaw, calls = threading.Event(), []

    def ask() -> int:
        calls.append(1)
        if len(calls) > 1:
            thaw.wait(20)
        return len(calls)

    probe = CachedProbe(ask, timeout=2.0, fresh_for=0.0)
    first = probe.look()
    assert (first.value, first.answers) == (1, True)

    probe._timeout = 0.01  # the same one, asked by somebody in a hurry
    began = time.monotonic()
    stale = [probe.look() for _ in range(5)]
    assert time.monotonic() - began < 1
    assert {seen.value for seen in stale} == {1}
    assert len(calls) == 2  # one open question, however many ask
    thaw.set()


def test_who_fails_is_asked_again_and_nobody_waits_for_it() -> None:
    answers = iter([Unavailable("down"), 5])

    def ask() -> int:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    probe = CachedProbe(ask, fresh_for=60.0)
    assert not probe.look().answers

    deadline = time.monotonic() + 10
    while not probe.look().answers:
        assert time.monotonic() < deadline
        time.sleep(0.005)
    assert probe.look().value == 5
