"""Any job, found by what is known of it, the newest first.

The database reads along one index; what that does not tell apart is told apart here. So one call
looks at a bounded number of jobs, and says where the next one goes on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from services.administration.cursors import decode, encode
from services.clock import Clock, stamp
from services.clock import now as system_clock
from services.interfaces import Document, DocumentStore, Index
from services.jobs.acceptance import JOBS
from services.jobs.documents import read_jobs
from services.jobs.job import Job, JobStatus, StepStatus

NEWEST_FIRST = ("-created_at",)
INDEXES = (Index(NEWEST_FIRST), Index(("status", *NEWEST_FIRST)))
BATCH = 200
LOOKED_AT = 2000  # jobs that one call looks at
HELD = (StepStatus.READY.value, StepStatus.RUNNING.value)


@dataclass(frozen=True)
class JobQuery:
    """All that is given has to hold. `queue`: a step waits or runs there; ages are of the job."""

    status: JobStatus | None = None
    type: str | None = None
    owner: str | None = None
    queue: str | None = None
    error_code: str | None = None
    older_than: timedelta | None = None
    younger_than: timedelta | None = None

    def fits(self, document: Mapping[str, Any]) -> bool:
        """Whether a job's document is as wished, but for its age."""
        error = document.get("error") or {}
        wished = {
            (self.status, document["status"]),
            (self.type, document["type"]),
            (self.owner, document["owner"]),
            (self.error_code, error.get("code")),
        }
        return all(wish in (None, found) for wish, found in wished) and self._is_queued(document)

    def _is_queued(self, document: Mapping[str, Any]) -> bool:
        """An ended job lies in no queue."""
        if self.queue is None:
            return True
        return not JobStatus(document["status"]).final and any(
            step["queue"] == self.queue and step["status"] in HELD
            for step in document["steps"].values()
        )


@dataclass(frozen=True)
class FoundJobs:
    """`complete`: there are no others behind these; otherwise `next_cursor` leads on."""

    jobs: list[Job]
    looked_at: int
    next_cursor: str | None

    @property
    def complete(self) -> bool:
        return self.next_cursor is None


class JobSearch:
    """Finds jobs of everybody. All methods raise Unavailable."""

    def __init__(self, documents: DocumentStore, *, clock: Clock = system_clock) -> None:
        self._documents = documents
        self._clock = clock

    def prepare(self) -> None:
        self._documents.ensure(JOBS, INDEXES)

    def find(self, query: JobQuery, *, limit: int = 20, cursor: str | None = None) -> FoundJobs:
        """The next so many. Raises InvalidCursor."""
        found: list[Job] = []
        looked_at, last = 0, decode(cursor, 2) if cursor else None
        for document in self._along_an_index(query, last):
            if len(found) == limit or looked_at == LOOKED_AT:
                return FoundJobs(found, looked_at, encode(last or ()))
            looked_at, last = looked_at + 1, [document["created_at"], document["_id"]]
            if query.fits(document):
                found += read_jobs([document])
        return FoundJobs(found, looked_at, None)

    def _along_an_index(self, query: JobQuery, after: list[str] | None) -> Iterator[Document]:
        where = self._where(query)
        while page := self._documents.find(
            JOBS, where, sort=NEWEST_FIRST, after=after, limit=BATCH
        ):
            after = [page[-1]["created_at"], page[-1]["_id"]]
            yield from page

    def _where(self, query: JobQuery) -> dict[str, Any]:
        """What the best index tells apart: the owner, else the status, and the age."""
        now, span = self._clock(), {}
        if query.older_than is not None:
            span["$lt"] = stamp(now - query.older_than)
        if query.younger_than is not None:
            span["$gt"] = stamp(now - query.younger_than)
        where: dict[str, Any] = {"created_at": span} if span else {}
        if query.owner:
            return {"owner": query.owner} | where
        return ({"status": query.status.value} if query.status else {}) | where
