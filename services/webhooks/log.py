"""What happened, for each user in one order without gaps: what is pushed, and can be pulled.

An event takes the number after the last one, under a unique index. So number n is there before
n + 1 is, and who has read up to n has missed nothing, however many processes write.
"""

from __future__ import annotations

import random
import time
from collections.abc import Mapping
from typing import Any

from services.clock import Clock, stamp
from services.clock import now as system_clock
from services.interfaces import Document, DocumentStore, DuplicateKey, Unavailable
from services.webhooks.webhook import EVENTS, RETENTION, STREAMS

MAX_CONFLICTS = 60


class EventLog:
    """Events by user. All methods raise Unavailable."""

    def __init__(self, documents: DocumentStore, *, clock: Clock = system_clock) -> None:
        self._documents = documents
        self._clock = clock

    def has(self, event_id: str) -> bool:
        return self._documents.get(EVENTS, event_id) is not None

    def get(self, event_id: str) -> Document | None:
        return self._documents.get(EVENTS, event_id)

    def append(
        self, event_id: str, user_id: str, event: str, at: str, data: Mapping[str, Any]
    ) -> Document:
        """Write it down; the same id twice is one event."""
        for conflict in range(MAX_CONFLICTS):
            if found := self._documents.get(EVENTS, event_id):
                return found
            document: Document = {
                "_id": event_id,
                "user_id": user_id,
                "sequence": self.last(user_id) + 1,
                "event": event,
                "timestamp": at,
                "data": dict(data),
                "expires_at": stamp(self._clock() + RETENTION),
            }
            try:
                self._documents.insert(EVENTS, document)
            except DuplicateKey:
                time.sleep(random.uniform(0, 0.002 * (conflict + 1)))
                continue
            self._note(user_id, document["sequence"])
            return document
        raise Unavailable("too many events at once")

    def last(self, user_id: str) -> int:
        """The number of the latest event; it is known even when all events have expired."""
        newest = self._documents.find(EVENTS, {"user_id": user_id}, sort=("-sequence",), limit=1)
        stream = self._documents.get(STREAMS, user_id)
        return max(newest[0]["sequence"] if newest else 0, stream["last"] if stream else 0)

    def read(
        self, user_id: str, *, after: int, until: int | None = None, limit: int = 100
    ) -> list[Document]:
        """Events with a number above `after`, in order."""
        above: dict[str, Any] = {"$gt": after} | ({} if until is None else {"$lte": until})
        where = {"user_id": user_id, "sequence": above}
        return self._documents.find(EVENTS, where, sort=("sequence",), limit=limit)

    def _note(self, user_id: str, sequence: int) -> None:
        change = {"$max": {"last": sequence}}
        if self._documents.update(STREAMS, {"_id": user_id}, change) is not None:
            return
        try:
            self._documents.insert(STREAMS, {"_id": user_id, "last": sequence})
        except DuplicateKey:
            self._documents.update(STREAMS, {"_id": user_id}, change)
