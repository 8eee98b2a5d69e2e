"""The caller's jobs: listed, and deleted with all that they made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from api.context import services
from api.declare import Resource, answer, query, refuses, user
from api.dispatch import Answer
from api.events_url import EventsUrl, account_events_url
from api.list_filters import ListFilters
from api.schema import Content
from api.t2m.jobs.schema import JobSummary
from api.t2m.paging import PageQuery, Pagination
from api.t2m.programs.program_cache import drop_programs
from services.accounts.users import User
from services.documents.paging import read_page
from services.jobs.documents import read_jobs
from services.jobs.kinds.registry import KINDS
from services.jobs.service import JOBS

resource = Resource("own_jobs", tag="Jobs")

Status = Literal["queued", "processing", "completed", "failed", "cancelled"]
LISTED = [kind.name for kind in KINDS.values() if kind.view]
TYPES = (*LISTED, "all")
if TYPE_CHECKING:
    JobType = str
else:
    JobType = Literal[TYPES]  # pydantic reads it; a type checker knows no computed literals


class JobsQuery(ListFilters, PageQuery):
    """The name of a job is its video's topic."""

    status: Status | None = Field(default=None, description="Only jobs of this status")
    type: JobType = Field(
        default="video_generation",
        description="Only jobs of this type; `all` for those of both APIs",
    )

    def where(self, owner: str) -> dict[str, Any]:
        types = {"$in": LISTED} if self.type == "all" else self.type
        return self.narrow("parameters.topic", owner=owner, status=self.status, type=types)


class JobList(Content):
    """`events_url` tells of each change of your jobs from now on, for whoever has this link, for
    an hour, or until you log out everywhere. An app that acts for you gets none."""

    events_url: EventsUrl | None
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
    where = query.where(caller.id)
    found = read_page(services().documents, JOBS, where, query.order, query.request)
    items = JobSummary.list_readable(read_jobs(found.documents))
    return JobList(
        events_url=account_events_url(caller), items=items, pagination=Pagination.of(found)
    )


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
    drop_programs(caller.id, job_id)
    return Answer(JobDeleted(job_id=job_id, objects_deleted=count), message="Job deleted")
