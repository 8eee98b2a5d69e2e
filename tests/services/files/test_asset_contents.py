"""Pictures are measured by their headers, as Pillow measures them by decoding them."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from services.files.asset_contents import LARGEST, examine_asset
from services.files.contents import FileRefused


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("PNG", {}),
        ("GIF", {}),
        ("JPEG", {}),
        ("JPEG", {"progressive": True, "comment": b"long" * 500}),
        ("WEBP", {}),
        ("WEBP", {"lossless": True}),
        ("WEBP", {"exif": b"Exif\x00\x00"}),
    ],
)
@pytest.mark.parametrize("size", [(1, 1), (321, 77), (70, 1003)])
def test_the_header_tells_the_size(kind: str, options: dict, size: tuple[int, int]) -> None:  # type: ignore[type-arg]  # Pillow's options
    content = io.BytesIO()
    Image.new("RGB", size, "navy").save(content, kind, **options)

    found = examine_asset(content, "any.name", "image")

    assert found.metadata == {"width": size[0], "height": size[1], "format": kind}
    assert found.size == len(content.getvalue())
    assert content.tell() == 0


def test_a_picture_that_is_cut_off_is_refused() -> None:
    content = io.BytesIO()
    Image.new("RGB", (50, 40)).save(content, "JPEG")
    for length in (4, 30, 100):
        with pytest.raises(FileRefused, match="damaged"):
            examine_asset(io.BytesIO(content.getvalue()[:length]), "a.jpg", "image")


def test_a_file_that_is_too_large_is_refused_before_it_is_read() -> None:
    class Large(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise AssertionError("nobody has to read it")

    source = Large()
    source.truncate(0)
    source.seek(LARGEST["font"] + 1)
    source.write(b"x")

    with pytest.raises(FileRefused, match="10 MiB"):
        examine_asset(source, "a.ttf", "font")


class Counted(io.BytesIO):
    """Counts how often it is read."""

    reads = 0

    def read(self, size: int | None = -1) -> bytes:
        self.reads += 1
        return super().read(size)


@pytest.mark.parametrize(
    ("asset_type", "name", "content"),
    [
        ("image", "a.jpg", b"\xff\xd8\xff\xe0\x00\x02" + b"\xff" * 300_000),
        ("image", "a.jpg", b"\xff\xd8" + b"\xff\xe0\x00\x02" * 100_000),
        ("audio", "a.wav", b"RIFF\0\0\0\0WAVE" + b"abcd\0\0\0\0" * 50_000),
    ],
)
def test_a_header_without_end_keeps_nobody_waiting(
    asset_type: str, name: str, content: bytes
) -> None:
    source = Counted(content)

    if asset_type == "image":
        with pytest.raises(FileRefused, match="damaged"):
            examine_asset(source, name, asset_type)
    else:
        assert examine_asset(source, name, asset_type).metadata["duration"] is None

    assert source.reads < 10_000


def test_json_of_a_million_values_is_refused_before_it_is_read() -> None:
    source = io.BytesIO(b"[" + b"[]," * 600_000 + b"[]]")

    with pytest.raises(FileRefused, match="500,000 values"):
        examine_asset(source, "a.json", "data")
