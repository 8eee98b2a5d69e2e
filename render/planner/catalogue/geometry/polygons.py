"""The angles of a polygon: cut into triangles; and the equation of a circle."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from pathlib import Path

import sympy

from render.plan.objects import Angle, Circle, Graph, Point, Polygon, Segment
from render.planner.catalogue.blocks import figure
from render.planner.catalogue.lesson_file import read_templates
from render.planner.catalogue.quantities import plain
from render.planner.catalogue.reading import named_number, vectors
from render.planner.request import Request

NAMES = {
    "quadrilateral": 4, "square": 4, "pentagon": 5, "hexagon": 6, "heptagon": 7, "octagon": 8,
    "nonagon": 9, "decagon": 10, "dodecagon": 12,
}  # fmt: skip
COUNT = re.compile(r"\b(\d{1,2})[- ](?:sided|sides|gon|corners|vertices)\b|\bn\s*=\s*(\d{1,2})")
MOST_ACTS = 15
ARM = 0.45
Spot = tuple[float, float]


@dataclass(frozen=True)
class Corners:
    """A regular polygon with n of them, on the unit circle."""

    n: int

    @property
    def fits(self) -> bool:
        return 4 <= self.n <= 12

    @property
    def ring(self) -> tuple[Spot, ...]:
        turn = math.pi / 2 + math.pi / self.n
        turns = (turn + 2 * math.pi * k / self.n for k in range(self.n))
        return tuple((round(math.cos(t), 6), round(math.sin(t), 6)) for t in turns)

    @property
    def diagonals(self) -> tuple[str, ...]:
        return tuple(f"plot.d{k}" for k in range(2, self.n - 1))

    @property
    def plot(self) -> Graph:
        ring = self.ring
        return figure(
            x_range=(-1.35, 1.35),
            y_range=(-1.15, 1.2),
            segments=tuple(
                Segment(id=f"d{k}", start=ring[0], end=ring[k], role="warm")
                for k in range(2, self.n - 1)
            ),
            points=(Point(id="p", x=ring[0][0], y=ring[0][1], role="good"),),
            shapes=(Polygon(id="polygon", corners=ring, role="accent"),),
        )

    @property
    def arms(self) -> tuple[str, ...]:
        return tuple(f"plot.a{k}" for k in range(self.n))[: MOST_ACTS - 2]

    @property
    def arcs(self) -> tuple[str, ...]:
        return tuple(f"plot.e{k}" for k in range(self.n))[:MOST_ACTS]

    @property
    def outside(self) -> Graph:
        """Each side goes on a little, and the angle to the next one is marked."""
        arms, arcs = [], []
        for k, (x, y) in enumerate(self.ring):
            ax, ay = self.ring[k - 1]
            way = math.degrees(math.atan2(y - ay, x - ax))
            end = (
                round(x + ARM * math.cos(math.radians(way)), 6),
                round(y + ARM * math.sin(math.radians(way)), 6),
            )
            arms.append(Segment(id=f"a{k}", start=(x, y), end=end, role="muted"))
            start = way % 360
            arcs.append(Angle(id=f"e{k}", at=(x, y), start=round(start, 6),
                              end=round(start + 360 / self.n, 6), size=0.35))  # fmt: skip
        polygon = Polygon(id="polygon", corners=self.ring, role="accent")
        return figure(
            x_range=(-1.7, 1.7),
            y_range=(-1.35, 1.4),
            segments=tuple(arms),
            shapes=(polygon, *arcs),
        )


def read_corners(request: Request) -> Corners | None:
    text = request.text.lower()
    if count := COUNT.search(text):
        return Corners(int(count[1] or count[2]))
    named = (n for name, n in NAMES.items() if re.search(rf"\b{name}s?\b", text))
    found = next(named, None)
    return Corners(found) if found else None


@dataclass(frozen=True)
class Round:
    """A circle by its centre and radius."""

    a: sympy.Expr
    b: sympy.Expr
    r: sympy.Expr

    @property
    def fits(self) -> bool:
        return bool(0 < self.r <= 100 and max(abs(self.a), abs(self.b)) <= 200)

    @property
    def sizes(self) -> str:
        a, b = (sympy.latex(n, fold_short_frac=True) for n in (self.a, self.b))
        return rf"a = {a},\ b = {b},\ r = {sympy.latex(self.r)}"

    @property
    def equation(self) -> str:
        square = sympy.latex(sympy.nsimplify(self.r**2))
        return f"{write_square('x', self.a)} + {write_square('y', self.b)} = {square}"

    @property
    def plot(self) -> Graph:
        a, b, r = float(self.a), float(self.b), float(self.r)
        end = (a + r * math.cos(0.7), b + r * math.sin(0.7))
        return Graph(
            id="plot",
            square=True,
            x_range=(min(0.0, a - r) - 0.25 * r, max(0.0, a + r) + 0.25 * r),
            y_range=(min(0.0, b - r) - 0.25 * r, max(0.0, b + r) + 0.25 * r),
            points=(
                Point(id="m", x=a, y=b, tex=rf"M({plain(a)},\ {plain(b)})", role="good"),
                Point(id="p", x=end[0], y=end[1], tex="(x, y)"),
            ),
            segments=(
                Segment(id="r", start=(a, b), end=end, tex="r", role="warm", dashed=False),
                Segment(id="across", start=(a, b), end=(end[0], b), role="muted"),
                Segment(id="up", start=(end[0], b), end=end, role="muted"),
            ),
            shapes=(Circle(id="circle", centre=(a, b), radius=r, role="accent"),),
        )


def write_square(letter: str, at: sympy.Expr) -> str:
    if at == 0:
        return f"{letter}^2"
    sign, size = ("-", at) if at > 0 else ("+", -at)
    return rf"({letter} {sign} {sympy.latex(size, fold_short_frac=True)})^2"


SQUARE = r"(?:\(\s*{0}\s*([+-])\s*(\d+(?:\.\d+)?)\s*\)\s*(?:\^\s*2|²)|{0}\s*(?:\^\s*2|²))"
EQUATION = re.compile(rf"{SQUARE.format('x')}\s*\+\s*{SQUARE.format('y')}\s*=\s*(\d+(?:\.\d+)?)")


def read_round(request: Request) -> Round | None:
    """Centre and radius by name, or the equation itself."""
    text = request.text.replace("−", "-")
    if written := EQUATION.search(text):
        a, b = (
            sympy.Rational(size or 0) * (1 if sign == "-" else -1)
            for sign, size in (written.groups()[:2], written.groups()[2:4])
        )
        return Round(a, b, sympy.sqrt(sympy.Rational(written[5])))
    centre, radius = vectors(text), named_number(text, "radius", "r")
    return Round(*centre[0], radius) if len(centre) == 1 and radius is not None else None


HERE = Path(__file__)
TEMPLATES = (
    *read_templates(str(HERE.with_name("polygon_angles")), Corners, read_corners),
    *read_templates(str(HERE.with_name("circle_equation")), Round, read_round),
)
