"""What workers do with a step: claim it, beat while it runs, then finish, fail or retry it.

A claim carries the attempt as its fencing token: who lost the step can write nothing any more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from services.clock import stamp
from services.jobs.changes import JobChanges
from services.jobs.errors import JobNotFound, StaleAttempt
from services.jobs.job import Job, JobStatus, Step
from services.jobs.taking_back import NO_DELAY, Loss, end_if_cancelled, take_back


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

    def wanted(self, claim: Claim) -> bool:
        """Whether the claim still holds and nobody asked for the end: a read, no write."""
        try:
            job = self.get(claim.job.id)
        except JobNotFound:
            return False
        return job.holds(claim.step, claim.attempt) and not job.cancel_requested_at

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

    def retry(self, claim: Claim, reason: str) -> Job:
        """The step failed for a reason that may pass: try again later, or fail for good.

        Raises StaleAttempt.
        """

        def again(job: Job, now: datetime) -> bool:
            demand(job, claim)
            loss = Loss("ATTEMPTS_EXHAUSTED", reason)
            take_back(job, claim.step, loss, self._policy, now)
            return True

        return self._publish_ready(self._change(claim.job.id, again))

    def acknowledge_cancel(self, claim: Claim) -> None:
        """The worker has stopped. The job is cancelled when no other step is running."""

        def stopped(job: Job, now: datetime) -> bool:
            if not job.holds(claim.step, claim.attempt):
                return False
            job.release(claim.step, now, NO_DELAY)
            end_if_cancelled(job, now)
            return True

        self._change(claim.job.id, stopped)


def demand(job: Job, claim: Claim) -> None:
    """Raises StaleAttempt where the claim no longer holds."""
    if not job.holds(claim.step, claim.attempt):
        raise StaleAttempt(f"attempt {claim.attempt} at {claim.step} of {job.id} is over")
