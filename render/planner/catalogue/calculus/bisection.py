"""Bisection: an interval with a change of sign is halved until the zero is known well."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import sympy

from render.planner.catalogue.calculus.newton import value_at
from render.planner.catalogue.lesson_file import read_written
from render.planner.catalogue.values import Bare

HALVINGS = 6
STARTS = (1, 2, 0, 3, -1, -2, -3, 4)  # of intervals of length 1, where none is given
TALLEST = 900.0


@dataclass(frozen=True)
class Halving:
    """A line of the table: the interval, its middle, and the height there."""

    number: int
    a: float
    b: float
    f_middle: float
    rises: bool

    low = property(lambda self: Bare(self.a, 7))
    high = property(lambda self: Bare(self.b, 7))
    middle = property(lambda self: Bare((self.a + self.b) / 2, 7))
    height = property(lambda self: Bare(self.f_middle, 4))

    @property
    def goes_right(self) -> bool:
        return (self.f_middle < 0) == self.rises

    @property
    def told(self) -> str:
        if self.f_middle == 0:
            return "it is the zero"
        return f"the zero lies to its {'right' if self.goes_right else 'left'}"


@dataclass(frozen=True)
class Bracket:
    """A function, and an interval at whose ends it has different signs."""

    f: sympy.Expr
    low: sympy.Expr | None = None
    high: sympy.Expr | None = None

    @cached_property
    def ends(self) -> tuple[float, float] | None:
        if self.low is None or self.high is None:
            pairs = [(float(n), float(n + 1)) for n in STARTS]
        else:
            pairs = [(float(min(self.low, self.high)), float(max(self.low, self.high)))]
        return next(filter(self.has_both_signs, pairs), None)

    def has_both_signs(self, ends: tuple[float, float]) -> bool:
        try:
            left, right = (value_at(self.f, end) for end in ends)
        except TypeError:
            return False
        usual = 0.2 <= ends[1] - ends[0] <= 200 and max(abs(left), abs(right)) <= TALLEST
        return left * right < 0 and usual

    @property
    def changes_sign(self) -> bool:
        return self.ends is not None

    @property
    def start(self) -> sympy.Rational:
        return sympy.Rational(str(self.ends[0] if self.ends else 0))

    @property
    def stop(self) -> sympy.Rational:
        return sympy.Rational(str(self.ends[1] if self.ends else 0))

    @cached_property
    def rows(self) -> tuple[Halving, ...]:
        low, high = self.ends or (0.0, 0.0)
        rises = value_at(self.f, low) < 0
        found: list[Halving] = []
        while len(found) < HALVINGS and not (found and found[-1].f_middle == 0):
            middle = (low + high) / 2
            found.append(Halving(len(found) + 1, low, high, value_at(self.f, middle), rises))
            low, high = (middle, high) if found[-1].goes_right else (low, middle)
        return tuple(found)

    @property
    def last(self) -> Halving:
        return self.rows[-1]


LESSON = read_written(__file__, Bracket)
TEMPLATES = (LESSON.template,)
