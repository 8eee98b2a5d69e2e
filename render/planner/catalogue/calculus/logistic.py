"""Logistic growth: fast at first, slower and slower as the room runs out."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

import sympy

from render.plan.objects import Curve, Graph, Point, Segment
from render.planner.catalogue.lesson_file import read_templates
from render.planner.catalogue.quantities import coefficient, plain
from render.planner.catalogue.reading import NUMBER
from render.planner.catalogue.values import Value
from render.planner.request import Request

SHARES = (0.1, 0.25, 0.5, 0.75, 0.9)


@dataclass(frozen=True)
class Population:
    """Capacity, growth rate for one unit of time, and the number at the start."""

    capacity: float
    rate: float
    start: float

    @property
    def fits(self) -> bool:
        small = 1 <= self.capacity <= 1_000_000 and 0.001 <= self.rate <= 20
        below = self.capacity / 10_000 <= self.start <= 0.45 * self.capacity
        return small and below and 0.1 <= self.turning <= 700

    @property
    def factor(self) -> float:
        return (self.capacity - self.start) / self.start

    @property
    def turning(self) -> float:
        """The time at which half of the capacity is reached: growth is fastest there."""
        return math.log(self.factor) / self.rate

    @property
    def speeds(self) -> tuple[Value, ...]:
        """The growth at SHARES of the capacity."""
        return tuple(Value(self.rate * self.capacity * s * (1 - s), 3) for s in SHARES)

    @property
    def heights(self) -> tuple[float, ...]:
        top = max(one.number for one in self.speeds)
        return tuple(round(100 * one.number / top, 4) for one in self.speeds)

    @property
    def curve(self) -> Graph:
        """In percent of the capacity, over the time."""
        end = 2.1 * self.turning
        share = 100 / (1 + self.factor * sympy.exp(-self.rate * sympy.Symbol("x")))
        text = re.sub(r"\d+\.?\d*(?:e[-+]?\d+)?", lambda n: coefficient(float(n[0])),
                      str(share.evalf(10)).replace("**", "^"))  # fmt: skip
        return Graph(
            id="plot",
            x_range=(0, end),
            y_range=(0, 118),
            curves=(Curve(id="f", expression=text),),
            points=(Point(id="half", x=self.turning, y=50.0,
                          tex=rf"t \approx {plain(self.turning, 3)}"),),
            segments=(Segment(id="top", start=(0, 100), end=(end, 100), role="warm",
                              tex=f"K = {plain(self.capacity, 6)}"),),
        )  # fmt: skip


def read_number(text: str, names: str) -> float | None:
    found = re.search(
        rf"(?:{names})\s*(?:is|of|at|=|:|with)?\s*({NUMBER})\s*(%)?", text, re.IGNORECASE
    )
    if found is None or "/" in found[1]:
        return None
    return float(found[1]) / (100 if found[2] else 1)


def read_population(request: Request) -> Population | None:
    """Two of the three must be given."""
    text = request.text.replace("−", "-")
    capacity = read_number(text, r"\bK\b|carrying capacity|capacity|\blimit|\bL\b")
    rate = read_number(text, r"\br\b|growth rate|\brate")
    start = read_number(text, r"\bP_?0|\bP\(0\)|\bN_?0|\bstart\w*(?: with| at| from)?|initial\w*"
                              r"(?: population)?|\bbegin\w*(?: with| at)?")  # fmt: skip
    if [capacity, rate, start].count(None) > 1:
        return None
    one = Population(capacity or 1000.0, rate or 0.5, start or (capacity or 1000.0) / 20)
    return one if 0 < one.start < one.capacity and one.rate > 0 else None


TEMPLATES = read_templates(__file__, Population, read_population)
