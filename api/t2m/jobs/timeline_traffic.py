"""What left the house for a job: the uploads of its files, and the tries of its webhooks."""

from __future__ import annotations

from typing import cast

from api.context import services
from api.schema import Content, Moment
from api.t2m.webhooks.schema import LoggedEvent
from services.files.upload_logs import UploadLog
from services.jobs.job import Job


class UploadTimes(Content):
    """One file on its way to its place. `retries` counts the tries before the last."""

    file: str
    method: str | None
    status: str
    bytes_uploaded: int
    file_size_bytes: int | None
    retries: int
    started_at: Moment
    completed_at: Moment | None
    seconds: float | None
    error: str | None

    @classmethod
    def of(cls, log: UploadLog) -> UploadTimes:
        place = log.s3_key or log.file_path or ""
        return cls.copy_of(
            log,
            file=place.rpartition("/")[2],
            method=log.upload_method,
            retries=log.retry_count,
            seconds=log.duration_seconds,
            error=log.error_message,
        )


class WebhookTry(Content):
    """One try to tell a webhook of the job: the receiver's status, or why there is none."""

    webhook_id: str
    event: LoggedEvent
    delivery_id: str
    at: Moment
    status_code: int | None
    error: str | None
    duration_ms: int | None


def uploads_of(job: Job) -> list[UploadTimes]:
    """In the order in which they began. Raises Unavailable."""
    return [UploadTimes.of(log) for log in services().files.upload_logs.of_job(job.id)]


def tries_of(job: Job) -> list[WebhookTry]:
    """In the order in which they were made. Raises Unavailable."""
    tries = [
        WebhookTry(
            webhook_id=delivery.webhook_id,
            event=cast("LoggedEvent", delivery.event),
            delivery_id=delivery.id,
            at=tried.at,
            status_code=tried.status_code,
            error=tried.error,
            duration_ms=tried.duration_ms,
        )
        for delivery in services().webhooks.endpoints.deliveries.of_job(job.owner, job.id)
        for tried in delivery.tries
    ]
    return sorted(tries, key=lambda tried: tried.at)
