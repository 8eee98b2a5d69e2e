"""What left the house for a job: the uploads of its files, and the tries of its webhooks."""

from __future__ import annotations

from api.context import services
from api.schema import Content, Moment
from api.t2m.webhooks import LoggedEvent
from services.interfaces import Document
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
    def of(cls, row: Document) -> UploadTimes:
        place = row["s3_key"] or row["file_path"] or ""
        return cls(
            file=place.rpartition("/")[2],
            method=row["upload_method"],
            retries=row["retry_count"],
            seconds=row["duration_seconds"],
            error=row["error_message"],
            **{
                name: row[name]
                for name in (
                    *("status", "bytes_uploaded", "file_size_bytes"),
                    *("started_at", "completed_at"),
                )
            },
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
    return [UploadTimes.of(row) for row in services().upload_logs.of_job(job.id)]


def tries_of(job: Job) -> list[WebhookTry]:
    """In the order in which they were made. Raises Unavailable."""
    tries = [
        WebhookTry(
            webhook_id=delivery["webhook_id"],
            event=delivery["event"],
            delivery_id=delivery["_id"],
            at=tried["at"],
            **{name: tried.get(name) for name in ("status_code", "error", "duration_ms")},
        )
        for delivery in services().webhooks.deliveries.of_job(job.owner, job.id)
        for tried in delivery["tries"]
    ]
    return sorted(tries, key=lambda tried: tried.at)
