"""What is made of an analysis on request: overlay, report, explainer video, card."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from api.causes import AnalysisUnfinished, NotMatched, VideoDeleted
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
from api.events_url import EventsUrl, events_url
from api.idance.dances.analysis_schema import STATUSES, RecordStatus
from api.job_eta import retry_after
from api.limits import class_of
from api.prefer_wait import wait_for_job
from api.schema import Body, Content
from services.accounts.users import User
from services.dances.media import JOB_KINDS, MediaKind, made_of
from services.jobs.job import Job, JobStatus
from services.jobs.kinds.pose_analysis import POSE_ANALYSIS

resource = Resource("dance_media", tag="Analysis")

Kind = Literal["overlay", "report", "explainer", "card", "named_card", "match_film"]


class MediaRequest(Body):
    kinds: list[Kind] = Field(
        default=["overlay", "report"], min_length=1, max_length=6, examples=[["overlay", "report"]]
    )


class Medium(Content):
    """One thing and how far it is; the link needs no token and is good for an hour."""

    status: RecordStatus
    progress: float = Field(ge=0, le=1)
    job_id: str
    events_url: EventsUrl
    url: str | None = None
    poster_url: str | None = None
    error_message: str | None = None

    @classmethod
    def of(cls, job: Job, kind: MediaKind) -> Medium:
        made = made_of(job, kind)
        return cls(
            status=STATUSES[job.status],
            progress=round(job.percentage / 100, 3),
            job_id=job.id,
            events_url=events_url(job.id),
            url=_sign_link(made.key, kind),
            poster_url=_sign_link(made.still_key, kind),
            error_message=job.error["message"] if job.error else None,
        )


class DanceMedia(Content):
    """What nobody has asked for is null."""

    submission_id: str
    overlay: Medium | None = None
    report: Medium | None = None
    explainer: Medium | None = None
    card: Medium | None = None
    named_card: Medium | None = None
    match_film: Medium | None = None


@resource.post("/api/ai/analysis/<submission_id>/media")
@adds(Growth.JOB)
@user
@limit(class_of(*JOB_KINDS.values()))
@header("Prefer", "wait=N: answer when all are there, at the latest after N seconds")
@body(MediaRequest)
@answer(202, DanceMedia, "Accepted; `Location` has the media, `Retry-After` when to look")
@answer(200, DanceMedia, "All of them are there already, or have failed")
@refuses(404, 409, 503)
def make_media(caller: User, submission_id: str, body: MediaRequest) -> Answer:
    """Have media made of the finished analysis of one of your submissions.

    `overlay` is the video with skeleton, centre of mass, beat and growing score, and a poster;
    `report` is one HTML file with plots; `explainer` is a short narrated video that shows the best
    and the worst moment again, and what to practise; `card` is a PNG to share, 1080 × 1350, with a
    still of the best moment, and `named_card` the same with the name that you have given yourself;
    `match_film` is the video with the challenge's demonstration as a ghost in your place and size,
    your limbs coloured by how far they differ, and the words of each phrase.
    Each is made once; one that failed is tried again.
    """
    analysis = _get_finished_analysis(submission_id, caller)
    kinds = [MediaKind(kind) for kind in dict.fromkeys(body.kinds)]
    found = POSE_ANALYSIS.result_of(analysis)
    if {MediaKind.OVERLAY, MediaKind.MATCH_FILM} & set(kinds) and found.video_deleted:
        raise VideoDeleted(
            "The video has been deleted, as was wished: there is nothing to draw on."
        )
    if MediaKind.MATCH_FILM in kinds and (found.match is None or found.match.score is None):
        why = found.match.reason if found.match else "The challenge had no demonstration."
        raise NotMatched(f"This dance was not matched with a demonstration. {why}")
    jobs = {
        kind: wait_for_job(job)
        for kind, job in services().dances.media.request(analysis, kinds).items()
    }
    done = all(job.status.final for job in jobs.values())
    return _answer_media(
        submission_id, services().dances.media.of(analysis) | jobs, 200 if done else 202
    )


@resource.get("/api/ai/analysis/<submission_id>/media")
@user
@conditional
@answer(200, DanceMedia)
@refuses(404, 409, 503)
def show_media(caller: User, submission_id: str) -> Answer:
    """What has been made of the analysis of one of your submissions, and what is being made."""
    analysis = _get_finished_analysis(submission_id, caller)
    return _answer_media(submission_id, services().dances.media.of(analysis), 200)


def _get_finished_analysis(submission_id: str, caller: User) -> Job:
    """The finished analysis. Raises SubmissionNotFound, Conflict."""
    submission = services().dances.submissions.own(submission_id, caller.id)
    job = services().dances.analyses.of(submission)
    if job is None or job.status is not JobStatus.COMPLETED:
        raise AnalysisUnfinished("There is no finished analysis to make media of.")
    return job


def _answer_media(submission_id: str, jobs: dict[MediaKind, Job], status: int) -> Answer:
    made = {kind.value: Medium.of(job, kind) for kind, job in jobs.items()}
    headers = {"Location": f"/api/ai/analysis/{submission_id}/media"} if status == 202 else {}
    for job in jobs.values():
        headers |= retry_after(job)
    return Answer(DanceMedia(submission_id=submission_id, **made), status, headers)


def _sign_link(key: str | None, kind: MediaKind) -> str | None:
    if key is None:
        return None
    return links().report(key) if kind is MediaKind.REPORT else links().download(key)
