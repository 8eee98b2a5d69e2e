"""The files of the directory store.

    objects/<key>            the bytes, as a plain file that a person can open
    about/<ab>/<hash>.json   content type and hash of the key's file
    incoming/                uploads on their way
    parts/                   uploads in parts; see `services.objects.object_parts`

A put is decided in one moment, by one rename. What is known of the new file is written before it,
so a reader needs no lock and a crash leaves a whole object; writers take turns. A file that came by
other ways, as from a backup, is hashed when it is first asked about.
"""

from __future__ import annotations

import hashlib
import io
import mimetypes
import os
import secrets
import shutil
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from services.clock import stamp
from services.interfaces import ListedObject, NotFound, ObjectInfo, Refused, Unavailable
from services.objects.chunks import CHUNK, Readable
from services.objects.keys import check_key
from services.objects.sidecars import About, Sidecars, exclusive, identity

_STALE = 24 * 3600  # seconds after which an upload on its way is given up
_STALE_PARTS = 7 * _STALE  # and one in parts, for whoever began it may come back
_ATTEMPTS = 5  # to open a file and find its record before another file takes its place


class ObjectFiles:
    """Files by key below `root`. Raises Refused, NotFound, Unavailable and the system's OSError."""

    def __init__(self, root: Path) -> None:
        self.root = root.absolute()
        self.objects = self.root / "objects"
        self.parts = self.root / "parts"
        self._incoming = self.root / "incoming"
        self._sidecars = Sidecars(self.root / "about")
        self._tidied = False

    def prepare(self) -> None:
        """Make the folders; once in a process, remove uploads that were given up."""
        self._demand_there()
        try:
            self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
            for folder in (self.objects, self._incoming, self.parts):
                folder.mkdir(exist_ok=True)
        except (FileExistsError, NotADirectoryError) as error:
            raise Unavailable(f"{self.root} is no folder; name another place") from error
        if not self._tidied:
            self._tidy()

    def probe(self) -> None:
        """Raises OSError where nothing can be written."""
        self.prepare()
        with self.incoming() as path:
            path.touch(mode=0o600)

    @contextmanager
    def incoming(self) -> Iterator[Path]:
        """A new path in our file system; what is there at the end, and not moved, is removed."""
        path = self._incoming / secrets.token_hex(16)
        try:
            yield path
        finally:
            _remove(path)

    def discard(self, folder: Path) -> None:
        """Remove a folder of ours: it is gone from its place in one moment."""
        with self.incoming() as path:
            folder.rename(path)

    def put(self, key: str, source: Readable, content_type: str) -> ObjectInfo:
        """Store the source's bytes whole or not at all."""
        self.path(key)
        self.prepare()
        with self.incoming() as incoming:
            about = About(content_type, write_file(source, incoming))
            found = incoming.stat()
            self._place(key, incoming, about)
        return _object_info(key, found, about)

    def open(self, key: str) -> io.FileIO:
        """The key's file, which stays whole while it is open."""
        path = self.path(key)
        self._demand_there()
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise NotFound(f"there is no object {key!r}", key)
        return io.FileIO(descriptor)

    def info(self, key: str) -> ObjectInfo:
        """What is known of the key's file."""
        for _ in range(_ATTEMPTS):
            if found := self._find_info(key):
                return found
        return self._hash_file(key)

    def describe_file(self, key: str) -> ListedObject:
        """What its folder knows of the key's file."""
        found = self.path(key).lstat()
        return ListedObject(key, found.st_size, _modified_at(found))

    def delete(self, key: str) -> None:
        """Remove the file, what is known of it, and the folders that this leaves empty."""
        path = self.path(key)
        with self._writing(), suppress(NotADirectoryError, IsADirectoryError):
            path.unlink(missing_ok=True)
            self._sidecars.remove(key)
            self._prune(path.parent)

    def keys(self, prefix: str) -> list[str]:
        """The keys that begin so, in order; links are not followed."""
        self._demand_there()
        folder = self.objects / prefix.rpartition("/")[0]
        found: list[str] = []
        for parent, _, names in os.walk(folder) if self._inside(folder) else ():
            paths = (Path(parent, name) for name in names)
            found += (p.relative_to(self.objects).as_posix() for p in paths if not p.is_symlink())
        return sorted(key for key in found if key.startswith(prefix) and _is_key(key))

    def path(self, key: str) -> Path:
        """Where the key's file is. Raises Refused where a link leads out of the root."""
        path = self.objects / check_key(key)
        if not self._inside(path.parent):
            raise Refused(f"{key!r} leads out of the store")
        return path

    def _demand_there(self) -> None:
        """Raises Unavailable where the store was there before: what it holds is not gone for good,
        and what came into a new one in its place would be, once its disk is mounted again.
        """
        if self._tidied and not self.objects.is_dir():
            raise Unavailable(f"{self.root} has vanished; mount its disk again")

    def _inside(self, folder: Path) -> bool:
        return folder.resolve().is_relative_to(self.objects.resolve())

    def _place(self, key: str, incoming: Path, about: About) -> None:
        path = self.path(key)
        with self._writing():
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
            except (FileExistsError, NotADirectoryError) as error:
                raise Refused(f"{key!r} leads through another object") from error
            if path.is_dir():
                raise Refused(f"{key!r} leads to other objects")
            self._sidecars.note(key, identity(incoming.stat()), about, _identity_of(path))
            incoming.replace(path)
        _sync_folder(path.parent)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        self.prepare()
        with exclusive(self.root / "lock"):
            yield

    def _find_info(self, key: str) -> ObjectInfo | None:
        with self.open(key) as file:
            found = os.fstat(file.fileno())
            about = self._sidecars.get(key, identity(found))
        return _object_info(key, found, about) if about else None

    def _hash_file(self, key: str) -> ObjectInfo:
        """What is known of a file that was not put by us, learned now."""
        with self.open(key) as file:
            found = os.fstat(file.fileno())
            guessed = mimetypes.guess_type(key)[0] or "application/octet-stream"
            about = About(guessed, hashlib.file_digest(file, "sha256").hexdigest())
        with self._writing():
            self._sidecars.note(key, identity(found), about, _identity_of(self.path(key)))
        return _object_info(key, found, about)

    def _tidy(self) -> None:
        for folder, age in ((self._incoming, _STALE), (self.parts, _STALE_PARTS)):
            for left in folder.iterdir():
                with suppress(FileNotFoundError):
                    if left.stat().st_mtime < time.time() - age:
                        _remove(left)
        self._tidied = True

    def _prune(self, folder: Path) -> None:
        with suppress(OSError):  # the first folder that is not empty
            while folder != self.objects:
                folder.rmdir()
                folder = folder.parent


def write_file(source: Readable, path: Path) -> str:
    """Copy to a new file on the disk; answer the SHA-256."""
    digest = hashlib.sha256()
    with path.open("xb") as file:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()


def _remove(path: Path) -> None:
    """Remove a file or a folder; harmless when it is not there."""
    try:
        path.unlink(missing_ok=True)
    except (IsADirectoryError, PermissionError):  # what unlink says of a folder depends on the OS
        shutil.rmtree(path, ignore_errors=True)


def _sync_folder(folder: Path) -> None:
    with suppress(FileNotFoundError):  # deleted since, with its last object
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _identity_of(path: Path) -> str | None:
    try:
        return identity(path.lstat())
    except FileNotFoundError:
        return None


def _object_info(key: str, found: os.stat_result, about: About) -> ObjectInfo:
    return ObjectInfo(key, found.st_size, about.content_type, about.etag, _modified_at(found))


def _modified_at(found: os.stat_result) -> str:
    return stamp(datetime.fromtimestamp(found.st_mtime, UTC))


def _is_key(key: str) -> bool:
    try:
        check_key(key)
    except Refused:
        return False
    return True
