"""Skipped frames are built from the parameter sets, and refused where those are not known."""

from __future__ import annotations

from fractions import Fraction

import av
import numpy as np
import pytest

from render.fast.bits import BitReader, escape_payload, pack_bits, se, ue, unescape_payload
from render.fast.skip_frames import Shape, UnknownShape, skipped_frame

BASIC = "stitchable=1:rc-lookahead=0"


def coded(options: str, preset: str = "veryfast", pix_fmt: str = "yuv420p") -> tuple[bytes, bytes]:
    """Parameter sets, and a keyframe of noise, 96x64."""
    codec = av.CodecContext.create("libx264", "w")
    codec.width, codec.height, codec.pix_fmt = 96, 64, pix_fmt
    codec.time_base, codec.framerate = Fraction(1, 30), Fraction(30)
    codec.flags |= av.codec.context.Flags.global_header
    codec.options = {"preset": preset, "threads": "1", "x264-params": options}
    codec.open()
    noise = np.random.default_rng(3).integers(0, 255, (64, 96, 3), np.uint8)
    frame = av.VideoFrame.from_ndarray(noise, format="rgb24").reformat(format=pix_fmt)
    frame.pts = 0
    packets = [*codec.encode(frame), *codec.encode(None)]
    return bytes(codec.extradata or b""), bytes(packets[0])


@pytest.mark.parametrize(
    "options",
    [
        f"{BASIC}:bframes=0",
        f"{BASIC}:bframes=3",
        f"{BASIC}:bframes=0:weightp=2:ref=4",
        f"{BASIC}:bframes=2:no-deblock=1:8x8dct=0",
    ],
)
def test_any_known_stream_goes_on_as_before(options: str) -> None:
    """300 frames, more than frame numbers and orders count before they begin again."""
    extradata, key = coded(options)
    shape = Shape.of(extradata)
    decoder = av.CodecContext.create("h264", "r")
    decoder.extradata = extradata
    decoder.options = {"err_detect": "explode"}
    pictures = []
    for unit in [key, *(skipped_frame(shape, number) for number in range(1, 300))]:
        pictures += [f.to_ndarray() for f in decoder.decode(av.Packet(unit))]
    pictures += [f.to_ndarray() for f in decoder.decode(None)]

    assert len(pictures) == 300
    assert all(np.array_equal(pictures[0], picture) for picture in pictures)


def test_a_shape_tells_the_size_in_macroblocks() -> None:
    assert Shape.of(coded(f"{BASIC}:bframes=0")[0]).macroblocks == 6 * 4


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (f"{BASIC}:cabac=0", "CABAC"),
        (f"{BASIC}:interlaced=1", "interlaced|bottom"),
    ],
)
def test_a_stream_of_another_kind_is_refused(options: str, reason: str) -> None:
    with pytest.raises(UnknownShape, match=reason):
        Shape.of(coded(options)[0])


def test_other_chroma_is_refused() -> None:
    with pytest.raises(UnknownShape, match="chroma"):
        Shape.of(coded(BASIC, pix_fmt="yuv444p")[0])


@pytest.mark.parametrize("extradata", [b"", b"\0\0\0\1\x67", b"\0\0\0\1\x67\x64\0\x1e", b"nothing"])
def test_parameter_sets_cut_short_are_refused(extradata: bytes) -> None:
    with pytest.raises(UnknownShape):
        Shape.of(extradata)


@pytest.mark.parametrize("number", [0, 1, 2, 7, 8, 255, 65_534])
def test_exp_golomb_numbers_are_read_as_written(number: int) -> None:
    bits = [*ue(number), *se(number), *se(-number), 1]
    reader = BitReader(pack_bits(bits + [0] * (-len(bits) % 8)))

    assert (reader.ue(), reader.se(), reader.se()) == (number, number, -number)


def test_nothing_escaped_can_be_taken_for_a_start_code() -> None:
    raw = bytes([0, 0, 0, 0, 0, 1, 0, 0, 2, 0, 0, 3, 7, 0, 0])

    assert unescape_payload(escape_payload(raw)) == raw
    assert b"\0\0\0" not in escape_payload(raw)
    assert b"\0\0\1" not in escape_payload(raw)
