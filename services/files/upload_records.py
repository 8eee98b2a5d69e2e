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


@dataclass(frozen=True)
class Upload:
    """Leave to upload `size` bytes (of `content_type`) to `key`. Times are stamps.

    Its first links expire at `expires_at`. `etag` is that of the bytes that were verified.
    `multipart` is empty, or what `services.files.multipart` needs to know.
    """

    key: str
    owner: str
    content_type: str
    size: int
    status: str
    etag: str | None
    created_at: str
    expires_at: str
    verified_at: str | None
    multipart: Mapping[str, Any] = field(default_factory=dict)

    @property
    def verified(self) -> bool:
        return self.status == VERIFIED

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Upload:
        return cls(key=document["_id"], **{k: v for k, v in document.items() if k != "_id"})


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
        multipart: Mapping[str, Any] | None = None,
    ) -> Upload:
        """Reserve the key, in the place of an earlier upload of this owner that nothing has used.

        `expires_in` is in seconds. Raises UploadTaken.
        """
        document = self._pending(owner, content_type, size, expires_in)
        if multipart:
            document["multipart"] = dict(multipart)
        try:
            self._documents.insert(UPLOADS, {"_id": key, **document})
        except DuplicateKey:
            self._replace(key, owner, document)
        return Upload.from_document({"_id": key, **document})

    def get(self, key: str) -> Upload | None:
        return _upload(self._documents.get(UPLOADS, key))

    def with_multipart(self, multipart_id: str, owner: str) -> Upload:
        """The upload in parts of this id. Raises UploadMissing."""
        where = {"multipart.id": multipart_id, "owner": owner}
        found = self._documents.find(UPLOADS, where, limit=1)
        if not found:
            raise UploadMissing(f"There is no upload {multipart_id!r} of yours. Begin a new one.")
        return Upload.from_document(found[0])

    def note_multipart(self, upload: Upload, **changed: Any) -> bool:
        """Change fields of an upload in parts; False when another has taken its place."""
        where = {"_id": upload.key, "multipart.id": upload.multipart["id"]}
        change = {f"multipart.{name}": value for name, value in changed.items()}
        return self._documents.update(UPLOADS, where, {"$set": change}) is not None

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

    def _pending(self, owner: str, content_type: str, size: int, expires_in: int) -> Document:
        now = self._clock()
        return {
            "owner": owner,
            "content_type": content_type,
            "size": size,
            "status": PENDING,
            "etag": None,
            "created_at": stamp(now),
            "expires_at": stamp(now + timedelta(seconds=expires_in)),
            "verified_at": None,
        }

    def _replace(self, key: str, owner: str, document: Document) -> None:
        where = {"_id": key, "owner": owner, "status": PENDING}
        change: dict[str, Mapping[str, Any]] = {"$set": document}
        if "multipart" not in document:
            change["$unset"] = {"multipart": ""}
        if self._documents.update(UPLOADS, where, change) is None:
            raise UploadTaken(_why_taken(self.get(key), owner))


def _upload(document: Document | None) -> Upload | None:
    return Upload.from_document(document) if document else None


def _why_taken(found: Upload | None, owner: str) -> str:
    if found is None or found.owner != owner:
        return "This file key is taken. Choose another one."
    return "This file is in use and cannot be replaced. Upload the new one under another key."
