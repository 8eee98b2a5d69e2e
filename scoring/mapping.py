"""A feature becomes a share of the points: knots, each with its number and its reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np


class Knot(NamedTuple):
    """A feature, the share that it is worth, and the anchor on which the feature was measured."""

    feature: float
    share: float
    anchor: str | None = None


@dataclass(frozen=True)
class Mapping:
    """A feature becomes a share from 0 to 1 along straight lines between knots.

    knots       (feature, share), rising in the feature; a `Knot` where it names an anchor
    measured    the feature of `scoring.synthesis.anchors` that the numbers are
    """

    knots: tuple[tuple[float, float] | Knot, ...]
    reason: str
    measured: str = ""

    def __call__(self, feature: float) -> float:
        features, shares = zip(*(knot[:2] for knot in self.knots), strict=True)
        return float(np.interp(feature, features, shares))

    @property
    def anchored(self) -> list[Knot]:
        """The knots that name an anchor."""
        return [knot for knot in self.knots if isinstance(knot, Knot) and knot.anchor]
