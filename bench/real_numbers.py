"""The numbers of the scorer's table that come from real dancers: derived again, and without one.

A knot whose anchor is `REAL` is the lower quartile of its feature over the original tracks of
`REAL_CLIPS`; one with `REAL_LEAST` is the least.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

import numpy as np

from scoring import calibration
from scoring.analysis import Measurement
from scoring.axes import axes
from scoring.calibration import REAL, REAL_LEAST, TABLE
from scoring.mapping import Knot
from scoring.synthesis.anchors import FEATURES
from scoring.synthesis.derivation import Derived

RULES = {REAL: 25.0, REAL_LEAST: 0.0}
"""Percentile of the clips that each anchor stands for."""
TOLERANCE = 0.04
"""Of the range of a mapping, as for generated dancers."""
NEAREST = 1e-3
"""Share of that range which two knots stay apart."""
MANNER = "manner"
"""Is made of other mappings, so that it is derived last."""


def real_numbers(measured: Mapping[str, Measurement]) -> Iterator[Derived]:
    """What the table says of real dancers, and what these clips give."""
    for name in _names():
        mapping = TABLE[name]
        features = [knot[0] for knot in mapping.knots]
        width = max(features) - min(features)
        for knot in mapping.anchored:
            if knot.anchor in RULES:
                found = _derive(measured, mapping.measured, str(knot.anchor))
                yield Derived(name, str(knot.anchor), knot.feature, found, TOLERANCE * width)


def _names() -> list[str]:
    return sorted(TABLE, key=lambda name: name == MANNER)


def _derive(measured: Mapping[str, Measurement], feature: str, anchor: str) -> float:
    values = [FEATURES[feature](one) for one in measured.values()]
    return float(np.percentile(values, RULES[anchor]))


@contextmanager
def derived_from(measured: Mapping[str, Measurement]) -> Iterator[None]:
    """The scorer with the numbers that these clips alone give."""
    before = dict(TABLE)
    try:
        for name in _names():
            mapping = TABLE[name]
            knots = [_move_knot(measured, name, k) for k in range(len(mapping.knots))]
            TABLE[name] = replace(mapping, knots=tuple(knots))
        yield
    finally:
        TABLE.update(before)


def _move_knot(
    measured: Mapping[str, Measurement], name: str, k: int
) -> tuple[float, float] | Knot:
    mapping = TABLE[name]
    knot = mapping.knots[k]
    if not isinstance(knot, Knot) or knot.anchor not in RULES:
        return knot
    features = [other[0] for other in mapping.knots]
    gap = NEAREST * (max(features) - min(features))
    low = features[k - 1] + gap if k else -np.inf
    high = features[k + 1] - gap if k + 1 < len(features) else np.inf
    found = _derive(measured, mapping.measured, str(knot.anchor))
    return knot._replace(feature=float(np.clip(found, low, high)))


def left_out(
    real: Mapping[str, Measurement], others: Mapping[str, Measurement]
) -> Iterator[tuple[str, float, float]]:
    """Of each clip its total, and the highest of the others, with numbers made without it."""
    for name, one in real.items():
        rest = {other: it for other, it in real.items() if other != name}
        with derived_from(rest):
            yield name, total(one), max((total(other) for other in others.values()), default=0.0)


def total(measured: Measurement) -> float:
    """Points of all axes."""
    found = axes(measured)
    return sum(round(found[axis].points, 1) for axis in calibration.MAXIMUM)
