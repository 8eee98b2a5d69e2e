"""What the house needs from outside, as Protocols, and how each may fail.

    ServiceError
    ├── NotFound            the named thing does not exist
    ├── DuplicateKey        a unique index already holds these values
    ├── Refused             understood, but not allowed: an unsafe key, a tampered signature
    │   ├── Expired         a signature that was good once
    │   └── LinkDiffers     a good signature, for another body than this one
    └── Unavailable         the service cannot be reached; try again later

Adapters translate their vendor's errors into these; nobody above them knows the vendor.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Protocol

Document = dict[str, Any]
Filter = Mapping[str, Any]
Change = Mapping[str, Mapping[str, Any]]
OnBytes = Callable[[int], None]


class ServiceError(Exception):
    """A service said no. The message is fit for a log."""


class NotFound(ServiceError):
    """The named thing does not exist; `key` is its key where it is an object."""

    def __init__(self, message: str, key: str = "") -> None:
        super().__init__(message)
        self.key = key


class DuplicateKey(ServiceError):
    """A unique index already holds these values."""


class Refused(ServiceError):
    """Understood, but not allowed."""


class Expired(Refused):
    """The signature was good, but its time has passed."""


class LinkDiffers(Refused):
    """The link is good, but for another type or size than was sent. Fit for the caller."""


class Unavailable(ServiceError):
    """The service cannot be reached now."""


@dataclass(frozen=True)
class Index:
    """An index over `fields` (dotted paths; a leading ``-`` means descending).

    A unique index holds only documents that have all of its fields. `where` restricts an index to
    documents with these field values (a partial index). `expires` marks a
    single-field index whose value is the time after which `DocumentStore.expire` removes the
    document.
    """

    fields: tuple[str, ...]
    unique: bool = False
    where: Mapping[str, Any] = field(default_factory=dict)
    expires: bool = False


class DocumentStore(Protocol):
    """Documents by collection, in a vocabulary that is a subset of MongoDB's.

    A document is a JSON object with a string ``_id``. Times in documents are ISO 8601 strings in
    UTC of equal length (`services.clock.stamp`), so that they sort as text.

    Filters: equality, and ``$in $ne $lt $lte $gt $gte $exists`` on dotted paths, as in MongoDB,
    and ``$contains``, a text in another one in whatever case; equality on a path that holds a
    list matches when any element is equal; a missing field equals ``None``.
    Changes: ``$set $unset $inc $push $pull $addToSet $max`` on dotted paths.
    Every write is atomic for one document, also between processes. All methods raise Unavailable.
    """

    def ensure(self, collection: str, indexes: Sequence[Index]) -> None:
        """Make the collection and its indexes; harmless when they are there."""
        ...

    def insert(self, collection: str, document: Document) -> None:
        """Add one document. Raises DuplicateKey (``_id`` or a unique index)."""
        ...

    def get(self, collection: str, key: str) -> Document | None:
        """The document with this ``_id``."""
        ...

    def find(
        self,
        collection: str,
        where: Filter,
        *,
        sort: Sequence[str] = ("_id",),
        after: Sequence[Any] | None = None,
        skip: int = 0,
        limit: int = 100,
    ) -> list[Document]:
        """Documents in the order of `sort` (field names, ``-`` for descending).

        ``_id`` is always the last tie-break. `after` holds the values of all sort fields (with
        ``_id``) of the last document seen: only what follows it is answered.
        """
        ...

    def count(self, collection: str, where: Filter) -> int:
        """How many documents match; of all, a store may say what it believes after a crash."""
        ...

    def update(self, collection: str, where: Filter, change: Change) -> Document | None:
        """Change one matching document and answer it as it is then; None when none matches.

        With the expected values in `where` this is a compare-and-set. Raises DuplicateKey.
        """
        ...

    def replace(self, collection: str, document: Document, where: Filter) -> bool:
        """Put the document in the place of the one with its ``_id`` if that is still as `where`
        expects; False where it is not. Raises DuplicateKey.
        """
        ...

    def delete(self, collection: str, where: Filter) -> int:
        """Remove all that match; answer how many."""
        ...

    def expire(self, now: str) -> int:
        """Remove what its expiry index says is over at `now`; answer how many."""
        ...

    def together(self) -> AbstractContextManager[None]:
        """Spare a store that can do so a transaction for each write: what is written inside is
        there at the end, or, after an exception, perhaps not. Others must not be told of it, nor
        waited for, inside: they may be unable to see it, or to write.
        """
        ...

    def sync(self) -> None:
        """Return when nothing that this process has written can be lost by a power cut."""
        ...

    def ping(self) -> None:
        """Raises Unavailable when the store does not answer."""
        ...

    def close(self) -> None: ...


@dataclass(frozen=True)
class ObjectInfo:
    """What the store knows of one object. `etag` has no quotes; `modified` is ISO 8601 UTC."""

    key: str
    size: int
    content_type: str
    etag: str
    modified: str


@dataclass(frozen=True)
class ListedObject:
    """What a list tells of one object, without asking for each. `modified` is ISO 8601 UTC."""

    key: str
    size: int
    modified: str


@dataclass(frozen=True)
class PresignedUpload:
    """A URL that takes one PUT of exactly this size and type until it expires (seconds)."""

    url: str
    headers: Mapping[str, str]
    expires_in: int


@dataclass(frozen=True)
class Part:
    """One part that has come, counted from 1. Its `etag` is the store's name for its bytes."""

    number: int
    size: int
    etag: str


class ObjectStore(Protocol):
    """Bytes by key. Keys are relative POSIX paths; an unsafe one raises Refused everywhere.

    All methods raise Unavailable; reading methods raise NotFound.
    """

    @property
    def mode(self) -> str:
        """``local`` or ``s3``: the documented storage_mode."""
        ...

    def put(self, key: str, source: BinaryIO | bytes, content_type: str) -> ObjectInfo:
        """Store the bytes whole or not at all; an existing object is replaced."""
        ...

    def put_file(
        self, key: str, path: Path, content_type: str, *, on_bytes: OnBytes | None = None
    ) -> ObjectInfo:
        """Store a file, in parts where it is large.

        `on_bytes` is told of every few bytes that have gone, from whichever thread sends them; a
        negative number is taken back, to be sent again.
        """
        ...

    def read(self, key: str) -> bytes: ...

    def open(self, key: str, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """Chunks of the bytes start … end - 1."""
        ...

    def fetch(self, key: str, path: Path) -> None:
        """Copy the object to a new local file."""
        ...

    def info(self, key: str) -> ObjectInfo: ...

    def delete(self, key: str) -> None:
        """Remove it; harmless when it is not there."""
        ...

    def list(self, prefix: str) -> Iterator[ListedObject]:
        """All objects whose key begins with `prefix`, by key."""
        ...

    def uri(self, key: str) -> str:
        """How the object is named in documents and logs: ``s3://bucket/key`` or ``file:///…``."""
        ...

    def presign_upload(
        self, key: str, content_type: str, size: int, expires_in: int
    ) -> PresignedUpload: ...

    def presign_download(
        self, key: str, expires_in: int, *, filename: str | None = None, inline: bool = False
    ) -> str:
        """A URL that serves the object, with Range.

        As an attachment when `filename` is given; to be shown, under that name, when `inline`.
        """
        ...

    def begin_parts(self, key: str, content_type: str) -> str:
        """Begin an object that comes in parts; answer the id of this upload."""
        ...

    def presign_part(
        self, key: str, upload_id: str, number: int, size: int, expires_in: int
    ) -> str:
        """A URL that takes one PUT of exactly `size` bytes as this part, again and again.

        Parts are numbered 1 to 10,000. All but the last have at least 5 MiB.
        """
        ...

    def parts(self, key: str, upload_id: str) -> Sequence[Part]:
        """The parts that have come, by number. Raises NotFound after `join` or `give_up`."""
        ...

    def join(self, key: str, upload_id: str, size: int) -> ObjectInfo:
        """Make the parts an object, whole or not at all; an existing object is replaced.

        Raises Refused, changing nothing, unless they are 1, 2, … n of `size` bytes together;
        NotFound where the upload is over.
        """
        ...

    def give_up(self, key: str, upload_id: str) -> None:
        """Forget an upload and its parts; harmless when it is over."""
        ...

    def admit_origins(self, origins: Sequence[str]) -> None:
        """Let pages of these origins use presigned URLs, where nobody has said who may.

        Raises Refused, with what to do, where somebody has, and has left one of them out.
        """
        ...

    def demand_origins(self, origins: Sequence[str]) -> None:
        """Raises Refused, with what to do, unless pages of these origins may use presigned URLs."""
        ...

    def key_of(self, url: str) -> str:
        """The key that a URL made by `presign_download` or `uri` names. Raises Refused."""
        ...

    def ping(self) -> None:
        """Raises Unavailable when the store does not answer."""
        ...


@dataclass(frozen=True)
class Message:
    """One task to send: its registered name, its queue, and JSON arguments (ids, never bytes)."""

    task: str
    queue: str
    arguments: Mapping[str, Any]


class TaskQueue(Protocol):
    """The way to the workers."""

    def publish(self, message: Message) -> None:
        """Hand the message to the broker. Raises Unavailable."""
        ...

    def depth(self, queue: str) -> int:
        """Messages that wait in the queue. Raises Unavailable."""
        ...


class Signal(Protocol):
    """A wake-up call per topic between processes. It carries nothing: read the database then."""

    def notify(self, topic: str) -> None:
        """Wake the waiters; never fails, for the database is the truth."""
        ...

    def wait(self, topic: str, timeout: float) -> bool:
        """True when a call came within `timeout` seconds; may return early."""
        ...
