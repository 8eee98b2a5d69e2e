"""From the jobs to the broker: which steps are to be sent, and whose turn it is.

A message is sent before the note that it was: a crash between the two sends it twice, which
`claim` makes harmless, and never not at all.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Collection
from dataclasses import dataclass

from services.clock import Clock, stamp
from services.interfaces import Message, TaskQueue, Unavailable
from services.jobs.admission import Admission
from services.jobs.job import Job, Step, StepStatus

Turn = tuple[str, str]  # a queue and a tenant
Full = dict[Turn, set[tuple[str, str]]]  # who holds all the slots: jobs and steps

HANG, REST_AFTER_HANG = 0.3, 5.0  # seconds

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Sent:
    """A message that has gone: the step, the attempt before it is taken, and when (a stamp)."""

    step: str
    attempt: int
    at: str


class Publisher:
    """Sends the messages of ready steps. Raises Unavailable where the database is down."""

    def __init__(self, queue: TaskQueue, admission: Admission, clock: Clock) -> None:
        self._queue = queue
        self._admission = admission
        self._clock = clock
        self._rest_until = 0.0
        self.count = 0  # messages of this process

    def send(self, job: Job, full: Full | None = None, overdue: Collection[str] = ()) -> list[Sent]:
        """Send what is ready and has its turn; where the broker is down it waits in the job.

        `full` notes whose slots are all taken, so that a sweep asks once only. The `overdue` steps
        were sent long ago, and nobody has taken them.
        """
        full, sent = {} if full is None else full, []
        for step in self.unpublished(job, overdue):
            turn = (step.queue, job.tenant)
            if turn in full and (job.id, step.name) not in full[turn]:
                continue
            if not self._admission.admit(job, step):
                full[turn] = self._admission.holders(*turn)
                continue
            at = stamp(self._clock())
            if not self._send_one(job, step):
                break
            sent.append(Sent(step.name, step.attempt, at))
        return sent

    def unpublished(self, job: Job, overdue: Collection[str] = ()) -> list[Step]:
        """Steps to be sent now: those never sent, and those whose message must be lost."""
        if job.status.final or job.cancel_requested_at:
            return []
        return [
            step
            for step in job.steps.values()
            if step.status == StepStatus.READY
            and not step.resting
            and (step.published_at is None or step.name in overdue)
        ]

    def _send_one(self, job: Job, step: Step) -> bool:
        """A broker that hangs holds up its caller once in a while, and not for each message."""
        began = time.monotonic()
        if began < self._rest_until:
            return False
        message = Message(step.task, step.queue, {"job_id": job.id, "step": step.name})
        try:
            self._queue.publish(message)
        except Unavailable as problem:
            log.warning("publish failed job=%s step=%s: %s", job.id, step.name, problem)
            if (ended := time.monotonic()) - began > HANG:
                self._rest_until = ended + REST_AFTER_HANG
            return False
        self.count += 1
        return True


def held_steps(job: Job) -> set[tuple[str, str]]:
    """Name and queue of the steps that a queue or a worker holds."""
    if job.status.final:
        return set()
    return {
        (step.name, step.queue)
        for step in job.steps.values()
        if step.status == StepStatus.RUNNING
        or (step.status == StepStatus.READY and step.published_at is not None)
    }


def note_sent(job: Job, sent: list[Sent]) -> bool:
    """Write down what has gone; a worker may have taken it, and even lost it again, meanwhile."""
    for one in sent:
        step = job.steps[one.step]
        waiting = step.status == StepStatus.READY and step.attempt == one.attempt
        taken = step.status != StepStatus.READY and step.attempt == one.attempt + 1
        if waiting or (taken and step.published_at is None):
            step.published_at = one.at
            step.publications += 1
    return not job.status.final
