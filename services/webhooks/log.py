"""What happened, for each user in one order without gaps: what is pushed, and can be pulled.

An event takes the number after the last one noted, under a unique index. So number n is there
before n + 1 is, and who has read up to n has missed nothing, however many processes write.
"""

from __future__ import annotations

import random
import time
from collections.abc import Mapping, Sequence
from typing import Any

from services.clock import Clock, stamp
from services.clock import now as system_clock
from services.interfaces import Document, DocumentStore, DuplicateKey, Unavailable
from services.webhooks.webhook import EVENTS, RETENTION, STREAMS, WebhookEvent

MAX_CONFLICTS = 60


class EventLog:
    """Events by user. All methods raise Unavailable."""

    def __init__(self, documents: DocumentStore, *, clock: Clock = system_clock) -> None:
        self._documents = documents
        self._clock = clock

    def has(self, event_id: str) -> bool:
        return self._documents.get(EVENTS, event_id) is not None

    def get(self, event_id: str) -> WebhookEvent | None:
        found = self._documents.get(EVENTS, event_id)
        return WebhookEvent.from_document(found) if found else None

    def many(self, event_ids: Sequence[str]) -> list[WebhookEvent]:
        """Those of them that there are, in their order."""
        where = {"_id": {"$in": list(event_ids)}}
        found = self._documents.find(EVENTS, where, limit=len(event_ids))
        events = [WebhookEvent.from_document(document) for document in found]
        return sorted(events, key=lambda event: event.sequence)

    def append(
        self,
        event_id: str,
        user_id: str,
        event: str,
        at: str,
        data: Mapping[str, Any],
        *,
        about: str | None = None,
    ) -> WebhookEvent:
        """Write it down; the same id twice is one event, as the insertion finds."""
        for conflict in range(MAX_CONFLICTS):
            number = self._last(user_id) + 1
            fresh = WebhookEvent(
                id=event_id,
                user_id=user_id,
                sequence=number,
                event=event,
                timestamp=at,
                data=dict(data),
                about=about,
                expires_at=stamp(self._clock() + RETENTION),
            )
            with self._documents.together():
                inserted = self._insert(fresh.to_document())
                if not inserted and (found := self.get(event_id)):
                    return found
                # also the number of another's event, who may have died before they noted it
                self._note(user_id, number)
            if inserted:
                return fresh
            time.sleep(random.uniform(0, 0.002 * (conflict + 1)))
        raise Unavailable("too many events at once")

    def _insert(self, document: Document) -> bool:
        """False where the id or the number is taken."""
        try:
            self._documents.insert(EVENTS, document)
        except DuplicateKey:
            return False
        return True

    def _last(self, user_id: str) -> int:
        """The number of the latest event noted; also when all events have expired."""
        stream = self._documents.get(STREAMS, user_id)
        return int(stream["last"]) if stream else 0

    def read(
        self, user_id: str, *, after: int, until: int | None = None, limit: int = 100
    ) -> list[WebhookEvent]:
        """Events with a number above `after`, in order."""
        above: dict[str, Any] = {"$gt": after} | ({} if until is None else {"$lte": until})
        where = {"user_id": user_id, "sequence": above}
        found = self._documents.find(EVENTS, where, sort=("sequence",), limit=limit)
        return [WebhookEvent.from_document(document) for document in found]

    def _note(self, user_id: str, sequence: int) -> None:
        change = {"$max": {"last": sequence}}
        if self._documents.update(STREAMS, {"_id": user_id}, change) is not None:
            return
        try:
            self._documents.insert(STREAMS, {"_id": user_id, "last": sequence})
        except DuplicateKey:
            self._documents.update(STREAMS, {"_id": user_id}, change)
