"""Points with their line of least squares (b = Sxy / Sxx), as they are drawn."""

from __future__ import annotations

from dataclasses import dataclass

import sympy

from render.plan.objects import Curve, Graph, Point, Segment
from render.planner.catalogue.lesson_file import read_written
from render.planner.catalogue.quantities import coefficient, plain

LARGEST = 5000
SPREAD = (0.5, 1000)  # of the x and of the y
Numbers = tuple[sympy.Rational, ...]


@dataclass(frozen=True)
class Cloud:
    """Points, as pairs or as both of their rows."""

    points: tuple[tuple[sympy.Rational, sympy.Rational], ...] = ()
    xs: Numbers = ()
    ys: Numbers = ()

    @property
    def rows(self) -> tuple[Numbers, Numbers]:
        if not self.points:
            return self.xs, self.ys
        xs, ys = zip(*self.points, strict=True)
        return xs, ys

    @property
    def pairs(self) -> bool:
        return len(self.rows[0]) == len(self.rows[1])

    @property
    def count(self) -> int:
        return len(self.rows[0])

    @property
    def is_drawable(self) -> bool:
        spreads = [max(row) - min(row) for row in self.rows]
        largest = max(abs(value) for row in self.rows for value in row)
        return all(SPREAD[0] <= one <= SPREAD[1] for one in spreads) and bool(largest <= LARGEST)

    @property
    def mean_x(self) -> sympy.Rational:
        return sum(self.rows[0]) / self.count

    @property
    def mean_y(self) -> sympy.Rational:
        return sum(self.rows[1]) / self.count

    @property
    def sxx(self) -> sympy.Rational:
        return sum((x - self.mean_x) ** 2 for x in self.rows[0])

    @property
    def syy(self) -> sympy.Rational:
        return sum((y - self.mean_y) ** 2 for y in self.rows[1])

    @property
    def sxy(self) -> sympy.Rational:
        xs, ys = self.rows
        return sum((x - self.mean_x) * (y - self.mean_y) for x, y in zip(xs, ys, strict=True))

    def height_of_line(self, x: sympy.Rational) -> sympy.Rational:
        return self.mean_y + self.sxy / self.sxx * (x - self.mean_x)

    @property
    def listed(self) -> str:
        xs, ys = self.rows
        return r",\ ".join(
            f"({plain(float(x))}, {plain(float(y))})" for x, y in zip(xs, ys, strict=True)
        )

    @property
    def plot(self) -> Graph:
        xs, ys = self.rows
        ends = [self.height_of_line(min(xs)), self.height_of_line(max(xs))]
        low, high = float(min(*ys, *ends)), float(max(*ys, *ends))
        air, wide = 0.15 * (high - low), float(max(xs) - min(xs))
        slope, start = float(self.sxy / self.sxx), float(self.height_of_line(sympy.Integer(0)))
        sign = "+" if slope >= 0 else "-"
        line = Curve(
            id="line",
            expression=f"{coefficient(start)} + {coefficient(slope)}*x",
            tex=f"y = {plain(start)} {sign} {plain(abs(slope))} x",
            role="good",
        )
        spots = [(float(x), float(y), float(self.height_of_line(x)))
                 for x, y in zip(xs, ys, strict=True)]  # fmt: skip
        return Graph(
            id="plot",
            x_range=(float(min(xs)) - 0.1 * wide, float(max(xs)) + 0.1 * wide),
            y_range=(low - air, high + air),
            curves=(line,),
            points=tuple(Point(id=f"p{n}", x=x, y=y) for n, (x, y, _) in enumerate(spots)),
            segments=tuple(
                Segment(id=f"d{n}", start=(x, y), end=(x, on), role="bad")
                for n, (x, y, on) in enumerate(spots)
                if abs(y - on) > 0.01 * (high - low)
            ),
        )

    @property
    def dots(self) -> tuple[str, ...]:
        return tuple(f"plot.p{n}" for n in range(self.count))

    @property
    def gaps(self) -> tuple[str, ...]:
        return tuple(f"plot.{one.id}" for one in self.plot.segments)


LESSON = read_written(__file__, Cloud)
TEMPLATES = (LESSON.template,)
