"""The files of generated videos: what each is like, where it lies, how often it was asked for."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from services.clock import Clock, stamp
from services.clock import now as system_clock
from services.files.video_tables import SCENE_CODE, THUMBNAILS, VIDEO_FILES, Table
from services.interfaces import Change, Document, DocumentStore, DuplicateKey, ObjectStore
from services.jobs.job import Job

# The same key is the same row, also when a step is done again.
NAMES = uuid.UUID("6f1c9a52-6a2c-4f0e-9f0b-5d0f6c6b7a10")
OF_A_JOB: Sequence[Table] = (VIDEO_FILES, THUMBNAILS, SCENE_CODE)
KEPT = ("_id", "created_at", "download_count", "view_count", "last_accessed_at")


def file_id(key: str) -> str:
    """The row of the file under this key, as a UUID."""
    return str(uuid.uuid5(NAMES, key))


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

    def begin(self, job: Job, file: Mapping[str, Any], size: int, checksum: str) -> Document:
        """Note a file that is about to be uploaded; done again, it replaces the note."""
        now = stamp(self._clock())
        row = VIDEO_FILES.row(
            job_id=job.id,
            user_id=job.owner,
            filename=_name(file["key"]),
            **{name: file.get(name) for name in ("file_type", "scene_number", "content_type")},
            **_measured(file.get("facts", {})),
            **self.place(file["key"]),
            file_size_bytes=size,
            checksum_sha256=checksum,
            upload_started_at=now,
            upload_status="uploading",
            created_at=now,
            updated_at=now,
        )
        return self._put(VIDEO_FILES, file_id(file["key"]), row)

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
        """Note that it has not."""
        self._note(key, upload_status="failed", upload_error=error[:1000])

    def arrived(self, key: str, checksum: str) -> bool:
        """Whether these bytes were uploaded to this key already."""
        row = self._documents.get(VIDEO_FILES.name, file_id(key))
        done = row is not None and row["upload_status"] == "completed"
        return done and row is not None and row["checksum_sha256"] == checksum

    def note_thumbnail(self, job: Job, file: Mapping[str, Any], video_key: str, size: int) -> None:
        """The row of a picture of the video under `video_key`."""
        now, facts = stamp(self._clock()), file["facts"]
        row = THUMBNAILS.row(
            video_file_id=file_id(video_key),
            job_id=job.id,
            user_id=job.owner,
            size=file["size"],
            filename=_name(file["key"]),
            file_size_bytes=size,
            **{name: facts[name] for name in ("width", "height", "timestamp_seconds")},
            **_only_s3(self.place(file["key"])),
            created_at=now,
            updated_at=now,
        )
        self._put(THUMBNAILS, file_id(file["key"]), row)

    def note_code(self, job: Job, file: Mapping[str, Any], code: str) -> None:
        """The row of a scene's program."""
        now = stamp(self._clock())
        row = SCENE_CODE.row(
            job_id=job.id,
            user_id=job.owner,
            scene_number=file["scene_number"],
            filename=_name(file["key"]),
            code_content=code,
            file_size_bytes=len(code.encode()),
            **{name: file["facts"][name] for name in ("manim_version", "dependencies")},
            **_only_s3(self.place(file["key"])),
            created_at=now,
            updated_at=now,
        )
        self._put(SCENE_CODE, file_id(file["key"]), row)

    def of_job(self, job_id: str) -> Iterator[Document]:
        """The rows of a job's files; a video has fewer than a hundred."""
        where = {"job_id": job_id}
        yield from self._documents.find(VIDEO_FILES.name, where, sort=("created_at",), limit=1000)

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

    def place(self, key: str) -> dict[str, str | None]:
        """Where the file lies: in a bucket, or in the folder of the objects."""
        return place_of(self._objects, key)

    def _count(self, table: Table, key: str, field: str) -> None:
        now = stamp(self._clock())
        change: Change = {"$inc": {field: 1}, "$set": {"last_accessed_at": now}}
        self._documents.update(table.name, {"_id": file_id(key)}, change)

    def _note(self, key: str, **values: Any) -> None:
        change = VIDEO_FILES.checked({**values, "updated_at": stamp(self._clock())})
        self._documents.update(VIDEO_FILES.name, {"_id": file_id(key)}, {"$set": change})

    def _put(self, table: Table, row_id: str, row: Document) -> Document:
        """Insert the row; one that is there keeps its age and its counts."""
        try:
            self._documents.insert(table.name, {"_id": row_id, **row})
        except DuplicateKey:
            changed = {name: value for name, value in row.items() if name not in KEPT}
            self._documents.update(table.name, {"_id": row_id}, {"$set": changed})
        return {"_id": row_id, **row}


def place_of(objects: ObjectStore, key: str) -> dict[str, str | None]:
    """Bucket, key in it and URI; or the path below the folder of the objects."""
    if objects.mode != "s3":
        return {"local_path": key, "s3_bucket": None, "s3_key": None, "s3_url": None}
    uri = objects.uri(key)
    bucket, _, name = uri.removeprefix("s3://").partition("/")
    return {"local_path": None, "s3_bucket": bucket, "s3_key": name, "s3_url": uri}


def _only_s3(place: Mapping[str, str | None]) -> dict[str, str | None]:
    return {name: value for name, value in place.items() if name.startswith("s3_")}


def _measured(facts: Mapping[str, Any]) -> dict[str, Any]:
    """What is known of a film's picture."""
    names = ("duration_seconds", "width", "height", "fps", "bitrate", "codec")
    return {name: facts[name] for name in names if name in facts}


def _name(key: str) -> str:
    return key.rpartition("/")[2]
