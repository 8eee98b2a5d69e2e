"""From jobs to webhooks: what happens to a job becomes an event, and the event its deliveries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from services.accounts.apps import Apps
from services.jobs.admin_runs import SYSTEM
from services.jobs.job import Job, JobStatus
from services.jobs.job_event import JobEvent, JobProgress
from services.webhooks.log import EventLog
from services.webhooks.payloads import of_job, of_progress
from services.webhooks.service import WebhookService

PROGRESS_STEP = 10  # per cent
REMEMBERED = 4096  # beginnings


class WebhookAnnouncements:
    """Listens to the job service. Event ids come from the job, so that nothing is told twice."""

    def __init__(
        self, webhooks: WebhookService, events: EventLog, apps: Apps, public_url: str
    ) -> None:
        self._webhooks = webhooks
        self._log = events
        self._apps = apps
        self._public_url = public_url
        self._begun: set[str] = set()

    def job_ended(self, job: Job) -> None:
        """Tell of the end; called again after a crash, it completes what was begun."""
        self._tell_beginning(job)
        at, data = job.completed_at or job.updated_at, of_job(job, self._public_url)
        self._tell(job, job.status.value, at, data)

    def job_noted(self, job: Job, events: Sequence[JobEvent]) -> None:
        """Tell of the beginning, and of progress once in each ten per cent. What fails here comes
        with what is told next: of the beginning all hear, at the latest before the end."""
        for event in events:
            if event.type == "job.started":
                self._tell_beginning(job)
            if event.type == "job.progress":
                self._tell_progress(job, event.at, JobProgress.from_document(event.data))

    def _tell_progress(self, job: Job, at: str, progress: JobProgress) -> None:
        tens = int(progress.percentage) // PROGRESS_STEP
        if tens and not self._log.has(event_id(job, f"progress_{tens:02d}")):
            self._tell_beginning(job)
            self._tell(job, f"progress_{tens:02d}", at, of_progress(job, progress))

    def _tell_beginning(self, job: Job) -> None:
        """May be repeated, which costs nothing where this process has done it to the end."""
        if not job.started_at or (name := event_id(job, "started")) in self._begun:
            return
        self._tell(job, "started", job.started_at, of_progress(job, JobProgress()))
        if len(self._begun) >= REMEMBERED:
            self._begun.clear()
        self._begun.add(name)

    def _tell(self, job: Job, what: str, at: str, data: Mapping[str, Any]) -> None:
        if job.owner == SYSTEM:  # the house's own work is nobody's
            return
        kind = f"job.{what.partition('_')[0]}"
        name, owner = event_id(job, what), job.owner
        self._webhooks.tell(self._log.append(name, owner, kind, at, data))
        for app_id in self._apps.that_hear(owner):
            told = self._log.append(f"{name}_{app_id}", app_id, kind, at, data, about=owner)
            self._webhooks.tell(told)


def told_ids(job: Job) -> list[str]:
    """The ids of all that may have been told of a job by now."""
    tens = (f"progress_{part:02d}" for part in range(1, 100 // PROGRESS_STEP + 1))
    ends = (status.value for status in JobStatus if status.final)
    return [event_id(job, what) for what in ("started", *tens, *ends)]


def event_id(job: Job, what: str) -> str:
    """Of a requeued job another one: it begins, and ends, once more."""
    again = f"_again_{job.requeues}" if job.requeues else ""
    return f"evt_{job.id}_{what}{again}"
