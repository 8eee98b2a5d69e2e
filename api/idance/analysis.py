"""Pose analysis: accept a video, and read its record."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from api import file_keys
from api.context import links, services
from api.declare import Resource, answer, body, conditional, header, limit, refuses, user
from api.dispatch import Answer
from api.enqueue import IDEMPOTENCY_KEY, REPLAYED, enqueue
from api.errors import Invalid, Missing
from api.limits import ANALYSES
from api.patience import retry_after, waited
from api.schema import Body, Content, Moment
from services.interfaces import NotFound, Refused
from services.job import Job, JobStatus
from services.users import User

resource = Resource("analysis", tag="Analysis")

JOB_TYPE = "pose_analysis"
SubmissionId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
RecordStatus = Literal["processing", "completed", "failed"]
STATUSES: dict[JobStatus, RecordStatus] = {
    JobStatus.QUEUED: "processing",
    JobStatus.PROCESSING: "processing",
    JobStatus.COMPLETED: "completed",
    JobStatus.FAILED: "failed",
    JobStatus.CANCELLED: "failed",
}


class AnalyzePose(Body):
    """`video_url` is a link that `/api/s3/download-url` gave, or the file key itself."""

    submission_id: SubmissionId = Field(examples=["507f1f77bcf86cd799439011"])
    video_url: str = Field(
        min_length=1, max_length=4096, examples=["sessions/<user id>/session_456/video.mp4"]
    )
    challenge_type: Annotated[str, StringConstraints(min_length=1, max_length=40)] | None = Field(
        default=None, examples=["freestyle"]
    )
    target_bpm: float | None = Field(default=None, ge=40, le=240, examples=[120])


class Breakdown(Content):
    """Points by axis: at most 25, 30, 25 and 20."""

    balance: float
    rhythm: float
    smoothness: float
    creativity: float


class Analysis(Content):
    """The record of one analysis. What is not known yet is null."""

    submission_id: str
    status: RecordStatus
    progress: float = Field(ge=0, le=1)
    pose_data_url: str | None = None
    pose_data_download_url: str | None = None
    score_breakdown: Breakdown | None = None
    total_score: float | None = None
    feedback: str | None = None
    details: dict[str, Any] | None = None
    scorer_version: str | None = None
    degraded: bool | None = None
    error_message: str | None = None
    created_at: Moment
    completed_at: Moment | None = None
    job_id: str

    @classmethod
    def of(cls, job: Job) -> Analysis:
        return cls(
            submission_id=job.parameters["submission_id"],
            status=STATUSES[job.status],
            progress=round(job.percentage / 100, 3),
            error_message=_error_message(job),
            created_at=job.created_at,
            completed_at=job.completed_at,
            job_id=job.id,
            **(_findings(job.result) if job.status == JobStatus.COMPLETED else {}),
        )


@resource.post("/api/ai/analyze-pose")
@user
@limit(ANALYSES)
@header("Prefer", "wait=N: answer with the finished record, if that takes no more than N seconds")
@header(IDEMPOTENCY_KEY, "The same key with the same body is the same analysis")
@body(AnalyzePose)
@answer(202, Analysis, "Accepted; `Location` has the record, `Retry-After` when to look")
@answer(200, Analysis, "This analysis has ended already, or within the time of `Prefer: wait`")
@refuses(409, 503)
def analyze_pose(caller: User, body: AnalyzePose) -> Answer:
    """Have a video analysed and scored.

    The submission is your own name for the video. Asking again for the same one answers with the
    same analysis; one that failed is tried again.
    """
    parameters = body.model_dump(exclude={"video_url"}) | {"video_key": _video(body, caller)}
    dedupe_key = f"{JOB_TYPE}:{caller.id}:{body.submission_id}"
    job, new = enqueue(JOB_TYPE, caller, parameters, dedupe_key=dedupe_key)
    return _record(waited(job), accepted=True, replayed=not new)


@resource.get("/api/ai/analysis-status/<submission_id>")
@user
@header("Prefer", "wait=N: answer when the analysis has ended, at the latest after N seconds")
@conditional
@answer(200, Analysis)
@refuses(404, 503)
def show_analysis(caller: User, submission_id: str) -> Answer:
    """The newest analysis of one of your submissions."""
    job = services().jobs.latest(JOB_TYPE, caller.id, "submission_id", submission_id)
    if job is None:
        raise Missing(f"There is no analysis of a submission {submission_id!r} of yours.")
    return _record(waited(job))


def _record(job: Job, *, accepted: bool = False, replayed: bool = False) -> Answer:
    headers = retry_after(job)
    if accepted:
        headers["Location"] = f"/api/ai/analysis-status/{job.parameters['submission_id']}"
    if replayed:
        headers[REPLAYED] = "true"
    status = 202 if accepted and not job.status.final else 200
    return Answer(Analysis.of(job), status, headers)


def _video(body: AnalyzePose, caller: User) -> str:
    """The key of the caller's uploaded video. Raises Invalid."""
    url = body.video_url
    try:
        key = services().objects.key_of(url) if "://" in url else url
        if not file_keys.is_own(key, caller):
            raise Refused("not the caller's")
        content_type = services().objects.info(key).content_type
    except (Refused, NotFound):
        raise _no_video(url, "This is no video that you have uploaded here") from None
    if content_type not in file_keys.VIDEO_TYPES:
        raise _no_video(url, f"This file is {content_type}, and no video")
    return key


def _no_video(url: str, what: str) -> Invalid:
    advice = (
        "upload a video through POST /api/s3/presigned-url, then send its file key, or the link "
        "that GET /api/s3/download-url/{file_key} gives"
    )
    shown = url.partition("?")[0][:200]  # without the signature
    return Invalid.field("body", "video_url", message=f"{what}; {advice}", value=shown)


def _error_message(job: Job) -> str | None:
    if job.status == JobStatus.CANCELLED:
        return "The analysis was cancelled."
    return job.error["message"] if job.error else None


def _findings(result: dict[str, Any]) -> dict[str, Any]:
    """What a completed analysis has found."""
    score = result["score"]
    return {
        "pose_data_url": services().objects.uri(result["pose_data_key"]),
        "pose_data_download_url": links().download(result["pose_data_key"]),
        "score_breakdown": Breakdown(**score["score_breakdown"]),
        "total_score": score["total_score"],
        "feedback": score["feedback"],
        "details": score["details"],
        "scorer_version": score["scorer_version"],
        "degraded": result.get("degraded", False),
    }
