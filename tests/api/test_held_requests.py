"""Requests that are held open are counted by user, address and process, until they end."""

from __future__ import annotations

import io
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from math import inf
from typing import Any

import fakeredis
import pytest
from redis import BlockingConnectionPool, Redis
from redis.exceptions import TimeoutError as RedisTimeoutError

from api.app import create_app
from api.held_requests import (
    GONE_AFTER,
    LEASE,
    PAUSE_WHEN_LATE,
    HeldRequests,
    Hold,
    PlacesTaken,
    TooManyHeld,
)
from services.assembly import Services
from services.files.user_files import FileRequest
from settings import Settings
from tests.api.conftest import MP4, Person

HERE, THERE = "203.0.113.5", "203.0.113.6"
SMALL = {"held_per_user": 2, "held_per_address": 3, "held_per_process": 5}


@pytest.fixture
def redis() -> fakeredis.FakeRedis:
    return fakeredis.FakeRedis()


@pytest.fixture
def process(redis: Redis, settings: Settings) -> Callable[[], HeldRequests]:
    """One more web process over the same Redis."""
    return lambda: HeldRequests(redis, replace(settings, **SMALL))


def test_a_user_holds_so_many_wherever_they_are(process: Any) -> None:
    first, second = process(), process()
    held = [first.take("ann", HERE), second.take("ann", THERE)]

    for any_process in (first, second):
        with pytest.raises(TooManyHeld, match="You may have 2"):
            any_process.take("ann", HERE)
    held[0].release()

    assert isinstance(second.take("ann", HERE), Hold)


def test_an_address_holds_so_many_and_others_are_not_kept_out_by_it(process: Any) -> None:
    first, second = process(), process()
    for number, each in enumerate((first, second, first)):
        each.take(f"user {number}", HERE)

    with pytest.raises(TooManyHeld, match="Your address may have 3"):
        second.take("ann", HERE)
    with pytest.raises(TooManyHeld):
        second.take(None, HERE)

    assert isinstance(second.take("ann", THERE), Hold)


def test_who_was_refused_has_taken_nothing(process: Any) -> None:
    held = process()
    for number in range(3):
        held.take(f"user {number}", HERE)
    for _ in range(9):
        with suppress(TooManyHeld):
            held.take("ann", HERE)

    assert [isinstance(held.take("ann", THERE), Hold) for _ in range(2)] == [True, True]


def test_a_process_keeps_places_for_everything_else(process: Any) -> None:
    held = process()
    for number in range(5):
        held.take(f"user {number}", f"192.0.2.{number}")

    with pytest.raises(PlacesTaken):
        held.take("ann", HERE)
    assert isinstance(process().take("ann", HERE), Hold)


def test_what_a_killed_process_held_lapses_and_what_is_renewed_does_not(
    process: Any, redis: fakeredis.FakeRedis
) -> None:
    killed, alive = process(), process()
    killed.take("ann", HERE)
    renewed = alive.take("ann", HERE)
    _pass_time(redis, LEASE - 5)
    renewed.renew()
    _pass_time(redis, 10)

    alive.take("ann", HERE)

    with pytest.raises(TooManyHeld):
        alive.take("ann", HERE)


def test_without_redis_each_process_counts_its_own(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    nowhere = Redis(host="127.0.0.1", port=1, socket_connect_timeout=0.2)
    held = HeldRequests(nowhere, replace(settings, **SMALL))

    with caplog.at_level(logging.WARNING):
        first = [held.take("ann", HERE) for _ in range(2)]
        with pytest.raises(TooManyHeld):
            held.take("ann", HERE)
        first[0].release()
        held.take("ann", HERE)

    assert caplog.text.count("counted by each process alone") == 1


class Lagging(fakeredis.FakeRedis):
    """Does what it is told; while it lags, its answers come too late, or only so many of them."""

    lags: float = 0

    def eval(self, *words: Any) -> Any:
        answer = super().eval(*words)
        if self.lags:
            self.lags -= 1
            raise RedisTimeoutError("Timeout reading from socket")
        return answer


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def lagging() -> Lagging:
    return Lagging()


@pytest.fixture
def pair(lagging: Lagging, settings: Settings, clock: Clock) -> list[HeldRequests]:
    return [HeldRequests(lagging, replace(settings, **SMALL), clock) for _ in range(2)]


def test_nobody_gets_more_places_of_a_redis_that_is_late(
    pair: list[HeldRequests], lagging: Lagging, clock: Clock
) -> None:
    """Each process has fewer of them than the cap: alone they would take them for free."""
    held = [each.take("ann", HERE) for each in pair]
    lagging.lags = inf
    for each in pair:
        for _ in range(3):
            with pytest.raises(PlacesTaken, match="cannot be counted"):
                each.take("ann", HERE)

    lagging.lags = 0
    clock.now += PAUSE_WHEN_LATE
    for each in pair:
        with pytest.raises(TooManyHeld):
            each.take("ann", HERE)
    held[0].release()

    assert isinstance(pair[1].take("ann", HERE), Hold)


def test_who_missed_an_answer_asks_again_and_is_counted_once(
    pair: list[HeldRequests], lagging: Lagging
) -> None:
    for each in pair:
        lagging.lags = 1
        each.take("ann", HERE)

    with pytest.raises(TooManyHeld):
        pair[0].take("ann", HERE)


def test_what_redis_counted_too_late_takes_no_place(
    pair: list[HeldRequests], lagging: Lagging, clock: Clock
) -> None:
    lagging.lags = inf
    with pytest.raises(PlacesTaken):
        pair[0].take("ann", HERE)
    lagging.lags = 0
    clock.now += PAUSE_WHEN_LATE

    assert [isinstance(pair[0].take("ann", HERE), Hold) for _ in range(2)] == [True, True]


def test_what_ended_while_redis_was_late_is_told_to_it_later(
    pair: list[HeldRequests], lagging: Lagging, clock: Clock
) -> None:
    held = [pair[0].take("ann", HERE) for _ in range(2)]
    lagging.lags = inf
    held[0].renew()
    held[1].release()
    lagging.lags = 0
    clock.now += PAUSE_WHEN_LATE
    held[0].renew()

    assert isinstance(pair[1].take("ann", HERE), Hold)


def test_redis_is_gone_when_it_has_been_late_for_long(
    pair: list[HeldRequests], lagging: Lagging, clock: Clock
) -> None:
    lagging.lags = inf
    with pytest.raises(PlacesTaken):
        pair[0].take("ann", HERE)
    clock.now += GONE_AFTER

    assert isinstance(pair[0].take("ann", HERE), Hold)


def test_redis_is_not_gone_when_all_connections_to_it_are_in_use(settings: Settings) -> None:
    pool = BlockingConnectionPool(1, 0.01)
    pool.pool.get()
    held = HeldRequests(Redis(connection_pool=pool), replace(settings, **SMALL))

    with pytest.raises(PlacesTaken, match="cannot be counted"):
        held.take("ann", HERE)


def _pass_time(redis: fakeredis.FakeRedis, seconds: float) -> None:
    """The leases end so much sooner."""
    for key in redis.scan_iter("troupe:held:*"):
        for lease, end in redis.zrange(key, 0, -1, withscores=True):
            redis.zadd(key, {lease: end - 1000 * seconds})


@pytest.fixture
def small(user: Person, settings: Settings, services: Services) -> Person:
    """The user at an app of two places."""
    changed = replace(settings, rate_limits=True, held_per_user=2)
    return replace(user, client=create_app(changed, services).test_client())


@pytest.fixture
def streams(small: Person, video_job: str) -> Iterator[list[Any]]:
    """Two event streams that have begun."""
    path = f"/api/v1/jobs/{video_job}/events"
    begun = [small.get(path, buffered=False) for _ in range(2)]
    yield begun
    for each in begun:
        each.close()


def test_the_third_stream_is_refused_at_once_until_one_has_ended(
    small: Person, video_job: str, streams: list[Any]
) -> None:
    path = f"/api/v1/jobs/{video_job}/events"
    began = time.perf_counter()

    refused = small.get(path)

    assert time.perf_counter() - began < 0.5
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "5")
    assert refused.json is not None
    assert refused.json["error"]["code"] == "RATE_LIMIT_EXCEEDED"
    streams[0].close()
    again = small.get(path, buffered=False)
    again.close()
    assert again.status_code == 200


def test_who_would_wait_in_vain_is_refused_before_anything_is_accepted(
    small: Person, video_job: str, streams: list[Any], services: Services
) -> None:
    wait = {"Prefer": "wait=1"}
    jobs = len(services.documents.find("jobs", {}))

    accepting = small.post("/api/v1/videos/generate", json={"prompt": "New"}, headers=wait)
    reading = small.get(f"/api/v1/jobs/{video_job}", headers=wait)
    plain = small.get(f"/api/v1/jobs/{video_job}")

    assert (accepting.status_code, reading.status_code, plain.status_code) == (429, 429, 200)
    assert len(services.documents.find("jobs", {})) == jobs
    assert small.get("/health").status_code == 200


def test_a_head_request_and_a_wait_that_ended_hold_nothing(small: Person, video_job: str) -> None:
    for _ in range(4):
        head = small.request("HEAD", f"/api/v1/jobs/{video_job}/events")
        head.close()
        waited = small.get(f"/api/v1/jobs/{video_job}", headers={"Prefer": "wait=1"})

        assert (head.status_code, waited.status_code) == (200, 200)


def test_a_new_file_is_told_as_it_is_where_no_place_is_left_to_wait(
    small: Person, streams: list[Any], services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []
    monkeypatch.setattr("api.t2m.files.views.WAIT_SECONDS", 7)
    monkeypatch.setattr(services.jobs, "wait", lambda _, seconds: waits.append(seconds))
    file = services.files.user_files.add(small.id, "a.mp4", io.BytesIO(MP4), FileRequest())

    assert small.get(f"/api/v1/files/{file.id}").status_code == 200
    streams[0].close()
    assert small.get(f"/api/v1/files/{file.id}").status_code == 200

    assert waits == [0, 7]
