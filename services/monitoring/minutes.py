"""What the API did in each minute: requests, errors, how long they took, hits of the cache.

Every process counts for itself and adds its counts to the documents of the minute every other
second, in a thread of its own: no request waits for it. So what is read is at most two seconds
behind the other processes. Minutes are kept for 48 hours; the figures of single routes by hour.
"""

from __future__ import annotations

import logging
import threading
import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from services.clock import Clock, parse, stamp
from services.clock import now as system_clock
from services.interfaces import Document, DocumentStore, DuplicateKey, Index, ServiceError

MINUTES, HOURS = "request_minutes", "request_hours"
KEPT = timedelta(hours=48)
FLUSH_SECONDS = 2.0
INDEXES = (Index(("expires_at",), expires=True),)
# Upper bounds of the histogram's classes in milliseconds; the last class has none.
BOUNDS_MS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000)

log = logging.getLogger(__name__)


class Minutes:
    """Counts now and remembers for two days. One per process."""

    def __init__(self, documents: DocumentStore, *, clock: Clock = system_clock) -> None:
        self._documents = documents
        self._clock = clock
        self._lock = threading.Lock()
        self._pending: dict[tuple[str, str], Counter[str]] = {}
        self._answered: list[tuple[datetime, str, int, float]] = []  # not in _pending yet
        self._timer: threading.Timer | None = None
        self.in_flight = 0  # requests that this process is answering
        self.began = time.time()

    def prepare(self) -> None:
        """Make the collections and their indexes."""
        for collection in (MINUTES, HOURS):
            self._documents.ensure(collection, INDEXES)

    def request(self, endpoint: str, status: int, seconds: float) -> None:
        """Count a request that was answered after so many seconds. It is only noted here: a caller
        waits for this, and nobody for the sums."""
        with self._lock:
            self._answered.append((self._clock(), endpoint, status, 1000 * seconds))
            self._start_timer()

    def count(self, name: str, number: int = 1) -> None:
        """Count something else of this minute, under a dotted name."""
        self._take((MINUTES, _minute(self._clock())), {name: number})

    def read(self, hours: int) -> list[Document]:
        """The minutes since `hours` ago, oldest first, with what this process has yet to add."""
        since = self._clock() - timedelta(hours=hours)
        return self._find(MINUTES, _minute(since), 60 * hours + 2)

    def routes(self, hours: int) -> list[Document]:
        """The hours that these minutes lie in."""
        since = self._clock() - timedelta(hours=hours)
        return self._find(HOURS, _hour(since), hours + 2)

    def flush(self) -> None:
        """Add what was counted to the documents; what cannot be added waits for the next time."""
        with self._lock:
            self._sum_up()
            pending, self._pending, self._timer = self._pending, {}, None
        for place, counted in pending.items():
            try:
                self._store(*place, counted)
            except ServiceError as problem:
                log.warning("counts are kept back: %s", problem)
                self._take(place, counted)

    def _sum_up(self) -> None:
        """Add what was noted to what is pending. For who holds the lock."""
        answered, self._answered = self._answered, []
        for at, endpoint, status, milliseconds in answered:
            route, failed = f"routes.{endpoint.replace('.', '-')}", int(status >= 500)
            minute = {
                "requests": 1,
                "errors": failed,
                "milliseconds": milliseconds,
                f"statuses.{status // 100}xx": 1,
                f"latency.{bisect_left(BOUNDS_MS, milliseconds)}": 1,
            }
            hour = {
                f"{route}.requests": 1,
                f"{route}.errors": failed,
                f"{route}.milliseconds": milliseconds,
            }
            self._pending.setdefault((MINUTES, _minute(at)), Counter()).update(minute)
            self._pending.setdefault((HOURS, _hour(at)), Counter()).update(hour)

    def _take(self, place: tuple[str, str], counted: Mapping[str, float]) -> None:
        with self._lock:
            self._pending.setdefault(place, Counter()).update(counted)
            self._start_timer()

    def _start_timer(self) -> None:
        """One at a time; where the system gives no thread, the next count tries again."""
        if self._timer is not None:
            return
        timer = threading.Timer(FLUSH_SECONDS, self.flush)
        timer.daemon = True
        try:
            timer.start()
        except RuntimeError as problem:
            log.warning("counts are kept back: %s", problem)
        else:
            self._timer = timer

    def _store(self, collection: str, at: str, counted: Mapping[str, float]) -> None:
        change = {"$inc": dict(counted)}
        if self._documents.update(collection, {"_id": at}, change) is not None:
            return
        expires = stamp(parse(at) + KEPT + timedelta(hours=1))
        with suppress(DuplicateKey):  # another process was the first of this minute
            self._documents.insert(collection, {"_id": at, "expires_at": expires})
        self._documents.update(collection, {"_id": at}, change)

    def _find(self, collection: str, since: str, limit: int) -> list[Document]:
        found = self._documents.find(collection, {"_id": {"$gte": since}}, limit=limit)
        by_time = {document["_id"]: document for document in found}
        with self._lock:
            self._sum_up()
            own = {at: dict(c) for (of, at), c in self._pending.items() if of == collection}
        for at, counted in own.items():
            if at >= since:
                _merge(by_time.setdefault(at, {"_id": at}), counted)
        return [by_time[at] for at in sorted(by_time)]


def _merge(document: Document, counted: Mapping[str, float]) -> None:
    """Add dotted counts as the store would."""
    for path, number in counted.items():
        *parents, name = path.split(".")
        inner: dict[str, Any] = document
        for parent in parents:
            inner = inner.setdefault(parent, {})
        inner[name] = inner.get(name, 0) + number


def _minute(moment: datetime) -> str:
    return stamp(moment.replace(second=0, microsecond=0))


def _hour(moment: datetime) -> str:
    return stamp(moment.replace(minute=0, second=0, microsecond=0))
