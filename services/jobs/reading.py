"""What callers see of jobs: lists, events, the log, and waiting for the end."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from services.documents.batches import find_each
from services.jobs.acceptance import JOBS
from services.jobs.changes import JobChanges
from services.jobs.documents import read_jobs
from services.jobs.job import ACTIVE, Job, JobStatus
from services.jobs.job_event import JobEvent


class JobReading(JobChanges):
    """The part of the service that changes nothing."""

    def accepted_since(self, owner: str, since: str, limit: int = 1000) -> list[Job]:
        """The owner's newest jobs that were accepted after this stamp."""
        where = {"owner": owner, "created_at": {"$gt": since}}
        found = self._documents.find(JOBS, where, sort=("-created_at",), limit=limit)
        return read_jobs(found)

    def changed_since(self, owner: str, since: str) -> Iterator[Job]:
        """The owner's jobs that were changed after this stamp, the latest change last."""
        where = {"owner": owner, "updated_at": {"$gt": since}}
        found = find_each(self._documents, JOBS, where, sort=("updated_at",))
        for document in found:
            yield from read_jobs([document])

    def newest_completed(self, job_type: str, owner: str | None, limit: int) -> list[Job]:
        """Completed jobs of this type, of one owner or of all, the newest first."""
        where: dict[str, Any] = {"status": JobStatus.COMPLETED.value, "type": job_type}
        where |= {"owner": owner} if owner else {}
        found = self._documents.find(JOBS, where, sort=("-created_at",), limit=limit)
        return read_jobs(found)

    def count_active(self, job_type: str) -> int:
        statuses = [status.value for status in ACTIVE]
        return self._documents.count(JOBS, {"type": job_type, "status": {"$in": statuses}})

    def wait(self, job_id: str, seconds: float) -> Job:
        """The job once it has ended, or as it is after so many seconds."""
        deadline = time.monotonic() + seconds
        while True:
            job = self.get(job_id)
            left = deadline - time.monotonic()
            if job.status.final or left <= 0:
                return job
            self._signal.wait(job_id, min(left, 2.0))

    def events(
        self, job_id: str, *, after: int = 0, kind: str | None = None, limit: int = 100
    ) -> list[JobEvent]:
        """Events with a sequence number above `after`, in order, also those still in the outbox."""
        return self._events.read(self.get(job_id), after=after, kind=kind, limit=limit)

    def last_logs(self, job_id: str, count: int) -> list[JobEvent]:
        """The end of the job's log, oldest first."""
        _, total = self.logs(job_id, limit=1)
        return self.logs(job_id, offset=max(0, total - count), limit=count)[0]

    def logs(
        self, job_id: str, *, level: str | None = None, offset: int = 0, limit: int = 100
    ) -> tuple[list[JobEvent], int]:
        """A page of the job's log, oldest first, and how many entries there are in all."""
        return self._events.logs(self.get(job_id), level=level, offset=offset, limit=limit)
