"""Jobs in their generic form: shown, logged, cancelled."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal, Self

from pydantic import ConfigDict, Field

from api.context import services
from api.declare import Resource, answer, conditional, header, query, refuses, user
from api.dispatch import Answer
from api.errors import Invalid
from api.patience import retry_after, waited
from api.schema import Content, Moment, Query
from services.accounts.users import User
from services.clock import parse
from services.dances.media import JOB_TYPES as MEDIA_TYPES
from services.jobs.job import Job, JobStatus

resource = Resource("jobs", tag="Jobs")

Level = Literal["DEBUG", "INFO", "WARNING", "ERROR"]


class VideoResult(Content):
    """The video that a video_generation made."""

    file_id: str
    file_size: int
    thumbnail_url: str | None


class DanceResult(Content):
    """What was made of an analysis: the record that links it; for a verification, its verdict."""

    record_url: str
    equal: bool | None = None


class AnalysisResult(Content):
    """The score that a pose_analysis found; the record has the rest."""

    total_score: float
    record_url: str


class RunResult(Content):
    """What an administrator's job did, with its counts."""

    model_config = ConfigDict(extra="allow")

    success: bool
    timestamp: Moment


Result = VideoResult | AnalysisResult | DanceResult | RunResult


class JobError(Content):
    code: str
    message: str


class JobSummary(Content):
    """What a list shows of a job. `progress` is in per cent, `duration` in seconds."""

    id: str
    type: str
    status: JobStatus
    progress: float = Field(ge=0, le=100)
    current_stage: str | None
    created_at: Moment
    started_at: Moment | None
    completed_at: Moment | None
    duration: float | None

    @classmethod
    def of(cls, job: Job) -> Self:
        return cls(**cls.told(job))

    @classmethod
    def told(cls, job: Job) -> dict[str, Any]:
        """The fields, by name."""
        return {
            "id": job.id,
            "type": job.type,
            "status": job.status,
            "progress": job.percentage,
            "current_stage": job.current_stage,
            "created_at": job.created_at,
            "started_at": job.started_at,
            "completed_at": job.completed_at,
            "duration": duration_of(job),
        }


class GenericJob(JobSummary):
    """A job of any type, with what was asked for and what came of it."""

    parameters: dict[str, Any]
    result: Result | None
    error: JobError | None

    @classmethod
    def told(cls, job: Job) -> dict[str, Any]:
        return {
            **super().told(job),
            "parameters": {name: v for name, v in job.parameters.items() if v is not None},
            "result": RESULTS[job.type](job) if _has_result(job) else None,
            "error": JobError(**job.error) if job.error else None,
        }


def _has_result(job: Job) -> bool:
    return job.status == JobStatus.COMPLETED and bool(job.result)


class LogsQuery(Query):
    limit: int = Field(default=100, ge=1, le=1000, description="Entries to show")
    offset: int = Field(default=0, ge=0, le=10**9, description="Entries to skip")
    level: Level | None = Field(default=None, description="Only entries of this level")
    tail: int | None = Field(
        default=None, ge=1, le=1000, description="Only the last so many; instead of an offset"
    )


class LogDetails(Content):
    """The step that was under way, how far it was in per cent, and what else was noted."""

    model_config = ConfigDict(extra="allow")

    step: str | None = None
    progress: float | None = None


class LogEntry(Content):
    timestamp: Moment
    level: Level
    message: str
    details: LogDetails

    @classmethod
    def of(cls, event: Mapping[str, Any]) -> LogEntry:
        noted = event["data"]
        return cls(
            timestamp=event["at"],
            level=noted["level"],
            message=noted["message"],
            details=LogDetails(**noted["details"]),
        )


class Logs(Content):
    """A page of the log, oldest first. `total_logs` counts those of the level asked for.

    `has_more` tells of later entries; with `tail`, of earlier ones.
    """

    logs: list[LogEntry]
    total_logs: int
    has_more: bool


class Cancelled(Content):
    job_id: str
    status: JobStatus
    cancel_requested_at: Moment | None


@resource.get("/api/v1/jobs/<job_id>")
@user
@header("Prefer", "wait=N: answer when the job has ended, at the latest after N seconds")
@conditional
@answer(200, GenericJob)
@refuses(404, 503)
def show_job(caller: User, job_id: str) -> Answer:
    """One of your jobs: what it is, how far it is, what it gave."""
    job = waited(services().jobs.get(job_id, caller.id))
    return Answer(GenericJob.of(job), headers=retry_after(job))


@resource.get("/api/v1/jobs/<job_id>/logs")
@user
@query(LogsQuery)
@answer(200, Logs)
@refuses(404, 503)
def show_logs(caller: User, job_id: str, query: LogsQuery) -> Logs:
    """What happened in a job, entry by entry."""
    jobs = services().jobs
    jobs.get(job_id, caller.id)
    if query.tail is not None:
        return _last_logs(job_id, query, query.tail)
    page, total = jobs.logs(job_id, level=query.level, offset=query.offset, limit=query.limit)
    entries = [LogEntry.of(event) for event in page]
    return Logs(logs=entries, total_logs=total, has_more=query.offset + len(page) < total)


@resource.post("/api/v1/jobs/<job_id>/cancel")
@user
@answer(200, Cancelled, "It is cancelled")
@answer(202, Cancelled, "A step is running; it stops within seconds")
@refuses(404, 409, 503)
def cancel_job(caller: User, job_id: str) -> Answer:
    """Ask for the end of a job. One that has ended already stays as it is, and this is refused."""
    job = services().jobs.cancel(job_id, caller.id)
    ended = job.status.final
    content = Cancelled(
        job_id=job.id, status=job.status, cancel_requested_at=job.cancel_requested_at
    )
    word = "Job cancelled" if ended else "Job is being cancelled"
    return Answer(content, 200 if ended else 202, retry_after(job), message=word)


def _last_logs(job_id: str, query: LogsQuery, tail: int) -> Logs:
    """Raises Invalid where an offset was given too."""
    if query.offset:
        raise Invalid.field("query", "tail", message="Give either an offset or a tail", value=tail)
    jobs = services().jobs
    _, before = jobs.logs(job_id, level=query.level, limit=1)
    start = max(0, before - tail)
    page, total = jobs.logs(job_id, level=query.level, offset=start, limit=tail)
    return Logs(logs=[LogEntry.of(event) for event in page], total_logs=total, has_more=start > 0)


def duration_of(job: Job) -> float | None:
    """Seconds from its first step to its end; None until then."""
    if not job.started_at or not job.completed_at:
        return None
    return round((parse(job.completed_at) - parse(job.started_at)).total_seconds(), 3)


def _video_result(job: Job) -> VideoResult:
    shown = job.result["thumbnails"] and job.parameters["generate_thumbnails"]
    return VideoResult(
        file_id=f"video_{job.id.removeprefix('job_')}",
        file_size=job.result["metadata"]["file_size"],
        thumbnail_url=f"/api/v1/videos/jobs/{job.id}/thumbnail" if shown else None,
    )


def _analysis_result(job: Job) -> AnalysisResult:
    return AnalysisResult(
        total_score=job.result["score"]["total_score"],
        record_url=f"/api/ai/analysis-status/{job.parameters['submission_id']}",
    )


def _verification_result(job: Job) -> DanceResult:
    return DanceResult(record_url=f"/api/ai/verify/{job.id}", equal=job.result["equal"])


def _media_result(job: Job) -> DanceResult:
    submission = job.parameters["submission_id"]
    return DanceResult(record_url=f"/api/ai/analysis/{submission}/media")


def _run_result(job: Job) -> RunResult:
    return RunResult(**job.result)


RESULTS: Mapping[str, Callable[[Job], Result]] = {
    "video_generation": _video_result,
    "pose_analysis": _analysis_result,
    "score_verification": _verification_result,
    **dict.fromkeys(MEDIA_TYPES.values(), _media_result),
    "challenge_rotation": _run_result,
    "cleanup": _run_result,
}
