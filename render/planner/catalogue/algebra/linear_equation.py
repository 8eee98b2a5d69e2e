"""One linear equation with one unknown: keep the balance, and see both sides as lines."""

from __future__ import annotations

from collections.abc import Iterator

import sympy

from render.plan.actions import stress
from render.plan.expressions import from_sympy
from render.plan.lesson import Action, Scene
from render.plan.objects import Curve, Graph, Point
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
from render.planner.catalogue.speech import plain_number, spoken, tex, value_tex
from render.planner.catalogue.subject import BY_SHAPE, Subject, only_formula
from render.planner.request import Request, written_equation

SUBJECT = Subject(
    names=(
        "linear equation in one variable",
        "linear equations in one variable",
        "equation*",
        "solving equations",
        "solving linear equations",
        "solve linear equations",
        "solve for x",
        "solving for x",
        "one-step equation*",
        "two-step equation*",
    ),
    words="linear variable* unknown* balance x solving step algebra simple both sides one",
    not_with=(
        "system*",
        "simultaneous",
        "quadratic*",
        "differential",
        "parametric",
        "chemical",
        "maxwell*",
        "wave",
        "line",
        "slope*",
        "trig*",
        "exponential",
        "two equation*",
    ),
)

Sides = tuple[sympy.Expr, sympy.Expr]
DEFAULT: Sides = (3 * X - 7, sympy.Integer(11))
OTHERS: tuple[Sides, ...] = (
    (2 * X + 5, sympy.Integer(17)),
    (5 * X - 3, 2 * X + 9),
    (X / 2 + 1, sympy.Integer(4)),
    (7 - 2 * X, X + 1),
    (4 * X, X - 6),
    (2 * X - 1, 2 * X + 3),
    (6 * X + 2, 3 * X - 1),
    (9 - X, sympy.Integer(4)),
)


def fits(sides: Sides) -> bool:
    for side in sides:
        if not side.is_polynomial(X) or sympy.degree(side, X) > 1:
            return False
        if any(abs(n) > 1000 for n in sympy.Poly(side, X).all_coeffs()):
            return False
    return any(side.has(X) for side in sides)


def read_request(request: Request) -> Sides | None:
    for text in (request.topic, request.description):
        found = written_equation(text)
        if found is not None:
            sides = sympy.expand(found[0]), sympy.expand(found[1])
            return sides if fits(sides) else None
    return None


def score(request: Request) -> float:
    given = read_request(request) is not None
    if not given and request.expression is not None:
        return 0.0  # an equation of another kind
    by_words = SUBJECT.score(request, given=given)
    return by_words or (BY_SHAPE + 1 if given and only_formula(request) else 0.0)


def slope(sides: Sides) -> sympy.Expr:
    return sides[0].coeff(X, 1) - sides[1].coeff(X, 1)


def constant(sides: Sides) -> sympy.Expr:
    return sides[1].coeff(X, 0) - sides[0].coeff(X, 0)


def solution(sides: Sides) -> sympy.Expr | None:
    return constant(sides) / slope(sides) if slope(sides) != 0 else None


def write_equation(sides: Sides) -> str:
    return f"{tex(sides[0])} = {tex(sides[1])}"


def speak_equation(sides: Sides) -> str:
    return f"{spoken(sides[0])} equals {spoken(sides[1])}"


def build(request: Request) -> list[Scene]:
    sides = read_request(request) or DEFAULT
    return [
        opening(
            "Solving an equation",
            "Keep both sides in balance",
            "line",
            f"For which number x is it true that {speak_equation(sides)}?",
        ),
        listed(
            "The idea of the balance",
            [
                (
                    "An equation is like a balance: both sides weigh the same",
                    "An equation is like a balance with the same weight on both sides.",
                ),
                (
                    "Do the same to both sides, and it stays in balance",
                    "Whatever we do to one side, we do to the other, and it stays in balance.",
                ),
                ("The aim: x alone on one side", "The aim is to have x alone on one side."),
            ],
            optional=True,
        ),
        worked("Step by step", lines(sides)),
        *check_scenes(sides),
        picture(sides),
        closing(sides),
    ]


def lines(sides: Sides) -> list[Line]:
    found: list[Line] = [
        (write_equation(sides), "our equation", f"We start with {speak_equation(sides)}.")
    ]
    moved, rest = sides[1].coeff(X, 1), sides[0].coeff(X, 0)
    if moved != 0:
        sides = sides[0] - moved * X, sides[1] - moved * X
        found.append((write_equation(sides), change(moved * X), f"{doing(moved * X)} both sides."))
    if rest != 0:
        sides = sides[0] - rest, sides[1] - rest
        found.append(
            (
                write_equation(sides),
                change(rest),
                f"{doing(rest)} both sides: {speak_equation(sides)}.",
            )
        )
    m, c = sides[0].coeff(X, 1), sides[1]
    if m == 0:
        if c == 0:
            return [
                *found,
                (
                    r"0 = 0",
                    "true for every x",
                    "This is true whatever x is: every number is a solution.",
                ),
            ]
        return [
            *found,
            (r"\text{no solution}", "never true", "This is never true, so there is no solution."),
        ]
    if m != 1:
        found.append(
            (
                f"x = {sympy.latex(c / m)}",
                f"divide by {plain_number(m)}",
                f"Divide both sides by {spoken(m)}: x is {spoken(c / m)}.",
            )
        )
    return found


def change(n: sympy.Expr) -> str:
    minus = n.could_extract_minus_sign()
    return f"{'+' if minus else '−'} {plain_number(-n if minus else n)} on both sides"


def doing(n: sympy.Expr) -> str:
    minus = n.could_extract_minus_sign()
    return f"Add {spoken(-n)} to" if minus else f"Subtract {spoken(n)} from"


def check_scenes(sides: Sides) -> list[Scene]:
    x = solution(sides)
    if x is None:
        return []
    left, right = (side.subs(X, x) for side in sides)
    return [
        worked(
            "Check",
            [
                (
                    rf"\text{{left: }} {sympy.latex(left)}",
                    f"put in x = {plain_number(x)}",
                    f"Put {spoken(x)} in for x. The left side becomes {spoken(left)}.",
                ),
                (
                    rf"\text{{right: }} {sympy.latex(right)}",
                    "the same",
                    f"And the right side is {spoken(right)} as well. The solution is right.",
                ),
            ],
            optional=True,
        )
    ]


def picture(sides: Sides) -> Scene:
    x = solution(sides)
    middle = float(x) if x is not None else 0.0
    reach = max(4.0, 0.3 * abs(middle))
    low, high = middle - reach, middle + reach
    values = [float(side.subs(X, place)) for side in sides for place in (low, high)]
    air = max(0.15 * (max(values) - min(values)), 1.0)
    points = []
    if x is not None:
        y = sides[0].subs(X, x)
        points.append(
            Point(id="both", x=float(x), y=float(y), role="good", tex=rf"x = {value_tex(x)}")
        )
    plot = Graph(
        id="plot",
        x_range=(low, high),
        y_range=(min(values) - air, max(values) + air),
        curves=(
            Curve(id="left", expression=from_sympy(sides[0]), tex=f"y = {tex(sides[0])}"),
            Curve(
                id="right", expression=from_sympy(sides[1]), tex=f"y = {tex(sides[1])}", role="warm"
            ),
        ),
        points=tuple(points),
    )
    beats: list[tuple[str, list[Action | str]]] = [
        ("Draw each side as a line.", ["plot", "plot.left", "plot.right"]),
    ]
    if x is not None:
        beats.append(
            (
                f"They meet where both sides are equal: at x equals {spoken(x)}.",
                ["plot.both", stress("plot.both")],
            )
        )
    elif constant(sides) == 0:
        beats.append(("Both are the same line, so they are equal everywhere.", []))
    else:
        beats.append(("They are parallel, and never meet.", []))
    return pictured("The picture", plot, beats)


def closing(sides: Sides) -> Scene:
    x = solution(sides)
    if x is not None:
        own = f"Ours: x = {plain_number(x)}", f"In our equation x is {spoken(x)}."
    elif constant(sides) == 0:
        own = "Ours is true for every x", "Ours is true for every number."
    else:
        own = "Ours has no solution", "Ours has no solution."
    return summary(
        ("Do the same to both sides", "Always do the same to both sides."),
        (
            "First collect x on one side and numbers on the other",
            "Collect x on one side, the numbers on the other.",
        ),
        ("Then divide by the number before x", "Then divide by the number before x."),
        own,
    )


def more(request: Request) -> Iterator[Scene]:
    own = read_request(request)
    for n, sides in enumerate((sides for sides in OTHERS if sides != own), 1):
        yield practice(
            f"Solve {speak_equation(sides)}.", write_equation(sides), lines(sides)[1:], n
        )


TEMPLATES = (
    Template(
        "linear equations",
        score,
        build,
        takes="one equation in x of the first degree",
        examples=(
            ("solve 3x - 7 = 11", ""),
            ("Solving equations", ""),
            ("5x + 2 = 2x - 4", ""),
            ("solve for x: 2x + 1 = 2x + 5", ""),
            ("Solving linear equations", "4 - x/2 = 1"),
        ),
        more=more,
    ),
)
