"""The mean value theorem: somewhere the curve is as steep as it is on average."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

import sympy

from render.plan.expressions import NotAnExpression, from_sympy, parse, to_sympy
from render.plan.objects import Curve, Graph, Point, Segment
from render.planner.catalogue.blocks import X
from render.planner.catalogue.lesson_file import read_written
from render.planner.catalogue.reading import limits
from render.planner.catalogue.speech import equal_tex, spoken_value, tex
from render.planner.catalogue.values import Exact, Term
from render.planner.catalogue.window import heights
from render.planner.request import Request

SPAN = re.compile(r"[\[(]\s*(-?[\d./]+)\s*[,;]\s*(-?[\d./]+)\s*[\])]")
SAMPLES, MOST_PLACES = 241, 3


@dataclass(frozen=True)
class Stretch:
    """A function between two ends; ``rolle`` where that theorem was asked for."""

    function: sympy.Expr
    low: sympy.Expr
    high: sympy.Expr
    rolle: bool = False

    @property
    def fits(self) -> bool:
        """Smooth on the interval, moderate, and with a place that SymPy finds."""
        f, low, high = self.function, float(self.low), float(self.high)
        values = heights(f, low, high)
        if (
            f.has(sympy.Abs, sympy.floor, sympy.sign)
            or max(map(abs, f.atoms(sympy.Number)), default=0) > 100
        ):
            return False  # a corner, or so many waves that nobody could count them
        if len(values) < SAMPLES or max(abs(low), abs(high)) > 50 or high - low < 0.2:
            return False
        return bool(abs(values).max() <= 500 and self.places)

    def at(self, x: sympy.Expr) -> sympy.Expr:
        return sympy.simplify(self.function.subs(X, x))

    @property
    def f(self) -> Term:
        return Term(self.function)

    @property
    def derivative(self) -> Term:
        return Term(sympy.diff(self.function, X))

    @property
    def first(self) -> Exact:
        return Exact(self.at(self.low))

    @property
    def second(self) -> Exact:
        return Exact(self.at(self.high))

    @cached_property
    def slope(self) -> sympy.Expr:
        rise = self.function.subs(X, self.high) - self.function.subs(X, self.low)
        return sympy.simplify(rise / (self.high - self.low))

    @cached_property
    def places(self) -> list[sympy.Expr]:
        """Where inside the interval the curve is as steep as the secant, at most three."""
        equation = sympy.diff(self.function, X) - self.slope
        if equation == 0:
            return [(self.low + self.high) / 2]
        try:
            found = sympy.solveset(equation, X, sympy.Interval.open(self.low, self.high))
        except (NotImplementedError, ValueError):
            return []
        listed = isinstance(found, sympy.FiniteSet)
        return sorted(found, key=float)[:MOST_PLACES] if listed else []

    @property
    def where(self) -> str:
        several = len(self.places) > 1
        names = (f"c_{n}" if several else "c" for n in range(1, len(self.places) + 1))
        pairs = zip(names, self.places, strict=True)
        return r",\ ".join(f"{name} {equal_tex(c)}" for name, c in pairs)

    @property
    def heard(self) -> str:
        return " and at ".join(map(spoken_value, self.places))

    @property
    def shown(self) -> str:
        return " and ".join(Exact(c).short_text for c in self.places)

    @property
    def sign(self) -> str:
        return "=" if all(c.is_Rational for c in self.places) else "≈"

    @property
    def many(self) -> str:
        return "At one place" if len(self.places) == 1 else f"At {len(self.places)} places"

    @property
    def marks(self) -> tuple[str, ...]:
        count = range(1, len(self.places) + 1)
        return tuple(f"plot.{kind}{n}" for n in count for kind in "ct")

    @property
    def plot(self) -> Graph:
        f, a, b, m = self.function, float(self.low), float(self.high), float(self.slope)
        values = heights(f, a, b)
        bottom, top = float(values.min()), float(values.max())
        room, air, reach = max(top - bottom, 0.5), 0.25 * (b - a), 0.3 * (b - a)
        ends = (a, float(f.subs(X, self.low))), (b, float(f.subs(X, self.high)))
        spots = [(float(c), float(f.subs(X, c))) for c in self.places]
        tangents = (
            Segment(id=f"t{n}", start=(x - reach, y - m * reach), end=(x + reach, y + m * reach),
                    role="good", dashed=False)
            for n, (x, y) in enumerate(spots, 1)
        )  # fmt: skip
        marks = (Point(id=f"c{n}", x=x, y=y, role="good") for n, (x, y) in enumerate(spots, 1))
        secant = Segment(id="secant", start=ends[0], end=ends[1], role="warm", dashed=False)
        return Graph(
            id="plot",
            x_range=(a - air, b + air),
            y_range=(bottom - 0.35 * room, top + 0.35 * room),
            curves=(Curve(id="f", expression=from_sympy(f), tex=f"f(x) = {tex(f)}", over=(a, b)),),
            points=(
                Point(id="a", x=ends[0][0], y=ends[0][1], tex="A"),
                Point(id="b", x=ends[1][0], y=ends[1][1], tex="B"),
                *marks,
            ),
            segments=(secant, *tangents),
        )


ROLLE = Stretch(X**2 - 4 * X + 5, sympy.Integer(1), sympy.Integer(3), rolle=True)


def read_stretch(request: Request) -> Stretch | None:
    """Rolle's theorem without a function of its own has one that is equally high at both ends."""
    text = request.text.replace("−", "-")
    rolle = "rolle" in text.lower()
    bare = Request(SPAN.sub(" ", request.topic.replace("−", "-")),
                   SPAN.sub(" ", request.description.replace("−", "-")))  # fmt: skip
    f, ends = bare.expression, ends_in(text)
    if f is None or ends is None:
        return ROLLE if rolle else None
    return Stretch(f, *ends, rolle)


def ends_in(text: str) -> tuple[sympy.Expr, sympy.Expr] | None:
    found = SPAN.search(text)
    if found is None:
        return limits(text)
    try:
        low, high = (sympy.nsimplify(to_sympy(parse(end))) for end in found.groups())
    except (NotAnExpression, ZeroDivisionError):
        return None
    return (low, high) if low < high else None


LESSON = read_written(__file__, Stretch, read_stretch)
TEMPLATES = (LESSON.template,)
