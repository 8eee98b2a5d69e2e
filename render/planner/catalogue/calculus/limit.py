"""Limits of functions: values from both sides, cancelling, one-sided limits, infinity."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import sympy

from render.plan.actions import stress
from render.plan.expressions import evaluate, from_sympy, parse
from render.plan.lesson import Action, Scene
from render.plan.objects import Curve, Graph, Point, Table
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
from render.planner.catalogue.speech import plain_number, spoken, spoken_value, tex
from render.planner.catalogue.subject import Subject
from render.planner.catalogue.window import window
from render.planner.request import Request

SUBJECT = Subject(
    names=("limit", "limits", "limit of a function", "limits of functions", "continuity"),
    words="function* calculus approach* infinity tends continuous value* rational sine epsilon "
    "left right one-sided side* x",
    not_with=("central limit", "speed limit*", "limit cycle*", "sequence*"),
)
TARGET = re.compile(
    r"(?:approach(?:es)?|tends? to|goes to|->|→|\bat)\s*(?:x\s*=\s*)?"
    r"(-?\d+(?:\.\d+)?|infinity|∞|inf)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Case:
    """A function and the place that x comes to, a number or infinity."""

    f: sympy.Expr
    at: sympy.Expr

    @property
    def sides(self) -> tuple[sympy.Expr, sympy.Expr]:
        if self.at is sympy.oo:
            value = sympy.limit(self.f, X, sympy.oo)
            return value, value
        return sympy.limit(self.f, X, self.at, "-"), sympy.limit(self.f, X, self.at, "+")

    @property
    def limit(self) -> sympy.Expr | None:
        left, right = self.sides
        return left if left == right else None

    @property
    def value(self) -> sympy.Expr | None:
        """The function's own value there, if it has one."""
        if self.at is sympy.oo:
            return None
        there = self.f.subs(X, self.at)
        return there if there.is_finite and there.is_real else None


DEFAULT = Case((X**2 - 1) / (X - 1), sympy.Integer(1))
OTHERS = (
    Case((X**2 - 4) / (X - 2), sympy.Integer(2)),
    Case((X**2 - 9) / (X + 3), sympy.Integer(-3)),
    Case(X**2 + 3 * X, sympy.Integer(2)),
    Case((X**2 - X) / (X - 1), sympy.Integer(1)),
    Case((X**2 + X - 6) / (X - 2), sympy.Integer(2)),
    Case((3 * X + 1) / (X + 2), sympy.oo),
    Case((X**2 - 16) / (X - 4), sympy.Integer(4)),
)


def fits(f: sympy.Expr) -> bool:
    """Fractions of polynomials to the third degree, and sin(x)/x."""
    if f == sympy.sin(X) / X:
        return True
    if not f.is_rational_function(X):
        return False
    parts = [sympy.Poly(part, X) for part in sympy.fraction(sympy.together(f))]
    small = all(abs(c) <= 50 for part in parts for c in part.all_coeffs())
    return small and all(part.degree() <= 3 for part in parts)


def read_request(request: Request) -> Case | None:
    f, found = request.expression, TARGET.search(request.text.replace("−", "-"))
    if f is None or found is None or not fits(f):
        return None
    at = sympy.oo if not found[1].lstrip("-")[0].isdigit() else sympy.Rational(found[1])
    if at is not sympy.oo and abs(at) > 50:
        return None
    try:
        picture(Case(f, at))
    except ValueError:
        return None
    return Case(f, at)


def score(request: Request) -> float:
    return SUBJECT.score(request, given=read_request(request) is not None)


def speak_place(at: sympy.Expr) -> str:
    return "infinity" if at is sympy.oo else spoken(at)


def build(request: Request) -> list[Scene]:
    case = read_request(request) or DEFAULT
    return [
        opening(
            "Limits",
            "What a function comes to",
            "curve",
            f"What happens to a function as x comes closer and closer to a place? We look at "
            f"{spoken(case.f)} as x approaches {speak_place(case.at)}.",
        ),
        meaning(),
        table(case),
        draw_limit(case),
        worked("Calculating it", calculation(case)),
        closing(case),
    ]


def meaning() -> Scene:
    return formula_and_notes(
        "What a limit is",
        [(r"\lim_{x \to a}", "sign", "accent"), "f(x) =", ("L", "value", "good")],
        "One writes it like this: the limit of f of x, as x approaches a, is L.",
        [
            (
                "f(x) comes as close to L as one likes",
                "It means: f of x comes as close to L as one likes,",
                "value",
            ),
            ("if only x is close enough to a", "if only x is close enough to a.", "sign"),
            (
                "f need not have a value at a itself",
                "The function need not even have a value at a itself.",
            ),
        ],
        optional=True,
    )


def near(case: Case) -> list[float]:
    if case.at is sympy.oo:
        return [10, 100, 1000, 10_000, 100_000]
    a = float(case.at)
    return [a - 0.1, a - 0.01, a - 0.001, a + 0.001, a + 0.01, a + 0.1]


def table(case: Case) -> Scene:
    tree = parse(from_sympy(case.f))
    rows: list[tuple[str, ...]] = [("x", "f(x)")]
    for x in near(case):
        try:
            value = f"{evaluate(tree, x):.6g}"
        except (ValueError, ZeroDivisionError, OverflowError):
            value = "none"
        rows.append((f"{x:.6g}".replace("-", "−"), value.replace("-", "−")))
    cells = Table(id="values", rows=tuple(rows), header=True)
    left, right = case.sides
    if case.at is sympy.oo:
        told = f"The further x goes, the nearer the values come to {heard(right)}."
    elif case.limit is not None:
        told = f"From both sides the values come to {heard(right)}."
    else:
        told = (
            f"From the left they go to {heard(left)}, from the right to {heard(right)}. "
            "The two sides do not agree."
        )
    if case.limit in (sympy.oo, -sympy.oo):
        told = f"The values grow beyond all bounds: towards {heard(right)}."
    return pictured(
        "Come closer, and watch the values",
        cells,
        [
            (
                f"Put in numbers ever closer to {speak_place(case.at)}."
                if case.at is not sympy.oo
                else "Put in larger and larger numbers.",
                ["values"],
            ),
            (told, [stress("values.row3"), stress("values.row4")]),
        ],
    )


def heard(value: sympy.Expr) -> str:
    if value is sympy.oo:
        return "infinity"
    return "minus infinity" if value is -sympy.oo else spoken_value(value)


def picture(case: Case) -> Graph:
    """Raises ValueError when there is hardly anything to be drawn."""
    low, high = (-2.0, 30.0) if case.at is sympy.oo else (float(case.at) - 3, float(case.at) + 3)
    y_range = window(case.f, low, high)
    points = []
    if case.at is not sympy.oo and case.limit is not None and case.limit.is_finite:
        points.append(
            Point(
                id="goal",
                x=float(case.at),
                y=float(case.limit),
                role="good",
                hollow=case.value is None,
                tex=rf"L = {latex_value(case.limit)}",
            )
        )
    return Graph(
        id="plot",
        x_range=(low, high),
        y_range=y_range,
        curves=(Curve(id="f", expression=from_sympy(case.f), tex=f"f(x) = {tex(case.f)}"),),
        points=tuple(points),
    )


def latex_value(value: sympy.Expr) -> str:
    return sympy.latex(value) if value.is_Rational else f"{float(value):.3f}"


def draw_limit(case: Case) -> Scene:
    plot = picture(case)
    beats: list[tuple[str, list[Action | str]]] = [
        ("The graph shows the same.", ["plot", "plot.f"])
    ]
    if plot.points and case.value is None:
        beats.append(
            (
                "At this point the graph has a hole: there is no value. Yet both sides lead "
                "to the same height. That is the limit.",
                ["plot.goal", stress("plot.goal")],
            )
        )
    elif plot.points:
        beats.append(
            (
                "The graph runs straight through the limit: limit and value agree. "
                "There the function is continuous.",
                ["plot.goal", stress("plot.goal")],
            )
        )
    elif case.at is sympy.oo:
        beats.append(("Follow it far to the right.", [stress("plot.f")]))
    else:
        beats.append(("Near this place the curve runs away: there is a pole.", [stress("plot.f")]))
    return pictured("On the graph", plot, beats, optional=True)


def sign(case: Case) -> str:
    return rf"\lim_{{x \to {sympy.latex(case.at)}}}"


def calculation(case: Case) -> list[Line]:
    first = (
        f"{sign(case)} {bracket_sum(case.f)}",
        "what we look for",
        f"We look for the limit of {spoken(case.f)} as x approaches {speak_place(case.at)}.",
    )
    return [first, *reason(case)]


def bracket_sum(f: sympy.Expr) -> str:
    return rf"\left({tex(f)}\right)" if f.is_Add else tex(f)


def reason(case: Case) -> list[Line]:
    result = case.limit
    if case.f == sympy.sin(X) / X and case.at == 0:
        return [
            (
                r"\cos x < \frac{\sin x}{x} < 1",
                "near zero, x not zero",
                "Near zero it is squeezed between the cosine of x and one.",
            ),
            (
                f"{sign(case)} {tex(case.f)} = 1",
                "both bounds go to 1",
                "Both of these go to one, so the limit is one.",
            ),
        ]
    if case.value is not None:
        return [
            (
                f"= {sympy.latex(case.value)}",
                "put it in",
                f"Here we may simply put {speak_place(case.at)} in: {spoken_value(case.value)}.",
            )
        ]
    if case.at is sympy.oo:
        return [
            (
                f"= {sympy.latex(result)}",
                "the highest powers decide",
                f"For large x the highest powers decide. The limit is {heard(result)}.",
            )
        ]
    if result is None:
        left, right = (sympy.latex(side) for side in case.sides)
        return [
            (
                rf"x \to {sympy.latex(case.at)}^-:\ {left}",
                "from the left",
                f"From the left it goes to {heard(case.sides[0])}.",
            ),
            (
                rf"x \to {sympy.latex(case.at)}^+:\ {right}",
                "from the right: no limit",
                f"From the right to {heard(case.sides[1])}. So there is no limit.",
            ),
        ]
    if not result.is_finite:
        return [
            (
                f"= {sympy.latex(result)}",
                "a pole",
                f"The values grow without bound: one writes {heard(result)}.",
            )
        ]
    simple = sympy.cancel(case.f)
    return [
        (
            r"\frac{0}{0}",
            "putting it in fails",
            "Putting it in gives zero over zero, which says nothing.",
        ),
        (
            f"{tex(case.f)} = {tex(simple)}",
            "cancel the common factor",
            f"Top and bottom share a factor. Cancelling it leaves {spoken(simple)}.",
        ),
        (
            f"{sign(case)} {bracket_sum(simple)} = {sympy.latex(result)}",
            "now put it in",
            f"Now put {speak_place(case.at)} in: the limit is {spoken_value(result)}.",
        ),
    ]


def closing(case: Case) -> Scene:
    if case.limit is None:
        result, told = "Ours has no limit: the two sides differ", "Ours has no limit."
    else:
        shown = {sympy.oo: "∞", -sympy.oo: "−∞"}.get(case.limit) or plain_number(case.limit)
        result, told = f"Ours is {shown}", f"Ours is {heard(case.limit)}."
    return summary(
        ("A limit is what the values come to", "A limit is what the values come to."),
        ("Both sides must lead to the same value", "Both sides must agree."),
        ("Where 0/0 appears, simplify first", "Where zero over zero appears, simplify first."),
        (result, told),
    )


def more(request: Request) -> Iterator[Scene]:
    own = read_request(request) or DEFAULT
    for n, case in enumerate((case for case in OTHERS if case != own), 1):
        question = f"What is the limit of {spoken(case.f)} as x approaches {speak_place(case.at)}?"
        yield practice(question, f"{sign(case)} {bracket_sum(case.f)}", reason(case), n)


TEMPLATES = (
    Template(
        "limits",
        score,
        build,
        takes="a formula in x, and the place that x comes to",
        examples=(
            ("Limits", ""),
            ("limit of (x^2-4)/(x-2) as x approaches 2", ""),
            ("limit of sin(x)/x at 0", ""),
            ("Limits of functions", "1/x as x approaches 0"),
            ("limit of (2x+1)/(x-3) as x goes to infinity", ""),
        ),
        more=more,
    ),
)
