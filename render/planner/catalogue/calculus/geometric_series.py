"""Geometric series: partial sums, the trick that adds them up, and when there is a sum."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import accumulate

import sympy

from render.plan.objects import Graph, Point, Segment
from render.planner.catalogue.lesson_file import read_templates
from render.planner.catalogue.reading import NUMBER, named_number, rational, readable_number
from render.planner.request import Request

WRITTEN = re.compile(rf"({NUMBER})\s*[+,]\s*({NUMBER})\s*[+,]\s*({NUMBER})")
TERMS, WRITTEN_TERMS = 8, 4


@dataclass(frozen=True)
class Series:
    """a + a·r + a·r² + …"""

    a: sympy.Rational
    r: sympy.Rational
    others = tuple(f"plot.s{n}" for n in range(3, TERMS + 1))

    @property
    def fits(self) -> bool:
        return bool(0 < abs(self.a) <= 100 and sympy.Rational(1, 20) <= abs(self.r) <= 3)

    @property
    def terms(self) -> str:
        """The first ones, as LaTeX."""
        shown = (self.a * self.r**n for n in range(WRITTEN_TERMS))
        tex = [sympy.latex(term, fold_short_frac=True) for term in shown]
        joined = [t if not n or t.startswith("-") else f" + {t}" for n, t in enumerate(tex)]
        return "".join([*joined, r" + \cdots"])

    @property
    def plot(self) -> Graph:
        """The partial sums, and the sum where there is one."""
        values = [float(s) for s in accumulate(self.a * self.r**n for n in range(TERMS))]
        goal = self.a / (1 - self.r) if abs(self.r) < 1 else None
        ends = [0.0, *values, *([] if goal is None else [float(goal)])]
        room = max(ends) - min(ends)
        lines = []
        if goal is not None:
            tex = f"S = {sympy.latex(goal, fold_short_frac=True)}"
            height = float(goal)
            lines.append(
                Segment(id="goal", start=(0, height), end=(TERMS + 1, height), tex=tex, role="good")
            )
        points = (
            Point(id=f"s{n}", x=n, y=value, role="accent") for n, value in enumerate(values, 1)
        )
        return Graph(
            id="plot",
            x_range=(0, TERMS + 1),
            y_range=(min(ends) - 0.12 * room, max(ends) + 0.25 * room),
            points=tuple(points),
            segments=tuple(lines),
        )


def read_series(request: Request) -> Series | None:
    """From ``1 + 1/2 + 1/4``, ``2, 6, 18`` or from "ratio 1/3"."""
    text = request.text.replace("−", "-")
    found = WRITTEN.search(text)
    if found and all(map(readable_number, found.groups())):
        a, b, c = (rational(n) for n in found.groups())
        if a and b and b / a == c / b:
            return Series(a, b / a)
    ratio = named_number(text, "ratio", "common ratio", "r")
    first = named_number(text, "first term", "starting at", "a")
    return Series(first or sympy.Integer(1), ratio) if ratio else None


TEMPLATES = read_templates(__file__, Series, read_series)
