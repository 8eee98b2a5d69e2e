"""What is asked of an analysis, and what its record tells."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from api.context import links, services
from api.events_url import EventsUrl, events_url
from api.idance.dances.persons import PERSON, Person
from api.idance.dances.results import Breakdown, Exercise, Remark, result_screen
from api.job_options import BoundWebhook, JobOptions
from api.schema import Body, Content, Moment
from services.dances.media import Made, MediaKind, made_of
from services.jobs.job import Job, JobStatus
from services.jobs.kinds.pose_analysis import POSE_ANALYSIS

SubmissionId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")]


RecordStatus = Literal["processing", "completed", "failed"]


STATUSES: dict[JobStatus, RecordStatus] = {
    JobStatus.QUEUED: "processing",
    JobStatus.PROCESSING: "processing",
    JobStatus.COMPLETED: "completed",
    JobStatus.FAILED: "failed",
    JobStatus.CANCELLED: "failed",
}


class AnalyzePose(JobOptions):
    """`video_url` is a link to the session's video or to another upload, the file key itself, or
    an https link to a video on a public server, which is fetched.

    Where the challenge has a type or a tempo, these go before `challenge_type` and `target_bpm`.
    """

    submission_id: SubmissionId = Field(examples=["507f1f77bcf86cd799439011"])
    video_url: str = Field(
        min_length=1, max_length=4096, examples=["sessions/<user id>/session_456/video.mp4"]
    )
    challenge_type: Annotated[str, StringConstraints(min_length=1, max_length=40)] | None = Field(
        default=None, examples=["freestyle"]
    )
    target_bpm: float | None = Field(default=None, ge=40, le=240, examples=[120])
    pose_only: bool = Field(
        default=False,
        description="Delete the video as soon as its pose is found and scored; only the pose stays",
    )
    person: Person = PERSON
    media: list[Literal["overlay", "report", "explainer", "card", "named_card", "match_film"]] = (
        Field(
            default=[],
            max_length=6,
            description="Also make these when the score is there; it does not wait for them",
        )
    )


class MediaLinks(Content):
    """What has been made of the analysis (`POST /api/ai/analysis/{submission_id}/media`)."""

    overlay_url: str | None = None
    poster_url: str | None = None
    report_url: str | None = None
    explainer_url: str | None = None
    card_url: str | None = None
    named_card_url: str | None = None
    match_film_url: str | None = None
    match_poster_url: str | None = None


class Analysis(Content):
    """The record of one analysis. What is not known yet is null.

    A `partial` score is one of the upper body, out of `max_total` 75, where the film shows no more.
    `match` tells how closely the dance follows the challenge's demonstration, where it has one.
    `stars` (1 to 5) and `level` go by the share of `max_total`; `moments` are those of the
    `remarks` that lie between two seconds; older analyses have neither these nor `exercises`.
    `metadata` is what was given with it; `webhook` stands only in the answer to the request that it
    was given with.
    """

    submission_id: str
    status: RecordStatus
    progress: float = Field(ge=0, le=1)
    pose_data_url: str | None = None
    pose_data_download_url: str | None = None
    pose_trc_download_url: str | None = None
    music_download_url: str | None = None
    score_breakdown: Breakdown | None = None
    total_score: float | None = None
    max_total: float | None = None
    axis_maxima: Breakdown | None = None
    stars: int | None = Field(default=None, ge=1, le=5)
    level: str | None = None
    partial: bool | None = None
    feedback: str | None = None
    remarks: list[Remark] | None = None
    moments: list[Remark] | None = None
    exercises: list[Exercise] | None = None
    details: dict[str, Any] | None = None
    timeline: dict[str, Any] | None = None
    scorer_version: str | None = None
    pose_sha256: str | None = None
    music_sha256: str | None = None
    proof: dict[str, Any] | None = None
    degraded: bool | None = None
    warnings: list[str] | None = None
    match: dict[str, Any] | None = None
    video_deleted: bool | None = None
    media: MediaLinks | None = None
    error_message: str | None = None
    created_at: Moment
    completed_at: Moment | None = None
    job_id: str
    events_url: EventsUrl
    metadata: dict[str, str]
    webhook: BoundWebhook | None = None

    @classmethod
    def of(cls, job: Job, webhook: BoundWebhook | None = None) -> Analysis:
        return cls(
            submission_id=POSE_ANALYSIS.parameters_of(job).submission_id,
            status=STATUSES[job.status],
            progress=round(job.percentage / 100, 3),
            error_message=_error_message(job),
            created_at=job.created_at,
            completed_at=job.completed_at,
            job_id=job.id,
            events_url=events_url(job.id),
            metadata=job.metadata,
            webhook=webhook,
            **(_list_findings(job) if job.status == JobStatus.COMPLETED else {}),
        )


class ScoreSubmission(Body):
    submission_id: SubmissionId = Field(examples=["507f1f77bcf86cd799439011"])


class Scored(Content):
    """`challenge_score` (0 to 100) weighs the axes as the challenge does."""

    submission_id: str
    status: Literal["scored"] = "scored"
    score_breakdown: Breakdown
    total_score: float
    challenge_score: float
    feedback: str


class Scoring(Content):
    submission_id: str
    status: Literal["processing"] = "processing"
    progress: float = Field(ge=0, le=1)
    message: str = "The analysis is under way. Its score is recorded when it has ended."


def _error_message(job: Job) -> str | None:
    if job.status == JobStatus.CANCELLED:
        return "The analysis was cancelled."
    return job.error["message"] if job.error else None


def _sign_link(key: str | None) -> str | None:
    return links().download(key) if key else None


def _link_media(analysis: Job) -> MediaLinks:
    made = {kind: made_of(job, kind) for kind, job in services().dances.media.of(analysis).items()}
    overlay, page = made.get(MediaKind.OVERLAY, Made()), made.get(MediaKind.REPORT, Made()).key
    matched = made.get(MediaKind.MATCH_FILM, Made())
    return MediaLinks(
        overlay_url=_sign_link(overlay.key),
        poster_url=_sign_link(overlay.still_key),
        report_url=links().report(page) if page else None,
        explainer_url=_sign_link(made.get(MediaKind.EXPLAINER, Made()).key),
        card_url=_sign_link(made.get(MediaKind.CARD, Made()).key),
        named_card_url=_sign_link(made.get(MediaKind.NAMED_CARD, Made()).key),
        match_film_url=_sign_link(matched.key),
        match_poster_url=_sign_link(matched.still_key),
    )


def _list_findings(analysis: Job) -> dict[str, Any]:
    """What a completed analysis has found."""
    result = POSE_ANALYSIS.result_of(analysis)
    score = result.score
    return {
        "pose_data_url": services().objects.uri(result.pose_data_key),
        "pose_data_download_url": links().download(result.pose_data_key),
        "pose_trc_download_url": _sign_link(result.pose_trc_key),
        "music_download_url": _sign_link(result.music_key),
        "score_breakdown": Breakdown(**score.score_breakdown),
        "total_score": score.total_score,
        "max_total": score.max_total,
        **result_screen(score),
        "partial": score.partial,
        "feedback": score.feedback,
        "details": score.details,
        "timeline": score.timeline,
        "scorer_version": score.scorer_version,
        "pose_sha256": score.pose_sha256,
        "music_sha256": score.music_sha256,
        "proof": result.proof,
        "degraded": result.degraded,
        "warnings": list(score.warnings),
        "match": result.match.to_document() if result.match else None,
        "video_deleted": result.video_deleted,
        "media": _link_media(analysis),
    }
