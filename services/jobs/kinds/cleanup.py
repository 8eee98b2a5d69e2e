"""The kind cleanup: what is older than the settings allow is deleted."""

from __future__ import annotations

from dataclasses import dataclass

from services.documents.records import Record
from services.jobs.job import Stage
from services.jobs.kinds.administration import AdminRun
from services.jobs.kinds.kind import JobKind, JobView, Nothing
from services.jobs.pipelines import CLEANUP_DATA, step


@dataclass(frozen=True, kw_only=True)
class CleanUp(Record):
    """How many of each kind a cleanup has deleted, over all attempts of its job."""

    old_submissions_deleted: int
    inactive_challenges_deleted: int
    old_jobs_deleted: int = 0  # older cleanups knew none
    unfinished_uploads_deleted: int
    orphaned_objects_deleted: int
    expired_documents_deleted: int


@dataclass(frozen=True, kw_only=True)
class CleanUpRun(AdminRun, CleanUp):
    """The job's result."""


CLEANUP = JobKind(
    name="cleanup",
    view=JobView.RUN,
    limit="idance",
    stages=(Stage("cleanup", 1.0),),
    first=step("clean-up", CLEANUP_DATA, "cleanup"),
    usual_seconds=30,
    exclusive=True,
    parameters=Nothing,
    result=CleanUpRun,
)
