"""The files of one user summed up, and cleaned up by criteria."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from services.clock import Clock, stamp
from services.clock import now as system_clock
from services.documents.batches import find_each
from services.files.accesses import FileAccesses
from services.files.user_files import USER_FILES, UserFile, UserFileService
from services.interfaces import DocumentStore, Filter

MOST = 1000  # files that one call deletes


@dataclass(frozen=True)
class Criteria:
    """All that are given have to hold. `unused`: nobody has ever read it, not even its owner."""

    older_than_days: float | None = None
    file_type: str | None = None
    unused: bool = False
    unused_for_days: float | None = None
    subdirectory: str | None = None
    larger_than_bytes: int | None = None


@dataclass
class CleanedUp:
    """What matched; `more` says that another call would find further files."""

    files: list[UserFile] = field(default_factory=list)
    more: bool = False

    @property
    def size(self) -> int:
        return sum(file.size for file in self.files)


@dataclass
class Totals:
    """Counts and bytes by file type, and how often the files were read."""

    counts: Counter[str] = field(default_factory=Counter)
    sizes: Counter[str] = field(default_factory=Counter)
    accesses: Counter[str] = field(default_factory=Counter)
    largest: UserFile | None = None
    last_upload_at: str | None = None

    def add(self, file: UserFile) -> None:
        self.counts[file.file_type] += 1
        self.sizes[file.file_type] += file.size
        self.accesses["download"] += file.download_count
        self.accesses["stream"] += file.stream_count
        self.accesses["thumbnail"] += file.thumbnail_count
        if self.largest is None or file.size > self.largest.size:
            self.largest = file
        self.last_upload_at = max(self.last_upload_at or "", file.created_at)


class FileCleanup:
    """Walks the files of a user. All methods raise Unavailable."""

    def __init__(
        self,
        documents: DocumentStore,
        files: UserFileService,
        accesses: FileAccesses,
        *,
        clock: Clock = system_clock,
    ) -> None:
        self._documents = documents
        self._files = files
        self._accesses = accesses
        self._clock = clock

    def totals(self, owner: str) -> Totals:
        """Of all files of this user."""
        found = Totals()
        for file in self._each({"user_id": owner}):
            found.add(file)
        return found

    def remove(self, file: UserFile) -> None:
        """Delete a file, and the counts of who read it."""
        self._files.remove(file)
        self._accesses.forget(file.id)

    def clean_up(self, owner: str, criteria: Criteria, *, dry_run: bool) -> CleanedUp:
        """Delete what meets the criteria, at most `MOST`; a dry run only tells."""
        done, unused_since = CleanedUp(), self._before(criteria.unused_for_days)
        for file in self._each(self._where(owner, criteria)):
            if not _meets(file, criteria, unused_since):
                continue
            if len(done.files) == MOST:
                done.more = True
                break
            if not dry_run:
                self.remove(file)
            done.files.append(file)
        return done

    def _where(self, owner: str, criteria: Criteria) -> Filter:
        before = self._before(criteria.older_than_days)
        wanted = {
            "created_at": {"$lt": before} if before else None,
            "file_type": criteria.file_type,
            "subdirectory": criteria.subdirectory,
            "size": {"$gt": criteria.larger_than_bytes} if criteria.larger_than_bytes else None,
        }
        return {"user_id": owner, **{k: v for k, v in wanted.items() if v is not None}}

    def _before(self, days: float | None) -> str | None:
        return None if days is None else stamp(self._clock() - timedelta(days=days))

    def _each(self, where: Filter) -> Iterator[UserFile]:
        found = find_each(self._documents, USER_FILES, where, lambda: None)
        return (UserFile.from_document(document) for document in found)


def _meets(file: UserFile, criteria: Criteria, unused_since: str | None) -> bool:
    if criteria.unused and file.last_accessed_at:
        return False
    return unused_since is None or (file.last_accessed_at or file.created_at) < unused_since
