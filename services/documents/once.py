"""Changes that are made once, however often they are tried: by two workers, or after a crash.

A change that adds to a counter leaves its mark in the same document, in the same atomic update;
where the mark is, it is not made again. Whoever asks for the change keeps asking until it has
noted elsewhere that it was made, so a mark is needed only for as long as a stalled process may
still come back to ask. Then the mark is cleared away.
"""

from __future__ import annotations

from datetime import timedelta

from services.clock import Clock, stamp
from services.interfaces import Change, Document, DocumentStore, DuplicateKey

MARKS = "applied"
KEPT = timedelta(hours=1)  # also longer than clocks differ
CLEARED_AT_ONCE = 16  # so that clearing is rarely a write of its own


class Once:
    """Makes changes once. All methods raise Unavailable."""

    def __init__(self, documents: DocumentStore, clock: Clock) -> None:
        self._documents = documents
        self._clock = clock

    def apply(self, collection: str, key: str, mark: str, change: Change) -> bool:
        """Make the change of this name to a document; False where it was made, or nothing is there.

        `mark` has letters, digits, ``_`` and ``-`` only.
        """
        path, now = f"{MARKS}.{mark}", stamp(self._clock())
        marked = {**change, "$set": {**change.get("$set", {}), path: now}}
        document = self._documents.update(collection, {"_id": key, path: None}, marked)
        if document is not None:
            self._clear_old(collection, document)
        return document is not None

    def insert(self, collection: str, document: Document) -> Document:
        """The document as it is there: this one, or the one that had its ``_id`` already."""
        try:
            self._documents.insert(collection, document)
        except DuplicateKey:
            return self._documents.get(collection, document["_id"]) or document
        return document

    def _clear_old(self, collection: str, document: Document) -> None:
        before = stamp(self._clock() - KEPT)
        old = [mark for mark, at in document[MARKS].items() if at < before]
        if len(old) >= CLEARED_AT_ONCE:
            gone = {f"{MARKS}.{mark}": "" for mark in old}
            self._documents.update(collection, {"_id": document["_id"]}, {"$unset": gone})
