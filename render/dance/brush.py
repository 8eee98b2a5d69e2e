"""Anti-aliased, translucent strokes on a picture, in place. Colours are RGB, points in pixels."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
Colour = tuple[int, int, int]
# plain floats: a frame has a hundred strokes, and NumPy's small arrays cost more than the strokes
Point = tuple[float, float]

# OpenCV takes coordinates in 1/16 pixel, so that slow things glide instead of stepping
SHIFT = 4
# nothing is drawn fainter than this
LEAST_OPACITY = 0.02
# coordinates further out than this overflow OpenCV's fixed point
FAR = 30_000.0


def line(
    picture: Picture, ends: tuple[Point, Point], colour: Colour, width: float, opacity: float = 1.0
) -> None:
    """A line with round ends."""
    thick = max(1, round(width))

    def draw(area: Picture, left: int, top: int) -> None:
        a, b = (_to_fixed_point(x - left, y - top) for x, y in ends)
        cv2.line(area, a, b, colour, thick, cv2.LINE_AA, SHIFT)

    _blend(picture, ends, thick, opacity, draw)


def disc(picture: Picture, at: Point, colour: Colour, radius: float, opacity: float = 1.0) -> None:
    """A filled circle."""
    _circle(picture, at, colour, (radius, cv2.FILLED), opacity)


def ring(
    picture: Picture,
    at: Point,
    colour: Colour,
    radius_and_width: tuple[float, float],
    opacity: float = 1.0,
) -> None:
    """A circle whose line is so wide."""
    radius, width = radius_and_width
    _circle(picture, at, colour, (radius, max(1, round(width))), opacity)


def ellipse(
    picture: Picture,
    at: Point,
    colour: Colour,
    size: tuple[float, float],
    opacity: float = 1.0,
    *,
    width: float | None = None,
) -> None:
    """An upright ellipse of these half axes; filled, or with a line so wide."""
    thick = cv2.FILLED if width is None else max(1, round(width))

    def draw(area: Picture, left: int, top: int) -> None:
        centre, axes = _to_fixed_point(at[0] - left, at[1] - top), _to_fixed_point(*size)
        cv2.ellipse(area, centre, axes, 0, 0, 360, colour, thick, cv2.LINE_AA, SHIFT)

    if max(size) < FAR:
        _blend(picture, (at, at), max(size) + abs(thick), opacity, draw)


def _circle(
    picture: Picture, at: Point, colour: Colour, size: tuple[float, int], opacity: float
) -> None:
    radius, thick = size

    def draw(area: Picture, left: int, top: int) -> None:
        centre = _to_fixed_point(at[0] - left, at[1] - top)
        cv2.circle(area, centre, round(radius * 2**SHIFT), colour, thick, cv2.LINE_AA, SHIFT)

    _blend(picture, (at, at), radius + abs(thick), opacity, draw)


def _blend(
    picture: Picture,
    ends: tuple[Point, Point],
    reach: float,
    opacity: float,
    draw: Callable[[Picture, int, int], None],
) -> None:
    """Draw on the part of the picture around the points, then mix it with what was there."""
    (ax, ay), (bx, by) = ends
    # also false for NaN
    is_near = max(abs(ax), abs(ay)) + max(abs(bx), abs(by)) < FAR
    if opacity < LEAST_OPACITY or not is_near:
        return
    height, width = picture.shape[:2]
    left, top = max(int(min(ax, bx) - reach - 2), 0), max(int(min(ay, by) - reach - 2), 0)
    right = min(int(max(ax, bx) + reach + 3), width)
    bottom = min(int(max(ay, by) + reach + 3), height)
    if right <= left or bottom <= top:
        return
    area = picture[top:bottom, left:right]
    stroke = area.copy()
    draw(stroke, left, top)
    cv2.addWeighted(stroke, min(opacity, 1.0), area, 1 - min(opacity, 1.0), 0, area)


def _to_fixed_point(x: float, y: float) -> tuple[int, int]:
    return round(x * 2**SHIFT), round(y * 2**SHIFT)
