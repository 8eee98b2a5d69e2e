"""Bars that are compared and change places."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import (
    DOWN,
    PI,
    RIGHT,
    UP,
    AnimationGroup,
    FadeIn,
    GrowFromEdge,
    MathTex,
    RoundedRectangle,
    VGroup,
)

from render.kit.areas import AREAS
from render.kit.theme import ACCENT, GOOD, TEXT, WARM, area_size


class Bars(VGroup):
    """``bars.order[n]`` stands at place n now; ``bars[k]`` was the k-th at the start."""

    def __init__(self, values: list[float], area: str) -> None:
        super().__init__()
        width, height = area_size(area)
        pitch = min(1.5, width / len(values))
        lowest, highest = min(*values, 0), max(*values, 1e-9)
        for value in values:
            tall = 0.35 + (height - 1.1) * (value - lowest) / (highest - lowest)
            self.add(self.bar(value, pitch - 0.3, tall))
        self.arrange(RIGHT, buff=0.3, aligned_edge=DOWN)
        left, bottom, right, _ = AREAS[area]
        self.move_to(((left + right) / 2, 0, 0)).align_to((0, bottom + 0.1, 0), DOWN)
        self.order: list[Any] = list(self)

    def bar(self, value: float, width: float, tall: float) -> VGroup:
        body = RoundedRectangle(
            width=width, height=tall, corner_radius=0.12,
            fill_color=ACCENT, fill_opacity=0.85, stroke_width=0,
        )  # fmt: skip
        label = MathTex(f"{value:g}", font_size=44, color=TEXT)
        return VGroup(body, label.next_to(body, UP, buff=0.15))

    def look(self, place: int) -> list[Any]:
        """This bar and its right neighbour light up."""
        pair = self.order[place : place + 2]
        return [bar[0].animate.set_fill(WARM, 1) for bar in pair]

    def leave(self, place: int) -> list[Any]:
        pair = self.order[place : place + 2]
        return [bar[0].animate.set_fill(ACCENT, 0.85) for bar in pair]

    def swap(self, place: int) -> list[Any]:
        """This bar and its right neighbour change places."""
        one, other = self.order[place], self.order[place + 1]
        self.order[place], self.order[place + 1] = other, one
        step = other.get_center()[0] - one.get_center()[0]
        over = one.animate(path_arc=-PI / 3).shift(RIGHT * step)
        return [over, other.animate.shift(RIGHT * -step)]

    def settle(self, place: int) -> list[Any]:
        return [self.order[place][0].animate.set_fill(GOOD, 0.95)]


def rise_bar(bar: Any, foot: np.ndarray = DOWN) -> AnimationGroup:
    """A bar grows from its foot, its value at its other end."""
    body, label = bar
    way = -foot * abs(np.dot(foot, (body.width, body.height, 0)))
    return AnimationGroup(GrowFromEdge(body, foot), FadeIn(label, shift=way))
