"""JobService: the only place where a job's status changes.

    creation and cancelling     `services.jobs.requests`    create, cancel
    what workers report         `services.jobs.claims`      claim, beat, finish, fail, retry
    what callers read           `services.jobs.reading`     lists, events, logs, wait
    what was left lying         `services.jobs.sweep`       sweep
    what administrators do      `services.jobs.repairs`     requeue, prioritise
    how a change is written     `services.jobs.changes`     compare-and-set, publish, settle

How many steps of one tenant a queue holds at a time is said in `services.jobs.admission`.
"""

from __future__ import annotations

from services.jobs.acceptance import JOBS
from services.jobs.changes import Policy
from services.jobs.claims import Claim, JobClaims
from services.jobs.errors import CannotRequeue, JobEnded, JobError, JobNotFound, StaleAttempt
from services.jobs.events import EVENTS
from services.jobs.reading import JobReading
from services.jobs.repairs import JobRepairs
from services.jobs.requests import JobRequests
from services.jobs.sweep import JobSweep

__all__ = [
    "EVENTS", "JOBS", "CannotRequeue", "Claim", "JobEnded", "JobError", "JobNotFound",
    "JobService", "Policy", "StaleAttempt",
]  # fmt: skip


class JobService(JobRequests, JobReading, JobClaims, JobSweep, JobRepairs):
    """Creates jobs, hands their steps to workers, and keeps what they report."""
