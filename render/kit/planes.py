"""A graph that also holds arrows, filled regions, polygons, circles and angles."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from manim import (
    DEGREES,
    Arc,
    Arrow,
    Circle,
    MathTex,
    Polygon,
    RoundedRectangle,
    Sector,
    VGroup,
)

from render.kit.graphs import Graph
from render.kit.theme import ACCENT, PANEL, TEXT, WARM


class Plane(Graph):
    """``square`` gives both axes the same unit, by showing more of one; without ``axes`` there is
    only the panel, for figures of geometry."""

    def __init__(
        self,
        area: str,
        x_range: tuple[float, float],
        y_range: tuple[float, float],
        *,
        pi_units: bool = False,
        square: bool = True,
        axes: bool = True,
    ) -> None:
        self.square, self.axes = square, axes
        super().__init__(area, x_range, y_range, pi_units)

    def settle(self) -> None:
        if not self.axes:
            self.low = self.low - np.array((0.6, 0.5, 0))
        if self.square:
            width, height = (self.high - self.low)[:2]
            unit = min(
                width / (self.x_range[1] - self.x_range[0]),
                height / (self.y_range[1] - self.y_range[0]),
            )
            self.x_range = widen_span(self.x_range, width / unit)
            self.y_range = widen_span(self.y_range, height / unit)

    def drawn_frame(self) -> VGroup:
        if self.axes:
            return super().drawn_frame()
        width, height = (self.high - self.low)[:2]
        panel = RoundedRectangle(
            width=width, height=height, corner_radius=0.12,
            fill_color=PANEL, fill_opacity=1, stroke_width=0,
        )  # fmt: skip
        return VGroup(panel.move_to((self.low + self.high) / 2))

    def keep(
        self, name: str, group: VGroup, outline: np.ndarray, *, tex: str, color: str, inside: bool
    ) -> None:
        """Adds a drawing; its label goes into it or beside it."""
        self.named[name] = group
        self.add(group)
        self.tinted = self.tinted or inside
        self.obstacles.append(outline)
        if tex:
            label = MathTex(tex, font_size=36, color=color)
            centre = outline.mean(axis=0)
            places = [centre] if inside else [outline[k * len(outline) // 8] for k in range(8)]
            self.waiting.append((group, label, places, -0.5 if inside else 0.14))

    def arrow(
        self,
        name: str,
        start: tuple[float, float],
        end: tuple[float, float],
        color: str = ACCENT,
        tex: str = "",
    ) -> None:
        a, b = self.at(*start), self.at(*end)
        arrow = Arrow(a, b, buff=0, stroke_width=6, color=color, max_tip_length_to_length_ratio=0.2)
        samples = a + (b - a) * np.linspace(0, 1, 40)[:, None]
        self.named[name] = VGroup(arrow)
        self.add(self.named[name])
        self.obstacles.append(samples)
        if tex:
            label = MathTex(tex, font_size=38, color=color)
            self.waiting.append((self.named[name], label, [samples[k] for k in (24, 36, 12)], 0.14))

    def region(
        self,
        name: str,
        f: Callable[[float], float],
        over: tuple[float, float],
        color: str = ACCENT,
        *,
        tex: str = "",
        strips: int = 0,
    ) -> None:
        """Between the curve and the x-axis; ``strips`` rectangles instead when that is set."""
        if strips:
            self.named[name] = VGroup(VGroup(*self.rectangles(f, over, strips, color)))
            self.add(self.named[name])
            return
        xs = np.linspace(*over, 80)
        with np.errstate(all="ignore"):
            ys = np.clip([float(f(x)) for x in xs], *self.y_range)
        floor = float(np.clip(0, *self.y_range))
        edge = [self.at(x, y) for x, y in zip(xs, ys, strict=True)]
        corners = [self.at(over[0], floor), *edge, self.at(over[1], floor)]
        shape = Polygon(*corners, fill_color=color, fill_opacity=0.35, stroke_width=0)
        middles = [self.at(x, (y + floor) / 2) for x, y in zip(xs, ys, strict=True)]
        centre = np.average(np.array(middles), axis=0, weights=np.abs(ys - floor) + 1e-9)
        self.named[name] = VGroup(shape)
        self.add(self.named[name])
        self.tinted = True
        if tex:
            label = MathTex(tex, font_size=36, color=color)
            self.waiting.insert(0, (self.named[name], label, [centre], 0.0))

    def rectangles(
        self, f: Callable[[float], float], over: tuple[float, float], strips: int, color: str
    ) -> list[Polygon]:
        step = (over[1] - over[0]) / strips
        found = []
        for n in range(strips):
            left, right = over[0] + n * step, over[0] + (n + 1) * step
            y = float(np.clip(f((left + right) / 2), *self.y_range))
            corners = [self.at(left, 0), self.at(left, y), self.at(right, y), self.at(right, 0)]
            bar = Polygon(*corners, fill_color=color, fill_opacity=0.35)
            found.append(bar.set_stroke(color, 2, opacity=0.5))
        return found

    def polygon(
        self,
        name: str,
        corners: list[tuple[float, float]],
        color: str = ACCENT,
        *,
        tex: str = "",
        filled: bool = True,
    ) -> None:
        points = np.array([self.at(*corner) for corner in corners])
        shape = Polygon(*points, fill_color=color, fill_opacity=0.22 if filled else 0)
        turned = np.roll(points, -1, axis=0)
        shares = np.linspace(0, 1, 30)[:, None]
        outline = np.concatenate(
            [a + (b - a) * shares for a, b in zip(points, turned, strict=True)]
        )
        group = VGroup(shape.set_stroke(color, 4))
        self.keep(name, group, outline, tex=tex, color=color, inside=filled)

    def circle(
        self,
        name: str,
        centre: tuple[float, float],
        radius: float,
        color: str = TEXT,
        *,
        tex: str = "",
        filled: bool = False,
    ) -> None:
        middle = self.at(*centre)
        reach = float(self.at(centre[0] + radius, centre[1])[0] - middle[0])
        shape = Circle(radius=reach, fill_color=color, fill_opacity=0.22 if filled else 0)
        turns = np.linspace(0, 2 * np.pi, 96)
        outline = middle + reach * np.stack([np.cos(turns), np.sin(turns), 0 * turns], axis=1)
        group = VGroup(shape.move_to(middle).set_stroke(color, 4))
        self.keep(name, group, outline, tex=tex, color=color, inside=filled)

    def angle(
        self,
        name: str,
        corner: tuple[float, float],
        turn: tuple[float, float],
        color: str = WARM,
        *,
        tex: str = "",
        size: float = 0.6,
        right_angled: bool = False,
    ) -> None:
        """From the first direction of ``turn`` to the second, degrees, anticlockwise."""
        at = self.at(*corner)
        start, sweep = turn[0] * DEGREES, (turn[1] - turn[0]) * DEGREES
        if right_angled:
            u, v = (
                0.6 * size * np.array((np.cos(a), np.sin(a), 0)) for a in (start, start + sweep)
            )
            shape = Polygon(at, at + u, at + u + v, at + v, fill_color=color, fill_opacity=0.35)
            self.named[name] = VGroup(shape.set_stroke(color, 3, opacity=0.5))
        else:
            sector = Sector(radius=size, start_angle=start, angle=sweep, arc_center=at)
            sector.set_fill(color, 0.35).set_stroke(width=0)
            arc = Arc(radius=size, start_angle=start, angle=sweep, arc_center=at)
            self.named[name] = VGroup(VGroup(sector, arc.set_stroke(color, 3, opacity=0.5)))
        self.add(self.named[name])
        if tex:
            label = MathTex(tex, font_size=36, color=color)
            half = start + sweep / 2
            out = at + (size + 0.1) * np.array((np.cos(half), np.sin(half), 0))
            self.waiting.insert(0, (self.named[name], label, [out], 0.1))

    def label(self, name: str, place: tuple[float, float], tex: str, color: str = TEXT) -> None:
        label = MathTex(tex, font_size=38, color=color)
        self.named[name] = VGroup()
        self.add(self.named[name])
        self.waiting.insert(0, (self.named[name], label, [self.at(*place)], 0.0))


def widen_span(span: tuple[float, float], length: float) -> tuple[float, float]:
    """The same middle, this length."""
    middle = (span[0] + span[1]) / 2
    return middle - length / 2, middle + length / 2
