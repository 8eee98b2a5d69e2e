"""The files of generated videos, as T2M's `video_files` table describes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from services.interfaces import DocumentStore, DuplicateKey, Index

COLLECTION = "video_files"
INDEXES: Sequence[Index] = (Index(("job_id",)), Index(("user_id", "-upload_completed_at")))


@dataclass(frozen=True)
class VideoFile:
    """One published file. Times are stamps; `size` is a thumbnail's documented size."""

    job_id: str
    user_id: str
    s3_key: str
    s3_url: str
    s3_etag: str
    filename: str
    file_type: str
    content_type: str
    file_size_bytes: int
    checksum_sha256: str
    upload_started_at: str
    upload_completed_at: str
    scene_number: int | None = None
    size: str | None = None
    upload_status: str = "completed"


def prepare(documents: DocumentStore) -> None:
    documents.ensure(COLLECTION, INDEXES)


def record(documents: DocumentStore, file: VideoFile) -> None:
    """Note a published file; publishing it again replaces the note."""
    values = asdict(file)
    try:
        documents.insert(COLLECTION, {"_id": file.s3_key, **values})
    except DuplicateKey:
        documents.update(COLLECTION, {"_id": file.s3_key}, {"$set": values})
