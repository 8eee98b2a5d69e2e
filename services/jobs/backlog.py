"""What waits and what runs in each queue, read from the jobs: the truth when the broker is gone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.clock import Clock, parse
from services.clock import now as system_clock
from services.interfaces import DocumentStore
from services.jobs.documents import read_jobs
from services.jobs.job import Job, JobStatus, Step, StepStatus
from services.jobs.kinds.registry import KINDS
from services.jobs.pipelines import QUEUES
from services.jobs.service import JOBS

PROCESSING_READ = 500  # jobs under way whose steps are looked at


@dataclass
class QueueFigures:
    """Steps of one queue. `oldest_at` is a stamp: since when the oldest one waits."""

    name: str
    waiting: int = 0
    running: int = 0
    oldest_at: str | None = None

    def add_waiting(self, number: int, since: str) -> None:
        self.waiting += number
        self.oldest_at = min(filter(None, (self.oldest_at, since)))

    def oldest_age(self, now: datetime) -> float | None:
        """Seconds."""
        if self.oldest_at is None:
            return None
        return max(0.0, round((now - parse(self.oldest_at)).total_seconds(), 3))


@dataclass(frozen=True)
class RunningStep:
    """A step that a worker holds."""

    job: Job
    step: Step


@dataclass(frozen=True)
class Backlog:
    """Jobs by status, the queues by name, and the steps under way.

    `complete` is false where there are too many jobs under way to look at all of them.
    """

    pending: int
    processing: int
    queues: dict[str, QueueFigures]
    running: list[RunningStep]
    complete: bool

    @property
    def oldest_at(self) -> str | None:
        return min((q.oldest_at for q in self.queues.values() if q.oldest_at), default=None)


class Backlogs:
    """Reads the backlog of everybody or of one owner. All methods raise Unavailable."""

    def __init__(self, documents: DocumentStore, *, clock: Clock = system_clock) -> None:
        self._documents = documents
        self._clock = clock

    def read(self, owner: str | None = None) -> Backlog:
        of: dict[str, Any] = {"owner": owner} if owner else {}
        queues = {name: QueueFigures(name) for name in QUEUES}
        pending = self._add_queued(queues, of)
        under_way = {**of, "status": JobStatus.PROCESSING.value}
        found = self._documents.find(JOBS, under_way, limit=PROCESSING_READ)
        jobs = read_jobs(found)
        return Backlog(
            pending=pending,
            processing=self._documents.count(JOBS, under_way),
            queues=queues,
            running=_add_steps(queues, jobs),
            complete=len(found) < PROCESSING_READ,
        )

    def _add_queued(self, queues: dict[str, QueueFigures], of: dict[str, Any]) -> int:
        """Of a queued job only the first step waits, so counting them by type is enough."""
        total = 0
        for name, kind in KINDS.items():
            where = {**of, "status": JobStatus.QUEUED.value, "type": name}
            oldest = self._documents.find(JOBS, where, sort=("created_at",), limit=1)
            if oldest:
                number = self._documents.count(JOBS, where)
                queues[kind.first.queue].add_waiting(number, oldest[0]["created_at"])
                total += number
        return total


def _add_steps(queues: dict[str, QueueFigures], jobs: Iterable[Job]) -> list[RunningStep]:
    running = []
    for job in jobs:
        for step in job.steps.values():
            figures = queues.setdefault(step.queue, QueueFigures(step.queue))
            if step.status == StepStatus.READY:
                figures.add_waiting(1, ready_since(job, step))
            elif step.status == StepStatus.RUNNING:
                figures.running += 1
                running.append(RunningStep(job, step))
    return running


def ready_since(job: Job, step: Step) -> str:
    """When the last thing happened that this step had to wait for."""
    ends = [job.steps[name].completed_at for name in step.after if name in job.steps]
    return max(filter(None, (*ends, step.not_before, job.created_at)))
