"""Requests that are held open: event streams, and calls that wait for work to end.

Each holds one of the web server's places, so a user and an address may have only so many, and all
of them together leave places for everybody else. They are counted in Redis for all processes at
once, as leases: those of a process that was killed lapse. Each process also counts its own, which
bounds them while Redis does not answer.
"""

from __future__ import annotations

import logging
import time
import uuid
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from redis import Redis
from redis.exceptions import RedisError

from settings import Settings

log = logging.getLogger(__name__)

PREFIX = "troupe:held"
LEASE = 75  # seconds: more than any wait, and a few heartbeats of a stream
PAUSE_AFTER_FAILURE = 5.0
COME_BACK = 5  # seconds

# KEYS: sets of leases by their ends (ms). ARGV: id, lease in ms, the most of each set. Answers
# which set is full, or 0 when the lease is in all of them. Redis' clock alone judges the ends.
_TAKE = """
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
for i, key in ipairs(KEYS) do
  redis.call('ZREMRANGEBYSCORE', key, '-inf', now)
  if redis.call('ZCARD', key) >= tonumber(ARGV[2 + i]) then return i end
end
for _, key in ipairs(KEYS) do
  redis.call('ZADD', key, now + ARGV[2], ARGV[1])
  redis.call('PEXPIRE', key, ARGV[2])
end
return 0
"""
# KEYS as above. ARGV: id, lease in ms.
_RENEW = """
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
for _, key in ipairs(KEYS) do
  redis.call('ZADD', key, now + ARGV[2], ARGV[1])
  redis.call('PEXPIRE', key, ARGV[2])
end
"""


class TooManyHeld(Exception):
    """The caller holds as many requests open as one may. The message is fit for the caller."""

    def __init__(self, whose: str, most: int) -> None:
        super().__init__(
            f"{whose} may have {most} event streams and waiting requests open at once. Close one, "
            f"or come back in {COME_BACK} seconds."
        )
        self.seconds = COME_BACK


class PlacesTaken(Exception):
    """So many are held open by everybody together that no more are taken. Fit for the caller."""

    def __init__(self) -> None:
        super().__init__("Too many requests wait at this moment. Come back in a few seconds.")


@dataclass(frozen=True)
class Hold:
    """One request that is held open: under which keys, and how to renew and to end that."""

    id: str
    caps: Mapping[str, int]
    requests: HeldRequests

    def renew(self) -> None:
        self.requests.renew(self)

    def release(self) -> None:
        self.requests.release(self)

    def __enter__(self) -> Hold:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


class HeldRequests:
    """Counts what is held open. One per app; connects with the first."""

    def __init__(
        self, redis: Redis, settings: Settings, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._redis = redis
        self._settings = settings
        self._clock = clock
        self._own: Counter[str] = Counter()
        self._open: set[str] = set()
        self._down_until = float("-inf")

    def take(self, user_id: str | None, address: str) -> Hold:
        """A place for a request of theirs. Raises TooManyHeld, PlacesTaken."""
        caps = {f"{PREFIX}:address:{address}": self._settings.held_per_address}
        if user_id:
            caps = {f"{PREFIX}:user:{user_id}": self._settings.held_per_user, **caps}
        for key, most in caps.items():
            if self._own[key] >= most:
                raise _too_many(key, most)
        hold = Hold(uuid.uuid4().hex, caps, self)
        self._own.update(caps.keys())  # before Redis is asked: others are served meanwhile
        if full := self._ask(_TAKE, hold, *caps.values()):
            self._uncount(hold)
            raise _too_many(*list(caps.items())[full - 1])
        self._open.add(hold.id)
        if len(self._open) > self._settings.held_per_process:
            self.release(hold)
            raise PlacesTaken
        return hold

    def renew(self, hold: Hold) -> None:
        self._ask(_RENEW, hold)

    def release(self, hold: Hold) -> None:
        """Harmless when it has been released already."""
        if hold.id in self._open:
            self._open.discard(hold.id)
            self._uncount(hold)
            self._try(lambda: [self._redis.zrem(key, hold.id) for key in hold.caps])

    def _uncount(self, hold: Hold) -> None:
        for key in hold.caps:
            self._own[key] -= 1
            if not self._own[key]:
                del self._own[key]

    def _ask(self, script: str, hold: Hold, *values: int) -> int:
        keys = list(hold.caps)
        given = [hold.id, *map(str, (LEASE * 1000, *values))]
        return int(self._try(lambda: self._redis.eval(script, len(keys), *keys, *given)) or 0)

    def _try(self, call: Callable[[], Any]) -> Any:
        """What Redis answers; None while it does not, which it is not asked all the time."""
        if self._clock() < self._down_until:
            return None
        try:
            return call()
        except RedisError as problem:
            log.warning("held requests are counted by each process alone: %s", problem)
            self._down_until = self._clock() + PAUSE_AFTER_FAILURE
            return None


def _too_many(key: str, most: int) -> TooManyHeld:
    return TooManyHeld("You" if ":user:" in key else "Your address", most)
