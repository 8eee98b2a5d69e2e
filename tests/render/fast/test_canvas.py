"""Converting a part of a picture gives the same samples as converting all of it."""

from __future__ import annotations

import av
import numpy as np
import pytest
from av.video.reformatter import Colorspace

from render.fast.canvas import NOTHING, Box, Canvas

WIDTH, HEIGHT = 854, 480


def noise(seed: int) -> np.ndarray:
    pixels = np.random.default_rng(seed).integers(0, 255, (HEIGHT, WIDTH, 4), np.uint8)
    pixels[..., 3] = 255
    return pixels


def whole(pixels: np.ndarray) -> np.ndarray:
    """As Manim converts a frame for its encoder."""
    frame = av.VideoFrame.from_ndarray(pixels, format="rgba")
    return frame.reformat(format="yuv420p", dst_colorspace=Colorspace.ITU601).to_ndarray()


def follow(canvas: Canvas, pixels: np.ndarray, changed: Box | None = None) -> bool:
    patch = canvas.difference(pixels, changed)
    if patch is not None:
        canvas.paint(patch)
    return patch is not None


@pytest.mark.parametrize(
    "box",
    [
        Box(101, 77, 243, 150),
        Box(0, 0, 5, 5),
        Box(850, 470, 854, 480),
        Box(0, 200, 854, 201),
        Box(333, 1, 334, 479),
    ],
)
def test_a_changed_part_equals_that_part_of_the_whole(box: Box) -> None:
    before, after = noise(1), noise(1)
    after[box.top : box.bottom, box.left : box.right] = noise(2)[
        box.top : box.bottom, box.left : box.right
    ]
    canvas = Canvas(WIDTH, HEIGHT)
    follow(canvas, before)

    assert follow(canvas, after, box)
    assert np.array_equal(canvas.frame.to_ndarray(), whole(after))


def test_the_first_picture_is_taken_whole_whatever_is_said() -> None:
    canvas = Canvas(WIDTH, HEIGHT)

    assert follow(canvas, noise(1), NOTHING)
    assert np.array_equal(canvas.frame.to_ndarray(), whole(noise(1)))


def test_a_picture_that_looks_the_same_is_no_change() -> None:
    canvas = Canvas(WIDTH, HEIGHT)
    follow(canvas, noise(1))

    assert not follow(canvas, noise(1))
    assert not follow(canvas, noise(1), Box(10, 10, 300, 300))
    assert not follow(canvas, noise(2), NOTHING)


def test_boxes_unite() -> None:
    assert Box(1, 2, 3, 4).union(Box(2, 0, 9, 3)) == Box(1, 0, 9, 4)
    assert NOTHING.union(Box(2, 0, 9, 3)) == Box(2, 0, 9, 3) == Box(2, 0, 9, 3).union(NOTHING)
