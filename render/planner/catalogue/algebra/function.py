"""Any function of one variable: values, graph, intercepts."""

from __future__ import annotations

from collections.abc import Iterator

import sympy

from render.plan.actions import show, stress
from render.plan.expressions import from_sympy
from render.plan.lesson import Beat, Scene, Trace
from render.plan.objects import Bullets, Curve, Graph, Point, Step, Steps, TitleCard
from render.planner.catalogue.algebra.line import is_line
from render.planner.catalogue.algebra.quadratic import Quadratic
from render.planner.catalogue.blocks import practice
from render.planner.catalogue.geometry.trigonometry import Wave
from render.planner.catalogue.registry import Template
from render.planner.catalogue.speech import plain_number, spoken, spoken_value, tex
from render.planner.catalogue.subject import BY_SHAPE, Subject, only_formula
from render.planner.catalogue.window import heights, window
from render.planner.request import Request

X = sympy.Symbol("x", real=True)
DEFAULT = X**3 - 3 * X
SPAN = (-4.0, 4.0)


def fits(expression: sympy.Expr) -> bool:
    """It has values on most of SPAN and is not constant."""
    if not expression.free_symbols:
        return False
    values = heights(expression, *SPAN)
    if len(values) == 0 or float(values.max() - values.min()) < 1e-9:
        return False
    try:
        low, high = window(expression, *SPAN)
    except ValueError:
        return False
    return 0.1 <= high - low <= 1500 and len(sympy.latex(expression)) < 60


def lesson(
    expression: sympy.Expr = DEFAULT, title: str = "A function and its graph"
) -> list[Scene]:
    return [opening(expression, title), values(expression), plot(expression), summary(expression)]


def opening(f: sympy.Expr, title: str) -> Scene:
    card = TitleCard(
        id="card", text=title, subtitle="From the formula to the graph", motif="tangent"
    )
    say = f"A function gives exactly one value for each input. Our example is {spoken(f)}."
    return Scene(title=title, objects=(card,), beats=(Beat(say=say, do=(show("card"),)),))


def known_values(f: sympy.Expr) -> list[tuple[int, sympy.Expr]]:
    """Up to three inputs with the value that the function has there."""
    found = [(n, sympy.nsimplify(f.subs(X, n))) for n in (0, 1, 2, -1, 3)]
    return [(n, value) for n, value in found if value.is_real and value.is_finite][:3]


def values(f: sympy.Expr) -> Scene:
    rows = [Step(tex=f"f(x) = {tex(f)}", why="the formula")]
    said = ["The formula tells what to do with an input x."]
    for n, value in known_values(f):
        shown = sympy.latex(value) if value.is_Rational else f"{float(value):.2f}"
        sign = "=" if value.is_Rational else r"\approx"
        rows.append(Step(tex=rf"f({n}) {sign} {shown}", why=f"put in {n}".replace("-", "−")))
        word = spoken(value) if value.is_Rational else f"about {float(value):.2f}"
        said.append(f"Put in {spoken(sympy.Integer(n))}, and the value is {word}.")
    work = Steps(id="work", steps=tuple(rows))
    beats = tuple(Beat(say=say, do=(show(f"work.{n}"),)) for n, say in enumerate(said))
    return Scene(title="Values", objects=(work,), beats=beats, optional=True)


def zeros(f: sympy.Expr) -> list[sympy.Expr]:
    """Exact zeros inside SPAN where SymPy finds them all; at most four."""
    if not f.is_polynomial(X):
        return []
    found = sorted((r for r in sympy.roots(f, X) if r.is_real), key=float)
    return [r for r in found if SPAN[0] < float(r) < SPAN[1]][:4]


def plot(f: sympy.Expr) -> Scene:
    y_range = window(f, *SPAN)
    marks = [
        Point(id=f"zero{n}", x=float(root), y=0.0, role="good")
        for n, root in enumerate(zeros(f), 1)
    ]
    graph = Graph(
        id="plot",
        x_range=SPAN,
        y_range=y_range,
        curves=(Curve(id="f", expression=from_sympy(f), tex=f"f(x) = {tex(f)}"),),
        points=tuple(marks),
    )
    beats = [
        Beat(
            say="Marking every input with its value gives the graph.",
            do=(show("plot"), show("plot.f"), Trace(target="plot.f")),
        )
    ]
    if marks:
        where = " and ".join(spoken_value(root) for root in zeros(f))
        acts = tuple(act for m in marks for act in (show(f"plot.{m.id}"),))
        beats.append(Beat(say=f"It meets the x-axis at {where}.", do=acts))
    else:
        beats.append(Beat(say="Follow it from left to right.", do=(stress("plot.f"),)))
    return Scene(title="The graph", objects=(graph,), beats=tuple(beats))


def summary(f: sympy.Expr) -> Scene:
    points = Bullets(
        id="points",
        marker="tick",
        items=(
            "A function gives one value for each input",
            f"Ours is f(x) = {plain_number(f)}",
            "Its graph shows all inputs with their values at once",
        ),
    )
    said = [
        "One input, one value: that is a function.",
        f"Ours was {spoken(f)}.",
        "And the graph shows it all at a glance.",
    ]
    beats = tuple(Beat(say=say, do=(show(f"points.{n}"),)) for n, say in enumerate(said))
    return Scene(title="Summary", objects=(points,), beats=beats)


SUBJECT = Subject(
    names=(
        "function*",
        "graph* of function*",
        "function* and their graph*",
        "graph of the function",
        "cubic function*",
        "rational function*",
        "plot*",
        "graph*",
    ),
    words="graph* domain range input* output* variable* curve* cubic rational polynomial* value* "
    "table mathematical intercept*",
    not_with=(
        "derivative*",
        "quadratic*",
        "trigonometric*",
        "linear",
        "graph theory",
        "graph algorithm*",
    ),
)


def has_own_template(f: sympy.Expr) -> bool:
    return is_line(f) or Quadratic.fits(f) or Wave.fits(f)


def score(request: Request) -> float:
    f = request.expression
    given = f is not None and fits(f)
    by_words = SUBJECT.score(request, given=given)
    if by_words and f is not None and (not given or has_own_template(f)):
        return by_words / 4
    return by_words or (BY_SHAPE + 0.1 if given and only_formula(request) else 0.0)


def build(request: Request) -> list[Scene]:
    f = request.expression
    return lesson(f) if f is not None and fits(f) else lesson()


OTHERS = (X**2 - 2, 2 * X**3 - X, X**2 + X, 3 - X**2, X**3 - 4 * X, X**4 - 1, 5 - 2 * X, X**2 / 2)


def more(request: Request) -> Iterator[Scene]:
    for n, f in enumerate((f for f in OTHERS if f != request.expression), 1):
        lines = [
            (
                f"f({place}) = {sympy.latex(f.subs(X, place))}",
                f"put in {place}".replace("-", "−"),
                f"At {spoken(sympy.Integer(place))} it is {spoken(f.subs(X, place))}.",
            )
            for place in (0, 2, -1)
        ]
        question = f"Which values has {spoken(f)} at zero, at two and at minus one?"
        yield practice(question, f"f(x) = {tex(f)}", lines, n)


TEMPLATES = (
    Template(
        "functions and their graphs",
        score,
        build,
        takes="a formula in x that it can draw",
        examples=(
            ("function x sin(x)", ""),
            ("graph of the function 1/x", ""),
            ("Mathematical functions", ""),
        ),
        more=more,
    ),
)
