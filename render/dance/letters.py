"""Words, stars and bars on a picture, in whatever script a name is written in."""

from __future__ import annotations

import math
import re
import unicodedata
from functools import cache
from itertools import groupby

from PIL import ImageDraw, ImageFont

from render.dance.brush import Colour
from render.typefaces import OWN, script_fonts

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont
OTHER_FONTS = (*map(str, script_fonts()), "DejaVuSans.ttf", str(OWN / "DroidSansFallback-Han.ttf"))
"""Looked into one after the other for what Pillow's own lacks; DejaVu where it is installed."""
JOINERS = "\u200c\u200d"  # which tell Persian and Indian letters whether they are joined
UNKNOWN = "\ufffe"


class Letters:
    """Draws in design units, which are so many pixels each."""

    def __init__(self, draw: ImageDraw.ImageDraw, scale: float) -> None:
        self._draw, self._scale = draw, scale

    def write(
        self,
        at: tuple[float, float],
        words: str,
        size: float,
        fill: Colour,
        *,
        anchor: str = "ls",
        bold: float = 0,
    ) -> float:
        """Write on a base line, from it or (rs) up to it; answers where the words end.

        What no font has is left out. `bold` thickens every stroke by so much.
        """
        left = at[0] - self.measure(words, size) if anchor == "rs" else at[0]
        for text, font in _runs(words, size * self._scale):
            place = (left * self._scale, at[1] * self._scale)
            thick = round(bold * self._scale / 2)
            self._draw.text(place, text, fill, font, "ls", stroke_width=thick)
            left += self._draw.textlength(text, font) / self._scale
        return left

    def measure(self, words: str, size: float) -> float:
        """How wide the words are."""
        runs = _runs(words, size * self._scale)
        return sum(self._draw.textlength(text, font) for text, font in runs) / self._scale

    def bar(self, box: tuple[float, float, float, float], fill: Colour) -> None:
        """A bar with round ends."""
        corners = tuple(corner * self._scale for corner in box)
        self._draw.rounded_rectangle(corners, (corners[3] - corners[1]) / 2, fill=fill)

    def star(self, at: tuple[float, float], radius: float, fill: Colour) -> None:
        """A star with five points, one of them up."""
        corners = []
        for k in range(10):
            reach = radius if k % 2 == 0 else 0.42 * radius
            angle = math.pi * (k / 5 - 0.5)
            x, y = at[0] + reach * math.cos(angle), at[1] + reach * math.sin(angle)
            corners.append((x * self._scale, y * self._scale))
        self._draw.polygon(corners, fill=fill)


def wrap_words(letters: Letters, words: str, size: float, width: float, lines: int) -> list[str]:
    """The words in at most so many lines of this width; the last ends with … where more follow."""
    rows, left = [""], re.findall(r"\S+", words)
    while left:
        word = _cut_words(letters, left[0], size, width)
        longer = f"{rows[-1]} {word}".strip()
        if letters.measure(longer, size) <= width:
            rows[-1] = longer
            left.pop(0)
        elif len(rows) < lines:
            rows.append("")
        else:
            rows[-1] = _cut_words(letters, f"{rows[-1]} {word}", size, width, always=True)
            break
    return rows


def _cut_words(
    letters: Letters, words: str, size: float, width: float, *, always: bool = False
) -> str:
    """As much as fits, with … where it is cut."""
    if not always and letters.measure(words, size) <= width:
        return words
    while words and letters.measure(f"{words}…", size) > width:
        words = words[:-1]
    return f"{words.rstrip()}…"


def _runs(words: str, size: float) -> list[tuple[str, Font]]:
    """Pieces of the words with the font that has them."""
    composed = unicodedata.normalize("NFC", words)
    kept: list[tuple[str, int | None]] = []
    for place, character in enumerate(composed):
        before = kept[-1][1] if kept else None
        after = next((_font_of(c) for c in composed[place:] if c.isalpha()), before)
        joined = before is not None and _belongs(character, before, after)
        kept.append((character, before if joined else _font_of(character)))
    pieces = groupby((pair for pair in kept if pair[1] is not None), key=lambda pair: pair[1])
    return [
        ("".join(character for character, _ in piece), _font(number, size))
        for number, piece in pieces
        if number is not None
    ]


@cache
def _font(number: int, size: float) -> Font:
    """Raises OSError where it is not there."""
    if number == 0:
        return ImageFont.load_default(size)
    return ImageFont.truetype(OTHER_FONTS[number - 1], size)


def _belongs(character: str, before: int, after: int | None) -> bool:
    """Whether a sign has the font of the letter before it: marks have, and what stands between two
    letters of that font, so that the words of a name stand in their order, whichever that is."""
    if character in JOINERS or unicodedata.category(character).startswith("M"):
        return True
    return not character.isalpha() and before == after and _has(before, character)


@cache
def _font_of(character: str) -> int | None:
    """Which font has the character; None where none has, and for what controls the text."""
    if unicodedata.category(character).startswith("C"):
        return None
    return next((n for n in range(1 + len(OTHER_FONTS)) if _has(n, character)), None)


@cache
def _has(number: int, character: str) -> bool:
    """Whether that font is there and has the character."""
    try:
        font = _font(number, 24)
    except OSError:
        return False
    return bytes(font.getmask(character)) != bytes(font.getmask(UNKNOWN))
