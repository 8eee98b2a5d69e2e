"""What jobs tell of themselves, their results and their logs."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Self

from pydantic import ConfigDict, Field

from api.events_url import EventsUrl, events_url
from api.schema import Content, Moment, Query
from api.t2m.jobs.pictures import link_picture
from services.clock import parse
from services.documents.records import Malformed
from services.jobs.job import Job, JobStatus
from services.jobs.job_event import JobEvent, LogLevel, LogLine
from services.jobs.kinds.about_analysis import AboutAnalysis
from services.jobs.kinds.kind import JobView
from services.jobs.kinds.lessons import LessonFilm
from services.jobs.kinds.pose_analysis import POSE_ANALYSIS
from services.jobs.kinds.registry import KINDS
from services.jobs.kinds.score_verification import SCORE_VERIFICATION
from services.jobs.kinds.video_generation import VIDEO_GENERATION

log = logging.getLogger(__name__)


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


class JobFacts(Content):
    """What a job tells of itself. `progress` is in per cent, `duration` in seconds. `metadata` is
    what was given with it."""

    id: str
    type: str
    status: JobStatus
    progress: float = Field(ge=0, le=100)
    current_stage: str | None
    created_at: Moment
    started_at: Moment | None
    completed_at: Moment | None
    duration: float | None
    topic: str | None = Field(description="Of a video what it explains; null for other jobs")
    metadata: dict[str, str]

    @classmethod
    def of(cls, job: Job) -> Self:
        return cls(**cls.fields_of(job))

    @classmethod
    def list_readable(cls, jobs: Iterable[Job]) -> list[Self]:
        """Of those whose records can be read: one that is damaged hides no other."""
        items = []
        for job in jobs:
            try:
                items.append(cls.of(job))
            except Malformed as problem:
                log.warning("left out job=%s, which cannot be read: %s", job.id, problem)
        return items

    @classmethod
    def fields_of(cls, job: Job) -> dict[str, Any]:
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
            "topic": VIDEO_GENERATION.parameters_of(job).topic if _is_video_job(job) else None,
            "metadata": job.metadata,
        }


class JobSummary(JobFacts):
    """What a list shows its owner of a job."""

    events_url: EventsUrl
    picture_url: str | None = Field(description="Of what was made; null until then")

    @classmethod
    def fields_of(cls, job: Job) -> dict[str, Any]:
        told = {"events_url": events_url(job.id), "picture_url": link_picture(job)}
        return {**super().fields_of(job), **told}


class GenericJob(JobSummary):
    """A job of any type, with what was asked for and what came of it."""

    parameters: dict[str, Any]
    result: Result | None
    error: JobError | None

    @classmethod
    def fields_of(cls, job: Job) -> dict[str, Any]:
        return {
            **super().fields_of(job),
            "parameters": {name: v for name, v in job.parameters.items() if v is not None},
            "result": _show_result(job) if _has_result(job) else None,
            "error": JobError(**job.error) if job.error else None,
        }


def _show_result(job: Job) -> Result | None:
    view = KINDS[job.type].view
    return RESULTS[view](job) if view else None


def _has_result(job: Job) -> bool:
    return job.status == JobStatus.COMPLETED and bool(job.result)


class LogsQuery(Query):
    limit: int = Field(default=100, ge=1, le=1000, description="Entries to show")
    offset: int = Field(default=0, ge=0, le=10**9, description="Entries to skip")
    level: LogLevel | None = Field(default=None, description="Only entries of this level")
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
    level: LogLevel
    message: str
    details: LogDetails

    @classmethod
    def of(cls, event: JobEvent) -> LogEntry:
        line = LogLine.from_document(event.data)
        return cls(
            timestamp=event.at,
            level=line.level,
            message=line.message,
            details=LogDetails(**line.details),
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


def duration_of(job: Job) -> float | None:
    """Seconds from its first step to its end; None until then."""
    if not job.started_at or not job.completed_at:
        return None
    return round((parse(job.completed_at) - parse(job.started_at)).total_seconds(), 3)


def _is_video_job(job: Job) -> bool:
    return VIDEO_GENERATION.includes(job)


def _video_result(job: Job) -> VideoResult | None:
    if not LessonFilm.is_in(job.result):
        return None
    result = VIDEO_GENERATION.result_of(job)
    shown = result.thumbnails and VIDEO_GENERATION.parameters_of(job).generate_thumbnails
    return VideoResult(
        file_id=f"video_{job.id.removeprefix('job_')}",
        file_size=result.metadata.file_size,
        thumbnail_url=f"/api/v1/videos/jobs/{job.id}/thumbnail" if shown else None,
    )


def _analysis_result(job: Job) -> AnalysisResult:
    submission = POSE_ANALYSIS.parameters_of(job).submission_id
    return AnalysisResult(
        total_score=POSE_ANALYSIS.result_of(job).score.total_score,
        record_url=f"/api/ai/analysis-status/{submission}",
    )


def _verification_result(job: Job) -> DanceResult:
    verdict = SCORE_VERIFICATION.result_of(job)
    return DanceResult(record_url=f"/api/ai/verify/{job.id}", equal=verdict.equal)


def _media_result(job: Job) -> DanceResult:
    submission = AboutAnalysis.from_document(job.parameters).submission_id
    return DanceResult(record_url=f"/api/ai/analysis/{submission}/media")


def _run_result(job: Job) -> RunResult:
    return RunResult(**job.result)


RESULTS: Mapping[JobView, Callable[[Job], Result | None]] = {
    JobView.VIDEO: _video_result,
    JobView.ANALYSIS: _analysis_result,
    JobView.VERIFICATION: _verification_result,
    JobView.MEDIUM: _media_result,
    JobView.RUN: _run_result,
}
