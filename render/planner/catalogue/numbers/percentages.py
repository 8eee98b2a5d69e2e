"""Percentages, as cells of a hundred and as calculations."""

from __future__ import annotations

import re
from collections.abc import Iterator

import sympy

from render.plan.actions import stress
from render.plan.lesson import Scene
from render.plan.objects import Cells, Table
from render.planner.catalogue.blocks import (
    Line,
    listed,
    opening,
    pictured,
    practice,
    summary,
    worked,
)
from render.planner.catalogue.registry import Template
from render.planner.catalogue.subject import BY_SHAPE, Subject, only_formula
from render.planner.request import Request

PERCENT = Subject(
    names=("percent", "percentage*", "percents", "percentages", "percent of"),
    words="percent* of discount* calculation* fraction* decimal* hundred base value*",
    not_with=("error", "interest", "body fat"),
)
PART_OF = re.compile(
    r"(?<![-−\d.])(\d+(?:\.\d+)?)\s*(?:%|percent)\s*of\s*(\d+(?:\.\d+)?)", re.IGNORECASE
)
PERCENT_CASES = ((20, 50), (5, 300), (75, 64), (12, 25), (150, 40), (2, 850))


def percent_asked(request: Request) -> tuple[sympy.Rational, sympy.Rational] | None:
    found = PART_OF.search(request.text)
    if found is None:
        return None
    p, base = sympy.Rational(found[1]), sympy.Rational(found[2])
    return (p, base) if 0 < p <= 1000 and 0 < base <= 1_000_000 else None


def score_percent(request: Request) -> float:
    given = percent_asked(request) is not None
    by_words = PERCENT.score(request, given=given)
    return by_words or (BY_SHAPE + 3 if given and only_formula(request) else 0.0)


def number(value: sympy.Rational) -> str:
    return f"{float(value):.6g}"


def build_percent(request: Request) -> list[Scene]:
    p, base = percent_asked(request) or (sympy.Integer(15), sympy.Integer(80))
    part = p * base / 100
    return [
        opening(
            "Percentages",
            "Parts of a hundred",
            "grid",
            f"Percent means out of a hundred. So how much is {number(p)} percent of "
            f"{number(base)}?",
        ),
        hundred_grid_scene(p),
        worked("Calculating the part", percent_lines(p, base)),
        listed(
            "Three questions",
            [
                (
                    "The part: base times percent, over 100",
                    "Looking for the part: multiply the base "
                    "by the percentage, and divide by a hundred.",
                ),
                (
                    "The percentage: part over base, times 100",
                    "Looking for the percentage: divide the "
                    "part by the base, and multiply by a hundred.",
                ),
                (
                    "The base: part over percentage, times 100",
                    "Looking for the base: divide the part "
                    "by the percentage, and multiply by a hundred.",
                ),
            ],
            optional=True,
        ),
        worked(
            "More or less by a percentage",
            [
                (
                    rf"{number(base)} \cdot \left(1 + \frac{{{number(p)}}}{{100}}\right) = "
                    rf"{number(base + part)}",
                    f"{number(p)}% more",
                    f"Increase {number(base)} by {number(p)} percent, and you have "
                    f"{number(base + part)}.",
                ),
                *(
                    [
                        (
                            rf"{number(base)} \cdot \left(1 - \frac{{{number(p)}}}{{100}}\right) = "
                            rf"{number(base - part)}",
                            f"{number(p)}% less",
                            f"Take {number(p)} percent off, and {number(base - part)} "
                            f"{'is' if base - part == 1 else 'are'} left.",
                        )
                    ]
                    if p <= 100
                    else []
                ),
            ],
            optional=True,
        ),
        summary(
            ("Percent means: out of a hundred", "Percent means out of a hundred."),
            (
                "Part = base · percentage / 100",
                "The part is the base times the percentage, divided by a hundred.",
            ),
            (
                f"{number(p)}% of {number(base)} is {number(part)}",
                f"{number(p)} percent of {number(base)} is {number(part)}.",
            ),
        ),
    ]


def hundred_grid_scene(p: sympy.Rational) -> Scene:
    rows = tuple(("",) * 20 for _ in range(5))
    count = min(100, max(1, round(float(p))))
    cells = tuple((n % 5, n // 5) for n in range(count))
    table = Table(id="hundred", rows=rows, groups=(Cells(id="part", cells=cells, role="accent"),))
    exact = p.is_Integer and p <= 100
    told = (
        f"{number(p)} percent are {count} of them: that share of the whole."
        if exact
        else "More than a hundred percent is more than the whole."
        if p > 100
        else f"{number(p)} percent are about {count} of them."
    )
    return pictured(
        "A whole of a hundred cells",
        table,
        [
            ("Cut the whole into a hundred equal cells. Each of them is one percent.", ["hundred"]),
            (told, [stress("hundred.part")]),
        ],
    )


def percent_lines(p: sympy.Rational, base: sympy.Rational) -> list[Line]:
    one, part = base / 100, p * base / 100
    return [
        (
            rf"1\% \text{{ of }} {number(base)} = \frac{{{number(base)}}}{{100}} = {number(one)}",
            "divide by 100",
            f"One percent of {number(base)} is {number(one)}.",
        ),
        (
            rf"{number(p)}\%: \quad {number(p)} \cdot {number(one)} = {number(part)}",
            f"times {number(p)}",
            f"So {number(p)} percent is {number(p)} times as much: {number(part)}.",
        ),
    ]


def more_percent(request: Request) -> Iterator[Scene]:
    own = percent_asked(request)
    cases = [(sympy.Integer(p), sympy.Integer(b)) for p, b in PERCENT_CASES]
    for n, (p, base) in enumerate((case for case in cases if case != own), 1):
        yield practice(
            f"How much is {p} percent of {base}?",
            rf"{p}\% \text{{ of }} {base}",
            percent_lines(p, base),
            n,
        )


TEMPLATES = (
    Template(
        "percentages",
        score_percent,
        build_percent,
        takes="a percentage of an amount, both above zero",
        examples=(
            ("Percentages", ""),
            ("15% of 80", ""),
            ("What is 12.5 percent of 64?", ""),
            ("Percentages", "250% of 30"),
        ),
        more=more_percent,
    ),
)
