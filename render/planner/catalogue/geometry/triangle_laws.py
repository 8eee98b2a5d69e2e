"""Any triangle from three of its parts: law of sines, law of cosines, area and Heron's formula."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from render.plan.objects import Graph, Polygon, Segment
from render.planner.catalogue.blocks import figure
from render.planner.catalogue.geometry.geometry_proofs import corner
from render.planner.catalogue.lesson_file import read_templates
from render.planner.catalogue.quantities import plain
from render.planner.request import Request

Sides = tuple[float, float, float]  # a, b, c, opposite the angles A, B, C
NUMBER = r"(\d+(?:\.\d+)?)"
BASE = re.compile(rf"\bbase\D{{0,12}}{NUMBER}", re.IGNORECASE)
HEIGHT = re.compile(rf"\b(?:height|high)\D{{0,12}}{NUMBER}", re.IGNORECASE)


def degrees_in(text: str) -> list[float]:
    return [float(n) for n in re.findall(NUMBER + r"\s*(?:°|degrees?)", text) if 0 < float(n) < 180]


def lengths_in(text: str) -> list[float]:
    """Numbers that are no angles."""
    plain_text = re.sub(NUMBER + r"\s*(?:°|degrees?)", " ", text)
    found = re.findall(r"(?<![\w.-])" + NUMBER + r"(?![\d.]*\s*(?:%|year))", plain_text)
    return [float(n) for n in found if 0 < float(n) <= 10_000]


def corners(sides: Sides) -> tuple[tuple[float, float], ...]:
    """A at the origin, B to its right, C above."""
    a, b, c = sides
    x = (b * b + c * c - a * a) / (2 * c)
    return (0.0, 0.0), (c, 0.0), (x, math.sqrt(max(b * b - x * x, 0.0)))


def angles(sides: Sides) -> tuple[float, float, float]:
    a, b, c = sides
    at_a = math.degrees(math.acos((b * b + c * c - a * a) / (2 * b * c)))
    at_b = math.degrees(math.acos((a * a + c * c - b * b) / (2 * a * c)))
    return at_a, at_b, 180 - at_a - at_b


def is_clear(sides: Sides) -> bool:
    """A triangle whose corners can be told apart in a drawing."""
    a, b, c = sides
    closed = a + b > 1.02 * c and a + c > 1.02 * b and b + c > 1.02 * a
    return closed and min(angles(sides)) >= 12


def draw_triangle(
    sides: Sides, edges: Sequence[str], marks: Sequence[str], height: bool = False
) -> Graph:
    """The triangle with labels at its sides a, b, c and its angles A, B, C (empty: none)."""
    at_a, at_b, at_c = corners(sides)
    wide = max(at_b[0], at_c[0]) - min(0.0, at_c[0])
    air = 0.16 * max(wide, at_c[1])
    ends = ((at_b, at_c), (at_c, at_a), (at_a, at_b))
    segments = [
        Segment(id=f"side_{name}", start=start, end=end, tex=tex or None, role="accent",
                dashed=False)
        for name, tex, (start, end) in zip("abc", edges, ends, strict=True)
    ]  # fmt: skip
    if height:
        segments.append(Segment(id="height", start=at_c, end=(at_c[0], 0.0), tex="h", role="warm"))
    at = ((at_a, at_b, at_c), (at_b, at_a, at_c), (at_c, at_a, at_b))
    arcs = [
        corner(f"angle_{name}", place, (one, other), tex, "warm")
        for name, tex, (place, one, other) in zip("abc", marks, at, strict=True)
        if tex
    ]
    return figure(
        x_range=(min(0.0, at_c[0]) - air, max(at_b[0], at_c[0]) + air),
        y_range=(-air, at_c[1] + air),
        segments=tuple(segments),
        shapes=(Polygon(id="triangle", corners=(at_a, at_b, at_c), role="muted"), *arcs),
    )


@dataclass(frozen=True)
class TwoAngles:
    """Of a triangle, in degrees, with the side opposite the first."""

    alpha: float
    beta: float
    a: float

    @property
    def fits(self) -> bool:
        return self.alpha + self.beta < 175 and is_clear((self.a, self.b, self.c))

    def opposite(self, angle: float) -> float:
        return self.a * math.sin(math.radians(angle)) / math.sin(math.radians(self.alpha))

    @property
    def b(self) -> float:
        return self.opposite(self.beta)

    @property
    def c(self) -> float:
        return self.opposite(180 - self.alpha - self.beta)

    @property
    def plot(self) -> Graph:
        marks = (rf"{plain(self.alpha)}^\circ", rf"{plain(self.beta)}^\circ", r"\gamma")
        return draw_triangle((self.a, self.b, self.c), (f"a = {plain(self.a)}", "b", "c"), marks)


def read_two_angles(request: Request) -> TwoAngles | None:
    given, lengths = degrees_in(request.text), lengths_in(request.text)
    return TwoAngles(*given, *lengths) if len(given) == 2 and len(lengths) == 1 else None


@dataclass(frozen=True)
class TwoSides:
    """Of a triangle, with the angle between them in degrees."""

    a: float
    b: float
    gamma: float

    @property
    def fits(self) -> bool:
        return is_clear((self.a, self.b, self.c))

    @property
    def c(self) -> float:
        rest = 2 * self.a * self.b * math.cos(math.radians(self.gamma))
        return math.sqrt(self.a**2 + self.b**2 - rest)

    @property
    def plot(self) -> Graph:
        edges = (f"a = {plain(self.a)}", f"b = {plain(self.b)}", "c")
        angle = rf"{plain(self.gamma)}^\circ"
        return draw_triangle((self.a, self.b, self.c), edges, ("", "", angle))


def read_two_sides(request: Request) -> TwoSides | None:
    given, lengths = degrees_in(request.text), lengths_in(request.text)
    return TwoSides(*lengths, *given) if len(given) == 1 and len(lengths) == 2 else None


@dataclass(frozen=True)
class BaseAndHeight:
    """Of a triangle whose top stands nearer to the left."""

    base: float
    height: float

    @property
    def fits(self) -> bool:
        return self.height > 0 and 0.2 <= self.base / self.height <= 5

    @property
    def plot(self) -> Graph:
        base, height, at = self.base, self.height, 0.35 * self.base
        sides = (math.hypot(base - at, height), math.hypot(at, height), base)
        edges = ("", "", f"g = {plain(base)}")
        plot = draw_triangle(sides, edges, ("", "", ""), height=True)
        ends = ((0, 0), (base, 0), (base, height), (0, height))
        box = Polygon(id="box", corners=ends, role="warm", filled=False)
        return plot.model_copy(update={"shapes": (box, *plot.shapes)})


def read_base(request: Request) -> BaseAndHeight | None:
    base, height = BASE.search(request.text), HEIGHT.search(request.text)
    return BaseAndHeight(float(base[1]), float(height[1])) if base and height else None


@dataclass(frozen=True)
class ThreeSides:
    """Of a triangle."""

    a: float
    b: float
    c: float

    @property
    def fits(self) -> bool:
        shortest, middle, longest = sorted((self.a, self.b, self.c))
        return shortest + middle > longest and is_clear((self.a, self.b, self.c))

    @property
    def area(self) -> float:
        sides = (self.a, self.b, self.c)
        half = sum(sides) / 2
        return math.sqrt(half * math.prod(half - side for side in sides))

    @property
    def plot(self) -> Graph:
        sides = (self.a, self.b, self.c)
        edges = [f"{name} = {plain(side)}" for name, side in zip("abc", sides, strict=True)]
        return draw_triangle(sides, edges, ("", "", ""))


def read_three_sides(request: Request) -> ThreeSides | None:
    found = lengths_in(request.text)
    return ThreeSides(*found) if len(found) == 3 else None


HERE = Path(__file__)
TEMPLATES = (
    *read_templates(str(HERE.with_name("law_of_sines")), TwoAngles, read_two_angles),
    *read_templates(str(HERE.with_name("law_of_cosines")), TwoSides, read_two_sides),
    *read_templates(str(HERE.with_name("triangle_area")), BaseAndHeight, read_base),
    *read_templates(str(HERE.with_name("heron")), ThreeSides, read_three_sides),
)
