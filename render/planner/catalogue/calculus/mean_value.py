"""The mean value theorem: somewhere the curve is as steep as it is on average."""

from __future__ import annotations

import re

import sympy

from render.plan.actions import stress
from render.plan.expressions import NotAnExpression, from_sympy, parse, to_sympy
from render.plan.lesson import Scene
from render.plan.objects import Curve, Graph, Point, Segment
from render.planner.catalogue.blocks import (
    Line,
    X,
    formula_and_notes,
    opening,
    pictured,
    summary,
    worked,
)
from render.planner.catalogue.making import Asked, made, questions
from render.planner.catalogue.reading import limits
from render.planner.catalogue.speech import (
    equal_tex,
    plain_number,
    spoken,
    spoken_value,
    tex,
    value_tex,
)
from render.planner.catalogue.subject import Subject
from render.planner.catalogue.window import heights
from render.planner.request import Request

SUBJECT = Subject(
    names=("mean value theorem", "rolle's theorem", "rolles theorem", "rolle theorem",
           "lagrange's mean value theorem", "mvt"),
    words="theorem* mean value rolle rolle's derivative* interval secant tangent parallel calculus "
    "function* average rate change differentiable continuous lagrange",
    not_with=("integral*", "cauchy"),
)  # fmt: skip
SPAN = re.compile(r"[\[(]\s*(-?[\d./]+)\s*[,;]\s*(-?[\d./]+)\s*[\])]")
Case = tuple[sympy.Expr, sympy.Expr, sympy.Expr]
I = sympy.Integer  # noqa: E741, as in SymPy
DEFAULT: Case = (X**3 / 4 - X, I(-1), I(3))
ROLLE: Case = (X**2 - 4 * X + 5, I(1), I(3))
OTHERS: tuple[Case, ...] = (
    (X**2, I(0), I(2)), (X**2 - 3 * X, I(1), I(4)), (X**3, I(0), I(3)), (sympy.sqrt(X), I(0), I(4)),
    (X**2 / 2 + X, I(-2), I(2)),
)  # fmt: skip


def read_request(request: Request) -> Case | None:
    text = request.text.replace("−", "-")
    bare = Request(SPAN.sub(" ", request.topic.replace("−", "-")),
                   SPAN.sub(" ", request.description.replace("−", "-")))  # fmt: skip
    f, ends = bare.expression, ends_in(text)
    if f is None or ends is None:
        return None
    case = (f, *ends)
    return case if fits(case) else None


def ends_in(text: str) -> tuple[sympy.Expr, sympy.Expr] | None:
    found = SPAN.search(text)
    if found is None:
        return limits(text)
    try:
        low, high = (sympy.nsimplify(to_sympy(parse(end))) for end in found.groups())
    except (NotAnExpression, ZeroDivisionError):
        return None
    return (low, high) if low < high else None


def fits(case: Case) -> bool:
    """Smooth on the interval, moderate, and with a place that SymPy finds."""
    f, low, high = case
    values = heights(f, float(low), float(high))
    if (
        f.has(sympy.Abs, sympy.floor, sympy.sign)
        or max(map(abs, f.atoms(sympy.Number)), default=0) > 100
    ):
        return False  # a corner, or so many waves that nobody could count them
    if len(values) < 241 or max(abs(float(low)), abs(float(high))) > 50 or high - low < 0.2:
        return False
    return bool(abs(values).max() <= 500 and places(case))


def slope(case: Case) -> sympy.Expr:
    f, low, high = case
    return sympy.simplify((f.subs(X, high) - f.subs(X, low)) / (high - low))


def places(case: Case) -> list[sympy.Expr]:
    """Where inside the interval the curve is as steep as the secant, at most three."""
    f, low, high = case
    equation = sympy.diff(f, X) - slope(case)
    if equation == 0:
        return [(low + high) / 2]
    try:
        found = sympy.solveset(equation, X, sympy.Interval.open(low, high))
    except (NotImplementedError, ValueError):
        return []
    return sorted(found, key=float)[:3] if isinstance(found, sympy.FiniteSet) else []


def lines(case: Case) -> list[Line]:
    f, low, high = case
    one, two = (sympy.simplify(f.subs(X, end)) for end in (low, high))
    m, found = slope(case), places(case)
    where = r",\ ".join(f"c_{n} {equal_tex(c)}" if len(found) > 1 else f"c {equal_tex(c)}"
                        for n, c in enumerate(found, 1))  # fmt: skip
    return [
        (rf"f({sympy.latex(low)}) {equal_tex(one)},\quad f({sympy.latex(high)}) {equal_tex(two)}",
         "the values at both ends",
         f"At the ends the function has the values {spoken_value(one)} and {spoken_value(two)}."),
        (rf"m = \frac{{f(b) - f(a)}}{{b - a}} {equal_tex(m)}", "the average slope",
         f"So the average slope is {spoken_value(m)}."),
        (rf"f'(x) = {tex(sympy.diff(f, X))}", "the derivative",
         f"The derivative is {spoken(sympy.diff(f, X))}."),
        (where, "f'(c) = m",
         f"It has that value at {' and at '.join(map(spoken_value, found))}."),
    ]  # fmt: skip


def picture(case: Case) -> Scene:
    f, low, high = case
    a, b = float(low), float(high)
    values = heights(f, a, b)
    air = 0.25 * (b - a)
    bottom, top = float(values.min()), float(values.max())
    room = max(top - bottom, 0.5)
    ends = [(end, float(f.subs(X, end))) for end in (low, high)]
    m = float(slope(case))
    reach = 0.3 * (b - a)
    tangents, marks, acts = [], [], []
    for n, c in enumerate(places(case), 1):
        x, y = float(c), float(f.subs(X, c))
        tangents.append(
            Segment(
                id=f"t{n}",
                start=(x - reach, y - m * reach),
                end=(x + reach, y + m * reach),
                role="good",
                dashed=False,
            )
        )
        marks.append(Point(id=f"c{n}", x=x, y=y, role="good"))
        acts += [f"plot.c{n}", f"plot.t{n}"]  # fmt: skip
    plot = Graph(
        id="plot",
        x_range=(a - air, b + air),
        y_range=(bottom - 0.35 * room, top + 0.35 * room),
        curves=(Curve(id="f", expression=from_sympy(f), tex=f"f(x) = {tex(f)}", over=(a, b)),),
        points=(Point(id="a", x=ends[0][0], y=ends[0][1], tex="A"),
                Point(id="b", x=ends[1][0], y=ends[1][1], tex="B"), *marks),
        segments=(Segment(id="secant", start=(a, ends[0][1]), end=(b, ends[1][1]), role="warm",
                          dashed=False), *tangents),
    )  # fmt: skip
    many = "At one place" if len(tangents) == 1 else f"At {len(tangents)} places"
    return pictured(
        "Secant and tangent",
        plot,
        [
            ("Here is the curve between A and B.", ["plot", "plot.f", "plot.a", "plot.b"]),
            (f"The line through both has the average slope, {spoken_value(slope(case))}.",
             ["plot.secant"]),
            (f"{many} in between, the tangent is parallel to it.", [*acts, stress("plot.c1")]),
        ],
    )  # fmt: skip


def build(request: Request) -> list[Scene]:
    is_rolle = "rolle" in request.text.lower()
    f, low, high = case = read_request(request) or (ROLLE if is_rolle else DEFAULT)
    found = places(case)
    name = "Rolle's theorem" if is_rolle and slope(case) == 0 else "The mean value theorem"
    where = " and ".join(map(plain_decimal, found))
    sign = "=" if all(c.is_Rational for c in found) else "≈"
    return [
        opening(name, f"f(x) = {plain_number(f)}, from {plain_number(low)} to {plain_number(high)}",
                "tangent",
                "You drive 100 kilometres in one hour. Was there a moment when the speedometer "
                "showed exactly 100? The mean value theorem says yes. Our function is "
                f"{spoken(f)}, from {spoken(low)} to {spoken(high)}."),
        picture(case),
        formula_and_notes(
            "The theorem",
            [("f'(c)", "there", "good"), "=", (r"\frac{f(b) - f(a)}{b - a}", "mean", "warm")],
            "Somewhere between a and b the slope is the average slope.",
            [("f must be continuous from a to b", "The function must be continuous, up to both "
              "ends.", "mean"),
             ("f must have a derivative in between", "And it must have a derivative everywhere in "
              "between: a corner is not allowed.", "there"),
             ("Rolle's theorem: if f(a) = f(b), the slope is zero somewhere",
              "When both ends are equally high, the slope is zero somewhere. That is Rolle's "
              "theorem.")],
        ),
        worked("With our function", lines(case)),
        summary(
            ("Somewhere the slope is the average slope", "Somewhere the slope is the average one."),
            ("It says that there is such a place, not where",
             "The theorem says that there is such a place; the derivative tells where."),
            (f"Ours: slope {plain_decimal(slope(case))} at c {sign} {where}",
             f"Our average slope is {spoken_value(slope(case))}, and the curve has it at "
             f"{' and at '.join(map(spoken_value, found))}."),
        ),
    ]  # fmt: skip


def plain_decimal(n: sympy.Expr) -> str:
    return plain_number(n) if n.is_Rational else f"{float(n):.2f}".replace("-", "−")


def question(case: Case) -> Asked:
    f, low, high = case
    return ("Where is the curve as steep as on average?",
            rf"f(x) = {tex(f)},\quad {value_tex(low)} \le x \le {value_tex(high)}",
            lines(case)[1:])  # fmt: skip


TEMPLATES = (
    made(
        ("the mean value theorem", SUBJECT,
         "a smooth function of x and an interval, as in x² on [0, 2]"),
        read_request,
        build,
        questions(read_request, OTHERS, question),
        (
            ("Mean value theorem", ""),
            ("Rolle's theorem", ""),
            ("Mean value theorem", "f(x) = x^3 - x on the interval [0, 2]"),
            ("Mean value theorem for sin(x) from 0 to pi", ""),
        ),
    ),
)  # fmt: skip
