"""Whether the workers of a queue are alive: each consumed message leaves a mark in Redis.

A worker can go deaf after a broker reconnect while its process lives on, so that only consumed
messages count: the canary that Beat sends to every queue, or the heartbeat of a long task. How old
a mark is Redis tells by its own clock, whatever those of the workers say.
"""

from __future__ import annotations

import time

from redis import Redis
from redis.exceptions import RedisError

from services.interfaces import Unavailable

FRESH_SECONDS = 60
KEPT_SECONDS = 3600


def touch(redis: Redis, queue: str) -> None:
    """Note that a worker of this queue is at work."""
    try:
        redis.set(_key(queue), repr(time.time()), ex=KEPT_SECONDS)
    except RedisError:
        return  # Redis itself being down is reported by its own health check


def seconds_since(redis: Redis, queue: str) -> float | None:
    """How long ago a worker of this queue was last at work. Raises Unavailable."""
    try:
        left = redis.pttl(_key(queue))
    except RedisError as problem:
        raise Unavailable(f"Redis cannot be reached: {problem}") from problem
    return None if left < 0 else KEPT_SECONDS - left / 1000


def _key(queue: str) -> str:
    return f"troupe:alive:{queue}"
