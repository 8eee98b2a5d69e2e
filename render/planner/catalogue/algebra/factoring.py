"""Factoring polynomials: two numbers, known patterns, and the zeros they show."""

from __future__ import annotations

from collections.abc import Iterator

import sympy

from render.plan.actions import stress
from render.plan.expressions import from_sympy
from render.plan.lesson import Action, Scene
from render.plan.objects import Curve, Graph, Point
from render.planner.catalogue.blocks import Line, X, listed, opening, pictured, practice, worked
from render.planner.catalogue.registry import Template
from render.planner.catalogue.speech import plain_number, spoken, spoken_value, tex, value_tex
from render.planner.catalogue.subject import Subject
from render.planner.catalogue.window import window
from render.planner.request import Request

SUBJECT = Subject(
    names=(
        "factoring",
        "factorising",
        "factorizing",
        "factor polynomial*",
        "factoring polynomial*",
        "factor quadratic*",
        "factoring quadratic*",
        "factorising quadratic*",
        "factor",
        "factorise",
        "factorize",
        "factorization of polynomial*",
        "difference of two squares",
        "difference of squares",
        "factoring trinomial*",
        "factor theorem",
        "polynomial*",
    ),
    words="polynomial* quadratic* trinomial* expression* equation* expand* common zero* root* "
    "theorem squares bracket* degree cubic factors into linear graph*",
    not_with=(
        "prime factor*",
        "prime",
        "greatest common",
        "integer*",
        "number*",
        "load factor",
        "taylor",
        "remainder",
    ),
)
DEFAULT = X**2 + 5 * X + 6
OTHERS = (
    X**2 - 7 * X + 12,
    X**2 - 9,
    X**2 + 2 * X - 15,
    2 * X**2 + 7 * X + 3,
    X**2 - 6 * X + 9,
    X**3 - 4 * X,
    X**2 - X - 20,
    3 * X**2 - 12,
)


def fits(f: sympy.Expr) -> bool:
    expanded = sympy.expand(f)
    if not expanded.is_polynomial(X):
        return False
    poly = sympy.Poly(expanded, X)
    whole = all(c.is_Integer and abs(c) <= 200 for c in poly.all_coeffs())
    return bool(2 <= poly.degree() <= 4 and whole)


def read_request(request: Request) -> sympy.Expr | None:
    f = request.expression
    return sympy.expand(f) if f is not None and fits(f) else None


def score(request: Request) -> float:
    return SUBJECT.score(request, given=read_request(request) is not None)


def factors(f: sympy.Expr) -> list[tuple[sympy.Expr, int]]:
    """Factors over the whole numbers with their powers, a constant first if there is one."""
    constant, found = sympy.factor_list(f, X)
    tidy = sorted(found, key=lambda pair: (pair[0] != X, sympy.degree(pair[0], X)))
    return ([] if constant == 1 else [(constant, 1)]) + tidy


def is_prime(f: sympy.Expr) -> bool:
    return len(factors(f)) == 1 and factors(f)[0][1] == 1


def build(request: Request) -> list[Scene]:
    f = read_request(request) or DEFAULT
    return [
        opening(
            "Factoring polynomials",
            "From a sum to a product",
            "parabola",
            f"A product is easier to understand than a sum. Can {spoken(f)} be written as "
            "a product?",
        ),
        patterns(),
        worked("Step by step", calculation(f)),
        *([] if is_prime(f) else [worked("Check: multiply out", expand_lines(f), optional=True)]),
        draw_roots(f),
        closing(f),
    ]


def patterns() -> Scene:
    return worked(
        "Patterns to know",
        [
            (
                r"ax + ay = a(x + y)",
                "common factor",
                "First look for a factor common to all terms.",
            ),
            (
                r"a^2 - b^2 = (a - b)(a + b)",
                "difference of squares",
                "A difference of two squares always splits.",
            ),
            (
                r"x^2 + (p + q)x + pq = (x + p)(x + q)",
                "sum and product",
                "And for a quadratic, look for two numbers p and q: their sum stands before x, "
                "their product stands alone.",
            ),
        ],
        optional=True,
    )


def product(f: sympy.Expr) -> str:
    parts = []
    for factor, power in factors(f):
        if factor.is_number:
            parts.append("-" if factor == -1 else sympy.latex(factor))
        elif factor == X:
            parts.append("x" if power == 1 else f"x^{{{power}}}")
        else:
            raised = "" if power == 1 else f"^{{{power}}}"
            parts.append(rf"\left({tex(factor)}\right){raised}")
    return r" ".join(parts)


def said_product(f: sympy.Expr) -> str:
    parts = []
    for factor, power in factors(f):
        if factor == -1:
            parts.append("minus one")
        else:
            times = {1: "", 2: ", squared", 3: ", cubed"}.get(power, f", to the power {power}")
            parts.append(f"{spoken(factor)}{times}")
    return ", times ".join(parts)


def calculation(f: sympy.Expr) -> list[Line]:
    lines: list[Line] = [(tex(f), "our polynomial", f"This is our polynomial: {spoken(f)}.")]
    if is_prime(f):
        return [*lines, *no_factors(f)]
    common = sympy.gcd_terms(f, clear=True)
    pulled = common.as_coeff_Mul()[0]
    lowest = min(monomial[0] for monomial in sympy.Poly(f, X).monoms())
    shared = abs(sympy.gcd(list(sympy.Poly(f, X).all_coeffs()))) * X**lowest
    rest = sympy.expand(f / shared)
    if shared != 1 and pulled is not None:
        lines.append(
            (
                rf"{tex(shared)}\left({tex(rest)}\right)",
                "common factor",
                f"Every term contains the factor {spoken(shared)}.",
            )
        )
    lines += pair_line(rest) or trial_line(rest)
    lines.append((product(f), "the product", f"So it is {said_product(f)}."))
    return lines


def pair_line(f: sympy.Expr) -> list[Line]:
    """How the two numbers are found, for x² + bx + c."""
    poly = sympy.Poly(f, X)
    if poly.degree() != 2 or poly.LC() != 1:
        return []
    p, q = (-root for root in [*sympy.roots(f, X, multiple=True)])
    if not (p.is_Integer and q.is_Integer):
        return []
    b, c = poly.all_coeffs()[1:]
    plus = sympy.latex(q) if q >= 0 else rf"\left({sympy.latex(q)}\right)"
    return [
        (
            rf"{sympy.latex(p)} + {plus} = {sympy.latex(b)}, \quad "
            rf"{sympy.latex(p)} \cdot {plus} = {sympy.latex(c)}",
            "two numbers",
            f"We need two numbers with sum {spoken(b)} and product {spoken(c)}: "
            f"they are {spoken(p)} and {spoken(q)}.",
        )
    ]


def trial_line(f: sympy.Expr) -> list[Line]:
    """A zero that is found by trying, for polynomials of higher degree."""
    whole = [z for z in zeros(f) if z.is_Integer and z != 0]
    if sympy.degree(f, X) < 3 or not whole:
        return []
    z = min(whole, key=abs)
    return [
        (
            rf"x = {sympy.latex(z)}: \quad {sympy.latex(f.subs(X, z))}",
            "a zero, found by trying",
            f"Trying small numbers shows that it is zero at {spoken(z)}, so {spoken(X - z)} "
            "is a factor.",
        )
    ]


def no_factors(f: sympy.Expr) -> list[Line]:
    if sympy.degree(f, X) == 2:
        d = sympy.discriminant(f, X)
        return [
            (
                rf"b^2 - 4ac = {sympy.latex(d)}",
                "the discriminant",
                f"Its discriminant is {spoken(d)}, which is not the square of a whole number.",
            ),
            (
                r"\text{no whole-number factors}",
                "nothing splits off",
                "So it cannot be split into factors with whole numbers.",
            ),
        ]
    return [
        (
            r"\text{no whole-number factors}",
            "nothing splits off",
            "It cannot be split into factors with whole numbers.",
        )
    ]


def expand_lines(f: sympy.Expr) -> list[Line]:
    return [
        (product(f), "the product", "Multiply the factors out again."),
        (
            rf"= {tex(f)}",
            "the polynomial again",
            "Every term comes back: the product is right.",
        ),
    ]


def zeros(f: sympy.Expr) -> list[sympy.Expr]:
    """All real zeros, each once; those that are no fractions to four places."""
    found = sympy.real_roots(sympy.Poly(f, X), multiple=False)
    return sorted((z if z.is_Rational else z.evalf(12) for z, _ in found), key=float)


def draw_roots(f: sympy.Expr) -> Scene:
    found = zeros(f)
    middle = float(sum(found) / len(found)) if found else 0.0
    reach = max([2.5, *(1.5 * abs(float(z) - middle) for z in found)])
    low, high = middle - reach, middle + reach
    points = [
        Point(id=f"z{n}", x=float(z), y=0, tex=f"{value_tex(z)}", role="good")
        for n, z in enumerate(found)
    ]
    plot = Graph(
        id="plot",
        x_range=(low, high),
        y_range=window(f, low, high),
        curves=(Curve(id="f", expression=from_sympy(f), tex=tex(f)),),
        points=tuple(points),
    )
    marks: list[Action | str] = [f"plot.z{n}" for n in range(len(found))]
    where = " and ".join(spoken_value(z) for z in found)
    if not found:
        said = "It never meets the axis, so it has no real zero at all."
    elif is_prime(f):
        said = f"It is zero at {where}, but no factor with whole numbers shows that."
    else:
        said = f"A product is zero where one of its factors is zero: here at {where}."
    first = "The graph shows what factors are good for."
    beats: list[tuple[str, list[Action | str]]] = [
        ("Here is the graph." if is_prime(f) else first, ["plot", "plot.f"]),
        (said, marks or [stress("plot.f")]),
    ]
    return pictured("Factors show the zeros", plot, beats)


def closing(f: sympy.Expr) -> Scene:
    steps = [
        ("Take out what all terms have in common", "First take out the common factor."),
        ("Look for known patterns", "Then look for patterns."),
        ("Each factor x − a shows a zero at a", "Each linear factor shows a zero."),
    ]
    own = "no factors with whole numbers" if is_prime(f) else plain_number(sympy.factor(f))
    told = "Ours does not split." if is_prime(f) else f"Ours is {said_product(f)}."
    return listed("Summary", [*steps, (f"Ours: {own}", told)], marker="tick")


def more(request: Request) -> Iterator[Scene]:
    for n, f in enumerate((f for f in OTHERS if f != read_request(request)), 1):
        yield practice(f"Factor {spoken(f)}.", tex(f), calculation(f)[1:], n)


TEMPLATES = (
    Template(
        "factoring polynomials",
        score,
        build,
        takes="polynomials in x with whole numbers, up to the fourth power",
        examples=(
            ("Factoring polynomials", ""),
            ("factor x^2 - 5x + 6", ""),
            ("Factor 2x^3 - 8x", ""),
            ("Factoring quadratics", "x^2 + x + 1"),
            ("Difference of two squares", ""),
        ),
        more=more,
    ),
)
