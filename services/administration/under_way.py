"""The jobs that have not ended: how many, what lapsed, and why they wait."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from services.administration.faults import Fault, FaultKind
from services.administration.waiting import (
    Surroundings,
    Waiting,
    has_lapsed_lease,
    list_undone_steps,
)
from services.clock import Clock
from services.clock import now as system_clock
from services.interfaces import DocumentStore
from services.jobs.acceptance import JOBS
from services.jobs.admission import Admission
from services.jobs.documents import read_jobs
from services.jobs.job import ACTIVE, Job, JobStatus, Step

LOOKED_AT = 500  # jobs of each active status

Lease = tuple[str, str, int, str | None]  # a job, a step, its attempt, and the end of its lease


@dataclass(frozen=True)
class HeldStep:
    """A step that a worker holds, or held: then the sweep is to take it back."""

    job: Job
    step: Step

    @property
    def lease(self) -> Lease:
        return self.job.id, self.step.name, self.step.attempt, self.step.lease_expires_at


@dataclass(frozen=True)
class UnderWay:
    """`jobs` counts all by status. `waiting` counts steps that are not done, by reason.

    `complete` is false where there are too many active jobs to look at the steps of each.
    """

    jobs: Mapping[JobStatus, int]
    lapsed: Sequence[HeldStep]
    waiting: Mapping[str, int]
    faults: Sequence[Fault]
    complete: bool

    @property
    def accepted(self) -> int:
        return sum(self.jobs.values())

    @property
    def terminal(self) -> int:
        return sum(count for status, count in self.jobs.items() if status.final)


class JobsUnderWay:
    """Reads them. Raises Unavailable.

    What lapsed is shown by the stamps that workers have written. Their clocks may be wrong, so a
    fault is what this process has itself seen unchanged for longer than `silence`.
    """

    def __init__(
        self,
        documents: DocumentStore,
        admission: Admission,
        silence: timedelta,
        *,
        clock: Clock = system_clock,
        timer: Callable[[], float] = time.monotonic,
    ) -> None:
        self._silence = silence.total_seconds()
        self._timer = timer
        self._seen: dict[Lease, float] = {}  # when each was seen first
        self._documents = documents
        self._waiting = Waiting(admission, clock=clock)
        self._clock = clock

    def read(self, around: Surroundings) -> UnderWay:
        pages = [self._active(status) for status in ACTIVE]
        active = [job for page in pages for job in page]
        jobs = {s: self._documents.count(JOBS, {"status": s.value}) for s in JobStatus}
        now = self._clock()
        held = [HeldStep(job, step) for job in active for step in job.running()]
        reasons = Counter(
            self._waiting.explain_step(job, step, around).reason.value
            for job in active
            for step in list_undone_steps(job)
        )
        silent = self._silent(held)
        return UnderWay(
            jobs=jobs,
            lapsed=[one for one in held if one in silent or has_lapsed_lease(one.step, now)],
            waiting=reasons,
            faults=[_fault(one) for one in silent],
            complete=all(len(page) < LOOKED_AT for page in pages),
        )

    def _silent(self, held: Sequence[HeldStep]) -> list[HeldStep]:
        """Those whose lease this process knows unchanged for too long."""
        now, before = self._timer(), self._seen
        seen = self._seen = {one.lease: before.get(one.lease, now) for one in held}
        return [one for one in held if now - seen[one.lease] > self._silence]

    def _active(self, status: JobStatus) -> list[Job]:
        """The newest."""
        where = {"status": status.value}
        found = self._documents.find(JOBS, where, sort=("-created_at",), limit=LOOKED_AT)
        return read_jobs(found)


def _fault(one: HeldStep) -> Fault:
    step = one.step
    words = (
        f"The worker {step.worker} is silent and the lease lapsed at {step.lease_expires_at}; "
        "nobody has taken the step back. Does the sweep run?"
    )
    return Fault(FaultKind.LAPSED_STEP, step.name, words, one.job.id)
