"""Straight lines: slope, intercept, slope triangle, where it meets the axis."""

from __future__ import annotations

import re
from dataclasses import dataclass

import sympy

from render.plan.expressions import from_sympy
from render.plan.objects import Curve, Graph, Point, Segment
from render.planner.catalogue.blocks import X
from render.planner.catalogue.lesson_file import read_templates
from render.planner.catalogue.reading import vectors
from render.planner.catalogue.speech import tex, value_tex
from render.planner.catalogue.values import Term
from render.planner.request import Request

TWO_POINTS = re.compile(r"\b(?:through|between|points?|joins?|joining|from)\b", re.IGNORECASE)
LEAST_REACH, FAR = 3.0, 8


def is_line(expression: sympy.Expr) -> bool:
    """Whether it is m·x + b with numbers that a picture can hold."""
    expanded = sympy.expand(expression)
    if not expanded.is_polynomial(X) or sympy.degree(expanded, X) != 1:
        return False
    m, b = sympy.Poly(expanded, X).all_coeffs()
    return bool(sympy.Rational(1, 10) <= abs(m) <= 50 and abs(b) <= 200)


@dataclass(frozen=True)
class Line:
    """y = expression."""

    expression: sympy.Expr

    @property
    def fits(self) -> bool:
        return is_line(self.expression)

    @property
    def f(self) -> Term:
        return Term(sympy.expand(self.expression))

    @property
    def m(self) -> sympy.Rational:
        return self.f.number.coeff(X, 1)

    @property
    def b(self) -> sympy.Rational:
        return self.f.number.coeff(X, 0)

    @property
    def front(self) -> str:
        return str(sympy.latex(self.m * X))

    @property
    def reach(self) -> float:
        """How far the picture goes to both sides."""
        return max(LEAST_REACH, abs(float(self.b / self.m)) * 1.4)

    @property
    def stride(self) -> sympy.Integer:
        """The base of the slope triangle."""
        return sympy.Integer(1 if self.reach < FAR else round(self.reach / 4))

    @property
    def plot(self) -> Graph:
        m, b, reach, stride = float(self.m), float(self.b), self.reach, float(self.stride)
        ends = [m * -reach + b, m * reach + b, 0.0]
        room = 0.08 * (max(ends) - min(ends))
        cut = rf"(0,\ {value_tex(self.b)})"
        rise = value_tex(self.m * self.stride)
        far, top = (stride, b), (stride, b + m * stride)
        curve = Curve(id="f", expression=from_sympy(self.f.number), tex=f"y = {tex(self.f.number)}")
        return Graph(
            id="plot",
            x_range=(-reach, reach),
            y_range=(min(ends) - room, max(ends) + room),
            curves=(curve,),
            points=(Point(id="cut", x=0, y=b, tex=cut, role="good", on="f"),),
            segments=(
                Segment(id="run", start=(0, b), end=far, tex=f"{stride:g}", role="violet"),
                Segment(id="rise", start=far, end=top, tex=rise, role="warm"),
            ),
        )


def read_line(request: Request) -> Line | None:
    """The formula in the text, or the line through two points such as (1, 2) and (3, 8)."""
    if request.expression is not None:
        return Line(request.expression)
    points = vectors(request.text)
    if len(points) != 2 or not TWO_POINTS.search(request.text) or points[0][0] == points[1][0]:
        return None
    (a, b), (c, d) = points
    slope = (d - b) / (c - a)
    return Line(slope * X + b - slope * a)


TEMPLATES = read_templates(__file__, Line, read_line)
