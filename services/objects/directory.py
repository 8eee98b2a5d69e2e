"""Objects in a folder: the embedded default, for one machine."""

from __future__ import annotations

import errno
import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from services.clock import Clock
from services.clock import now as present
from services.interfaces import (
    ListedObject,
    NotFound,
    ObjectInfo,
    OnBytes,
    Part,
    PresignedUpload,
    Refused,
    Unavailable,
)
from services.objects.chunks import Chunks, Counted, Exactly, Readable, save
from services.objects.keys import check_key, check_prefix, check_range
from services.objects.object_files import ObjectFiles
from services.objects.object_parts import ObjectParts
from services.objects.part_sizes import check_part
from services.objects.signing import UrlSigner
from services.objects.storage_urls import StorageUrls


class DirectoryObjects:
    """An ObjectStore below `root`; its presigned URLs are served by the API at `base_url`.

    A key cannot at once be an object and lead to others: ``a`` and ``a/b`` exclude each other.
    `signing_key` has at least 32 bytes; what `retired_keys` signed is still accepted.
    """

    def __init__(
        self,
        root: Path,
        base_url: str,
        signing_key: bytes,
        clock: Clock = present,
        *,
        retired_keys: Sequence[bytes] = (),
    ) -> None:
        self._files = ObjectFiles(root)
        self._parts = ObjectParts(self._files)
        self._urls = StorageUrls(base_url, UrlSigner(signing_key, retired_keys))
        self._clock = clock

    @property
    def mode(self) -> str:
        return "local"

    def put(self, key: str, source: BinaryIO | bytes, content_type: str) -> ObjectInfo:
        readable = io.BytesIO(source) if isinstance(source, bytes) else source
        return self._put(key, readable, content_type)

    def put_file(
        self, key: str, path: Path, content_type: str, *, on_bytes: OnBytes | None = None
    ) -> ObjectInfo:
        with path.open("rb") as file:
            return self._put(key, Counted(file, on_bytes) if on_bytes else file, content_type)

    def receive(self, key: str, source: BinaryIO, content_type: str, size: int) -> ObjectInfo:
        """Put an upload of `size` bytes. Raises Refused, storing nothing, where it is cut off."""
        return self._put(key, Exactly(source, size), content_type)

    def read(self, key: str) -> bytes:
        return b"".join(self.open(key))

    def open(self, key: str, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        check_range(start, end)
        with self._translate_errors(key):
            file = self._files.open(key)
        file.seek(start)
        return Chunks(file, None if end is None else end - start)

    def fetch(self, key: str, path: Path) -> None:
        save(self.open(key), path)

    def info(self, key: str) -> ObjectInfo:
        with self._translate_errors(key):
            return self._files.info(key)

    def delete(self, key: str) -> None:
        with self._translate_errors(key):
            self._files.delete(key)

    def list(self, prefix: str) -> Iterator[ListedObject]:
        with self._translate_errors(check_prefix(prefix)):
            keys = self._files.keys(prefix)
        return self._list_keys(keys)

    def uri(self, key: str) -> str:
        return self._urls.address(check_key(key))

    def presign_upload(
        self, key: str, content_type: str, size: int, expires_in: int
    ) -> PresignedUpload:
        return self._urls.upload(check_key(key), content_type, size, expires_in, self._clock())

    def presign_download(
        self, key: str, expires_in: int, *, filename: str | None = None, inline: bool = False
    ) -> str:
        now = self._clock()
        return self._urls.download(check_key(key), expires_in, filename, now, inline=inline)

    def begin_parts(self, key: str, content_type: str) -> str:
        with self._translate_errors(key):
            return self._parts.begin(key, content_type)

    def presign_part(
        self, key: str, upload_id: str, number: int, size: int, expires_in: int
    ) -> str:
        check_part(number, size)
        now = self._clock()
        return self._urls.part(check_key(key), upload_id, number, size, expires_in, now)

    def admit_origins(self, origins: Sequence[str]) -> None:
        """Nothing to do: the API that serves the URLs has the same setting."""

    def demand_origins(self, origins: Sequence[str]) -> None:
        """As above."""

    def receive_part(
        self, key: str, upload_id: str, number: int, source: BinaryIO, size: int
    ) -> Part:
        """Take a part of `size` bytes. Raises Refused, storing nothing, where it is cut off."""
        with self._translate_errors(key):
            return self._parts.receive(key, upload_id, number, Exactly(source, size))

    def parts(self, key: str, upload_id: str) -> Sequence[Part]:
        with self._translate_errors(check_key(key)):
            return self._parts.present(key, upload_id)

    def join(self, key: str, upload_id: str, size: int) -> ObjectInfo:
        with self._translate_errors(check_key(key)):
            return self._parts.join(key, upload_id, size)

    def give_up(self, key: str, upload_id: str) -> None:
        with suppress(NotFound), self._translate_errors(check_key(key)):
            self._parts.give_up(key, upload_id)

    def verify(  # noqa: PLR0917  # the parts of a request, in their order
        self,
        method: str,
        key: str,
        query: Mapping[str, str],
        content_type: str | None = None,
        content_length: int | None = None,
        now: datetime | None = None,
    ) -> None:
        """Check a request for a presigned URL, before it is served. Raises Refused, Expired.

        What was signed is then in the query: ``type`` and ``size`` for `receive`; ``upload``,
        ``part`` and ``size`` for `receive_part` (where there is a ``part``); ``filename`` and
        ``inline`` for `services.objects.keys.disposition`.
        """
        self._urls.verify(method, key, query, content_type, content_length, now or self._clock())

    def key_of(self, url: str) -> str:
        key = self._urls.key_of(url)
        if key is None:
            raise Refused("the URL names no object of this store")
        return key

    def ping(self) -> None:
        with self._translate_errors("incoming"):
            self._files.probe()

    def _put(self, key: str, source: Readable, content_type: str) -> ObjectInfo:
        with self._translate_errors(key):
            return self._files.put(key, source, content_type)

    def _list_keys(self, keys: Sequence[str]) -> Iterator[ListedObject]:
        for key in keys:
            with suppress(NotFound), self._translate_errors(key):  # deleted since
                yield self._files.describe_file(key)

    @contextmanager
    def _translate_errors(self, key: str) -> Iterator[None]:
        try:
            yield
        except (FileNotFoundError, NotADirectoryError) as error:
            raise NotFound(f"there is no object {key!r}", key) from error
        except OSError as error:
            if error.errno in (errno.ELOOP, errno.ENAMETOOLONG):
                raise Refused(f"{key!r} is a link, or too long a path") from error
            raise Unavailable(f"{self._files.root} {_advice(error)} ({error.strerror})") from error


def _advice(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "has no room; free some space on its disk"
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return "cannot be written; give the user of this process the right to write it"
    return "does not answer"
