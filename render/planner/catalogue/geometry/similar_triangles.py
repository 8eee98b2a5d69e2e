"""Similar triangles: equal angles, sides in one proportion, areas with its square."""

from __future__ import annotations

import re
from dataclasses import dataclass

import sympy

from render.plan.objects import Graph, Polygon, Segment
from render.planner.catalogue.blocks import figure
from render.planner.catalogue.lesson_file import read_templates
from render.planner.catalogue.reading import named_number
from render.planner.request import NUMBER, Request

SIDES = re.compile(
    rf"\b(?:sides?|lengths?)\D{{0,12}}({NUMBER})\D{{1,8}}({NUMBER})\D{{1,8}}({NUMBER})",
    re.IGNORECASE,
)
USUAL_SIDES, USUAL_FACTOR = ("3", "4", "5"), sympy.Integer(2)
Spots = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Pair:
    """A triangle's sides, and the factor to the similar one."""

    a: sympy.Rational
    b: sympy.Rational
    c: sympy.Rational
    k: sympy.Rational

    @property
    def fits(self) -> bool:
        shortest, middle, longest = sorted((self.a, self.b, self.c))
        real = shortest > 0 and shortest + middle > longest * sympy.Rational(21, 20)
        usual = sympy.Rational(1, 5) <= self.k <= 5 and self.k != 1
        return bool(real and usual and longest <= 10_000)

    def corners(self, scale: float, left: float) -> Spots:
        """The base is c."""
        a, b, c = (float(side) * scale for side in (self.a, self.b, self.c))
        x = (b * b + c * c - a * a) / (2 * c)
        return (left, 0.0), (left + c, 0.0), (left + x, max(b * b - x * x, 0.0) ** 0.5)

    def edges(self, corners: Spots, mark: str) -> tuple[Segment, ...]:
        factor = self.k if mark else 1
        sides = {"c": self.c, "a": self.a, "b": self.b}
        return tuple(
            Segment(
                id=f"{name}{'2' if mark else ''}",
                start=corners[n],
                end=corners[(n + 1) % 3],
                role="warm" if mark else "accent",
                tex=f"{name}{mark} = {sympy.latex(side * factor, fold_short_frac=True)}",
                dashed=False,
            )
            for n, (name, side) in enumerate(sides.items())
        )

    @property
    def plot(self) -> Graph:
        """Both side by side."""
        k = float(self.k)
        small = self.corners(1.0, 0.0)
        start = max(small[1][0], small[2][0]) + 0.35 * float(self.c) * max(1.0, k)
        large = self.corners(k, start)
        shift = max(0.0, start - min(x for x, _ in large))
        large = tuple((x + shift, y) for x, y in large)
        tall, width = max(small[2][1], large[2][1]), max(x for x, _ in large)
        return figure(
            x_range=(min(0.0, small[2][0]) - 0.12 * width, 1.12 * width),
            y_range=(-0.25 * tall, 1.25 * tall),
            shapes=(
                Polygon(id="small", corners=small, role="accent"),
                Polygon(id="large", corners=large, role="warm"),
            ),
            segments=(*self.edges(small, ""), *self.edges(large, "'")),
        )


def read_pair(request: Request) -> Pair | None:
    """The sides, the factor or both; what lacks is as usual."""
    text = request.text
    found = SIDES.search(text)
    factor = named_number(text, "factor", "scale", "ratio", "scale factor")
    if found is None and factor is None:
        return None
    a, b, c = map(sympy.Rational, found.groups() if found else USUAL_SIDES)
    return Pair(a, b, c, USUAL_FACTOR if factor is None else factor)


TEMPLATES = read_templates(__file__, Pair, read_pair)
