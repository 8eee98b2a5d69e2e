"""Sketches to scale from a few kinds of strokes and bodies: forces, rays, circuits, pendulums."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import (
    DEGREES,
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Arc,
    Arrow,
    Circle,
    Create,
    DashedLine,
    FadeIn,
    GrowArrow,
    Line,
    MathTex,
    Polygon,
    Rectangle,
    VGroup,
    VMobject,
)

from render.kit.areas import AREAS
from render.kit.boards import ROLES, Board, tint_panel
from render.kit.theme import (
    BODY,
    EDGE,
    MUTED,
    PANEL,
    SMALL,
    TEXT,
    area_size,
    balance_lines,
    fit,
    paragraph,
    words,
)

SIDES = {
    "up": UP, "down": DOWN, "left": LEFT, "right": RIGHT,
    "up_left": UP + LEFT, "up_right": UP + RIGHT,
    "down_left": DOWN + LEFT, "down_right": DOWN + RIGHT,
}  # fmt: skip


class Sketch(Board):
    """Pieces in coordinates of their own, all on one scale; a piece that ``waits`` is shown
    by name."""

    def __init__(
        self, area: str, width: float, height: float, pieces: list[dict[str, Any]]
    ) -> None:
        super().__init__()
        room_x, room_y = area_size(area)
        left, bottom, right, top = AREAS[area]
        self.unit = min(room_x / width, room_y / height)
        self.middle = np.array(((left + right) / 2, (bottom + top) / 2, 0.0))
        self.narrow = room_x < 8.5
        self.settle_origin(width, height)
        if self.narrow:  # labels keep their size, so that in a narrow area they need more of it
            beyond = VGroup(*[VGroup(*self.drawn(piece)) for piece in pieces]).width / room_x
            if beyond > 1:
                self.unit /= beyond**1.3
                self.settle_origin(width, height)
        for piece in pieces:
            drawn = self.drawn(piece)
            waits = bool(piece.get("waits"))
            self.put(piece["id"], *drawn, waits=waits)
        if self.narrow:
            self.shift(self.middle - self.get_center())
            fit(self, room_x + 0.5, room_y)

    def settle_origin(self, width: float, height: float) -> None:
        self.origin = self.middle - self.unit * np.array((width / 2, height / 2, 0))

    def at(self, spot: tuple[float, float]) -> np.ndarray:
        place: np.ndarray = self.origin + self.unit * np.array((*spot, 0.0))
        return place

    def drawn(self, piece: dict[str, Any]) -> list[VMobject]:
        color = ROLES[piece.get("role", "text")]
        points = [self.at(spot) for spot in piece["points"]]
        form = piece["form"]
        body = self.body(form, points, color, piece)
        pieces = [body]
        if piece.get("tex") or piece.get("text"):
            label = self.label(piece, color)
            pieces.append(self.beside(label, body, points, piece))
        return pieces

    def body(  # noqa: PLR0911, one return for each form
        self, form: str, points: list[np.ndarray], color: str, piece: dict[str, Any]
    ) -> VMobject:
        size = piece.get("size", 0.4) * self.unit
        if form == "arrow":
            return Arrow(
                points[0], points[-1], buff=0, color=color, stroke_width=7,
                max_tip_length_to_length_ratio=0.3, max_stroke_width_to_length_ratio=99,
            )  # fmt: skip
        if form == "dashed":
            return DashedLine(points[0], points[-1], dash_length=0.12).set_stroke(color, 3)
        if form == "line":
            path = VMobject(stroke_color=color, stroke_width=5)
            return path.set_points_as_corners(points)
        if form == "region":
            return Polygon(
                *points, stroke_width=0, fill_color=tint_panel(color, 0.2), fill_opacity=1
            )
        if form == "block":
            return self.block(points, color)
        if form == "disc":
            disc = Circle(radius=size, fill_color=tint_panel(color, 0.5), fill_opacity=1)
            return disc.set_stroke(color, 4).move_to(points[0])
        if form == "angle":
            start, end = (value * DEGREES for value in piece.get("turn", (0, 90)))
            arc = Arc(size, start, end - start, arc_center=points[0])
            return arc.set_stroke(color, 4)
        if form == "ground":
            return self.ground(points)
        if form == "spring":
            return self.zigzag(points, color, 9, 0.22, 0.12)
        if form == "resistor":
            return self.resistor(points, color)
        if form == "cell":
            return self.battery(points, color)
        return VGroup()

    def block(self, points: list[np.ndarray], color: str) -> VMobject:
        """A box between two opposite corners."""
        (x0, y0), (x1, y1) = points[0][:2], points[1][:2]
        box = Rectangle(
            width=abs(x1 - x0), height=abs(y1 - y0), fill_color=tint_panel(color), fill_opacity=1
        )
        return box.set_stroke(color, 4).move_to((points[0] + points[1]) / 2)

    def ground(self, points: list[np.ndarray]) -> VMobject:
        """A line with hatching on its right-hand side, seen from start to end."""
        along = points[1] - points[0]
        length = float(np.linalg.norm(along))
        unit = along / length
        away = np.array((unit[1], -unit[0], 0))
        hatching = VGroup()
        for share in np.arange(0.1, length, 0.3):
            start = points[0] + unit * share
            hatching.add(Line(start, start + (away - unit) * 0.17).set_stroke(EDGE, 3))
        return VGroup(Line(points[0], points[1]).set_stroke(MUTED, 5), hatching)

    def zigzag(
        self, points: list[np.ndarray], color: str, turns: int, width: float, lead: float
    ) -> VMobject:
        """A bent line between two points; ``lead`` of it is straight at each end."""
        along = points[1] - points[0]
        unit = along / np.linalg.norm(along)
        away = np.array((-unit[1], unit[0], 0))
        shares = np.linspace(lead, 1 - lead, turns + 1)
        bends = [
            points[0] + along * share + away * width * (0 if n in (0, turns) else (-1) ** n)
            for n, share in enumerate(shares)
        ]
        path = VMobject(stroke_color=color, stroke_width=4)
        return path.set_points_as_corners([points[0], *bends, points[1]])

    def resistor(self, points: list[np.ndarray], color: str) -> VMobject:
        """A box in its wire, as the norm has it."""
        along = points[1] - points[0]
        length = float(np.linalg.norm(along))
        box = Rectangle(width=min(1.1, length * 0.6), height=0.44, fill_color=PANEL, fill_opacity=1)
        box.set_stroke(color, 5).rotate(float(np.arctan2(along[1], along[0])))
        box.move_to((points[0] + points[1]) / 2)
        return VGroup(Line(points[0], points[1]).set_stroke(TEXT, 4), box)

    def battery(self, points: list[np.ndarray], color: str) -> VMobject:
        """A long and a short plate across the wire, the long one (plus) at the end."""
        along = points[1] - points[0]
        unit = along / np.linalg.norm(along)
        away = np.array((-unit[1], unit[0], 0))
        middle = (points[0] + points[1]) / 2
        minus, plus = middle - unit * 0.1, middle + unit * 0.1
        return VGroup(
            Line(points[0], minus).set_stroke(TEXT, 4),
            Line(plus, points[1]).set_stroke(TEXT, 4),
            Line(minus - away * 0.22, minus + away * 0.22).set_stroke(color, 8),
            Line(plus - away * 0.45, plus + away * 0.45).set_stroke(color, 5),
        )

    def label(self, piece: dict[str, Any], color: str) -> VMobject:
        if piece.get("tex"):
            return MathTex(piece["tex"], font_size=38, color=color)
        if piece["form"] == "note":
            return paragraph(piece["text"], piece.get("size", 4) * self.unit, BODY, color)
        text, size = piece["text"], SMALL + 2
        if self.narrow:  # in short lines, to leave room for what is drawn
            text, size = balance_lines(text, 12), SMALL
        return words(text, size, color, "MEDIUM")

    def beside(
        self, label: VMobject, body: VMobject, points: list[np.ndarray], piece: dict[str, Any]
    ) -> VMobject:
        """Where the piece says; arrows carry their label at the tip, or at the middle when it
        goes to a corner; blocks carry it inside."""
        side = SIDES.get(piece.get("side", ""))
        form = piece["form"]
        if form == "note":
            return label.move_to(points[0])
        if form == "block" and side is None:
            return fit(label, body.width - 0.15, body.height - 0.1).move_to(body)
        if form == "angle":
            start, end = piece.get("turn", (0, 90))
            turn = (start + end) / 2 * DEGREES
            reach = piece.get("size", 0.4) * self.unit + 0.2 + label.width / 2
            return label.move_to(points[0] + reach * np.array((np.cos(turn), np.sin(turn), 0)))
        anchor = points[-1] if form == "arrow" else body.get_center()
        if form in ("line", "dashed") or (form == "arrow" and "_" in piece.get("side", "")):
            anchor = (points[0] + points[-1]) / 2
        if side is None:
            side = UP
        gap = 0.28 if form == "arrow" else 0.16
        half = np.array((label.width / 2 + gap, label.height / 2 + gap, 0))
        clear = np.zeros(3)
        if form in ("disc", "block", "resistor", "cell", "spring"):
            core = body[-1] if form == "resistor" else body
            clear = np.array((core.width / 2, core.height / 2, 0)) * (form != "cell")
            clear = clear + (np.array((0.3, 0.45, 0)) if form == "cell" else 0)
            anchor = core.get_center()
        return label.move_to(anchor + side * (half + clear))

    def appear(self, name: str = "") -> list[Any]:
        if not name:
            return super().appear()
        part = self.part(name)
        body = part[0]
        drawing = GrowArrow(body) if isinstance(body, Arrow) else Create(body)
        if isinstance(body, Polygon) or not len(body.family_members_with_points()):
            return [FadeIn(part)]
        return [drawing, *[FadeIn(label) for label in part[1:]]]

    def mark(self, name: str, role: str) -> list[Any]:
        color = ROLES[role]
        return [self.part(name)[0].animate.set_stroke(color)]

    def recede(self, name: str = "") -> list[Any]:
        thing = self.part(name) if name else self
        return [piece.animate.fade(0.7) for piece in thing]
