"""The files that a confined process is given: by their descriptors, so that they need no names."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO


class Input:
    """A file that somebody else has opened for reading.

    It has what the readers use of a `Path`. One reader at a time: all share one position.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def fileno(self) -> int:
        return self._descriptor

    def open(self, mode: str = "rb") -> BinaryIO:
        """From its beginning; what is closed is not the file itself."""
        if mode != "rb":
            raise ValueError(f"an input is opened for reading bytes, not with {mode!r}")
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        return os.fdopen(os.dup(self._descriptor), "rb")

    def read_text(self, encoding: str, errors: str = "strict") -> str:
        with TextIOWrapper(self.open(), encoding=encoding, errors=errors) as file:
            return file.read()

    def stat(self) -> os.stat_result:
        return os.fstat(self._descriptor)


File = Path | Input


def ffmpeg_source(file: File) -> tuple[str, dict[str, str]]:
    """How FFmpeg calls the file, and options that keep it from opening any other."""
    if isinstance(file, Path):
        return str(file.resolve()), {"protocol_whitelist": "file"}
    os.lseek(file.fileno(), 0, os.SEEK_SET)
    return "fd:", {"protocol_whitelist": "fd", "fd": str(file.fileno())}


@contextmanager
def open_input(file: Path | bytes) -> Iterator[int]:
    """A descriptor of it to hand over. Raises OSError."""
    if isinstance(file, Path):
        descriptor = os.open(file, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    else:
        descriptor = os.memfd_create("input", os.MFD_CLOEXEC)
    try:
        if isinstance(file, bytes):
            with os.fdopen(descriptor, "wb", closefd=False) as memory:
                memory.write(file)
        yield descriptor
    finally:
        os.close(descriptor)
