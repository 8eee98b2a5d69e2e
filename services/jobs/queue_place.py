"""How much lies before a job that waits: what can be told, and what cannot."""

from __future__ import annotations

from dataclasses import dataclass

from services.interfaces import DocumentStore, TaskQueue, Unavailable
from services.jobs.job import Job, JobStatus, StepStatus
from services.jobs.pipelines import PIPELINES
from services.jobs.service import JOBS


@dataclass(frozen=True)
class QueuePlace:
    """`jobs_ahead` were accepted earlier and wait for the same queue, too.

    `messages` lie in the queue, steps of jobs under way among them; None where the broker does
    not answer. Not `published`: the job's own message has not reached the broker yet.
    """

    queue: str
    jobs_ahead: int
    messages: int | None
    published: bool


def place_of(documents: DocumentStore, queue: TaskQueue, job: Job) -> QueuePlace | None:
    """Where the job waits; None for one that has begun or ended. Raises Unavailable."""
    ready = [step for step in job.steps.values() if step.status == StepStatus.READY]
    if job.status != JobStatus.QUEUED or not ready:
        return None
    name = ready[0].queue
    return QueuePlace(
        queue=name,
        jobs_ahead=_ahead(documents, name, job),
        messages=_depth(queue, name),
        published=ready[0].published_at is not None,
    )


def _ahead(documents: DocumentStore, queue: str, job: Job) -> int:
    types = [name for name, pipeline in PIPELINES.items() if pipeline.first.queue == queue]
    where = {
        "status": JobStatus.QUEUED.value,
        "type": {"$in": types},
        "created_at": {"$lt": job.created_at},
    }
    return documents.count(JOBS, where)


def _depth(queue: TaskQueue, name: str) -> int | None:
    try:
        return queue.depth(name)
    except Unavailable:
        return None
