"""Zeros by approximation: Newton's method and bisection."""

from __future__ import annotations

import re
from typing import NamedTuple

import sympy

from render.plan.actions import show, stress
from render.plan.boards import Grid
from render.plan.expressions import from_sympy
from render.plan.lesson import Beat, Scene
from render.plan.objects import Curve, Graph, Point, Segment
from render.planner.catalogue.blocks import (
    Line,
    X,
    formula_and_notes,
    opening,
    pictured,
    summary,
)
from render.planner.catalogue.framing import fitted
from render.planner.catalogue.making import Asked, made, questions
from render.planner.catalogue.quantities import figures, plain
from render.planner.catalogue.speech import spoken, tex
from render.planner.catalogue.subject import Subject
from render.planner.request import Request

WORDS = "method root* zero* finding numerical approximat* iteration equation* f x solve algorithm"
NEWTON = Subject(
    names=("newton's method", "newtons method", "newton raphson", "newton-raphson method",
           "newton raphson method"),
    words=WORDS + " newton raphson", not_with=("gravity", "optimization", "divided difference*"),
)  # fmt: skip
BISECTION = Subject(
    names=("bisection method", "bisection", "interval halving", "intermediate value theorem"),
    words=WORDS + " bisection interval halving intermediate value theorem",
)  # fmt: skip
START = re.compile(
    r"\b(?:x_?0|x₀|start(?:ing)?(?: at| from| with| value)?|guess(?: of)?)\s*(?:=|is|of|:)?\s*"
    r"(-?\d+(?:\.\d+)?)",
    re.IGNORECASE,
)
BETWEEN = re.compile(
    r"\b(?:between|from|on|in|interval)\s*\[?\s*(-?\d+(?:\.\d+)?)\s*(?:,|and|to)\s*(-?\d+(?:\.\d+)?)",
    re.IGNORECASE,
)
STEPS = 4


def value(f: sympy.Expr, x: float) -> float:
    return float(f.subs(X, sympy.Float(x, 30)))


class Search(NamedTuple):
    """A function, and where to begin."""

    f: sympy.Expr
    start: float

    def path(self) -> list[float]:
        """The start and the next approximations: x − f(x) / f'(x)."""
        slope = sympy.diff(self.f, X)
        xs = [self.start]
        for _ in range(STEPS):
            xs.append(xs[-1] - value(self.f, xs[-1]) / value(slope, xs[-1]))
        return xs


NEWTON_DEFAULT = Search(X**2 - 2, 3.0)
NEWTON_OTHERS = (
    Search(X**2 - 5, 3.0), Search(X**3 - 10, 2.0), Search(X**2 - X - 1, 2.0),
    Search(X**3 - X - 1, 1.5), Search(X**2 - 7, 3.0),
)  # fmt: skip


def asked_newton(request: Request) -> Search | None:
    f = request.expression
    if f is None:
        return None
    given = START.search(request.text.replace("−", "-"))
    for start in [float(given[1])] if given else (2.0, 1.0, 3.0, 0.5, -2.0):
        search = Search(f, start)
        if converges(search):
            return search
    return None


def converges(search: Search) -> bool:
    try:
        path = search.path()
        heights = [value(search.f, x) for x in path]
    except (TypeError, ZeroDivisionError, OverflowError):
        return False
    near = abs(heights[-1]) < 1e-2 * max(1.0, abs(heights[0]))
    wide = max(path) - min(path)
    return near and 0.05 <= wide <= 300 and max(map(abs, heights)) <= 900


def number(x: float) -> str:
    return figures(x, 7)


def small(height: float) -> str:
    return "≈ 0" if abs(height) < 1e-7 else figures(height, 3)


def build_newton(request: Request) -> list[Scene]:
    search = asked_newton(request) or NEWTON_DEFAULT
    path = search.path()
    return [
        opening(
            "Newton's method",
            "Follow the tangent to the zero",
            "tangent",
            f"Where is {spoken(search.f)} zero? Not every equation can be solved by a formula. "
            "Newton's method comes closer with every step.",
        ),
        tangents(search),
        formula_and_notes(
            "The formula",
            [("x_{n+1}", "new", "good"), "=", "x_n -", (r"\frac{f(x_n)}{f'(x_n)}", "step",
                                                        "accent")],
            "The next value is the old one, minus the height over the slope.",
            [
                ("f(x): how high the curve is there", "The height tells how far off we are.",
                 "step"),
                ("f'(x): how steep it is", "The slope tells how far to go for it.", "step"),
            ],
        ),
        table_of(search),
        summary(
            ("Go along the tangent to the x-axis", "Go along the tangent, down to the x-axis."),
            ("Near a zero, each step about doubles the right digits",
             "Near a simple zero, each step about doubles the number of right digits."),
            ("It fails where the slope is zero, and may run away from a bad start",
             "It fails where the slope is zero, and from a bad start it may run away."),
            (f"Ours: x ≈ {number(path[-1])}", f"Our zero is about {number(path[-1])}."),
        ),
    ]  # fmt: skip


def tangents(search: Search) -> Scene:
    path = search.path()[:3]
    wide = max(path) - min(path)
    low, high = min(path) - 0.35 * wide, max(path) + 0.3 * wide
    heights = [value(search.f, x) for x in path]
    bottom, top = min([*heights, 0.0]), max([*heights, 0.0])
    air = 0.25 * (top - bottom)
    segments = []
    for n in range(2):
        segments += [
            Segment(id=f"t{n}", start=(path[n], heights[n]), end=(path[n + 1], 0.0), role="warm",
                    dashed=False),
            Segment(id=f"u{n + 1}", start=(path[n + 1], 0.0), end=(path[n + 1], heights[n + 1]),
                    role="muted"),
        ]  # fmt: skip
    tall = [s for s in segments if abs(s.start[1] - s.end[1]) > 1e-9]
    plot = Graph(
        id="plot",
        x_range=(low, high),
        y_range=(bottom - air, top + air),
        curves=(Curve(id="f", expression=from_sympy(search.f), tex="f"),),
        points=(
            Point(id="p0", x=path[0], y=heights[0], tex="x_0"),
            Point(id="p1", x=path[1], y=0, tex="x_1", role="good"),
        ),
        segments=tuple(tall),
    )
    shown = {s.id for s in tall}
    return pictured(
        "Along the tangent",
        plot,
        [
            (f"We begin where x is {number(path[0])}, at this point of the curve.",
             ["plot", "plot.f", "plot.p0"]),
            ("Follow the tangent to the x-axis: there lies the next value, "
             f"{number(path[1])}.", ["plot.t0", "plot.p1", stress("plot.p1")]),
            ("Go up or down to the curve, and follow the tangent again.",
             [f"plot.{name}" for name in ("u1", "t1") if name in shown]),
        ],
    )  # fmt: skip


def table_of(search: Search) -> Scene:
    path = search.path()
    rows = [("n", "x", "f(x)")]
    rows += [(str(n), number(x), small(value(search.f, x))) for n, x in enumerate(path)]
    table = Grid(id="table", rows=tuple(rows))
    beats = [Beat(say=f"Step by step. We begin with {number(path[0])}.",
                  do=(show("table"), show("table.r0"), show("table.r1")))]  # fmt: skip
    beats += [
        Beat(say=f"Step {n} gives {number(x)}.", do=(show(f"table.r{n + 1}"),))
        for n, x in enumerate(path[1:], 1)
    ]
    return Scene(title="Step by step", objects=(table,), beats=tuple(beats))


def newton_lines(search: Search) -> list[Line]:
    path = search.path()
    return [
        (
            rf"x_{n + 1} = {plain(path[n], 6)} - \frac{{{plain(value(search.f, path[n]), 4)}}}"
            rf"{{{plain(value(sympy.diff(search.f, X), path[n]), 4)}}} \approx "
            rf"{plain(path[n + 1], 6)}",
            f"step {n + 1}",
            f"Step {n + 1} gives about {figures(path[n + 1], 6)}.",
        )
        for n in range(3)
    ]


def ask_newton(search: Search) -> Asked:
    return (
        f"Where is {spoken(search.f)} zero? Begin with {number(search.start)}, and make three "
        "steps.",
        rf"{tex(search.f)} = 0,\ x_0 = {plain(search.start)}",
        newton_lines(search),
    )


# ---- bisection ----


class Bracket(NamedTuple):
    """A function with different signs at both ends."""

    f: sympy.Expr
    low: float
    high: float

    def steps(self) -> list[tuple[float, float, float, float]]:
        """(low, high, middle, f(middle)) of each halving."""
        low, high, found = self.low, self.high, []
        for _ in range(6):
            middle = (low + high) / 2
            height = value(self.f, middle)
            found.append((low, high, middle, height))
            if height == 0:
                break
            if (value(self.f, low) < 0) == (height < 0):
                low = middle
            else:
                high = middle
        return found


BISECTION_DEFAULT = Bracket(X**2 - 2, 1.0, 2.0)
BISECTION_OTHERS = (
    Bracket(X**3 - X - 1, 1.0, 2.0), Bracket(X**2 - 5, 2.0, 3.0), Bracket(X**3 - 10, 2.0, 3.0),
    Bracket(X**2 - X - 1, 1.0, 2.0),
)  # fmt: skip


def asked_bisection(request: Request) -> Bracket | None:
    f = request.expression
    if f is None:
        return None
    given = BETWEEN.search(request.text.replace("−", "-"))
    ends = [sorted((float(given[1]), float(given[2])))] if given else [
        [float(n), float(n + 1)] for n in (1, 2, 0, 3, -1, -2, -3, 4)
    ]  # fmt: skip
    for low, high in ends:
        try:
            left, right = value(f, low), value(f, high)
        except TypeError:
            continue
        usual = 0.2 <= high - low <= 200 and max(abs(left), abs(right)) <= 900
        if left * right < 0 and usual:
            return Bracket(f, low, high)
    return None


def build_bisection(request: Request) -> list[Scene]:
    case = asked_bisection(request) or BISECTION_DEFAULT
    steps = case.steps()
    low, high = steps[-1][:2]
    return [
        opening(
            "Bisection",
            "A zero between two signs",
            "curve",
            f"Where is {spoken(case.f)} zero? At {number(case.low)} and at {number(case.high)} it "
            "has different signs, and its graph has no gap. So it must cross zero in between.",
        ),
        bracket_picture(case),
        bisection_table(case),
        summary(
            ("A continuous function with both signs has a zero in between",
             "A continuous function that has both signs has a zero in between. That is the "
             "intermediate value theorem."),
            ("Halve, and keep the half with both signs",
             "Halve the interval, and keep the half in which the signs differ."),
            ("Each step halves the error: ten steps, a thousandth",
             "Each step halves the error: ten steps make it a thousandth."),
            (f"Ours: between {number(low)} and {number(high)}",
             f"Ours lies between {number(low)} and {number(high)}."),
        ),
    ]  # fmt: skip


def bracket_picture(case: Bracket) -> Scene:
    wide = case.high - case.low
    ends = value(case.f, case.low), value(case.f, case.high)
    middle = (case.low + case.high) / 2
    height = value(case.f, middle)
    bottom, top = min(*ends, height, 0.0), max(*ends, height, 0.0)
    air = 0.2 * (top - bottom)
    plot = Graph(
        id="plot",
        x_range=(case.low - 0.15 * wide, case.high + 0.15 * wide),
        y_range=(bottom - air, top + air),
        curves=(Curve(id="f", expression=from_sympy(case.f), tex="f"),),
        points=(
            Point(id="a", x=case.low, y=ends[0], tex="a", role="bad"),
            Point(id="b", x=case.high, y=ends[1], tex="b", role="good"),
            Point(id="m", x=middle, y=height, tex="m"),
        ),
    )
    side = "above" if height > 0 else "below"
    return pictured(
        "Look in the middle",
        plot,
        [
            ("Here is the function.", ["plot", "plot.f"]),
            ("At one end it is below zero, at the other above.", ["plot.a", "plot.b"]),
            (f"In the middle, at {number(middle)}, it is {side} zero. That tells in which half the "
             "zero lies." if height else "In the middle it is zero: found at once.",
             ["plot.m", stress("plot.m")]),
        ],
    )  # fmt: skip


def bisection_table(case: Bracket) -> Scene:
    rows = [("from", "to", "middle", "f(middle)")]
    rows += [(number(a), number(b), number(m), figures(h, 3)) for a, b, m, h in case.steps()]
    table = Grid(id="table", rows=tuple(rows))
    beats = [Beat(say="We write down both ends, the middle, and the height there.",
                  do=(show("table"), show("table.r0")))]  # fmt: skip
    for n, (_, _, middle, height) in enumerate(case.steps(), 1):
        same = (height < 0) == (value(case.f, case.low) < 0)
        then = "it is the zero" if height == 0 else (
            "the zero lies to its right" if same else "the zero lies to its left"
        )  # fmt: skip
        beats.append(Beat(say=f"At {number(middle)}: {then}.", do=(show(f"table.r{n}"),)))
    return Scene(title="Halving", objects=(table,), beats=tuple(fitted(beats)))


def ask_bisection(case: Bracket) -> Asked:
    steps = case.steps()[:3]
    lines: list[Line] = [
        (
            rf"f({plain(m, 6)}) = {plain(h, 4)}",
            f"between {number(a)} and {number(b)}",
            f"In the middle, at {number(m)}, the height is {figures(h, 3)}.",
        )
        for a, b, m, h in steps
    ]
    return (
        f"Between {number(case.low)} and {number(case.high)}, {spoken(case.f)} has a zero. Halve "
        "three times.",
        rf"{tex(case.f)} = 0",
        lines,
    )


TEMPLATES = (
    made(("Newton's method", NEWTON, "a formula in x with a zero, and a start near it"),
         asked_newton, build_newton, questions(asked_newton, NEWTON_OTHERS, ask_newton),
         (("Newton's method", ""), ("Newton's method for x^3 - x - 1 = 0", "start at 1.5"))),
    made(("bisection", BISECTION, "a formula in x, and an interval with different signs at its "
          "ends"),
         asked_bisection, build_bisection,
         questions(asked_bisection, BISECTION_OTHERS, ask_bisection),
         (("Bisection method", ""), ("Bisection of x^3 - x - 1 between 1 and 2", ""))),
)  # fmt: skip
