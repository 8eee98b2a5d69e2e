"""Taylor series: polynomials that lie ever closer to a function around zero."""

from __future__ import annotations

from collections.abc import Iterator

import sympy

from render.plan.actions import hide
from render.plan.expressions import from_sympy
from render.plan.lesson import Scene
from render.plan.objects import Curve, Graph, Role
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
from render.planner.catalogue.registry import Template
from render.planner.catalogue.speech import spoken, tex
from render.planner.catalogue.subject import Subject
from render.planner.request import Request

SUBJECT = Subject(
    names=(
        "taylor series",
        "taylor polynomial*",
        "maclaurin series",
        "maclaurin polynomial*",
        "taylor expansion*",
        "taylor approximation*",
        "taylor",
    ),
    words="power series sine cosine exponential function* approximat* polynomial* sum* expansion* "
    "theorem around zero centred centered",
)
FUNCTIONS = (sympy.exp(X), sympy.sin(X), sympy.cos(X), sympy.log(1 + X), 1 / (1 - X))
DEFAULT = sympy.sin(X)
ROLES: tuple[Role, ...] = ("warm", "violet", "good")


def read_request(request: Request) -> sympy.Expr | None:
    f = request.expression
    if f in FUNCTIONS:
        return f
    words = request.text.lower()
    names = {"cosine": sympy.cos(X), "sine": sympy.sin(X), "exponential": sympy.exp(X)}
    return next((f for name, f in names.items() if name in words), None)


def score(request: Request) -> float:
    return SUBJECT.score(request, given=read_request(request) is not None)


def terms(f: sympy.Expr, count: int) -> list[sympy.Expr]:
    """The first terms that are not zero."""
    found: list[sympy.Expr] = []
    derivative, order = f, 0
    while len(found) < count:
        coefficient = derivative.subs(X, 0) / sympy.factorial(order)
        if coefficient != 0:
            found.append(coefficient * X**order)
        derivative, order = sympy.diff(derivative, X), order + 1
    return found


def build(request: Request) -> list[Scene]:
    f = read_request(request) or DEFAULT
    return [
        opening(
            "Taylor series",
            "Functions as endless polynomials",
            "wave",
            f"How can one compute {spoken(f)} by adding and multiplying alone? A polynomial needs "
            "nothing else, and it can come very close.",
        ),
        draw_polynomials(f),
        law(),
        worked("The coefficients", coefficients(f)),
        worked("A check", check_value(f, sympy.Rational(1, 2))),
        closing(f),
    ]


def draw_polynomials(f: sympy.Expr) -> Scene:
    sums = [sum(terms(f, n)) for n in (1, 2, 4)]
    if sums[0].is_number:
        sums = [sum(terms(f, n)) for n in (2, 3, 5)]
    narrow = f in (sympy.log(1 + X), 1 / (1 - X))
    reach, high = (0.95, 3.2) if narrow else (5.0, 2.6)
    y_range = {
        sympy.exp(X): (-2.0, 9.0),
        1 / (1 - X): (-0.5, 6.0),
        sympy.log(1 + X): (-2.5, 1.5),
    }.get(f, (-high, high))
    x_range = (-4.0, 3.0) if f == sympy.exp(X) else (-reach, reach)
    curves = [Curve(id="f", expression=from_sympy(f), tex=f"f(x) = {tex(f)}")]
    for n, (partial, role) in enumerate(zip(sums, ROLES, strict=True)):
        degree = int(sympy.degree(partial, X))
        expression = from_sympy(sympy.expand(partial))
        curves.append(Curve(id=f"p{n}", expression=expression, tex=f"P_{{{degree}}}", role=role))
    plot = Graph(id="plot", x_range=x_range, y_range=y_range, curves=tuple(curves))
    degrees = [int(sympy.degree(partial, X)) for partial in sums]
    return pictured(
        "Closer with every term",
        plot,
        [
            (f"This is {spoken(f)}.", ["plot", "plot.f"]),
            (
                f"A polynomial of degree {degrees[0]} agrees with it only close to zero.",
                ["plot.p0"],
            ),
            (f"With degree {degrees[1]} it follows the curve further.", ["plot.p1"]),
            (
                f"And with degree {degrees[2]} further still. Near zero the curves can hardly be "
                "told apart.",
                ["plot.p2", hide("plot.p0")],
            ),
        ],
    )


def law() -> Scene:
    return formula_and_notes(
        "How to find the polynomial",
        [
            ("f(x)", "f", "accent"),
            r"\approx f(0) + f'(0)\,x +",
            (r"\frac{f''(0)}{2!}", "second", "warm"),
            r"x^2 +",
            (r"\frac{f'''(0)}{3!}", "third", "good"),
            r"x^3 + \cdots",
        ],
        "The polynomial must have the same value at zero as the function, the same slope, the same "
        "curvature, and so on.",
        [
            (
                "The derivatives of f at 0 give the coefficients",
                "So its coefficients come from the derivatives at zero,",
                "second",
            ),
            (
                "Each is divided by a factorial: n! = 1·2·…·n",
                "each divided by the factorial of its order.",
                "third",
            ),
        ],
        optional=True,
    )


def coefficients(f: sympy.Expr) -> list[Line]:
    derivatives = [sympy.diff(f, X, n) for n in range(4)]
    values = [d.subs(X, 0) for d in derivatives]
    shown = r",\ ".join(sympy.latex(d) for d in derivatives[1:4])
    at_zero = r",\ ".join(sympy.latex(value) for value in values)
    spoken_values = ", ".join(spoken(value) for value in values)
    polynomial = terms(f, 4)
    return [
        (f"f(x) = {tex(f)}", "our function", f"Our function is {spoken(f)}."),
        (rf"f',\ f'',\ f''' = {shown}", "derivatives", "Take the derivatives, one after another."),
        (
            rf"f(0),\ f'(0),\ f''(0),\ f'''(0) = {at_zero}",
            "their values at 0",
            f"At zero they are {spoken_values}.",
        ),
        (
            f"f(x) \\approx {ascending(polynomial)} + \\cdots".replace("+ -", "- "),
            "the series",
            "Dividing by the factorials gives the beginning of the series: "
            f"{' plus '.join(spoken(term) for term in polynomial)}.".replace("plus minus", "minus"),
        ),
    ]


def ascending(polynomial: list[sympy.Expr]) -> str:
    written = [sympy.latex(term) for term in polynomial]
    return "".join(t if not n or t.startswith("-") else f" + {t}" for n, t in enumerate(written))


def check_value(f: sympy.Expr, place: sympy.Expr) -> list[Line]:
    lines: list[Line] = []
    for count in (2, 4):
        partial = sum(terms(f, count)).subs(X, place)
        lines.append(
            (
                rf"P_{{{int(sympy.degree(sum(terms(f, count)), X))}}}"
                rf"\left({sympy.latex(place)}\right) = {float(partial):.6f}",
                f"{count} terms",
                f"With {count} terms, at x equals {spoken(place)}, we get {float(partial):.4f}.",
            )
        )
    true = float(f.subs(X, place))
    error = abs(true - float(sum(terms(f, 4)).subs(X, place)))
    return [
        *lines,
        (
            rf"f\left({sympy.latex(place)}\right) = {true:.6f}",
            "the true value",
            f"The true value is {true:.4f}. Four terms are only {error:.1g} off.".replace(
                "e-0", " times ten to the minus "
            ),
        ),
    ]


def closing(f: sympy.Expr) -> Scene:
    where = {
        sympy.log(1 + X): ("for x above −1, up to 1", "for x above minus one, up to one"),
        1 / (1 - X): ("for x between −1 and 1", "for x between minus one and one"),
    }.get(f, ("for every x", "for every x"))
    return summary(
        (
            "A Taylor polynomial shares its derivatives at 0 with the function",
            "A Taylor polynomial has the same derivatives at zero as the function.",
        ),
        ("More terms: closer, and over a wider range", "More terms bring it closer."),
        (
            f"For our function the series is exact {where[0]}",
            f"For our function, the whole series gives the true value {where[1]}.",
        ),
    )


def more(request: Request) -> Iterator[Scene]:
    own = read_request(request) or DEFAULT
    for n, f in enumerate((f for f in FUNCTIONS if f != own), 1):
        question = f"How does the Taylor series of {spoken(f)} begin?"
        yield practice(question, rf"{tex(f)} \approx\ ?", coefficients(f)[2:], n)


TEMPLATES = (
    Template(
        "Taylor series",
        score,
        build,
        takes="the sine, the cosine, the exponential and the like",
        examples=(
            ("Taylor series", ""),
            ("Maclaurin series of cos(x)", ""),
            ("Taylor polynomials", "the function e^x"),
            ("Taylor series of ln(1+x)", ""),
        ),
        more=more,
    ),
)
