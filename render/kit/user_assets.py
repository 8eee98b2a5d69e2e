"""A user's picture in its frame, and a user's numbers as a line."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import (
    DOWN,
    LEFT,
    Dot,
    Group,
    Line,
    RoundedRectangle,
    VGroup,
    VMobject,
)

from render.kit.areas import AREAS
from render.kit.theme import (
    BODY,
    EDGE,
    MUTED,
    SMALL,
    TEXT,
    WARM,
    area_centre,
    area_size,
    paragraph,
    words,
)


def frame_picture(image: Any, caption: str, area: str) -> Group:
    """The picture as large as its area allows, in a thin frame, over its caption."""
    width, height = area_size(area)
    x, y, _ = area_centre(area)
    label = paragraph(caption, width, BODY, MUTED, height=0.9) if caption else None
    room = height - (label.height + 0.3 if label else 0)
    image.scale(min((width - 0.2) / image.width, (room - 0.2) / image.height))
    image.move_to((x, y + (height - room) / 2, 0))
    frame = RoundedRectangle(
        width=image.width + 0.12, height=image.height + 0.12, corner_radius=0.08
    ).move_to(image)
    frame.set_stroke(EDGE, 3).set_fill(opacity=0)
    whole = Group(image, frame)
    if label:
        whole.add(label.next_to(frame, DOWN, buff=0.2))
    return whole


def nice_step(span: float) -> float:
    """A round distance of ticks, so that four to eight of them fit into the span."""
    rough = max(span, 1e-9) / 5
    power: float = 10.0 ** int(np.floor(np.log10(rough)))
    return power * min((1, 2, 5, 10), key=lambda n: abs(n * power - rough))


class Series(VGroup):
    """``frame`` holds scale and labels, ``line`` the numbers, ``tip`` marks the last."""

    def __init__(
        self, values: list[float], labels: list[str], *, axis: str, color: str, area: str
    ) -> None:
        super().__init__()
        left, bottom, right, top = AREAS[area]
        step = nice_step(max(values) - min(values))
        low = float(np.floor(min(values) / step)) * step
        high = float(np.ceil(max(values) / step)) * step
        high = high if high > low else low + step
        self.left, self.right = left + 1.3, right - 0.3
        self.floor, self.top = bottom + (1.1 if axis else 0.6), top - 0.2
        self.low, self.high = low, high
        self.frame = VGroup()
        for n in range(round((high - low) / step) + 1):
            self.add_level(low + n * step)
        self.add_ends(labels)
        if axis:
            title = words(axis, SMALL, MUTED)
            self.frame.add(title.move_to(((left + right) / 2, bottom + 0.22, 0)))
        points = [self.place(n, value, len(values)) for n, value in enumerate(values)]
        self.line = VMobject(stroke_color=color, stroke_width=5).set_points_as_corners(points)
        self.tip = Dot(points[-1], radius=0.1, color=WARM)
        self.add(self.frame, self.line, self.tip)

    def place(self, n: int, value: float, count: int) -> tuple[float, float, float]:
        share = (value - self.low) / (self.high - self.low)
        x = self.left + (self.right - self.left) * n / max(count - 1, 1)
        return (x, self.floor + (self.top - self.floor) * share, 0)

    def add_level(self, value: float) -> None:
        y = self.place(0, value, 2)[1]
        line = Line((self.left, y, 0), (self.right, y, 0)).set_stroke(MUTED, 2, opacity=0.3)
        label = words(f"{round(value, 9):g}", SMALL, MUTED).next_to(line, LEFT, buff=0.18)
        self.frame.add(line, label)

    def add_ends(self, labels: list[str]) -> None:
        for label, x, side in zip(
            labels[:1] + labels[1:][-1:], (self.left, self.right), (-1, 1), strict=False
        ):
            text = words(label, SMALL, TEXT).next_to((x, self.floor, 0), DOWN, buff=0.16)
            self.frame.add(text.align_to((x, 0, 0), LEFT if side < 0 else -LEFT))
