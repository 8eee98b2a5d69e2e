"""How things enter while they are spoken of: word after word, and strokes as a pen draws them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from manim import (
    Animation,
    Arc,
    ArrowTip,
    Line,
    MathTex,
    Text,
    VGroup,
    VMobject,
    linear,
    smooth,
)

RISE = np.array((0.0, -0.14, 0.0))
AT_ONCE = 2.5  # pieces are under way at a time


class InTurn(Animation):
    """The pieces of a drawing enter one after another. Strokes are drawn; bodies, letters and
    pictures rise a little and become visible. In the end all is as it was made."""

    def __init__(
        self,
        thing: VMobject,
        pieces: Sequence[VMobject] | None = None,
        *,
        rise: np.ndarray = RISE,
        **options: Any,
    ) -> None:
        self.pieces = list(pieces_of(thing) if pieces is None else pieces)
        self.rise = rise
        super().__init__(thing, introducer=True, rate_func=linear, **options)

    def begin(self) -> None:
        self.entries = [
            [Entry(part) for part in piece.family_members_with_points()] for piece in self.pieces
        ]
        self.shares = [-1.0] * len(self.entries)
        super().begin()

    def create_starting_mobject(self) -> Any:
        """Each part's own beginning is kept instead of a copy of all."""
        return self.mobject

    def interpolate_mobject(self, alpha: float) -> None:
        reach = alpha * (len(self.entries) - 1 + AT_ONCE)
        for number, entries in enumerate(self.entries):
            share = float(np.clip((reach - number) / AT_ONCE, 0.0, 1.0))
            if share == self.shares[number]:  # not yet begun, or done
                continue
            self.shares[number] = share
            pens = [entry for entry in entries if entry.is_stroke]
            for order, entry in enumerate(pens):
                entry.draw(share, order, len(pens))
            for entry in entries:
                if not entry.is_stroke:
                    entry.fade(smooth(share), self.rise)


class Entry:
    """A part as it was made, and how much of it is there."""

    def __init__(self, part: Any) -> None:
        self.part, self.points = part, part.points.copy()
        self.fill, self.stroke = part.fill_rgbas.copy(), part.stroke_rgbas.copy()
        filled = float(self.fill[:, 3].max()) > 0
        self.is_stroke = not filled and part.get_stroke_width() > 0
        self.is_tip = isinstance(part, ArrowTip)
        self.made = VMobject()
        self.made.points = self.points

    def draw(self, share: float, order: int, count: int) -> None:
        """Of several strokes each begins a little later."""
        spread = max(1.0, count / 3)
        reach = share * (count - 1 + spread)
        own = float(np.clip((reach - order) / spread, 0.0, 1.0))
        if own >= 1:
            self.part.points = self.points.copy()
            return
        self.part.pointwise_become_partial(self.made, 0.0, smooth(own))

    def fade(self, share: float, rise: np.ndarray) -> None:
        seen = share**4 if self.is_tip else share
        veil = np.array((1.0, 1.0, 1.0, seen))
        self.part.fill_rgbas = self.fill * veil
        self.part.stroke_rgbas = self.stroke * veil
        self.part.points = self.points + (0 if self.is_tip else 1 - share) * rise


def pieces_of(thing: VMobject) -> list[VMobject]:
    """What enters one after another: lines and arrows that lead here, bodies, then each word."""
    if isinstance(thing, Text):
        return word_groups(thing)
    if isinstance(thing, MathTex):
        return terms_of(thing)
    found: list[VMobject] = []
    for part in thing.submobjects or [thing]:
        holds_words = any(isinstance(one, Text | MathTex) for one in part.get_family())
        found += pieces_of(part) if holds_words else [part]
    leading = [piece for piece in found if isinstance(piece, Line | Arc)]
    return [*leading, *(piece for piece in found if piece not in leading)]


def word_groups(text: Text) -> list[VMobject]:
    """The letters of each word; where letters cannot be told by counting, groups of five."""
    letters = list(text)
    lengths = [len(word) for word in text.original_text.split()]
    if sum(lengths) != len(letters):
        return [VGroup(*letters[n : n + 5]) for n in range(0, len(letters), 5)]
    ends = np.cumsum(lengths)
    return [VGroup(*letters[end - size : end]) for end, size in zip(ends, lengths, strict=True)]


def terms_of(line: MathTex) -> list[VMobject]:
    """The signs of a formula in their order."""
    signs: list[Any] = line.family_members_with_points()
    return [VGroup(sign) for sign in signs]
