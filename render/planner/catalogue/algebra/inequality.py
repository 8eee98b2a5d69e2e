"""Inequalities: where a curve lies above or below zero."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import sympy

from render.plan.actions import stress
from render.plan.expressions import NotAnExpression, from_sympy, parse, to_sympy
from render.plan.lesson import Action, Scene
from render.plan.objects import Curve, Graph, Point, Segment
from render.planner.catalogue.blocks import (
    Line,
    X,
    listed,
    opening,
    pictured,
    practice,
    summary,
    worked,
)
from render.planner.catalogue.registry import Template
from render.planner.catalogue.speech import spoken, spoken_value, tex
from render.planner.catalogue.subject import BY_SHAPE, Subject, only_formula
from render.planner.catalogue.window import window
from render.planner.request import Request

SUBJECT = Subject(
    names=(
        "inequalit*",
        "linear inequalit*",
        "quadratic inequalit*",
        "greater than",
        "less than",
        "inequality",
    ),
    words="linear quadratic graph* sign* interval* number line algebraic solution*",
    not_with=(
        "triangle inequality",
        "cauchy*",
        "jensen*",
        "chebyshev*",
        "markov*",
        "income",
        "am-gm",
        "mean inequality",
        "bell*",
    ),
)
SIDE = r"[-+*/^().\dx ²³−]*"
WRITTEN = re.compile(rf"({SIDE}x{SIDE})(<=|>=|≤|≥|<|>)({SIDE}[\dx)]{SIDE})", re.IGNORECASE)
STRICT = {"<=": "<=", ">=": ">=", "≤": "<=", "≥": ">=", "<": "<", ">": ">"}
TEX = {"<=": r"\leq", ">=": r"\geq", "<": "<", ">": ">"}
WORDS = {
    "<=": "is at most",
    ">=": "is at least",
    "<": "is less than",
    ">": "is greater than",
}
TURNED = {"<=": ">=", ">=": "<=", "<": ">", ">": "<"}


@dataclass(frozen=True)
class Inequality:
    left: sympy.Expr
    sign: str
    right: sympy.Expr

    @property
    def f(self) -> sympy.Expr:
        """Left minus right: compared with zero."""
        return sympy.expand(self.left - self.right)

    @property
    def roots(self) -> list[sympy.Expr]:
        return sorted({r for r in sympy.roots(self.f, X) if r.is_real}, key=float)

    def holds(self, x: sympy.Expr) -> bool:
        value = self.f.subs(X, x)
        return bool({"<": value < 0, "<=": value <= 0, ">": value > 0, ">=": value >= 0}[self.sign])

    @property
    def pieces(self) -> list[tuple[sympy.Expr, sympy.Expr]]:
        """Open stretches between the roots on which it holds."""
        ends = [-sympy.oo, *self.roots, sympy.oo]
        found = []
        for low, high in pairwise(ends):
            inner = (
                (low + high) / 2
                if low.is_finite and high.is_finite
                else (
                    high - 1 if high.is_finite else low + 1 if low.is_finite else sympy.Integer(0)
                )
            )
            if self.holds(inner):
                found.append((low, high))
        return found

    @property
    def is_strict(self) -> bool:
        return self.sign in "<>"


def fits(case: Inequality) -> bool:
    if not case.f.is_polynomial(X) or not 1 <= sympy.degree(case.f, X) <= 2:
        return False
    return all(abs(c) <= 200 for c in sympy.Poly(case.f, X).all_coeffs()) and all(
        abs(float(r)) <= 200 for r in case.roots
    )


def read_inequality(text: str) -> Inequality | None:
    found = WRITTEN.search(text)
    if not found or len(re.findall(r"[<>≤≥]", text)) > 1:
        return None
    try:
        left, right = (to_sympy(parse(found[n].strip(" ."))) for n in (1, 3))
    except (NotAnExpression, ZeroDivisionError):
        return None
    case = Inequality(left, STRICT[found[2]], right)
    return case if fits(case) else None


def read_request(request: Request) -> Inequality | None:
    return read_inequality(request.topic) or read_inequality(request.description)


DEFAULT = Inequality(X**2 - X, "<", sympy.Integer(6))
OTHERS = tuple(
    filter(
        None,
        map(
            read_inequality,
            (
                "2x + 3 <= 7",
                "x^2 - 4 > 0",
                "5 - 2x < 11",
                "x^2 + 2x - 8 <= 0",
                "3x - 1 > x + 5",
                "x^2 < 9",
                "x^2 - 5x + 6 >= 0",
            ),
        ),
    )
)


def score(request: Request) -> float:
    given = read_request(request) is not None
    by_words = SUBJECT.score(request, given=given)
    return by_words or (BY_SHAPE + 3 if given and only_formula(request) else 0.0)


def write_inequality(case: Inequality) -> str:
    return f"{tex(case.left)} {TEX[case.sign]} {tex(case.right)}"


def speak_inequality(case: Inequality) -> str:
    return f"{spoken(case.left)} {WORDS[case.sign]} {spoken(case.right)}"


def build(request: Request) -> list[Scene]:
    case = read_request(request) or DEFAULT
    return [
        opening(
            "Inequalities",
            "Not one number, but a whole range",
            "parabola",
            f"For which x is it true that {speak_inequality(case)}? The answer is "
            "mostly not one number, but a whole range.",
        ),
        rules(),
        worked("Solving it", calculation(case)),
        draw_solution(case),
        closing(),
    ]


def rules() -> Scene:
    return listed(
        "What is allowed",
        [
            (
                "Add or subtract the same on both sides",
                "As with equations, you may add or subtract the same on both sides,",
            ),
            (
                "Multiply or divide by a positive number",
                "and multiply or divide by a positive number.",
            ),
            (
                "A negative factor turns the sign around",
                "But a negative factor turns the sign around: 2 is less than 3, but minus 2 "
                "is greater than minus 3.",
            ),
        ],
        optional=True,
    )


def calculation(case: Inequality) -> list[Line]:
    start = (
        write_inequality(case),
        "our inequality",
        f"We look for all x such that {speak_inequality(case)}.",
    )
    return [start, *(linear(case) if sympy.degree(case.f, X) == 1 else quadratic(case))]


def linear(case: Inequality) -> list[Line]:
    m, b = case.f.coeff(X, 1), case.f.coeff(X, 0)
    turned = TURNED[case.sign] if m < 0 else case.sign
    root = sympy.Rational(-b, 1) / m
    lines: list[Line] = []
    if write_inequality(case) != f"{tex(m * X)} {TEX[case.sign]} {sympy.latex(-b)}":
        lines.append(
            (
                f"{tex(m * X)} {TEX[case.sign]} {sympy.latex(-b)}",
                "x to one side, numbers to the other",
                f"Bring x to one side: {spoken(m * X)} {WORDS[case.sign]} {spoken(-b)}.",
            )
        )
    flipped = " It is negative, so the sign turns around." if m < 0 else ""
    why = f"divide by {spoken(m)}".replace("minus ", "−") + (": turn the sign" if m < 0 else "")
    divide = f"Divide by {spoken(m)}.{flipped} " if m != 1 else ""
    lines.append(
        (
            f"x {TEX[turned]} {sympy.latex(root)}",
            why if m != 1 else "the solution",
            f"{divide}So x {WORDS[turned]} {spoken(root)}.",
        )
    )
    return lines


def quadratic(case: Inequality) -> list[Line]:
    zero = f"{tex(case.f)} {TEX[case.sign]} 0"
    lines: list[Line] = []
    if zero != write_inequality(case):
        lines.append((zero, "everything to one side", "Bring everything to one side."))
    if not case.roots:
        always = bool(case.pieces)
        opens = "up" if sympy.LC(case.f, X) > 0 else "down"
        lines.append(
            (
                r"\text{no real zeros}",
                f"the parabola opens {opens}",
                f"The parabola has no zeros and opens {opens}wards, so its sign never changes.",
            )
        )
        answer = r"x \in \mathbb{R}" if always else r"\text{no solution}"
        lines.append(
            (
                answer,
                "all numbers" if always else "none",
                "Every number is a solution." if always else "So there is no solution.",
            )
        )
        return lines
    zeros = r",\ ".join(sympy.latex(r) for r in case.roots)
    where = " and ".join(spoken_value(r) for r in case.roots)
    lines.append(
        (
            rf"\text{{zeros: }} {zeros}",
            "where the sign can change",
            f"It is zero at {where}. Only there can its sign change.",
        )
    )
    lines.append((solution(case), "the solution", speak_solution(case)))
    return lines


def solution(case: Inequality) -> str:
    less = "<" if case.is_strict else r"\leq"
    if not case.pieces:
        if case.is_strict:
            return r"\text{no solution}"
        return " , ".join(f"x = {sympy.latex(r)}" for r in case.roots)
    if len(case.roots) == 1 and len(case.pieces) == 2:
        if case.is_strict:
            return rf"x \neq {sympy.latex(case.roots[0])}"
        return r"x \in \mathbb{R}"
    written = []
    for low, high in case.pieces:
        if low is -sympy.oo:
            written.append(f"x {less} {sympy.latex(high)}")
        elif high is sympy.oo:
            written.append(f"x {'>' if case.is_strict else chr(92) + 'geq'} {sympy.latex(low)}")
        else:
            written.append(f"{sympy.latex(low)} {less} x {less} {sympy.latex(high)}")
    return r" \ \text{ or } \ ".join(written)


def speak_solution(case: Inequality) -> str:
    if not case.pieces:
        only = " and ".join(spoken_value(r) for r in case.roots)
        return "It holds nowhere." if case.is_strict else f"It holds only at {only}."
    if len(case.roots) == 1 and len(case.pieces) == 2:
        if case.is_strict:
            return f"It holds for every number except {spoken_value(case.roots[0])}."
        return "It holds for every number."
    ends = " The ends belong to it." if not case.is_strict else " The ends do not belong to it."
    parts = []
    for low, high in case.pieces:
        if low is -sympy.oo:
            parts.append(f"below {spoken_value(high)}")
        elif high is sympy.oo:
            parts.append(f"above {spoken_value(low)}")
        else:
            parts.append(f"between {spoken_value(low)} and {spoken_value(high)}")
    return f"Testing one number in each part shows: it holds {' and '.join(parts)}.{ends}"


def draw_solution(case: Inequality) -> Scene:
    roots = [float(r) for r in case.roots]
    middle = sum(roots) / len(roots) if roots else 0.0
    reach = max(3.0, 1.6 * max((abs(r - middle) for r in roots), default=0.0))
    low, high = middle - reach, middle + reach
    points = [
        Point(id=f"r{n}", x=r, y=0, role="muted" if case.is_strict else "good")
        for n, r in enumerate(roots)
    ]
    lines = []
    for n, (a, b) in enumerate(case.pieces):
        start = max(low, float(a)) if a.is_finite else low
        end = min(high, float(b)) if b.is_finite else high
        lines.append(Segment(id=f"s{n}", start=(start, 0), end=(end, 0), role="good", dashed=False))
    plot = Graph(
        id="plot",
        x_range=(low, high),
        y_range=window(case.f, low, high),
        curves=(Curve(id="f", expression=from_sympy(case.f), tex=f"y = {tex(case.f)}"),),
        points=tuple(points),
        segments=tuple(lines),
    )
    wanted = "below" if case.sign in ("<", "<=") else "above"
    parts: list[Action | str] = [f"plot.s{n}" for n in range(len(lines))]
    parts += [f"plot.r{n}" for n in range(len(points))]
    here = f"We want the curve {wanted} the x-axis."
    if not case.is_strict:
        here += " On the axis is allowed too."
    return pictured(
        "The picture",
        plot,
        [
            ("Draw the left side minus the right side.", ["plot", "plot.f"]),
            (here, [stress("plot.f")]),
            (
                "The green part of the axis is the solution."
                if lines
                else "That happens nowhere along a stretch of the axis.",
                parts,
            ),
        ],
    )


def closing() -> Scene:
    return summary(
        (
            "Solve as an equation, but mind the sign",
            "Solve it like an equation, but mind the sign.",
        ),
        ("A negative factor turns the sign around", "A negative factor turns it around."),
        (
            "For curves: find the zeros, then test each part",
            "For curves, find the zeros and test the parts between them.",
        ),
    )


def more(request: Request) -> Iterator[Scene]:
    for n, case in enumerate((case for case in OTHERS if case != read_request(request)), 1):
        yield practice(
            f"For which x is it true that {speak_inequality(case)}?",
            write_inequality(case),
            calculation(case)[1:],
            n,
        )


TEMPLATES = (
    Template(
        "inequalities",
        score,
        build,
        takes="one inequality in x, linear or quadratic",
        examples=(
            ("Inequalities", ""),
            ("solve 5 - 2x < 11", ""),
            ("Quadratic inequalities", "x^2 - 4 >= 0"),
            ("x^2 + 1 > 0", ""),
            ("x^2 - 2x + 1 <= 0", ""),
        ),
        more=more,
    ),
)
