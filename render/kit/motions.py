"""Drawings that move in true time: a throw, a spring or a pendulum with its graph, a string."""

from __future__ import annotations

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Arrow,
    Circle,
    DashedLine,
    Dot,
    Line,
    MathTex,
    Mobject,
    Rectangle,
    UpdateFromAlphaFunc,
    VGroup,
    VMobject,
    linear,
)

from render.kit.areas import AREAS
from render.kit.boards import Board, tint_panel
from render.kit.graphs import Graph, number_tex, tidy_step
from render.kit.theme import ACCENT, EDGE, GOOD, INK, MUTED, TEXT, VIOLET, WARM, area_size


class Moving(Board):
    """``moving`` is redrawn for every share of the whole run by ``draw``."""

    def begin(self) -> None:
        self.moving = VGroup()
        self.draw(self.moving, 0.0)
        self.frame.add(self.moving)

    def draw(self, moving: Mobject, share: float) -> None:
        """The picture after ``share`` of the run."""

    def run(self, run_time: float) -> UpdateFromAlphaFunc:
        return UpdateFromAlphaFunc(self.moving, self.draw, rate_func=linear, run_time=run_time)


class Throw(Moving):
    """The path of a thrown body over ground, both axes on one scale, and its velocity's parts."""

    def __init__(
        self, area: str, speed: float, angle: float, gravity: float, height: float = 0.0
    ) -> None:
        super().__init__()
        turn = np.radians(angle)
        self.vx, self.vy, self.g, self.h = (
            speed * np.cos(turn),
            speed * np.sin(turn),
            gravity,
            height,
        )
        self.time = (self.vy + np.sqrt(self.vy**2 + 2 * gravity * height)) / gravity
        reach, top = self.vx * self.time, height + self.vy**2 / (2 * gravity) * (self.vy > 0)
        wide, tall = area_size(area)
        wide, tall = wide - 0.9, tall - 0.7
        per_unit = min(wide / (1.12 * max(reach, 1e-6)), tall / (1.25 * max(top, 1e-6)))
        x_span, y_span = wide / per_unit, tall / per_unit
        start = -(x_span - reach) / 2 if reach < 0.4 * x_span else -0.04 * x_span
        self.graph = Graph(area, (start, start + x_span), (-0.04 * y_span, 0.96 * y_span))
        self.arrow = 1.6 / max(speed, 1e-9)
        self.frame.add(self.graph)
        self.begin()

    def spot(self, time: float) -> np.ndarray:
        return self.graph.at(self.vx * time, self.h + self.vy * time - self.g * time**2 / 2)

    def draw(self, moving: Mobject, share: float) -> None:
        now = self.time * share
        times = np.linspace(0, max(now, 1e-3), max(3, int(50 * share)))
        path = VMobject(stroke_color=ACCENT, stroke_width=6)
        path.set_points_smoothly([self.spot(t) for t in times])
        here = self.spot(now)
        velocity = np.array((self.vx, self.vy - self.g * now, 0.0)) * self.arrow
        parts: list[VMobject] = [path]
        for part, color in ((velocity * (1, 0, 0), GOOD), (velocity * (0, 1, 0), VIOLET)):
            if np.linalg.norm(part) > 0.15 and share < 0.999:
                parts.append(Arrow(here, here + part, buff=0, color=color, stroke_width=5))
        moving.become(VGroup(*parts, Dot(here, radius=0.14, color=WARM).set_stroke(INK, 3)))


class Oscillator(Moving):
    """A spring's mass or a pendulum's bob at the left; at the right its deflection over time."""

    def __init__(
        self, area: str, amplitude: float, period: float, body: str = "spring", periods: float = 2.0
    ) -> None:
        super().__init__()
        left, bottom, right, top = AREAS[area]
        self.body, self.amplitude, self.period, self.periods = body, amplitude, period, periods
        self.swing = 1.35
        self.above = right - left < 8.5 and top - bottom > 7.5
        if self.above:  # a narrow area: the body above its graph
            self.hinge = np.array(((left + right) / 2, top - 0.2, 0))
            self.rest, self.middle = top - 2.85, bottom + 2.1
            self.start = np.array((left + 1.1, self.middle, 0))
        else:
            self.hinge = np.array((left + min(2.2, 0.22 * (right - left)), top - 0.2, 0))
            self.rest = self.middle = (top + bottom) / 2 - 0.3
            self.start = np.array((left + min(5.4, 0.55 * (right - left)), self.middle, 0))
            self.swing = min(self.swing, (top - bottom) / 2 - 0.75)
        self.span = right - self.start[0] - (0.8 if right - left < 8.5 else 0.5)
        self.frame.add(self.drawn_axes())
        self.begin()

    def drawn_axes(self) -> VGroup:
        beam = Line(self.hinge + LEFT * 1.3, self.hinge + RIGHT * 1.3).set_stroke(MUTED, 7)
        level = Line(self.start, self.start + RIGHT * (self.span + 0.3)).set_stroke(MUTED, 3)
        upright = Line(self.start + DOWN * 1.9, self.start + UP * 1.9).set_stroke(MUTED, 3)
        marks = VGroup()
        total = self.period * self.periods
        for time in np.arange(1, 99) * tidy_step(total, 5):
            if time <= total * 1.001:
                x = self.start + RIGHT * self.span * time / total
                tick = Line(x + DOWN * 0.09, x + UP * 0.09).set_stroke(MUTED, 3)
                label = MathTex(number_tex(time), font_size=32, color=MUTED)
                marks.add(tick, label.move_to((x[0], self.middle - 1.95, 0)))
        unit = MathTex("t", font_size=36, color=MUTED)
        marks.add(unit.move_to(self.start + RIGHT * (self.span + 0.55)))
        for sign in (1, -1):
            y = self.start + UP * self.swing * sign
            marks.add(DashedLine(y, y + RIGHT * self.span, dash_length=0.1).set_stroke(EDGE, 2))
            label = MathTex(number_tex(sign * self.amplitude), font_size=32, color=MUTED)
            marks.add(label.next_to(y, LEFT, buff=0.14))
        return VGroup(beam, VGroup(level, upright), marks)

    def draw(self, moving: Mobject, share: float) -> None:
        phase = 2 * np.pi * self.periods * share
        value = self.swing * np.cos(phase)
        pen = self.start + np.array((self.span * share, value, 0))
        shares = np.linspace(0, max(share, 1e-3), max(3, int(90 * share)))
        heights = self.swing * np.cos(2 * np.pi * self.periods * shares)
        points = self.start + np.stack([self.span * shares, heights, 0 * shares], axis=1)
        wave = VMobject(stroke_color=ACCENT, stroke_width=6).set_points_smoothly(points)
        device = self.pendulum(np.cos(phase)) if self.body == "pendulum" else self.spring(value)
        moving.become(VGroup(*device, wave, Dot(pen, radius=0.11, color=WARM)))

    def spring(self, value: float) -> list[VMobject]:
        mass = np.array((self.hinge[0], self.rest + value, 0))
        top = mass + UP * 0.45
        shares = np.linspace(0, 1, 15)
        bends = [
            self.hinge + (top - self.hinge) * s + RIGHT * 0.3 * (0 if n in (0, 14) else (-1) ** n)
            for n, s in enumerate(shares)
        ]
        coil = VMobject(stroke_color=TEXT, stroke_width=4).set_points_as_corners(bends)
        block = Rectangle(width=1.1, height=0.9, fill_color=tint_panel(WARM, 0.5), fill_opacity=1)
        parts: list[VMobject] = [coil, block.set_stroke(WARM, 4).move_to(mass)]
        if not self.above:
            bridge = DashedLine(mass + RIGHT * 0.6, (self.start[0] - 1.2, mass[1], 0))
            parts.append(bridge.set_stroke(EDGE, 2))
        return parts

    def pendulum(self, value: float) -> list[VMobject]:
        turn = 0.42 * value
        length = self.hinge[1] - self.rest + (0.6 if self.above else 1.2)
        bob = self.hinge + length * np.array((np.sin(turn), -np.cos(turn), 0))
        rest = DashedLine(self.hinge, self.hinge + DOWN * (length + 0.3)).set_stroke(EDGE, 3)
        disc = Circle(radius=0.36, fill_color=tint_panel(WARM, 0.5), fill_opacity=1)
        rod = Line(self.hinge, bob).set_stroke(TEXT, 4)
        return [rest, rod, disc.set_stroke(WARM, 4).move_to(bob)]


class String(Moving):
    """A string held at both ends that swings in ``loops`` loops, or a wave that travels along
    it."""

    def __init__(self, area: str, loops: int, mode: str = "standing", swings: int = 3) -> None:
        super().__init__()
        self.loops, self.mode, self.swings = loops, mode, swings
        left, bottom, right, top = AREAS[area]
        self.left, self.right, self.middle = left + 0.6, right - 0.6, (top + bottom) / 2
        self.high = min(1.7, (top - bottom) / 2 - 0.5)
        rest = DashedLine((self.left, self.middle, 0), (self.right, self.middle, 0))
        self.frame.add(rest.set_stroke(EDGE, 3))
        if mode == "standing":
            self.frame.add(self.envelope())
        self.begin()

    def envelope(self) -> VGroup:
        shares = np.linspace(0, 1, 30 * self.loops)
        curves = [self.curve(shares, s * np.sin(np.pi * self.loops * shares)) for s in (1, -1)]
        return VGroup(*[curve.set_stroke(EDGE, 2) for curve in curves])

    def curve(self, shares: np.ndarray, heights: np.ndarray) -> VMobject:
        xs = self.left + (self.right - self.left) * shares
        points = np.stack([xs, self.middle + self.high * heights, 0 * xs], axis=1)
        return VMobject(stroke_color=ACCENT, stroke_width=6).set_points_smoothly(points)

    def draw(self, moving: Mobject, share: float) -> None:
        phase = 2 * np.pi * self.swings * share
        shares = np.linspace(0, 1, max(40, 24 * self.loops))
        if self.mode == "standing":
            string = self.curve(shares, np.sin(np.pi * self.loops * shares) * np.cos(phase))
            nodes = [self.left + (self.right - self.left) * n / self.loops
                     for n in range(self.loops + 1)]  # fmt: skip
            dots = [Dot((x, self.middle, 0), radius=0.13, color=WARM) for x in nodes]
        else:
            string = self.curve(shares, np.sin(np.pi * self.loops * shares - phase))
            height = self.middle + self.high * np.sin(np.pi * self.loops * 0.5 - phase)
            dots = [Dot(((self.left + self.right) / 2, height, 0), radius=0.15, color=WARM)]
        moving.become(VGroup(string, *dots))
