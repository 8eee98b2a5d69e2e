"""The pictures of calculus: a tangent, an area, an antiderivative, values that come closer."""

from __future__ import annotations

import numpy as np
import sympy

from render.mathematics.speech import speak_formula
from render.plan.actions import stress
from render.plan.expressions import from_sympy
from render.plan.lesson import Scene
from render.plan.objects import Curve, Graph, Point, Region, Table
from render.planner.catalogue.blocks import X, show_picture
from render.planner.catalogue.calculation.drawing import (
    drawable,
    good_span,
    said_number,
    tex_of,
    value,
)
from render.planner.catalogue.window import heights, window
from render.planner.steps import trees
from render.planner.steps.step import Solution


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


def draw_both(
    x_range: tuple[float, float],
    y_range: tuple[float, float],
    f: sympy.Expr,
    name: str,
    other: sympy.Expr,
) -> Graph:
    """The function and another under its name, which is warm."""
    curves = (
        Curve(id="f", expression=from_sympy(f)),
        Curve(id=name, expression=from_sympy(other), role="warm"),
    )
    return Graph(id="plot", x_range=x_range, y_range=y_range, curves=curves)


def both_curves(solution: Solution, f: sympy.Expr) -> Scene:
    slope = drawable(solution.values["derivative"], solution.values["x"])
    low, high = good_span(f) if f.has(X) else (-3.0, 3.0)
    bottoms, tops = zip(*(window(part, low, high) for part in (f, slope)), strict=True)
    graph = draw_both((low, high), (min(bottoms), max(tops)), f, "slope", slope)
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
    result = trees.from_sympy(solution.values["value"])
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
                    f"We go from {speak_formula(trees.from_sympy(low))} to "
                    f"{speak_formula(trees.from_sympy(high))}."
                ),
                ["plot.area"],
            ),
            (told, [stress("plot.area")]),
        ],
    )


def antiderivative(solution: Solution) -> Scene:
    """The function, and one of its antiderivatives, whose slope it is."""
    x = solution.values["x"]
    f, primitive = (drawable(solution.values[name], x) for name in ("f", "F"))
    low, high = good_span(f, primitive)
    bottoms, tops = zip(*(window(part, low, high) for part in (f, primitive)), strict=True)
    heights = (max(min(bottoms), -40.0), min(max(tops), 40.0))
    graph = draw_both((low, high), heights, f, "found", primitive)
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
