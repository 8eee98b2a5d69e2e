"""Modular arithmetic: remainders on a clock, sums and products, a table of products."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

import sympy

from render.plan.objects import Circle, Graph, Label, Point
from render.planner.catalogue.blocks import figure
from render.planner.catalogue.lesson_file import read_templates
from render.planner.request import Request

WRITTEN = re.compile(r"(?<![\d.])(-?\d{1,6})\s*(?:mod(?:ulo)?\.?|%)\s*(\d{1,3})\b", re.IGNORECASE)
MODULUS = re.compile(r"\b(?:mod(?:ulo|ulus)?)\s*(\d{1,3})\b", re.IGNORECASE)
USUAL, MOST_HOURS, MOST_ROWS = 17, 12, 8


@dataclass(frozen=True)
class Remainder:
    """a modulo m; a clock of more than MOST_HOURS is not drawn, and counts a USUAL number."""

    a: sympy.Integer
    m: sympy.Integer

    @property
    def fits(self) -> bool:
        return bool(2 <= self.m <= 100)

    @property
    def hours(self) -> sympy.Integer:
        return min(self.m, sympy.Integer(MOST_HOURS))

    @property
    def counted(self) -> sympy.Integer:
        return self.a if self.m <= MOST_HOURS else sympy.Integer(USUAL)

    @property
    def clock(self) -> Graph:
        hours, end = int(self.hours), int(self.counted) % int(self.hours)
        turns = [2 * math.pi * n / hours for n in range(hours)]
        places = [(math.sin(turn), math.cos(turn)) for turn in turns]
        labels = (
            Label(id=f"l{n}", at=(1.3 * x, 1.3 * y), tex=str(n)) for n, (x, y) in enumerate(places)
        )
        return figure(
            x_range=(-1.55, 1.55),
            y_range=(-1.55, 1.55),
            points=tuple(
                Point(id=f"p{n}", x=x, y=y, role="good" if n == end else "accent")
                for n, (x, y) in enumerate(places)
            ),
            shapes=(Circle(id="ring", radius=1.0, role="muted"), *labels),
        )

    @property
    def dots(self) -> tuple[str, ...]:
        return tuple(f"plot.p{n}" for n in range(self.hours))

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(f"plot.l{n}" for n in range(self.hours))

    @property
    def size(self) -> int:
        """The modulus of the table."""
        return min(int(self.m), MOST_ROWS)

    @property
    def products(self) -> tuple[tuple[int, ...], ...]:
        numbers = range(0 if self.size == 2 else 1, self.size)
        return tuple(tuple(a * b % self.size for b in numbers) for a in numbers)

    @property
    def ones(self) -> tuple[tuple[int, int], ...]:
        rows = enumerate(self.products)
        return tuple((r, c) for r, row in rows for c, one in enumerate(row) if one == 1)


def read_remainder(request: Request) -> Remainder | None:
    found = WRITTEN.search(request.text)
    if found and 2 <= int(found[2]) <= 100 and "%" not in found[0]:
        return Remainder(sympy.Integer(found[1]), sympy.Integer(found[2]))
    alone = MODULUS.search(request.text)
    return Remainder(sympy.Integer(USUAL), sympy.Integer(alone[1])) if alone else None


TEMPLATES = read_templates(__file__, Remainder, read_remainder)
