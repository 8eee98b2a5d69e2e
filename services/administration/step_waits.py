"""How long steps have waited for a worker of late, by queue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from services.administration.job_search import NEWEST_FIRST
from services.clock import parse
from services.interfaces import DocumentStore
from services.jobs.acceptance import JOBS
from services.jobs.backlog import ready_since
from services.jobs.documents import read_jobs
from services.jobs.durations import quantile
from services.jobs.job import Job
from services.jobs.pipelines import QUEUES

LOOKED_AT = 100  # jobs, the newest


@dataclass(frozen=True)
class QueueWaits:
    """Seconds from when a step could begin until a worker began it, sorted; by its queue."""

    queue: str
    seconds: Sequence[float]

    def within(self, share: float) -> float:
        """What so large a share of the steps has not exceeded."""
        return quantile(self.seconds, share)


def recent_waits(documents: DocumentStore) -> list[QueueWaits]:
    """Of the newest jobs, in the order of the queues: those in which a step has begun.

    A job that was taken up again is left out: its steps have lain there failed. Raises Unavailable.
    """
    found: dict[str, list[float]] = {name: [] for name in QUEUES}
    for job in read_jobs(documents.find(JOBS, {}, sort=NEWEST_FIRST, limit=LOOKED_AT)):
        if not job.requeues:
            _add_steps(found, job)
    return [QueueWaits(name, sorted(seconds)) for name, seconds in found.items() if seconds]


def _add_steps(found: dict[str, list[float]], job: Job) -> None:
    for step in job.steps.values():
        if step.started_at:
            waited = parse(step.started_at) - parse(ready_since(job, step))
            found.setdefault(step.queue, []).append(max(0.0, waited.total_seconds()))
