"""How often somebody may call: by user where there is one, else by address.

The counters are moving windows in Redis, shared by all API processes. Where Redis does not
answer, requests pass: a lost counter must not close the house.
"""

from __future__ import annotations

import ipaddress
import logging
import math
import time
from collections.abc import Callable
from dataclasses import dataclass

from limits import (
    RateLimitItem,
    RateLimitItemPerHour,
    RateLimitItemPerMinute,
)
from limits.errors import StorageError
from limits.storage import RedisStorage
from limits.strategies import MovingWindowRateLimiter
from redis import ConnectionPool, Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

PAUSE_AFTER_FAILURE = 5.0
TIMEOUT = 0.5

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class LimitClass:
    """Endpoints that share one counter; `what` is counted, in the words of the refusal."""

    name: str
    item: RateLimitItem | None
    what: str = "requests"


UNLIMITED = LimitClass("unlimited", None)
STANDARD = LimitClass("standard", RateLimitItemPerMinute(100))
UPLOADS = LimitClass("uploads", RateLimitItemPerMinute(10), "uploads")
ANALYSES = LimitClass("analyses", RateLimitItemPerMinute(5), "analyses")
ACCOUNTS = LimitClass("accounts", RateLimitItemPerMinute(10), "attempts")
T2M_GENERAL = LimitClass("t2m-general", RateLimitItemPerHour(1000))
T2M_UPLOADS = LimitClass("t2m-uploads", RateLimitItemPerHour(100), "uploads")
T2M_GENERATION = LimitClass("t2m-generation", RateLimitItemPerHour(10), "video generations")
T2M_CHECKS = LimitClass("t2m-webhook-checks", RateLimitItemPerHour(20), "webhook checks")
T2M_SYSTEM = LimitClass("t2m-system", RateLimitItemPerHour(500))


@dataclass(frozen=True)
class Standing:
    """Where a caller stands in a window: `reset` is in seconds from now."""

    limit: int
    remaining: int
    reset: int

    @property
    def headers(self) -> dict[str, str]:
        return {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(self.remaining),
            "RateLimit-Reset": str(self.reset),
        }


class RateLimited(Exception):
    """Too many requests. The message says when to come back."""

    def __init__(self, limit_class: LimitClass, standing: Standing) -> None:
        item = limit_class.item
        period = item.GRANULARITY.name if item else ""
        super().__init__(
            f"You have exceeded the limit of {standing.limit} {limit_class.what} per {period}. "
            f"Try again in {in_words(standing.reset)}."
        )
        self.standing = standing


class Limiter:
    """Counts calls. One per app; connects with the first call."""

    def __init__(self, redis: Redis, clock: Callable[[], float] = time.time) -> None:
        pool = impatient(redis.connection_pool)
        storage = RedisStorage("redis://", connection_pool=pool, wrap_exceptions=True)
        self._windows = MovingWindowRateLimiter(storage)
        self._clock = clock
        self._down_until = 0.0

    def count(self, limit_class: LimitClass, caller: str) -> Standing | None:
        """Count one call. Raises RateLimited. None where nothing is counted."""
        if limit_class.item is None or self._clock() < self._down_until:
            return None
        try:
            passes, standing = self._hit(limit_class.item, f"{limit_class.name}:{caller}")
        except StorageError as problem:
            self._note_failure(problem)
            return None
        self._down_until = 0.0
        if not passes:
            raise RateLimited(limit_class, standing)
        return standing

    def _hit(self, item: RateLimitItem, key: str) -> tuple[bool, Standing]:
        passes = self._windows.hit(item, key)
        reset_at, remaining = self._windows.get_window_stats(item, key)
        reset = max(1, math.ceil(reset_at - self._clock()))
        return passes, Standing(item.amount, max(remaining, 0), reset)

    def _note_failure(self, problem: Exception) -> None:
        """Say it once an outage, and do not make every request wait for it."""
        if not self._down_until:
            log.warning("rate limits are off until Redis answers: %s", problem)
        self._down_until = self._clock() + PAUSE_AFTER_FAILURE


def impatient(pool: ConnectionPool) -> ConnectionPool:
    """To the same Redis, but giving up soon, without another try: a count is not worth a wait."""
    haste = {
        "retry": Retry(NoBackoff(), 0),
        "socket_connect_timeout": TIMEOUT,
        "socket_timeout": TIMEOUT,
    }
    return ConnectionPool(pool.connection_class, **{**pool.connection_kwargs, **haste})


def address_key(address: str | None) -> str:
    """Who is behind an address: with IPv6 everybody has a whole /64."""
    try:
        known = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(known, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((known, 64), strict=False))
    return str(known)


def in_words(seconds: int) -> str:
    """45 seconds, 1 minute, 45 minutes."""
    number, unit = (seconds, "second") if seconds < 60 else (math.ceil(seconds / 60), "minute")
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
