"""Where to look while a word is spoken: lines and outlines that pass over a part and are gone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from manim import (
    AnimationGroup,
    Indicate,
    LaggedStart,
    Line,
    ShowPassingFlash,
    SurroundingRectangle,
    Text,
    VGroup,
    VMobject,
    linear,
    smooth,
)

from render.kit.entering import word_groups
from render.kit.theme import WARM

FAINT = 0.4  # what is dimmed is not pointed at


def underline_words(part: VMobject, numbers: Sequence[int]) -> AnimationGroup:
    """A line runs under the words with these numbers, counted over all texts of the part; a part
    without words, as the arrow that closes a ring, is traced."""
    texts = [one for one in part.get_family() if isinstance(one, Text)]
    groups = [group for text in texts for group in word_groups(text)]
    chosen = [groups[n] for n in numbers if n < len(groups) and len(groups[n])]
    rows = rows_of(chosen or groups)
    if not rows:
        return follow_strokes(part)
    lines = [underline(row) for row in rows]
    return in_sequence([ShowPassingFlash(line, time_width=0.9, rate_func=linear) for line in lines])


def underline(row: VMobject) -> Line:
    low = row.get_bottom()[1] - 0.07
    left, right = row.get_left()[0] - 0.04, row.get_right()[0] + 0.04
    return Line((left, low, 0), (right, low, 0)).set_stroke(WARM, 5)


def rows_of(groups: Sequence[Any]) -> list[VGroup]:
    """Neighbours on one line together."""
    rows: list[VGroup] = []
    for group in groups:
        if rows and abs(rows[-1].get_y() - group.get_y()) < 0.25:
            rows[-1].add(group)
        else:
            rows.append(VGroup(group))
    return rows


def in_sequence(animations: list[Any]) -> AnimationGroup:
    return LaggedStart(*animations, lag_ratio=0.7)


def outline_part(part: VMobject) -> ShowPassingFlash:
    """A light runs once around the part."""
    box = SurroundingRectangle(part, color=WARM, buff=0.1, corner_radius=0.12, stroke_width=5)
    return ShowPassingFlash(box, time_width=0.45, rate_func=linear)


def follow_strokes(part: VMobject) -> AnimationGroup:
    """A light runs along the strong lines of a drawing, one after another."""
    lines: list[Any] = [one for one in part.family_members_with_points() if is_line(one)]
    if not lines:
        return AnimationGroup(outline_part(part))
    boldest = max(line.get_stroke_width() for line in lines)
    strokes = [
        line.copy().set_fill(opacity=0).set_stroke(WARM, max(6, line.get_stroke_width() + 3), 1)
        for line in lines
        if line.get_stroke_width() > 0.7 * boldest
    ]
    flashes = [ShowPassingFlash(one, time_width=0.5, rate_func=linear) for one in strokes[:12]]
    return LaggedStart(*flashes, lag_ratio=0.6)


def is_line(part: Any) -> bool:
    bold = part.get_stroke_width() > 1 and part.get_stroke_opacity() > FAINT
    return bool(bold and np.ptp(part.points[:, :2], axis=0).max() > 0.2)


def indicate_term(term: Any) -> Indicate:
    """A short term grows more than a long one, which would cover its neighbours."""
    factor = 1 + min(0.35, 0.22 / max(term.width, 0.1))
    return Indicate(term, scale_factor=factor, color=term.get_color())


def read_formula(line: VMobject) -> AnimationGroup:
    """A line runs under a formula as it is read."""
    low = line.get_bottom()[1] - 0.14
    left, right = line.get_left()[0], line.get_right()[0]
    under = Line((left, low, 0), (right, low, 0)).set_stroke(WARM, 5)
    return AnimationGroup(ShowPassingFlash(under, time_width=0.8, rate_func=smooth))
