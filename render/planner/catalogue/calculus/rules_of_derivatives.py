"""Product, quotient and chain rule, on the user's function or one of our own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import sympy

from render.plan.actions import stress
from render.plan.expressions import from_sympy
from render.plan.lesson import Scene
from render.plan.objects import Curve, Graph, Motif, Segment
from render.planner.catalogue.blocks import (
    Line,
    Row,
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
from render.planner.catalogue.window import window
from render.planner.request import Request

Parts = tuple[sympy.Expr, sympy.Expr]  # u and v; of a chain the outer function of x and the inner
ATOMS = (sympy.Pow, sympy.exp, sympy.log, sympy.sin, sympy.cos, sympy.tan)


@dataclass(frozen=True)
class Rule:
    """``split`` finds the two parts of a function; ``joined`` puts them together again."""

    name: str
    title: str
    subtitle: str
    hook: str
    motif: Motif
    formula: str
    said: str
    notes: tuple[Row, ...]
    why: tuple[Row, ...]
    subject: Subject
    split: Callable[[sympy.Expr], Parts | None]
    joined: Callable[[sympy.Expr, sympy.Expr], sympy.Expr]
    cases: tuple[Parts, ...]
    trap: Row
    examples: tuple[tuple[str, str], ...]


def split_product(f: sympy.Expr) -> Parts | None:
    """Two factors that both hold x; a quotient is none."""
    if not f.is_Mul or sympy.fraction(f)[1].has(X):
        return None
    number, rest = f.as_independent(X)
    factors = list(rest.args) if rest.is_Mul else [rest]
    if len(factors) != 2:
        return None
    one, two = sorted(factors, key=lambda part: (not part.is_polynomial(X), str(part)))
    return number * one, two


def split_quotient(f: sympy.Expr) -> Parts | None:
    top, bottom = sympy.fraction(sympy.together(f))
    return (top, bottom) if bottom.has(X) and top.has(X) else None


def split_chain(f: sympy.Expr) -> Parts | None:
    """The outer function, written in x, and the inner one, which is more than x."""
    number, rest = f.as_independent(X) if f.is_Mul else (sympy.Integer(1), f)
    if not isinstance(rest, ATOMS):
        return None
    inner = rest.exp if isinstance(rest, sympy.exp) else rest.args[0]
    if isinstance(rest, sympy.exp):
        inner = rest.args[0]
    if isinstance(rest, sympy.Pow) and rest.exp.has(X):
        inner = rest.exp
    if not inner.has(X) or inner == X or inner.is_number:
        return None
    hole = sympy.Dummy()
    return number * rest.xreplace({inner: hole}).xreplace({hole: X}), inner


def read_request(rule: Rule, request: Request) -> Parts | None:
    f = request.expression
    parts = rule.split(f) if f is not None else None
    return parts if parts and drawable(rule.joined(*parts)) else None


def drawable(f: sympy.Expr) -> bool:
    try:
        low, high = window(f, -3, 3)
        window(sympy.diff(f, X), -3, 3)
    except (ValueError, TypeError):
        return False
    return high - low < 1900 and len(str(f)) < 40


def lesson(rule: Rule, parts: Parts) -> list[Scene]:
    f = rule.joined(*parts)
    return [
        opening(rule.title, rule.subtitle, rule.motif, f"{rule.hook} Our example is {spoken(f)}."),
        formula_and_notes("The rule", [(rule.formula, "rule", "accent")], rule.said, rule.notes),
        worked("Step by step", lines(rule, parts)),
        picture(f),
        summary(*rule.why, rule.trap, result_row(f)),
    ]


def result_row(f: sympy.Expr) -> Row:
    derivative = simplest(sympy.diff(f, X))
    return (
        "Name the parts, derive each, put them in",
        f"So the derivative of our example is {spoken(derivative)}.",
    )


def simplest(f: sympy.Expr) -> sympy.Expr:
    """The shortest of some ways to write it."""
    ways = [f, sympy.expand(f), sympy.factor(f), sympy.simplify(f)]
    return min(ways, key=lambda way: (way.count_ops(), len(sympy.latex(way))))


def lines(rule: Rule, parts: Parts) -> list[Line]:
    return chain_lines(parts) if rule.name == "the chain rule" else pair_lines(rule, parts)


def pair_lines(rule: Rule, parts: Parts) -> list[Line]:
    u, v = parts
    du, dv = sympy.diff(u, X), sympy.diff(v, X)
    result = simplest(sympy.diff(rule.joined(u, v), X))
    first, second = (
        rf"\left({tex(du)}\right) \left({tex(v)}\right)",
        (rf"\left({tex(u)}\right) \left({tex(dv)}\right)"),
    )
    whole = (
        f"{first} + {second}"
        if rule.name == "the product rule"
        else rf"\frac{{{first} - {second}}}{{\left({tex(v)}\right)^2}}"
    )
    return [
        (
            rf"u = {tex(u)}, \quad v = {tex(v)}",
            "name the parts",
            f"Call the first part u: {spoken(u)}. Call the second v: {spoken(v)}.",
        ),
        (
            rf"u' = {tex(du)}, \quad v' = {tex(dv)}",
            "derive each part",
            f"The derivative of u is {spoken(du)}, that of v is {spoken(dv)}.",
        ),
        (f"f'(x) = {whole}", "put them in", "Now put all four into the rule."),
        (f"f'(x) = {tidy_tex(rule, parts, result)}", "tidied up",
         f"Tidied up, it is {spoken(result)}."),
    ]  # fmt: skip


def tidy_tex(rule: Rule, parts: Parts, result: sympy.Expr) -> str:
    """A quotient's square below is left as it is."""
    if rule.name != "the quotient rule":
        return tex(result)
    u, v = parts
    top = sympy.expand(sympy.diff(u, X) * v - u * sympy.diff(v, X))
    return rf"\frac{{{tex(top)}}}{{\left({tex(v)}\right)^2}}"


def chain_lines(parts: Parts) -> list[Line]:
    outer, inner = parts
    douter, dinner = sympy.diff(outer, X), sympy.diff(inner, X)
    u = sympy.Symbol("u")
    result = simplest(sympy.diff(outer.subs(X, inner), X))
    return [
        (
            rf"u = {tex(inner)}, \quad f = {tex(outer.subs(X, u))}",
            "inner and outer function",
            f"Inside stands {spoken(inner)}. Call it u. The outer function is "
            f"{spoken(outer.subs(X, u))}.",
        ),
        (
            rf"\frac{{df}}{{du}} = {tex(douter.subs(X, u))}, \quad "
            rf"\frac{{du}}{{dx}} = {tex(dinner)}",
            "derive both",
            f"The outer derivative is {spoken(douter.subs(X, u))}, the inner one {spoken(dinner)}.",
        ),
        (
            rf"f'(x) = {tex(douter.subs(X, inner))} \cdot \left({tex(dinner)}\right)",
            "multiply, and put u back",
            "Multiply them, and write the inner function for u again.",
        ),
        (f"f'(x) = {tex(result)}", "tidied up", f"Tidied up, it is {spoken(result)}."),
    ]


def picture(f: sympy.Expr) -> Scene:
    """The function, its tangent at a place, and the derivative, whose height is the slope."""
    slope = sympy.diff(f, X)
    both = window(f, -3, 3), window(slope, -3, 3)
    low, high = min(pair[0] for pair in both), max(pair[1] for pair in both)
    place = next(
        (a for a in (1.0, 0.5, -1.0, 2.0, 1.5) if low < value(f, a) < high and
         low < value(slope, a) < high), 1.0
    )  # fmt: skip
    at, rise = value(f, place), value(slope, place)
    reach = min(0.9, 0.4 * (high - low) / max(abs(rise), 0.2))
    plot = Graph(
        id="plot",
        x_range=(-3, 3),
        y_range=(low, high),
        curves=(
            Curve(id="f", expression=from_sympy(f), tex="f"),
            Curve(id="slope", expression=from_sympy(slope), tex="f'", role="good"),
        ),
        segments=(
            Segment(
                id="tangent",
                start=(place - reach, at - rise * reach),
                end=(place + reach, at + rise * reach),
                role="warm",
                dashed=False,
            ),
        ),
    )
    return pictured(
        "The picture",
        plot,
        [
            ("Here is our function.", ["plot", "plot.f"]),
            (
                f"Where x is {place:g}, its slope is {said_number(rise)}: there lies this tangent.",
                ["plot.tangent", stress("plot.tangent")],
            ),
            (
                f"The derivative has just that height where x is {place:g}.",
                ["plot.slope"],
            ),
        ],
        optional=True,
    )


def value(f: sympy.Expr, x: float) -> float:
    try:
        return float(f.subs(X, x))
    except TypeError:
        return float("nan")


def said_number(value: float) -> str:
    short = f"{abs(value):.2f}".rstrip("0").rstrip(".")
    exact = abs(float(short) - abs(value)) < 1e-9
    return f"{'' if exact else 'about '}{'minus ' if value < 0 else ''}{short}"


def more(rule: Rule, request: Request) -> Iterator[Scene]:
    own = read_request(rule, request) or rule.cases[0]
    for n, parts in enumerate((case for case in rule.cases if case != own), 1):
        f = rule.joined(*parts)
        told = lines(rule, parts)
        yield practice(
            f"What is the derivative of {spoken(f)}?", f"f(x) = {tex(f)}",
            [told[0], told[1], told[3]], n
        )  # fmt: skip


def template(rule: Rule) -> Template:
    return Template(
        rule.name,
        lambda r: rule.subject.score(r, given=read_request(rule, r) is not None),
        lambda r: lesson(rule, read_request(rule, r) or rule.cases[0]),
        examples=rule.examples,
        more=lambda r: more(rule, r),
        takes=f"a function in x to which {rule.name} applies, drawn between -3 and 3",
    )


WORDS = (
    "derivative* differentiat* rule calculus function* composite composition leibniz product "
    "quotient chain inner outer x"
)
PRODUCT = Rule(
    "the product rule",
    "The product rule",
    "The derivative of u · v",
    "The derivative of a sum is the sum of the derivatives. For a product it is not as easy.",
    "tangent",
    r"(u \cdot v)' = u' \cdot v + u \cdot v'",
    "The derivative of u times v is: u prime times v, plus u times v prime.",
    (
        ("Derive the first, keep the second", "Derive the first factor, and keep the second."),
        ("Keep the first, derive the second", "Then keep the first, and derive the second."),
        ("Add both", "And add both."),
    ),
    (
        ("(u · v)' = u' · v + u · v'", "Each factor changes once, while the other is kept."),
    ),
    Subject(names=("product rule", "derivative of a product", "product rule for derivatives"),
            words=WORDS, not_with=("chemistry", "probability")),
    split_product,
    lambda u, v: u * v,
    ((X**2, sympy.sin(X)), (X, sympy.exp(X)), (X**2 + 1, sympy.cos(X)), (2 * X, sympy.sin(X)),
     (X**3, sympy.exp(X)), (X + 2, X**2 - 1)),
    ("Not u' · v': that is wrong for nearly all functions",
     "Mind: u prime times v prime is not the derivative."),
    (("The product rule", ""), ("Product rule", "differentiate x^2 * cos(x)")),
)  # fmt: skip
QUOTIENT = Rule(
    "the quotient rule",
    "The quotient rule",
    "The derivative of u / v",
    "How does a fraction change when its top and its bottom change at the same time?",
    "tangent",
    r"\left(\frac{u}{v}\right)' = \frac{u' \cdot v - u \cdot v'}{v^2}",
    "The derivative of u over v is: u prime times v, minus u times v prime, all over v squared.",
    (
        ("Above: first u' · v, then minus u · v'",
         "Above stands u prime times v, minus u times v prime. Here the order matters."),
        ("Below: v squared", "Below stands the square of v."),
    ),
    (
        ("(u / v)' = (u' · v − u · v') / v²", "Above, a difference; below, the square of v."),
    ),
    Subject(names=("quotient rule", "derivative of a quotient", "derivative of a fraction",
                   "quotient rule for derivatives"), words=WORDS),
    split_quotient,
    lambda u, v: u / v,
    ((X, X**2 + 1), (X**2, X**2 + 2), (sympy.sin(X), X**2 + 1), (X + 1, X**2 + 3),
     (2 * X, X**2 + 4), (sympy.exp(X), X**2 + 1)),
    ("The order above matters: the part with u' comes first",
     "Mind the order above: the part with u prime comes first."),
    (("The quotient rule", ""), ("Quotient rule", "differentiate x/(x^2+2)")),
)  # fmt: skip
CHAIN = Rule(
    "the chain rule",
    "The chain rule",
    "Functions within functions",
    "In some functions another one is hidden. How does the outside change, when the inside "
    "changes, when x changes?",
    "curve",
    r"\frac{df}{dx} = \frac{df}{du} \cdot \frac{du}{dx}",
    "The derivative of the whole is the derivative of the outer function, times that of the inner "
    "one.",
    (
        ("Derive the outer function; keep the inner one in it",
         "Derive the outer function, and keep the inner one inside."),
        ("Multiply with the derivative of the inner one",
         "Then multiply with the derivative of the inner one."),
    ),
    (
        ("Outer derivative times inner derivative",
         "The outer derivative times the inner derivative."),
    ),
    Subject(names=("chain rule", "derivative of a composite function", "composite function*",
                   "chain rule for derivatives"),
            words=WORDS, not_with=("probability", "bayes", "backpropagation", "supply")),
    split_chain,
    lambda outer, inner: outer.subs(X, inner),
    ((sympy.sin(X), X**2), (X**3, X**2 - 1), (sympy.exp(X), -X**2), (sympy.cos(X), 2 * X + 1),
     (X**2, sympy.sin(X)), (sympy.sqrt(X), X**2 + 1)),
    ("Do not forget the inner derivative", "The inner derivative is what is forgotten most often."),
    (("The chain rule", ""), ("Chain rule", "differentiate sin(3x)"),
     ("Derivative of a composite function", "(2x+1)^3")),
)  # fmt: skip
TEMPLATES = tuple(map(template, (PRODUCT, QUOTIENT, CHAIN)))
