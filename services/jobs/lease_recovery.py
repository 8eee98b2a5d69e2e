"""Rules for steps that are taken from a worker which failed, fell silent or was cancelled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from services.jobs.changes import Policy
from services.jobs.job import Job, JobStatus, Step

LONGEST_REST = 30.0  # seconds
MOST_RETURNS = 120  # so often may what a step needs be away, which takes an hour at least


@dataclass(frozen=True)
class Loss:
    """Why an attempt came to nothing; the code is the job's error, should it be the last one.

    `rests`: before the next attempt, as what failed may do so again at once. `charged`: it counts
    towards the most attempts; what is no fault of the step or its input does not.
    """

    code: str
    reason: str
    rests: bool = True
    charged: bool = True


def worker_lost(step: Step) -> Loss:
    reason = f"its worker {step.worker} went silent, as one does that is killed or out of memory"
    return Loss("WORKER_LOST", reason, rests=False)


def take_back(job: Job, name: str, loss: Loss, policy: Policy, now: datetime) -> None:
    """Make the step ready for its next attempt, or end the job: after the last one, and where it
    was only waiting for this step in order to be cancelled."""
    step = job.steps[name]
    words = {"step": name, "attempt": step.attempt}
    said = f"Attempt failed: {loss.reason}"
    job.emit("log", now, level="WARNING", message=said, details=words)
    if job.cancel_requested_at:
        job.release(name)
        end_if_cancelled(job, now)
        return
    if not loss.charged and step.returns < MOST_RETURNS:
        step.returns += 1
    elif step.losses >= policy.max_attempts:
        message = describe_exhaustion(job, name, step.losses, loss)
        job.end(JobStatus.FAILED, now, {"code": loss.code, "message": message})
        return
    rest = timedelta(seconds=rest_seconds(step, policy))
    job.release(name, now + rest if loss.rests else None)


def rest_seconds(step: Step, policy: Policy) -> float:
    """How long the step rests after its last failure: each time four times as long, to a limit."""
    longer = 4.0 ** min(max(step.attempt - 1, 0), 10)
    return min(policy.retry_delay * longer, max(policy.retry_delay, LONGEST_REST))


def describe_exhaustion(job: Job, name: str, tries: int, loss: Loss) -> str:
    """What failed, how often, and what to do: for the owner and the administrator."""
    return (
        f"The step {name} failed {tries} times of {tries}, the last time because {loss.reason}. "
        "Asking again may help; where it does not, the input is the likely cause. What was done "
        f"is kept: an administrator can requeue {job.id} once the cause is removed."
    )


def end_if_cancelled(job: Job, now: datetime) -> None:
    """A job that is to end does so once none of its steps is running."""
    if job.cancel_requested_at and not job.status.final and not job.running():
        job.end(JobStatus.CANCELLED, now)
