"""Pose analysis of submissions: ask for it, read its record, have its score recorded."""

from __future__ import annotations

from api.causes import AnalysisFailed, AnalysisUnfinished, NotAnalysed
from api.context import services
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
from api.idance.dances.analysis_schema import (
    Analysis,
    AnalyzePose,
    Scored,
    ScoreSubmission,
    Scoring,
)
from api.idance.dances.results import Breakdown
from api.job_eta import retry_after
from api.job_options import BoundWebhook, bind_webhook, check_wishes
from api.limits import ANALYSES, class_of
from api.prefer_wait import wait_for_job
from api.refusals import Invalid
from services.accounts.users import User
from services.dances.analyses import AnalysisRequest
from services.dances.submission import Submission, SubmissionStatus
from services.files.upload_records import UploadInvalid, UploadMissing
from services.interfaces import NotFound, Refused
from services.jobs.job import Job
from services.jobs.kinds.pose_analysis import POSE_ANALYSIS
from services.network.public_address import FetchRefused
from services.network.safe_fetch import SafeFetch
from services.objects.content_types import VIDEOS

resource = Resource("analysis", tag="Analysis")

AGAIN = "POST /api/ai/analyze-pose asks for an analysis."


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
    submission = services().dances.submissions.own(body.submission_id, caller.id)
    check_wishes(body)
    wish = _build_request(body, submission)
    job, new = services().dances.analyses.request(submission, wish)
    webhook = bind_webhook(job, body)
    return _answer_record(wait_for_job(job), accepted=True, replayed=not new, webhook=webhook)


@resource.get("/api/ai/analysis-status/<submission_id>")
@user
@header("Prefer", "wait=N: answer when the analysis has ended, at the latest after N seconds")
@conditional
@answer(200, Analysis)
@refuses(404, 503)
def show_analysis(caller: User, submission_id: str) -> Answer:
    """The newest analysis of one of your submissions."""
    submission = services().dances.submissions.own(submission_id, caller.id)
    job = services().dances.analyses.of(submission)
    if job is None:
        raise NotAnalysed(f"The submission {submission_id!r} has not been analysed yet.")
    return _answer_record(wait_for_job(job))


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
    submission = services().dances.submissions.own(body.submission_id, caller.id)
    job = services().dances.analyses.of(submission)
    if submission.scored:
        return Answer(_show_score(submission), 200)
    if submission.status is SubmissionStatus.FAILED:
        raise AnalysisFailed(f"The analysis failed: {submission.error_message} {AGAIN}")
    if job is None:
        raise AnalysisUnfinished(f"This submission has not been analysed. {AGAIN}")
    where = {"Location": f"/api/ai/analysis-status/{submission.id}"}
    progress = round(job.percentage / 100, 3)
    content = Scoring(submission_id=submission.id, progress=progress)
    return Answer(content, 202, retry_after(job) | where)


def _answer_record(
    job: Job,
    *,
    accepted: bool = False,
    replayed: bool = False,
    webhook: BoundWebhook | None = None,
) -> Answer:
    headers = retry_after(job)
    if accepted:
        submission = POSE_ANALYSIS.parameters_of(job).submission_id
        headers["Location"] = f"/api/ai/analysis-status/{submission}"
    if replayed:
        headers[REPLAYED] = "true"
    status = 202 if accepted and not job.status.final else 200
    return Answer(Analysis.of(job, webhook), status, headers)


def _build_request(body: AnalyzePose, submission: Submission) -> AnalysisRequest:
    """What is to be analysed: an upload of the dancer's, or a video elsewhere. Raises Invalid."""
    key = _own_key(body.video_url)
    if key is None:
        _demand_fetchable(body.video_url)
    else:
        _demand_verified(key, body.video_url, submission)
    return AnalysisRequest(
        video_key=key,
        video_url=body.video_url if key is None else None,
        challenge_type=body.challenge_type,
        target_bpm=body.target_bpm,
        pose_only=body.pose_only,
        person=body.person,
        media=tuple(dict.fromkeys(body.media)),
        metadata=body.metadata,
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
            services().files.uploads.verify(key, submission.user_id, VIDEOS)
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


def _show_score(submission: Submission) -> Scored:
    return Scored(
        submission_id=submission.id,
        score_breakdown=Breakdown(**(submission.score_breakdown or {})),
        total_score=submission.total_score or 0.0,
        challenge_score=submission.challenge_score or 0.0,
        feedback=submission.feedback or "",
    )
