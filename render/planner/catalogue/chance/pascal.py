"""Pascal's triangle, combinations and the binomial theorem."""

from __future__ import annotations

import re
from collections.abc import Iterator

import sympy

from render.plan.actions import stress
from render.plan.lesson import Scene
from render.plan.objects import Cells, Table
from render.planner.catalogue.blocks import Line, X, opening, pictured, practice, summary, worked
from render.planner.catalogue.registry import Template
from render.planner.catalogue.speech import spoken, tex
from render.planner.catalogue.subject import Subject
from render.planner.request import Request

SUBJECT = Subject(
    names=(
        "pascal triangle",
        "pascal's triangle",
        "binomial theorem",
        "binomial expansion*",
        "binomial coefficient*",
        "combinatorics",
        "combination*",
        "choose",
        "expand",
    ),
    words="row rows pascal pascal's triangle* binomial theorem expansion* coefficient* "
    "combination* count* "
    "choose power* expand factorial* permutation*",
    not_with=("distribution", "combination lock", "linear combination"),
)
EXPAND = re.compile(r"\(\s*(?:(\d*)\s*)?([a-z])\s*([-+])\s*(\d+|[a-z])\s*\)\s*\^\s*(\d)\b", re.I)
CHOOSE = re.compile(r"\b(\d{1,2})\s*(?:choose|over|c)\s*(\d{1,2})\b", re.IGNORECASE)
OTHERS = ((2, 3), (1, 4), (-1, 3), (3, 2), (-2, 4), (1, 5))

Case = tuple[int, int]  # (x + a) to the power n
DEFAULT: Case = (2, 4)


def read_request(request: Request) -> Case | None:
    found = EXPAND.search(request.text.replace("−", "-"))
    if not found or (found[1] or "1") != "1" or not found[4].isdigit():
        return None
    a, n = int(found[4]), int(found[5])
    return (-a if found[3] == "-" else a, n) if 2 <= n <= 6 and 1 <= a <= 10 else None


def read_choice(request: Request) -> tuple[int, int] | None:
    found = CHOOSE.search(request.text)
    n, k = (int(found[1]), int(found[2])) if found else (0, 0)
    return (n, k) if found and 0 <= k <= n <= 30 and n > 0 else None


def score(request: Request) -> float:
    return SUBJECT.score(request, given=bool(read_request(request) or read_choice(request)))


def row(n: int) -> list[int]:
    return [int(sympy.binomial(n, k)) for k in range(n + 1)]


def build(request: Request) -> list[Scene]:
    a, n = read_request(request) or DEFAULT
    pick = read_choice(request) or (5, 2)
    return [
        opening(
            "Pascal's triangle",
            "Counting choices, expanding powers",
            "grid",
            "A triangle of numbers, made by adding, knows in how many ways one can choose, "
            "and how to expand a power of a sum. How?",
        ),
        triangle(n),
        worked("Choosing", choose_lines(*pick)),
        worked("The binomial theorem", expansion(a, n)),
        summary(
            (
                "Every number is the sum of the two above it",
                "Every number is the sum of the two above it.",
            ),
            (
                "Row n, place k: in how many ways one chooses k of n",
                "Number k of row n counts the choices of k out of n.",
            ),
            (
                "The same numbers stand before the terms of (a + b)ⁿ",
                "And the same numbers stand before the terms of a power of a sum.",
            ),
            (
                f"Ours: {pick[0]} choose {pick[1]} is {sympy.binomial(*pick)}",
                f"{pick[0]} choose {pick[1]} is {sympy.binomial(*pick)}.",
            ),
        ),
    ]


def triangle(n: int) -> Scene:
    rows = tuple(tuple(map(str, row(k))) for k in range(7))
    groups = (
        Cells(id="pair", cells=((3, 1), (3, 2)), role="accent"),
        Cells(id="sum", cells=((4, 2),), role="warm"),
        Cells(id="row", cells=tuple((n, k) for k in range(n + 1)), role="good"),
    )
    table = Table(id="pascal", rows=rows, groups=groups, triangle=True)
    return pictured(
        "How it is made",
        table,
        [
            ("Start with a one at the top. Every row begins and ends with one.", ["pascal"]),
            (
                "Every number in between is the sum of the two above it: three and three make six.",
                [stress("pascal.pair"), stress("pascal.sum")],
            ),
            (
                f"We count the rows from zero. This is row {n}: {', '.join(map(str, row(n)))}.",
                [stress("pascal.row")],
            ),
        ],
    )


def choose_lines(n: int, k: int) -> list[Line]:
    count = int(sympy.binomial(n, k))
    ways = "is one way" if count == 1 else f"are {count} ways"
    return [
        (
            rf"\binom{{{n}}}{{{k}}}",
            f"choose {k} of {n}",
            f"In how many ways can one choose {k} out of {n} things, if the order does not count?",
        ),
        (
            r"\binom{n}{k} = \frac{n!}{k!\,(n-k)!}",
            "the formula",
            "Order all n things, and divide by the orders of the chosen ones and of the others.",
        ),
        (
            rf"\binom{{{n}}}{{{k}}} = \frac{{{n}!}}{{{k}! \cdot {n - k}!}} = {count}",
            "our case",
            f"For our numbers there {ways}.",
        ),
    ]


def expansion(a: int, n: int) -> list[Line]:
    f = (X + a) ** n
    sign = "+" if a > 0 else "-"
    terms = []
    for k, c in enumerate(row(n)):
        power = n - k
        x = "" if power == 0 else "x" if power == 1 else f"x^{{{power}}}"
        b = "" if k == 0 else bracket(a) if k == 1 else f"{bracket(a)}^{{{k}}}"
        front = "" if c == 1 and (x or b) else str(c)
        terms.append(r" \cdot ".join(part for part in (front, x, b) if part))
    shown = " + ".join(terms)
    lines = [
        (
            rf"(x {sign} {abs(a)})^{{{n}}}",
            "a power of a sum" if a > 0 else "a power of a difference",
            f"Take x {'plus' if a > 0 else 'minus'} {abs(a)}, to the power {n}.",
        ),
    ]
    if n <= 4:
        lines.append(
            (
                shown,
                f"coefficients from row {n}",
                f"The numbers of row {n} stand in front. The powers of x fall from {n} to "
                f"zero, those of {spoken(sympy.Integer(a))} rise.",
            )
        )
    else:
        lines.append(
            (
                r",\ ".join(map(str, row(n))),
                f"row {n}",
                f"The numbers of row {n} are the coefficients. The powers of x fall, those "
                f"of {spoken(sympy.Integer(a))} rise.",
            )
        )
    expanded = sympy.expand(f)
    lines.append((f"= {tex(expanded)}", "multiply out", f"Together: {spoken(expanded)}."))
    return lines


def bracket(a: int) -> str:
    return rf"\left({a}\right)" if a < 0 else str(a)


def more(request: Request) -> Iterator[Scene]:
    own = read_request(request) or DEFAULT
    for k, (a, n) in enumerate((case for case in OTHERS if case != own), 1):
        sign, word = ("+", "plus") if a > 0 else ("-", "minus")
        yield practice(
            f"Expand x {word} {abs(a)}, to the power {n}.",
            rf"(x {sign} {abs(a)})^{{{n}}}",
            expansion(a, n)[1:],
            k,
        )


TEMPLATES = (
    Template(
        "Pascal's triangle and the binomial theorem",
        score,
        build,
        takes="powers of x plus a number from 2 to 6, and choices of k from up to 30",
        examples=(
            ("Pascal's triangle", ""),
            ("Binomial theorem", ""),
            ("expand (x+2)^4", ""),
            ("Combinations", "6 choose 3"),
            ("expand (x - 1)^5", ""),
        ),
        more=more,
    ),
)
