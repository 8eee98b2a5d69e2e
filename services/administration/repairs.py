"""Jobs are taken up again: one, or all that a query finds. What cannot be is refused in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from services.administration.job_search import JobQuery, JobSearch
from services.interfaces import NotFound, ObjectStore
from services.jobs.job import Job, JobStatus, StepStatus
from services.jobs.service import CannotRequeue, JobNotFound, JobService
from services.jobs.sources import gone_words
from services.retention.orphans import ROOTS, WORK, texts

FIRST_READ = ("video_key", "plan_key")  # parameters that are keys, and that a first step needs


@dataclass(frozen=True)
class RefusedJob:
    """One that was not taken up again, and why."""

    job_id: str
    words: str


@dataclass(frozen=True)
class Requeued:
    """What became of the failed jobs that were found; `next_cursor` leads to the others."""

    requeued: list[str]
    refused: list[RefusedJob]
    next_cursor: str | None


class Repairs:
    """Requeues. All methods raise Unavailable."""

    def __init__(self, objects: ObjectStore, jobs: JobService, search: JobSearch) -> None:
        self._objects = objects
        self._jobs = jobs
        self._search = search

    def requeue(self, job_id: str) -> tuple[Job, bool]:
        """Take a failed job up again, and whether it was. Raises JobNotFound, CannotRequeue."""
        job = self._jobs.get(job_id)
        if job.status == JobStatus.FAILED:
            self._demand_sources(job)
        return self._jobs.requeue(job_id)

    def requeue_all(self, query: JobQuery, *, limit: int, cursor: str | None = None) -> Requeued:
        """The failed ones among what the query finds, at most so many. Raises InvalidCursor."""
        found = self._search.find(query, limit=limit, cursor=cursor)
        done, refused = [], []
        for job in found.jobs:
            if job.status != JobStatus.FAILED:
                continue
            try:
                if self.requeue(job.id)[1]:
                    done.append(job.id)
            except (CannotRequeue, JobNotFound) as problem:
                refused.append(RefusedJob(job.id, str(problem)))
        return Requeued(done, refused, found.next_cursor)

    def _demand_sources(self, job: Job) -> None:
        """Raises CannotRequeue where something is gone that the steps to be done read."""
        for key in sorted(set(sources(job))):
            try:
                self._objects.info(key)
            except NotFound:
                raise CannotRequeue(gone_words(job, key)) from None


def sources(job: Job) -> Iterator[str]:
    """The objects that its open steps read: those asked with, and what the steps before left."""
    open_steps = [step for step in job.steps.values() if step.status != StepStatus.DONE]
    if any(not step.after for step in open_steps):
        yield from (job.parameters[name] for name in FIRST_READ if job.parameters.get(name))
    before = {name for step in open_steps for name in step.after}
    for step in job.steps.values():
        if step.name in before and step.status == StepStatus.DONE:
            yield from (text for text in texts(step.result) if text.startswith((*ROOTS, WORK)))
