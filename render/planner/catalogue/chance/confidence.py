"""The confidence interval of a mean: how far from a sample's mean the true one may lie."""

from __future__ import annotations

from dataclasses import dataclass

import sympy

from render.plan.objects import Graph, Region
from render.planner.catalogue.chance.sample import LEVEL, OfSample, Sample, bell, border, sample
from render.planner.catalogue.lesson_file import read_templates
from render.planner.catalogue.quantities import plain
from render.planner.request import Request

USUAL_LEVEL = 95.0


@dataclass(frozen=True)
class Interval(OfSample):
    """Of a sample's mean, at a level in percent."""

    level: float
    fits = True

    @property
    def z(self) -> float:
        return border(self.level / 100)

    @property
    def margin(self) -> float:
        return self.z * self.error

    @property
    def low(self) -> float:
        return float(self.mean) - self.margin

    @property
    def high(self) -> float:
        return float(self.mean) + self.margin

    @property
    def plot(self) -> Graph:
        return bell(
            Region(id="inside", under="f", over=(-self.z, self.z), role="accent"),
            marks=(
                (-self.z, plain(self.low, 4), "low"),
                (0.0, plain(float(self.mean), 7), "mid"),
                (self.z, plain(self.high, 4), "high"),
            ),
        )


USUAL = Sample(sympy.Integer(50), sympy.Integer(10), 100)


def read_interval(request: Request) -> Interval | None:
    """A level alone is one of the usual sample."""
    found, level = sample(request), LEVEL.search(request.text)
    given = level is not None and 50 <= float(level[1]) < 100
    share = float(level[1]) if level is not None and given else USUAL_LEVEL
    return Interval(found or USUAL, share) if found is not None or given else None


TEMPLATES = read_templates(__file__, Interval, read_interval)
