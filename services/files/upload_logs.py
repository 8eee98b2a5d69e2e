"""How each upload to the object store goes: bytes, retries and errors, while it goes.

The collection s3_upload_logs is for operators; a job's owner sees the rows in its timeline.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from services.clock import Clock, stamp
from services.clock import now as system_clock
from services.documents.records import Record, stored_as
from services.files.video_files import file_id, place_of
from services.files.video_tables import UPLOAD_LOGS
from services.interfaces import DocumentStore, DuplicateKey, ObjectStore, ServiceError
from services.jobs.job import Job
from services.objects.part_sizes import PART_SIZE

EVERY_SECONDS = 0.5
MOST_ROWS = 500

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class UploadLog(Record):
    """How the upload of one file goes, or went; `retry_count` counts the tries before the last."""

    id: str = field(metadata=stored_as("_id"))
    job_id: str | None = None
    user_id: str
    file_id: str | None = None
    file_path: str | None = None
    s3_bucket: str | None = None
    s3_key: str | None = None
    file_size_bytes: int | None = None
    upload_method: str | None = None
    started_at: str
    completed_at: str | None = None
    duration_seconds: float | None = None
    error_message: str | None = None
    error_code: str | None = None
    status: str
    progress_percentage: float = 0.0
    bytes_uploaded: int = 0
    retry_count: int = 0
    created_at: str
    updated_at: str


class UploadLogs:
    """The collection s3_upload_logs, one row a file. Raises Unavailable."""

    def __init__(
        self, documents: DocumentStore, objects: ObjectStore, clock: Clock = system_clock
    ) -> None:
        self._documents = documents
        self._objects = objects
        self._clock = clock

    def prepare(self) -> None:
        self._documents.ensure(UPLOAD_LOGS.name, UPLOAD_LOGS.indexes)

    def of_job(self, job_id: str) -> list[UploadLog]:
        """Those of a job's files, in the order in which their uploads began."""
        where = {"job_id": job_id}
        found = self._documents.find(UPLOAD_LOGS.name, where, sort=("started_at",), limit=MOST_ROWS)
        return [UploadLog.from_document(document) for document in found]

    @contextmanager
    def upload(self, job: Job, key: str, size: int) -> Iterator[Progress]:
        """Around one try; what ends it is noted and raised again."""
        self._begin(job, key, size)
        progress = Progress(self._documents, file_id(key), size)
        started = time.monotonic()
        try:
            yield progress
        except Exception as problem:
            self._end(progress, "failed", started, **_error_fields(problem))
            raise
        progress.bytes = size
        self._end(progress, "completed", started, completed_at=stamp(self._clock()))

    def _begin(self, job: Job, key: str, size: int) -> None:
        now, place = stamp(self._clock()), place_of(self._objects, key)
        in_parts = self._objects.mode == "s3" and size >= PART_SIZE
        log = UploadLog(
            id=file_id(key),
            job_id=job.id,
            user_id=job.owner,
            file_id=file_id(key),
            file_path=place.local_path or key,
            s3_bucket=place.s3_bucket,
            s3_key=place.s3_key,
            file_size_bytes=size,
            upload_method="multipart" if in_parts else "single",
            started_at=now,
            status="started",
            created_at=now,
            updated_at=now,
        )
        row = UPLOAD_LOGS.document(log)
        try:
            self._documents.insert(UPLOAD_LOGS.name, row)
        except DuplicateKey:
            again = {k: v for k, v in row.items() if k not in ("_id", "created_at", "retry_count")}
            change = {"$set": again, "$inc": {"retry_count": 1}}
            self._documents.update(UPLOAD_LOGS.name, {"_id": file_id(key)}, change)

    def _end(self, progress: Progress, status: str, started: float, **values: Any) -> None:
        seconds = round(time.monotonic() - started, 3)
        change = UPLOAD_LOGS.check_values(
            {
                **values,
                **progress.figures,
                "status": status,
                "duration_seconds": seconds,
                "updated_at": stamp(self._clock()),
            }
        )
        where = {"_id": progress.row_id}
        self._documents.update(UPLOAD_LOGS.name, where, {"$set": change})


class Progress:
    """Counts bytes as they go, from any thread, and writes them down now and then."""

    def __init__(self, documents: DocumentStore, row_id: str, size: int) -> None:
        self.row_id = row_id
        self.bytes = 0
        self._documents = documents
        self._size = size
        self._lock = threading.Lock()
        self._written = time.monotonic()

    def __call__(self, count: int) -> None:
        """So many more bytes have gone; a negative number is to be sent again."""
        with self._lock:
            self.bytes += count
            if time.monotonic() - self._written < EVERY_SECONDS:
                return
            self._written = time.monotonic()
            figures = self.figures
        with suppress(ServiceError):  # the upload matters more than its figures
            now = stamp(system_clock())
            change = {"$set": {**figures, "status": "progress", "updated_at": now}}
            where = {"_id": self.row_id, "status": {"$in": ["started", "progress"]}}
            self._documents.update(UPLOAD_LOGS.name, where, change)

    @property
    def figures(self) -> dict[str, Any]:
        """Bytes sent, and their share in per cent."""
        sent = min(max(self.bytes, 0), self._size)
        share = 100 * sent / self._size if self._size else 100
        return {"bytes_uploaded": sent, "progress_percentage": round(share, 2)}


def _error_fields(problem: Exception) -> dict[str, str]:
    return {"error_code": type(problem).__name__[:100], "error_message": str(problem)[:1000]}
