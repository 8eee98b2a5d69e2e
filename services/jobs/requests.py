"""What callers ask for: to create a job, and to cancel it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from copy import deepcopy
from datetime import datetime
from typing import Any, TypeVar

from services.clock import stamp
from services.documents.records import Record
from services.jobs.changes import JobChanges
from services.jobs.errors import JobEnded
from services.jobs.job import Job, JobStatus
from services.jobs.kinds.kind import JobKind

Parameters = TypeVar("Parameters", bound=Record)


class JobRequests(JobChanges):
    """The callers' part of the service that changes jobs."""

    def create(
        self,
        job_type: str,
        owner: str,
        parameters: Mapping[str, Any],
        *,
        dedupe_key: str | None = None,
        idempotency_key: str | None = None,
        tenant: str | None = None,
        metadata: Mapping[str, str] | None = None,
    ) -> tuple[Job, bool]:
        """Accept a job, and whether it is new: the same key answers with the job that has it.

        `tenant` is whose turn it takes in the queues, where that is not its owner's. In an
        exclusive pipeline the dedupe key is a lock: it is held by the active job only.
        The job is safe when this returns, whether or not the broker could be reached.
        """
        now = self._clock()
        pipeline = self._pipelines[job_type]
        job = Job(
            id=f"job_{uuid.uuid4().hex}",
            owner=owner,
            type=job_type,
            parameters=dict(parameters),
            stages=list(pipeline.stages),
            steps={},
            created_at=stamp(now),
            updated_at=stamp(now),
            dedupe_key=dedupe_key,
            idempotency_key=idempotency_key and f"{owner}:{idempotency_key}",
            exclusive=pipeline.exclusive,
            tenant=tenant or owner,
            metadata=dict(metadata or {}),
        )
        job.add([deepcopy(pipeline.first)])
        job.unblock()
        job.emit("job.queued", now)
        with self._documents.together():
            holder = self._acceptance.insert_or_find(job)
            fresh = [] if holder else self._events.insert(job)
        if holder:
            return holder, False
        self._announce(job, fresh)
        return self._publish_ready(job), True

    def request(
        self,
        kind: JobKind[Parameters, Any],
        owner: str,
        parameters: Parameters,
        *,
        dedupe_key: str | None = None,
        idempotency_key: str | None = None,
        tenant: str | None = None,
        metadata: Mapping[str, str] | None = None,
    ) -> tuple[Job, bool]:
        """As `create`, a job of this kind."""
        return self.create(
            kind.name,
            owner,
            parameters.to_document(),
            dedupe_key=dedupe_key,
            idempotency_key=idempotency_key,
            tenant=tenant,
            metadata=metadata,
        )

    def cancel(self, job_id: str, owner: str | None = None) -> Job:
        """Ask for the end of a job. Raises JobNotFound, JobEnded.

        It is cancelled at once where no step is running; otherwise as soon as its workers notice.
        """
        self.get(job_id, owner)

        def request(job: Job, now: datetime) -> bool:
            if job.status.final:
                raise JobEnded(f"The job is {job.status} already and cannot be cancelled.")
            job.cancel_requested_at = job.cancel_requested_at or stamp(now)
            if not job.running():
                job.end(JobStatus.CANCELLED, now)
            return True

        return self._change(job_id, request)
