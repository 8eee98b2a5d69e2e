"""The integral: an area by strips, and exactly by the fundamental theorem of calculus."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import sympy

from render.plan.actions import hide, stress
from render.plan.expressions import evaluate, from_sympy, parse
from render.plan.lesson import Scene
from render.plan.objects import Curve, Graph, Region
from render.planner.catalogue.blocks import (
    Line,
    X,
    formula_and_notes,
    opening,
    pictured,
    practice,
    summary,
    worked,
)
from render.planner.catalogue.reading import is_reversed_range, limits
from render.planner.catalogue.registry import Template
from render.planner.catalogue.speech import plain_number, spoken, spoken_value, tex
from render.planner.catalogue.subject import Subject
from render.planner.request import Request

SUBJECT = Subject(
    names=(
        "integral*",
        "integrat*",
        "area under a curve",
        "area under the curve",
        "riemann sum*",
        "antiderivative*",
        "fundamental theorem of calculus",
        "definite integral*",
    ),
    words="area curve* under function* calculus sum* definite indefinite fundamental theorem "
    "antiderivative* limit* from polynomial* sine cosine riemann",
    not_with=("line integral*", "surface integral*", "path integral*", "by parts", "contour"),
)
DEFAULT = (X**2, sympy.Integer(0), sympy.Integer(3))
OTHERS = (
    (2 * X, 0, 4),
    (X**2, 1, 2),
    (3 * X**2 + 1, 0, 2),
    (X**3, 0, 2),
    (4 - X**2, 0, 2),
    (X + 1, 1, 3),
    (sympy.sin(X), 0, sympy.pi),
    (6 * X - 2, 1, 2),
)

Case = tuple[sympy.Expr, sympy.Expr, sympy.Expr]


def fits(f: sympy.Expr) -> bool:
    """Polynomials to the fourth degree, and multiples of sine, cosine and exp(x)."""
    if f.is_polynomial(X):
        poly = sympy.Poly(sympy.expand(f), X)
        return poly.degree() <= 4 and all(abs(c) <= 50 for c in poly.all_coeffs())
    return any((f / g).is_Rational for g in (sympy.sin(X), sympy.cos(X), sympy.exp(X)))


def read_request(request: Request) -> Case | None:
    f, ends = request.expression, limits(request.text)
    if f is None or not fits(f):
        return None
    low, high = ends or (sympy.Integer(0), sympy.Integer(2))
    close = abs(low) <= 20 and 0.2 <= float(high - low) <= 20
    tame = close and 1e-3 < max(abs(value(f, x)) for x in np.linspace(*span(low, high), 40)) < 900
    return (f, low, high) if tame else None


def span(low: sympy.Expr, high: sympy.Expr) -> tuple[float, float]:
    return float(low), float(high)


def value(f: sympy.Expr, x: float) -> float:
    return evaluate(parse(from_sympy(f)), float(x))


def score(request: Request) -> float:
    return SUBJECT.score(request, given=read_request(request) is not None)


def build(request: Request) -> list[Scene]:
    f, low, high = read_request(request) or DEFAULT
    return [
        opening(
            "The integral",
            "The area under a curve",
            "area",
            "How large is an area whose edge is curved? The integral answers that. "
            f"Our curve is {spoken(f)}, from {spoken(low)} to {spoken(high)}.",
        ),
        strips(f, low, high),
        theorem(),
        worked("The exact value", calculation(f, low, high)),
        area(f, low, high),
        closing(f, low, high, turned=is_reversed_range(request.text)),
    ]


def ranges(f: sympy.Expr, low: sympy.Expr, high: sympy.Expr) -> tuple[tuple[float, float], ...]:
    a, b = span(low, high)
    air = 0.25 * (b - a)
    heights = [value(f, x) for x in np.linspace(a, b, 80)]
    bottom, top = min(0.0, *heights), max(0.0, *heights)
    room = top - bottom
    return (a - air, b + air), (bottom - 0.18 * room, top + 0.3 * room)


def midpoint_sum(f: sympy.Expr, low: sympy.Expr, high: sympy.Expr, strips: int) -> float:
    a, b = span(low, high)
    step = (b - a) / strips
    return sum(value(f, a + (n + 0.5) * step) for n in range(strips)) * step


def strips(f: sympy.Expr, low: sympy.Expr, high: sympy.Expr) -> Scene:
    x_range, y_range = ranges(f, low, high)
    ends = span(low, high)
    plot = Graph(
        id="plot",
        x_range=x_range,
        y_range=y_range,
        curves=(Curve(id="f", expression=from_sympy(f), tex=f"f(x) = {tex(f)}"),),
        shapes=(
            Region(id="few", under="f", over=ends, strips=5, role="violet"),
            Region(id="many", under="f", over=ends, strips=20, role="good"),
        ),
    )
    few, many = (midpoint_sum(f, low, high, n) for n in (5, 20))
    below = any(value(f, x) < -1e-9 for x in np.linspace(*ends, 60))
    note = " Strips below the axis count as negative." if below else ""
    return pictured(
        "An area made of strips",
        plot,
        [
            ("This is the curve.", ["plot", "plot.f"]),
            (
                f"Cover the area with five rectangles, each as high as the curve in its middle."
                f"{note} "
                f"Together they make about {heard(few)}.",
                ["plot.few"],
            ),
            (
                f"Twenty narrower ones fit better. Now the sum is {heard(many)}.",
                [hide("plot.few"), "plot.many"],
            ),
            (
                "The narrower the strips, the nearer the sum comes to one value: the integral.",
                [stress("plot.f")],
            ),
        ],
    )


def heard(n: float) -> str:
    size = f"{abs(n):.2f}"
    return f"{'minus ' if n < 0 and float(size) else ''}{size if float(size) else '0'}"


def theorem() -> Scene:
    return formula_and_notes(
        "The fundamental theorem of calculus",
        [(r"\int_a^b f(x)\,dx", "area", "accent"), "=", ("F(b) - F(a)", "ends", "warm")],
        "There is a way without strips: the fundamental theorem of calculus.",
        [
            (
                "The integral sign is a long S, for sum",
                "The sign on the left is a long S: a sum of ever narrower strips.",
                "area",
            ),
            (
                "F is an antiderivative: its derivative is f",
                "On the right stands F, a function whose derivative is f.",
            ),
            (
                "Only its values at both ends count",
                "Its value at the right end, minus its value at the left end, is the integral.",
                "ends",
            ),
        ],
        optional=True,
    )


def calculation(f: sympy.Expr, low: sympy.Expr, high: sympy.Expr) -> list[Line]:
    big = sympy.expand(sympy.integrate(f, X))
    at_high, at_low = big.subs(X, high), big.subs(X, low)
    result = sympy.simplify(at_high - at_low)
    a, b = sympy.latex(low), sympy.latex(high)
    approx = "" if result.is_Rational else rf" \approx {float(result):.3f}"
    minus = (
        rf"\left({sympy.latex(at_low)}\right)"
        if at_low.could_extract_minus_sign() or at_low.is_Add
        else sympy.latex(at_low)
    )
    return [
        (
            rf"F(x) = {tex(big)}",
            "an antiderivative",
            f"An antiderivative is {spoken(big)}: its derivative is {spoken(f)}.",
        ),
        (
            rf"\int_{{{a}}}^{{{b}}} {integrand(f)}\,dx = F\left({b}\right) - F\left({a}\right)",
            "the theorem",
            f"So we need its values at {spoken(high)} and at {spoken(low)}.",
        ),
        (
            rf"= {sympy.latex(at_high)} - {minus} = {sympy.latex(result)}{approx}",
            "the integral",
            f"The integral is {spoken_value(result)}.",
        ),
    ]


def integrand(f: sympy.Expr) -> str:
    return rf"\left({tex(f)}\right)" if f.is_Add else tex(f)


def area(f: sympy.Expr, low: sympy.Expr, high: sympy.Expr) -> Scene:
    x_range, y_range = ranges(f, low, high)
    result = sympy.simplify(sympy.integrate(f, (X, low, high)))
    shown = sympy.latex(result) if result.is_Rational else rf"\approx {float(result):.2f}"
    plot = Graph(
        id="plot",
        x_range=x_range,
        y_range=y_range,
        curves=(Curve(id="f", expression=from_sympy(f), tex=f"f(x) = {tex(f)}"),),
        shapes=(Region(id="area", under="f", over=span(low, high), role="good", tex=shown),),
    )
    signs = {value(f, x) > 0 for x in np.linspace(*span(low, high), 60) if abs(value(f, x)) > 1e-9}
    if signs == {True}:
        meaning = f"The curve stays above the axis, so this is the area: {spoken_value(result)}."
    elif signs == {False}:
        meaning = "The curve stays below the axis, so the integral is negative: minus the area."
    else:
        meaning = (
            "Parts above the axis count as positive, parts below as negative. "
            f"Together they make {spoken_value(result)}."
        )
    return pictured(
        "What the number means",
        plot,
        [
            ("Back to the picture.", ["plot", "plot.f"]),
            (meaning, ["plot.area"]),
            (compare_areas(f, low, high, result), []),
        ],
        optional=True,
    )


def compare_areas(f: sympy.Expr, low: sympy.Expr, high: sympy.Expr, result: sympy.Expr) -> str:
    strips = midpoint_sum(f, low, high, 20)
    scale = max(abs(value(f, x)) for x in np.linspace(*span(low, high), 60)) * float(high - low)
    near = abs(strips - float(result)) < 0.01 * scale
    end = ": very close" if near else "; more strips would come closer"
    return f"Our twenty strips gave {heard(strips)}{end}."


def closing(f: sympy.Expr, low: sympy.Expr, high: sympy.Expr, *, turned: bool) -> Scene:
    """``turned``: from the higher end to the lower one was asked for."""
    result = sympy.simplify(sympy.integrate(f, (X, low, high)))
    opposite = (
        f"From {plain_number(high)} to {plain_number(low)} it is {plain_number(-result)}",
        f"You asked for it from {spoken(high)} to {spoken(low)}: the other way round the sign "
        f"changes, and it is {spoken_value(-result)}.",
    )
    return summary(
        (
            "The integral adds up ever narrower strips",
            "The integral is what sums of narrow strips come to.",
        ),
        ("Area below the x-axis counts as negative", "Area below the axis counts as negative."),
        (
            "The fundamental theorem: take an antiderivative at both ends",
            "The fundamental theorem replaces the strips by an antiderivative.",
        ),
        (
            f"From {plain_number(low)} to {plain_number(high)}, ours is {plain_number(result)}",
            f"Ours is {spoken_value(result)}.",
        ),
        *([opposite] if turned else []),
    )


def more(request: Request) -> Iterator[Scene]:
    own = read_request(request)
    for n, (f, low, high) in enumerate((case for case in OTHERS if case != own), 1):
        a, b = sympy.sympify(low), sympy.sympify(high)
        question = f"What is the integral of {spoken(f)} from {spoken(a)} to {spoken(b)}?"
        shown = rf"\int_{{{sympy.latex(a)}}}^{{{sympy.latex(b)}}} {integrand(f)}\,dx"
        yield practice(question, shown, calculation(f, a, b), n)


TEMPLATES = (
    Template(
        "integrals",
        score,
        build,
        takes="a formula in x that has a simple antiderivative, and limits not far apart",
        examples=(
            ("integral of x^2 from 0 to 3", ""),
            ("Integrals", ""),
            ("The area under a curve", "the function x^3 - 4x between -2 and 2"),
            ("Fundamental theorem of calculus", ""),
            ("integrate sin(x) from 0 to pi", ""),
        ),
        more=more,
    ),
)
