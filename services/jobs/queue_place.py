"""How much lies before a job that waits: what can be told, and what cannot."""

from __future__ import annotations

from dataclasses import dataclass

from services.interfaces import DocumentStore, TaskQueue, Unavailable
from services.jobs.admission import Admission
from services.jobs.job import Job, JobStatus, StepStatus
from services.jobs.service import JOBS


@dataclass(frozen=True)
class QueuePlace:
    """`jobs_ahead` wait for the same queue and have their turn before it.

    `messages` lie in the queue, steps of jobs under way among them; None where the broker does
    not answer. Not `published`: the job's own message has not reached the broker yet. `held_back`:
    because so many steps of the same tenant are there already.
    """

    queue: str
    jobs_ahead: int
    messages: int | None
    published: bool
    held_back: bool


def place_of(
    documents: DocumentStore, queue: TaskQueue, admission: Admission, job: Job
) -> QueuePlace | None:
    """Where the job waits; None for one that has begun or ended. Raises Unavailable."""
    ready = [step for step in job.steps.values() if step.status == StepStatus.READY]
    if job.status != JobStatus.QUEUED or not ready:
        return None
    step = ready[0]
    before = admission.ahead(job, step)
    waiting = {"_id": {"$in": list(before.jobs)}, "status": JobStatus.QUEUED.value}
    return QueuePlace(
        queue=step.queue,
        jobs_ahead=documents.count(JOBS, waiting) + before.held_back,
        messages=_depth(queue, step.queue),
        published=step.published_at is not None,
        held_back=before.is_held_back,
    )


def _depth(queue: TaskQueue, name: str) -> int | None:
    try:
        return queue.depth(name)
    except Unavailable:
        return None
