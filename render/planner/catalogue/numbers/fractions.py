"""Adding fractions, as pieces of one size and as a calculation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import gcd

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
from render.planner.catalogue.speech import plain_number, spoken
from render.planner.catalogue.subject import BY_SHAPE, Subject, only_formula
from render.planner.request import Request

FRACTION = Subject(
    names=(
        "fraction*",
        "adding fractions",
        "add fractions",
        "fraction addition",
        "common denominator*",
        "adding and subtracting fractions",
    ),
    words="unlike like add* adding addition denominator* numerator* common sum* plus equivalent "
    "half third",
    not_with=("continued", "partial fraction*", "distillation", "fractional", "percent*"),
)
ADDED = re.compile(
    r"(?<!\d\s)(?<![\d/])(\d{1,2})\s*/\s*(\d{1,2})\s*(?:\+|plus|and)\s*(\d{1,2})\s*/\s*(\d{1,2})",
    re.IGNORECASE,
)
FRACTION_CASES = (
    (1, 2, 1, 4),
    (1, 3, 1, 6),
    (2, 5, 1, 2),
    (3, 4, 1, 6),
    (2, 3, 3, 4),
    (1, 8, 1, 4),
)

Fraction = tuple[int, int]


def fractions_asked(request: Request) -> tuple[Fraction, Fraction] | None:
    found = ADDED.search(request.text)
    if found is None:
        return None
    a, b, c, d = map(int, found.groups())
    usual = 0 < a <= b and 0 < c <= d and 2 <= b <= 20 and 2 <= d <= 20
    return ((a, b), (c, d)) if usual and b * d // gcd(b, d) <= 60 else None


def score_fraction(request: Request) -> float:
    given = fractions_asked(request) is not None
    by_words = FRACTION.score(request, given=given)
    return by_words or (BY_SHAPE + 3 if given and only_formula(request) else 0.0)


def said(f: Fraction) -> str:
    return spoken(sympy.Rational(*f)) if gcd(*f) == 1 else f"{f[0]} over {f[1]}"


def build_fraction(request: Request) -> list[Scene]:
    one, two = fractions_asked(request) or ((1, 2), (1, 3))
    total = sympy.Rational(*one) + sympy.Rational(*two)
    common = one[1] * two[1] // gcd(one[1], two[1])
    return [
        opening(
            "Adding fractions",
            "A common size for the pieces",
            "grid",
            f"How much is {said(one)} plus {said(two)}? Pieces of different sizes cannot "
            "simply be counted together."
            if one[1] != two[1]
            else f"How much is {said(one)} plus {said(two)}? The pieces have the same size.",
        ),
        *([bars(one, two, common)] if common <= 20 else []),
        worked("Step by step", fraction_lines(one, two)),
        listed(
            "The rule",
            [
                (
                    "Find a number that both denominators divide",
                    "Find a number that both denominators divide.",
                ),
                ("Expand both fractions to it", "Expand both fractions to that denominator."),
                ("Add the numerators; simplify", "Add the numerators, and simplify if you can."),
            ],
            marker="number",
            optional=True,
        ),
        summary(
            (
                "Only pieces of one size can be counted together",
                "Only pieces of the same size can be counted together.",
            ),
            ("So first find a common denominator", "So first find a common denominator."),
            (
                f"{one[0]}/{one[1]} + {two[0]}/{two[1]} = {plain_number(total)}",
                f"Ours make {spoken(total)}.",
            ),
        ),
    ]


def bars(one: Fraction, two: Fraction, common: int) -> Scene:
    """Two strips, each cut into the common number of pieces."""
    tops = one[0] * common // one[1], two[0] * common // two[1]
    rows = (("",) * common, ("",) * common)
    table = Table(
        id="strips",
        rows=rows,
        groups=(
            Cells(id="one", cells=tuple((0, k) for k in range(tops[0])), role="accent"),
            Cells(id="two", cells=tuple((1, k) for k in range(tops[1])), role="warm"),
        ),
    )
    whole = "pieces" if common > 1 else "piece"
    return pictured(
        "The same pieces for both",
        table,
        [
            (f"Cut two equal strips into {common} {whole} each.", ["strips"]),
            (f"{said(one).capitalize()} is {tops[0]} of these pieces.", [stress("strips.one")]),
            (
                f"And {said(two)} is {tops[1]}. Together: {sum(tops)} pieces.",
                [stress("strips.two")],
            ),
        ],
    )


def fraction_lines(one: Fraction, two: Fraction) -> list[Line]:
    common = one[1] * two[1] // gcd(one[1], two[1])
    tops = one[0] * common // one[1], two[0] * common // two[1]
    lines: list[Line] = [
        (
            rf"\frac{{{one[0]}}}{{{one[1]}}} + \frac{{{two[0]}}}{{{two[1]}}}",
            "our sum",
            f"We add {said(one)} and {said(two)}.",
        )
    ]
    if one[1] != two[1]:
        lines.append(
            (
                rf"= \frac{{{tops[0]}}}{{{common}}} + \frac{{{tops[1]}}}{{{common}}}",
                "common denominator",
                f"Both can be written with the denominator {common}.",
            )
        )
    top = sum(tops)
    lines.append(
        (rf"= \frac{{{top}}}{{{common}}}", "add the numerators", f"The numerators add up to {top}.")
    )
    total = sympy.Rational(top, common)
    if total.q != common:
        lines.append(
            (rf"= {sympy.latex(total)}", "simplify", f"Simplified, this is {spoken(total)}.")
        )
    return lines


def more_fraction(request: Request) -> Iterator[Scene]:
    own = fractions_asked(request)
    cases = [((a, b), (c, d)) for a, b, c, d in FRACTION_CASES]
    for n, (one, two) in enumerate((case for case in cases if case != own), 1):
        lines = fraction_lines(one, two)
        yield practice(f"How much is {said(one)} plus {said(two)}?", lines[0][0], lines[1:], n)


TEMPLATES = (
    Template(
        "adding fractions",
        score_fraction,
        build_fraction,
        takes="two proper fractions with small denominators",
        examples=(
            ("Fractions", ""),
            ("1/2 + 1/3", ""),
            ("Adding fractions", "3/4 and 5/4 or 1/4 + 1/4"),
            ("2/5 + 3/5", ""),
            ("7/12 + 11/20", ""),
        ),
        more=more_fraction,
    ),
)
