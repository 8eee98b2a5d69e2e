"""Newton's method: the steps from a start along the tangents to a zero."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import sympy

from render.planner.catalogue.lesson_file import read_written
from render.planner.catalogue.let_functions import X
from render.planner.catalogue.values import Bare

STEPS = 4
STARTS = (2.0, 1.0, 3.0, 0.5, -2.0)  # tried one after the other where none is given
ZERO = 1e-7
UNSEEN = (TypeError, ZeroDivisionError, OverflowError)


def value_at(f: sympy.Expr, x: float) -> float:
    """Raises TypeError where the function has no real value."""
    return float(f.subs(X, sympy.Float(x, 30)))


@dataclass(frozen=True)
class Guess:
    """A line of the table: the x of step ``n``, and how high and how steep the curve is there."""

    n: int
    at: float
    height: float
    gradient: float

    line = property(lambda self: self.n + 1)
    next = property(lambda self: self.n + 1)
    shown = property(lambda self: Bare(self.at, 7))
    rise = property(lambda self: Bare(self.height, 4))
    slope = property(lambda self: Bare(self.gradient, 4))
    then = property(lambda self: Bare(self.at - self.height / self.gradient, 6))

    @property
    def small(self) -> str:
        return "≈ 0" if abs(self.height) < ZERO else Bare(self.height, 3).written()


@dataclass(frozen=True)
class Search:
    """A function and where to begin; without a start, where it comes to a zero from."""

    f: sympy.Expr
    start: sympy.Expr | None = None

    @cached_property
    def rows(self) -> tuple[Guess, ...]:
        starts = STARTS if self.start is None else (float(self.start),)
        paths = [path for start in starts if (path := self.walk_from(start))]
        return next(filter(comes_to_zero, paths), ())

    @property
    def further_rows(self) -> tuple[Guess, ...]:
        return self.rows[1:]

    @property
    def converges(self) -> bool:
        return bool(self.rows)

    def walk_from(self, x: float) -> tuple[Guess, ...]:
        """The start and the next approximations, x − f(x) / f'(x); nothing where one fails."""
        rows = []
        gradient = sympy.diff(self.f, X)
        try:
            for n in range(STEPS + 1):
                rows.append(Guess(n, x, value_at(self.f, x), value_at(gradient, x)))
                x -= rows[-1].height / rows[-1].gradient
        except UNSEEN:
            return ()
        return tuple(rows)


def comes_to_zero(rows: tuple[Guess, ...]) -> bool:
    """Whether the last step is near a zero, on a way that a picture can hold."""
    heights, places = [row.height for row in rows], [row.at for row in rows]
    near = abs(heights[-1]) < 1e-2 * max(1.0, abs(heights[0]))
    return near and 0.05 <= max(places) - min(places) <= 300 and max(map(abs, heights)) <= 900


LESSON = read_written(__file__, Search)
TEMPLATES = (LESSON.template,)
