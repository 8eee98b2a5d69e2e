"""Figures of geometry: the circle that draws a wave, the triangle with its squares."""

from __future__ import annotations

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Circle,
    Dot,
    Line,
    LineJointType,
    MathTex,
    Mobject,
    Polygon,
    UpdateFromAlphaFunc,
    VGroup,
    VMobject,
    linear,
)

from render.kit.theme import (
    ACCENT,
    EDGE,
    GOOD,
    MUTED,
    PANEL,
    TEXT,
    WARM,
    area_centre,
    area_size,
    fit,
)


class CircleWave(VGroup):
    """The unit circle at the left and, over the angle, the height of its point at the right."""

    def __init__(self, function: str, area: str) -> None:
        super().__init__()
        self.phase = 0.0 if function == "sin" else np.pi / 2
        self.middle = np.array([*area_centre(area)[:2], 0.0])
        width, height = area_size(area)
        narrow = width < 8.5
        self.radius = min(height / 2 - 0.5, width * (0.19 if narrow else 0.15))
        self.hub = self.middle + np.array((-width / 2 + self.radius + 0.3, 0, 0))
        self.start = self.hub + np.array((self.radius + (0.45 if narrow else 1.0), 0, 0))
        self.span = width - 2 * self.radius - (1.05 if narrow else 1.9)
        self.frame = self.drawn_frame()
        self.moving = VGroup(*[VMobject() for _ in range(5)])
        self.draw(self.moving, 0.0)
        self.add(self.frame, self.moving)

    def drawn_frame(self) -> VGroup:
        circle = Circle(radius=self.radius, fill_color=PANEL, fill_opacity=1).move_to(self.hub)
        circle.set_stroke(EDGE, 4)
        level = Line(self.hub + LEFT * (self.radius + 0.3), self.start + RIGHT * (self.span + 0.2))
        upright = Line(self.start + DOWN * self.radius, self.start + UP * self.radius)
        labels = VGroup()
        for n, tex in enumerate([r"\frac{\pi}{2}", r"\pi", r"\frac{3\pi}{2}", r"2\pi"], 1):
            x = self.start + RIGHT * self.span * n / 4
            tick = Line(x + DOWN * 0.09, x + UP * 0.09).set_stroke(MUTED, 2, opacity=0.5)
            label = MathTex(tex, font_size=32, color=MUTED)
            labels.add(tick, label.move_to(x + DOWN * (self.radius + 0.55)))
        axes = VGroup(level, upright).set_stroke(MUTED, 2.5, opacity=0.5)
        return VGroup(circle, axes, labels)

    def draw(self, moving: Mobject, share: float) -> None:
        """Radius, point, bridge and wave after ``share`` of a full turn."""
        angle = 2 * np.pi * share
        direction = np.array((np.cos(angle + self.phase), np.sin(angle + self.phase), 0))
        tip = self.hub + self.radius * direction
        pen = self.start + np.array((self.span * share, self.radius * direction[1], 0))
        shares = np.linspace(0, max(share, 1e-4), max(2, int(60 * share)))
        heights = self.radius * np.sin(2 * np.pi * shares + self.phase)
        points = self.start + np.stack([self.span * shares, heights, 0 * shares], axis=1)
        wave = VMobject(stroke_color=ACCENT, stroke_width=6).set_points_smoothly(points)
        radius = Line(self.hub, tip).set_stroke(WARM, 5)
        bridge = Line(tip, pen).set_stroke(EDGE, 3)
        parts = [wave, radius, bridge, Dot(tip, radius=0.11, color=WARM)]
        moving.become(VGroup(*parts, Dot(pen, radius=0.11, color=ACCENT)))

    def turn(self, run_time: float) -> UpdateFromAlphaFunc:
        """Once around."""
        return UpdateFromAlphaFunc(self.moving, self.draw, rate_func=linear, run_time=run_time)


class RightTriangle(VGroup):
    """A right triangle; ``part("a")`` and so on are the squares on its sides with their areas."""

    def __init__(self, a: float, b: float, labels: tuple[str, str, str], area: str) -> None:
        super().__init__()
        right_angle, along, up = np.zeros(3), np.array((b, 0, 0.0)), np.array((0, a, 0.0))
        outward = np.array((a, b, 0.0))
        self.triangle = Polygon(right_angle, along, up, fill_color=PANEL, fill_opacity=1)
        self.triangle.joint_type = LineJointType.ROUND  # a mitre would stick out at sharp corners
        corner = 0.12 * min(a, b)
        mark = Polygon(
            right_angle, (corner, 0, 0), (corner, corner, 0), (0, corner, 0), color=MUTED
        )
        squares = {
            "a": (Polygon(right_angle, up, up - (a, 0, 0), (-a, 0, 0)), ACCENT),
            "b": (Polygon(right_angle, along, along - (0, b, 0), (0, -b, 0)), WARM),
            "c": (Polygon(up, along, along + outward, up + outward), GOOD),
        }
        self.named: dict[str, VGroup] = {}
        for name, (square, color) in squares.items():
            square.set_fill(color, 0.22).set_stroke(color, 4)
            self.named[name] = VGroup(square)
        self.frame = VGroup(self.triangle.set_stroke(TEXT, 5), mark.set_stroke(MUTED, 3))
        self.add(*self.named.values(), self.frame)
        fit(self.grown(area), *area_size(area)).move_to(area_centre(area))
        self.write_labels(labels)

    def grown(self, area: str) -> VGroup:
        """Large enough for its area whatever the unit of the sides."""
        width, height = area_size(area)
        return self.scale(max(width / self.width, height / self.height))

    def write_labels(self, labels: tuple[str, str, str]) -> None:
        for (_, group), tex, color in zip(
            self.named.items(), labels, (ACCENT, WARM, GOOD), strict=True
        ):
            square = group[0]
            label = MathTex(tex, font_size=52, color=color)
            fit(label, square.width * 0.7, square.height * 0.7).move_to(square)
            group.add(label)

    def part(self, name: str) -> VGroup:
        return self.named[name]
