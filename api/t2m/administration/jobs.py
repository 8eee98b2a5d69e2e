"""Jobs of everybody, for administrators: listed, explained, requeued, cancelled, put forward."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, StringConstraints, WithJsonSchema

from api.context import services
from api.cursors import give_cursor
from api.declare import Resource, admin, answer, body, query, refuses
from api.dispatch import Answer
from api.schema import Body, Query
from api.t2m.administration.job_schema import (
    AdminJob,
    AdminJobs,
    Prioritised,
    RefusedRequeue,
    RequeuedJob,
    RequeuedJobs,
)
from api.t2m.jobs.schema import Cancelled
from services.accounts.users import User
from services.administration.job_search import JobQuery
from services.documents.paging import LONGEST_CURSOR
from services.jobs.admission import HIGHEST
from services.jobs.job import JobStatus
from services.jobs.kinds.registry import KINDS
from services.jobs.pipelines import QUEUES

resource = Resource("admin_jobs", tag="Administration")

LONGEST_AGE = 10 * 366 * 24 * 3600


def one_of(names: Collection[str], given: str) -> str:
    """The name that was given, which is one of these. Raises ValueError."""
    if given not in names:
        raise ValueError(f"one of {', '.join(names)}")
    return given


JobType = Annotated[
    str,
    AfterValidator(lambda given: one_of(KINDS, given)),
    WithJsonSchema({"type": "string", "enum": list(KINDS)}),
]
QueueName = Annotated[
    str,
    AfterValidator(lambda given: one_of(QUEUES, given)),
    WithJsonSchema({"type": "string", "enum": list(QUEUES)}),
]
Name = Annotated[str, StringConstraints(min_length=1, max_length=100)]
Cursor = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_CURSOR)]
Age = Annotated[int, Field(ge=0, le=LONGEST_AGE, description="Seconds since it was accepted")]


class AdminJobsQuery(Query):
    """All that is given has to hold."""

    status: Literal["queued", "processing", "completed", "failed", "cancelled"] | None = None
    type: JobType | None = None
    owner: Name | None = Field(default=None, description="A user's id, or `system`")
    queue: QueueName | None = Field(default=None, description="Where a step of it waits or runs")
    error_code: Name | None = None
    older_than: Age | None = None
    younger_than: Age | None = None
    limit: int = Field(default=20, ge=1, le=100)
    cursor: Cursor | None = Field(default=None, description="`next_cursor` of the page before")


class RequeueMany(Body):
    """Which failed jobs: all that is given has to hold. Ages in seconds."""

    type: JobType | None = None
    owner: Name | None = None
    error_code: Name | None = None
    older_than: Age | None = None
    younger_than: Age | None = None
    limit: int = Field(default=100, ge=1, le=100, description="Take up at most so many")
    cursor: Cursor | None = None


class PriorityRequest(Body):
    priority: int = Field(ge=0, le=HIGHEST, description="Among its tenant's jobs; 0 is usual")


@resource.get("/api/v1/admin/jobs")
@admin
@query(AdminJobsQuery)
@answer(200, AdminJobs)
@refuses(503)
def list_all_jobs(caller: User, query: AdminJobsQuery) -> AdminJobs:  # noqa: ARG001
    """Jobs of everybody, the newest first."""
    wanted = _build_job_query(query, JobStatus(query.status) if query.status else None, query.queue)
    found = services().desk.search.find(wanted, limit=query.limit, cursor=query.cursor)
    return AdminJobs.of(found)


@resource.get("/api/v1/admin/jobs/<job_id>")
@admin
@answer(200, AdminJob)
@refuses(404, 503)
def explain_job(caller: User, job_id: str) -> AdminJob:  # noqa: ARG001
    """One job of anybody: its steps, its last words, and why it waits where it does."""
    return AdminJob.read(services(), job_id)


@resource.post("/api/v1/admin/jobs/<job_id>/requeue")
@admin
@answer(200, RequeuedJob)
@refuses(404, 409, 503)
def requeue_job(caller: User, job_id: str) -> RequeuedJob:  # noqa: ARG001
    """Take a failed job up again from the step that failed; what was done is kept.

    One that is under way is left as it is. One that has completed or was cancelled is refused, and
    so is one whose source is gone, or whose work was asked for anew meanwhile.
    """
    job, taken_up = services().desk.repairs.requeue(job_id)
    return RequeuedJob(job_id=job.id, status=job.status, requeued=taken_up, requeues=job.requeues)


@resource.post("/api/v1/admin/jobs/requeue")
@admin
@body(RequeueMany)
@answer(200, RequeuedJobs)
@refuses(503)
def requeue_jobs(caller: User, body: RequeueMany) -> RequeuedJobs:  # noqa: ARG001
    """Take up the failed jobs that fit, at most a hundred at a time; the answer says how many."""
    wanted = _build_job_query(body, JobStatus.FAILED, None)
    done = services().desk.repairs.requeue_all(wanted, limit=body.limit, cursor=body.cursor)
    refused = [RefusedRequeue(job_id=one.job_id, reason=one.words) for one in done.refused]
    return RequeuedJobs(
        requeued=len(done.requeued),
        refused=len(refused),
        requeued_jobs=done.requeued,
        refused_jobs=refused,
        complete=done.next_cursor is None,
        next_cursor=give_cursor(done.next_cursor),
    )


@resource.post("/api/v1/admin/jobs/<job_id>/cancel")
@admin
@answer(200, Cancelled, "It is cancelled")
@answer(202, Cancelled, "A step is running; it stops within seconds")
@refuses(404, 409, 503)
def cancel_any_job(caller: User, job_id: str) -> Answer:  # noqa: ARG001
    """Ask for the end of anybody's job."""
    job = services().jobs.cancel(job_id)
    requested = job.cancel_requested_at
    content = Cancelled(job_id=job.id, status=job.status, cancel_requested_at=requested)
    return Answer(content, 200 if job.status.final else 202)


@resource.post("/api/v1/admin/jobs/<job_id>/priority")
@admin
@body(PriorityRequest)
@answer(200, Prioritised)
@refuses(404, 409, 503)
def prioritise_job(caller: User, job_id: str, body: PriorityRequest) -> Prioritised:  # noqa: ARG001
    """Have a job go before its tenant's others of a lower priority; nobody else waits for it."""
    job = services().jobs.prioritise(job_id, body.priority)
    return Prioritised(job_id=job.id, status=job.status, priority=job.priority)


def _build_job_query(given: Any, status: JobStatus | None, queue: str | None) -> JobQuery:
    return JobQuery(
        status=status,
        type=given.type,
        owner=given.owner,
        queue=queue,
        error_code=given.error_code,
        older_than=_age(given.older_than),
        younger_than=_age(given.younger_than),
    )


def _age(seconds: int | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=seconds)
