"""What workers do with a step: claim it, beat while it runs, then finish, fail or retry it.

A claim carries the attempt as its fencing token: who lost the step can write nothing any more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from services.clock import stamp
from services.jobs.changes import JobChanges
from services.jobs.errors import JobNotFound, StaleAttempt
from services.jobs.job import Job, JobStatus, Step, StepStatus
from services.jobs.lease_recovery import Loss, end_if_cancelled, take_back


@dataclass(frozen=True)
class Claim:
    """A worker's right to write for one step; the attempt is the fencing token."""

    job: Job
    step: str
    attempt: int

    @property
    def arguments(self) -> dict[str, Any]:
        return self.job.steps[self.step].arguments


class JobClaims(JobChanges):
    """The workers' part of the service."""

    def claim(self, job_id: str, step: str, worker: str) -> Claim | None:
        """The right to do this step, or None when it is done, taken or no longer wanted."""
        lease = timedelta(seconds=self._policy.lease)
        taken = False

        def begin(job: Job, now: datetime) -> bool:
            nonlocal taken
            taken = job.begin(step, worker, now, lease)
            return taken

        try:
            job = self._change(job_id, begin)
        except JobNotFound:
            return None
        return Claim(job, step, job.steps[step].attempt) if taken else None

    def beat(self, claim: Claim, progress: float) -> bool:
        """Renew the lease and report progress (0 to 1). False when the work should stop."""

        def renew(job: Job, now: datetime) -> bool:
            demand(job, claim)
            step = job.steps[claim.step]
            step.lease_expires_at = stamp(now + timedelta(seconds=self._policy.lease))
            step.progress = max(step.progress, min(progress, 1.0))
            job.advance_to(now)
            return True

        try:
            return not self._change(claim.job.id, renew).cancel_requested_at
        except (StaleAttempt, JobNotFound):
            return False

    def is_wanted(self, claim: Claim) -> bool:
        """Whether the claim still holds and nobody asked for the end: a read, no write."""
        try:
            job = self.get(claim.job.id)
        except JobNotFound:
            return False
        return job.holds(claim.step, claim.attempt) and not job.cancel_requested_at

    def has_lost(self, claim: Claim) -> bool:
        """Whether the claim is over and its step was not done by it. Raises JobNotFound."""
        job = self.get(claim.job.id)
        ours = (claim.step, claim.attempt)
        return not job.holds(*ours) and not job.was_done_by(*ours)

    def log(
        self, claim: Claim, level: str, message: str, details: Mapping[str, Any] | None = None
    ) -> None:
        """Append to the job's log. Raises StaleAttempt."""

        def append(job: Job, now: datetime) -> bool:
            demand(job, claim)
            words = {"level": level, "message": message, "details": dict(details or {})}
            job.emit("log", now, **words)
            return True

        self._change(claim.job.id, append)

    def finish(
        self,
        claim: Claim,
        *,
        result: Mapping[str, Any] | None = None,
        job_result: Mapping[str, Any] | None = None,
        then: Sequence[Step] = (),
    ) -> Job:
        """The step is done: keep its result, add what follows, publish what is ready now.

        `result` is for later steps, `job_result` goes into the job's own result. Raises
        StaleAttempt.
        """

        def done(job: Job, now: datetime) -> bool:
            demand(job, claim)
            job.add(then)
            job.result.update(job_result or {})
            job.finish(claim.step, dict(result or {}), now)
            end_if_cancelled(job, now)
            return True

        return self._publish_ready(self._change(claim.job.id, done))

    def fail(self, claim: Claim, code: str, message: str) -> Job:
        """The job cannot be done, however often it is tried. Raises StaleAttempt."""

        def failed(job: Job, now: datetime) -> bool:
            demand(job, claim)
            words = {"level": "ERROR", "message": message, "details": {"code": code}}
            job.emit("log", now, **words)
            job.end(JobStatus.FAILED, now, {"code": code, "message": message})
            return True

        return self._change(claim.job.id, failed)

    def retry(self, claim: Claim, reason: str, *, charged: bool = True) -> Job:
        """The step failed for a reason that may pass: try again later, or fail for good.

        It is not `charged` where something was away that the step needs. Raises StaleAttempt.
        """

        def again(job: Job, now: datetime) -> bool:
            demand(job, claim)
            loss = Loss("ATTEMPTS_EXHAUSTED", reason, charged=charged)
            take_back(job, claim.step, loss, self._policy, now)
            return True

        return self._publish_ready(self._change(claim.job.id, again))

    def acknowledge_cancel(self, claim: Claim) -> None:
        """The worker has stopped. The job is cancelled when no other step is running."""

        def stopped(job: Job, now: datetime) -> bool:
            if not job.holds(claim.step, claim.attempt):
                return False
            job.release(claim.step)
            end_if_cancelled(job, now)
            return True

        self._change(claim.job.id, stopped)

    def give_back(self, claim: Claim) -> None:
        """The worker has to leave: the step is for another one at once, and nothing is charged."""

        def back(job: Job, now: datetime) -> bool:
            if not job.holds(claim.step, claim.attempt):
                return False
            job.steps[claim.step].returns += 1
            job.release(claim.step)
            end_if_cancelled(job, now)
            return True

        self._publish_ready(self._change(claim.job.id, back))

    def return_message(self, job_id: str, step: str) -> None:
        """A worker got the step's message and does not know such work: it rests, and is published
        again, until a worker gets it that does."""

        def rest(job: Job, now: datetime) -> bool:
            found = job.steps.get(step)
            if job.status.final or found is None or found.status != StepStatus.READY:
                return False
            job.release(step, now + timedelta(seconds=self._policy.retry_delay))
            return True

        with suppress(JobNotFound):
            self._change(job_id, rest)


def demand(job: Job, claim: Claim) -> None:
    """Raises StaleAttempt where the claim no longer holds."""
    if not job.holds(claim.step, claim.attempt):
        raise StaleAttempt(f"attempt {claim.attempt} at {claim.step} of {job.id} is over")
