"""A parabola as the curve that is as far from a point as from a line."""

from __future__ import annotations

import re

import sympy

from render.plan.actions import stress
from render.plan.expressions import from_sympy
from render.plan.lesson import Scene
from render.plan.objects import Curve, Graph, Point, Segment
from render.planner.catalogue.blocks import (
    Line,
    X,
    formula_and_notes,
    opening,
    pictured,
    summary,
    worked,
)
from render.planner.catalogue.making import Asked, made, questions
from render.planner.catalogue.speech import equal_tex, plain_number, spoken, tex, value_tex
from render.planner.catalogue.subject import Subject
from render.planner.request import Request

SUBJECT = Subject(
    names=("focus and directrix", "directrix", "focus of a parabola", "focus of the parabola",
           "parabola focus", "directrix of a parabola", "focal point of a parabola",
           "parabola as a conic", "locus definition of a parabola"),
    words="focus directrix parabola* vertex conic* section* latus rectum distance geometry y "
    "locus definition",
)  # fmt: skip
FOUR_P = re.compile(r"x\s*(?:\^\s*2|²)\s*=\s*(-?\d+(?:\.\d+)?)\s*y\b", re.IGNORECASE)
DEFAULT = X**2 / 4
OTHERS = (X**2 / 8, X**2, -(X**2) / 4, (X - 2) ** 2 / 4 + 1, X**2 / 2 - 2)


class Parabola:
    """a·x² + b·x + c: its vertex (h, k), and p from there to the focus, downwards below zero."""

    def __init__(self, f: sympy.Expr) -> None:
        self.f = sympy.expand(f)
        a, b, c = (self.f.coeff(X, n) for n in (2, 1, 0))
        self.a, self.h, self.k = a, -b / (2 * a), c - b**2 / (4 * a)
        self.p = 1 / (4 * a)
        self.focus = (self.h, self.k + self.p)
        self.line = self.k - self.p


def read_request(request: Request) -> sympy.Expr | None:
    other = FOUR_P.search(request.text.replace("−", "-"))
    if other and float(other[1]):
        f: sympy.Expr | None = X**2 / sympy.Rational(other[1])
    else:
        f = request.expression
    if f is None or not f.is_polynomial(X) or sympy.degree(f, X) != 2:
        return None
    one = Parabola(f)
    far = max(abs(one.h), abs(one.k)) > 20 or not sympy.Rational(1, 20) <= abs(one.p) <= 20
    return None if far else one.f


def lines(one: Parabola) -> list[Line]:
    return [
        (rf"a = {value_tex(one.a)},\quad V({value_tex(one.h)},\ {value_tex(one.k)})",
         "factor and vertex",
         f"The factor a is {spoken(one.a)}, and the vertex is {spoken(one.h)}, {spoken(one.k)}."),
        (rf"p = \frac{{1}}{{4a}} {equal_tex(one.p)}", "vertex to focus",
         f"One over four a is {spoken(one.p)}: so far it is from the vertex to the focus."),
        (rf"F\left({value_tex(one.h)},\ {value_tex(one.focus[1])}\right)", "the focus",
         f"So the focus is {spoken(one.h)}, {spoken(one.focus[1])}."),
        (rf"y = {value_tex(one.line)}", "the directrix",
         f"And the directrix is the line y equals {spoken(one.line)}, as far on the other side."),
    ]  # fmt: skip


def sample(one: Parabola) -> tuple[sympy.Expr, sympy.Expr]:
    """A point of the curve off the axis: three p to the right."""
    x = one.h + 3 * abs(one.p)
    return x, one.f.subs(X, x)


def picture(one: Parabola) -> Scene:
    p, h, k = float(abs(one.p)), float(one.h), float(one.k)
    up = 1 if one.p > 0 else -1
    low, high = sorted((k - 1.7 * up * p, k + 4.2 * up * p))
    x, y = map(float, sample(one))
    d = float(one.line)
    plot = Graph(
        id="plot",
        x_range=(h - 4.2 * p, h + 5.2 * p),
        y_range=(low, high),
        square=True,
        curves=(Curve(id="f", expression=from_sympy(one.f), tex=f"y = {tex(one.f)}"),),
        segments=(
            Segment(id="line", start=(h - 4.2 * p, d), end=(h + 5.2 * p, d), role="violet",
                    dashed=False),
            Segment(id="far", start=(x, y), end=(h, float(one.focus[1])), role="good"),
            Segment(id="down", start=(x, y), end=(x, d), role="good"),
        ),
        points=(
            Point(id="focus", x=h, y=float(one.focus[1]), tex="F"),
            Point(id="p", x=x, y=y, tex="P", role="good"),
        ),
    )  # fmt: skip
    distance = sympy.Abs(sample(one)[1] - one.line)
    return pictured(
        "Two equal distances",
        plot,
        [
            ("Here is the parabola, with its focus F inside.", ["plot", "plot.f", "plot.focus"]),
            ("The directrix is a line outside, as far from the vertex as the focus is.",
             ["plot.line"]),
            (f"Take any point P of the curve. From it to the focus it is {spoken(distance)}, "
             f"and straight to the directrix it is {spoken(distance)} as well.",
             ["plot.p", "plot.far", "plot.down", stress("plot.p")]),
        ],
    )  # fmt: skip


def check(one: Parabola) -> Scene:
    x, y = sample(one)
    across, up = x - one.focus[0], y - one.focus[1]
    size = sympy.sqrt(across**2 + up**2)
    return worked(
        "The check at one point",
        [
            (rf"P\left({value_tex(x)},\ {value_tex(y)}\right)", "a point of the curve",
             f"Take the point {spoken(x)}, {spoken(y)}."),
            (rf"\sqrt{{\left({value_tex(across)}\right)^2 + \left({value_tex(up)}\right)^2}} "
             rf"{equal_tex(size)}", "to the focus",
             f"By Pythagoras, its distance from the focus is {spoken(size)}."),
            (rf"\left|{value_tex(y)} - \left({value_tex(one.line)}\right)\right| "
             rf"{equal_tex(sympy.Abs(y - one.line))}", "to the directrix",
             f"And from the directrix it is {spoken(sympy.Abs(y - one.line))}: the same."),
        ],
        optional=True,
    )  # fmt: skip


def build(request: Request) -> list[Scene]:
    one = Parabola(read_request(request) or DEFAULT)
    place = f"({plain_number(one.h)}, {plain_number(one.focus[1])})"
    return [
        opening("Focus and directrix", f"The parabola y = {plain_number(one.f)}", "parabola",
                "A dish aerial gathers all waves in one point, and a parabola is the curve that "
                f"does it. Where is that point for y equals {spoken(one.f)}?"),
        picture(one),
        formula_and_notes(
            "The definition",
            [(r"\left|PF\right| = \left|Pd\right|", "equal", "accent")],
            "A parabola is made of all points that are as far from the focus as from the "
            "directrix.",
            [("From vertex to focus: p = 1 / 4a", "From the vertex to the focus it is one over "
              "four a."),
             ("The flatter the curve, the further the focus",
              "The flatter the curve, the further away is the focus.")],
            optional=True,
        ),
        worked("Finding both", lines(one)),
        check(one),
        summary(
            ("Every point is as far from the focus as from the directrix",
             "Every point is as far from the focus as from the directrix."),
            ("p = 1 / 4a, from the vertex both ways",
             "One over four a is the way from the vertex to both."),
            (f"Ours: focus {place}, directrix y = {plain_number(one.line)}",
             f"Ours has its focus at {spoken(one.h)}, {spoken(one.focus[1])}, and the directrix y "
             f"equals {spoken(one.line)}."),
        ),
    ]  # fmt: skip


def question(f: sympy.Expr) -> Asked:
    return "Where are focus and directrix?", f"y = {tex(sympy.expand(f))}", lines(Parabola(f))[1:]


TEMPLATES = (
    made(
        ("focus and directrix", SUBJECT, "a parabola y = ax² + bx + c, no further than 20 away"),
        read_request,
        build,
        questions(read_request, OTHERS, question),
        (
            ("Focus and directrix of a parabola", ""),
            ("Focus and directrix of y = x^2/8", ""),
            ("Parabola: focus and directrix", "x^2 = -12y"),
        ),
    ),
)
