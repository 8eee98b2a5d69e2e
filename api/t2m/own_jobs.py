"""The caller's jobs: listed, and deleted with all that they made."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from api.context import services
from api.declare import Resource, answer, query, refuses, user
from api.dispatch import Answer
from api.schema import Content
from api.t2m.jobs import JobSummary
from api.t2m.paging import PageQuery, Pagination
from api.t2m.programs import forget
from services.accounts.users import User
from services.documents.paging import read_page
from services.jobs.job import Job
from services.jobs.service import JOBS

resource = Resource("own_jobs", tag="Jobs")

NEWEST_FIRST = ("-created_at",)
Status = Literal["queued", "processing", "completed", "failed", "cancelled"]
JobType = Literal[
    "video_generation",
    "pose_analysis",
    "score_verification",
    "dance_overlay",
    "dance_report",
    "dance_explainer",
    "challenge_rotation",
    "cleanup",
    "all",
]


class JobsQuery(PageQuery):
    status: Status | None = Field(default=None, description="Only jobs of this status")
    type: JobType = Field(
        default="video_generation",
        description="Only jobs of this type; `all` for those of both APIs",
    )

    def where(self, owner: str) -> dict[str, Any]:
        chosen = {"status": self.status, "type": None if self.type == "all" else self.type}
        return {"owner": owner} | {name: value for name, value in chosen.items() if value}


class JobList(Content):
    items: list[JobSummary]
    pagination: Pagination


class JobDeleted(Content):
    """`objects_deleted` counts the files that went with the job."""

    job_id: str
    deleted: Literal[True] = True
    objects_deleted: int


@resource.get("/api/v1/jobs")
@user
@query(JobsQuery)
@answer(200, JobList)
@refuses(503)
def list_jobs(caller: User, query: JobsQuery) -> JobList:
    """Your jobs, the newest first: those of this API, unless you ask for others."""
    found = read_page(
        services().documents, JOBS, query.where(caller.id), NEWEST_FIRST, query.request
    )
    items = [JobSummary.of(Job.from_document(document)) for document in found.documents]
    return JobList(items=items, pagination=Pagination.of(found))


@resource.delete("/api/v1/jobs/<job_id>")
@user
@answer(200, JobDeleted)
@refuses(404, 409, 503)
def delete_job(caller: User, job_id: str) -> Answer:
    """Delete a job with its files, its log and its records.

    One that has not ended is cancelled first. Where a step takes long to stop, this is refused:
    the job is then being cancelled, and can be deleted a little later.
    """
    count = services().job_deletion.delete(job_id, caller.id)
    forget(caller.id, job_id)
    return Answer(JobDeleted(job_id=job_id, objects_deleted=count), message="Job deleted")
