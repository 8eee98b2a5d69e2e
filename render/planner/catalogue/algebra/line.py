"""Straight lines: slope, intercept, slope triangle, where it meets the axis."""

from __future__ import annotations

import re
from collections.abc import Iterator

import sympy

from render.plan.actions import show, stress
from render.plan.expressions import from_sympy
from render.plan.lesson import Beat, Replace, Scene, Trace
from render.plan.objects import (
    Bullets,
    Curve,
    Formula,
    FormulaPart,
    Graph,
    Point,
    Segment,
    Step,
    Steps,
    TitleCard,
)
from render.planner.catalogue.blocks import practice
from render.planner.catalogue.reading import vectors
from render.planner.catalogue.registry import Template
from render.planner.catalogue.speech import plain_number, spoken, tex, value_tex
from render.planner.catalogue.subject import BY_SHAPE, Subject, only_formula
from render.planner.request import Request

X = sympy.Symbol("x", real=True)
DEFAULT = 2 * X + 1


class Line:
    """m·x + b, exact."""

    def __init__(self, expression: sympy.Expr) -> None:
        self.f = sympy.expand(expression)
        self.slope, self.intercept = self.f.coeff(X, 1), self.f.coeff(X, 0)
        self.zero = -self.intercept / self.slope

    @staticmethod
    def fits(expression: sympy.Expr) -> bool:
        expanded = sympy.expand(expression)
        if not expanded.is_polynomial(X) or sympy.degree(expanded, X) != 1:
            return False
        m, b = sympy.Poly(expanded, X).all_coeffs()
        return bool(sympy.Rational(1, 10) <= abs(m) <= 50 and abs(b) <= 200)


def lesson(expression: sympy.Expr = DEFAULT, title: str = "Straight lines") -> list[Scene]:
    line = Line(expression)
    return [opening(line, title), parts(line), plot(line), zero(line), summary(line)]


def opening(line: Line, title: str) -> Scene:
    card = TitleCard(
        id="card", text=title, subtitle="Slope, intercept and where they meet", motif="line"
    )
    say = (
        "A linear function changes by the same amount with every step, so its graph is a straight "
        f"line. As our example we take {spoken(line.f)}."
    )
    return Scene(title=title, objects=(card,), beats=(Beat(say=say, do=(show("card"),)),))


def parts(line: Line) -> Scene:
    general = Formula(
        id="general",
        area="upper",
        tex=(
            FormulaPart(tex="y ="),
            FormulaPart(tex="m", id="m", role="warm"),
            FormulaPart(tex="x +"),
            FormulaPart(tex="b", id="b", role="good"),
        ),
    )
    ours = Formula(
        id="ours",
        area="upper",
        tex=(FormulaPart(tex="y ="), FormulaPart(tex=tex(line.f), role="accent")),
    )
    notes = Bullets(
        id="notes",
        area="lower",
        items=(
            f"m = {plain_number(line.slope)} is the slope: the change of y for one step of x",
            f"b = {plain_number(line.intercept)} is the intercept: the value of y at x = 0",
        ),
    )
    beats = (
        Beat(
            say="Every such line can be written like this, with two numbers.", do=(show("general"),)
        ),
        Beat(
            say="The number m is the slope. It says how much y changes when x grows by one.",
            do=(stress("general.m"), show("notes.0")),
        ),
        Beat(
            say="The number b is the intercept, the height at which the line crosses the y-axis.",
            do=(stress("general.b"), show("notes.1")),
        ),
        Beat(
            say=f"In our example m is {spoken(line.slope)} and b is {spoken(line.intercept)}.",
            do=(Replace(target="general", by="ours"),),
        ),
    )
    return Scene(
        title="The parts of the formula", objects=(general, ours, notes), beats=beats, optional=True
    )


def plot(line: Line) -> Scene:
    m, b, zero = float(line.slope), float(line.intercept), float(line.zero)
    reach = max(3.0, abs(zero) * 1.4)
    ends = [m * -reach + b, m * reach + b, 0.0]
    low, high = min(ends), max(ends)
    room = 0.08 * (high - low)
    stride = 1.0 if reach < 8 else round(reach / 4)
    graph = Graph(
        id="plot",
        x_range=(-reach, reach),
        y_range=(low - room, high + room),
        curves=(Curve(id="f", expression=from_sympy(line.f), tex=f"y = {tex(line.f)}"),),
        points=(
            Point(
                id="cut", x=0, y=b, tex=rf"(0,\ {value_tex(line.intercept)})", role="good", on="f"
            ),
        ),
        segments=(
            Segment(id="run", start=(0, b), end=(stride, b), tex=f"{stride:g}", role="violet"),
            Segment(
                id="rise",
                start=(stride, b),
                end=(stride, b + m * stride),
                tex=value_tex(line.slope * sympy.nsimplify(stride)),
                role="warm",
            ),
        ),
    )
    steps = "one step" if stride == 1 else f"{stride:g} steps"
    way = "up" if m > 0 else "down"
    beats = (
        Beat(
            say="Drawn point by point, it never bends.",
            do=(show("plot"), show("plot.f"), Trace(target="plot.f")),
        ),
        Beat(
            say=f"It crosses the y-axis at {spoken(line.intercept)}.",
            do=(show("plot.cut"), stress("plot.cut")),
        ),
        Beat(
            say=f"From there go {steps} to the right, and the line goes "
            f"{spoken(abs(line.slope) * sympy.nsimplify(stride))} {way}. That is the slope.",
            do=(show("plot.run"), show("plot.rise")),
        ),
    )
    return Scene(title="Drawing the line", objects=(graph,), beats=beats)


def zero(line: Line) -> Scene:
    m, b = line.slope, line.intercept
    rows = [
        Step(tex=f"{tex(line.f)} = 0", why="y is zero on the x-axis"),
        Step(tex=f"{sympy.latex(m * X)} = {sympy.latex(-b)}", why="the constant moves over"),
        Step(tex=f"x = {sympy.latex(line.zero)}", why="divide by the slope"),
    ]
    work = Steps(id="work", steps=tuple(rows if b != 0 else [rows[0], rows[2]]))
    last = len(work.steps) - 1
    said = [
        "Where does it meet the x-axis? There y is zero.",
        "Bring the constant to the other side.",
    ]
    beats = [Beat(say=said[n], do=(show(f"work.{n}"),)) for n in range(last)]
    answer = f"Dividing by the slope gives x equals {spoken(line.zero)}."
    beats.append(Beat(say=answer, do=(show(f"work.{last}"), stress(f"work.{last}"))))
    return Scene(
        title="Where it meets the x-axis", objects=(work,), beats=tuple(beats), optional=True
    )


def summary(line: Line) -> Scene:
    points = Bullets(
        id="points",
        marker="tick",
        items=(
            "A straight line is y = mx + b",
            f"m is its slope, here {plain_number(line.slope)}: change of y for each step of x",
            f"b is its intercept, here {plain_number(line.intercept)}: the value at x = 0",
            f"It meets the x-axis at x = {plain_number(line.zero)}",
        ),
    )
    said = [
        "So a straight line needs only two numbers.",
        "The slope tells how steep it is.",
        "The intercept tells where it starts.",
        f"And it is zero where x equals {spoken(line.zero)}.",
    ]
    beats = tuple(Beat(say=say, do=(show(f"points.{n}"),)) for n, say in enumerate(said))
    return Scene(title="Summary", objects=(points,), beats=beats)


SUBJECT = Subject(
    names=(
        "linear function*",
        "linear equation*",
        "linear graph*",
        "straight line*",
        "slope intercept",
        "equation* of a line",
        "slope of a line",
        "slope* and intercept*",
        "line through",
        "slope of the line",
        "slope of line",
    ),
    words="points through two straight passing coordinate* "
    "slope* intercept* line* form gradient* zero* graph* variable* function*",
)


TWO_POINTS = re.compile(r"\b(?:through|between|points?|joins?|joining|from)\b", re.IGNORECASE)


def read_request(request: Request) -> sympy.Expr | None:
    """The formula in the text, or the line through two points such as (1, 2) and (3, 8)."""
    if request.expression is not None:
        return request.expression
    points = vectors(request.text)
    if len(points) != 2 or not TWO_POINTS.search(request.text) or points[0][0] == points[1][0]:
        return None
    (a, b), (c, d) = points
    slope = (d - b) / (c - a)
    return slope * X + b - slope * a


def score(request: Request) -> float:
    f = read_request(request)
    given = f is not None and Line.fits(f)
    by_words = SUBJECT.score(request, given=given)
    if by_words and f is not None and not given:
        return by_words / 4
    return by_words or (BY_SHAPE + 0.3 if given and only_formula(request) else 0.0)


def build(request: Request) -> list[Scene]:
    f = read_request(request)
    return lesson(f) if f is not None and Line.fits(f) else lesson()


OTHERS = (3 * X - 6, -2 * X + 8, X / 2 + 1, 4 * X + 3, -X - 5, 5 * X - 2, 2 * X / 3 - 4, -3 * X)


def more(request: Request) -> Iterator[Scene]:
    for n, f in enumerate((f for f in OTHERS if f != request.expression), 1):
        line = Line(f)
        yield practice(
            f"Which slope and intercept has {spoken(f)}, and where is it zero?",
            f"y = {tex(f)}",
            [
                (
                    rf"m = {sympy.latex(line.slope)}, \quad b = {sympy.latex(line.intercept)}",
                    "slope and intercept",
                    f"The slope is {spoken(line.slope)}, the intercept {spoken(line.intercept)}.",
                ),
                (
                    f"x = {sympy.latex(line.zero)}",
                    "where y is zero",
                    f"And y is zero where x is {spoken(line.zero)}.",
                ),
            ],
            n,
        )


TEMPLATES = (
    Template(
        "straight lines",
        score,
        build,
        takes="a formula such as 2x + 1",
        examples=(("Straight lines", ""), ("y = 4x - 1", ""), ("Linear functions", "y = -3x + 2")),
        more=more,
    ),
)
