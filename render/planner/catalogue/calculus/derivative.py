"""Derivatives: the slope between two points, at one point, and as a function."""

from __future__ import annotations

from collections.abc import Iterator

import sympy

from render.plan.actions import show, stress
from render.plan.expressions import from_sympy
from render.plan.lesson import Beat, Scene
from render.plan.objects import (
    Bullets,
    Curve,
    Formula,
    FormulaPart,
    Graph,
    Point,
    Role,
    Segment,
    Step,
    Steps,
    TitleCard,
)
from render.planner.catalogue.blocks import practice
from render.planner.catalogue.registry import Template
from render.planner.catalogue.speech import plain_number, spoken, tex
from render.planner.catalogue.subject import Subject
from render.planner.catalogue.window import window
from render.planner.request import Request

X = sympy.Symbol("x", real=True)
DEFAULT = X**2
TALLEST = 900.0  # what a graph can show at most is about twice as much


def fits(expression: sympy.Expr) -> bool:
    """Polynomials to the sixth degree and sine and cosine: what can be drawn on -3 to 3."""
    if expression.is_polynomial(X):
        poly = sympy.Poly(sympy.expand(expression), X)
        usual = 2 <= poly.degree() <= 6 and all(abs(c) <= 50 for c in poly.all_coeffs())
        return usual and all(is_low(f) for f in (expression, sympy.diff(expression, X)))
    return expression in (sympy.sin(X), sympy.cos(X), sympy.exp(X))


def is_low(f: sympy.Expr) -> bool:
    low, high = window(f, -3, 3)
    return high - low < TALLEST


def lesson(expression: sympy.Expr = DEFAULT, title: str = "The derivative") -> list[Scene]:
    f = sympy.expand(expression)
    return [opening(f, title), idea(), tangent(f), calculation(f), both(f), summary(f)]


def opening(f: sympy.Expr, title: str) -> Scene:
    card = TitleCard(
        id="card", text=title, subtitle="The slope of a curve at a point", motif="tangent"
    )
    say = (
        "A curve is steeper in some places than in others. The derivative tells how steep it is at "
        f"each point. Our example is {spoken(f)}."
    )
    return Scene(title=title, objects=(card,), beats=(Beat(say=say, do=(show("card"),)),))


def idea() -> Scene:
    formula = Formula(
        id="limit",
        area="upper",
        tex=(
            FormulaPart(tex="f'(x)", id="slope", role="accent"),
            FormulaPart(tex=r"= \lim_{h \to 0}"),
            FormulaPart(tex=r"\frac{f(x+h) - f(x)}{h}", id="quotient", role="warm"),
        ),
    )
    notes = Bullets(
        id="notes",
        area="lower",
        items=(
            "The fraction is the slope of the line through two points of the curve",
            "The second point comes closer: h goes towards zero",
            "What the slope comes to is the derivative, f'(x)",
        ),
    )
    beats = (
        Beat(say="It is defined by a limit.", do=(show("limit"),)),
        Beat(
            say="The fraction is a rise divided by a run: the slope of a line through two points.",
            do=(stress("limit.quotient"), show("notes.0")),
        ),
        Beat(say="Now the second point moves closer and closer.", do=(show("notes.1"),)),
        Beat(
            say="The slope that this comes to is the derivative.",
            do=(stress("limit.slope"), show("notes.2")),
        ),
    )
    return Scene(
        title="From two points to one", objects=(formula, notes), beats=beats, optional=True
    )


def touching(f: sympy.Expr) -> sympy.Expr:
    """A place with a slope that can be seen."""
    slopes = {n: sympy.diff(f, X).subs(X, n) for n in (1, 2, -1)}
    return sympy.Integer(next((n for n, slope in slopes.items() if abs(slope) > 0.2), 1))


def tangent(f: sympy.Expr) -> Scene:
    place = touching(f)
    height, slope = f.subs(X, place), sympy.diff(f, X).subs(X, place)
    y_range = window(f, -3, 3)
    graph = Graph(
        id="plot",
        x_range=(-3, 3),
        y_range=y_range,
        curves=(
            Curve(id="f", expression=from_sympy(f), tex=f"f(x) = {tex(f)}"),
            Curve(
                id="tangent",
                expression=from_sympy(straight(f, place, slope)),
                role="warm",
            ),
        ),
        points=(Point(id="at", x=float(place), y=float(height), role="text", on="f"),),
        segments=secants(f, place),
    )
    value = spoken(slope) if slope.is_Rational else f"about {float(slope):.2f}"
    beats = (
        Beat(say="This is the curve.", do=(show("plot"), show("plot.f"))),
        Beat(
            say=f"We look at the point where x is {spoken(place)}.",
            do=(show("plot.at"), stress("plot.at")),
        ),
        Beat(
            say="A line through this point and another one of the curve cuts it. "
            "The nearer the other point, the better the line fits.",
            do=(show("plot.far"), show("plot.near")),
        ),
        Beat(
            say=f"In the limit it only touches: this is the tangent. Its slope is {value}.",
            do=(show("plot.tangent"), stress("plot.at")),
        ),
    )
    return Scene(title="The tangent", objects=(graph,), beats=beats)


def straight(f: sympy.Expr, place: sympy.Expr, slope: sympy.Expr) -> sympy.Expr:
    """The tangent with its numbers rounded to what is drawn."""
    m, at = (sympy.Rational(f"{float(value):.4f}") for value in (slope, f.subs(X, place)))
    return sympy.expand(m * (X - place) + at)


def secants(f: sympy.Expr, place: sympy.Expr) -> tuple[Segment, ...]:
    """Two chords towards the middle of the graph, the second with its points closer together."""
    start = (float(place), float(f.subs(X, place)))
    inwards = -1 if place > 0 else 1
    lines = []
    for name, reach in (("far", 2), ("near", 1)):
        other = place + inwards * reach
        end = (float(other), float(f.subs(X, other)))
        role: Role = "violet" if name == "far" else "good"
        lines.append(Segment(id=name, start=start, end=end, role=role))
    return tuple(lines)


def calculation(f: sympy.Expr) -> Scene:
    slope = sympy.expand(sympy.diff(f, X))
    rule = (
        Step(tex=r"\left(x^n\right)' = n\, x^{n-1}", why="the power rule")
        if f.is_polynomial(X)
        else Step(tex=rule_of(f), why="a rule to remember")
    )
    place = touching(f)
    value = slope.subs(X, place)
    shown = f"f'({sympy.latex(place)}) = {sympy.latex(value)}"
    work = Steps(
        id="work",
        steps=(
            rule,
            Step(tex=f"f(x) = {tex(f)}", why="our function"),
            Step(tex=f"f'(x) = {tex(slope)}", why="its derivative"),
            Step(tex=shown, why="the slope of the tangent"),
        ),
    )
    said = [
        "There is no need to take limits every time: there are rules."
        + (
            " The exponent comes to the front, and the power falls by one."
            if f.is_polynomial(X)
            else ""
        ),
        f"Our function is {spoken(f)}.",
        f"Its derivative is {spoken(slope)}.",
        f"At x equals {spoken(place)} this is the slope of our tangent.",
    ]
    beats = [Beat(say=say, do=(show(f"work.{n}"),)) for n, say in enumerate(said)]
    beats[2] = Beat(say=said[2], do=(show("work.2"), stress("work.2")))
    return Scene(title="Calculating it", objects=(work,), beats=tuple(beats), optional=True)


def rule_of(f: sympy.Expr) -> str:
    return rf"\left({tex(f)}\right)' = {sympy.latex(sympy.diff(f, X))}"


def both(f: sympy.Expr) -> Scene:
    slope = sympy.expand(sympy.diff(f, X))
    low, high = window(f, -3, 3)
    low2, high2 = window(slope, -3, 3)
    graph = Graph(
        id="plot",
        x_range=(-3, 3),
        y_range=(max(min(low, low2), low * 2 - high), min(max(high, high2), high * 2 - low)),
        curves=(
            Curve(id="f", expression=from_sympy(f), tex="f(x)"),
            Curve(id="slope", expression=from_sympy(slope), tex="f'(x)", role="warm"),
        ),
    )
    beats = (
        Beat(say="Here is the function again.", do=(show("plot"), show("plot.f"))),
        Beat(
            say="And here is its derivative. Where the function rises, it is above zero; "
            "where it falls, below.",
            do=(show("plot.slope"),),
        ),
    )
    return Scene(title="Function and derivative", objects=(graph,), beats=beats, optional=True)


def summary(f: sympy.Expr) -> Scene:
    slope = sympy.expand(sympy.diff(f, X))
    points = Bullets(
        id="points",
        marker="tick",
        items=(
            "The derivative is the slope of the curve at a point",
            "It is what the slope between two points comes to as they meet",
            f"For f(x) = {plain_number(f)} it is f'(x) = {plain_number(slope)}",
        ),
    )
    said = [
        "The derivative is the slope of a curve at a point.",
        "It is the limit of slopes between two points.",
        f"For {spoken(f)} it is {spoken(slope)}.",
    ]
    beats = tuple(Beat(say=say, do=(show(f"points.{n}"),)) for n, say in enumerate(said))
    return Scene(title="Summary", objects=(points,), beats=beats)


SUBJECT = Subject(
    names=(
        "derivative*",
        "differentiat*",
        "tangent line*",
        "slope of a curve",
        "rate* of change",
        "differential calculus",
        "power rule",
    ),
    words="slope* tangent* curve* function* line* limit* calculus rate* change power graph* "
    "polynomial* point* instantaneous sine cosine",
)


def score(request: Request) -> float:
    f = request.expression
    given = f is not None and fits(f)
    return SUBJECT.score(request, given=given)


def build(request: Request) -> list[Scene]:
    f = request.expression
    return lesson(f) if f is not None and fits(f) else lesson()


OTHERS = (
    X**3,
    3 * X**2 + 2 * X,
    X**4 - X,
    5 * X**2 - 7,
    X**3 - 6 * X,
    2 * X**3 + X**2,
    sympy.sin(X),
    X**2 / 2 + 3 * X,
    sympy.cos(X),
)


def more(request: Request) -> Iterator[Scene]:
    for n, f in enumerate((f for f in OTHERS if f != request.expression), 1):
        slope = sympy.expand(sympy.diff(f, X))
        rule = "the power rule, term by term" if f.is_polynomial(X) else "a rule to remember"
        value = slope.subs(X, 1)
        heard = spoken(value) if value.is_Rational else f"about {float(value):.2f}"
        sign = "=" if value.is_Rational else r"\approx"
        shown = sympy.latex(value) if value.is_Rational else f"{float(value):.2f}"
        yield practice(
            f"What is the derivative of {spoken(f)}, and its value at 1?",
            f"f(x) = {tex(f)}",
            [
                (f"f'(x) = {tex(slope)}", rule, f"The derivative is {spoken(slope)}."),
                (f"f'(1) {sign} {shown}", "put in 1", f"At 1 it is {heard}."),
            ],
            n,
        )


TEMPLATES = (
    Template(
        "derivatives",
        score,
        build,
        takes="a formula in x that it can draw and differentiate",
        examples=(("The derivative", ""), ("derivative of x^3 - 3x", ""), ("Tangent lines", "")),
        more=more,
    ),
)
