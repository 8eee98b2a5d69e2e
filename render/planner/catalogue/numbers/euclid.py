"""Euclid's algorithm: its divisions, and the squares that they cut off a rectangle."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from render.plan.objects import Graph, Polygon, Role
from render.planner.catalogue.blocks import figure
from render.planner.catalogue.lesson_file import read_templates

MOST_SQUARES, MOST_SHOWN, LAST_SHOWN = 10, 15, 5
ROLES: tuple[Role, ...] = ("accent", "warm", "good", "violet", "bad")


@dataclass(frozen=True)
class Division:
    """``dividend = quotient · divisor + rest``; ``skipped``: those before it are not shown."""

    number: int
    dividend: int
    divisor: int
    skipped: bool = False

    @property
    def quotient(self) -> int:
        return self.dividend // self.divisor

    @property
    def rest(self) -> int:
        return self.dividend % self.divisor

    @property
    def squares(self) -> tuple[str, ...]:
        return tuple(f"q{self.number}_{n}" for n in range(self.quotient))


@dataclass(frozen=True)
class Pair:
    """Two different numbers."""

    one: int
    other: int

    @property
    def a(self) -> int:
        return max(int(self.one), int(self.other))

    @property
    def b(self) -> int:
        return min(int(self.one), int(self.other))

    @cached_property
    def divisions(self) -> tuple[Division, ...]:
        found = [Division(0, self.a, self.b)]
        while found[-1].rest:
            found.append(Division(len(found), found[-1].divisor, found[-1].rest))
        return tuple(found)

    @property
    def shown(self) -> tuple[Division, ...]:
        """The first and the last, where there are many."""
        if len(self.divisions) <= MOST_SHOWN:
            return self.divisions
        first, *last = self.divisions[-LAST_SHOWN:]
        leap = Division(first.number, first.dividend, first.divisor, skipped=True)
        return (*self.divisions[: MOST_SHOWN - LAST_SHOWN], leap, *last)

    @property
    def drawable(self) -> bool:
        squares = sum(one.quotient for one in self.divisions)
        return squares <= MOST_SQUARES and self.a <= 4 * self.b

    @property
    def smallest(self) -> str:
        return self.divisions[-1].squares[-1]

    @property
    def plot(self) -> Graph:
        """A rectangle a × b, filled greedily with the largest squares."""
        a, b = self.a, self.b
        corners = ((0, 0), (a, 0), (a, b), (0, b))
        frame = Polygon(id="frame", corners=corners, role="text", filled=False)
        return figure(
            x_range=(-0.04 * a, 1.04 * a), y_range=(-0.06 * a, b + 0.06 * a),
            shapes=(frame, *self.cut_squares()),
        )  # fmt: skip

    def cut_squares(self) -> Iterator[Polygon]:
        left = bottom = 0
        for one in self.divisions:
            side, lies = one.divisor, one.number % 2 == 0
            for name in one.squares:
                right, top = left + side, bottom + side
                corners = ((left, bottom), (right, bottom), (right, top), (left, top))
                yield Polygon(id=name, corners=corners, role=ROLES[one.number % 5],
                              tex=str(side) if side >= 0.14 * self.b else None)  # fmt: skip
                left, bottom = (right, bottom) if lies else (left, top)


TEMPLATES = read_templates(__file__, Pair)
