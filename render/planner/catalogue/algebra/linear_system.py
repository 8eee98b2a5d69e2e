"""Two linear equations with two unknowns: two lines, elimination, and the two odd cases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import sympy

from render.plan.actions import stress
from render.plan.expressions import from_sympy
from render.plan.lesson import Action, Scene
from render.plan.objects import Curve, Graph, Point, Role, Segment
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
from render.planner.catalogue.reading import linear_equations
from render.planner.catalogue.registry import Template
from render.planner.catalogue.speech import plain_number, spoken, tex, value_tex
from render.planner.catalogue.subject import BY_SHAPE, Subject, only_formula
from render.planner.request import Request

Y = sympy.Symbol("y", real=True)
SUBJECT = Subject(
    names=(
        "system* of equation*",
        "system* of linear equation*",
        "simultaneous equation*",
        "linear system*",
        "two equation*",
        "two linear equation*",
        "elimination method",
        "solving by elimination",
        "two unknown*",
    ),
    words="linear two unknown* variable* elimination substitution line* intersect* x y",
    not_with=("gaussian", "matrix", "matrices", "differential"),
)


@dataclass(frozen=True)
class System:
    """a·x + b·y = c, twice, exact."""

    one: tuple[sympy.Expr, sympy.Expr, sympy.Expr]
    two: tuple[sympy.Expr, sympy.Expr, sympy.Expr]

    @property
    def determinant(self) -> sympy.Expr:
        return self.one[0] * self.two[1] - self.two[0] * self.one[1]

    @property
    def top(self) -> sympy.Expr:
        """What the determinant times x is."""
        return self.one[2] * self.two[1] - self.two[2] * self.one[1]

    @property
    def solution(self) -> tuple[sympy.Expr, sympy.Expr] | None:
        if self.determinant == 0:
            return None
        y = self.one[0] * self.two[2] - self.two[0] * self.one[2]
        return self.top / self.determinant, y / self.determinant

    @property
    def is_one_line(self) -> bool:
        (a, b, c), (d, e, f) = self.one, self.two
        return bool(self.determinant == 0 and a * f == c * d and b * f == c * e)

    @property
    def fits(self) -> bool:
        small = all(abs(n) <= 100 for n in (*self.one, *self.two))
        found = self.solution
        return small and (found is None or all(abs(n) <= 200 for n in found))


DEFAULT = System(
    (sympy.Integer(2), sympy.Integer(1), sympy.Integer(5)),
    (sympy.Integer(1), sympy.Integer(-1), sympy.Integer(1)),
)
OTHERS = (
    (1, 1, 10, 1, -1, 4),
    (3, 2, 12, 1, 2, 8),
    (2, -1, 0, 1, 1, 9),
    (4, 1, 9, 2, -1, 3),
    (1, 3, 11, 2, -1, 1),
    (5, 2, 16, 3, -2, 0),
    (1, 2, 1, 3, -1, 10),
    (2, 3, 7, 4, -3, 5),
)


def read_request(request: Request) -> System | None:
    for text in (request.topic, request.description, request.text):
        found = linear_equations(text)
        if len(found) >= 2 and any(b for _, b, _ in found[:2]):
            system = System(found[0], found[1])
            return system if system.fits else None
    return None


def score(request: Request) -> float:
    given = read_request(request) is not None
    by_words = SUBJECT.score(request, given=given)
    return by_words or (BY_SHAPE + 3 if given and only_formula(request) else 0.0)


def left(row: tuple[sympy.Expr, ...]) -> sympy.Expr:
    return row[0] * X + row[1] * Y


def speak_row(row: tuple[sympy.Expr, ...]) -> str:
    return f"{spoken(left(row))} equals {spoken(row[2])}"


def equation(row: tuple[sympy.Expr, ...]) -> str:
    return f"{tex(left(row))} = {sympy.latex(row[2])}"


def build(request: Request) -> list[Scene]:
    return lesson(read_request(request) or DEFAULT)


def lesson(s: System) -> list[Scene]:
    return [
        opening(
            "Two equations, two unknowns",
            "As lines, and by elimination",
            "line",
            f"Which x and y make both equations true: {speak_row(s.one)}, and {speak_row(s.two)}?",
        ),
        lines_drawn(s),
        worked("Solving by elimination", elimination(s)),
        *([check_scene(s, s.solution)] if s.solution else []),
        cases(),
        closing(s),
    ]


def view(s: System) -> tuple[float, float]:
    """The middle of the picture: the solution, or a point of the first line near the origin."""
    if s.solution:
        return float(s.solution[0]), float(s.solution[1])
    a, b, c = map(float, s.one)
    return a * c / (a * a + b * b), b * c / (a * a + b * b)


def lines_drawn(s: System) -> Scene:
    cx, cy = view(s)
    x_range, y_range = (cx - 5, cx + 5), (cy - 4, cy + 4)
    curves, uprights = [], []
    roles: tuple[Role, Role] = ("accent", "warm")
    for name, row, role in zip(("one", "two"), (s.one, s.two), roles, strict=True):
        if row[1] != 0:
            f = from_sympy((row[2] - row[0] * X) / row[1])
            curves.append(Curve(id=name, expression=f, role=role, tex=equation(row)))
        else:
            x = float(row[2] / row[0])
            ends = (x, y_range[0]), (x, y_range[1])
            upright = Segment(
                id=name, start=ends[0], end=ends[1], role=role, tex=equation(row), dashed=False
            )
            uprights.append(upright)
    points = []
    if s.solution:
        x, y = s.solution
        label = rf"({value_tex(x)},\ {value_tex(y)})"
        points.append(Point(id="both", x=float(x), y=float(y), tex=label, role="good"))
    plot = Graph(
        id="plot",
        x_range=x_range,
        y_range=y_range,
        curves=tuple(curves),
        segments=tuple(uprights),
        points=tuple(points),
    )
    beats: list[tuple[str, list[Action | str]]] = [
        (
            "All points that make the first equation true form a straight line.",
            ["plot", "plot.one"],
        ),
        ("Now draw the line of the second equation.", ["plot.two"]),
    ]
    if s.solution:
        x, y = s.solution
        beats.append(
            (
                f"Only where they cross are both true: at x equals {spoken(x)}, "
                f"y equals {spoken(y)}.",
                ["plot.both", stress("plot.both")],
            )
        )
    elif s.is_one_line:
        beats.append(("Here both equations describe the very same line.", [stress("plot.one")]))
    else:
        beats.append(("Here the lines are parallel: they never meet.", [stress("plot.two")]))
    return pictured("Each equation is a line", plot, beats)


def elimination(s: System) -> list[Line]:
    rows = [
        (equation(s.one), "equation I", f"The first equation: {speak_row(s.one)}."),
        (equation(s.two), "equation II", f"The second one: {speak_row(s.two)}."),
    ]
    if s.one[1] != 0 and s.two[1] != 0:
        rows.append(combine_equations(s))
    elif s.determinant != 0:
        rows.append(
            (
                f"{sympy.latex(s.determinant * X)} = {sympy.latex(s.top)}",
                "one equation has no y",
                "One of them has no y at all.",
            )
        )
    return [*rows, *outcome(s)]


def combine_equations(s: System) -> Line:
    """The equations added or subtracted, each multiplied so that y drops out."""
    one, two = s.one[1], s.two[1]
    shared = sympy.gcd(one, two)
    p, q = abs(two / shared), abs(one / shared)
    adds = one * two < 0
    q_signed = q if adds else -q
    tidy = sympy.latex((p * s.one[0] + q_signed * s.two[0]) * X)
    sign, verb = ("+", "add them") if adds else ("−", "subtract the second from the first")
    scaled = [
        f"{name} by {spoken(n)}" for name, n in (("the first", p), ("the second", q)) if n != 1
    ]
    say = f"Multiply {' and '.join(scaled)}, and {verb}. " if scaled else f"{verb.capitalize()}. "
    say += "The terms with y cancel" + ("." if s.determinant else ", and so do those with x.")
    why = f"{factor(p)}(I) {sign} {factor(q)}(II): y drops out"
    return f"{tidy} = {sympy.latex(p * s.one[2] + q_signed * s.two[2])}", why, say


def factor(n: sympy.Expr) -> str:
    return "" if n == 1 else f"{plain_number(n)}·"


def outcome(s: System) -> list[Line]:
    if s.solution:
        x, y = s.solution
        return [
            (f"x = {sympy.latex(x)}", "divide", f"Dividing gives x equals {spoken(x)}."),
            (f"y = {sympy.latex(y)}", "put x in", f"Put it back in, and y equals {spoken(y)}."),
        ]
    if s.is_one_line:
        return [
            (
                "0 = 0",
                "always true",
                "Zero equals zero is always true: every point of the "
                "line is a solution, so there are infinitely many.",
            )
        ]
    # one of two parallel uprights has no y to eliminate; both then say what x is
    return [(r"\text{no solution}", "a contradiction", "That cannot be: there is no solution.")]


def check_scene(s: System, solution: tuple[sympy.Expr, sympy.Expr]) -> Scene:
    x, y = solution
    rows = []
    for name, row in (("I", s.one), ("II", s.two)):
        parts = [f"{bracket(n)} \\cdot {bracket(v)}" for n, v in ((row[0], x), (row[1], y)) if n]
        rows.append(
            (
                f"{' + '.join(parts)} = {sympy.latex(row[2])}",
                f"equation {name} is true",
                f"In equation {'one' if name == 'I' else 'two'} we get "
                f"{spoken(row[2])}, as it should be.",
            )
        )
    return worked("Check: put both values in", rows, optional=True)


def bracket(n: sympy.Expr) -> str:
    return rf"\left({sympy.latex(n)}\right)" if n < 0 else sympy.latex(n)


def cases() -> Scene:
    return listed(
        "What can happen",
        [
            ("The lines cross: exactly one solution", "Two lines mostly cross in one point."),
            ("The lines are parallel: no solution", "Parallel lines never meet: no solution."),
            (
                "They are the same line: infinitely many",
                "And if both are the same line, every point of it is a solution.",
            ),
        ],
        optional=True,
    )


def closing(s: System) -> Scene:
    if s.solution:
        x, y = s.solution
        result = f"Ours is solved by x = {plain_number(x)} and y = {plain_number(y)}"
        told = f"Our system is solved by x equals {spoken(x)} and y equals {spoken(y)}."
    elif s.is_one_line:
        result, told = "Ours has infinitely many solutions", "Ours has infinitely many solutions."
    else:
        result, told = "Ours has no solution", "And ours has no solution at all."
    return summary(
        ("Each linear equation is a straight line", "Each equation is a straight line."),
        ("Solving means finding where the lines meet", "To solve them is to find where they meet."),
        (
            "Elimination: combine them so that one unknown drops out",
            "Elimination lets one of the unknowns drop out.",
        ),
        (result, told),
    )


def more(_: Request) -> Iterator[Scene]:
    for n, (a, b, c, d, e, f) in enumerate(OTHERS, 1):
        s = System(tuple(map(sympy.Integer, (a, b, c))), tuple(map(sympy.Integer, (d, e, f))))
        both = rf"{equation(s.one)} \qquad {equation(s.two)}"
        yield practice(
            f"Solve {speak_row(s.one)} and {speak_row(s.two)}.", both, elimination(s)[2:], n
        )


TEMPLATES = (
    Template(
        "systems of two linear equations",
        score,
        build,
        takes="two linear equations in x and y",
        examples=(
            ("solve 2x+y=5, x-y=1", ""),
            ("Systems of linear equations", ""),
            ("Simultaneous equations", "x + 2y = 3 and 2x + 4y = 8"),
            ("solve 2x - 4y = 6 and x - 2y = 3", ""),
            ("Solve x = 3 and 2x + y = 1/2", ""),
            ("Solve the system", "x + y = 2 and x + y = 5"),
        ),
        more=more,
    ),
)
