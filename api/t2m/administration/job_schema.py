"""What administrators read of jobs."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from api.cursors import give_cursor
from api.schema import Content, Moment
from api.t2m.jobs.schema import JobError, JobFacts, LogEntry
from api.t2m.jobs.timeline import StageTimes
from services.administration.job_search import FoundJobs
from services.administration.waiting import Reason, StepWait, verdict
from services.assembly import Services
from services.jobs.job import Job, JobStatus, Step, StepStatus

LAST_LOGS = 20
HELD = (StepStatus.READY, StepStatus.RUNNING)


class AdminJobSummary(JobFacts):
    """A job of anybody. `queues`: where steps of it wait or run; `attempts` of all its steps."""

    owner: str
    queues: list[str]
    attempts: int
    workers: list[str]
    priority: int
    requeues: int
    error_code: str | None

    @classmethod
    def fields_of(cls, job: Job) -> dict[str, Any]:
        steps = [] if job.status.final else list(job.steps.values())
        return {
            **super().fields_of(job),
            "owner": job.owner,
            "queues": sorted({step.queue for step in steps if step.status in HELD}),
            "attempts": sum(step.attempt for step in job.steps.values()),
            "workers": sorted({s.worker for s in job.running() if s.worker and steps}),
            "priority": job.priority,
            "requeues": job.requeues,
            "error_code": (job.error or {}).get("code"),
        }


class AdminJobs(Content):
    """A page, the newest first.

    `complete`: there are no others. One call looks at a bounded number of jobs, so a page may be
    short, or empty, and not be the last.
    """

    items: list[AdminJobSummary]
    looked_at: int
    complete: bool
    next_cursor: str | None

    @classmethod
    def of(cls, found: FoundJobs) -> AdminJobs:
        return cls(
            items=AdminJobSummary.list_readable(found.jobs),
            looked_at=found.looked_at,
            complete=found.complete,
            next_cursor=give_cursor(found.next_cursor),
        )


class AdminStep(Content):
    """One step, with its lease. `publications` counts the messages of its last attempt."""

    name: str
    stage: str
    queue: str
    status: StepStatus
    after: list[str]
    attempts: int
    worker: str | None
    lease_expires_at: Moment | None
    not_before: Moment | None
    published_at: Moment | None
    publications: int
    progress: float
    started_at: Moment | None
    completed_at: Moment | None

    @classmethod
    def of(cls, step: Step) -> AdminStep:
        same = {name: getattr(step, name) for name in cls.model_fields if name != "attempts"}
        return cls(**same, attempts=step.attempt)


class StepReason(Content):
    """Why a step is not done: `reason` for programs, `words` for people."""

    step: str
    queue: str
    reason: Reason
    since: Moment
    words: str

    @classmethod
    def of(cls, wait: StepWait) -> StepReason:
        return cls.copy_of(wait, step=wait.step.name, queue=wait.step.queue)


class JobOwner(Content):
    """No `email`: it is the house's own job, or the account is gone."""

    id: str
    email: str | None
    tenant: str


class AdminJob(AdminJobSummary):
    """Everything about one job. `explanation` is the whole in one sentence."""

    explanation: str
    waits: list[StepReason]
    parameters: dict[str, Any]
    error: JobError | None
    owned_by: JobOwner
    cancel_requested_at: Moment | None
    stages: list[StageTimes]
    steps: list[AdminStep]
    logs: list[LogEntry] = Field(description="The last twenty entries")

    @classmethod
    def read(cls, house: Services, job_id: str) -> AdminJob:
        """All that is known of a job. Raises JobNotFound."""
        job = house.jobs.get(job_id)
        waits, owner = house.desk.explain(job), house.accounts.users.get(job.owner)
        return cls(
            **cls.fields_of(job),
            explanation=verdict(job, waits),
            waits=[StepReason.of(wait) for wait in waits],
            parameters=job.parameters,
            error=JobError(**job.error) if job.error else None,
            owned_by=JobOwner(
                id=job.owner, email=owner.email if owner else None, tenant=job.tenant
            ),
            cancel_requested_at=job.cancel_requested_at,
            stages=[StageTimes.of(job, stage) for stage in job.stages],
            steps=[AdminStep.of(step) for step in job.steps.values()],
            logs=[LogEntry.of(event) for event in house.jobs.last_logs(job.id, LAST_LOGS)],
        )


class RequeuedJob(Content):
    """`requeued` is false where it was under way already, and nothing was changed."""

    job_id: str
    status: JobStatus
    requeued: bool
    requeues: int


class RefusedRequeue(Content):
    job_id: str
    reason: str


class RequeuedJobs(Content):
    """`complete`: there are no other failed jobs that fit; else go on with `next_cursor`."""

    requeued: int
    refused: int
    requeued_jobs: list[str]
    refused_jobs: list[RefusedRequeue]
    complete: bool
    next_cursor: str | None


class Prioritised(Content):
    job_id: str
    status: JobStatus
    priority: int
