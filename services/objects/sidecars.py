"""What is known of the files in a folder: content type and hash, kept beside them.

Each record belongs to one file on disk (its inode, size and time of change), not to a name: while
one file takes another's place under a name, both records are there, and each reader finds the one
for the file it has open.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class About:
    """What the file system does not know of a file."""

    content_type: str
    etag: str


def identity(found: os.stat_result) -> str:
    """Which file this is, whatever it is called."""
    return f"{found.st_ino}-{found.st_size}-{found.st_mtime_ns}"


class Sidecars:
    """One small JSON file for each key, below `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, key: str, file: str) -> About | None:
        """What is known of this file; None when nothing is."""
        return self._read(key).get(file)

    def note(self, key: str, file: str, about: About, present: str | None) -> None:
        """Add a record; of the others only that of the `present` file stays."""
        kept = {held: known for held, known in self._read(key).items() if held == present}
        files = {held: asdict(known) for held, known in {**kept, file: about}.items()}
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(f".{secrets.token_hex(4)}")
        partial.write_text(json.dumps({"key": key, "files": files}))
        partial.replace(path)

    def remove(self, key: str) -> None:
        """Forget the key; harmless when nothing is known."""
        self._path(key).unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        name = hashlib.sha256(key.encode()).hexdigest()
        return self._folder / name[:2] / f"{name}.json"

    def _read(self, key: str) -> dict[str, About]:
        try:
            files = json.loads(self._path(key).read_bytes())["files"]
            return {file: About(**about) for file, about in files.items()}
        except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError):
            return {}  # torn by a power cut: the files are hashed again


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """One holder at a time among all processes and threads; a holder's death frees it."""
    lock = os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)
