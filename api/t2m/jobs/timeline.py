"""When what happened to a job: accepted, picked up, stage by stage, step by step, and sent out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from pydantic import Field

from api.context import services
from api.declare import Resource, answer, conditional, refuses, user
from api.dispatch import Answer
from api.job_eta import retry_after
from api.schema import Content, Moment
from api.t2m.jobs.timeline_traffic import UploadTimes, WebhookTry, tries_of, uploads_of
from services.accounts.users import User
from services.clock import parse
from services.jobs.job import Job, JobStatus, Stage, Step, StepStatus
from services.jobs.queue_place import QueuePlace, place_of

resource = Resource("timeline", tag="Jobs")

StageStatus = Literal["waiting", "running", "done", "ended"]


class StepTimes(Content):
    """One step. `attempts` counts its workers, `publications` the messages of its last attempt."""

    name: str
    stage: str
    queue: str
    status: StepStatus
    attempts: int
    publications: int
    worker: str | None
    published_at: Moment | None
    started_at: Moment | None
    completed_at: Moment | None
    seconds: float | None = Field(description="Of its last attempt")

    @classmethod
    def of(cls, step: Step) -> StepTimes:
        return cls.copy_of(
            step,
            attempts=step.attempt,
            seconds=_seconds_between(step.started_at, step.completed_at),
        )


class StageTimes(Content):
    """One stage, from its first step's start to its last step's end.

    A stage without steps takes no time. `ended`: the job ended before it was done.
    """

    name: str
    status: StageStatus
    steps: int
    steps_done: int
    started_at: Moment | None
    completed_at: Moment | None
    seconds: float | None

    @classmethod
    def of(cls, job: Job, stage: Stage) -> StageTimes:
        steps = [step for step in job.steps.values() if step.stage == stage.name]
        status = _stage_status(job, stage)
        begun, ended = _earliest_of(step.started_at for step in steps), _latest_end(steps)
        if status == "done" and not steps:
            begun = ended = job.created_at if stage.on_acceptance else job.completed_at
        ended = ended if status == "done" else None
        return cls(
            name=stage.name,
            status=status,
            steps=len(steps),
            steps_done=sum(step.status == StepStatus.DONE for step in steps),
            started_at=begun,
            completed_at=ended,
            seconds=_seconds_between(begun, ended),
        )


class Waiting(Content):
    """`jobs_ahead` wait for the same queue and have their turn before it.

    It is no promise: steps of jobs under way share the queue (`messages` counts all that lie
    there; null where the broker does not answer), several workers empty it, and who comes later
    may have a turn before your next but one. Not `published`: the message has not reached the
    broker yet, and goes by itself. `held_back`: when some of your earlier work there is done.
    """

    queue: str
    place: int = Field(ge=1)
    jobs_ahead: int
    messages: int | None
    published: bool
    held_back: bool

    @classmethod
    def of(cls, place: QueuePlace) -> Waiting:
        return cls.copy_of(place, place=place.jobs_ahead + 1)


class Timeline(Content):
    """`waited_seconds` until a worker picked the job up, `worked_seconds` from then to its end."""

    job_id: str
    status: JobStatus
    accepted_at: Moment
    published_at: Moment | None
    picked_up_at: Moment | None
    cancel_requested_at: Moment | None
    completed_at: Moment | None
    waited_seconds: float | None
    worked_seconds: float | None
    waiting: Waiting | None
    stages: list[StageTimes]
    steps: list[StepTimes]
    uploads: list[UploadTimes] = Field(description="At most 500")
    webhook_tries: list[WebhookTry] = Field(description="Of at most 500 deliveries")


@resource.get("/api/v1/jobs/<job_id>/timeline")
@user
@conditional
@answer(200, Timeline)
@refuses(404, 503)
def show_job_timeline(caller: User, job_id: str) -> Answer:
    """When what happened to a job; while it waits, what lies before it."""
    house = services()
    job = house.jobs.get(job_id, caller.id)
    place = place_of(house.documents, house.queue, house.jobs.admission, job)
    return Answer(_build_timeline(job, place), headers=retry_after(job))


def _build_timeline(job: Job, place: QueuePlace | None) -> Timeline:
    return Timeline(
        job_id=job.id,
        status=job.status,
        accepted_at=job.created_at,
        published_at=_earliest_of(step.published_at for step in job.steps.values()),
        picked_up_at=job.started_at,
        cancel_requested_at=job.cancel_requested_at,
        completed_at=job.completed_at,
        waited_seconds=_seconds_between(job.created_at, job.started_at),
        worked_seconds=_seconds_between(job.started_at, job.completed_at),
        waiting=Waiting.of(place) if place else None,
        stages=[StageTimes.of(job, stage) for stage in job.stages],
        steps=[StepTimes.of(step) for step in job.steps.values()],
        uploads=uploads_of(job),
        webhook_tries=tries_of(job),
    )


def _stage_status(job: Job, stage: Stage) -> StageStatus:
    if stage.name in job.stages_completed:
        return "done"
    if job.status.final:
        return "ended"
    begun = any(step.attempt for step in job.steps.values() if step.stage == stage.name)
    return "running" if begun else "waiting"


def _earliest_of(stamps: Iterable[str | None]) -> str | None:
    return min(filter(None, stamps), default=None)


def _latest_end(steps: list[Step]) -> str | None:
    return max(filter(None, (step.completed_at for step in steps)), default=None)


def _seconds_between(begun: str | None, ended: str | None) -> float | None:
    """Seconds."""
    return round((parse(ended) - parse(begun)).total_seconds(), 3) if begun and ended else None
