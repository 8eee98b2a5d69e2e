"""Drafts: what a video would say and show, told within seconds and without rendering it."""

from __future__ import annotations

import json
from typing import Any

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
from api.enqueue import IDEMPOTENCY_KEY, REPLAYED, enqueue
from api.events_url import EventsUrl, events_url
from api.job_eta import retry_after
from api.job_options import BoundWebhook, bind_webhook, check_wishes
from api.limits import class_of
from api.prefer_wait import wait_for_job
from api.refusals import Missing
from api.schema import Content, Moment
from api.t2m.jobs.schema import JobError
from api.t2m.videos.generation import Generate
from api.t2m.videos.views import parameters_of
from services.accounts.users import User
from services.interfaces import NotFound
from services.jobs.job import Job, JobStatus
from services.jobs.kinds.video_draft import DRAFT, VIDEO_DRAFT, Drafted, DraftParameters

PREFIX = "/api/v1/videos/plan"

resource = Resource("drafts", tag="Videos")


class Draft(Content):
    """What a video would say and show. `lesson` is the name of the catalogue's lesson, `explainer`
    for one made of the description's own sentences, `caller` for a plan or script of yours."""

    draft_id: str
    status: JobStatus
    events_url: EventsUrl
    created_at: Moment
    completed_at: Moment | None = None
    lesson: str | None = None
    seconds: float | None = None
    warnings: list[str] | None = None
    script: str | None = None
    plan: dict[str, Any] | None = None
    error: JobError | None = None
    metadata: dict[str, str]
    webhook: BoundWebhook | None = None

    @classmethod
    def of(cls, job: Job, webhook: BoundWebhook | None = None) -> Draft:
        return cls(
            draft_id=job.id,
            events_url=events_url(job.id),
            status=job.status,
            created_at=job.created_at,
            completed_at=job.completed_at,
            error=JobError(**job.error) if job.error else None,
            metadata=job.metadata,
            webhook=webhook,
            **(_read_draft(job) if job.status is JobStatus.COMPLETED else {}),
        )


@resource.post(PREFIX)
@adds(Growth.JOB)
@user
@limit(class_of(VIDEO_DRAFT))
@header("Prefer", "wait=N: answer with the draft, if that takes no more than N seconds")
@header(IDEMPOTENCY_KEY, "The same key with the same body is the same draft")
@body(Generate)
@answer(202, Draft, "Accepted; `Location` has the draft, `Retry-After` when to look")
@answer(200, Draft, "The draft, within the time of `Prefer: wait`")
@refuses(409, 503)
def draft_video(caller: User, body: Generate) -> Answer:
    """See what a video would say and show: its script, its plan and its seconds.

    Takes what `POST /api/v1/videos/generate` takes. Nothing is rendered, and the draft is gone an
    hour later.
    """
    check_wishes(body.wishes)
    wanted, metadata = _build_parameters(caller, body), body.wishes.metadata
    job, new = enqueue(VIDEO_DRAFT, caller, wanted, metadata=metadata)
    webhook = bind_webhook(job, body.wishes)
    return _answer_draft(wait_for_job(job), accepted=True, replayed=not new, webhook=webhook)


@resource.get(f"{PREFIX}/<draft_id>")
@user
@header("Prefer", "wait=N: answer when the draft is there, at the latest after N seconds")
@conditional
@answer(200, Draft)
@refuses(404, 503)
def show_draft(caller: User, draft_id: str) -> Answer:
    """One of your drafts of the last hour."""
    job = services().jobs.get(draft_id, caller.id)
    if not VIDEO_DRAFT.includes(job):
        raise Missing(f"There is no draft {draft_id}.")
    return _answer_draft(wait_for_job(job))


def _build_parameters(caller: User, wish: Generate) -> DraftParameters:
    """Raises Invalid."""
    asked = parameters_of(caller, wish)
    return DraftParameters(
        topic=asked.topic,
        description=asked.description,
        plan_key=asked.plan_key,
        duration=asked.duration,
        theme=asked.theme,
        aspect=asked.aspect,
        language=asked.language,
        voice=asked.voice,
    )


def _read_draft(job: Job) -> dict[str, Any]:
    """Raises Missing where the files have gone before the job."""
    found = Drafted.from_document(job.steps[DRAFT].result)
    objects = services().objects
    try:
        plan, script = objects.read(found.plan_key), objects.read(found.script_key)
    except NotFound:
        raise Missing(f"The draft {job.id} is over. Ask for another one.") from None
    return {
        "lesson": found.lesson,
        "seconds": found.seconds,
        "warnings": list(found.warnings),
        "script": script.decode(),
        "plan": json.loads(plan),
    }


def _answer_draft(
    job: Job,
    *,
    accepted: bool = False,
    replayed: bool = False,
    webhook: BoundWebhook | None = None,
) -> Answer:
    headers = retry_after(job)
    if accepted:
        headers["Location"] = f"{PREFIX}/{job.id}"
    if replayed:
        headers[REPLAYED] = "true"
    status = 202 if accepted and not job.status.final else 200
    return Answer(Draft.of(job, webhook), status, headers)
