"""Sequences: Fibonacci's numbers and the golden ratio; arithmetic sequences and Gauss's sum."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

import sympy

from render.planner.catalogue.lesson_file import read_templates
from render.planner.catalogue.reading import integers, named_number
from render.planner.catalogue.registry import Template
from render.planner.request import Request

MOST_BARS, USUAL_TERMS = 10, 10


@dataclass(frozen=True)
class Progression:
    """First term, difference and number of terms."""

    a: int
    d: int
    n: int
    fits = True

    @property
    def shown(self) -> int:
        return min(self.n, MOST_BARS)

    @property
    def numbers(self) -> tuple[int, ...]:
        return tuple(range(1, self.shown + 1))

    @property
    def values(self) -> tuple[int, ...]:
        return tuple(self.a + k * self.d for k in range(self.shown))

    @property
    def rising(self) -> bool:
        """Whether bars can show it: nothing is below zero."""
        return min(self.values) >= 0


def read_progression(request: Request) -> Progression | None:
    row = [int(n) for n in request.numbers if n == int(n)]
    count = named_number(request.text, "first", "n", "terms")
    size = int(count) if count is not None and count.is_Integer and 2 <= count <= 1000 else 0
    if len(row) >= 3 and row[1] - row[0] == row[2] - row[1] != 0 and abs(row[0]) <= 1000:
        return Progression(row[0], row[1] - row[0], size or USUAL_TERMS)
    upto = [n for n in integers(request.text) if 3 <= n <= 1000]
    if upto and "from" in request.text.lower():
        return Progression(1, 1, upto[-1])
    return Progression(1, 1, size) if size else None


@dataclass(frozen=True)
class FibonacciNumber:
    """Number n of the sequence, and the two before it."""

    n: int
    fits = True

    @property
    def value(self) -> int:
        return int(sympy.fibonacci(self.n))

    @property
    def one(self) -> int:
        return int(sympy.fibonacci(self.n - 1))

    @property
    def other(self) -> int:
        return int(sympy.fibonacci(self.n - 2))


def read_own_number(request: Request) -> FibonacciNumber | None:
    """The lesson's own cases: it is about no number of a text."""
    found = re.fullmatch(r"number (\d+)", request.text)
    return FibonacciNumber(int(found[1])) if found else None


def before_ways_to_compute(template: Template) -> Template:
    """The sequence itself goes before ways to compute its numbers, unless these are asked for."""

    def score(request: Request) -> float:
        found = template.score(request)
        numbers = "number" in request.topic.lower()
        return found + (-0.5 if numbers else 0.5) if found else 0.0

    return replace(template, score=score)


HERE = Path(__file__)
TEMPLATES = (
    *map(
        before_ways_to_compute,
        read_templates(str(HERE.with_name("fibonacci_sequence")), FibonacciNumber, read_own_number),
    ),
    *read_templates(str(HERE.with_name("arithmetic_sequence")), Progression, read_progression),
)
