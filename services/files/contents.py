"""What an uploaded file is, by its content; its name decides only between kinds of text.

Programs, archives, pages and whatever else is not listed here are refused: what is stored here is
handed out to browsers again.
"""

from __future__ import annotations

import codecs
import hashlib
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Literal

from services.objects.chunks import CHUNK
from services.objects.content_types import content_type_of

FileType = Literal["document", "image", "video", "audio"]

MEBIBYTE = 1024 * 1024
LARGEST_FILE = 100 * MEBIBYTE
HEAD = 4096
PDF, TEXT = "application/pdf", "text/plain"
_SIGNATURES: Sequence[tuple[bytes, str]] = (
    (b"%PDF-", PDF),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"fLaC", "audio/flac"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"\xff\xf3", "audio/mpeg"),
    (b"\xff\xf2", "audio/mpeg"),
    (b"\xff\xf1", "audio/aac"),
    (b"\xff\xf9", "audio/aac"),
)
_RIFF = {b"WAVE": "audio/wav", b"WEBP": "image/webp"}
_M4A = frozenset({b"M4A ", b"M4B "})
_TEXTS: Mapping[str, str] = {
    "json": "application/json",
    "csv": "text/csv",
    "md": "text/markdown",
    "vtt": "text/vtt",
    "srt": "application/x-subrip",
}
_NO_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


class FileRefused(Exception):
    """The file is not taken. The message is fit for its owner."""


@dataclass(frozen=True)
class Contents:
    """Bytes, SHA-256 in hexadecimal, and what it is."""

    size: int
    sha256: str
    content_type: str

    @property
    def file_type(self) -> FileType:
        return file_type_of(self.content_type)


def examine(source: BinaryIO, name: str) -> Contents:
    """Read it to its end, in chunks, and leave it at its begin. Raises FileRefused."""
    digest, size, text, head = hashlib.sha256(), 0, _Text(), b""
    source.seek(0)
    while chunk := source.read(CHUNK):
        head, size = head or chunk[:HEAD], size + len(chunk)
        if size > LARGEST_FILE:
            raise FileRefused(f"A file may have at most {LARGEST_FILE // MEBIBYTE} MiB.")
        digest.update(chunk)
        text.take(chunk)
        time.sleep(0)  # in the API this lets other requests go on
    source.seek(0)
    if not size:
        raise FileRefused("The file is empty.")
    return Contents(size, digest.hexdigest(), _content_type(head, text, name))


def file_type_of(content_type: str) -> FileType:
    """The documented category of a content type."""
    kind = content_type.partition("/")[0]
    return kind if kind in ("image", "video", "audio") else "document"  # type: ignore[return-value]


def _content_type(head: bytes, text: _Text, name: str) -> str:
    if found := _binary_type(head):
        return found
    if text.holds and not head.startswith(b"#!"):
        return _TEXTS.get(name.rpartition(".")[2].lower(), TEXT)
    raise FileRefused(
        "This kind of file is not taken: send a text, a PDF, a picture, a video or a sound."
    )


def _binary_type(head: bytes) -> str | None:
    for signature, found in _SIGNATURES:
        if head.startswith(signature):
            return found
    if head[:4] == b"RIFF" and head[8:12] in _RIFF:
        return _RIFF[head[8:12]]
    if head[4:8] == b"ftyp" and head[8:12] in _M4A:
        return "audio/mp4"
    return _ogg(head) or content_type_of(head)


def _ogg(head: bytes) -> str | None:
    sound = any(mark in head[:128] for mark in (b"vorbis", b"OpusHead", b"FLAC", b"Speex"))
    return "audio/ogg" if head.startswith(b"OggS") and sound else None


class _Text:
    """Whether what comes is UTF-8 without control characters."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._good = True

    def take(self, chunk: bytes) -> None:
        if self._good:
            self._good = not _NO_TEXT.search(chunk) and self._decodes(chunk)

    @property
    def holds(self) -> bool:
        return self._good and self._decodes(b"", final=True)

    def _decodes(self, chunk: bytes, *, final: bool = False) -> bool:
        try:
            self._decoder.decode(chunk, final)
        except UnicodeDecodeError:
            return False
        return True
