"""A queue holds enough steps of one tenant to keep all of its workers busy, and no more."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import fakeredis
import pytest

from services.jobs.admission import LEAST_SLOTS
from services.jobs.tenant_quota import IN_STOCK, LOOKED_UP_EVERY, TenantQuota
from services.jobs.worker_presence import SILENT_AFTER, Worker, remove_worker, report_worker
from tests.services.house import House, open_house


@pytest.fixture
def server() -> fakeredis.FakeServer:
    return fakeredis.FakeServer()


@pytest.fixture
def redis(server: fakeredis.FakeServer) -> fakeredis.FakeRedis:
    return fakeredis.FakeRedis(server=server)


@pytest.fixture
def quota(redis: fakeredis.FakeRedis) -> TenantQuota:
    return TenantQuota(redis)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = open_house(tmp_path, f"sqlite://{tmp_path / 'troupe.db'}")
    yield house
    house.documents.close()


def join(redis: fakeredis.FakeRedis, name: str, processes: int, *queues: str, age: float = 0):
    seen = time.time() - age
    report_worker(redis, Worker(name, queues or ("pose",), processes, 0, 0, 0, seen))


def pass_time(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    begun = time.monotonic()
    monkeypatch.setattr("services.jobs.tenant_quota.time.monotonic", lambda: begun + seconds)


def test_a_queue_that_nobody_serves_holds_a_few(
    redis: fakeredis.FakeRedis, quota: TenantQuota
) -> None:
    join(redis, "w1", 16, "render")

    assert quota("pose") == LEAST_SLOTS


def test_one_step_for_each_process_and_some_in_stock(
    redis: fakeredis.FakeRedis, quota: TenantQuota
) -> None:
    """Were there none in stock, a worker that has finished would wait for the next message."""
    join(redis, "w1", 6, "pose", "scoring")
    join(redis, "w2", 3)

    assert IN_STOCK > 0
    assert quota("pose") == 6 + 3 + IN_STOCK
    assert quota("scoring") == 6 + IN_STOCK


def test_few_processes_hold_no_fewer_than_the_least(
    redis: fakeredis.FakeRedis, quota: TenantQuota
) -> None:
    join(redis, "w1", 1)

    assert quota("pose") == LEAST_SLOTS


def test_a_worker_that_fell_silent_is_not_counted(
    redis: fakeredis.FakeRedis, quota: TenantQuota
) -> None:
    join(redis, "frozen", 20, age=SILENT_AFTER + 1)
    join(redis, "alive", 8)

    assert quota("pose") == 8 + IN_STOCK


def test_workers_are_counted_again_after_a_while_and_not_before(
    redis: fakeredis.FakeRedis, quota: TenantQuota, monkeypatch: pytest.MonkeyPatch
) -> None:
    join(redis, "w1", 8)
    assert quota("pose") == 8 + IN_STOCK
    join(redis, "w2", 8)
    remove_worker(redis, "w1")
    join(redis, "w3", 5)

    pass_time(monkeypatch, LOOKED_UP_EVERY - 1)
    assert quota("pose") == 8 + IN_STOCK
    pass_time(monkeypatch, LOOKED_UP_EVERY + 1)
    assert quota("pose") == 8 + 5 + IN_STOCK


def test_where_redis_is_silent_what_was_known_holds_on(
    server: fakeredis.FakeServer,
    redis: fakeredis.FakeRedis,
    quota: TenantQuota,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    join(redis, "w1", 8)
    assert quota("pose") == 8 + IN_STOCK

    server.connected = False
    pass_time(monkeypatch, LOOKED_UP_EVERY + 1)

    assert quota("pose") == 8 + IN_STOCK


def test_a_tenant_is_sent_as_many_steps_as_the_workers_can_hold(house: House) -> None:
    join(house.services.redis, "w1", 7, "render")

    for number in range(20):
        house.services.jobs.create("video_generation", "ada", {"n": number})

    assert house.services.queue.depth("render") == 7 + IN_STOCK
