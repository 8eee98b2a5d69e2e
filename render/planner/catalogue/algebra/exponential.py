"""Exponential functions, and the logarithm that undoes them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import sympy

from render.plan.actions import stress
from render.plan.expressions import from_sympy
from render.plan.lesson import Scene
from render.plan.objects import Chart, Curve, Graph, Point
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
from render.planner.catalogue.reading import NUMBER
from render.planner.catalogue.registry import Template
from render.planner.catalogue.speech import plain_number, spoken, spoken_value
from render.planner.catalogue.subject import BY_SHAPE, Subject, only_formula
from render.planner.request import Request

SUBJECT = Subject(
    names=(
        "exponential*",
        "logarithm*",
        "exponential function*",
        "exponential growth",
        "exponential decay",
        "exponential and logarithm*",
        "log function*",
        "logs",
        "log base",
        "log to base",
        "logarithmic function*",
        "logarithmic equation*",
    ),
    words="function* growth decay base* inverse natural graph* log logs rule* law* compound "
    "doubling half-life equation* exponent* grow*",
    not_with=("matrix exponential", "distribution", "complex exponential"),
)
LOG_OF = re.compile(
    rf"\blog(?:arithm)?\s*(?:_|to\s+(?:the\s+)?base|base)?\s*({NUMBER})\s*(?:of\s*)?\(?\s*({NUMBER})",
    re.IGNORECASE,
)
POWER_EQUALS = re.compile(rf"({NUMBER})\s*\^\s*x\s*=\s*({NUMBER})", re.IGNORECASE)
OTHERS = ((2, 32), (3, 81), (10, 1000), (5, 125), (2, 20), (4, 64), (10, 500), (3, 50))

Case = tuple[sympy.Rational, sympy.Rational]
DEFAULT: Case = (sympy.Integer(2), sympy.Integer(8))


def read_request(request: Request) -> Case | None:
    """Base and power of ``2^x = 10``, ``log base 2 of 10``, or the base of ``2^x`` alone."""
    found = POWER_EQUALS.search(request.text) or LOG_OF.search(request.text)
    if found:
        return within(sympy.Rational(found[1]), sympy.Rational(found[2]))
    f = request.expression
    if f is not None and f.is_Pow and f.exp == X and f.base.is_Rational:
        return within(f.base, f.base**3)
    return None


def within(base: sympy.Expr, power: sympy.Expr) -> Case | None:
    usual = sympy.Rational(1, 10) <= base <= 10 and base != 1
    if not (usual and sympy.Rational(1, 1000) <= power <= 100_000):
        return None
    return (base, power) if abs(float(sympy.log(power) / sympy.log(base))) <= 20 else None


def score(request: Request) -> float:
    given = read_request(request) is not None
    by_words = SUBJECT.score(request, given=given)
    return by_words or (BY_SHAPE + 2 if given and only_formula(request) else 0.0)


def exponent(base: sympy.Expr, power: sympy.Expr) -> sympy.Expr:
    """log of power to base; whole or a fraction where it is."""
    for bottom in (1, 2, 3):
        near = sympy.Rational(round(float(sympy.log(power) / sympy.log(base)) * bottom), bottom)
        if base**near == power:
            return near
    return sympy.log(power) / sympy.log(base)


def build(request: Request) -> list[Scene]:
    base, power = read_request(request) or DEFAULT
    grows = base > 1
    return [
        opening(
            "Exponentials and logarithms",
            "Growth by a factor, and how to undo it",
            "curve",
            f"What happens if you multiply by {spoken(base)} again and again? "
            f"And how often must you do it to reach {spoken(power)}?",
        ),
        steps(base),
        curve(base, grows),
        undoing(base, power),
        worked("Solving for the exponent", calculation(base, power)),
        rules(),
        closing(base, power),
    ]


def steps(base: sympy.Expr) -> Scene:
    values = [base**n for n in range(6)]
    chart = Chart(
        id="powers",
        values=tuple(float(v) for v in values),
        labels=tuple(f"x = {n}" for n in range(6)),
        shown=tuple(plain_number(v) if len(str(v)) < 9 else f"{float(v):.3g}" for v in values),
    )
    way = "grows" if base > 1 else "shrinks"
    return pictured(
        "Equal steps, equal factors",
        chart,
        [
            (f"Start with one, and multiply by {spoken(base)} at every step.", ["powers"]),
            (
                f"The number {way} by the same factor each time, not by the same amount. "
                "That is exponential.",
                [stress("powers.4"), stress("powers.5")],
            ),
        ],
    )


def curve(base: sympy.Expr, grows: bool) -> Scene:
    b = float(base)
    reach = 3.0 if 0.4 < b < 3 else 1.6
    top = max(b**reach, b**-reach)
    f = from_sympy(base**X)
    plot = Graph(
        id="plot",
        x_range=(-reach, reach),
        y_range=(-0.1 * top, top),
        curves=(Curve(id="f", expression=f, tex=f"{power_of(base, 'x')}"),),
        points=(Point(id="one", x=0, y=1, tex=r"(0,\ 1)", role="warm", on="f"),),
    )
    way = "steeper and steeper" if grows else "flatter and flatter"
    side = "left" if grows else "right"
    return pictured(
        "The exponential function",
        plot,
        [
            (
                f"Between the whole numbers the curve runs smoothly. It goes {way}.",
                ["plot", "plot.f"],
            ),
            (
                "At zero it is one, since every base to the power of zero is one.",
                ["plot.one", stress("plot.one")],
            ),
            (f"To the {side} it comes ever closer to the axis, but never touches it.", []),
        ],
        optional=True,
    )


def power_of(base: sympy.Expr, exponent_tex: str) -> str:
    written = sympy.latex(base)
    base_tex = written if base.is_Integer else rf"\left({written}\right)"
    return f"{base_tex}^{{{exponent_tex}}}"


def undoing(base: sympy.Expr, power: sympy.Expr) -> Scene:
    return formula_and_notes(
        "The logarithm undoes it",
        [
            (rf"\log_{{{sympy.latex(base)}}} {sympy.latex(power)} = x", "log", "warm"),
            r"\quad\Leftrightarrow\quad",
            (f"{power_of(base, 'x')} = {sympy.latex(power)}", "power", "accent"),
        ],
        f"The logarithm to base {spoken(base)} of {spoken(power)} is the exponent we look for.",
        [
            (
                "The logarithm asks: to which power?",
                "It asks: to which power must the base be raised?",
                "log",
            ),
            (
                "It is the inverse of the exponential function",
                "So it is the inverse of the exponential function.",
                "power",
            ),
            (
                "Only positive numbers have a real logarithm",
                "Only positive numbers have a real logarithm: such powers are never negative.",
            ),
        ],
    )


def calculation(base: sympy.Expr, power: sympy.Expr) -> list[Line]:
    result = exponent(base, power)
    b, p = sympy.latex(base), sympy.latex(power)
    start = (
        f"{power_of(base, 'x')} = {p}",
        "our equation",
        f"{spoken(base).capitalize()} to the power x is {spoken(power)}.",
    )
    if result.is_Rational:
        return [
            start,
            (
                f"{power_of(base, sympy.latex(result))} = {p}",
                "as a power of the base",
                f"Now {spoken(power)} is {spoken(base)} to the power {spoken(result)}.",
            ),
            (f"x = {sympy.latex(result)}", "compare", f"So x is {spoken(result)}."),
        ]
    return [
        start,
        (
            rf"x \cdot \ln {bracketed(b)} = \ln {bracketed(p)}",
            "logarithms of both sides",
            "Take the natural logarithm of both sides. The exponent comes down as a factor.",
        ),
        (
            rf"x = \frac{{\ln {bracketed(p)}}}{{\ln {bracketed(b)}}} \approx {float(result):.4f}",
            "divide",
            f"Divide, and x is {spoken_value(result)}.",
        ),
    ]


def bracketed(tex: str) -> str:
    return rf"\left({tex}\right)" if "frac" in tex else tex


def rules() -> Scene:
    return worked(
        "Three rules for logarithms",
        [
            (
                r"\log(a \cdot b) = \log a + \log b",
                "products become sums",
                "The logarithm of a product is the sum of the logarithms.",
            ),
            (
                r"\log\frac{a}{b} = \log a - \log b",
                "quotients: differences",
                "That of a quotient is their difference.",
            ),
            (
                r"\log a^n = n \log a",
                "powers become factors",
                "And an exponent comes to the front as a factor. All of it for positive a and b.",
            ),
        ],
        optional=True,
    )


def closing(base: sympy.Expr, power: sympy.Expr) -> Scene:
    result = exponent(base, power)
    shown = plain_number(result) if result.is_Rational else f"about {float(result):.4f}"
    return summary(
        (
            "Exponential: equal steps multiply by equal factors",
            "Exponential growth multiplies by the same factor at every step.",
        ),
        ("The logarithm gives the exponent", "The logarithm gives the exponent back."),
        (
            f"{plain_number(base)} to the power {shown} is {plain_number(power)}",
            f"Our exponent was {spoken_value(result)}.",
        ),
    )


def more(request: Request) -> Iterator[Scene]:
    cases = [(sympy.Integer(b), sympy.Integer(p)) for b, p in OTHERS]
    for n, (base, power) in enumerate((case for case in cases if case != read_request(request)), 1):
        question = f"To which power must you raise {spoken(base)} to get {spoken(power)}?"
        shown = f"{power_of(base, 'x')} = {sympy.latex(power)}"
        yield practice(question, shown, calculation(base, power)[1:], n)


TEMPLATES = (
    Template(
        "exponentials and logarithms",
        score,
        build,
        takes="a base between 0.1 and 10, not 1, and a power above zero",
        examples=(
            ("Exponential functions", ""),
            ("Logarithms", ""),
            ("solve the exponential equation 2^x = 20", ""),
            ("Exponential decay", "the function (1/2)^x"),
            ("logarithm base 3 of 81", ""),
        ),
        more=more,
    ),
)
