"""The overlay's score: a translucent panel, drawn once, in the corner where the dancer is least."""

from __future__ import annotations

from collections.abc import Mapping

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from render.dance.brush import Colour, Picture

AXES: dict[str, tuple[str, int, Colour]] = {
    "balance": ("Balance", 25, (94, 200, 255)),
    "rhythm": ("Rhythm", 30, (255, 196, 84)),
    "smoothness": ("Smoothness", 25, (122, 226, 160)),
    "creativity": ("Creativity", 20, (226, 150, 255)),
}
INK, FAINT_INK = (255, 255, 255, 255), (190, 193, 204, 255)
GLASS = (14, 16, 26, 168)
RAIL = (84, 86, 96, 196)
# drawn this many times larger and scaled down: Pillow's shapes are not anti-aliased
SUPERSAMPLE = 3
DESIGN_WIDTH, DESIGN_HEIGHT, DESIGN_SIDE = 208, 194, 620
MARGIN = 16
# design units kept free where the beats glide
FOOT = 64


class ScorePanel:
    """The four axes and their total."""

    def __init__(
        self,
        score: Mapping[str, float | None],
        width: int,
        height: int,
        busy: NDArray[np.float32],
        *,
        bar_at_top: bool = False,
    ) -> None:
        """Raises KeyError when an axis is missing.

        score  points of `AXES`; None is an axis without enough evidence
        busy   (n, 2) pixels of the picture that should rather stay free
        """
        unit = min(width, height) / DESIGN_SIDE
        panel = _score_picture(score, unit)
        self._colours = np.ascontiguousarray(panel[:, :, :3])
        self._weight = panel[:, :, 3].astype(np.float32) / np.float32(255)
        corners = _corners((width, height), (panel.shape[1], panel.shape[0]), unit, bar_at_top)
        size = np.array([panel.shape[1], panel.shape[0]])
        near = MARGIN * unit
        self.left, self.top = min(
            corners, key=lambda corner: _count_covered(busy, corner, size, near)
        )

    def draw(self, picture: Picture, _: float = 0.0) -> None:
        """Lay the panel over the picture, in place; it is the same at all times."""
        rows, columns = self._weight.shape
        area = picture[self.top : self.top + rows, self.left : self.left + columns]
        area[:] = cv2.blendLinear(self._colours, area, self._weight, 1 - self._weight)


def _corners(
    picture: tuple[int, int], panel: tuple[int, int], unit: float, bar_at_top: bool
) -> list[tuple[int, int]]:
    """Left and top in pixels, the best first where nothing is in the way."""
    margin, foot = round(MARGIN * unit), round(FOOT * unit)
    above, below = (foot, margin) if bar_at_top else (margin, foot)
    left, right = margin, picture[0] - panel[0] - margin
    top, bottom = above, picture[1] - panel[1] - below
    return [(left, top), (right, top), (left, bottom), (right, bottom)]


def _count_covered(
    busy: NDArray[np.float32], corner: tuple[int, int], size: NDArray[np.int_], near: float
) -> int:
    low, high = np.array(corner) - near, np.array(corner) + size + near
    return int(((busy >= low) & (busy <= high)).all(axis=1).sum())


def _score_picture(score: Mapping[str, float | None], unit: float) -> Picture:
    """(height, width, 4) uint8 RGBA."""
    size = (round(DESIGN_WIDTH * unit), round(DESIGN_HEIGHT * unit))
    canvas = Image.new("RGBA", (size[0] * SUPERSAMPLE, size[1] * SUPERSAMPLE), (*GLASS[:3], 0))
    pen = _Pen(ImageDraw.Draw(canvas), size[0] * SUPERSAMPLE / DESIGN_WIDTH)
    pen.box((0, 0, DESIGN_WIDTH, DESIGN_HEIGHT), 16, GLASS)
    values = [score[name] for name in AXES]
    known = [value for value in values if value is not None]
    total = f"{sum(known):.1f}" if len(known) == len(values) else "n/a"
    right = pen.text((16, 54), total, 40, INK)
    pen.text((right + 7, 54), "/ 100", 15, FAINT_INK)
    for row, (value, axis) in enumerate(zip(values, AXES.values(), strict=True)):
        _draw_axis(pen, 68 + 30 * row, value, axis)
    return np.asarray(canvas.resize(size, Image.Resampling.LANCZOS))


def _draw_axis(pen: _Pen, top: float, value: float | None, axis: tuple[str, int, Colour]) -> None:
    label, most, colour = axis
    left, right = 16, DESIGN_WIDTH - 16
    pen.text((left, top + 13), label, 13.5, INK)
    words = "n/a" if value is None else f"{value:.1f}"
    pen.text((right, top + 13), f"{words} / {most}", 12.5, FAINT_INK, anchor="rs")
    pen.box((left, top + 19, right, top + 25), 3, RAIL)
    share = min(max((value or 0.0) / most, 0.0), 1.0)
    if share > 0:
        pen.box(
            (left, top + 19, left + max(6.0, share * (right - left)), top + 25), 3, (*colour, 255)
        )


class _Pen:
    """Draws in design units."""

    def __init__(self, draw: ImageDraw.ImageDraw, scale: float) -> None:
        self._draw, self._scale = draw, scale

    def box(
        self, corners: tuple[float, float, float, float], radius: float, fill: tuple[int, ...]
    ) -> None:
        left, top, right, bottom = (corner * self._scale for corner in corners)
        self._draw.rounded_rectangle(
            (left, top, right - 1, bottom - 1), radius * self._scale, fill=fill
        )

    def text(
        self,
        at: tuple[float, float],
        words: str,
        size: float,
        fill: tuple[int, ...],
        anchor: str = "ls",
    ) -> float:
        """Write on a base line; answers where the words end, design units."""
        font = ImageFont.load_default(size * self._scale)
        place = (at[0] * self._scale, at[1] * self._scale)
        self._draw.text(place, words, fill, font, anchor)
        return at[0] + self._draw.textlength(words, font) / self._scale
