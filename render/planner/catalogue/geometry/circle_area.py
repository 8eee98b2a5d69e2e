"""The area of a circle: slices put side by side, and the formula used."""

from __future__ import annotations

import math
from dataclasses import dataclass

import sympy

from render.plan.lesson import Action, Morph
from render.plan.objects import Graph, Polygon, Role, Segment
from render.planner.catalogue.blocks import figure
from render.planner.catalogue.lesson_file import read_templates
from render.planner.catalogue.reading import named_number
from render.planner.request import Request

SLICES, LEFT = 12, 1.5
Spot = tuple[float, float]
ROLES: tuple[Role, Role] = ("accent", "warm")


@dataclass(frozen=True)
class Disc:
    """A circle of radius r. Its slices are drawn from a circle of radius 1."""

    r: sympy.Rational
    slices = SLICES

    @property
    def fits(self) -> bool:
        return bool(0 < self.r <= 10_000)

    @property
    def plot(self) -> Graph:
        """The upper half's slices point up, the lower half's down, side by side."""
        right = LEFT + math.pi
        ends: dict[str, tuple[Spot, Spot, Role, str | None]] = {
            "base": ((LEFT, -0.62), (right, -0.62), "good", r"\pi r"),
            "height": ((right, -0.5), (right, 0.5), "violet", "r"),
            "top": ((LEFT, 0.5), (right, 0.5), "muted", None),
        }
        segments = tuple(
            Segment(id=name, start=a, end=b, role=role, tex=tex, dashed=name != "base")
            for name, (a, b, role, tex) in ends.items()
        )
        whole = [slice_of(n) for n in range(SLICES)]
        shapes = (*whole, *map(slice_in_row, range(SLICES)))
        return figure(
            x_range=(-1.2, right + 0.3), y_range=(-1.25, 1.25), shapes=shapes, segments=segments
        )

    @property
    def circle(self) -> tuple[str, ...]:
        return "plot", *(f"plot.c{n}" for n in range(SLICES))

    @property
    def moves(self) -> tuple[Action, ...]:
        """Slices of the upper half and of the lower half in turn, so that the colours alternate."""
        half = SLICES // 2
        order = [n for k in range(half) for n in (k, half + k)]
        return tuple(Morph(target=f"plot.c{n}", by=f"plot.m{k}") for k, n in enumerate(order))


def wedge(tip: tuple[float, float], middle: float) -> tuple[tuple[float, float], ...]:
    """A slice of the unit circle with this tip, opening towards ``middle`` (radians)."""
    half = math.pi / SLICES
    arc = [middle + half * k / 4 for k in range(-4, 5)]
    return (tip, *[(tip[0] + math.cos(a), tip[1] + math.sin(a)) for a in arc])


def slice_of(n: int) -> Polygon:
    middle = 2 * math.pi * (n + 0.5) / SLICES
    return Polygon(id=f"c{n}", corners=wedge((0.0, 0.0), middle), role=ROLES[middle >= math.pi])


def slice_in_row(n: int) -> Polygon:
    up = n % 2 == 0
    tip = (LEFT + 2 * math.sin(math.pi / SLICES) * (n + 1) / 2, 0.5 if up else -0.5)
    return Polygon(id=f"m{n}", corners=wedge(tip, math.pi / (-2 if up else 2)), role=ROLES[n % 2])


def read_disc(request: Request) -> Disc | None:
    text = request.text
    radius = named_number(text, "radius", "r")
    diameter = named_number(text, "diameter", "d") if radius is None else None
    radius = diameter / 2 if diameter is not None else radius
    return Disc(radius) if radius is not None else None


TEMPLATES = read_templates(__file__, Disc, read_disc)
