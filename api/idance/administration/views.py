"""The administrator's jobs: rotate the challenges, clean up, and how the house does."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from api.causes import RunCancelled
from api.context import services
from api.declare import Resource, admin, answer, refuses
from api.dispatch import Answer
from api.events_url import EventsUrl, events_url
from api.job_eta import retry_after
from api.refusals import Missing
from api.schema import Content, Moment
from services.accounts.users import User
from services.jobs.admin_runs import LastRun, RunFailed, RunKind
from services.jobs.job import Job, JobStatus
from services.jobs.kinds.challenge_rotation import CHALLENGE_ROTATION
from services.jobs.kinds.cleanup import CLEANUP
from services.jobs.kinds.pose_analysis import POSE_ANALYSIS
from services.monitoring.health import PartState, SystemHealth, looks, verdict

resource = Resource("admin", tag="Administration")

WAIT_SECONDS = 30
TITLES = {RunKind.ROTATION: "Challenge rotation", RunKind.CLEANUP: "Data cleanup"}


class RotationDetails(Content):
    """How many challenges ended, began, and had wrong statistics."""

    success: Literal[True]
    expired_deactivated: int = Field(examples=[3])
    new_activated: int = Field(examples=[1])
    statistics_updated: int = Field(examples=[5])
    timestamp: Moment

    @classmethod
    def of(cls, job: Job) -> RotationDetails:
        run = CHALLENGE_ROTATION.result_of(job)
        return cls.copy_of(run, success=True)


class CleanupDetails(Content):
    """How many of each were deleted. All but the expired documents are in the audit log."""

    success: Literal[True]
    old_submissions_deleted: int = Field(examples=[50])
    inactive_challenges_deleted: int = Field(examples=[10])
    old_jobs_deleted: int = 0  # runs of before it was counted have none
    unfinished_uploads_deleted: int
    orphaned_objects_deleted: int
    expired_documents_deleted: int
    timestamp: Moment

    @classmethod
    def of(cls, job: Job) -> CleanupDetails:
        run = CLEANUP.result_of(job)
        return cls(
            success=True,
            old_submissions_deleted=run.old_submissions_deleted,
            inactive_challenges_deleted=run.inactive_challenges_deleted,
            unfinished_uploads_deleted=run.unfinished_uploads_deleted,
            orphaned_objects_deleted=run.orphaned_objects_deleted,
            expired_documents_deleted=run.expired_documents_deleted,
            timestamp=run.timestamp,
        )


class Rotated(Content):
    message: str = Field(examples=["Challenge rotation completed successfully"])
    details: RotationDetails


class CleanedUp(Content):
    message: str = Field(examples=["Data cleanup completed successfully"])
    details: CleanupDetails


class Run(Content):
    """One of these jobs; `details` when it has completed."""

    message: str
    job_id: str
    events_url: EventsUrl
    type: RunKind
    status: JobStatus
    details: RotationDetails | CleanupDetails | None


class JobsStatus(Content):
    """`system_health` is ``healthy`` when all `checks` are ``ok``, otherwise ``degraded``."""

    last_challenge_rotation: Moment | None
    last_data_cleanup: Moment | None
    active_analyses: int
    system_health: SystemHealth
    checks: dict[str, PartState]


@resource.post("/api/admin/jobs/rotate-challenges")
@admin
@answer(200, Rotated)
@answer(202, Run, "It still runs; `Location` has its state, `Retry-After` when to look")
@refuses(409, 503)
def rotate_challenges(caller: User) -> Answer:
    """Deactivate challenges that are over, activate those whose time has come.

    Where a rotation runs already, its result is answered: there is one at a time.
    """
    job = _run_to_end(RunKind.ROTATION, caller)
    if not job.status.final:
        return _still_running(job)
    return Answer(Rotated(message=_run_message(job), details=RotationDetails.of(job)))


@resource.post("/api/admin/jobs/cleanup-data")
@admin
@answer(200, CleanedUp)
@answer(202, Run, "It still runs; `Location` has its state, `Retry-After` when to look")
@refuses(409, 503)
def clean_up_data(caller: User) -> Answer:
    """Delete what is older than the settings allow.

    Where a cleanup runs already, its result is answered: there is one at a time.
    """
    job = _run_to_end(RunKind.CLEANUP, caller)
    if not job.status.final:
        return _still_running(job)
    return Answer(CleanedUp(message=_run_message(job), details=CleanupDetails.of(job)))


@resource.get("/api/admin/jobs/status")
@admin
@answer(200, JobsStatus)
@refuses(503)
def show_admin_status(caller: User) -> JobsStatus:  # noqa: ARG001 - who asks changes nothing
    """When the jobs last came to their end, and whether all parts of the house answer now."""
    house = services()
    checks = looks(house.documents, house.queue, house.objects)
    return JobsStatus(
        last_challenge_rotation=_time(house.runs.last(RunKind.ROTATION)),
        last_data_cleanup=_time(house.runs.last(RunKind.CLEANUP)),
        active_analyses=house.jobs.count_active(POSE_ANALYSIS.name),
        system_health=verdict(checks),
        checks=checks,
    )


@resource.get("/api/admin/jobs/<job_id>")
@admin
@answer(200, Run)
@refuses(404, 503)
def show_admin_run(caller: User, job_id: str) -> Answer:  # noqa: ARG001 - Beat's jobs are shown, too
    """One rotation or cleanup, whoever started it."""
    job = services().jobs.get(job_id)
    if job.type not in set(RunKind):
        raise Missing(f"There is no administrator's job {job_id}.")
    return Answer(_show_run(job), headers=retry_after(job))


def _run_to_end(kind: RunKind, caller: User) -> Job:
    """A job of this kind when it has ended, or as it is when nobody would wait longer.

    Raises Conflict, RunFailed.
    """
    job = services().jobs.wait(services().runs.start(kind, caller.id).id, WAIT_SECONDS)
    if job.status == JobStatus.CANCELLED:
        raise RunCancelled(f"{TITLES[kind]} was cancelled while it ran ({job.id}).")
    if job.status == JobStatus.FAILED:
        reason = job.error["message"] if job.error else "the log has no reason"
        raise RunFailed(f"{TITLES[kind]} failed ({job.id}): {reason}")
    return job


def _still_running(job: Job) -> Answer:
    headers = {"Location": f"/api/admin/jobs/{job.id}", **retry_after(job)}
    return Answer(_show_run(job), 202, headers)


def _show_run(job: Job) -> Run:
    kind = RunKind(job.type)
    shape = RotationDetails if kind is RunKind.ROTATION else CleanupDetails
    done = job.status == JobStatus.COMPLETED
    return Run(
        message=_run_message(job),
        job_id=job.id,
        events_url=events_url(job.id),
        type=kind,
        status=job.status,
        details=shape.of(job) if done else None,
    )


def _run_message(job: Job) -> str:
    title = TITLES[RunKind(job.type)]
    if job.status == JobStatus.COMPLETED:
        return f"{title} completed successfully"
    return f"{title} is {job.status}"


def _time(run: LastRun | None) -> str | None:
    return run.at if run else None
