"""Are the numbers of the table what the generated dancers have?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scoring.calibration import REAL, REAL_LEAST, TABLE
from scoring.synthesis.anchors import derive

TOLERANCE = 0.04
"""Of the range of a mapping: another processor's rounding may move a beat or a pose."""
LAG_TOLERANCE = 0.003
"""Seconds off the beat that an exact dancer may seem: `scoring.beats.tracker_delay` is right."""


@dataclass(frozen=True)
class Derived:
    """A number as the table says it and as its anchor gives it now."""

    name: str
    anchor: str
    said: float
    found: float
    tolerance: float

    @property
    def holds(self) -> bool:
        return abs(self.said - self.found) <= self.tolerance


def derived_numbers() -> Iterator[Derived]:
    """Every number that names a generated dancer, derived again."""
    yield Derived("lag", "exact", 0.0, derive("exact", "lag"), LAG_TOLERANCE)
    for name, mapping in TABLE.items():
        features = [knot[0] for knot in mapping.knots]
        tolerance = TOLERANCE * (max(features) - min(features))
        for knot in mapping.anchored:
            if knot.anchor in (REAL, REAL_LEAST):
                continue
            found = derive(str(knot.anchor), mapping.measured)
            yield Derived(name, str(knot.anchor), knot.feature, found, tolerance)
