"""The T2M document's tables of videos and assets, as collections: fields, constraints, indexes.

A row has all fields of its table, with their defaults, but two: ``id`` is ``_id``, and a scene
number that there is not is left out, so that it is not compared (as NULL in SQL). Which job, user
or file a row belongs to is set by the one service that writes it; `services.jobs.deletion` is
what ON DELETE CASCADE is in SQL.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from services.documents.records import Record
from services.interfaces import Document, Index

OMITTED_WHEN_NONE = "scene_number"


class BrokenRow(ValueError):
    """The values are no row of this table. The message is for the author of the code."""


@dataclass(frozen=True)
class Table:
    """Fields with their defaults, those that must be given, and what some of them may be."""

    name: str
    required: Sequence[str]
    defaults: Mapping[str, Any]
    indexes: Sequence[Index]
    choices: Mapping[str, Sequence[str]] = field(default_factory=dict)
    bounds: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    @property
    def fields(self) -> frozenset[str]:
        return frozenset({*self.required, *self.defaults})

    def row(self, **values: Any) -> Document:
        """A whole row. Raises BrokenRow."""
        missing = [name for name in self.required if values.get(name) is None]
        if missing:
            raise BrokenRow(f"{self.name} lacks {', '.join(missing)}")
        row = {**self.defaults, **self.check_values(values)}
        return {k: v for k, v in row.items() if k != OMITTED_WHEN_NONE or v is not None}

    def document(self, record: Record) -> Document:
        """The record as a whole row of this table, with its ``_id``. Raises BrokenRow."""
        values = record.to_document()
        return {"_id": values.pop("_id"), **self.row(**values)}

    def check_values(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Values for some fields, which keep the constraints. Raises BrokenRow."""
        if unknown := values.keys() - self.fields:
            raise BrokenRow(f"{self.name} has no {', '.join(sorted(unknown))}")
        for name, allowed in self.choices.items():
            if name in values and values[name] not in allowed:
                raise BrokenRow(f"{self.name}.{name} is not {values[name]!r}")
        for name, (least, most) in self.bounds.items():
            if name in values and not least <= values[name] <= most:
                raise BrokenRow(f"{self.name}.{name} is {least:g} to {most:g}")
        return dict(values)


def _empty_row(names: str) -> dict[str, None]:
    return dict.fromkeys(names.split())


VIDEO_FILES = Table(
    "video_files",
    required=("job_id", "user_id", "file_type", "filename", "created_at", "updated_at"),
    defaults=_empty_row(
        "scene_number local_path s3_bucket s3_key s3_url s3_etag file_size_bytes content_type "
        "checksum_sha256 duration_seconds width height fps bitrate codec last_accessed_at "
        "upload_started_at upload_completed_at upload_duration_seconds upload_error"
    )
    | {"download_count": 0, "view_count": 0, "upload_status": "pending"},
    choices={
        "file_type": ("video", "thumbnail", "code", "asset"),
        "upload_status": ("pending", "uploading", "completed", "failed"),
    },
    indexes=(
        Index(("job_id", "scene_number", "file_type"), unique=True),
        Index(("job_id",)),
        Index(("user_id",)),
        Index(("s3_bucket", "s3_key")),
        Index(("file_type", "upload_status")),
        Index(("created_at",)),
    ),
)
THUMBNAILS = Table(
    "video_thumbnails",
    required=(
        *("video_file_id", "job_id", "user_id", "size", "width", "height", "filename"),
        *("created_at", "updated_at"),
    ),
    defaults=_empty_row("file_size_bytes s3_bucket s3_key s3_url streaming_url last_accessed_at")
    | {"timestamp_seconds": 0, "view_count": 0},
    choices={"size": ("small", "medium", "large")},
    indexes=(
        Index(("video_file_id", "size"), unique=True),
        Index(("video_file_id",)),
        Index(("job_id",)),
        Index(("user_id",)),
    ),
)
SCENE_CODE = Table(
    "scene_code_files",
    required=("job_id", "user_id", "scene_number", "filename", "created_at", "updated_at"),
    defaults=_empty_row(
        "code_content file_size_bytes s3_bucket s3_key s3_url manim_version dependencies "
        "last_accessed_at"
    )
    | {"language": "python", "download_count": 0},
    indexes=(
        Index(("job_id", "scene_number"), unique=True),
        Index(("job_id",)),
        Index(("user_id",)),
    ),
)
USER_ASSETS = Table(
    "user_assets",
    required=("user_id", "filename", "asset_type", "created_at", "updated_at"),
    defaults=_empty_row(
        "description file_size_bytes s3_bucket s3_key s3_url public_url content_type metadata "
        "last_used_at"
    )
    # where the bytes are in our store, and a name of the bytes: not the document's
    | {"is_public": False, "usage_count": 0, "key": None, "sha256": None},
    choices={"asset_type": ("image", "audio", "font", "data")},
    indexes=(
        Index(("user_id", "-created_at")),
        Index(("user_id", "asset_type", "-created_at")),
        Index(("asset_type",)),
        Index(("is_public",)),
    ),
)
UPLOAD_LOGS = Table(
    "s3_upload_logs",
    required=("user_id", "started_at", "status", "created_at", "updated_at"),
    defaults=_empty_row(
        "job_id file_id file_path s3_bucket s3_key file_size_bytes upload_method completed_at "
        "duration_seconds error_message error_code"
    )
    | {"progress_percentage": 0.0, "bytes_uploaded": 0, "retry_count": 0},
    choices={"status": ("started", "progress", "completed", "failed")},
    bounds={"progress_percentage": (0, 100)},
    indexes=(
        Index(("job_id",)),
        Index(("user_id",)),
        Index(("status",)),
        Index(("created_at",)),
    ),
)
TABLES = (VIDEO_FILES, THUMBNAILS, SCENE_CODE, USER_ASSETS, UPLOAD_LOGS)
