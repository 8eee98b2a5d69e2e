"""Geometric series: partial sums, the trick that adds them up, and when there is a sum."""

from __future__ import annotations

import re
from collections.abc import Iterator

import sympy

from render.plan.lesson import Action, Scene
from render.plan.objects import Graph, Point, Segment
from render.planner.catalogue.blocks import Line, opening, pictured, practice, summary, worked
from render.planner.catalogue.reading import NUMBER, named_number, rational, readable_number
from render.planner.catalogue.registry import Template
from render.planner.catalogue.speech import plain_number, spoken
from render.planner.catalogue.subject import Subject
from render.planner.request import Request

SUBJECT = Subject(
    names=(
        "geometric series",
        "geometric sum*",
        "infinite series",
        "infinite geometric series",
        "convergent series",
        "geometric progression*",
        "geometric sequence*",
    ),
    words="ratio sum* converge* convergen* diverg* infinite partial term* series common",
)
WRITTEN = re.compile(rf"({NUMBER})\s*[+,]\s*({NUMBER})\s*[+,]\s*({NUMBER})")
TERMS = 8
OTHERS = ((1, "1/3"), (2, "1/2"), (4, "1/4"), (1, "-1/2"), (3, "2/3"), (5, "1/5"), (6, "1/3"))

Case = tuple[sympy.Rational, sympy.Rational]
DEFAULT: Case = (sympy.Integer(1), sympy.Rational(1, 2))


def read_request(request: Request) -> Case | None:
    """First term and ratio, from ``1 + 1/2 + 1/4``, ``2, 6, 18`` or from "ratio 1/3"."""
    text = request.text.replace("−", "-")
    found = WRITTEN.search(text)
    if found and all(map(readable_number, found.groups())):
        a, b, c = (rational(n) for n in found.groups())
        if a and b and b / a == c / b:
            return within(a, b / a)
    ratio = named_number(text, "ratio", "common ratio", "r")
    first = named_number(text, "first term", "starting at", "a")
    return within(first or sympy.Integer(1), ratio) if ratio else None


def within(a: sympy.Rational, r: sympy.Rational) -> Case | None:
    return (a, r) if 0 < abs(a) <= 100 and sympy.Rational(1, 20) <= abs(r) <= 3 else None


def score(request: Request) -> float:
    return SUBJECT.score(request, given=read_request(request) is not None)


def partial(a: sympy.Rational, r: sympy.Rational) -> list[sympy.Rational]:
    sums, total = [], sympy.Integer(0)
    for n in range(TERMS):
        total += a * r**n
        sums.append(total)
    return sums


def write_series(a: sympy.Rational, r: sympy.Rational) -> str:
    terms = [sympy.latex(a * r**n, fold_short_frac=True) for n in range(4)]
    return "".join(t if not n or t.startswith("-") else f" + {t}" for n, t in enumerate(terms)) + (
        r" + \cdots"
    )


def build(request: Request) -> list[Scene]:
    a, r = read_request(request) or DEFAULT
    return [
        opening(
            "Geometric series",
            "Infinitely many terms, one sum?",
            "bars",
            "Can infinitely many numbers have a finite sum? Ours begin with "
            f"{spoken(a)}, and each is the one before times {spoken(r)}.",
        ),
        sums(a, r),
        worked("The trick", trick()),
        worked("With our numbers", calculation(a, r)),
        closing(a, r),
    ]


def sums(a: sympy.Rational, r: sympy.Rational) -> Scene:
    values = [float(s) for s in partial(a, r)]
    goal = float(a / (1 - r)) if abs(r) < 1 else None
    low, high = min(0.0, *values), max(0.0, *values, goal or 0.0)
    room = high - low
    points = [Point(id=f"s{n}", x=n, y=value, role="accent") for n, value in enumerate(values, 1)]
    lines = []
    if goal is not None:
        tex = f"S = {sympy.latex(a / (1 - r), fold_short_frac=True)}"
        lines.append(
            Segment(id="goal", start=(0, goal), end=(TERMS + 1, goal), tex=tex, role="good")
        )
    plot = Graph(
        id="plot",
        x_range=(0, TERMS + 1),
        y_range=(low - 0.12 * room, high + 0.25 * room),
        points=tuple(points),
        segments=tuple(lines),
    )
    told = (
        f"They come closer and closer to {spoken(a / (1 - r))}, and never leave it again."
        if goal is not None
        else "They do not settle down: this series has no sum."
    )
    second = [f"plot.s{n}" for n in range(3, TERMS + 1)]
    beats: list[tuple[str, list[Action | str]]] = [
        (
            "Add the terms one after the other, and mark each partial sum. "
            f"The first is {spoken(a)}, the second {spoken(a + a * r)}.",
            ["plot", "plot.s1", "plot.s2"],
        ),
        ("So it goes on.", list(second)),
        (told, ["plot.goal"] if lines else []),
    ]
    return pictured("Adding up, term by term", plot, beats)


def trick() -> list[Line]:
    return [
        (r"S = a + ar + ar^2 + ar^3 + \cdots", "the sum", "Call the sum S."),
        (
            r"rS = ar + ar^2 + ar^3 + \cdots",
            "times the ratio",
            "Multiply it by r: every term moves on by one place.",
        ),
        (r"S - rS = a", "subtract", "Subtract, and all terms but the first cancel."),
        (
            r"S = \frac{a}{1 - r} \quad \text{for } |r| < 1",
            "divide by 1 − r",
            "So S is a over one minus r. This is right when r lies between minus one and one, "
            "since only then the terms die out.",
        ),
    ]


def calculation(a: sympy.Rational, r: sympy.Rational) -> list[Line]:
    first = (
        write_series(a, r),
        f"a = {plain_number(a)}, r = {plain_number(r)}",
        f"Here a is {spoken(a)} and r is {spoken(r)}.",
    )
    if abs(r) >= 1:
        said = "The ratio is not between minus one and one, so the terms do not shrink to zero."
        return [
            first,
            (rf"|r| = {sympy.latex(abs(r))} \geq 1", "no sum", f"{said} There is no sum."),
        ]
    bottom = rf"1 - {sympy.latex(r)}" if r > 0 else rf"1 + {sympy.latex(-r)}"
    total = a / (1 - r)
    return [
        first,
        (
            rf"S = \frac{{{sympy.latex(a)}}}{{{bottom}}}",
            "put them in",
            "Put them into the formula.",
        ),
        (f"S = {sympy.latex(total)}", "the sum", f"The sum is {spoken(total)}."),
    ]


def closing(a: sympy.Rational, r: sympy.Rational) -> Scene:
    has_sum = abs(r) < 1
    return summary(
        (
            "In a geometric series each term is the one before times r",
            "Each term is the one before times the same ratio.",
        ),
        (
            "For |r| < 1 the sum is a / (1 − r)",
            "If the ratio lies between minus one and one, the sum is a over one minus r.",
        ),
        ("Otherwise there is no sum", "Otherwise there is none."),
        (
            f"Ours has the sum {plain_number(a / (1 - r))}" if has_sum else "Ours has no sum",
            f"Ours has the sum {spoken(a / (1 - r))}." if has_sum else "Ours has no sum.",
        ),
    )


def more(request: Request) -> Iterator[Scene]:
    cases = [(sympy.Integer(a), sympy.Rational(r)) for a, r in OTHERS]
    for n, (a, r) in enumerate((case for case in cases if case != read_request(request)), 1):
        question = f"What is the sum that begins with {spoken(a)} and has the ratio {spoken(r)}?"
        yield practice(question, write_series(a, r), calculation(a, r)[1:], n)


TEMPLATES = (
    Template(
        "geometric series",
        score,
        build,
        takes="a first term and a ratio between 0.05 and 3",
        examples=(
            ("Geometric series", ""),
            ("the sum of the series 1 + 1/3 + 1/9", "an infinite series"),
            ("Infinite geometric series", "first term 2, ratio -1/2"),
            ("geometric series with ratio 2", ""),
        ),
        more=more,
    ),
)
