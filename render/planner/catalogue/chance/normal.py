"""The normal distribution: the bell, its standard deviations, and a value's place on it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import sympy

from render.plan.objects import Curve, Graph, Region, Segment
from render.planner.catalogue.lesson_file import read_templates
from render.planner.catalogue.reading import named_number
from render.planner.request import Request


@dataclass(frozen=True)
class Bell:
    """Mean and standard deviation, and a value whose place is looked for."""

    mean: sympy.Rational
    spread: sympy.Rational
    value: sympy.Rational

    @property
    def fits(self) -> bool:
        return bool(0 < self.spread <= 10_000 and abs(self.mean) <= 10_000)

    def below(self, z: sympy.Expr) -> float:
        """The share of all values below z standard deviations."""
        return float((1 + sympy.erf(z / sympy.sqrt(2))) / 2)

    def graph(self, *regions: Region) -> Graph:
        """Over the number of standard deviations; the values stand at the dashed lines."""
        lines = tuple(
            Segment(
                id=f"m{k + 3}",
                start=(k, 0),
                end=(k, math.exp(-(k**2) / 2) / math.sqrt(2 * math.pi)),
                role="muted" if k else "warm",
                tex=f"{float(self.mean + k * self.spread):.15g}",
            )
            for k in (-2, -1, 0, 1, 2)
        )
        return Graph(
            id="plot",
            x_range=(-4, 4),
            y_range=(-0.01, 0.5),
            curves=(Curve(id="f", expression="exp(-x^2/2)/sqrt(2*pi)"),),
            segments=lines,
            shapes=regions,
        )

    @property
    def bell(self) -> Graph:
        return self.graph()

    @property
    def shares(self) -> Graph:
        return self.graph(
            Region(id="two", under="f", over=(-2, 2), role="accent"),
            Region(id="one", under="f", over=(-1, 1), role="good"),
        )


def read_bell(request: Request) -> Bell | None:
    """A value that is not given, or further away than the picture goes, is two deviations up."""
    text = request.text
    mean = named_number(text, "mean", "average", "mu", "μ")
    spread = named_number(text, "standard deviation", "sd", "sigma", "σ", "deviation")
    if mean is None or spread is None:
        return None
    value = named_number(text, "value", "score", "x", "above", "below")
    near = value is not None and abs(value - mean) <= 4 * spread
    return Bell(mean, spread, value if near and value is not None else mean + 2 * spread)


TEMPLATES = read_templates(__file__, Bell, read_bell)
