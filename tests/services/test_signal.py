"""Wake-up calls between processes, and a Redis that is not there."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from services.jobs.redis_signal import RedisSignal, redis_client
from workers.valkey import free_port, server_command, wait_until_up


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    port = free_port()
    with (tmp_path / "log").open("wb") as log:
        server = subprocess.Popen(server_command(port, tmp_path), stdout=log, stderr=log)
    wait_until_up(f"redis://127.0.0.1:{port}/0")
    yield f"redis://127.0.0.1:{port}/0"
    server.terminate()
    server.wait(10)


@contextmanager
def called(signal: RedisSignal, topic: str, after: float) -> Iterator[None]:
    """A call in so many seconds, whose caller is done before the connection goes."""
    caller = threading.Timer(after, signal.notify, [topic])
    caller.start()
    yield
    caller.join()


def test_a_waiter_wakes_at_once_when_it_is_called(url: str) -> None:
    with redis_client(url) as client:
        signal = RedisSignal(client)
        with called(signal, "job-1", after=0.3):
            began = time.monotonic()
            assert signal.wait("job-1", 10)
            assert time.monotonic() - began < 5


def test_a_call_for_another_topic_wakes_nobody(url: str) -> None:
    with redis_client(url) as client:
        signal = RedisSignal(client)
        with called(signal, "job-2", after=0.1):
            assert not signal.wait("job-1", 0.5)


def test_a_waiter_may_wait_longer_than_an_answer_may_take(url: str) -> None:
    with redis_client(url) as client:
        signal = RedisSignal(client)
        with called(signal, "job-1", after=2.6):
            assert signal.wait("job-1", 6)


def test_without_redis_nobody_is_held_up() -> None:
    with redis_client("redis://127.0.0.1:1") as client:
        signal = RedisSignal(client)
        began = time.monotonic()
        for _ in range(20):
            signal.notify("job-1")
        assert not signal.wait("job-1", 0.2)
        assert time.monotonic() - began < 3
