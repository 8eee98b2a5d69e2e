"""Files of unknown origin are read in a process that may die, within limits."""

from __future__ import annotations

import io
import struct
import wave
import zlib
from pathlib import Path

import pytest
from PIL import Image

from render.untrusted_media.inspection import Unreadable, inspect
from render.untrusted_media.media_files import WIDTHS

pytestmark = pytest.mark.slow

DANCE = Path(__file__).parents[3] / "examples" / "dance_120bpm.mp4"
PDF_PAGE = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 600] /Resources << >> >>"


def kept(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def widths(thumbnails: dict[str, Path]) -> dict[str, int]:
    found = {}
    for size, path in thumbnails.items():
        with Image.open(path) as picture:
            assert picture.format == "JPEG"
            found[size] = picture.width
    return found


def chunk(kind: bytes, content: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + check


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few hundred bytes that says it is this large."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(bytes(100_000)))
    return b"\x89PNG\r\n\x1a\n" + header + body + chunk(b"IEND", b"")


def pdf(pages: int) -> bytes:
    kids = " ".join(f"{4 + n} 0 R" for n in range(pages))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {pages} /Kids [{kids}] >>",
        "<< /Author (Ada Lovelace) /Title (Notes) /CreationDate (D:18430910120000Z) >>",
        *[PDF_PAGE] * pages,
    ]
    out, offsets = "%PDF-1.4\n", []
    for number, text in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{text}\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n"
    out += "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info 3 0 R >>\n"
    return f"{out}startxref\n{start}\n%%EOF\n".encode()


def test_a_picture_has_its_size_and_three_thumbnails(tmp_path: Path) -> None:
    made = io.BytesIO()
    Image.new("RGBA", (800, 400), (200, 30, 30, 128)).save(made, "PNG")

    found = inspect(kept(tmp_path, "a", made.getvalue()), "image/png", tmp_path / "out")

    assert (found.metadata["width"], found.metadata["height"]) == (800, 400)
    assert found.metadata["format"] == "png"
    assert widths(found.thumbnails) == WIDTHS


def test_a_film_has_what_its_file_says_and_a_still_of_it(tmp_path: Path) -> None:
    found = inspect(DANCE, "video/mp4", tmp_path)

    assert (found.metadata["codec"], found.metadata["format"]) == ("h264", "mp4")
    assert found.metadata["duration"] > 5
    assert found.metadata["file_size"] == DANCE.stat().st_size
    assert widths(found.thumbnails) == WIDTHS


def test_a_sound_has_its_length_and_no_picture(tmp_path: Path) -> None:
    made = io.BytesIO()
    with wave.open(made, "wb") as sound:
        sound.setparams((2, 2, 8000, 0, "NONE", ""))
        sound.writeframes(bytes(4 * 4000))

    found = inspect(kept(tmp_path, "a", made.getvalue()), "audio/wav", tmp_path / "out")

    assert (found.metadata["duration"], found.metadata["channels"]) == (0.5, 2)
    assert found.thumbnails == {}


def test_a_document_has_its_pages_its_author_and_a_picture_of_the_first(tmp_path: Path) -> None:
    found = inspect(kept(tmp_path, "a", pdf(3)), "application/pdf", tmp_path / "out")

    assert found.metadata == {
        "pages": 3,
        "author": "Ada Lovelace",
        "title": "Notes",
        "creation_date": "1843-09-10",
    }
    assert widths(found.thumbnails) == WIDTHS


@pytest.mark.parametrize(
    ("content", "content_type", "words"),
    [
        (bomb(60_000, 60_000), "image/png", "million pixels"),
        (bomb(9_000, 9_000), "image/png", "million pixels"),
        (b"\x89PNG\r\n\x1a\n nothing", "image/png", "damaged"),
        (b"%PDF-1.4 nothing", "application/pdf", "cannot be read"),
        (b"\x00\x00\x00\x18ftypmp42" + bytes(400), "video/mp4", "damaged"),
        (b"RIFF\x00\x00\x00\x00WAVE", "audio/wav", "damaged"),
    ],
)
def test_bombs_and_damaged_files_are_refused_in_words(
    tmp_path: Path, content: bytes, content_type: str, words: str
) -> None:
    with pytest.raises(Unreadable, match=words) as refusal:
        inspect(kept(tmp_path, "a", content), content_type, tmp_path / "out")

    assert str(tmp_path) not in str(refusal.value)


def test_a_playlist_that_calls_itself_a_film_opens_nothing_else(tmp_path: Path) -> None:
    playlist = f"#EXTM3U\n#EXTINF:1,\n{DANCE}\n#EXT-X-ENDLIST\n".encode()

    with pytest.raises(Unreadable):
        inspect(kept(tmp_path, "a.m3u8", playlist), "video/mp4", tmp_path / "out")


def test_what_takes_too_long_is_given_up(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="time"):
        inspect(DANCE, "video/mp4", tmp_path, seconds=0)
