"""Pictures on Manim's frames: upright rectangles, resized once for each size and laid over.

Manim 0.22 draws them by a perspective transform of the whole frame, through a call that newer
versions of Pillow refuse. Lessons neither turn nor shear a picture, so that resizing is enough.
"""

from __future__ import annotations

import zlib
from collections import OrderedDict
from typing import Any

import numpy as np
from manim import Camera, ImageMobject
from PIL import Image

KEPT = 8  # resized pictures

resized: OrderedDict[tuple[int, int, int], np.ndarray] = OrderedDict()


def install() -> None:
    setattr(Camera, "display_image_mobject", display)  # noqa: B010 - a method of ours instead


def display(camera: Camera, picture: ImageMobject, pixels: np.ndarray) -> None:
    """Lay the picture over ``pixels``, (height, width, 4) of uint8, in place."""
    corners = camera.points_to_pixel_coords(picture, picture.points)
    (left, top), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
    if right - left < 1 or bottom - top < 1:
        return
    drawn = at_size(picture.get_pixel_array(), int(right - left), int(bottom - top))
    lay_over(pixels, drawn, int(left), int(top))


def at_size(source: np.ndarray, width: int, height: int) -> np.ndarray:
    """The picture in this size; the last few are remembered, for most frames hold them still."""
    if source.shape[:2] == (height, width):
        return source
    key = (zlib.crc32(source.tobytes()), width, height)
    if key not in resized:
        image = Image.fromarray(source).resize((width, height), Image.Resampling.LANCZOS)
        resized[key] = np.asarray(image)
        if len(resized) > KEPT:
            resized.popitem(last=False)
    return resized[key]


def lay_over(pixels: np.ndarray, drawn: np.ndarray, left: int, top: int) -> None:
    """Alpha compositing of what lies within the frame; the frame itself is opaque."""
    height, width = pixels.shape[:2]
    x0, y0 = max(left, 0), max(top, 0)
    x1, y1 = min(left + drawn.shape[1], width), min(top + drawn.shape[0], height)
    if x0 >= x1 or y0 >= y1:
        return
    part: Any = drawn[y0 - top : y1 - top, x0 - left : x1 - left]
    below = pixels[y0:y1, x0:x1]
    if part[..., 3].min() == 255:
        below[:] = part
        return
    part = part.astype(np.uint16)
    alpha = part[..., 3:]
    mixed = (part[..., :3] * alpha + below[..., :3] * (255 - alpha) + 127) // 255
    below[..., :3] = mixed.astype(np.uint8)
    below[..., 3] = np.maximum(below[..., 3], part[..., 3].astype(np.uint8))
