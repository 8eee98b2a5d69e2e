"""A pen that runs along a graph's curve, with the values where it is."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import (
    Animation,
    Dot,
    RoundedRectangle,
    Scene,
    VGroup,
    VMobject,
    linear,
    smooth,
)

from render.kit.graphs import Graph
from render.kit.theme import INK, PANEL, SMALL, TEXT, WARM, words

VALUE_SIGNS = "0123456789\N{MINUS SIGN}.(,)\N{GREEK SMALL LETTER PI}"
MOST_SIGNS = 24


class Readout(VGroup):
    """Coordinates beside a place. Signs are set once; every frame gives their outlines to the same
    letters, since Manim lists what it draws when an animation begins."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        spans = (np.ptp(graph.x_range) / (np.pi if graph.pi_units else 1), np.ptp(graph.y_range))
        self.digits = [int(np.clip(np.ceil(2 - np.log10(span)), 0, 2)) for span in spans]
        line = words(VALUE_SIGNS, SMALL, TEXT, "MEDIUM")
        base = line[0].get_bottom()[1]
        self.outlines = {
            sign: letter.points - (letter.get_left()[0], base, 0)
            for sign, letter in zip(VALUE_SIGNS, line, strict=True)
        }
        self.plate = RoundedRectangle(
            width=1, height=0.5, corner_radius=0.1, fill_color=PANEL, fill_opacity=0.92,
            stroke_width=0,
        )  # fmt: skip
        self.letters: list[Any] = [letter.copy() for letter in line[:1] for _ in range(MOST_SIGNS)]
        super().__init__(self.plate, *self.letters)

    def tell(self, place: np.ndarray) -> str:
        x, y = self.graph.values_at(place)
        units = "\N{GREEK SMALL LETTER PI}" if self.graph.pi_units else ""
        x = x / np.pi if units else x
        return f"({write_number(x, self.digits[0])}{units}, {write_number(y, self.digits[1])})"

    def move(self, place: np.ndarray) -> None:
        """Beside the place, on the side where there is room on the panel."""
        pen, outlines = 0.0, []
        for sign in self.tell(place):
            if sign == " ":
                pen += 0.1
                continue
            outline = self.outlines[sign]
            outlines.append(outline + np.array((pen, 0, 0)))
            pen += float(np.ptp(outline[:, 0])) + 0.035
        spot = self.free_spot(place, pen)
        self.plate.stretch_to_fit_width(pen + 0.22).move_to(spot)
        start = spot - (pen / 2, 0.13, 0)
        for letter, outline in zip(self.letters, outlines, strict=False):
            letter.points = outline + start
        for letter in self.letters[len(outlines) :]:
            letter.points = np.zeros((0, 3))

    def free_spot(self, place: np.ndarray, width: float) -> np.ndarray:
        low, high = self.graph.low, self.graph.high
        side = -1 if place[0] + width + 0.5 > high[0] else 1
        up = -1 if place[1] + 0.8 > high[1] else 1
        spot = place + np.array((side * (width / 2 + 0.35), up * 0.42, 0))
        half = np.array((width / 2 + 0.11, 0.25, 0))
        held: np.ndarray = np.clip(spot, low + half, high - half)
        return held


def write_number(value: float, digits: int) -> str:
    text = f"{round(value, digits) + 0.0:.{digits}f}"
    return text.replace("-", "\N{MINUS SIGN}")


class Traced(Animation):
    """A dot runs along a curve from left to right, its coordinates beside it. With ``draws`` the
    curve appears behind it, and then its label; without, it runs along what is there."""

    def __init__(
        self, graph: Graph, name: str, *, draws: bool = True, told: bool = True, **options: Any
    ) -> None:
        self.group: Any = graph.part(name)
        self.draws = draws
        self.paths: list[Any] = [p for p in self.group[0] if len(p.points)]
        self.whole: list[Any] = [path.copy() for path in self.paths]
        self.pen = Dot(radius=0.11, color=WARM).set_stroke(INK, 3)
        self.readout = Readout(graph) if told else None
        self.overlay = VGroup(self.pen) if self.readout is None else VGroup(self.readout, self.pen)
        self.labels: list[Any] = list(self.group[1:])
        shown = self.group if draws else self.overlay
        super().__init__(shown, introducer=True, rate_func=linear, **options)

    def _setup_scene(self, scene: Scene) -> None:
        super()._setup_scene(scene)
        scene.add(self.overlay)

    def begin(self) -> None:
        self.veiled = [
            (part, part.fill_rgbas.copy(), part.stroke_rgbas.copy())
            for label in self.labels
            for part in label.family_members_with_points()
        ]
        super().begin()

    def create_starting_mobject(self) -> Any:
        return self.mobject

    def interpolate_mobject(self, alpha: float) -> None:
        if not self.whole:
            return
        way = min(1.0, alpha / 0.94)
        spans = [path.get_end()[0] - path.get_start()[0] for path in self.whole]
        due = smooth_ends(way) * sum(spans)
        place = self.whole[0].get_start()
        for path, whole, span in zip(self.paths, self.whole, spans, strict=True):
            share = float(np.clip(due / max(span, 1e-9), 0.0, 1.0))
            due -= span
            if share > 0:
                place = end_of(whole, share)
            if self.draws:
                self.draw(path, whole, share)
        self.pen.move_to(place)
        if self.readout is not None:
            self.readout.move(place)
        gone = float(np.clip((alpha - 0.94) / 0.06, 0.0, 1.0))
        self.overlay.set_opacity(1 - gone) if gone else None
        if self.draws:
            veil = np.array((1.0, 1.0, 1.0, gone))
            for part, fill, stroke in self.veiled:
                part.fill_rgbas, part.stroke_rgbas = fill * veil, stroke * veil

    def draw(self, path: VMobject, whole: VMobject, share: float) -> None:
        if share >= 1:
            path.points = whole.points.copy()
        else:
            path.pointwise_become_partial(whole, 0.0, share)

    def clean_up_from_scene(self, scene: Scene) -> None:
        super().clean_up_from_scene(scene)
        scene.remove(self.overlay)


def smooth_ends(share: float) -> float:
    """Even in the middle, with a soft start and end."""
    return 0.75 * share + 0.25 * smooth(share)


def end_of(path: VMobject, share: float) -> np.ndarray:
    """Where so much of the path is drawn, counted in its pieces, as the drawing is."""
    count = path.get_num_curves()
    piece = min(int(share * count), count - 1)
    place: np.ndarray = path.get_nth_curve_function(piece)(share * count - piece)
    return place


class Swept(Animation):
    """An area under a curve fills from left to right; strips rise one after another."""

    def __init__(self, graph: Graph, name: str, **options: Any) -> None:
        self.group: Any = graph.part(name)
        self.shapes: list[VMobject] = list(self.group[0]) or [self.group[0]]
        self.corners = [shape.get_vertices().copy() for shape in self.shapes]
        super().__init__(self.group, introducer=True, rate_func=linear, **options)

    def begin(self) -> None:
        self.veiled = [
            (part, part.fill_rgbas.copy())
            for label in self.group[1:]
            for part in label.family_members_with_points()
        ]
        super().begin()

    def create_starting_mobject(self) -> Any:
        return self.mobject

    def interpolate_mobject(self, alpha: float) -> None:
        way = min(1.0, alpha / 0.85)
        count = len(self.shapes)
        for number, (shape, corners) in enumerate(zip(self.shapes, self.corners, strict=True)):
            share = float(np.clip(way * (count + 1.5) / 2.5 - number / 2.5, 0.0, 1.0))
            if count == 1:
                self.fill(shape, corners, smooth(way))
            else:
                foot, top = corners[0][1], corners[:, 1:2]
                risen = np.hstack(
                    [corners[:, :1], foot + (top - foot) * smooth(share), corners[:, 2:]]
                )
                shape.set_points_as_corners([*risen, risen[0]])
        shown = float(np.clip((alpha - 0.8) / 0.2, 0.0, 1.0))
        for part, fill in self.veiled:
            part.fill_rgbas = fill * np.array((1.0, 1.0, 1.0, shown))

    def fill(self, shape: VMobject, corners: np.ndarray, share: float) -> None:
        """Corners: the foot at the left, the edge from left to right, the foot at the right."""
        edge = corners[1:-1]
        last = max(2, round(share * len(edge)))
        foot = np.array((edge[last - 1][0], corners[0][1], 0))
        shape.set_points_as_corners([corners[0], *edge[:last], foot, corners[0]])
