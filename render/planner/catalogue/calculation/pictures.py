"""The picture of a calculation: a tangent, an area, roots on the axis, values that come closer."""

from __future__ import annotations

from collections.abc import Callable

import sympy

from render.mathematics.plain import plain
from render.plan.actions import show, stress
from render.plan.expressions import NotAnExpression, from_sympy
from render.plan.lesson import Scene
from render.plan.objects import Curve, Graph, Point, Role, Segment
from render.plan.tables import Chart
from render.planner.catalogue.blocks import X, show_picture
from render.planner.catalogue.calculation.calculus_pictures import (
    antiderivative,
    area,
    coming_closer,
    tangent,
)
from render.planner.catalogue.calculation.drawing import (
    drawable,
    good_span,
    range_around,
    said_number,
)
from render.planner.catalogue.window import window
from render.planner.steps import symbols
from render.planner.steps.step import Solution

ROLES: tuple[Role, ...] = ("accent", "warm")
MOST_ROOTS = 6


def picture_of(solution: Solution) -> Scene | None:
    """The scene, where this kind has a picture and the graph can hold it."""
    draw = PICTURES.get(solution.kind)
    return drawn_or_none(draw, solution) if draw is not None else None


def drawn_or_none(draw: Callable[[Solution], Scene], solution: Solution) -> Scene | None:
    try:
        return draw(solution)
    except (NotAnExpression, ValueError, TypeError, ZeroDivisionError, OverflowError, KeyError):
        return None


def roots(solution: Solution) -> Scene:
    """Both sides of the equation, and where they meet."""
    x, found = solution.values["x"], solution.values["roots"]
    if not isinstance(found, list) or len(found) > MOST_ROOTS or not isinstance(x, sympy.Symbol):
        raise ValueError("these roots have no picture")
    f = drawable(solution.values["f"], x)
    places = [float(root) for root in found]
    low, high = range_around(places, f)
    graph = Graph(
        id="plot",
        x_range=(low, high),
        y_range=window(f, low, high),
        curves=(Curve(id="f", expression=from_sympy(f)),),
        points=tuple(
            Point(id=f"root{n}", x=round(place, 6), y=0.0, role="good")
            for n, place in enumerate(places, 1)
        ),
    )
    shown = [f"plot.root{n}" for n in range(1, len(places) + 1)]
    is_zero = plain(solution.task).endswith("= 0")
    first = (
        "This is the graph of the left side."
        if is_zero
        else "This is the graph of the left side minus the right side."
    )
    second = "It never meets the axis: there is no real solution."
    if places:
        second = (
            "It meets the axis where the equation is true: those are our solutions."
            if len(places) > 1
            else "It meets the axis where the equation is true: that is our solution."
        )
    return show_picture("The picture", graph, [(first, ["plot", "plot.f"]), (second, shown)])


def zeros(solution: Solution) -> Scene:
    """A polynomial, and where its factors are zero."""
    f = symbols.to_sympy(solution.task)
    x = symbols.the_variable(f)
    shown = drawable(f, x)
    places = sorted({round(float(root), 6) for root in sympy.real_roots(sympy.Poly(shown, X))})
    low, high = range_around(places, shown)
    graph = Graph(
        id="plot",
        x_range=(low, high),
        y_range=window(shown, low, high),
        curves=(Curve(id="f", expression=from_sympy(shown)),),
        points=tuple(
            Point(id=f"zero{n}", x=place, y=0.0, role="good") for n, place in enumerate(places)
        ),
    )
    second = "It meets the axis where one of the factors is zero."
    acts = [f"plot.zero{n}" for n in range(len(places))]
    return show_picture(
        "What the factors show",
        graph,
        [
            ("This is the graph of our expression.", ["plot", "plot.f"]),
            (second if places else "It never meets the axis: no factor is zero.", acts),
        ],
    )


def number_line(solution: Solution) -> Scene:
    """Left side minus right side, and the stretches where the inequality is true."""
    x, region = solution.values["x"], solution.values["region"]
    if not isinstance(x, sympy.Symbol) or not isinstance(region, list):
        raise ValueError("there is nothing to draw")
    f = drawable(solution.values["f"], x)
    borders = [float(b) for b in solution.values["borders"]]  # type: ignore[attr-defined]  # a list of numbers
    low, high = range_around(borders, f) if borders else good_span(f)
    segments = []
    for n, (start, _, stop, _) in enumerate(region, 1):
        left = low if start is None else float(start)
        right = high if stop is None else float(stop)
        if right > left:
            segments.append(
                Segment(
                    id=f"part{n}", start=(left, 0.0), end=(right, 0.0), role="good", dashed=False
                )
            )
    graph = Graph(
        id="plot",
        x_range=(low, high),
        y_range=window(f, low, high),
        curves=(Curve(id="f", expression=from_sympy(f)),),
        segments=tuple(segments),
        points=tuple(
            Point(id=f"border{n}", x=round(b, 6), y=0.0, role="warm")
            for n, b in enumerate(borders, 1)
        ),
    )
    beats: list[tuple[str, list[str]]] = [
        (
            "This is the graph of the left side minus the right side.",
            ["plot", "plot.f", *(f"plot.border{n}" for n in range(1, len(borders) + 1))],
        ),
        (
            "On the marked parts of the axis the inequality is true."
            if segments
            else "It is nowhere on the side that we need.",
            [f"plot.{s.id}" for s in segments],
        ),
    ]
    return show_picture("The picture", graph, beats)


def lines(solution: Solution) -> Scene:
    """Two equations with two unknowns as curves that meet."""
    functions, places = solve_for_second(solution)
    middle = sum(place[0] for place in places) / len(places) if places else 0.0
    low, high = round(middle - 5, 2), round(middle + 5, 2)
    bottoms, tops = zip(*(window(f, low, high) for f in functions), strict=True)
    graph = Graph(
        id="plot",
        x_range=(low, high),
        y_range=(min(bottoms), max(tops)),
        curves=tuple(
            Curve(id=f"line{n}", expression=from_sympy(f), role=role)
            for n, (f, role) in enumerate(zip(functions, ROLES, strict=False), 1)
        ),
        points=tuple(
            Point(id=f"at{n}", x=round(a, 6), y=round(b, 6), role="good")
            for n, (a, b) in enumerate(places, 1)
        ),
    )
    end = (
        "They never meet: no pair of numbers makes both true."
        if not places
        else "Where they meet, both equations are true."
    )
    return show_picture(
        "The picture",
        graph,
        [
            (
                "Each equation is a line."
                if all(f.is_polynomial(X) and sympy.degree(f, X) < 2 for f in functions)
                else "Each equation is a curve.",
                ["plot", "plot.line1", "plot.line2"],
            ),
            (end, [f"plot.at{n}" for n in range(1, len(places) + 1)]),
        ],
    )


def solve_for_second(solution: Solution) -> tuple[list[sympy.Expr], list[tuple[float, float]]]:
    """Each equation as a function of the first unknown, and the points where all are true."""
    letters, found = solution.values["letters"], solution.values["solutions"]
    differences = solution.values["differences"]
    if (
        not isinstance(letters, list)
        or len(letters) != 2
        or not isinstance(differences, list)
        or not isinstance(found, list)
    ):
        raise ValueError("only two unknowns have a picture")
    x, y = letters
    functions = []
    for difference in differences:
        solved = sympy.solve(difference, y)
        if len(solved) != 1:
            raise ValueError("this is no graph of a function")
        functions.append(drawable(solved[0], x))
    return functions, [(float(one[x]), float(one[y])) for one in found]


def parabola(solution: Solution) -> Scene:
    """A quadratic with its vertex."""
    f = solution.values["f"]
    if not isinstance(f, sympy.Expr):
        raise ValueError("there is no curve")
    x = symbols.the_variable(f)
    shown = drawable(f, x)
    a, b = (float(part) for part in solution.values["vertex"])  # type: ignore[attr-defined]  # two numbers
    low, high = round(a - 3, 2), round(a + 3, 2)
    graph = Graph(
        id="plot",
        x_range=(low, high),
        y_range=window(shown, low, high),
        curves=(Curve(id="f", expression=from_sympy(shown)),),
        points=(Point(id="vertex", x=a, y=b, role="good"),),
    )
    return show_picture(
        "What it is good for",
        graph,
        [
            ("This is the parabola of our expression.", ["plot", "plot.f"]),
            (
                (
                    "The square is never negative: where it is zero, the parabola turns, at "
                    f"{said_number(a)}."
                ),
                ["plot.vertex", stress("plot.vertex")],
            ),
        ],
    )


def complex_plane(solution: Solution) -> Scene:
    """The result as an arrow in the plane."""
    number = solution.values["value"]
    if not isinstance(number, sympy.Expr):
        raise ValueError("there is no number")
    re, im = (float(part) for part in number.as_real_imag())
    size = max(abs(re), abs(im), 1.0)
    if size > 100:
        raise ValueError("the number is too far out")
    edge = round(1.3 * size, 3)
    graph = Graph(
        id="plot",
        x_range=(-edge, edge),
        y_range=(-edge, edge),
        square=True,
        segments=(
            Segment(
                id="arrow",
                start=(0.0, 0.0),
                end=(round(re, 6), round(im, 6)),
                role="accent",
                dashed=False,
                arrow=True,
            ),
        ),
        points=(Point(id="at", x=round(re, 6), y=round(im, 6), role="good"),),
    )
    return show_picture(
        "In the plane",
        graph,
        [
            (
                "A complex number is a point: real part to the right, imaginary part upwards.",
                [show("plot")],
            ),
            (
                "Here is our result. The length of its arrow is the modulus.",
                ["plot.arrow", "plot.at"],
            ),
        ],
    )


def bars(solution: Solution) -> Scene:
    """Partial sums that grow towards their value."""
    term, index, low, high = (solution.values[name] for name in ("term", "index", "low", "high"))
    if not isinstance(term, sympy.Expr) or not isinstance(low, sympy.Integer):
        raise ValueError("the sum does not begin with a number")
    count = 8 if not isinstance(high, sympy.Integer) else min(8, int(high - low) + 1)
    sums, total = [], sympy.Integer(0)
    for k in range(count):
        total += term.subs(index, low + k)
        sums.append(float(total))
    if count < 2 or min(sums) < 0 or max(sums) > 1e6:
        raise ValueError("the partial sums have no bars")
    chart = Chart(
        id="sums",
        values=tuple(round(s, 6) for s in sums),
        labels=tuple(str(low + k) for k in range(count)),
        shown=tuple(f"{s:.4g}" for s in sums),
        axis="sum up to this term",
    )
    return show_picture(
        "Partial sums",
        chart,
        [("Add one term after the other: these are the partial sums.", ["sums"])],
    )


PICTURES: dict[str, Callable[[Solution], Scene]] = {
    "derivative": tangent,
    "integral": antiderivative,
    "definite integral": area,
    "limit": coming_closer,
    "equation": roots,
    "factor": zeros,
    "inequality": number_line,
    "system": lines,
    "complete the square": parabola,
    "complex numbers": complex_plane,
    "polar form": complex_plane,
    "sum": bars,
}
