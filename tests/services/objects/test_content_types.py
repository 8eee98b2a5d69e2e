"""Types by content: the few that are taken, and nothing that only looks like them."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.objects.content_types import (
    AVI,
    HEAD,
    JPEG,
    MATROSKA,
    MOV,
    MP4,
    PNG,
    WEBM,
    agree,
    content_type_of,
)

ROOT = Path(__file__).parents[3]


def ftyp(brand: bytes, size: int = 24) -> bytes:
    return size.to_bytes(4, "big") + b"ftyp" + brand + bytes(40)


def ebml(kind: bytes) -> bytes:
    """The begin of a file as a browser's recorder writes it."""
    fixed = b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82"
    return fixed + bytes([0x80 + len(kind)]) + kind + bytes(40)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (ftyp(b"isom"), MP4),
        (ftyp(b"mp42"), MP4),
        (ftyp(b"M4V "), MP4),
        (ftyp(b"3gp4"), MP4),
        (ftyp(b"qt  "), MOV),
        (b"\x00\x00\x00\x08wide\x00\x01\x00\x00mdat", MOV),
        (b"\x00\x00\x00\x01mdat\x00\x00\x00\x00\x00\x10\x00\x00", MOV),
        (b"\x00\x00\x01\x00moov\x00\x00\x00\x6cmvhd", MOV),
        (b"RIFF\x00\x10\x00\x00AVI LIST", AVI),
        (ebml(b"webm"), WEBM),
        (ebml(b"matroska"), MATROSKA),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", JPEG),
        (b"\xff\xd8\xff\xe1\x00\x10Exif", JPEG),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR", PNG),
    ],
)
def test_a_known_type_is_told(head: bytes, expected: str) -> None:
    assert content_type_of(head) == expected


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"\x00",
        b"\x00\x00\x00\x18ftyp",
        b"\x00\x00\x00\x18ftypmp4",
        ftyp(b"isom", 8),
        ftyp(b"isom", 1 << 24),
        ftyp(b"heic"),
        ftyp(b"avif"),
        ftyp(b"M4A "),
        b"\x00\x00\x00\x02moov",
        b"aaaaftypisom",
        b"#EXTM3U\n#EXT-X-VERSION:3\n",
        b"ffconcat version 1.0\nfile /etc/passwd\n",
        b"<html><body>",
        b"<?xml version='1.0'?><MPD>",
        b"plain text, in English",
        b"PK\x03\x04\x14\x00",
        b"\x1f\x8b\x08\x00",
        b"MZ\x90\x00\x03",
        b"\x7fELF\x02\x01",
        b"#!/bin/sh\n",
        b"RIFF\x00\x10\x00\x00WAVEfmt ",
        b"RIFF\x00\x10\x00\x00WEBPVP8 ",
        b"\x1aE\xdf\xa3",
        ebml(b"other"),
        b"GIF89a",
        b"%PDF-1.7",
        b"\xff\xd8",
        b"\x89PNG",
        b" \xff\xd8\xff",
    ],
)
def test_everything_else_is_nothing(head: bytes) -> None:
    assert content_type_of(head) is None


def test_a_real_dance_is_a_video() -> None:
    with (ROOT / "examples" / "dance_120bpm.mp4").open("rb") as film:
        assert content_type_of(film.read(HEAD)) == MP4


@pytest.mark.parametrize(
    ("promised", "found", "expected"),
    [
        (MP4, MP4, True),
        (MP4, MOV, True),
        (MOV, MP4, True),
        (MP4, AVI, False),
        (AVI, MOV, False),
        (WEBM, MATROSKA, True),
        (MATROSKA, WEBM, True),
        (WEBM, MP4, False),
        (JPEG, PNG, False),
        (MP4, None, False),
        ("text/html", None, False),
    ],
)
def test_only_two_names_of_one_format_pass_for_each_other(
    promised: str, found: str | None, expected: bool
) -> None:
    assert agree(promised, found) is expected
