"""Bytes on their way: in chunks, of an exact length, into a file that is whole or absent."""

from __future__ import annotations

import io
import os
import secrets
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, Protocol

from services.interfaces import Refused

CHUNK = 1 << 18


class Readable(Protocol):
    """What can be read in pieces and must be closed."""

    def read(self, size: int, /) -> bytes: ...

    def close(self) -> None: ...


class Chunks(Iterator[bytes]):
    """At most `length` bytes of `source`, which is closed at the end, or by `close`."""

    def __init__(self, source: Readable, length: int | None = None) -> None:
        self._source = source
        self._left = length

    def __next__(self) -> bytes:
        wanted = CHUNK if self._left is None else min(CHUNK, self._left)
        chunk = self._source.read(wanted) if wanted else b""
        if not chunk:
            self._left = 0
            self.close()
            raise StopIteration
        if self._left is not None:
            self._left -= len(chunk)
        return chunk

    def close(self) -> None:
        self._source.close()

    def __del__(self) -> None:
        self.close()


class Full:
    """`source` as a readable that ends only at its end: fewer bytes than asked for are the last."""

    def __init__(self, source: Readable) -> None:
        self._source = source

    def read(self, size: int = -1, /) -> bytes:
        held = bytearray()
        while wanted := CHUNK if size < 0 else size - len(held):
            chunk = self._source.read(wanted)
            if not chunk:
                break
            held += chunk
        return bytes(held)


class Exactly(io.RawIOBase):
    """`source` as a readable that raises Refused when it ends before `size` bytes."""

    def __init__(self, source: BinaryIO, size: int) -> None:
        self._source = source
        self._left = size

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        wanted = self._left if size < 0 else min(size, self._left)
        chunk = self._source.read(wanted) if wanted else b""
        self._left -= len(chunk)
        if wanted and not chunk:
            raise Refused(f"the upload ended {self._left} bytes too early")
        return chunk


class Counted:
    """`source` as a readable that tells how many bytes were read, piece by piece."""

    def __init__(self, source: Readable, tell: Callable[[int], None]) -> None:
        self._source = source
        self._tell = tell

    def read(self, size: int, /) -> bytes:
        piece = self._source.read(size)
        if piece:
            self._tell(len(piece))
        return piece

    def close(self) -> None:
        self._source.close()


class Joined:
    """Files, one after another, as one readable."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._left = list(paths)
        self._file: BinaryIO | None = None

    def read(self, size: int, /) -> bytes:
        while self._file or self._left:
            self._file = self._file or self._left.pop(0).open("rb")
            if chunk := self._file.read(size):
                return chunk
            self.close()
        return b""

    def close(self) -> None:
        if self._file:
            self._file.close()
            self._file = None


def save(chunks: Iterator[bytes], path: Path) -> None:
    """Write a new file; it appears under its name only when it is whole."""
    partial = path.with_name(f".{path.name[:200]}.{secrets.token_hex(4)}.part")
    try:
        with partial.open("xb") as file:
            file.writelines(chunks)
        os.replace(partial, path)  # noqa: PTH105  # os.replace says what it does
    finally:
        partial.unlink(missing_ok=True)
