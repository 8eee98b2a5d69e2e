"""What the lessons on samples share: mean, spread and size from the text, and the bell."""

from __future__ import annotations

import re
from dataclasses import dataclass

import sympy

from render.plan.objects import Curve, Graph, Region, Segment
from render.planner.catalogue.reading import named_number
from render.planner.request import Request

SIZE = re.compile(
    r"(?:\bn\s*=\s*|\bsample(?:\s+size)?\s*(?:of|is|=|:)?\s*)(\d{1,6})\b|\b(\d{1,6})\s+"
    r"(?:people|persons|students|samples|measurements|observations|values|items|bags|bulbs|adults|"
    r"patients|children|women|men|apples|bottles|cars|products|voters)\b",
    re.IGNORECASE,
)
LEVEL = re.compile(r"(\d{2}(?:\.\d+)?)\s*(?:%|percent|per cent)", re.IGNORECASE)
BELL = "exp(-x^2/2)/sqrt(2*pi)"


@dataclass(frozen=True)
class Sample:
    """The mean of ``size`` values, and the standard deviation."""

    mean: sympy.Rational
    spread: sympy.Rational
    size: int

    @property
    def error(self) -> sympy.Expr:
        """The standard error of the mean."""
        return self.spread / sympy.sqrt(self.size)


@dataclass(frozen=True)
class OfSample:
    """A case about a sample, with what its lesson says of it."""

    sample: Sample

    @property
    def mean(self) -> sympy.Rational:
        return self.sample.mean

    @property
    def spread(self) -> sympy.Rational:
        return self.sample.spread

    @property
    def size(self) -> int:
        return self.sample.size

    @property
    def error(self) -> float:
        return float(self.sample.error)


def sample(request: Request) -> Sample | None:
    text = request.text
    mean = named_number(text, "sample mean", "x̄", "mean", "average")
    spread = named_number(text, "standard deviation", "std dev", "std", "sd", "sigma", "σ", "s")
    size = SIZE.search(text)
    if mean is None or spread is None or size is None:
        return None
    n = int(size[1] or size[2])
    good = 0 < spread <= 100_000 and abs(mean) <= 100_000 and 2 <= n <= 1_000_000
    return Sample(mean, spread, n) if good else None


def area_beyond(z: float) -> float:
    """The share of the standard bell beyond z, on one side."""
    return float(sympy.erfc(sympy.Float(abs(z)) / sympy.sqrt(2)) / 2)


def border(share: float) -> float:
    """The z within which that share of the standard bell lies: 1.96 for 0.95."""
    return float(sympy.sqrt(2) * sympy.erfinv(sympy.Float(share)))


def bell(*regions: Region, marks: tuple[tuple[float, str, str], ...] = ()) -> Graph:
    """The standard bell over z with areas, and dashed lines (z, LaTeX, id) from below."""
    lines = tuple(
        Segment(id=name, start=(z, 0), end=(z, 0.44 if abs(z) < 1 else 0.2), tex=tex, role="warm")
        for z, tex, name in marks
    )
    return Graph(
        id="plot",
        x_range=(-4.4, 4.4),
        y_range=(-0.02, 0.5),
        curves=(Curve(id="f", expression=BELL),),
        segments=lines,
        shapes=regions,
    )
