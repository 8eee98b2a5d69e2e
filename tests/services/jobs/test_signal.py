"""Wake-up calls between processes, and a Redis that is not there."""

from __future__ import annotations

import signal as signals
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from celery.exceptions import SoftTimeLimitExceeded

from services.jobs.pipelined_publish import MOST_UNREAD
from services.jobs.redis_signal import ANSWER_TIMEOUT, PREFIX, RedisSignal, redis_client
from tests.stores.valkey import running_valkey


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    with running_valkey(tmp_path) as url:
        yield url


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


def test_many_waiters_share_one_connection_and_each_hears_its_own_calls(url: str) -> None:
    topics = [f"job-{number}" for number in range(40)]
    with redis_client(url) as client, ThreadPoolExecutor(len(topics)) as pool:
        signal = RedisSignal(client)
        waits = [pool.submit(signal.wait, topic, 10) for topic in topics]
        deadline = time.monotonic() + 5
        while not client.info("clients").get("pubsub_clients") and time.monotonic() < deadline:
            time.sleep(0.05)
        time.sleep(0.1)

        assert client.info("clients")["pubsub_clients"] == 1
        for topic in topics[:20]:
            signal.notify(topic)
        heard = [wait.result(5) for wait in waits[:20]]
        still = [wait.done() for wait in waits[20:]]
        for topic in topics[20:]:
            signal.notify(topic)

        assert (heard, still) == ([True] * 20, [False] * 20)


def test_who_waits_again_after_the_connection_was_lost_is_called_again(url: str) -> None:
    with redis_client(url) as client:
        signal = RedisSignal(client)
        with called(signal, "job-1", after=0.3):
            assert signal.wait("job-1", 10)
        client.execute_command("CLIENT KILL TYPE pubsub")
        signal.wait("job-1", 1.5)

        with called(signal, "job-1", after=1.0):
            assert signal.wait("job-1", 10)


def test_every_call_is_heard_however_many_answers_are_unread(url: str) -> None:
    calls = 3 * MOST_UNREAD
    with redis_client(url) as client, redis_client(url).pubsub() as listening:
        listening.psubscribe(f"{PREFIX}*")
        listening.get_message(timeout=5)
        signal = RedisSignal(client)
        for number in range(calls):
            signal.notify(f"job-{number}")
        heard = [listening.get_message(timeout=5) for _ in range(calls)]

    names = [message["channel"].decode() for message in heard if message]
    assert names == [f"{PREFIX}job-{number}" for number in range(calls)]


def test_a_caller_goes_on_after_redis_was_restarted(tmp_path: Path) -> None:
    """The first call may fall into the line that was cut; no later one does."""
    with running_valkey(tmp_path) as url, redis_client(url) as client:
        signal = RedisSignal(client)
        signal.notify("job-1")
        with redis_client(url) as other:
            other.execute_command("CLIENT KILL TYPE normal SKIPME yes")
        signal.notify("job-1")
        time.sleep(0.2)

        with called(signal, "job-1", after=0.5):
            assert signal.wait("job-1", 1.8)


def test_the_first_call_after_a_silence_is_heard_though_the_line_was_cut(url: str) -> None:
    with redis_client(url) as client, redis_client(url).pubsub() as listening:
        listening.psubscribe(f"{PREFIX}*")
        listening.get_message(timeout=5)
        signal = RedisSignal(client)
        signal.notify("job-1")
        listening.get_message(timeout=5)
        for topic in ("job-2", "job-3"):  # with an answer unread, and without
            client.execute_command("CLIENT KILL TYPE normal SKIPME yes")
            time.sleep(1.1)
            signal.notify(topic)
            message = listening.get_message(timeout=2)
            assert message is not None
            assert message["channel"].decode() == f"{PREFIX}{topic}"


def test_a_time_limit_while_answers_are_read_breaks_no_later_call(url: str) -> None:
    def interrupt(*_: object) -> None:
        raise SoftTimeLimitExceeded

    def call_often(signal: RedisSignal) -> None:
        for _ in range(2 * MOST_UNREAD):
            signal.notify("job-1")

    with redis_client(url) as client, redis_client(url) as other:
        signal = RedisSignal(client)
        signal.notify("job-1")
        other.execute_command("CLIENT PAUSE 1500 ALL")
        before = signals.signal(signals.SIGALRM, interrupt)
        try:
            signals.setitimer(signals.ITIMER_REAL, 0.5)
            with pytest.raises(SoftTimeLimitExceeded):
                call_often(signal)
        finally:
            signals.setitimer(signals.ITIMER_REAL, 0)
            signals.signal(signals.SIGALRM, before)
        time.sleep(1.5)

        call_often(signal)
        with called(signal, "job-1", after=0.5):
            assert signal.wait("job-1", 1.8)


def test_a_frozen_redis_holds_up_a_caller_once_in_a_while(tmp_path: Path) -> None:
    with running_valkey(tmp_path) as url, redis_client(url) as client:
        signal = RedisSignal(client)
        signal.notify("job-1")
        with redis_client(url) as other:
            other.execute_command("CLIENT PAUSE 8000 ALL")
        began = time.monotonic()
        for _ in range(10 * MOST_UNREAD):
            signal.notify("job-1")
        assert time.monotonic() - began < 2 * ANSWER_TIMEOUT


def test_without_redis_nobody_is_held_up() -> None:
    with redis_client("redis://127.0.0.1:1") as client:
        signal = RedisSignal(client)
        began = time.monotonic()
        for _ in range(20):
            signal.notify("job-1")
        assert not signal.wait("job-1", 0.2)
        assert time.monotonic() - began < 3
