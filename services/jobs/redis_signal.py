"""Wake-up calls between processes over Redis publish/subscribe."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections import defaultdict

from redis import ConnectionPool, Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from services.jobs.pipelined_publish import PipelinedPublish

log = logging.getLogger(__name__)

CONNECT_TIMEOUT = 2
ANSWER_TIMEOUT = 2
REST_AFTER_FAILURE = 5.0
PREFIX = "troupe:signal:"
IDLE = 30.0  # seconds without a waiter after which nobody listens any more
LISTEN = 1.0  # seconds at a time
UNHEARD = 0.5  # seconds after which a waiter looks for itself while nobody can listen


class RedisSignal:
    """A waiter also wakes by itself, for a call is lost where nobody listens yet.

    All waiters of a process share one connection, which listens to every topic: thousands of them
    cost one subscription, and no message to Redis when one more waits.
    """

    def __init__(self, client: Redis) -> None:
        self._client = client
        self._calls = PipelinedPublish(client)
        self._calling = threading.Lock()
        self._rest_until = 0.0
        self._waiters: dict[str, set[threading.Event]] = defaultdict(set)
        self._lock = threading.Lock()
        self._listener_of: int | None = None  # the process that has one: a fork has none
        self._hears = False
        self._wanted_at = 0.0

    def notify(self, topic: str) -> None:
        """Wakes who waits; a frozen Redis holds up the caller once in a while, not each time."""
        with self._calling:
            if time.monotonic() < self._rest_until:
                return
            try:
                self._calls.publish(f"{PREFIX}{topic}")
            except RedisError:
                # the waiters look at the database by themselves
                self._rest_until = time.monotonic() + REST_AFTER_FAILURE

    def wait(self, topic: str, timeout: float) -> bool:
        call = threading.Event()
        with self._lock:
            self._waiters[topic].add(call)
            self._wanted_at = time.monotonic()
            self._start_listener()
        try:
            return self._await(call, time.monotonic() + timeout)
        finally:
            with self._lock:
                self._waiters[topic].discard(call)
                if not self._waiters[topic]:
                    del self._waiters[topic]

    def _await(self, call: threading.Event, deadline: float) -> bool:
        """Whether the call came; without a listener a waiter looks for itself soon."""
        soon = time.monotonic() + UNHEARD
        while (left := deadline - time.monotonic()) > 0:
            if call.wait(left if self._hears else min(left, UNHEARD)):
                return True
            if not self._hears and time.monotonic() >= soon:
                return False
        return False

    def _start_listener(self) -> None:
        if self._listener_of != os.getpid():
            self._listener_of, self._hears = os.getpid(), False
            threading.Thread(target=self._listen, name="signals", daemon=True).start()

    def _listen(self) -> None:
        """Until Redis does not answer, or nobody has waited for a while."""
        try:
            with self._client.pubsub() as subscription:
                subscription.psubscribe(f"{PREFIX}*")
                while self._is_wanted():
                    message = subscription.get_message(timeout=LISTEN)
                    if message and message["type"] == "psubscribe":
                        self._hears = True
                    elif message and message["type"] == "pmessage":
                        self._call(message["channel"])
        except (RedisError, OSError, ValueError) as problem:
            # the latter two where the client is closed meanwhile
            log.info("nobody hears calls for now: %s", problem)
            time.sleep(UNHEARD)
        finally:
            with self._lock:
                self._listener_of, self._hears = None, False

    def _is_wanted(self) -> bool:
        with self._lock:
            if self._waiters:
                self._wanted_at = time.monotonic()
            return time.monotonic() - self._wanted_at < IDLE

    def _call(self, channel: bytes | str) -> None:
        name = channel.decode() if isinstance(channel, bytes) else channel
        with self._lock:
            for call in self._waiters.get(name.removeprefix(PREFIX), ()):
                call.set()


def redis_client(url: str) -> Redis:
    """A client that says at once when Redis is down: a caller of the API is waiting."""
    return Redis.from_url(
        url,
        socket_connect_timeout=CONNECT_TIMEOUT,
        socket_timeout=ANSWER_TIMEOUT,
        health_check_interval=10,
        retry=Retry(NoBackoff(), 0),
    )


def hasty(client: Redis, seconds: float) -> Redis:
    """To the same Redis, but giving up after so many seconds, without another try."""
    haste = {
        "retry": Retry(NoBackoff(), 0),
        "socket_connect_timeout": seconds,
        "socket_timeout": seconds,
    }
    pool = client.connection_pool
    kwargs = {**pool.connection_kwargs, **haste}
    return Redis(connection_pool=ConnectionPool(pool.connection_class, **kwargs))
