"""Who was given leave to upload what, and whether it was looked at since.

UploadError             the message is fit for the caller
├── UploadMissing       nobody was given leave for this, or somebody else was, or nothing came
├── UploadInvalid       what came is not what was announced, or is of no use here
├── UploadTaken         the key belongs to somebody else, or to a file that is in use
└── UploadIncomplete    parts are missing
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from services.clock import Clock, stamp
from services.clock import now as system_clock
from services.documents.records import LEFT_OUT, Record, stored_as
from services.interfaces import Document, DocumentStore, DuplicateKey, Index

UPLOADS = "uploads"
INDEXES = (
    Index(("owner", "-created_at")),
    Index(("status", "created_at")),
    Index(("multipart.id",), unique=True),
)
PENDING, VERIFIED = "pending", "verified"


class UploadError(Exception):
    """The upload cannot be made or used. The message is fit for the caller."""


class UploadMissing(UploadError):
    """Nobody was given leave for this, or somebody else was, or nothing came."""


class UploadInvalid(UploadError):
    """What came is not what was announced, or is of no use here."""


class UploadTaken(UploadError):
    """The key belongs to somebody else, or to a file that is in use."""


class UploadIncomplete(UploadError):
    """Parts are missing."""


@dataclass(frozen=True, kw_only=True)
class Parts(Record):
    """What `services.files.multipart` knows of an upload in parts.

    `store_id` is the object store's name of it; `before` the ETag of what was there until then.
    """

    id: str
    store_id: str
    part_size: int
    before: str | None
    ended: bool


@dataclass(frozen=True, kw_only=True)
class Upload(Record):
    """Leave to upload `size` bytes (of `content_type`) to `key`. Times are stamps.

    Its first links expire at `expires_at`. `etag` is that of the bytes that were verified.
    """

    key: str = field(metadata=stored_as("_id"))
    owner: str
    content_type: str
    size: int
    status: str = PENDING
    etag: str | None = None
    created_at: str
    expires_at: str
    verified_at: str | None = None
    multipart: Parts | None = field(default=None, metadata=LEFT_OUT)

    @property
    def verified(self) -> bool:
        return self.status == VERIFIED

    @property
    def parts(self) -> Parts:
        """Raises UploadMissing where it is not one in parts."""
        if self.multipart is None:
            raise UploadMissing(f"{self.key} is not uploaded in parts.")
        return self.multipart


class UploadRecords:
    """The collection of uploads. All methods raise Unavailable."""

    def __init__(self, documents: DocumentStore, clock: Clock = system_clock) -> None:
        self._documents = documents
        self._clock = clock

    def prepare(self) -> None:
        self._documents.ensure(UPLOADS, INDEXES)

    def claim(
        self,
        key: str,
        owner: str,
        *,
        content_type: str,
        size: int,
        expires_in: int,
        multipart: Parts | None = None,
    ) -> Upload:
        """Reserve the key, in the place of an earlier upload of this owner that nothing has used.

        `expires_in` is in seconds. Raises UploadTaken.
        """
        now = self._clock()
        upload = Upload(
            key=key,
            owner=owner,
            content_type=content_type,
            size=size,
            created_at=stamp(now),
            expires_at=stamp(now + timedelta(seconds=expires_in)),
            multipart=multipart,
        )
        try:
            self._documents.insert(UPLOADS, upload.to_document())
        except DuplicateKey:
            self._replace(upload)
        return upload

    def get(self, key: str) -> Upload | None:
        return _upload(self._documents.get(UPLOADS, key))

    def with_multipart(self, multipart_id: str, owner: str) -> Upload:
        """The upload in parts of this id. Raises UploadMissing."""
        where = {"multipart.id": multipart_id, "owner": owner}
        found = self._documents.find(UPLOADS, where, limit=1)
        if not found:
            raise UploadMissing(f"There is no upload {multipart_id!r} of yours. Begin a new one.")
        return Upload.from_document(found[0])

    def note_joined(self, upload: Upload) -> bool:
        """Note that the parts are joined; False when another upload has taken its place."""
        where = {"_id": upload.key, "multipart.id": upload.parts.id}
        change = {"$set": {"multipart.ended": True}}
        return self._documents.update(UPLOADS, where, change) is not None

    def verify(self, upload: Upload, etag: str) -> bool:
        """Note that these bytes were looked at; False when a new upload has begun meanwhile."""
        where = {"_id": upload.key, "status": PENDING, "created_at": upload.created_at}
        now = stamp(self._clock())
        change = {"$set": {"status": VERIFIED, "etag": etag, "verified_at": now}}
        return self._documents.update(UPLOADS, where, change) is not None

    def remove(self, upload: Upload) -> bool:
        """Forget an upload that nothing has used; False when that changed meanwhile."""
        where = {"_id": upload.key, "status": PENDING, "created_at": upload.created_at}
        return self._documents.delete(UPLOADS, where) > 0

    def _replace(self, upload: Upload) -> None:
        where = {"_id": upload.key, "owner": upload.owner, "status": PENDING}
        document = upload.to_document()
        del document["_id"]
        change: dict[str, Mapping[str, Any]] = {"$set": document}
        if upload.multipart is None:
            change["$unset"] = {"multipart": ""}
        if self._documents.update(UPLOADS, where, change) is None:
            raise UploadTaken(_why_taken(self.get(upload.key), upload.owner))


def _upload(document: Document | None) -> Upload | None:
    return Upload.from_document(document) if document else None


def _why_taken(found: Upload | None, owner: str) -> str:
    if found is None or found.owner != owner:
        return "This file key is taken. Choose another one."
    return "This file is in use and cannot be replaced. Upload the new one under another key."
