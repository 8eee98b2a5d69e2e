"""Opening an uploaded file: what it is is decided by its bytes, never by its name.

Only the demuxer that fits the bytes runs, only on the local file: a playlist inside a video file
must never make us read another file or address.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from confinement.inputs import File, ffmpeg_source
from pose.errors import TruncatedVideo, UnreadableVideo, UnsupportedVideo

if TYPE_CHECKING:
    from av.container import InputContainer

HEAD_BYTES = 512
TAKEN = "MP4, MOV, AVI, WebM or MKV"
# QuickTime files older than the ftyp box begin with one of the others
_MOV_BOXES = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot")
_PICTURE_BRANDS = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif", b"avis")
_EBML = b"\x1aE\xdf\xa3"
# patterns of the first bytes
_OTHERS = (
    (rb"#EXTM3U", "a playlist"),
    (rb"ffconcat", "a list of files"),
    (rb"FLV", "a Flash video"),
    (rb"OggS", "an Ogg file"),
    (rb"GIF8", "a GIF animation"),
    (rb"\x00\x00\x01\xba", "an MPEG programme stream"),
    (rb"G.{187}G", "an MPEG transport stream"),
    (rb"0&\xb2u", "a Windows Media file"),
    (rb"RIFF....WEBP", "a WebP picture"),
    (rb"RIFF....WAVE|ID3|fLaC", "a sound file"),
    (rb"RIFF", "a RIFF file that is not AVI"),
    (rb"\x89PNG|\xff\xd8\xff", "a picture"),
)


def sniff(path: File) -> str:
    """The demuxer for the file: ``mov`` (MP4 and MOV), ``avi`` or ``matroska`` (and WebM).

    Raises UnsupportedVideo when the bytes are some other known kind, else UnreadableVideo.
    """
    head = _head(path)
    if head[4:8] == b"ftyp" and head[8:12] in _PICTURE_BRANDS:
        raise UnsupportedVideo(f"This is a picture, not a video. Please upload an {TAKEN}.")
    if head[4:8] in _MOV_BOXES:
        return "mov"
    if head[:4] == b"RIFF" and head[8:12] in (b"AVI ", b"AVIX"):
        return "avi"
    if head.startswith(_EBML) and any(kind in head[:64] for kind in (b"webm", b"matroska")):
        return "matroska"
    raise _refusal(head)


def _head(path: File) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(HEAD_BYTES)
    except OSError as problem:
        raise UnreadableVideo(f"The file cannot be opened: {problem.strerror}.") from problem


def _refusal(head: bytes) -> UnsupportedVideo | UnreadableVideo:
    if not head:
        return UnreadableVideo("The file is empty. Please upload it again.")
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    for magic, kind in _OTHERS:
        if re.match(magic, head, re.DOTALL) or re.match(magic, text, re.DOTALL):
            return UnsupportedVideo(f"This is {kind}. Please save it as {TAKEN}.")
    return UnreadableVideo(f"This is not a video file. Please upload an {TAKEN}.")


@contextmanager
def open_container(path: File) -> Iterator[InputContainer]:
    """The file's container, closed afterwards.

    Raises UnreadableVideo, UnsupportedVideo, TruncatedVideo.
    """
    import av

    demuxer = sniff(path)
    source, only_here = ffmpeg_source(path)
    try:
        container = av.open(
            source,
            format=demuxer,
            container_options=only_here,
            metadata_errors="ignore",
        )
    except (av.FFmpegError, ValueError) as problem:
        raise _explain_unopened(path, demuxer) from problem
    with container:
        yield container


def _explain_unopened(path: File, demuxer: str) -> TruncatedVideo | UnreadableVideo:
    if demuxer == "mov" and not has_index(path):
        return TruncatedVideo(
            "The end of the file is missing: the recording or the upload was interrupted. "
            "Please upload it again."
        )
    return UnreadableVideo("The video is damaged and cannot be read. Please export it again.")


def has_index(path: File) -> bool:
    """Whether the MP4 or MOV file holds a whole ``moov`` box, without which nothing can be read."""
    size, offset = path.stat().st_size, 0
    with path.open("rb") as file:
        while offset + 8 <= size:
            file.seek(offset)
            length, kind = _box(file.read(16), size - offset)
            if kind == b"moov":
                return offset + length <= size
            offset += max(length, 8)
    return False


def _box(head: bytes, remaining: int) -> tuple[int, bytes]:
    length, kind = struct.unpack_from(">I4s", head)
    if length == 1 and len(head) == 16:
        (length,) = struct.unpack_from(">Q", head, 8)
    return (remaining if length == 0 else length), kind
