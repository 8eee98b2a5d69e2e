"""Data: mean, median, mode and standard deviation, as picture and calculation."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import sympy

from render.plan.objects import Graph, Point, Segment
from render.planner.catalogue.lesson_file import read_templates
from render.planner.catalogue.speech import (
    plain_number,
    speak_expression,
    spoken_decimal,
    spoken_value,
)
from render.planner.request import Request

LONGEST_SUM, MOST_SHOWN = 46, 16
LARGEST_BOTTOM = 100


@dataclass(frozen=True)
class Amount:
    """A number of a list, or what follows from it: set exactly where that is short, said to two
    places."""

    value: sympy.Expr

    @property
    def decimal(self) -> str:
        """As it is set: a decimal that ends as such, otherwise a fraction."""
        written = f"{float(self.value):.6g}"
        if not self.value.is_Rational:
            return f"{float(self.value):.4g}"
        if sympy.Rational(written) == self.value or self.value.q > LARGEST_BOTTOM:
            return written if len(written) < 8 else f"{float(self.value):.4g}"
        return str(sympy.latex(self.value))

    @property
    def exact(self) -> bool:
        whole = self.value.is_Integer
        return bool(whole or (self.value.is_Rational and self.value.q <= LARGEST_BOTTOM))

    def tex(self, sign: str = "") -> str:
        return (("= " if self.exact else r"\approx ") if sign else "") + self.decimal

    def said(self, _: str = "") -> str:
        if self.value.is_Integer:
            return speak_expression(self.value)
        places = f"{abs(float(self.value)):.2f}".rstrip("0").rstrip(".")
        ends = self.value.is_Rational and sympy.Rational(places) == abs(self.value)
        return f"{'' if ends else 'about '}{'minus ' if self.value < 0 else ''}{places}"

    def written(self, _: str = "") -> str:
        return self.said().replace("minus ", "−")

    @property
    def plainly(self) -> str:
        return spoken_value(self.value)

    @property
    def full(self) -> str:
        fraction = "frac" in self.decimal
        return self.decimal + (rf" \approx {float(self.value):.4g}" if fraction else "")

    @property
    def bracketed(self) -> str:
        return rf"\left({self.decimal}\right)" if self.value < 0 else self.decimal


@dataclass(frozen=True)
class Data:
    """A list of numbers."""

    values: tuple[sympy.Rational, ...]

    @property
    def fits(self) -> bool:
        return 3 <= len(self.values) <= 12 and max(map(abs, self.values)) <= 10_000

    @property
    def row(self) -> list[sympy.Rational]:
        return sorted(self.values)

    @property
    def count(self) -> int:
        return len(self.values)

    @property
    def odd(self) -> bool:
        return self.count % 2 == 1

    @property
    def total(self) -> Amount:
        return Amount(sum(self.values, sympy.Integer(0)))

    @property
    def mean(self) -> Amount:
        return Amount(self.total.value / self.count)

    @property
    def low(self) -> Amount:
        """The lower one of the middle two."""
        return Amount(self.row[(self.count - 1) // 2])

    @property
    def high(self) -> Amount:
        return Amount(self.row[self.count // 2])

    @property
    def median(self) -> Amount:
        return Amount((self.low.value + self.high.value) / 2)

    @property
    def variance(self) -> Amount:
        """Of the whole population: divided by n."""
        mean = self.mean.value
        return Amount(sum((value - mean) ** 2 for value in self.values) / self.count)

    @property
    def deviation(self) -> Amount:
        return Amount(sympy.sqrt(self.variance.value))

    @property
    def most_frequent(self) -> list[sympy.Rational]:
        """Empty when all occur once."""
        counts = Counter(self.values)
        most = max(counts.values())
        return [] if most == 1 else sorted(value for value, n in counts.items() if n == most)

    @property
    def modes(self) -> str:
        return " and ".join(map(plain_number, self.most_frequent))

    @property
    def modes_said(self) -> str:
        return " and ".join(map(speak_expression, self.most_frequent))

    @property
    def listed(self) -> str:
        return ", ".join(map(spoken_decimal, self.values))

    @property
    def ordered_said(self) -> str:
        return ", ".join(map(spoken_decimal, self.row))

    @property
    def ordered(self) -> str:
        return r",\ ".join(Amount(value).decimal for value in self.row)

    @property
    def row_tex(self) -> str:
        return r",\ ".join(Amount(value).decimal for value in self.values)

    @property
    def sum_tex(self) -> str:
        terms = [Amount(value).bracketed for value in self.values]
        whole = " + ".join(terms)
        return whole if len(whole) <= LONGEST_SUM else " + ".join([*terms[:4], r"\cdots"])

    @property
    def agree(self) -> bool:
        return bool(self.mean.value == self.median.value)

    @property
    def side(self) -> str:
        """On which side of the median the mean lies."""
        return "above" if self.mean.value > self.median.value else "below"

    @property
    def far(self) -> str:
        return "below" if self.side == "above" else "above"

    @property
    def dots(self) -> tuple[str, ...]:
        return ("plot", *(f"plot.d{n}" for n in range(self.count)))[:MOST_SHOWN]

    @property
    def plot(self) -> Graph:
        values = [float(value) for value in self.values]
        room = (max(values) - min(values)) or 1.0
        seen: Counter[float] = Counter()
        points = []
        for n, value in enumerate(values):
            points.append(Point(id=f"d{n}", x=value, y=1.0 + seen[value], role="accent"))
            seen[value] += 1
        top = max(seen.values()) + 1.6
        mean, half = float(self.mean.value), float(self.median.value)
        return Graph(
            id="plot",
            x_range=(min(values) - 0.12 * room, max(values) + 0.12 * room),
            y_range=(0, top),
            points=tuple(points),
            segments=(
                Segment(id="mean", start=(mean, 0), end=(mean, top - 0.3), role="warm",
                        tex=r"\text{mean}"),
                Segment(id="median", start=(half, 0), end=(half, top - 0.3), role="good",
                        tex=r"\text{median}"),
            ),
        )  # fmt: skip


def read_data(request: Request) -> Data | None:
    found = tuple(sympy.Rational(f"{value:.6g}") for value in request.numbers)
    return Data(found) if found else None


TEMPLATES = read_templates(__file__, Data, read_data)
