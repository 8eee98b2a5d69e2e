"""Sequences: Fibonacci's numbers and the golden ratio; arithmetic sequences and Gauss's sum."""

from __future__ import annotations

from collections.abc import Iterator

import sympy

from render.plan.actions import stress
from render.plan.lesson import Scene
from render.plan.objects import Chart, Table
from render.planner.catalogue.blocks import (
    Line,
    listed,
    opening,
    pictured,
    practice,
    summary,
    worked,
)
from render.planner.catalogue.reading import integers, named_number
from render.planner.catalogue.registry import Template
from render.planner.catalogue.speech import spoken
from render.planner.catalogue.subject import Subject
from render.planner.request import Request

FIBONACCI = Subject(
    names=("fibonacci*", "golden ratio", "fibonacci sequence*", "fibonacci number*"),
    words="sequence* number* golden ratio series spiral* nature leonardo recursion recursive",
    not_with=("heap*", "search", "memo*", "dynamic programming", "trading", "retracement"),
)
ARITHMETIC = Subject(
    names=(
        "arithmetic sequence*",
        "arithmetic series",
        "arithmetic progression*",
        "gauss sum",
        "sum of the first",
        "sum of 1 to",
        "sum from 1 to",
        "triangular number*",
        "sequence*",
        "sum of the numbers",
    ),
    words="sequence* series sum* term* number* common difference first gauss progression integers "
    "natural nth",
    not_with=(
        "dna",
        "geometric",
        "fibonacci",
        "squares",
        "cubes",
        "odd",
        "cauchy",
        "genetic",
        "convergence",
    ),
)
OTHERS = ((2, 3, 10), (1, 1, 50), (5, 4, 12), (10, -2, 6), (7, 7, 9), (1, 2, 20))

Case = tuple[int, int, int]


def fibonacci(count: int) -> list[int]:
    row = [1, 1]
    while len(row) < count:
        row.append(row[-1] + row[-2])
    return row[:count]


def build_fibonacci(_: Request) -> list[Scene]:
    row = fibonacci(13)
    chart = Chart(
        id="chart",
        values=tuple(map(float, row[:10])),
        labels=tuple(f"F{n}" for n in range(1, 11)),
        shown=tuple(map(str, row[:10])),
    )
    rows = tuple(
        (f"{b} / {a}", f"{b / a:.5f}") for a, b in zip(row[2:11:2], row[3:12:2], strict=True)
    )
    ratios = Table(id="ratios", rows=(("ratio", "value"), *rows), header=True)
    return [
        opening(
            "The Fibonacci sequence",
            "Each number, the sum of two",
            "bars",
            "One, one, two, three, five, eight. Which number comes next?",
        ),
        pictured(
            "The rule",
            chart,
            [
                ("Every number is the sum of the two before it.", ["chart"]),
                ("Five and eight make thirteen.", [stress("chart.4"), stress("chart.5")]),
                ("So it goes on: eight and thirteen make twenty-one.", [stress("chart.7")]),
            ],
        ),
        worked(
            "As a formula",
            [
                (
                    r"F_1 = 1, \quad F_2 = 1",
                    "the beginning",
                    "The sequence begins with one and one.",
                ),
                (
                    r"F_n = F_{n-1} + F_{n-2}",
                    "the rule",
                    "Each further term is the sum of the two before it.",
                ),
                (
                    rf"F_{{12}} = F_{{11}} + F_{{10}} = {row[10]} + {row[9]} = {row[11]}",
                    "for example",
                    f"The twelfth number is {row[10]} plus {row[9]}, that is {row[11]}.",
                ),
            ],
        ),
        pictured(
            "Ratios of neighbours",
            ratios,
            [
                ("Divide each number by the one before it.", ["ratios"]),
                (
                    "The ratios settle down, at about one point six one eight. This is the "
                    "golden ratio.",
                    [stress(f"ratios.row{len(rows)}")],
                ),
            ],
        ),
        worked(
            "Why the golden ratio",
            [
                (
                    r"\frac{F_{n+1}}{F_n} = 1 + \frac{F_{n-1}}{F_n}",
                    "divide the rule",
                    "Divide the rule by F n.",
                ),
                (
                    r"\varphi = 1 + \frac{1}{\varphi}",
                    "in the limit",
                    "If the ratios come to a number phi, then phi is one plus one over phi.",
                ),
                (
                    r"\varphi^2 - \varphi - 1 = 0",
                    "a quadratic equation",
                    "This is a quadratic equation.",
                ),
                (
                    r"\varphi = \frac{1 + \sqrt{5}}{2} \approx 1.618",
                    "the positive root",
                    "Its positive solution is one plus the root of five, divided by two.",
                ),
            ],
            optional=True,
        ),
        summary(
            (
                "Each Fibonacci number is the sum of the two before it",
                "Each Fibonacci number is the sum of the two before it.",
            ),
            (
                "The ratio of neighbours comes to (1 + √5) / 2",
                "The ratio of neighbours comes to the golden ratio.",
            ),
            (f"After {row[11]} comes {row[12]}", f"And after {row[11]} comes {row[12]}."),
        ),
    ]


def more_fibonacci(_: Request) -> Iterator[Scene]:
    for k, n in enumerate((8, 10, 14, 15, 16, 18), 1):
        row = fibonacci(n)
        yield practice(
            f"What is Fibonacci number {n}?",
            rf"F_{{{n}}} =\ ?",
            [
                (
                    rf"F_{{{n - 1}}} = {row[-2]}, \quad F_{{{n - 2}}} = {row[-3]}",
                    "the two before",
                    f"The two before it are {row[-3]} and {row[-2]}.",
                ),
                (
                    rf"F_{{{n}}} = {row[-3]} + {row[-2]} = {row[-1]}",
                    "their sum",
                    f"Their sum is {row[-1]}.",
                ),
            ],
            k,
        )


def read_request(request: Request) -> Case | None:
    """First term, difference and number of terms."""
    row = [int(n) for n in request.numbers if n == int(n)]
    count = named_number(request.text, "first", "n", "terms")
    size = int(count) if count is not None and count.is_Integer and 2 <= count <= 1000 else 0
    if len(row) >= 3 and row[1] - row[0] == row[2] - row[1] != 0 and abs(row[0]) <= 1000:
        return row[0], row[1] - row[0], size or 10
    upto = [n for n in integers(request.text) if 3 <= n <= 1000]
    return (
        (1, 1, upto[-1])
        if upto and "from" in request.text.lower()
        else ((1, 1, size) if size else None)
    )


def score_arithmetic(request: Request) -> float:
    return ARITHMETIC.score(request, given=read_request(request) is not None)


def total(case: Case) -> int:
    a, d, n = case
    return n * (2 * a + (n - 1) * d) // 2


def build_arithmetic(request: Request) -> list[Scene]:
    case = read_request(request) or (3, 4, 10)
    a, d, n = case
    last = a + (n - 1) * d
    shown = min(n, 10)
    values = [a + k * d for k in range(shown)]
    scenes = [
        opening(
            "Arithmetic sequences",
            "Equal steps, and a clever sum",
            "bars",
            f"A sequence starts with {said(a)}, and every step adds {said(d)}. What is term "
            f"number {n}, and what do the first {n} terms make together?",
        ),
    ]
    if min(values) >= 0:
        chart = Chart(
            id="chart",
            values=tuple(map(float, values)),
            labels=tuple(map(str, range(1, shown + 1))),
            shown=tuple(map(str, values)),
        )
        scenes.append(
            pictured(
                "Equal steps",
                chart,
                [
                    (f"Here are the first {shown} terms.", ["chart"]),
                    (
                        f"From each to the next it is {said(d)}: the tops lie on a straight line.",
                        [stress("chart.1"), stress("chart.2")],
                    ),
                ],
            )
        )
    return [
        *scenes,
        worked("Any term", term_lines(case)),
        worked(
            "The trick of young Gauss",
            [
                (
                    rf"S = {a} + {bracket(a + d)} + \cdots + {bracket(last)}",
                    "forwards",
                    "Write the sum once forwards,",
                ),
                (
                    rf"S = {last} + {bracket(last - d)} + \cdots + {bracket(a)}",
                    "backwards",
                    "and once backwards.",
                ),
                (
                    rf"2S = {n} \cdot {bracket(a + last)}",
                    f"{n} equal pairs",
                    f"Each pair one above the other makes {said(a + last)}, and there are {n} "
                    f"pairs.",
                ),
                (rf"S = {total(case)}", "divide by two", f"So the sum is {said(total(case))}."),
            ],
        ),
        listed(
            "The formulas",
            [
                ("Term n: a + (n − 1)·d", "Term number n is a plus n minus one times d."),
                (
                    "Sum: n · (first + last) / 2",
                    "And the sum is n times the mean of the first and the last term.",
                ),
            ],
            optional=True,
        ),
        summary(
            (
                "Arithmetic: each step adds the same number",
                "In an arithmetic sequence each step adds the same number.",
            ),
            (
                "The sum is n times the mean of first and last",
                "Its sum is n times the mean of first and last.",
            ),
            (
                f"Ours: term {n} is {last}, the sum {total(case)}".replace("-", "−"),
                f"Ours has the term {said(last)}, and the sum {said(total(case))}.",
            ),
        ),
    ]


def said(n: int) -> str:
    return spoken(sympy.Integer(n))


def bracket(n: int) -> str:
    return rf"\left({n}\right)" if n < 0 else str(n)


def term_lines(case: Case) -> list[Line]:
    a, d, n = case
    return [
        (
            r"a_n = a + (n - 1) \cdot d",
            "n − 1 steps from the first",
            "To reach term n, one makes n minus one steps.",
        ),
        (
            rf"a_{{{n}}} = {a} + {n - 1} \cdot {bracket(d)} = {a + (n - 1) * d}",
            f"term {n}",
            f"Term {n} is {said(a)} plus {n - 1} times {said(d)}: {said(a + (n - 1) * d)}.",
        ),
    ]


def more_arithmetic(request: Request) -> Iterator[Scene]:
    own = read_request(request)
    for k, case in enumerate((case for case in OTHERS if case != own), 1):
        a, d, n = case
        question = (
            f"A sequence starts with {said(a)}, and each step adds {said(d)}. "
            f"What is the sum of the first {n} terms?"
        )
        yield practice(
            question,
            rf"{a} + {bracket(a + d)} + {bracket(a + 2 * d)} + \cdots",
            [
                term_lines(case)[1],
                (
                    rf"S = \frac{{{n}}}{{2}} \left({a} + {bracket(a + (n - 1) * d)}\right) = "
                    rf"{total(case)}",
                    "n times the mean",
                    f"So the sum is {said(total(case))}.",
                ),
            ],
            k,
        )


def score_fibonacci(request: Request) -> float:
    """The sequence itself goes before ways to compute its numbers."""
    found = FIBONACCI.score(request)
    numbers = "number" in request.topic.lower()
    return found + (-0.5 if numbers else 0.5) if found else 0.0


TEMPLATES = (
    Template(
        "the Fibonacci sequence",
        score_fibonacci,
        build_fibonacci,
        examples=(
            ("Fibonacci", ""),
            ("The golden ratio", ""),
            ("The Fibonacci sequence", ""),
        ),
        more=more_fibonacci,
    ),
    Template(
        "arithmetic sequences",
        score_arithmetic,
        build_arithmetic,
        takes="whole numbers in equal steps, up to 1000 terms",
        examples=(
            ("Arithmetic sequences", ""),
            ("The arithmetic sequence 3, 7, 11", ""),
            ("sum of the numbers from 1 to 100", ""),
            ("arithmetic progression 10, 7, 4", ""),
        ),
        more=more_arithmetic,
    ),
)
