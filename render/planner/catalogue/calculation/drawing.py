"""What the graphs of a calculation share: functions that can be drawn, and where they are shown."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import sympy

from render.mathematics.latex import latex
from render.plan.expressions import from_sympy, parse
from render.planner.catalogue.blocks import X
from render.planner.catalogue.window import heights, window
from render.planner.steps import trees
from render.planner.steps.step import Solution

SPANS = ((-3.0, 3.0), (-6.0, 6.0), (0.05, 6.0), (-1.0, 1.0), (1.05, 8.0))
WIDEST, TALLEST = 60.0, 1500.0
REWRITTEN: dict[type, Callable[[sympy.Expr], sympy.Expr]] = {
    sympy.sec: lambda a: 1 / sympy.cos(a), sympy.csc: lambda a: 1 / sympy.sin(a),
    sympy.cot: lambda a: sympy.cos(a) / sympy.sin(a), sympy.sign: lambda a: a / sympy.Abs(a),
}  # fmt: skip


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


def said_number(number: float) -> str:
    return f"{number:g}".replace("-", "minus ")


def tex_of(solution: Solution) -> str | None:
    written = latex(trees.from_sympy(solution.values["f"]))
    return f"y = {written}" if len(written) < 40 else None
