"""Words over a film of a dance: a glass panel at an edge of the picture, drawn once a phrase."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from render.dance.brush import Colour, Picture
from render.dance.letters import Letters, wrap_words

DESIGN_SIDE = 620
MARGIN, INSET, WIDEST = 16, 16, 760
HEAD_SIZE, WORD_SIZE, LEADING, LINES = 17.0, 19.0, 26.0, 3
INK: Colour = (255, 255, 255)
FAINT_INK: Colour = (190, 193, 204)
GLASS = (14, 16, 26, 190)
DOT = 5.0
APART = 20
"""Between the head line and the legend beside it; else that stands below."""
SUPERSAMPLE = 3
"""Drawn so much larger and scaled down: Pillow sets letters on whole pixels."""


class Caption:
    """A head line with a legend, and up to three lines of words under it."""

    def __init__(
        self,
        head: str,
        words: str,
        legend: dict[str, Colour],
        size: tuple[int, int],
        *,
        at_top: bool,
    ) -> None:
        """legend  what each colour means;  size  width and height of the pictures, pixels"""
        unit = min(size) / DESIGN_SIDE
        wide = min(size[0] / unit - 2 * MARGIN, WIDEST)
        panel = _panel(head, words, legend, wide, unit)
        self._colours = np.ascontiguousarray(panel[:, :, :3])
        self._weight = panel[:, :, 3].astype(np.float32) / np.float32(255)
        rows, columns = self._weight.shape
        margin = round(MARGIN * unit)
        self._left = (size[0] - columns) // 2
        self._top = margin if at_top else size[1] - rows - margin

    def draw(self, picture: Picture) -> None:
        """Lay the panel over the picture, in place."""
        rows, columns = self._weight.shape
        area = picture[self._top : self._top + rows, self._left : self._left + columns]
        area[:] = cv2.blendLinear(
            self._colours, np.ascontiguousarray(area), self._weight, 1 - self._weight
        )


def _panel(
    head: str, words: str, legend: dict[str, Colour], wide: float, unit: float
) -> NDArray[np.uint8]:
    """(height, width, 4) uint8 RGBA, as high as the words need."""
    scale = unit * SUPERSAMPLE
    measure = Letters(ImageDraw.Draw(Image.new("L", (1, 1))), scale)
    lines = wrap_words(measure, words, WORD_SIZE, wide - 2 * INSET, LINES) if words else []
    legend_wide = sum(measure.measure(name, 14) + 2 * DOT + 20 for name in legend)
    beside = measure.measure(head, HEAD_SIZE) + legend_wide + 2 * INSET + APART <= wide
    rows = 1 + (not beside) + len(lines)
    high = 2 * INSET + LEADING * rows - 8
    canvas = Image.new("RGBA", (round(wide * scale), round(high * scale)), (*GLASS[:3], 0))
    draw = ImageDraw.Draw(canvas)
    corner = (0, 0, canvas.width - 1, canvas.height - 1)
    draw.rounded_rectangle(corner, 14 * scale, fill=GLASS)
    letters = Letters(draw, scale)
    base = INSET + HEAD_SIZE - 3
    letters.write((INSET, base), head, HEAD_SIZE, INK, bold=0.6)
    left = wide - INSET - legend_wide if beside else INSET
    _write_legend(letters, legend, (left, base if beside else base + LEADING))
    base += LEADING * (1 + (not beside))
    for k, line in enumerate(lines):
        letters.write((INSET, base + k * LEADING), line, WORD_SIZE, INK)
    size = (round(wide * unit), round(high * unit))
    return np.asarray(canvas.resize(size, Image.Resampling.LANCZOS))


def _write_legend(letters: Letters, legend: dict[str, Colour], at: tuple[float, float]) -> None:
    left, base = at
    for name, colour in legend.items():
        letters.bar((left, base - 5 - DOT, left + 2 * DOT, base - 5 + DOT), colour)
        left = letters.write((left + 2 * DOT + 6, base), name, 14, FAINT_INK) + 14
