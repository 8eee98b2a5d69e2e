"""What happened to jobs, in order: from each job's outbox to a collection of its own, and read."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from services.interfaces import DocumentStore, DuplicateKey, Index
from services.jobs.job import Job
from services.jobs.job_event import JobEvent

EVENTS = "job_events"
REMEMBERED_JOBS = 4096
INDEXES = (Index(("job_id", "type", "sequence")), Index(("job_id", "sequence"), unique=True))

EventListener = Callable[[Job, Sequence[JobEvent]], None]

log = logging.getLogger(__name__)


class JobEvents:
    """The collection job_events, and who listens to it. All methods raise Unavailable."""

    def __init__(self, documents: DocumentStore) -> None:
        self._documents = documents
        self._listeners: list[EventListener] = []
        self._stored: dict[str, int] = {}  # by job: the last event that this process knows stored

    def prepare(self) -> None:
        self._documents.ensure(EVENTS, INDEXES)

    def listen(self, listener: EventListener) -> None:
        self._listeners.append(listener)

    def store(self, job: Job) -> None:
        """Move the outbox's events to their collection; those already there stay as they are."""
        self.tell(job, self.insert(job))

    def insert(self, job: Job) -> list[JobEvent]:
        """The first half of `store`, for a transaction: the events that are new."""
        known = self._stored.get(job.id, 0)
        lying = [event for event in outbox_of(job) if event.sequence > known]
        return [event for event in lying if self._insert(job, event)]

    def tell(self, job: Job, fresh: Sequence[JobEvent]) -> None:
        """The second half, once they are there for everybody."""
        if job.outbox:
            self._remember(job.id, job.sequence)
        if fresh:
            self._tell(job, fresh)

    def read(
        self, job: Job, *, after: int = 0, kind: str | None = None, limit: int = 100
    ) -> list[JobEvent]:
        """Events with a sequence number above `after`, in order, also those in the outbox."""
        where: dict[str, Any] = {"job_id": job.id, "sequence": {"$gt": after}}
        where |= {"type": kind} if kind else {}
        found = self._documents.find(EVENTS, where, sort=("sequence",), limit=limit)
        stored = [JobEvent.from_document(document) for document in found]
        seen = {event.sequence for event in stored}
        pending = [
            event
            for event in outbox_of(job)
            if event.sequence > after
            and event.sequence not in seen
            and (kind is None or event.type == kind)
        ]
        return sorted([*stored, *pending], key=lambda event: event.sequence)[:limit]

    def logs(
        self, job: Job, *, level: str | None, offset: int, limit: int
    ) -> tuple[list[JobEvent], int]:
        """A page of the job's log, oldest first, and how many entries there are in all."""
        self.store(job)
        where = {"job_id": job.id, "type": "log"} | ({"data.level": level} if level else {})
        page = self._documents.find(EVENTS, where, sort=("sequence",), skip=offset, limit=limit)
        events = [JobEvent.from_document(document) for document in page]
        return events, self._documents.count(EVENTS, where)

    def _insert(self, job: Job, event: JobEvent) -> bool:
        row = replace(event, id=f"{job.id}:{event.sequence:08d}", job_id=job.id)
        try:
            self._documents.insert(EVENTS, row.to_document())
        except DuplicateKey:
            return False
        return True

    def _remember(self, job_id: str, sequence: int) -> None:
        """Spare the next change of the job a try to write them again."""
        if len(self._stored) >= REMEMBERED_JOBS:
            self._stored.clear()
        self._stored[job_id] = sequence

    def _tell(self, job: Job, events: Sequence[JobEvent]) -> None:
        """What fails here disturbs nobody: the events are stored."""
        for listener in self._listeners:
            try:
                listener(job, events)
            except Exception:
                log.exception("telling of events failed job=%s", job.id)


def outbox_of(job: Job) -> list[JobEvent]:
    """What is not yet in the collection, or not yet taken out of the job."""
    return [JobEvent.from_document(event) for event in job.outbox]
