"""A drawing whose parts have names: the common ground of rows, tables, networks and sketches."""

from __future__ import annotations

from typing import Any

from manim import (
    LaggedStart,
    ManimColor,
    RoundedRectangle,
    Scene,
    VGroup,
    VMobject,
    interpolate_color,
    there_and_back,
)

from render.kit.entering import InTurn
from render.kit.theme import ACCENT, BAD, EDGE, GOOD, MUTED, PANEL, TEXT, VIOLET, WARM

ROLES = {
    "text": TEXT, "muted": MUTED, "accent": ACCENT, "warm": WARM,
    "good": GOOD, "violet": VIOLET, "bad": BAD,
}  # fmt: skip


def tint_panel(color: str, share: float = 0.35) -> ManimColor:
    """The panel's colour with a share of another, opaque so that nothing shines through."""
    return interpolate_color(ManimColor(PANEL), ManimColor(color), share)


def backplate(width: float, height: float, corner: float = 0.14) -> RoundedRectangle:
    return RoundedRectangle(
        width=width, height=height, corner_radius=min(corner, width / 3, height / 3),
        fill_color=PANEL, fill_opacity=1, stroke_color=EDGE, stroke_width=3,
    )  # fmt: skip


class Board(VGroup):
    """``frame`` appears when the board is shown; parts kept out of it when they are shown.

    The first piece of a part is its body, which ``mark`` colours.
    """

    def __init__(self) -> None:
        super().__init__()
        self.named: dict[str, VGroup] = {}
        self.frame = VGroup()
        self.add(self.frame)

    def put(self, name: str, *pieces: Any, waits: bool = False) -> VGroup:
        """Adds a part; one that ``waits`` is not in the frame."""
        group = VGroup(*pieces)
        self.named[name] = group
        (self if waits else self.frame).add(group)
        return group

    def part(self, name: str) -> VGroup:
        return self.named[name]

    def seen(self, scene: Scene) -> list[VMobject]:
        """What of it is in the scene: only that can be hidden."""
        there = scene.get_mobject_family_members()
        return [group for group in (self.frame, *self) if len(group) and group in there]

    def appear(self, name: str = "") -> list[Any]:
        """The animations that show a part, or the frame; without a frame, all parts in turn."""
        if name:
            return [InTurn(self.part(name))]
        if len(self.frame):
            return [InTurn(self.frame)]
        return [LaggedStart(*map(InTurn, self.named.values()), lag_ratio=0.4)]

    def stress(self, name: str = "") -> list[Any]:
        thing: Any = self.part(name) if name else self.frame if len(self.frame) else self
        return [thing.animate(rate_func=there_and_back).scale(1.07)]

    def recede(self, name: str = "") -> list[Any]:
        return [(self.part(name) if name else self).animate.set_opacity(0.3)]

    def mark(self, name: str, role: str) -> list[Any]:
        """The part's body in the colour of a role; ``muted`` takes the colour away again."""
        return [self.colored(self.part(name)[0], role)]

    def colored(self, body: VMobject, role: str) -> Any:
        if role == "muted":
            return body.animate.set_fill(PANEL, 1).set_stroke(EDGE, 3)
        return body.animate.set_fill(tint_panel(ROLES[role]), 1).set_stroke(ROLES[role], 4)
