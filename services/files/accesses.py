"""Who reads a file how often: one count a day, kind and file, and the totals in the file's record.

Every figure comes from an access that happened. A download in ranges counts once: with the range
that holds the first byte.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from services.clock import Clock, stamp
from services.clock import now as system_clock
from services.documents.records import Record, stored_as
from services.files.user_files import USER_FILES, UserFile
from services.interfaces import DocumentStore, DuplicateKey, Index

FILE_ACCESSES = "file_accesses"
INDEXES = (Index(("file_id", "day")),)
Kind = Literal["download", "stream", "thumbnail"]
KINDS: Sequence[Kind] = ("download", "stream", "thumbnail")
DAYS = 90


@dataclass(frozen=True, kw_only=True)
class DayOfAccesses(Record):
    """How often a file was read on a day (a date), and how often of these by a signed link."""

    id: str = field(metadata=stored_as("_id"))
    file_id: str
    day: str
    download_count: int = 0
    stream_count: int = 0
    thumbnail_count: int = 0
    signed_count: int = 0


class FileAccesses:
    """Counts and tells accesses. All methods raise Unavailable."""

    def __init__(self, documents: DocumentStore, *, clock: Clock = system_clock) -> None:
        self._documents = documents
        self._clock = clock

    def prepare(self) -> None:
        """Make the collection and its index."""
        self._documents.ensure(FILE_ACCESSES, INDEXES)

    def note(self, file: UserFile, kind: Kind, *, signed: bool = False) -> None:
        """One access: by the owner, or by a signed link."""
        now = stamp(self._clock())
        counts = {f"{kind}_count": 1} | ({"signed_count": 1} if signed else {})
        self._documents.update(
            USER_FILES, {"_id": file.id}, {"$inc": counts, "$set": {"last_accessed_at": now}}
        )
        self._count_day(file.id, now[:10], counts)

    def by_day(self, file_id: str) -> list[DayOfAccesses]:
        """The last days with accesses, newest first."""
        newest, where = ("-day",), {"file_id": file_id}
        found = self._documents.find(FILE_ACCESSES, where, sort=newest, limit=DAYS)
        return [DayOfAccesses.from_document(document) for document in found]

    def forget(self, file_id: str) -> None:
        """Remove the counts of a file that is gone."""
        self._documents.delete(FILE_ACCESSES, {"file_id": file_id})

    def _count_day(self, file_id: str, day: str, counts: Mapping[str, Any]) -> None:
        key = f"{file_id}:{day}"
        if self._documents.update(FILE_ACCESSES, {"_id": key}, {"$inc": counts}):
            return
        try:
            fresh = DayOfAccesses(id=key, file_id=file_id, day=day, **counts)
            self._documents.insert(FILE_ACCESSES, fresh.to_document())
        except DuplicateKey:  # another process was first
            self._documents.update(FILE_ACCESSES, {"_id": key}, {"$inc": counts})
