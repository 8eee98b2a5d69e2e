"""From jobs to webhooks: what happens to a job becomes an event, and the event its deliveries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from services.jobs.admin_runs import SYSTEM
from services.jobs.job import Job
from services.webhooks.log import EventLog
from services.webhooks.payloads import of_job, of_progress
from services.webhooks.service import WebhookService

PROGRESS_STEP = 10  # per cent


class WebhookAnnouncements:
    """Listens to the job service. Event ids come from the job, so that nothing is told twice."""

    def __init__(self, webhooks: WebhookService, events: EventLog, public_url: str) -> None:
        self._webhooks = webhooks
        self._log = events
        self._public_url = public_url

    def job_ended(self, job: Job) -> None:
        """Tell of the end; called again after a crash, it completes what was begun."""
        at, data = job.completed_at or job.updated_at, of_job(job, self._public_url)
        self._tell(job, job.status.value, at, data)

    def job_noted(self, job: Job, events: Sequence[Mapping[str, Any]]) -> None:
        """Tell of the beginning, and of progress once in each ten per cent."""
        for event in events:
            data = of_progress(job, event["data"])
            if event["type"] == "job.started":
                self._tell(job, "started", event["at"], data)
            if event["type"] == "job.progress":
                self._tell_progress(job, event, data)

    def _tell_progress(self, job: Job, event: Mapping[str, Any], data: Mapping[str, Any]) -> None:
        tens = int(event["data"]["percentage"]) // PROGRESS_STEP
        if tens and not self._log.has(_event_id(job, f"progress_{tens:02d}")):
            self._tell(job, f"progress_{tens:02d}", event["at"], data)

    def _tell(self, job: Job, what: str, at: str, data: Mapping[str, Any]) -> None:
        if job.owner == SYSTEM:  # the house's own work is nobody's
            return
        kind = f"job.{what.partition('_')[0]}"
        self._webhooks.tell(self._log.append(_event_id(job, what), job.owner, kind, at, data))


def _event_id(job: Job, what: str) -> str:
    return f"evt_{job.id}_{what}"
