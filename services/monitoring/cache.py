"""A read cache in Redis that all API processes share: what is dear to make and cheap to keep.

Keys are ``user:{id}:…`` for what belongs to a user, and ``system:…``. Each has a time to live. An
owner's keys are listed in a sorted set beside them, by their end, so that nobody ever has to scan
Redis. Where Redis does not answer soon, the cache is empty for a while and takes nothing in.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any, TypeVar

from redis import Redis
from redis.exceptions import RedisError

from services.monitoring.minutes import Minutes

VALUES, LISTS, OWNERS = "troupe:cache:value:", "troupe:cache:keys:", "troupe:cache:owners"
SYSTEM_OWNER = "system"
REST_AFTER_FAILURE = 5.0
LISTED = 10_000  # keys that one look at the whole cache reads

T = TypeVar("T")

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Entry:
    """A key, and when it ends (Unix seconds)."""

    key: str
    ends_at: float

    @property
    def kind(self) -> str:
        """What it is: the word after the owner."""
        words = self.key.split(":")
        return words[2] if words[0] == "user" and len(words) > 2 else words[min(1, len(words) - 1)]


class Cache:
    """`redis` should give up soon: what is not in the cache is made again."""

    def __init__(self, redis: Redis, minutes: Minutes) -> None:
        self._redis = redis
        self._minutes = minutes
        self._rest_until = 0.0

    @property
    def resting(self) -> bool:
        """Whether Redis did not answer a moment ago."""
        return time.monotonic() < self._rest_until

    def through(self, key: str, seconds: int, make: Callable[[], bytes]) -> bytes:
        """What is kept under this key, else what `make` answers, kept for so many seconds."""
        found: Any = self._try(lambda: self._redis.get(VALUES + key), None)
        self._minutes.count(f"cache.{'misses' if found is None else 'hits'}")
        if found is not None:
            return bytes(found)
        made = make()
        self.put(key, seconds, made)
        return made

    def has(self, key: str) -> bool:
        return bool(self._try(lambda: self._redis.exists(VALUES + key), 0))

    def put(self, key: str, seconds: int, value: bytes) -> bool:
        """Keep the value; whether it was taken in."""
        owner, now = owner_of(key), time.time()

        def write() -> bool:
            with self._redis.pipeline(transaction=True) as pipe:
                pipe.set(VALUES + key, value, ex=seconds)
                pipe.zremrangebyscore(LISTS + owner, "-inf", now)
                pipe.zadd(LISTS + owner, {key: now + seconds})
                pipe.expire(LISTS + owner, 7 * 24 * 3600)
                pipe.sadd(OWNERS, owner)
                pipe.execute()
            return True

        return self._try(write, otherwise=False)

    def entries(self, owner: str | None = None) -> list[Entry] | None:
        """What is in it now, of one owner or of all; None where Redis does not answer."""

        def read() -> list[Entry]:
            owners = [owner] if owner else _texts(self._redis.smembers(OWNERS))
            with self._redis.pipeline(transaction=False) as pipe:
                for one in owners:
                    pipe.zrangebyscore(
                        LISTS + one, time.time(), "+inf", start=0, num=LISTED, withscores=True
                    )
                found = pipe.execute()
            return [Entry(_text(key), ends) for keys in found for key, ends in keys]

        return self._try(read, None)

    def invalidate(self, pattern: str = "*", owner: str | None = None) -> int | None:
        """Drop what matches (``*`` and ``?``), of one owner or of all; None: no answer."""
        entries = self.entries(owner)
        if entries is None:
            return None
        keys = [entry.key for entry in entries if fnmatchcase(entry.key, pattern)]

        def drop() -> int:
            with self._redis.pipeline(transaction=True) as pipe:
                for key in keys:
                    pipe.delete(VALUES + key)
                    pipe.zrem(LISTS + owner_of(key), key)
                return sum(pipe.execute()[::2])

        return self._try(drop, None) if keys else 0

    def forget_empty_owners(self) -> int | None:
        """Drop from the list of owners who has nothing in the cache any more; answer how many."""

        def drop() -> int:
            owners = _texts(self._redis.smembers(OWNERS))
            with self._redis.pipeline(transaction=False) as pipe:
                for one in owners:
                    pipe.zcount(LISTS + one, time.time(), "+inf")
                counts = pipe.execute()
            empty = [one for one, count in zip(owners, counts, strict=True) if not count]
            return int(self._redis.srem(OWNERS, *empty)) if empty else 0

        return self._try(drop, None)

    def _try(self, ask: Callable[[], T], otherwise: T) -> T:
        if self.resting:
            return otherwise
        try:
            return ask()
        except RedisError as problem:
            log.warning("the cache rests until Redis answers: %s", problem)
            self._rest_until = time.monotonic() + REST_AFTER_FAILURE
            return otherwise


def user_key(user_id: str, *words: str) -> str:
    return ":".join(("user", user_id, *words))


def owner_of(key: str) -> str:
    """The user that a key belongs to, or the system."""
    words = key.split(":", 2)
    return words[1] if words[0] == "user" else SYSTEM_OWNER


def _texts(found: Sequence[Any] | set[Any]) -> list[str]:
    return sorted(map(_text, found))


def _text(found: Any) -> str:
    return found.decode() if isinstance(found, bytes) else str(found)
