"""What an uploaded asset is, by its content: a picture, a sound, a font, or data.

Pictures and sounds of simple formats are measured here, from a few bytes of their headers; nothing
is decoded, so a picture of a thousand million pixels costs as little as any other.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from services.files.contents import MEBIBYTE, FileRefused, examine
from services.objects.chunks import CHUNK

LARGEST = {
    "image": 20 * MEBIBYTE,
    "audio": 50 * MEBIBYTE,
    "font": 10 * MEBIBYTE,
    "data": 20 * MEBIBYTE,
}
LARGEST_ASSET = max(LARGEST.values())
FONTS = {
    b"\x00\x01\x00\x00": ("font/ttf", "TTF"),
    b"true": ("font/ttf", "TTF"),
    b"OTTO": ("font/otf", "OTF"),
    b"ttcf": ("font/collection", "TTC"),
    b"wOFF": ("font/woff", "WOFF"),
    b"wOF2": ("font/woff2", "WOFF2"),
}
ENDINGS: Mapping[str, str] = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/gif": "gif",
    "image/webp": "webp",
    "audio/wav": "wav",
    "audio/mpeg": "mp3",
    "audio/aac": "aac",
    "audio/flac": "flac",
    "audio/ogg": "ogg",
    "audio/mp4": "m4a",
    "font/ttf": "ttf",
    "font/otf": "otf",
    "font/collection": "ttc",
    "font/woff": "woff",
    "font/woff2": "woff2",
    "application/json": "json",
    "text/csv": "csv",
}
# So many pieces of a header are walked, and so many values of JSON read: this runs in the API,
# where one file must not keep everybody else waiting.
MOST_PIECES = 4096
MOST_VALUES = 500_000
# JPEG's markers that begin a frame, whose size follows
_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})


@dataclass(frozen=True)
class Asset:
    """Bytes, SHA-256 in hexadecimal, type, and what could be measured."""

    size: int
    sha256: str
    content_type: str
    metadata: dict[str, Any]

    @property
    def ending(self) -> str:
        return ENDINGS.get(self.content_type, "txt")


def examine_asset(source: BinaryIO, name: str, asset_type: str) -> Asset:
    """Read it, and leave it at its begin. Raises FileRefused where it is not of this type."""
    size = source.seek(0, os.SEEK_END)
    source.seek(0)
    if size > LARGEST[asset_type]:
        most = LARGEST[asset_type] // MEBIBYTE
        raise FileRefused(f"An asset of type {asset_type} may have at most {most} MiB.")
    if asset_type == "font":
        return _font(source, size)
    found = examine(source, name)
    kind = "data" if found.file_type == "document" else found.file_type
    if kind != asset_type or found.content_type == "application/pdf":
        raise FileRefused(f"The file is {found.content_type}, which is no {asset_type}.")
    metadata = MEASURES[asset_type](source, found.content_type)
    source.seek(0)
    return Asset(found.size, found.sha256, found.content_type, metadata)


def _font(source: BinaryIO, size: int) -> Asset:
    found = FONTS.get(source.read(4))
    if found is None:
        raise FileRefused("The file is no font: send TTF, OTF, TTC, WOFF or WOFF2.")
    source.seek(0)
    digest = hashlib.sha256()
    while chunk := source.read(CHUNK):
        digest.update(chunk)
    source.seek(0)
    return Asset(size, digest.hexdigest(), found[0], {"format": found[1]})


def _image(source: BinaryIO, content_type: str) -> dict[str, Any]:
    size = SIZES[content_type](source) if content_type in SIZES else None
    if size is None or 0 in size:
        raise FileRefused("The picture is damaged: it does not tell its width and height.")
    kind = content_type.removeprefix("image/").upper()
    return {"width": size[0], "height": size[1], "format": kind}


def _png(source: BinaryIO) -> tuple[int, int] | None:
    head = _head(source, 24)
    return _pair(head, 16, 4, "big") if head[12:16] == b"IHDR" and len(head) == 24 else None


def _gif(source: BinaryIO) -> tuple[int, int] | None:
    head = _head(source, 10)
    return _pair(head, 6, 2, "little") if len(head) == 10 else None


def _jpeg(source: BinaryIO) -> tuple[int, int] | None:
    for marker, size in _segments(source):
        if marker in _FRAMES:
            frame = source.read(5)
            height, width = _pair(frame, 1, 2, "big")
            return (width, height) if len(frame) == 5 and size >= 7 else None
    return None


def _segments(source: BinaryIO) -> Iterator[tuple[int, int]]:
    """Marker and length of each segment of a JPEG; the source is then at its content."""
    place = 2
    for _ in range(MOST_PIECES):
        source.seek(place)
        head = source.read(4)
        if len(head) < 4 or head[0] != 0xFF:
            return
        if head[1] == 0xFF:  # a fill byte
            place += 1
            continue
        size = int.from_bytes(head[2:4], "big")
        if head[1] == 0xDA or size < 2:  # the picture itself begins, or nonsense
            return
        yield head[1], size
        place += 2 + size


def _webp(source: BinaryIO) -> tuple[int, int] | None:
    head = _head(source, 30)
    if len(head) < 30:
        return None
    if head[12:16] == b"VP8X":
        width, height = _pair(head, 24, 3, "little")
        return width + 1, height + 1
    if head[12:16] == b"VP8L":
        bits = int.from_bytes(head[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    width, height = _pair(head, 26, 2, "little")
    return width & 0x3FFF, height & 0x3FFF


SIZES: Mapping[str, Callable[[BinaryIO], tuple[int, int] | None]] = {
    "image/png": _png,
    "image/gif": _gif,
    "image/jpeg": _jpeg,
    "image/webp": _webp,
}


def _audio(source: BinaryIO, content_type: str) -> dict[str, Any]:
    """The length is known of WAV only; what is compressed would have to be decoded."""
    kind = ENDINGS[content_type].upper()
    seconds = _wav_seconds(source) if content_type == "audio/wav" else None
    return {"format": kind, "duration": seconds}


def _wav_seconds(source: BinaryIO) -> float | None:
    """Bytes of the sound by bytes a second; None where the header is none."""
    place, rate = 12, 0
    for _ in range(MOST_PIECES):
        source.seek(place)
        head = source.read(8)
        if len(head) < 8:
            return None
        name, size = head[:4], int.from_bytes(head[4:], "little")
        if name == b"fmt ":
            rate = int.from_bytes(source.read(12)[8:12], "little")
        if name == b"data":
            there = min(size, source.seek(0, os.SEEK_END) - place - 8)
            return round(there / rate, 3) if rate else None
        place += 8 + size + size % 2
    return None


def _data(source: BinaryIO, content_type: str) -> dict[str, Any]:
    if content_type != "application/json":
        return {"format": ENDINGS.get(content_type, "txt").upper()}
    text = _head(source, LARGEST["data"])
    if sum(map(text.count, (b"[", b"{", b","))) > MOST_VALUES:
        raise FileRefused(f"JSON may have at most {MOST_VALUES:,} values.")
    try:
        json.loads(text)
    except (ValueError, RecursionError) as problem:
        raise FileRefused("The file is named .json, but it is no JSON.") from problem
    return {"format": "JSON"}


MEASURES: Mapping[str, Callable[[BinaryIO, str], dict[str, Any]]] = {
    "image": _image,
    "audio": _audio,
    "data": _data,
}


def _head(source: BinaryIO, size: int) -> bytes:
    source.seek(0)
    return source.read(size)


def _pair(data: bytes, start: int, size: int, order: Any) -> tuple[int, int]:
    """Two numbers of `size` bytes each, one after the other."""
    middle, end = start + size, start + 2 * size
    return int.from_bytes(data[start:middle], order), int.from_bytes(data[middle:end], order)
