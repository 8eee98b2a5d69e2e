"""Networks: nodes joined by edges, with lengths on the edges and badges at the nodes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from manim import (
    Arrow,
    Circle,
    Create,
    FadeIn,
    GrowFromCenter,
    Line,
    Transform,
    VGroup,
    VMobject,
)

from render.kit.areas import AREAS
from render.kit.boards import ROLES, Board, backplate
from render.kit.theme import BODY, EDGE, INK, MUTED, PANEL, SMALL, TEXT, WARM, words


class Network(Board):
    """Nodes have places in the unit square. A part is a node's id or an edge's."""

    def __init__(
        self, area: str, nodes: list[dict[str, Any]], edges: Sequence[dict[str, Any]] = ()
    ) -> None:
        super().__init__()
        left, bottom, right, top = AREAS[area]
        self.radius = 0.42 if len(nodes) <= 9 else 0.36
        edge = self.radius + 0.5
        low = np.array((left + edge, bottom + edge - 0.3, 0))
        high = np.array((right - edge, top - edge + 0.1, 0))
        self.places = {
            node["id"]: low + (high - low) * np.array((node["x"], node["y"], 0)) for node in nodes
        }
        self.joined = [(edge["start"], edge["end"]) for edge in edges]
        self.badges: dict[str, VGroup] = {}
        self.discs = {node["id"]: self.disc(node) for node in nodes}
        for edge_ in edges:
            self.draw_edge(edge_)
        for node in nodes:
            self.draw_node(node)

    def draw_edge(self, edge: dict[str, Any]) -> None:
        a, b = self.places[edge["start"]], self.places[edge["end"]]
        unit = (b - a) / np.linalg.norm(b - a)
        ends = a + unit * self.reach(edge["start"], unit), b - unit * self.reach(edge["end"], unit)
        if edge.get("directed"):
            line: VMobject = Arrow(
                *ends, buff=0.03, stroke_width=5, tip_length=0.24,
                max_tip_length_to_length_ratio=0.4, max_stroke_width_to_length_ratio=99,
            )  # fmt: skip
        else:
            line = Line(*ends)
        line.set_stroke(EDGE, 5)
        line.set_color(EDGE)
        pieces: list[VMobject] = [line]
        if edge.get("label"):
            middle = a + (b - a) * edge.get("label_at", 0.5)
            pieces.append(self.tag(edge["label"], MUTED, INK).move_to(middle))
        self.put(edge["id"], *pieces, waits=bool(edge.get("waits")))

    def tag(self, text: str, color: str, fill: str) -> VGroup:
        label = words(text, SMALL + 2, color, "MEDIUM")
        back = backplate(label.width + 0.2, max(0.42, label.height + 0.14), 0.1)
        back.set_fill(fill, 1).set_stroke(width=0)
        return VGroup(back, label.move_to(back))

    def disc(self, node: dict[str, Any]) -> VGroup:
        """A circle, or an ellipse where the label is long, and the label."""
        disc = Circle(radius=self.radius, fill_color=PANEL, fill_opacity=1)
        disc.set_stroke(TEXT, 3).move_to(self.places[node["id"]])
        label = words(node["label"], BODY, TEXT, "SEMIBOLD")
        if label.width > 2 * self.radius - 0.16:
            label = words(node["label"], SMALL, TEXT, "SEMIBOLD")
        if label.width > 2 * self.radius - 0.1:
            disc.stretch_to_fit_width(label.width + 0.4)
        return VGroup(disc, label.move_to(disc))

    def reach(self, name: str, unit: np.ndarray) -> float:
        """How far the node's edge is from its middle, in that direction."""
        across, up = self.discs[name][0].width / 2, self.radius
        return float(1 / np.hypot(unit[0] / across, unit[1] / up))

    def draw_node(self, node: dict[str, Any]) -> None:
        self.put(node["id"], *self.discs[node["id"]], waits=bool(node.get("waits")))

    def appear(self, name: str = "") -> list[Any]:
        if not name:
            return super().appear()
        part = self.part(name)
        if name in self.places:
            return [GrowFromCenter(part)]
        return [Create(part[0]), *[FadeIn(label) for label in part[1:]]]

    def mark(self, name: str, role: str) -> list[Any]:
        body = self.part(name)[0]
        if name in self.places:
            plain = role == "muted"
            return (
                [body.animate.set_fill(PANEL).set_stroke(TEXT, 3)]
                if plain
                else super().mark(name, role)
            )
        color, width = (EDGE, 5) if role == "muted" else (ROLES[role], 9)
        return [body.animate.set_stroke(color, width).set_color(color)]

    def write(self, name: str, text: str) -> list[Any]:
        """A badge beside the node, in the widest gap between its edges."""
        new = self.tag(text, INK, WARM)
        new.move_to(self.places[name] + self.free_direction(name) * (self.radius + 0.36))
        if name in self.badges:
            return [Transform(self.badges[name], new)]
        self.badges[name] = new
        self.add(new)
        return [FadeIn(new, scale=1.4)]

    def free_direction(self, name: str) -> np.ndarray:
        here = self.places[name]
        others = [b if a == name else a for a, b in self.joined if name in (a, b)]
        angles = [np.arctan2(*(self.places[other] - here)[1::-1]) for other in others]
        tries = np.linspace(0, 2 * np.pi, 24, endpoint=False) + np.pi / 2

        def free(angle: float) -> float:
            return min([abs((angle - a + np.pi) % (2 * np.pi) - np.pi) for a in angles], default=9)

        best = max(tries, key=lambda angle: (min(round(free(angle), 3), 1.2), np.sin(angle)))
        return np.array((1.15 * np.cos(best), np.sin(best), 0))
