"""The files of generated videos: what each is like, where it lies, how often it was asked for."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from services.clock import Clock, stamp
from services.clock import now as system_clock
from services.documents.records import LEFT_OUT, Record, stored_as
from services.files.video_tables import SCENE_CODE, THUMBNAILS, VIDEO_FILES, Table
from services.interfaces import Change, Document, DocumentStore, DuplicateKey, ObjectStore
from services.jobs.job import Job
from services.jobs.kinds.lessons import FileFacts, FinishedFile

# The same key is the same row, also when a step is done again.
NAMES = uuid.UUID("6f1c9a52-6a2c-4f0e-9f0b-5d0f6c6b7a10")
OF_A_JOB: Sequence[Table] = (VIDEO_FILES, THUMBNAILS, SCENE_CODE)
KEPT = ("_id", "created_at", "download_count", "view_count", "last_accessed_at")


def file_id(key: str) -> str:
    """The row of the file under this key, as a UUID."""
    return str(uuid.uuid5(NAMES, key))


@dataclass(frozen=True)
class Place:
    """Where a file lies: bucket, key in it and URI; or the path below the folder of the objects."""

    local_path: str | None = None
    s3_bucket: str | None = None
    s3_key: str | None = None
    s3_url: str | None = None


@dataclass(frozen=True, kw_only=True)
class VideoFile(Record):
    """A file of a generated video. `id` follows from its key; a file of no scene has no number."""

    id: str = field(metadata=stored_as("_id"))
    job_id: str
    user_id: str
    file_type: str
    filename: str
    scene_number: int | None = field(default=None, metadata=LEFT_OUT)
    local_path: str | None = None
    s3_bucket: str | None = None
    s3_key: str | None = None
    s3_url: str | None = None
    s3_etag: str | None = None
    file_size_bytes: int | None = None
    content_type: str | None = None
    checksum_sha256: str | None = None
    duration_seconds: float | None = None
    width: int | None = None
    height: int | None = None
    fps: float | None = None
    bitrate: int | None = None
    codec: str | None = None
    download_count: int = 0
    view_count: int = 0
    last_accessed_at: str | None = None
    upload_status: str = "pending"
    upload_started_at: str | None = None
    upload_completed_at: str | None = None
    upload_duration_seconds: float | None = None
    upload_error: str | None = None
    created_at: str
    updated_at: str


class VideoFiles:
    """The collections video_files, video_thumbnails and scene_code_files. Raises Unavailable."""

    def __init__(
        self, documents: DocumentStore, objects: ObjectStore, clock: Clock = system_clock
    ) -> None:
        self._documents = documents
        self._objects = objects
        self._clock = clock

    def prepare(self) -> None:
        for table in OF_A_JOB:
            self._documents.ensure(table.name, table.indexes)

    def begin(self, job: Job, file: FinishedFile, size: int, checksum: str) -> None:
        """Note a file that is about to be uploaded; done again, it replaces the note."""
        now, facts = stamp(self._clock()), file.facts or FileFacts()
        video_file = VideoFile(
            id=file_id(file.key),
            job_id=job.id,
            user_id=job.owner,
            filename=_name(file.key),
            file_type=file.file_type,
            scene_number=file.scene_number,
            content_type=file.content_type,
            duration_seconds=facts.duration_seconds,
            width=facts.width,
            height=facts.height,
            fps=facts.fps,
            bitrate=facts.bitrate,
            codec=facts.codec,
            **vars(self.place(file.key)),
            file_size_bytes=size,
            checksum_sha256=checksum,
            upload_started_at=now,
            upload_status="uploading",
            created_at=now,
            updated_at=now,
        )
        self._put(VIDEO_FILES, VIDEO_FILES.document(video_file))

    def complete(self, key: str, etag: str, seconds: float) -> None:
        """Note that the file has arrived, after so many seconds."""
        self._note(
            key,
            s3_etag=etag,
            upload_status="completed",
            upload_completed_at=stamp(self._clock()),
            upload_duration_seconds=round(seconds, 3),
        )

    def fail(self, key: str, error: str) -> None:
        """Note that it has not; where another attempt has brought it there meanwhile, it has."""
        change = VIDEO_FILES.check_values(
            {
                "upload_status": "failed",
                "upload_error": error[:1000],
                "updated_at": stamp(self._clock()),
            }
        )
        under_way = {"_id": file_id(key), "upload_status": {"$ne": "completed"}}
        self._documents.update(VIDEO_FILES.name, under_way, {"$set": change})

    def has_arrived(self, key: str, checksum: str) -> bool:
        """Whether these bytes were uploaded to this key already."""
        document = self._documents.get(VIDEO_FILES.name, file_id(key))
        if document is None:
            return False
        found = VideoFile.from_document(document)
        return found.upload_status == "completed" and found.checksum_sha256 == checksum

    def note_thumbnail(self, job: Job, file: FinishedFile, video_key: str, size: int) -> None:
        """The row of a picture of the video under `video_key`."""
        now, facts = stamp(self._clock()), file.facts or FileFacts()
        row = THUMBNAILS.row(
            video_file_id=file_id(video_key),
            job_id=job.id,
            user_id=job.owner,
            size=file.size,
            filename=_name(file.key),
            file_size_bytes=size,
            width=facts.width,
            height=facts.height,
            timestamp_seconds=facts.timestamp_seconds,
            **_in_s3(self.place(file.key)),
            created_at=now,
            updated_at=now,
        )
        self._put(THUMBNAILS, {"_id": file_id(file.key), **row})

    def note_code(self, job: Job, file: FinishedFile, code: str) -> None:
        """The row of a scene's program."""
        now, facts = stamp(self._clock()), file.facts or FileFacts()
        row = SCENE_CODE.row(
            job_id=job.id,
            user_id=job.owner,
            scene_number=file.scene_number,
            filename=_name(file.key),
            code_content=code,
            file_size_bytes=len(code.encode()),
            manim_version=facts.manim_version,
            dependencies=list(facts.dependencies or ()),
            **_in_s3(self.place(file.key)),
            created_at=now,
            updated_at=now,
        )
        self._put(SCENE_CODE, {"_id": file_id(file.key), **row})

    def of_job(self, job_id: str) -> Iterator[VideoFile]:
        """A job's files; a video has fewer than a hundred."""
        where = {"job_id": job_id}
        found = self._documents.find(VIDEO_FILES.name, where, sort=("created_at",), limit=1000)
        yield from map(VideoFile.from_document, found)

    def count_view(self, key: str) -> None:
        self._count(VIDEO_FILES, key, "view_count")

    def count_download(self, key: str) -> None:
        self._count(VIDEO_FILES, key, "download_count")

    def count_thumbnail(self, key: str) -> None:
        self._count(VIDEO_FILES, key, "view_count")
        self._count(THUMBNAILS, key, "view_count")

    def count_code(self, key: str) -> None:
        self._count(VIDEO_FILES, key, "download_count")
        self._count(SCENE_CODE, key, "download_count")

    def place(self, key: str) -> Place:
        """Where the file lies: in a bucket, or in the folder of the objects."""
        return place_of(self._objects, key)

    def _count(self, table: Table, key: str, field: str) -> None:
        now = stamp(self._clock())
        change: Change = {"$inc": {field: 1}, "$set": {"last_accessed_at": now}}
        self._documents.update(table.name, {"_id": file_id(key)}, change)

    def _note(self, key: str, **values: Any) -> None:
        change = VIDEO_FILES.check_values({**values, "updated_at": stamp(self._clock())})
        self._documents.update(VIDEO_FILES.name, {"_id": file_id(key)}, {"$set": change})

    def _put(self, table: Table, row: Document) -> None:
        """Insert the row; one that is there keeps its age and its counts."""
        try:
            self._documents.insert(table.name, row)
        except DuplicateKey:
            changed = {name: value for name, value in row.items() if name not in KEPT}
            self._documents.update(table.name, {"_id": row["_id"]}, {"$set": changed})


def place_of(objects: ObjectStore, key: str) -> Place:
    """In the bucket, or in the folder of the objects."""
    if objects.mode != "s3":
        return Place(local_path=key)
    uri = objects.uri(key)
    bucket, _, name = uri.removeprefix("s3://").partition("/")
    return Place(s3_bucket=bucket, s3_key=name, s3_url=uri)


def _in_s3(place: Place) -> dict[str, str | None]:
    return {"s3_bucket": place.s3_bucket, "s3_key": place.s3_key, "s3_url": place.s3_url}


def _name(key: str) -> str:
    return key.rpartition("/")[2]
