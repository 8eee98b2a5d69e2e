"""A graph on a panel: grid, numbers outside the panel, curves cut at its edges, labels that
look for a free place."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from manim import (
    DOWN,
    LEFT,
    DashedLine,
    Dot,
    Line,
    MathTex,
    RoundedRectangle,
    VGroup,
    VMobject,
)

from render.kit.areas import AREAS
from render.kit.theme import ACCENT, EDGE, INK, MUTED, PANEL, TEXT, WARM

CROWDED, SMALLER = 6.0, 0.78
DIRECTIONS = [(1, 1), (-1, 1), (1, -1), (-1, -1), (1, 0), (-1, 0), (0, 1), (0, -1)]


def tidy_step(span: float, most: int) -> float:
    """1, 2 or 5 times a power of ten, so that at most ``most`` steps fill the span."""
    raw = span / most
    power = 10.0 ** np.floor(np.log10(raw))
    return float(next(f * power for f in (1, 2, 5, 10) if f * power >= raw * 0.999))


def number_tex(value: float) -> str:
    return f"{round(value, 6) + 0.0:g}"


def pi_tex(value: float) -> str:
    """Multiples of a half pi, written as one writes them."""
    halves = round(value / (np.pi / 2))
    if halves == 0:
        return "0"
    sign, n = "-" if halves < 0 else "", abs(halves)
    if n % 2 == 0:
        return sign + ("" if n == 2 else str(n // 2)) + r"\pi"
    return sign + r"\frac{" + ("" if n == 1 else str(n)) + r"\pi}{2}"


class Graph(VGroup):
    """``graph.frame`` holds panel, grid and numbers; ``graph.part(name)`` what is plotted.

    ``write_labels`` comes last, so that every label knows all that it must not cover.
    """

    def __init__(
        self,
        area: str,
        x_range: tuple[float, float],
        y_range: tuple[float, float],
        pi_units: bool = False,
    ) -> None:
        super().__init__()
        self.x_range, self.y_range, self.pi_units = x_range, y_range, pi_units
        left, bottom, right, top = AREAS[area]
        self.low = np.array((left + 0.75, bottom + (0.85 if pi_units else 0.6), 0))
        self.high = np.array((right - 0.15, top - 0.1, 0))
        self.named: dict[str, VGroup] = {}
        self.obstacles: list[np.ndarray] = []
        self.boxes: list[tuple[np.ndarray, np.ndarray]] = []
        self.tinted = False
        self.waiting: list[tuple[VGroup, MathTex, list[np.ndarray], float]] = []
        self.settle()
        self.frame = self.drawn_frame()
        self.add(self.frame)

    def settle(self) -> None:
        """Before anything is drawn: kinds of graphs may adjust their ranges here."""

    def part(self, name: str) -> VGroup:
        return self.named[name]

    def at(self, x: float, y: float) -> np.ndarray:
        """The place in the frame of the point (x, y)."""
        share_x = (x - self.x_range[0]) / (self.x_range[1] - self.x_range[0])
        share_y = (y - self.y_range[0]) / (self.y_range[1] - self.y_range[0])
        place: np.ndarray = self.low + (self.high - self.low) * np.array((share_x, share_y, 0))
        return place

    def values_at(self, place: np.ndarray) -> tuple[float, float]:
        """The coordinates of a place in the frame."""
        share = (place - self.low)[:2] / (self.high - self.low)[:2]
        (x0, x1), (y0, y1) = self.x_range, self.y_range
        return float(x0 + (x1 - x0) * share[0]), float(y0 + (y1 - y0) * share[1])

    def ticks(self, low: float, high: float, step: float) -> list[float]:
        first = np.ceil(low / step - 1e-4)
        return [float(k * step) for k in np.arange(first, np.floor(high / step + 1e-4) + 1)]

    def drawn_frame(self) -> VGroup:
        width, height = (self.high - self.low)[:2]
        panel = RoundedRectangle(
            width=width, height=height, corner_radius=0.12,
            fill_color=PANEL, fill_opacity=1, stroke_width=0,
        ).move_to((self.low + self.high) / 2)  # fmt: skip
        grid, axes, numbers = VGroup(), VGroup(), VGroup()
        (x0, x1), (y0, y1) = self.x_range, self.y_range
        x_step = self.step_along(width)
        for x in self.ticks(x0, x1, x_step):
            line = Line(self.at(x, y0), self.at(x, y1))
            (axes if abs(x) < 1e-9 else grid).add(line)
            self.mind_axis(line, abs(x) < 1e-9)
            label = MathTex(pi_tex(x) if self.pi_units else number_tex(x), font_size=32)
            numbers.add(label.next_to(self.at(x, y0), DOWN, buff=0.16))
        for y in self.ticks(y0, y1, tidy_step(y1 - y0, 7)):
            line = Line(self.at(x0, y), self.at(x1, y))
            (axes if abs(y) < 1e-9 else grid).add(line)
            self.mind_axis(line, abs(y) < 1e-9)
            label = MathTex(number_tex(y), font_size=32)
            numbers.add(label.next_to(self.at(x0, y), LEFT, buff=0.16))
        grid.set_stroke(EDGE, 1.5, opacity=0.45)
        axes.set_stroke(MUTED, 2.5, opacity=0.5)
        return VGroup(panel, grid, axes, numbers.set_color(MUTED))

    def step_along(self, width: float) -> float:
        """The distance of the numbers below, so that none touches the next."""
        low, high = self.x_range
        if self.pi_units:
            most = width / 0.62
            return float(np.pi / 2 * next(n for n in (1, 2, 4, 8) if high - low <= most * n * 1.57))
        for most in (10, 8, 6, 5, 4, 3):
            step = tidy_step(high - low, most)
            widest = max(len(number_tex(x)) for x in self.ticks(low, high, step) or [0.0])
            if widest * 0.19 + 0.2 < width * step / (high - low):
                break
        return step

    def mind_axis(self, line: Line, is_axis: bool) -> None:
        """Labels keep off the axes where they can."""
        if is_axis:
            shares = np.linspace(0, 1, 60)[:, None]
            self.obstacles.append(line.get_start() + (line.get_end() - line.get_start()) * shares)

    def curve(
        self,
        name: str,
        f: Callable[[float], float],
        color: str = ACCENT,
        tex: str = "",
        over: tuple[float, float] | None = None,
    ) -> None:
        """The graph of ``f``; where it leaves the panel or is not defined it is interrupted."""
        low, high = over or self.x_range
        runs = [run for run in self.runs(f, low, high) if len(run) > 1]
        paths = [VMobject(stroke_color=color, stroke_width=6) for _ in runs]
        for path, run in zip(paths, runs, strict=True):
            path.set_points_smoothly(thin_run(run))
            self.obstacles.append(run)
        self.named[name] = VGroup(VGroup(*paths))
        self.add(self.named[name])
        if tex:
            label = MathTex(tex, font_size=38, color=color)
            places = [run[int(s * (len(run) - 1))] for run in runs for s in (0.9, 0.1, 0.7, 0.3)]
            self.waiting.append((self.named[name], label, places, 0.22))

    def runs(self, f: Callable[[float], float], low: float, high: float) -> list[np.ndarray]:
        """Stretches of the curve inside the panel, each an array of points (n, 3)."""
        found: list[list[np.ndarray]] = [[]]
        last: np.ndarray | None = None
        for x in np.linspace(low, high, 321):
            with np.errstate(all="ignore"):
                y = float(f(x))
            point = np.array((x, y, 0)) if np.isfinite(y) else None
            found = self.extended(found, last, point)
            last = point
        return [np.array(run) for run in found if len(run) > 1]

    def extended(
        self, runs: list[list[np.ndarray]], last: np.ndarray | None, point: np.ndarray | None
    ) -> list[list[np.ndarray]]:
        inside = point is not None and self.holds(point[1])
        was_inside = last is not None and self.holds(last[1])
        if inside != was_inside and point is not None and last is not None:
            edge = self.edge_between(last, point)
            if abs(point[1] - last[1]) < self.y_range[1] - self.y_range[0]:
                runs[-1].append(self.at(edge[0], edge[1]))
        if inside and point is not None:
            runs[-1].append(self.at(point[0], point[1]))
        elif runs[-1]:
            runs.append([])
        return runs

    def holds(self, y: float) -> bool:
        return self.y_range[0] <= y <= self.y_range[1]

    def edge_between(self, a: np.ndarray, b: np.ndarray) -> np.ndarray:
        outside = b if self.holds(a[1]) else a
        edge = self.y_range[1] if outside[1] > self.y_range[1] else self.y_range[0]
        crossing: np.ndarray = a + (b - a) * (edge - a[1]) / (b[1] - a[1])
        return crossing

    def write_labels(self) -> None:
        """Called when everything is plotted: labels go where they hide least of it."""
        for group, label, anchors, gap in self.waiting:
            group.add(self.free_place(label, anchors, gap))
        self.waiting = []

    def free_place(self, label: MathTex, anchors: list[np.ndarray], gap: float) -> VGroup:
        """A plate with the label at the anchor and side with the fewest things beneath it, smaller
        where it finds no free place."""
        best, best_cost, half = self.best_place(label, anchors, gap)
        if best_cost >= CROWDED:
            smaller = self.best_place(label.copy().scale(SMALLER), anchors, gap)
            if smaller[1] < best_cost - 1:
                label.scale(SMALLER)
                best, best_cost, half = smaller
        self.boxes.append((best - half, best + half))
        opacity = 0.0 if self.tinted and best_cost < 5 else 0.9  # a plate would show on a colour
        plate = RoundedRectangle(
            width=2 * half[0], height=2 * half[1], corner_radius=0.08,
            fill_color=PANEL, fill_opacity=opacity, stroke_width=0,
        ).move_to(best)  # fmt: skip
        return VGroup(plate, label.move_to(best))

    def best_place(
        self, label: MathTex, anchors: list[np.ndarray], gap: float
    ) -> tuple[np.ndarray, float, np.ndarray]:
        """Where the label hides least, what that costs, and half the size of its plate."""
        half = np.array((label.width / 2 + 0.1, label.height / 2 + 0.08, 0))
        best, best_cost = anchors[0], 1e9
        sides = [(d, far) for far in (1.0, 2.2, 3.5, 5.0, 7.0) for d in DIRECTIONS]
        for rank, anchor in enumerate(anchors):
            for order, ((dx, dy), far) in enumerate(sides):
                centre = anchor + (half + gap * far) * np.array((dx, dy, 0))
                cost = self.cost(centre, half) + 0.6 * rank + 0.05 * order
                if cost < best_cost:
                    best, best_cost = centre, cost
        return best, best_cost, half

    def cost(self, centre: np.ndarray, half: np.ndarray) -> float:
        low, high = centre - half, centre + half
        outside = bool((low[:2] < self.low[:2]).any() or (high[:2] > self.high[:2]).any())
        under = sum(
            int(((run > low) & (run < high))[:, :2].all(axis=1).sum()) for run in self.obstacles
        )
        on_boxes = sum(bool((low < b).all() and (a < high).all()) for a, b in self.flat_boxes())
        return 100.0 * outside + 6.0 * under + 50.0 * on_boxes

    def flat_boxes(self) -> list[tuple[np.ndarray, np.ndarray]]:
        slack = np.array([0.06, 0.06, 1])
        return [(a - slack, b + slack) for a, b in self.boxes]

    def point(
        self,
        name: str,
        x: float,
        y: float,
        color: str = WARM,
        *,
        tex: str = "",
        hollow: bool = False,
    ) -> None:
        place = self.at(x, y)
        dot = Dot(place, radius=0.11, color=color).set_stroke(INK, 3)
        if hollow:
            dot.set_fill(PANEL, 1).set_stroke(color, 4)
        self.boxes.append((place - 0.12, place + 0.12))
        self.named[name] = VGroup(dot)
        self.add(self.named[name])
        if tex:
            label = MathTex(tex, font_size=36, color=color)
            self.waiting.insert(0, (self.named[name], label, [place], 0.16))

    def segment(
        self,
        name: str,
        start: tuple[float, float],
        end: tuple[float, float],
        color: str = TEXT,
        *,
        tex: str = "",
        dashed: bool = True,
    ) -> None:
        a, b = self.at(*start), self.at(*end)
        line = DashedLine(a, b, dash_length=0.14) if dashed else Line(a, b)
        self.named[name] = VGroup(line.set_stroke(color, 4))
        self.add(self.named[name])
        samples = a + (b - a) * np.linspace(0, 1, 60)[:, None]
        self.obstacles.append(samples)
        if tex:
            label = MathTex(tex, font_size=36, color=color)
            places = [samples[k] for k in (30, 52, 8)]
            self.waiting.append((self.named[name], label, places, 0.14))

    def path(self, name: str) -> VMobject:
        """The longest stretch of a curve, for a dot to run along."""
        stretches: list[VMobject] = list(self.named[name][0])
        return max(stretches, key=lambda path: len(path.points))


def thin_run(run: np.ndarray) -> np.ndarray:
    """Every fourth point and both ends: smooth enough, and four times quicker to draw."""
    return np.concatenate([run[:-1:4], run[-1:]])
