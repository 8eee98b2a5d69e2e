"""The four axes: points of a measured dance, each with its interval."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scoring import balance, calibration, creativity
from scoring.alignment import Alignment
from scoring.analysis import Measurement
from scoring.bootstrap import Indices, interval
from scoring.codebook import NAMES, mirror_codes
from scoring.rhythm import contributions

STILL_SPARC = -3.0
"""Where no limb makes a single movement long enough to judge, smoothness is not shown."""


@dataclass(frozen=True)
class Axis:
    """Points, and the interval that holds them with 90 % confidence."""

    points: float
    low: float
    high: float

    def within(self, maximum: float) -> Axis:
        """The same, its interval cut to what can be reached."""
        return Axis(self.points, max(self.low, 0.0), min(self.high, maximum))


def axes(measured: Measurement) -> dict[str, Axis]:
    """Every axis by name."""
    found = {
        "balance": balance_axis(measured),
        "rhythm": rhythm_axis(measured),
        "smoothness": smoothness_axis(measured),
        "creativity": creativity_axis(measured),
    }
    return {name: axis.within(calibration.MAXIMUM[name]) for name, axis in found.items()}


def balance_axis(measured: Measurement) -> Axis:
    stability = measured.stability
    recovery = balance.recovery_time(stability)

    def points(drawn: Indices) -> float:
        margins = stability.margins[drawn]
        share, fifth = balance.positive_share(margins), balance.fifth_percentile(margins)
        return calibration.balance_points(share, fifth, recovery)

    times = stability.times[stability.counted]
    value = points(np.arange(len(times)))
    return Axis(value, *interval((times,), measured.span, points, value))


def rhythm_axis(measured: Measurement) -> Axis:
    found = measured.rhythm
    own_pulse, lock = found.source == "own_pulse", found.lock
    if lock is None:
        return Axis(0.0, 0.0, 0.0)
    lag = lock.lag if found.source == "music" else None
    value = calibration.rhythm_points(found.locked, found.p_value, lag, own_pulse)
    motion, music = contributions(lock)

    def points(beats: Indices, grid: Indices) -> float:
        f1 = Alignment(float(motion[beats].mean()), float(music[grid].mean())).f1
        locked = max((f1 - found.chance) / max(1 - found.chance, 1e-6), 0.0)
        return calibration.rhythm_points(locked, found.p_value, lag, own_pulse)

    return Axis(value, *interval((lock.motion, lock.grid), measured.span, points, value))


def smoothness_axis(measured: Measurement) -> Axis:
    sparc = np.array([movement.sparc for movement in measured.movements])
    length = np.array([movement.length for movement in measured.movements])
    if not len(sparc):
        value = calibration.smoothness_points(STILL_SPARC)
        return Axis(value, value, value)

    def points(drawn: Indices) -> float:
        return calibration.smoothness_points(float(np.average(sparc[drawn], weights=length[drawn])))

    times = np.array([(m.start + m.end) / 2 for m in measured.movements])
    value = points(np.arange(len(sparc)))
    return Axis(value, *interval((times,), measured.span, points, value))


def creativity_axis(measured: Measurement) -> Axis:
    variety, mirror = measured.variety, mirror_codes()
    found = measured.creativity
    beat = calibration.on_the_beat(measured.rhythm.locked, measured.rhythm.p_value)

    def points(drawn: Indices) -> float:
        codes, poses = variety.codes[drawn], variety.poses[drawn]
        features = {
            "entropy": creativity.entropy(codes, len(NAMES)),
            "diversity": creativity.diversity(poses),
            "coverage": creativity.coverage(codes, len(NAMES)),
            "symmetry": creativity.symmetry(codes, mirror),
        }
        return calibration.creativity_points(features, found.order_freedom, found.recurrence, beat)

    if not len(variety.codes):
        return Axis(0.0, 0.0, 0.0)
    value = points(np.arange(len(variety.codes)))
    return Axis(value, *interval((variety.times,), measured.span, points, value))
