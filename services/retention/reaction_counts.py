"""Counters of likes, comments and shares, made true where a process died between two writes.

A reaction is stored first and counted after it, so a difference may also be a count that is on its
way. Only what differs in the same way twice, some seconds apart, is mended, and only as long as
nobody else has counted meanwhile.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from services.dances.reactions import COUNTERS, JUST_NOW
from services.dances.submission import SUBMISSIONS
from services.documents.batches import find_each
from services.interfaces import Document, DocumentStore


@dataclass(frozen=True)
class Difference:
    """What a submission says it has, and how many there are."""

    submission_id: str
    reactions: str
    told: int
    true: int


class ReactionCounts:
    """Counts anew. All methods raise Unavailable."""

    def __init__(
        self, documents: DocumentStore, *, pause: Callable[[float], None] = time.sleep
    ) -> None:
        self._documents = documents
        self._pause = pause

    def mend(self, check: Callable[[], None]) -> int:
        """Set right what is wrong; answer how many counters were. `check` may raise to end it."""
        found = [
            difference
            for document in find_each(self._documents, SUBMISSIONS, {}, check)
            for difference in self._differences(document)
        ]
        if not found:
            return 0
        self._pause(JUST_NOW.total_seconds())
        return sum(self._mend_one(difference) for difference in found)

    def _differences(self, document: Document) -> list[Difference]:
        key = document["_id"]
        looked = [
            Difference(key, reactions, document.get(counter, 0), self._count(reactions, key))
            for reactions, counter in COUNTERS.items()
        ]
        return [one for one in looked if one.told != one.true]

    def _count(self, reactions: str, submission_id: str) -> int:
        return self._documents.count(reactions, {"submission_id": submission_id})

    def _mend_one(self, before: Difference) -> bool:
        document = self._documents.get(SUBMISSIONS, before.submission_id)
        if document is None or before not in self._differences(document):
            return False
        counter = COUNTERS[before.reactions]
        unchanged = {"_id": before.submission_id, counter: before.told}
        change = {"$set": {counter: before.true}}
        return self._documents.update(SUBMISSIONS, unchanged, change) is not None
