"""The unit circle: sine and cosine as coordinates, the identity, and equations like sin x = 1/2."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

import sympy

from render.plan.expressions import NotAnExpression, parse, to_sympy
from render.plan.objects import Angle, Circle, Graph, Point, Segment
from render.planner.catalogue.lesson_file import read_templates
from render.planner.request import Request

EQUATION = re.compile(
    r"\b(sin|cos|sine|cosine)\s*(?:of\s*)?\(?\s*x\s*\)?\s*=\s*([-−]?[\d./()a-z√]+)", re.IGNORECASE
)
EXAMPLE = 50  # degrees of the angle in the first picture
LARGEST_BOTTOM = 12  # of a fraction of pi that is still a simple one


@dataclass(frozen=True)
class Degrees:
    """An angle; ``= 30^\\circ`` or ``\\approx 17.458^\\circ``."""

    size: float

    @property
    def is_whole(self) -> bool:
        return abs(self.size - round(self.size)) < 1e-6

    def tex(self, _: str = "") -> str:
        return rf"{'=' if self.is_whole else chr(92) + 'approx'} {self.size:.5g}^\circ"

    def written(self, _: str = "") -> str:
        return f"{self.size:.4g}°"

    def said(self, _: str = "") -> str:
        return f"{round(self.size)} degrees" if self.is_whole else f"about {self.size:.1f} degrees"


@dataclass(frozen=True)
class Found:
    """One of the solutions."""

    angle: Degrees
    radians: str
    mark: str
    begin: str
    last: bool


@dataclass(frozen=True)
class Equation:
    """sin x, or cos x, is a number."""

    name: str
    value: sympy.Expr

    @property
    def fits(self) -> bool:
        return bool(abs(float(self.value)) <= 1000)

    @property
    def angles(self) -> tuple[Degrees, ...]:
        """From 0 to below 360 degrees, ascending."""
        v = float(self.value)
        if abs(v) > 1:
            return ()
        first = math.degrees(math.asin(v) if self.name == "sin" else math.acos(v))
        other = 180 - first if self.name == "sin" else -first
        return tuple(map(Degrees, sorted({round(a % 360, 9) % 360 for a in (first, other)})))

    @property
    def solved(self) -> bool:
        return bool(self.angles)

    @property
    def two(self) -> bool:
        return len(self.angles) > 1

    @property
    def solutions(self) -> tuple[Found, ...]:
        last = len(self.angles)
        return tuple(
            Found(
                angle,
                self.radians(angle),
                f"_{n}" if self.two else "",
                "One solution is" if n == 1 else "Another is",
                n == last,
            )
            for n, angle in enumerate(self.angles, 1)
        )

    def radians(self, angle: Degrees) -> str:
        """The same angle as a multiple of pi, where it is a simple one."""
        share = sympy.nsimplify(angle.size / 180, rational=True, tolerance=1e-9)
        if share.q > LARGEST_BOTTOM or share == 0 or self.value.is_Float:
            return ""
        return rf"= {sympy.latex(share * sympy.pi)}"

    @property
    def shown(self) -> str:
        return " and ".join(angle.written() for angle in self.angles)

    @property
    def heard(self) -> str:
        return " and ".join(angle.said() for angle in self.angles)

    @property
    def marks(self) -> tuple[str, ...]:
        return tuple(f"plot.{kind}{n}" for n in range(len(self.angles)) for kind in "rp")

    @property
    def coordinates(self) -> Graph:
        x, y = place(EXAMPLE)
        radius = Segment(id="radius", start=(0, 0), end=(x, y), role="text", tex="1", dashed=False)
        legs = (
            Segment(
                id="cos", start=(0, 0), end=(x, 0), role="warm", tex=r"\cos\varphi", dashed=False
            ),
            Segment(
                id="sin", start=(x, 0), end=(x, y), role="accent", tex=r"\sin\varphi", dashed=False
            ),
        )
        angle = Angle(
            id="angle", at=(0, 0), start=0, end=EXAMPLE, tex=r"\varphi", role="good", size=0.55
        )
        tip = Point(id="tip", x=x, y=y, tex=r"(\cos\varphi,\ \sin\varphi)", role="text")
        return draw_circle((tip,), (radius, *legs), angle)

    @property
    def circle(self) -> Graph:
        """With the line that has the equation's height, or its distance to the right."""
        v, tex = float(self.value), sympy.latex(self.value, fold_short_frac=True)
        ends = ((-1.3, v), (1.3, v)) if self.name == "sin" else ((v, -1.2), (v, 1.2))
        letter = "y" if self.name == "sin" else "x"
        line = Segment(id="level", start=ends[0], end=ends[1], role="warm", tex=f"{letter} = {tex}")
        spots = [place(angle.size) for angle in self.angles]
        points = tuple(
            Point(id=f"p{n}", x=x, y=y, role="good", tex=rf"{angle.size:.4g}^\circ")
            for n, (angle, (x, y)) in enumerate(zip(self.angles, spots, strict=True))
        )
        rays = (
            Segment(id=f"r{n}", start=(0, 0), end=spot, role="good") for n, spot in enumerate(spots)
        )
        return draw_circle(points, (line, *rays))


def place(degrees: float) -> tuple[float, float]:
    return math.cos(math.radians(degrees)), math.sin(math.radians(degrees))


def draw_circle(points: tuple[Point, ...], segments: tuple[Segment, ...], *shapes: Angle) -> Graph:
    return Graph(
        id="plot",
        square=True,
        x_range=(-1.45, 1.45),
        y_range=(-1.25, 1.25),
        points=points,
        segments=segments,
        shapes=(Circle(id="circle", radius=1.0, role="muted"), *shapes),
    )


def read_equation(request: Request) -> Equation | None:
    found = EQUATION.search(request.text.replace("−", "-").replace("√", "sqrt "))
    if found is None:
        return None
    try:
        value = to_sympy(parse(found[2].rstrip(".")))
    except (NotAnExpression, ZeroDivisionError):
        return None
    name = "sin" if found[1].lower().startswith("sin") else "cos"
    return Equation(name, value) if value.is_number and value.is_real else None


TEMPLATES = read_templates(__file__, Equation, read_equation)
