"""What a file is, by its first bytes: nobody believes a name or a header.

Only videos and pictures that Troupe takes are known. All else, such as an HLS playlist (which
would make a decoder open other addresses), a page, an archive or a program, is nothing.
"""

from __future__ import annotations

MP4, MOV, AVI = "video/mp4", "video/quicktime", "video/x-msvideo"
WEBM, MATROSKA = "video/webm", "video/x-matroska"
JPEG, PNG = "image/jpeg", "image/png"
VIDEOS = frozenset({MP4, MOV, AVI, WEBM, MATROSKA})
IMAGES = frozenset({JPEG, PNG})
HEAD = 64  # bytes from the start, enough for `content_type_of`

_SIGNATURES = {b"\xff\xd8\xff": JPEG, b"\x89PNG\r\n\x1a\n": PNG}
_LARGEST_FTYP = 4096  # bytes; real ones have less than a hundred
# Brands of the same container that hold sound or still pictures.
_NO_VIDEO = frozenset(
    b"M4A |M4B |M4P |F4A |F4B |heic|heix|heim|heis|mif1|msf1|avif|avis|crx |jp2 |jpx ".split(b"|")
)
# QuickTime before 2005 has no ftyp and begins with one of these.
_OLD_QUICKTIME = frozenset({b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"})


def content_type_of(head: bytes) -> str | None:
    """The type of a file that begins with `head` (`HEAD` bytes, or all it has); None if unknown."""
    for signature, found in _SIGNATURES.items():
        if head.startswith(signature):
            return found
    if head[:4] == b"RIFF" and head[8:12] == b"AVI ":
        return AVI
    return _matroska(head) or _iso_media(head)


def agree(promised: str, found: str | None) -> bool:
    """Whether content of the type `found` may be called `promised`.

    MP4 and MOV are one container with two names, and so are WebM and Matroska; cameras and browsers
    mix them up.
    """
    return promised == found or {promised, found} in ({MP4, MOV}, {WEBM, MATROSKA})


def _matroska(head: bytes) -> str | None:
    if not head.startswith(b"\x1aE\xdf\xa3"):
        return None
    if b"webm" in head[:HEAD]:
        return WEBM
    return MATROSKA if b"matroska" in head[:HEAD] else None


def _iso_media(head: bytes) -> str | None:
    size, box, brand = int.from_bytes(head[:4], "big"), head[4:8], head[8:12]
    if box == b"ftyp" and 16 <= size <= _LARGEST_FTYP and len(brand) == 4:
        return None if brand in _NO_VIDEO else MOV if brand == b"qt  " else MP4
    # sizes 0 and 1 mean "to the end" and "64 bits, further on"
    return MOV if box in _OLD_QUICKTIME and (size in (0, 1) or size >= 8) else None
