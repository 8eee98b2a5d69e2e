"""Why a step that is not done is not done: for whoever has to help it on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from services.clock import Clock, parse, stamp
from services.clock import now as system_clock
from services.jobs.admission import Admission
from services.jobs.backlog import ready_since
from services.jobs.job import Job, JobStatus, Step, StepStatus


class Reason(StrEnum):
    """What a step waits for; `running` and `lapsed` are in the hands of a worker."""

    PREDECESSORS = "waits_for_predecessors"
    TENANT_SLOTS = "held_back_by_tenant_slots"
    NOT_DUE = "not_due_yet"
    BROKER_DOWN = "broker_down"
    UNPUBLISHED = "not_published_yet"
    NO_WORKER = "no_worker_consumes_its_queue"
    UNCLAIMED = "published_and_unclaimed"
    RUNNING = "running"
    LAPSED = "lease_lapsed"
    CANCELLING = "being_cancelled"


@dataclass(frozen=True)
class Surroundings:
    """What is known of broker and workers now; None where nobody knows.

    `processes` are those of the workers online, by queue.
    """

    broker_answers: bool | None = None
    processes: Mapping[str, int] | None = None


@dataclass(frozen=True)
class StepWait:
    """One step that is not done: since when (a stamp) it is so, and why, in words."""

    step: Step
    reason: Reason
    since: str
    words: str


class Waiting:
    """Explains jobs. All methods raise Unavailable."""

    def __init__(self, admission: Admission, *, clock: Clock = system_clock) -> None:
        self._admission = admission
        self._clock = clock

    def explain(self, job: Job, around: Surroundings) -> list[StepWait]:
        """Every step of an active job that is not done; nothing of one that has ended."""
        if job.status.final:
            return []
        waits = [self.explain_step(job, step, around) for step in list_undone_steps(job)]
        return [self._with_place(job, wait) for wait in waits]

    def explain_step(self, job: Job, step: Step, around: Surroundings) -> StepWait:
        """One step of an active job, without how many go before it."""
        if step.status == StepStatus.WAITING:
            return _wait_for_predecessors(job, step)
        if step.status == StepStatus.RUNNING:
            return _wait_of_running(job, step, self._clock())
        return self._ready(job, step, around)

    def _ready(self, job: Job, step: Step, around: Surroundings) -> StepWait:
        since = ready_since(job, step)
        if job.cancel_requested_at:
            words = "The job is to end: nothing of it is begun any more."
            return StepWait(step, Reason.CANCELLING, job.cancel_requested_at, words)
        if step.not_before and step.not_before > stamp(self._clock()):
            words = f"It is tried again, not before {step.not_before}."
            return StepWait(step, Reason.NOT_DUE, since, words)
        if step.published_at is None:
            return self._wait_of_unpublished(job, step, since, around)
        return _wait_of_published(step, step.published_at, around)

    def _with_place(self, job: Job, wait: StepWait) -> StepWait:
        if wait.reason is not Reason.TENANT_SLOTS:
            return wait
        before = self._admission.ahead(job, wait.step).held_back
        return replace(wait, words=f"{wait.words} {before} more of its steps go first.")

    def _wait_of_unpublished(
        self, job: Job, step: Step, since: str, around: Surroundings
    ) -> StepWait:
        if around.broker_answers is False:
            words = "The broker does not answer; the step is published when it is back."
            return StepWait(step, Reason.BROKER_DOWN, since, words)
        if self._admission.holds_back(job, step):
            words = f"Its tenant {job.tenant} has all its places in the queue {step.queue} taken."
            return StepWait(step, Reason.TENANT_SLOTS, since, words)
        words = "Its message is not sent yet; the sweep sends it (cleanup's worker and Beat run?)."
        return StepWait(step, Reason.UNPUBLISHED, since, words)


def list_undone_steps(job: Job) -> Iterator[Step]:
    return (step for step in job.steps.values() if step.status != StepStatus.DONE)


def has_lapsed_lease(step: Step, now: datetime) -> bool:
    """Whether a worker holds it whose lease is over, if its clock and this one agree."""
    expiry = step.lease_expires_at
    return step.status == StepStatus.RUNNING and expiry is not None and expiry <= stamp(now)


def _wait_for_predecessors(job: Job, step: Step) -> StepWait:
    names = [name for name in step.after if not _is_done(job, name)]
    shown = ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
    words = f"It waits for {shown}."
    return StepWait(step, Reason.PREDECESSORS, job.created_at, words)


def _is_done(job: Job, name: str) -> bool:
    return name in job.steps and job.steps[name].status == StepStatus.DONE


def _wait_of_running(job: Job, step: Step, now: datetime) -> StepWait:
    since = step.started_at or job.updated_at
    held = f"The worker {step.worker} has it (attempt {step.attempt})"
    if has_lapsed_lease(step, now):
        silent = (now - parse(step.lease_expires_at or since)).total_seconds()
        words = (
            f"{held}, but its lease lapsed {silent:.0f} s ago, if the clocks agree: where it stays "
            "silent, the sweep takes the step back."
        )
        return StepWait(step, Reason.LAPSED, since, words)
    ending = " and is to stop" if job.cancel_requested_at else ""
    words = f"{held}{ending}; its lease holds until {step.lease_expires_at}."
    return StepWait(step, Reason.RUNNING, since, words)


def _wait_of_published(step: Step, since: str, around: Surroundings) -> StepWait:
    times = "once" if step.publications <= 1 else f"{step.publications} times"
    lies = f"Published {times}, and unclaimed since {since}"
    if around.broker_answers is False:
        return StepWait(step, Reason.BROKER_DOWN, since, f"{lies}: the broker does not answer.")
    if around.processes is not None and not around.processes.get(step.queue):
        words = f"{lies}: no worker online consumes the queue {step.queue}. Start one."
        return StepWait(step, Reason.NO_WORKER, since, words)
    return StepWait(step, Reason.UNCLAIMED, since, f"{lies}: the queue {step.queue} is busy.")


def verdict(job: Job, waits: list[StepWait]) -> str:
    """The whole job in one sentence: its end, or the step that holds it up most."""
    if job.status == JobStatus.COMPLETED:
        return f"It was completed at {job.completed_at}."
    if job.status == JobStatus.CANCELLED:
        return f"It was cancelled at {job.completed_at}."
    if job.status == JobStatus.FAILED:
        return f"It failed ({(job.error or {}).get('code')}): {(job.error or {}).get('message')}"
    telling = [wait for wait in waits if wait.reason is not Reason.PREDECESSORS]
    first = min(telling, key=lambda wait: _URGENCY.index(wait.reason), default=None)
    return f"{first.step.name}: {first.words}" if first else "None of its steps can go on."


_URGENCY = (
    Reason.LAPSED, Reason.BROKER_DOWN, Reason.NO_WORKER, Reason.CANCELLING, Reason.RUNNING,
    Reason.UNPUBLISHED, Reason.UNCLAIMED, Reason.TENANT_SLOTS, Reason.NOT_DUE,
)  # fmt: skip
