"""Wake-up calls between processes over Redis publish/subscribe."""

from __future__ import annotations

import time

from redis import ConnectionPool, Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

CONNECT_TIMEOUT = 2
ANSWER_TIMEOUT = 2
REST_AFTER_FAILURE = 5.0


class RedisSignal:
    """A waiter also wakes by itself, for a call is lost where nobody listens yet."""

    def __init__(self, client: Redis) -> None:
        self._client = client
        self._rest_until = 0.0

    def notify(self, topic: str) -> None:
        """Wakes who waits; a frozen Redis holds up the caller once in a while, not each time."""
        if time.monotonic() < self._rest_until:
            return
        try:
            self._client.publish(f"troupe:signal:{topic}", "")
        except RedisError:
            # the waiters look at the database by themselves
            self._rest_until = time.monotonic() + REST_AFTER_FAILURE

    def wait(self, topic: str, timeout: float) -> bool:
        try:
            with self._client.pubsub(ignore_subscribe_messages=True) as subscription:
                subscription.subscribe(f"troupe:signal:{topic}")
                return self._listen(subscription, timeout)
        except RedisError:
            time.sleep(min(timeout, 0.5))
            return False

    @staticmethod
    def _listen(subscription: object, timeout: float) -> bool:
        deadline = time.monotonic() + timeout
        while (left := deadline - time.monotonic()) > 0:
            if subscription.get_message(timeout=left):  # type: ignore[attr-defined]
                return True
        return False


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
