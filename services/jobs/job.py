"""The job: one piece of work that a user asked for, and the steps that do it.

A job is one document, so that its status, its steps and what has yet to be sent (its outbox)
always change together. This module is pure: it knows the rules, not the database.

    job     queued → processing → completed | failed | cancelled          one way, but for
            failed → queued | processing                                  a requeue
    step    waiting → ready → running → done                              ready again after a loss

A step is published to its queue when all steps in `after` are done. A worker claims it: the
attempt goes up by one and is the fencing token, without which nothing can be written any more.

Stamps tell people when something was. No rule compares two of them, for the machines that wrote
them may disagree about the time: `services.jobs.sweep` measures how long things last.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from services.clock import stamp
from services.jobs.job_event import JobEvent


class JobStatus(StrEnum):
    QUEUED = "queued"
    PROCESSING = "processing"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def final(self) -> bool:
        return self in (JobStatus.COMPLETED, JobStatus.FAILED, JobStatus.CANCELLED)


ACTIVE = (JobStatus.QUEUED, JobStatus.PROCESSING)
# Fields that are not written while they are empty: older versions know only some of them.
SPARSE = ("dedupe_key", "idempotency_key", "released_key", "priority", "requeues", "metadata")


class StepStatus(StrEnum):
    WAITING = "waiting"
    READY = "ready"
    RUNNING = "running"
    DONE = "done"


@dataclass
class Step:
    """One message's worth of work. `arguments` and `result` are small JSON objects.

    `attempt` counts claims, `returns` those that are not held against it: their worker had to
    leave, what they needed was away, or an administrator has forgiven them. `lease_expires_at`
    changes with each sign of life. While a step has `not_before` it rests after a failure, and is
    neither published nor given to anybody.
    """

    name: str
    task: str
    queue: str
    stage: str
    after: list[str] = field(default_factory=list)
    arguments: dict[str, Any] = field(default_factory=dict)
    status: StepStatus = StepStatus.WAITING
    attempt: int = 0
    returns: int = 0
    worker: str | None = None
    lease_expires_at: str | None = None
    not_before: str | None = None
    published_at: str | None = None
    publications: int = 0
    progress: float = 0.0
    started_at: str | None = None
    completed_at: str | None = None
    result: dict[str, Any] = field(default_factory=dict)
    unknown: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.status = StepStatus(self.status)

    @property
    def resting(self) -> bool:
        return self.status == StepStatus.READY and self.not_before is not None

    @property
    def losses(self) -> int:
        """How many attempts came to nothing, the one under way among them."""
        return self.attempt - self.returns


@dataclass(frozen=True)
class Stage:
    """A documented stage of a job, with its share of the whole work (all shares add up to 1).

    A stage that the API itself has done before it accepted the job is done `on_acceptance`.
    """

    name: str
    share: float
    on_acceptance: bool = False
    unknown: dict[str, Any] = field(default_factory=dict, hash=False)


@dataclass
class Job:
    """The whole document. Times are stamps (`services.clock.stamp`).

    `unknown` of job, step and stage is what another version of this program has written there: it
    is written back as it is.
    """

    id: str
    owner: str
    type: str
    parameters: dict[str, Any]
    stages: list[Stage]
    steps: dict[str, Step]
    created_at: str
    updated_at: str
    status: JobStatus = JobStatus.QUEUED
    percentage: float = 0.0
    started_at: str | None = None
    completed_at: str | None = None
    cancel_requested_at: str | None = None
    result: dict[str, Any] = field(default_factory=dict)
    error: dict[str, str] | None = None
    sequence: int = 0
    outbox: list[dict[str, Any]] = field(default_factory=list)
    version: int = 0
    dedupe_key: str | None = None
    idempotency_key: str | None = None
    exclusive: bool = False
    unsettled: bool = False
    tenant: str = ""  # whose turn it takes in the queues: its owner's, unless it is said
    priority: int = 0  # among the tenant's own work: the higher goes first
    released_key: str | None = None  # the dedupe key that a failed job gave up
    requeues: int = 0
    metadata: dict[str, str] = field(default_factory=dict)  # the caller's own words for it
    unknown: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.tenant = self.tenant or self.owner

    # -- reading and writing the document ------------------------------------------------------

    def to_document(self) -> dict[str, Any]:
        """It shares lists and objects with the job, for it is written at once."""
        document = _document_of(self)
        document["_id"] = document.pop("id")
        document["stages"] = [_document_of(stage) for stage in self.stages]
        document["steps"] = {name: _document_of(step) for name, step in self.steps.items()}
        # unique indexes leave out what is missing, but not what is null
        sparse = {name for name in SPARSE if not document[name]}
        return {name: value for name, value in document.items() if name not in sparse}

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Job:
        values = {name: value for name, value in document.items() if name != "_id"}
        values = {**_keep_unknown(values, JOB_FIELDS), "id": document["_id"]}
        values["status"] = JobStatus(values["status"])
        values["stages"] = [
            Stage(**_keep_unknown(stage, STAGE_FIELDS)) for stage in values["stages"]
        ]
        steps = values["steps"].items()
        values["steps"] = {name: Step(**_keep_unknown(step, STEP_FIELDS)) for name, step in steps}
        return cls(**values)

    # -- what callers see ----------------------------------------------------------------------

    @property
    def current_stage(self) -> str | None:
        """The first stage that is not done; none before the job began, `completed` at its end."""
        if self.status == JobStatus.COMPLETED:
            return "completed"
        if self.status == JobStatus.QUEUED:
            return None
        done = self.stages_completed
        return next((stage.name for stage in self.stages if stage.name not in done), None)

    @property
    def stages_completed(self) -> list[str]:
        if self.status == JobStatus.COMPLETED:
            return [stage.name for stage in self.stages]
        return [stage.name for stage in self.stages if self._fraction_done(stage) >= 1]

    def _fraction_done(self, stage: Stage) -> float:
        steps = [step for step in self.steps.values() if step.stage == stage.name]
        if not steps:
            return float(stage.on_acceptance)
        finished = (1.0 if s.status == StepStatus.DONE else s.progress * 0.99 for s in steps)
        return sum(finished) / len(steps)

    # -- rules ---------------------------------------------------------------------------------

    def emit(self, kind: str, now: datetime, **data: Any) -> None:
        """Put an event into the outbox, under the next sequence number."""
        self.sequence += 1
        event = JobEvent(sequence=self.sequence, type=kind, at=stamp(now), data=data)
        self.outbox.append(event.to_document())

    def add(self, steps: Iterable[Step]) -> None:
        for step in steps:
            if step.name in self.steps:
                raise ValueError(f"the job has a step {step.name} already")
            self.steps[step.name] = step

    def unblock(self) -> None:
        """Make ready every waiting step whose predecessors are done."""
        done = {name for name, step in self.steps.items() if step.status == StepStatus.DONE}
        for step in self.steps.values():
            if step.status == StepStatus.WAITING and done.issuperset(step.after):
                step.status = StepStatus.READY

    def holds(self, name: str, attempt: int) -> bool:
        """Whether this attempt is the one that may write."""
        step = self.steps.get(name)
        return (
            self.status == JobStatus.PROCESSING
            and step is not None
            and step.status == StepStatus.RUNNING
            and step.attempt == attempt
        )

    def was_done_by(self, name: str, attempt: int) -> bool:
        """Whether this attempt is the one whose result counts."""
        step = self.steps.get(name)
        return step is not None and step.status == StepStatus.DONE and step.attempt == attempt

    def begin(self, name: str, worker: str, now: datetime, lease: timedelta) -> bool:
        """Give the step to a worker. False when it is not to be had: done, leased, at rest or
        cancelled."""
        step = self.steps.get(name)
        if self.status.final or self.cancel_requested_at or step is None:
            return False
        if step.status != StepStatus.READY or step.resting:
            return False
        step.status, step.worker = StepStatus.RUNNING, worker
        step.attempt += 1
        step.progress = 0.0
        step.started_at, step.lease_expires_at = stamp(now), stamp(now + lease)
        if self.status == JobStatus.QUEUED:
            self.status, self.started_at = JobStatus.PROCESSING, stamp(now)
            self.emit("job.started", now)
        return True

    def advance_to(self, now: datetime) -> None:
        """Bring the percentage up to date; it never goes back. Says so at each whole per cent."""
        share = sum(stage.share * self._fraction_done(stage) for stage in self.stages)
        reached = max(self.percentage, round(100 * min(share, 1.0), 1))
        if int(reached) > int(self.percentage):
            self.emit("job.progress", now, percentage=reached, current_stage=self.current_stage)
        self.percentage = reached

    def finish(self, name: str, result: dict[str, Any], now: datetime) -> None:
        step = self.steps[name]
        step.status, step.result, step.progress = StepStatus.DONE, result, 1.0
        step.completed_at, step.lease_expires_at = stamp(now), None
        self.unblock()
        self.advance_to(now)
        if all(step.status == StepStatus.DONE for step in self.steps.values()):
            self.end(JobStatus.COMPLETED, now)

    def release(self, name: str, rest_until: datetime | None = None) -> None:
        """Take the step back from its worker, to be published again at once or after a rest."""
        step = self.steps[name]
        step.status, step.worker = StepStatus.READY, None
        step.lease_expires_at, step.published_at, step.publications = None, None, 0
        step.not_before = stamp(rest_until) if rest_until else None

    def wake(self, name: str) -> None:
        """The step has rested: it may be published, and given to a worker."""
        step = self.steps[name]
        step.not_before, step.published_at, step.publications = None, None, 0

    def end(self, status: JobStatus, now: datetime, error: dict[str, str] | None = None) -> None:
        """The last change of a job. What failed or was cancelled frees its dedupe key.

        So does an exclusive job when it completes: its key is a lock on one active job of its kind.
        """
        if self.status.final:
            raise ValueError(f"the job is {self.status} already")
        self.status, self.error, self.completed_at = status, error, stamp(now)
        if status == JobStatus.COMPLETED:
            self.percentage = 100.0
        if status == JobStatus.FAILED:
            self.released_key = self.dedupe_key
        if self.exclusive or status != JobStatus.COMPLETED:
            self.dedupe_key = None
        self.unsettled = True
        self.emit(f"job.{status}", now, **({"error": error} if error else {}))

    def running(self) -> list[Step]:
        return [step for step in self.steps.values() if step.status == StepStatus.RUNNING]


def _names(kind: type[Job | Step | Stage]) -> frozenset[str]:
    return frozenset(one.name for one in fields(kind) if one.name != "unknown")


JOB_FIELDS, STEP_FIELDS, STAGE_FIELDS = _names(Job), _names(Step), _names(Stage)


def _keep_unknown(document: Mapping[str, Any], names: frozenset[str]) -> Mapping[str, Any]:
    """The fields with these names, and all others as `unknown`."""
    if document.keys() <= names:
        return document
    values = {name: value for name, value in document.items() if name in names}
    return {**values, "unknown": {n: v for n, v in document.items() if n not in names}}


def _document_of(one: Job | Step | Stage) -> dict[str, Any]:
    document = vars(one) | one.unknown
    del document["unknown"]
    if "status" in document:
        document["status"] = document["status"].value
    if not document.get("returns", True):
        del document["returns"]  # the version before knows no such field, and may run beside us
    return document
