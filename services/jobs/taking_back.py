"""Rules for steps that are taken from a worker which failed, fell silent or was cancelled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from services.jobs.changes import Policy
from services.jobs.job import Job, JobStatus, Step

NO_DELAY = timedelta(0)


@dataclass(frozen=True)
class Loss:
    """Why an attempt came to nothing; the code is the job's error, should it be the last one."""

    code: str
    reason: str
    delayed: bool = True  # the next attempt waits a while: what failed may do so again at once


def worker_lost(step: Step) -> Loss:
    reason = f"the worker {step.worker} went silent during {step.name}"
    return Loss("WORKER_LOST", reason, delayed=False)


def take_back(job: Job, name: str, loss: Loss, policy: Policy, now: datetime) -> None:
    """Make the step ready for its next attempt, or end the job after the last one."""
    attempt = job.steps[name].attempt
    words = {"step": name, "attempt": attempt}
    said = f"Attempt failed: {loss.reason}"
    job.emit("log", now, level="WARNING", message=said, details=words)
    if attempt >= policy.max_attempts:
        message = f"Tried {attempt} times without success; the last time {loss.reason}."
        job.end(JobStatus.FAILED, now, {"code": loss.code, "message": message})
        return
    delay = timedelta(seconds=policy.retry_delay * 4 ** (attempt - 1))
    job.release(name, now, delay if loss.delayed else NO_DELAY)


def end_if_cancelled(job: Job, now: datetime) -> None:
    """A job that is to end does so once none of its steps is running."""
    if job.cancel_requested_at and not job.status.final and not job.running():
        job.end(JobStatus.CANCELLED, now)
