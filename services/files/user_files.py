"""Files that users keep: the record of each, and its bytes beside it.

    files/<user>/<id>/content            the bytes
    files/<user>/<id>/<digest>/thumb_<size>.jpg   its thumbnails, where there are any
    files/<user>/<id>/<digest>/stream_720p.mp4    a tall video in fewer lines

A record is written after its bytes and removed before them, so that a crash leaves at the worst
bytes that no record names; the cleanup finds those.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, BinaryIO, Literal

from services.clock import Clock, stamp
from services.clock import now as system_clock
from services.documents.paging import Page, PageRequest, read_page
from services.documents.records import LEFT_OUT, Record, stored_as
from services.files.contents import Contents, examine
from services.files.names import harmless
from services.interfaces import DocumentStore, Filter, Index, ObjectStore
from services.jobs.kinds.about_file import AboutFile
from services.jobs.kinds.file_inspection import FILE_INSPECTION
from services.jobs.kinds.file_rendition import FILE_RENDITION
from services.jobs.service import JobService

USER_FILES = "user_files"
INDEXES = (
    Index(("user_id", "-created_at")),
    Index(("user_id", "file_type", "-created_at")),
)
SMALLEST_RENDITION = 720  # lines
HOUSE = "system"
Inspection = Literal["none", "pending", "done", "failed"]


class FileNotFound(Exception):
    """No such file, or not this user's."""


@dataclass(frozen=True)
class FileRequest:
    """What the owner says of a file."""

    file_type: str | None = None
    subdirectory: str | None = None
    description: str | None = None


@dataclass(frozen=True, kw_only=True)
class UserFile(Record):
    """One file. Times are stamps; `generation` is counted up to make its signed links worthless."""

    id: str = field(metadata=stored_as("_id"))
    user_id: str
    filename: str
    key: str
    size: int
    content_type: str
    checksum_sha256: str
    file_type: str
    subdirectory: str | None
    description: str | None
    created_at: str
    updated_at: str
    inspection: Inspection = "none"
    inspection_error: str | None = None
    metadata: dict[str, Any] = field(default_factory=dict)
    thumbnails: dict[str, str] = field(default_factory=dict)
    renditions: dict[str, str] = field(default_factory=dict)  # 720p -> key
    generation: int = 0
    download_count: int = 0
    stream_count: int = 0
    thumbnail_count: int = 0
    signed_count: int = 0
    last_accessed_at: str | None = None
    tenant: str | None = field(default=None, metadata=LEFT_OUT)  # whose turn, where not its user's


def folder_of(file: UserFile) -> str:
    """What the keys of all its objects begin with."""
    return f"files/{file.user_id}/{file.id}/"


class UserFileService:
    """Keeps the files of users. All methods raise Unavailable."""

    def __init__(
        self,
        documents: DocumentStore,
        objects: ObjectStore,
        jobs: JobService,
        *,
        clock: Clock = system_clock,
    ) -> None:
        self._documents = documents
        self._objects = objects
        self._jobs = jobs
        self._clock = clock

    def prepare(self) -> None:
        """Make the collection and its indexes."""
        self._documents.ensure(USER_FILES, INDEXES)

    def add(
        self,
        owner: str,
        name: str,
        source: BinaryIO,
        wish: FileRequest,
        *,
        tenant: str | None = None,
    ) -> UserFile:
        """Store a file from a seekable stream, and have it inspected. Raises FileRefused.

        `tenant` is whose turn that takes in the queues, where it is not the owner's.
        """
        contents = examine(source, name)
        file = replace(self._build_file(owner, harmless(name), contents, wish), tenant=tenant)
        self._objects.put(file.key, source, file.content_type)
        self._documents.insert(USER_FILES, file.to_document())
        if file.inspection == "pending":
            self._inspect(file)
        return file

    def get(self, file_id: str, owner: str) -> UserFile:
        """This user's file. Raises FileNotFound."""
        document = self._documents.get(USER_FILES, file_id)
        file = UserFile.from_document(document) if document else None
        if file is None or file.user_id != owner:
            raise FileNotFound(f"There is no file {file_id}.")
        return file

    def await_inspection(self, file: UserFile, seconds: float) -> UserFile:
        """The file with what its inspection found, if that comes within so many seconds."""
        if file.inspection != "pending":
            return file
        self._jobs.wait(self._inspect(file), seconds)
        return self.get(file.id, file.user_id)

    def page(self, where: Filter, sort: Sequence[str], request: PageRequest) -> Page:
        """A page of the files that this is true of, in this order."""
        return read_page(self._documents, USER_FILES, where, sort, request)

    def remove(self, file: UserFile) -> bool:
        """Delete a file; False when somebody else just did."""
        gone = self._documents.delete(USER_FILES, {"_id": file.id})
        for info in list(self._objects.list(folder_of(file))):
            self._objects.delete(info.key)
        return bool(gone)

    def revoke_links(self, file: UserFile) -> UserFile:
        """Make every link that was signed for the file worthless. Raises FileNotFound."""
        return self._update(file, {"$inc": {"generation": 1}})

    # -- for the worker ------------------------------------------------------------------------

    def for_inspection(self, file_id: str) -> UserFile | None:
        """The file, if it is still there and has not been inspected."""
        document = self._documents.get(USER_FILES, file_id)
        file = UserFile.from_document(document) if document else None
        return file if file and file.inspection == "pending" else None

    def note_inspected(
        self, file: UserFile, metadata: Mapping[str, Any], thumbnails: Mapping[str, str]
    ) -> UserFile:
        """Keep what was found. Raises FileNotFound where the file has gone meanwhile."""
        found = {"metadata": dict(metadata), "thumbnails": dict(thumbnails), "inspection": "done"}
        changed = self._update(file, {"$set": found})
        if (
            file.content_type.startswith("video/")
            and metadata.get("height", 0) > SMALLEST_RENDITION
        ):
            self._render(file)
        return changed

    def find(self, file_id: str) -> UserFile | None:
        """The file, whoever's it is, if it is still there."""
        document = self._documents.get(USER_FILES, file_id)
        return UserFile.from_document(document) if document else None

    def note_renditions(self, file: UserFile, keys: Mapping[str, str]) -> UserFile:
        """Keep where the video is in fewer lines. Raises FileNotFound."""
        return self._update(file, {"$set": {"renditions": dict(keys)}})

    def note_unreadable(self, file: UserFile, reason: str) -> UserFile:
        """Keep why nothing was found: in words for the owner. Raises FileNotFound."""
        noted = {"inspection": "failed", "inspection_error": reason}
        return self._update(file, {"$set": noted})

    # ------------------------------------------------------------------------------------------

    def _build_file(self, owner: str, name: str, contents: Contents, wish: FileRequest) -> UserFile:
        file_id, now = f"file_{secrets.token_hex(12)}", stamp(self._clock())
        plain = contents.file_type == "document" and contents.content_type != "application/pdf"
        return UserFile(
            id=file_id,
            user_id=owner,
            filename=name,
            key=f"files/{owner}/{file_id}/content",
            size=contents.size,
            content_type=contents.content_type,
            checksum_sha256=contents.sha256,
            file_type=wish.file_type or contents.file_type,
            subdirectory=wish.subdirectory,
            description=wish.description,
            created_at=now,
            updated_at=now,
            inspection="none" if plain else "pending",
            metadata={"encoding": "utf-8"} if plain else {},
        )

    def _inspect(self, file: UserFile) -> str:
        """The id of the job that inspects the file; there is one at a time."""
        job, _ = self._jobs.request(
            FILE_INSPECTION,
            HOUSE,
            AboutFile(file_id=file.id),
            dedupe_key=f"inspection:{file.id}",
            tenant=file.tenant or file.user_id,
        )
        return job.id

    def _render(self, file: UserFile) -> None:
        """Have a tall video made in fewer lines."""
        self._jobs.request(
            FILE_RENDITION,
            HOUSE,
            AboutFile(file_id=file.id),
            dedupe_key=f"rendition:{file.id}",
            tenant=file.tenant or file.user_id,
        )

    def _update(self, file: UserFile, change: Mapping[str, Mapping[str, Any]]) -> UserFile:
        touched = {"updated_at": stamp(self._clock()), **change.get("$set", {})}
        document = self._documents.update(USER_FILES, {"_id": file.id}, {**change, "$set": touched})
        if document is None:
            raise FileNotFound(f"There is no file {file.id}.")
        return UserFile.from_document(document)
