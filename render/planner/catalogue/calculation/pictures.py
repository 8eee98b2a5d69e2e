"""The picture of a calculation: a tangent, an area, roots on the axis, values that come closer."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import sympy

from render.mathematics.latex import latex
from render.mathematics.plain import plain
from render.mathematics.speech import speak_formula
from render.plan.actions import show, stress
from render.plan.expressions import NotAnExpression, from_sympy, parse
from render.plan.lesson import Scene
from render.plan.objects import Curve, Graph, Point, Region, Role, Segment, Table
from render.plan.tables import Chart
from render.planner.catalogue.blocks import X, show_picture
from render.planner.catalogue.window import heights, window
from render.planner.steps import symbols
from render.planner.steps.step import Solution

ROLES: tuple[Role, ...] = ("accent", "warm")
SPANS = ((-3.0, 3.0), (-6.0, 6.0), (0.05, 6.0), (-1.0, 1.0), (1.05, 8.0))
MOST_ROOTS, WIDEST, TALLEST = 6, 60.0, 1500.0
REWRITTEN: dict[type, Callable[[sympy.Expr], sympy.Expr]] = {
    sympy.sec: lambda a: 1 / sympy.cos(a), sympy.csc: lambda a: 1 / sympy.sin(a),
    sympy.cot: lambda a: sympy.cos(a) / sympy.sin(a), sympy.sign: lambda a: a / sympy.Abs(a),
}  # fmt: skip


def picture_of(solution: Solution) -> Scene | None:
    """The scene, where this kind has a picture and the graph can hold it."""
    draw = PICTURES.get(solution.kind)
    return drawn_or_none(draw, solution) if draw is not None else None


def drawn_or_none(draw: Callable[[Solution], Scene], solution: Solution) -> Scene | None:
    try:
        return draw(solution)
    except (NotAnExpression, ValueError, TypeError, ZeroDivisionError, OverflowError, KeyError):
        return None


def drawable(f: sympy.Expr, x: sympy.Symbol) -> sympy.Expr:
    """The function in the letter and with the functions of a graph. Raises NotAnExpression."""
    inner = f.subs(x, X)
    for kind, other in REWRITTEN.items():
        inner = inner.replace(kind, other)
    parse(from_sympy(inner))
    return inner


def value(f: sympy.Expr, at: float) -> float:
    number = complex(f.subs(X, at).evalf(15))
    if abs(number.imag) > 1e-9 or not np.isfinite(number.real):
        raise ValueError(f"no real value at {at}")
    return round(number.real, 9)


def good_span(*functions: sympy.Expr) -> tuple[float, float]:
    """A stretch on which the functions have values that can be shown together."""
    for low, high in SPANS:
        enough = all(len(heights(f, low, high)) > 160 for f in functions)
        if enough and all(
            0.01 < top - bottom < TALLEST
            for bottom, top in (window(f, low, high) for f in functions)
        ):
            return low, high
    raise ValueError("the functions cannot be shown together")


def tangent(solution: Solution) -> Scene:
    """The function with its tangent at a place with a slope that can be seen."""
    x = solution.values["x"]
    f = drawable(solution.values["f"], x)
    if solution.values["order"] != 1 or not f.has(X):
        return both_curves(solution, f)
    slope = drawable(solution.values["derivative"], x)
    low, high = good_span(f)
    place = touching(f, slope, low, high)
    height, rise = value(f, place), value(slope, place)
    line = sympy.Rational(f"{rise:.4f}") * (X - sympy.Rational(str(place))) + sympy.Rational(
        f"{height:.4f}"
    )
    graph = Graph(
        id="plot",
        x_range=(low, high),
        y_range=window(f, low, high),
        curves=(
            Curve(id="f", expression=from_sympy(f), tex=r"f(x)"),
            Curve(id="tangent", expression=from_sympy(sympy.expand(line)), role="warm"),
        ),
        points=(Point(id="at", x=place, y=height, role="text"),),
    )
    about = f"{rise:.3g}".replace("-", "minus ")
    exact = "" if f"{rise:.3g}" == f"{rise:.9g}" else "about "
    return show_picture(
        "What the derivative tells",
        graph,
        [
            ("This is the graph of the function.", ["plot", "plot.f"]),
            (
                f"Take the point where {X.name} is {said_number(place)}.",
                ["plot.at", stress("plot.at")],
            ),
            (
                (
                    f"Put {said_number(place)} into the derivative: it gives {exact}{about}. That "
                    "is the slope of the tangent there."
                ),
                ["plot.tangent", stress("plot.at")],
            ),
        ],
    )


def said_number(number: float) -> str:
    return f"{number:g}".replace("-", "minus ")


def touching(f: sympy.Expr, slope: sympy.Expr, low: float, high: float) -> float:
    """A place inside, whole if possible, where the tangent is neither flat nor too steep."""
    bottom, top = window(f, low, high)
    scale = (top - bottom) / (high - low)
    for place in (1.0, 2.0, -1.0, 0.5, 0.0, 1.5, -2.0, 3.0, 4.0):
        if not low < place < high:
            continue
        try:
            rise, height = value(slope, place), value(f, place)
        except (ValueError, TypeError):
            continue
        if 0.05 * scale < abs(rise) < 6 * scale and bottom < height < top:
            return place
    raise ValueError("no place has a tangent that can be seen")


def both_curves(solution: Solution, f: sympy.Expr) -> Scene:
    slope = drawable(solution.values["derivative"], solution.values["x"])
    low, high = good_span(f) if f.has(X) else (-3.0, 3.0)
    bottoms, tops = zip(*(window(part, low, high) for part in (f, slope)), strict=True)
    graph = Graph(
        id="plot",
        x_range=(low, high),
        y_range=(min(bottoms), max(tops)),
        curves=(
            Curve(id="f", expression=from_sympy(f)),
            Curve(id="slope", expression=from_sympy(slope), role="warm"),
        ),
    )
    return show_picture(
        "Both graphs",
        graph,
        [
            ("This is the graph of the function.", ["plot", "plot.f"]),
            ("And this is what we found.", ["plot.slope", stress("plot.slope")]),
        ],
    )


def area(solution: Solution) -> Scene:
    """The region between the curve and the axis."""
    x = solution.values["x"]
    f = drawable(solution.values["f"], x)
    low, high = solution.values["low"], solution.values["high"]
    if not (low.is_finite and high.is_finite):  # type: ignore[attr-defined]  # numbers of SymPy
        raise ValueError("an area without end has no picture here")
    start, stop = sorted((float(low), float(high)))  # type: ignore[arg-type]  # numbers of SymPy
    margin = 0.2 * (stop - start)
    first, last = start - margin, stop + margin
    if len(heights(f, first, start)) < 100:
        first = start
    graph = Graph(
        id="plot",
        x_range=(round(first, 4), round(last, 4)),
        y_range=window(f, first, last),
        curves=(Curve(id="f", expression=from_sympy(f), tex=tex_of(solution)),),
        shapes=(Region(id="area", under="f", over=(start, stop), role="good"),),
    )
    signs = {value(f, at) > 0 for at in np.linspace(start, stop, 40)[1:-1]}
    result = symbols.from_sympy(solution.values["value"])
    told = {
        frozenset(
            {True}
        ): f"The curve stays above the axis: the integral is this area, {speak_formula(result)}.",
        frozenset({False}): "The curve stays below the axis: the integral is minus this area.",
    }.get(frozenset(signs), "Parts above the axis count as positive, parts below as negative.")
    return show_picture(
        "The area",
        graph,
        [
            ("This is the curve.", ["plot", "plot.f"]),
            (
                (
                    f"We go from {speak_formula(symbols.from_sympy(low))} to "
                    f"{speak_formula(symbols.from_sympy(high))}."
                ),
                ["plot.area"],
            ),
            (told, [stress("plot.area")]),
        ],
    )


def tex_of(solution: Solution) -> str | None:
    written = latex(symbols.from_sympy(solution.values["f"]))
    return f"y = {written}" if len(written) < 40 else None


def antiderivative(solution: Solution) -> Scene:
    """The function, and one of its antiderivatives, whose slope it is."""
    x = solution.values["x"]
    f, primitive = (drawable(solution.values[name], x) for name in ("f", "F"))
    low, high = good_span(f, primitive)
    bottoms, tops = zip(*(window(part, low, high) for part in (f, primitive)), strict=True)
    graph = Graph(
        id="plot",
        x_range=(low, high),
        y_range=(max(min(bottoms), -40.0), min(max(tops), 40.0)),
        curves=(
            Curve(id="f", expression=from_sympy(f)),
            Curve(id="found", expression=from_sympy(primitive), role="warm"),
        ),
    )
    return show_picture(
        "Function and antiderivative",
        graph,
        [
            ("This is the graph of the function under the integral sign.", ["plot", "plot.f"]),
            (
                (
                    "And this is our antiderivative: its slope at each place is the height of the "
                    "first curve."
                ),
                ["plot.found", stress("plot.found")],
            ),
        ],
    )


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


def range_around(places: list[float], f: sympy.Expr) -> tuple[float, float]:
    """A stretch with all places inside, on which the function has values."""
    if not places:
        return good_span(f)
    middle, width = (min(places) + max(places)) / 2, max(places) - min(places)
    reach = max(2.0, 0.9 * width)
    low, high = round(middle - reach, 2), round(middle + reach, 2)
    if high - low > WIDEST:
        raise ValueError("the roots lie too far apart to be shown")
    for cut in (0.0, 0.25, 0.45):
        start = round(low + cut * (high - low) * 0.9, 2)
        if start < min(places) and len(heights(f, start, high)) > 120:
            return start, high
    raise ValueError("the function has too few values there")


def coming_closer(solution: Solution) -> Scene:
    """A table of values on the way to the place."""
    table = solution.values["table"]
    if (
        not isinstance(table, list)
        or len(table) < 3
        or any(len(cell) > 13 for row in table for cell in row)
    ):
        raise ValueError("there are too few values for a table")
    x = solution.values["x"]
    rows = ((str(x), "value"), *table)
    cells = Table(id="values", rows=rows, header=True)
    beats = [("Before any rule, look at values of the function.", ["values.row0"])]
    half = len(table) // 2 if len(table) == 6 else len(table)
    names = [f"values.row{n}" for n in range(1, len(table) + 1)]
    beats.append(
        (
            "Step by step the letter comes closer to its place, and these are the values.",
            names[:half],
        )
    )
    if half < len(table):
        beats.append(("And from the other side.", names[half:]))
    return show_picture("Come closer, and watch", cells, beats)


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
