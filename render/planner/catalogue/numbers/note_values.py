"""Note values and bars: fractions that one can hear, counted out."""

from __future__ import annotations

import re
from dataclasses import dataclass

from render.plan.lesson import Action
from render.plan.moves import Mark, PointAt
from render.plan.objects import Graph, Label, Polygon, Role
from render.planner.catalogue.blocks import figure
from render.planner.catalogue.lesson_file import read_templates
from render.planner.request import Request

WRITTEN = re.compile(r"\b([2-9]|12)\s*/\s*(2|4|8)\b(?:\s*(?:time|bar|measure|signature))?")
NAMES = {1: "whole note", 2: "half note", 4: "quarter note", 8: "eighth note", 16: "sixteenth note"}
TWO_STRONG = (4, 6, 12)
ROLES: tuple[Role, ...] = ("accent", "good", "warm", "violet")
MOST_ACTS, WIDE, GAP = 16, 8, 0.08


@dataclass(frozen=True)
class Metre:
    """So many beats in a bar, each of them one over ``unit`` of a whole note."""

    beats: int
    unit: int
    fits = True
    eighths = tuple(f"plot.n8_{k}" for k in range(8))

    @property
    def alone(self) -> bool:
        """Whether no longer notes fill the bar."""
        return self.beats != 3 and self.beats % 2 == 1

    @property
    def name(self) -> str:
        return NAMES[self.unit]

    @property
    def finer_name(self) -> str:
        return NAMES[2 * self.unit]

    @property
    def coarser_name(self) -> str:
        return NAMES[self.unit // 2]

    @property
    def numbers(self) -> tuple[int, ...]:
        return tuple(range(1, self.beats + 1))

    @property
    def count(self) -> str:
        return ", ".join(map(str, self.numbers))

    @property
    def second(self) -> int:
        """The other strong beat, counted from 1; 0 where there is none."""
        return self.beats // 2 + 1 if self.beats in TWO_STRONG else 0

    @property
    def marks(self) -> tuple[Action, ...]:
        other = (Mark(target=f"row.{self.second - 1}", role="good"),) if self.second else ()
        return (Mark(target="row.0", role="warm"), *other)

    @property
    def walk(self) -> tuple[Action, ...]:
        return tuple(PointAt(target="row.now", at=n) for n in range(self.beats))[:MOST_ACTS]

    @property
    def halving(self) -> Graph:
        """Bars of the same length cut into two, four and eight."""
        counts = (1, 2, 4, 8)
        bars = (
            Polygon(id=f"n{count}_{k}", corners=box(row, count, k), role=ROLES[row])
            for row, count in enumerate(counts)
            for k in range(count)
        )
        names = (
            Label(
                id=f"name{count}",
                at=(-0.7, 3.35 - row),
                role=ROLES[row],
                tex="1" if count == 1 else rf"\frac{{1}}{{{count}}}",
            )
            for row, count in enumerate(counts)
        )
        return figure(x_range=(-1.2, 8.3), y_range=(-0.3, 4.0), shapes=(*bars, *names))


def box(row: int, count: int, k: int) -> tuple[tuple[float, float], ...]:
    left, low, high = WIDE / count * k, 3.0 - row, 3.7 - row
    right = left + (WIDE / count - GAP)
    return (left, low), (right, low), (right, high), (left, high)


def read_metre(request: Request) -> Metre | None:
    if found := WRITTEN.search(request.text):
        return Metre(int(found[1]), int(found[2]))
    return Metre(3, 4) if re.search(r"\bwaltz\b", request.text, re.IGNORECASE) else None


TEMPLATES = read_templates(__file__, Metre, read_metre)
