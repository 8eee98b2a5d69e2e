"""Pose analysis of submissions: ask for it, read its record, have its score recorded."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from api.causes import AnalysisFailed, AnalysisUnfinished, NotAnalysed
from api.context import links, services
from api.declare import (
    Growth,
    Resource,
    adds,
    answer,
    body,
    conditional,
    header,
    limit,
    refuses,
    user,
)
from api.dispatch import Answer
from api.enqueue import IDEMPOTENCY_KEY, REPLAYED, idempotency_key
from api.events_url import EventsUrl, events_url
from api.idance.persons import PERSON, Person
from api.idance.results import Breakdown, Exercise, Remark, result_screen
from api.limits import ANALYSES, class_of
from api.patience import retry_after, waited
from api.refusals import Invalid
from api.schema import Body, Content, Moment
from services.accounts.users import User
from services.dances.analyses import Wish
from services.dances.media import Made, MediaKind, made_of
from services.dances.submission import Submission, SubmissionStatus
from services.files.upload_records import UploadInvalid, UploadMissing
from services.interfaces import NotFound, Refused
from services.jobs.job import Job, JobStatus
from services.jobs.kinds.pose_analysis import POSE_ANALYSIS
from services.network.public_address import FetchRefused
from services.network.safe_fetch import SafeFetch
from services.objects.content_types import VIDEOS

resource = Resource("analysis", tag="Analysis")

AGAIN = "POST /api/ai/analyze-pose asks for an analysis."
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

    @classmethod
    def of(cls, job: Job) -> Analysis:
        return cls(
            submission_id=POSE_ANALYSIS.parameters_of(job).submission_id,
            status=STATUSES[job.status],
            progress=round(job.percentage / 100, 3),
            error_message=_error_message(job),
            created_at=job.created_at,
            completed_at=job.completed_at,
            job_id=job.id,
            events_url=events_url(job.id),
            **(_findings(job) if job.status == JobStatus.COMPLETED else {}),
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


@resource.post("/api/ai/analyze-pose")
@adds(Growth.JOB)
@user
@limit(class_of(POSE_ANALYSIS))
@header("Prefer", "wait=N: answer with the finished record, if that takes no more than N seconds")
@header(IDEMPOTENCY_KEY, "The same key with the same body is the same analysis")
@body(AnalyzePose)
@answer(202, Analysis, "Accepted; `Location` has the record, `Retry-After` when to look")
@answer(200, Analysis, "This analysis has ended already, or within the time of `Prefer: wait`")
@refuses(404, 409, 503)
def analyze_pose(caller: User, body: AnalyzePose) -> Answer:
    """Have one of your submissions analysed and scored.

    A submission whose session has a video is analysed by itself; then this answers with that
    analysis. One that failed is tried again, also with another video.
    """
    submission = services().submissions.own(body.submission_id, caller.id)
    wish = _wish(body, submission)
    job, new = services().analyses.request(submission, wish)
    return _record(waited(job), accepted=True, replayed=not new)


@resource.get("/api/ai/analysis-status/<submission_id>")
@user
@header("Prefer", "wait=N: answer when the analysis has ended, at the latest after N seconds")
@conditional
@answer(200, Analysis)
@refuses(404, 503)
def show_analysis(caller: User, submission_id: str) -> Answer:
    """The newest analysis of one of your submissions."""
    submission = services().submissions.own(submission_id, caller.id)
    job = services().analyses.of(submission)
    if job is None:
        raise NotAnalysed(f"The submission {submission_id!r} has not been analysed yet.")
    return _record(waited(job))


@resource.post("/api/ai/score-submission")
@user
@limit(ANALYSES)
@body(ScoreSubmission)
@answer(200, Scored, "It has the score that its analysis found")
@answer(202, Scoring, "Its analysis is under way; `Retry-After` says when to ask again")
@refuses(404, 409, 503)
def score_submission(caller: User, body: ScoreSubmission) -> Answer:
    """Record the score that the analysis of one of your submissions has found.

    A score comes from an analysis and from nothing else: without one this is refused.
    """
    submission = services().submissions.own(body.submission_id, caller.id)
    job = services().analyses.of(submission)
    if submission.scored:
        return Answer(_scored(submission), 200)
    if submission.status is SubmissionStatus.FAILED:
        raise AnalysisFailed(f"The analysis failed: {submission.error_message} {AGAIN}")
    if job is None:
        raise AnalysisUnfinished(f"This submission has not been analysed. {AGAIN}")
    where = {"Location": f"/api/ai/analysis-status/{submission.id}"}
    progress = round(job.percentage / 100, 3)
    content = Scoring(submission_id=submission.id, progress=progress)
    return Answer(content, 202, retry_after(job) | where)


def _record(job: Job, *, accepted: bool = False, replayed: bool = False) -> Answer:
    headers = retry_after(job)
    if accepted:
        submission = POSE_ANALYSIS.parameters_of(job).submission_id
        headers["Location"] = f"/api/ai/analysis-status/{submission}"
    if replayed:
        headers[REPLAYED] = "true"
    status = 202 if accepted and not job.status.final else 200
    return Answer(Analysis.of(job), status, headers)


def _wish(body: AnalyzePose, submission: Submission) -> Wish:
    """What is to be analysed: an upload of the dancer's, or a video elsewhere. Raises Invalid."""
    key = _own_key(body.video_url)
    if key is None:
        _demand_fetchable(body.video_url)
    else:
        _demand_verified(key, body.video_url, submission)
    return Wish(
        video_key=key,
        video_url=body.video_url if key is None else None,
        challenge_type=body.challenge_type,
        target_bpm=body.target_bpm,
        pose_only=body.pose_only,
        person=body.person,
        media=tuple(dict.fromkeys(body.media)),
        idempotency_key=idempotency_key(),
    )


def _own_key(url: str) -> str | None:
    """The key that one of our links names; None for a link to elsewhere."""
    if "://" not in url:
        return url
    try:
        return services().objects.key_of(url)
    except Refused:
        return None


def _demand_fetchable(url: str) -> None:
    """Raises Invalid for what we would not fetch: only https, only public addresses."""
    try:
        SafeFetch().check(url)
    except FetchRefused as problem:
        raise _no_video(url, str(problem)) from None


def _demand_verified(key: str, url: str, submission: Submission) -> None:
    """Raises Invalid unless the dancer has uploaded this video."""
    try:
        if key != submission.video_key:
            services().uploads.verify(key, submission.user_id, VIDEOS)
    except (Refused, NotFound, UploadMissing):
        raise _no_video(url, "This is no video that you have uploaded here") from None
    except UploadInvalid as problem:
        raise _no_video(url, str(problem)) from None


def _no_video(url: str, what: str) -> Invalid:
    advice = (
        "Upload a video through POST /api/s3/presigned-url, then send its file key, or the link "
        "that GET /api/s3/download-url/{file_key} gives"
    )
    shown = url.partition("?")[0][:200]  # without the signature
    message = f"{what.rstrip('.')}. {advice}"
    return Invalid.field("body", "video_url", message=message, value=shown)


def _scored(submission: Submission) -> Scored:
    return Scored(
        submission_id=submission.id,
        score_breakdown=Breakdown(**(submission.score_breakdown or {})),
        total_score=submission.total_score or 0.0,
        challenge_score=submission.challenge_score or 0.0,
        feedback=submission.feedback or "",
    )


def _error_message(job: Job) -> str | None:
    if job.status == JobStatus.CANCELLED:
        return "The analysis was cancelled."
    return job.error["message"] if job.error else None


def _link(key: str | None) -> str | None:
    return links().download(key) if key else None


def _media(analysis: Job) -> MediaLinks:
    made = {kind: made_of(job, kind) for kind, job in services().media.of(analysis).items()}
    overlay, page = made.get(MediaKind.OVERLAY, Made()), made.get(MediaKind.REPORT, Made()).key
    matched = made.get(MediaKind.MATCH_FILM, Made())
    return MediaLinks(
        overlay_url=_link(overlay.key),
        poster_url=_link(overlay.still_key),
        report_url=links().report(page) if page else None,
        explainer_url=_link(made.get(MediaKind.EXPLAINER, Made()).key),
        card_url=_link(made.get(MediaKind.CARD, Made()).key),
        named_card_url=_link(made.get(MediaKind.NAMED_CARD, Made()).key),
        match_film_url=_link(matched.key),
        match_poster_url=_link(matched.still_key),
    )


def _findings(analysis: Job) -> dict[str, Any]:
    """What a completed analysis has found."""
    result = POSE_ANALYSIS.result_of(analysis)
    score = result.score
    return {
        "pose_data_url": services().objects.uri(result.pose_data_key),
        "pose_data_download_url": links().download(result.pose_data_key),
        "pose_trc_download_url": _link(result.pose_trc_key),
        "music_download_url": _link(result.music_key),
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
        "media": _media(analysis),
    }
