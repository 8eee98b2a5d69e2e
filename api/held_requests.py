"""Requests that are held open: event streams, and calls that wait for work to end.

Each holds one of the web server's places, so a user and an address may have only so many, and all
of them together leave places for everybody else. They are counted in Redis for all processes at
once, as leases: those of a process that was killed lapse. Each process also counts its own, which
bounds them while there is no Redis. One that is late is not gone: while it cannot be asked, nothing
new is held, since it has the counts of all.
"""

from __future__ import annotations

import logging
import time
import uuid
from collections import Counter, deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty
from typing import Any

from redis import Redis
from redis.exceptions import BusyLoadingError, RedisError
from redis.exceptions import TimeoutError as RedisTimeoutError

from settings import Settings

log = logging.getLogger(__name__)

PREFIX = "troupe:held"
LEASE = 75  # seconds: more than any wait, and a few heartbeats of a stream
# Seconds in which Redis is not asked: after a failure, and when it was only late. One that has been
# late for so long without an answer between is gone.
PAUSE_AFTER_FAILURE, PAUSE_WHEN_LATE, GONE_AFTER = 5.0, 1.0, 30.0
COME_BACK = 5  # seconds
MOST_UNTOLD = 1000  # the oldest leases have lapsed by then
ALL_TAKEN = "Too many requests wait at this moment. Come back in a few seconds."
LATE = "What you hold open cannot be counted at this moment. Come back in a few seconds."

# KEYS: sets of leases by their ends (ms). ARGV: id, lease in ms, the most of each set. Answers
# which set is full, or 0 when the lease is in all of them, also where it was already: an answer may
# have been missed. Redis' clock alone judges the ends.
_TAKE = """
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
for i, key in ipairs(KEYS) do
  redis.call('ZREMRANGEBYSCORE', key, '-inf', now)
  if redis.call('ZSCORE', key, ARGV[1]) then return 0 end
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
    """So many are held open by everybody together that no more are taken, or nobody knows how many
    by the caller. Fit for the caller."""


class _Late(Exception):
    """Redis is there, and its answer is not."""

    def __init__(self, *, asked: bool) -> None:
        self.asked = asked


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
        self._untold: deque[Hold] = deque(maxlen=MOST_UNTOLD)  # have ended, or may never have begun
        self._silent_since: float | None = None
        self._late = False
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
        if full := self._place(hold):
            self._uncount(hold)
            raise _too_many(*list(caps.items())[full - 1])
        self._open.add(hold.id)
        if len(self._open) > self._settings.held_per_process:
            self.release(hold)
            raise PlacesTaken(ALL_TAKEN)
        return hold

    def renew(self, hold: Hold) -> None:
        with suppress(_Late):
            self._ask(_RENEW, hold)

    def release(self, hold: Hold) -> None:
        """Harmless when it has been released already."""
        if hold.id in self._open:
            self._open.discard(hold.id)
            self._uncount(hold)
            self._untold.append(hold)
            with suppress(_Late):
                self._try(lambda: None)

    def _place(self, hold: Hold) -> int:
        """The number of the cap that is full, or 0. Raises PlacesTaken where Redis is late."""
        try:
            return self._ask(_TAKE, hold, *hold.caps.values())
        except _Late as late:
            self._uncount(hold)
            if late.asked:  # it may be counted all the same
                self._untold.append(hold)
            raise PlacesTaken(LATE) from None

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
        """What Redis answers; None where there is none, which is not asked for all the time.

        Raises _Late.
        """
        if self._clock() < self._down_until:
            if self._late:
                raise _Late(asked=False)
            return None
        try:
            self._tell_ends()
            answer = twice(call)
        except RedisError as problem:
            self._note_failure(problem)
            if self._late:
                raise _Late(asked=True) from problem
            return None
        self._silent_since, self._late, self._down_until = None, False, float("-inf")
        return answer

    def _tell_ends(self) -> None:
        ended = [self._untold.popleft() for _ in range(len(self._untold))]
        if not ended:
            return
        try:
            with self._redis.pipeline(transaction=False) as pipeline:
                for hold in ended:
                    for key in hold.caps:
                        pipeline.zrem(key, hold.id)
                pipeline.execute()
        except RedisError:
            self._untold.extend(ended)
            raise

    def _note_failure(self, problem: RedisError) -> None:
        now = self._clock()
        if self._silent_since is None:
            self._silent_since = now
        self._late = is_late(problem) and now - self._silent_since < GONE_AFTER
        if now >= self._down_until:
            what = (
                "not taken while Redis is late" if self._late else "counted by each process alone"
            )
            log.warning("held requests are %s: %s", what, problem)
        self._down_until = now + (PAUSE_WHEN_LATE if self._late else PAUSE_AFTER_FAILURE)


def twice(call: Callable[[], Any]) -> Any:
    """Once more where the answer was late: a busy process finds it so where Redis is at leisure.

    Whatever is asked here may be asked twice. Raises RedisError.
    """
    try:
        return call()
    except RedisError as problem:
        if not is_late(problem):
            raise
        return call()


def is_late(problem: RedisError) -> bool:
    """Whether Redis is there: busy, or asked by a process that is, as all of its connections are.

    redis-py has no error of its own for the last.
    """
    busy = isinstance(problem, RedisTimeoutError | BusyLoadingError)
    return busy or isinstance(problem.__context__, Empty)


def _too_many(key: str, most: int) -> TooManyHeld:
    return TooManyHeld("You" if ":user:" in key else "Your address", most)
