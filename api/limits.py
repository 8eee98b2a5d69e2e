"""How often somebody may call, by the settings' rates.

The counters are moving windows in Redis, shared by all API processes. Where Redis does not
answer, each process counts by itself: a lost counter neither closes the house nor opens it.
"""

from __future__ import annotations

import ipaddress
import logging
import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from limits import RateLimitItem, parse
from limits.errors import StorageError
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import MovingWindowRateLimiter
from redis import BlockingConnectionPool, ConnectionPool, Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from services.jobs.kinds.kind import JobKind
from settings import Rate, Settings

PAUSE_AFTER_FAILURE = 5.0
TIMEOUT = 2.0  # seconds for an answer of Redis: in a crowd it is our own loop that is late
CONNECTIONS, TURN = 32, 2.0  # of one process, and seconds to wait for one of them

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class LimitClass:
    """Endpoints that share one counter; `what` is counted, in the words of the refusal.

    `covers` tells which calls these are, as docs/api.md has it.
    `setting` is the field of the settings that has the rate; None: nothing is counted. With
    `accepted_only` a request that is refused or repeated is not counted, but as any other request.
    """

    setting: str | None
    what: str = "requests"
    accepted_only: bool = False
    covers: str = ""

    @property
    def name(self) -> str:
        """As it is in the keys of Redis."""
        return (self.setting or "").removeprefix("limit_")


UNLIMITED = LimitClass(None)
STANDARD = LimitClass("limit_idance", covers="iDance")
UPLOAD_LINKS = LimitClass("limit_upload_links", "uploads", covers="upload links")
ANALYSES = LimitClass("limit_analyses", "analyses", covers="analyses")
T2M_GENERAL = LimitClass("limit_t2m", covers="T2M")
T2M_UPLOADS = LimitClass("limit_uploads", "uploads", covers="uploads, each file of a batch")
T2M_GENERATION = LimitClass(
    "limit_videos", "video generations", accepted_only=True, covers="videos that are accepted"
)
T2M_DRAFTS = LimitClass("limit_video_drafts", "drafts of videos", covers="drafts of videos")
T2M_LESSONS = LimitClass(
    "limit_lessons", covers="looks into the library of lessons, and at the voices"
)
T2M_CHECKS = LimitClass(
    "limit_webhook_checks", "webhook checks", covers="checks of a webhook's receiver"
)
T2M_SYSTEM = LimitClass("limit_system", covers="system endpoints")
SIGN_INS = LimitClass(
    "limit_sign_ins", "attempts to log in", covers="logging in to one account from one address"
)
SIGN_INS_PER_ADDRESS = LimitClass(
    "limit_sign_ins_per_address", "attempts to log in", covers="logging in from one address"
)
REGISTRATIONS = LimitClass(
    "limit_registrations", "registrations of everybody", covers="registering, all together"
)
REGISTRATIONS_PER_ADDRESS = LimitClass(
    "limit_registrations_per_address", "registrations", covers="registering from one address"
)
LETTERS = LimitClass("limit_letters", "letters", covers="letters that verify an address")
RETURNED_MAIL = LimitClass(
    "limit_returned_mail", "returned letters", covers="mail that has come back"
)
REFUSALS = LimitClass(
    "limit_refusals", "refused requests", covers="what is refused before it is known whose it is"
)

CLASSES: Mapping[str, LimitClass] = {
    each.name: each
    for each in (
        *(UNLIMITED, STANDARD, UPLOAD_LINKS, ANALYSES),
        *(
            T2M_GENERAL,
            T2M_UPLOADS,
            T2M_GENERATION,
            T2M_DRAFTS,
            T2M_LESSONS,
            T2M_CHECKS,
            T2M_SYSTEM,
        ),
    )
}


def counted_classes() -> list[LimitClass]:
    """All that is counted, in the order of docs/api.md."""
    return [
        *(STANDARD, UPLOAD_LINKS, ANALYSES, T2M_GENERAL, T2M_UPLOADS, T2M_GENERATION, T2M_DRAFTS),
        *(T2M_LESSONS, T2M_CHECKS, T2M_SYSTEM, LETTERS, SIGN_INS, SIGN_INS_PER_ADDRESS),
        *(REGISTRATIONS_PER_ADDRESS, REGISTRATIONS, RETURNED_MAIL, REFUSALS),
    ]


def class_of(*kinds: JobKind[Any, Any]) -> LimitClass:
    """What a request for jobs of these kinds counts in. Raises ValueError where they disagree."""
    (name,) = {kind.limit for kind in kinds}
    if name is None or name not in CLASSES:
        raise ValueError(f"there is no limit class {name!r}")
    return CLASSES[name]


@dataclass(frozen=True)
class Standing:
    """Where a caller stands in a window: `reset` is in seconds from now; `alone` tells that this
    process counts by itself."""

    limit: int
    remaining: int
    reset: int
    alone: bool = False

    @property
    def headers(self) -> dict[str, str]:
        return {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(self.remaining),
            "RateLimit-Reset": str(self.reset),
        }


class RateLimited(Exception):
    """Too many requests. The message says when to come back."""

    def __init__(self, limit_class: LimitClass, rate: Rate, standing: Standing) -> None:
        super().__init__(
            f"You have exceeded the limit of {rate.amount} {limit_class.what} per {rate.period}. "
            f"Try again in {in_words(standing.reset)}."
        )
        self.standing = standing


class Limiter:
    """Counts calls. One per app; connects with the first call."""

    def __init__(
        self, redis: Redis, settings: Settings, clock: Callable[[], float] = time.time
    ) -> None:
        pool = with_short_timeout(redis.connection_pool)
        self._storage = RedisStorage("redis://", connection_pool=pool, wrap_exceptions=True)
        self._windows = MovingWindowRateLimiter(self._storage)
        self._own_storage = MemoryStorage()
        self._own_windows = MovingWindowRateLimiter(self._own_storage)
        self._redis = Redis(connection_pool=pool)
        self._settings = settings
        self._clock = clock
        self._down_until = 0.0

    def count(self, limit_class: LimitClass, caller: str, calls: int = 1) -> Standing | None:
        """Count a call, or several at once. Raises RateLimited, and has counted none then.

        None where nothing is counted.
        """
        if limit_class.setting is None:
            return None
        rate: Rate = getattr(self._settings, limit_class.setting)
        item, key = parse(str(rate)), f"{limit_class.name}:{caller}"
        passes, standing = self._hit(item, key, calls)
        if not passes:
            raise RateLimited(limit_class, rate, standing)
        return standing

    def take_back(
        self, limit_class: LimitClass, caller: str, standing: Standing
    ) -> Standing | None:
        """Let the call that was counted last be uncounted, where it was counted."""
        item = parse(str(getattr(self._settings, limit_class.setting or "")))
        key = f"{limit_class.name}:{caller}"
        # the libraries' own lists of the moments, the newest first
        if standing.alone:
            del self._own_storage.events.get(item.key_for(key), [])[:1]
            return self._standing(item, key, alone=True)
        if self._clock() < self._down_until:
            return None
        try:
            self._redis.lpop(self._storage.prefixed_key(item.key_for(key)))
            return self._standing(item, key)
        except (StorageError, RedisError) as problem:
            self._note_failure(problem)
            return None

    def _hit(self, item: RateLimitItem, key: str, calls: int) -> tuple[bool, Standing]:
        """Whether so many calls are counted, and where the caller stands then."""
        if self._clock() >= self._down_until:
            try:
                passes = self._windows.hit(item, key, cost=calls)
                standing = self._standing(item, key)
            except StorageError as problem:
                self._note_failure(problem)
            else:
                self._down_until = 0.0
                return passes, standing
        passes = self._own_windows.hit(item, key, cost=calls)
        return passes, self._standing(item, key, alone=True)

    def _standing(self, item: RateLimitItem, key: str, *, alone: bool = False) -> Standing:
        windows = self._own_windows if alone else self._windows
        reset_at, remaining = windows.get_window_stats(item, key)
        reset = max(1, math.ceil(reset_at - self._clock()))
        return Standing(item.amount, max(remaining, 0), reset, alone)

    def _note_failure(self, problem: Exception) -> None:
        """Say it once an outage, and do not make every request wait for it."""
        if not self._down_until:
            log.warning("each process counts calls by itself until Redis answers: %s", problem)
        self._down_until = self._clock() + PAUSE_AFTER_FAILURE


def with_short_timeout(pool: ConnectionPool) -> BlockingConnectionPool:
    """To the same Redis, but giving up soon, without another try: a count is not worth a wait.

    Who finds all connections in use waits for one: a crowd must not look like a Redis that is gone.
    """
    haste = {
        "retry": Retry(NoBackoff(), 0),
        "socket_connect_timeout": TIMEOUT,
        "socket_timeout": TIMEOUT,
    }
    return BlockingConnectionPool(  # type: ignore[no-untyped-call]  # redis annotates it in part
        CONNECTIONS,
        TURN,
        pool.connection_class,
        **{**pool.connection_kwargs, **haste},
    )


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
