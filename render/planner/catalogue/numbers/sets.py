"""Sets: union, intersection and difference of two sets, in a Venn diagram."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from render.plan.objects import Circle, Graph, Label, Polygon, Role
from render.planner.catalogue.blocks import figure
from render.planner.catalogue.lesson_file import read_templates
from render.planner.catalogue.words import join_words
from render.planner.request import Request

WRITTEN = re.compile(r"\{\s*([^{}]{1,80}?)\s*\}")
ELEMENT = re.compile(r"-?\d{1,4}(?:\.\d+)?|[A-Za-z]{1,8}")
MOST = 7
APART, RADIUS = 0.62, 1.0


def spots(count: int, middle: float, wide: float) -> list[tuple[float, float]]:
    """Places for so many elements around (middle, 0), in up to three rows."""
    columns = 1 if count <= 3 else 2
    rows = -(-count // columns)
    return [
        (
            middle + (n % columns - (columns - 1) / 2) * wide,
            (rows - 1) * 0.19 - (n // columns) * 0.38,
        )
        for n in range(count)
    ]


def lens() -> tuple[tuple[float, float], ...]:
    """The outline of what both circles share."""
    half = math.acos(APART / RADIUS)
    right = [half - 2 * half * n / 20 for n in range(21)]
    left = [math.pi + half - 2 * half * n / 20 for n in range(21)]
    outline = [(RADIUS * math.cos(t) - APART, RADIUS * math.sin(t)) for t in right]
    outline += [(RADIUS * math.cos(t) + APART, RADIUS * math.sin(t)) for t in left]
    return tuple((round(x, 5), round(y, 5)) for x, y in dict.fromkeys(outline))


@dataclass(frozen=True)
class Elements:
    """A set: in braces where it is set, listed where it is said."""

    items: tuple[str, ...]

    @property
    def size(self) -> int:
        return len(self.items)

    def tex(self, _: str = "") -> str:
        inside = ",\\ ".join(map(element_tex, self.items))
        return rf"\{{{inside}\}}" if self.items else r"\{\ \}"

    def said(self, _: str = "") -> str:
        return join_words(self.items) if self.items else "nothing"


def element_tex(item: str) -> str:
    return item if len(item) == 1 or item.lstrip("-").isdigit() else rf"\text{{{item}}}"


@dataclass(frozen=True)
class TwoSets:
    """A and B; elements are numbers or short words."""

    a: Elements
    b: Elements

    @property
    def fits(self) -> bool:
        return 1 <= self.a.size <= MOST and 1 <= self.b.size <= MOST

    @property
    def only_a(self) -> Elements:
        return Elements(tuple(x for x in self.a.items if x not in self.b.items))

    @property
    def both(self) -> Elements:
        return Elements(tuple(x for x in self.a.items if x in self.b.items))

    @property
    def only_b(self) -> Elements:
        return Elements(tuple(x for x in self.b.items if x not in self.a.items))

    @property
    def union(self) -> Elements:
        return Elements(self.a.items + self.only_b.items)

    @property
    def left(self) -> tuple[str, ...]:
        return tuple(f"plot.l{n}" for n in range(self.only_a.size))

    @property
    def middle(self) -> tuple[str, ...]:
        return tuple(f"plot.m{n}" for n in range(self.both.size))

    @property
    def right(self) -> tuple[str, ...]:
        return tuple(f"plot.r{n}" for n in range(self.only_b.size))

    @property
    def diagram(self) -> Graph:
        labels = []
        for name, items, middle, wide in (
            ("l", self.only_a.items, -APART - 0.42, 0.42),
            ("m", self.both.items, 0.0, 0.3),
            ("r", self.only_b.items, APART + 0.42, 0.42),
        ):
            role: Role = "good" if name == "m" else "text"
            labels += [
                Label(id=f"{name}{n}", at=spot, tex=element_tex(item), role=role)
                for n, (item, spot) in enumerate(zip(items, spots(len(items), middle, wide),
                                                     strict=True))
            ]  # fmt: skip
        return figure(
            x_range=(-2.2, 2.2),
            y_range=(-1.15, 1.3),
            shapes=(
                Polygon(id="lens", corners=lens(), role="good"),
                Circle(id="a", centre=(-APART, 0), radius=RADIUS, role="accent"),
                Circle(id="b", centre=(APART, 0), radius=RADIUS, role="warm"),
                Label(id="name_a", at=(-APART - 1.0, 0.95), tex="A", role="accent"),
                Label(id="name_b", at=(APART + 1.0, 0.95), tex="B", role="warm"),
                *labels,
            ),
        )


def read_sets(request: Request) -> TwoSets | None:
    """The first two sets written in braces."""
    listed = [re.split(r"\s*[,;]\s*", inside.strip()) for inside in WRITTEN.findall(request.text)]
    found = [one for one in listed if all(map(ELEMENT.fullmatch, one))]
    if len(found) != 2:
        return None
    a, b = (Elements(tuple(dict.fromkeys(one))) for one in found)
    return TwoSets(a, b)


TEMPLATES = read_templates(__file__, TwoSets, read_sets)
