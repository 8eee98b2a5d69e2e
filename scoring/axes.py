"""The four axes: points of a measured dance, each with its interval."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from scoring import balance, calibration, creativity
from scoring.alignment import Alignment
from scoring.analysis import Measurement
from scoring.bootstrap import NORMAL, Indices, interval, jackknife
from scoring.chance import p_value
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

    def times(self, share: float) -> Axis:
        """A share of it."""
        return Axis(self.points * share, self.low * share, self.high * share)


def axes(measured: Measurement) -> dict[str, Axis]:
    """Every axis by name."""
    rhythm = rhythm_axis(measured)
    found = {
        "balance": balance_axis(measured),
        "rhythm": rhythm,
        "smoothness": smoothness_axis(measured),
        "creativity": creativity_axis(measured, rhythm),
    }
    amount = calibration.TABLE["reach"](measured.reach)
    return {
        name: axis.within(calibration.MAXIMUM[name]).times(amount) for name, axis in found.items()
    }


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
        return calibration.rhythm_points(locked, p_value(locked, found.null), lag, own_pulse)

    return Axis(value, *interval((lock.motion, lock.due), measured.span, points, value))


def smoothness_axis(measured: Measurement) -> Axis:
    """Worth a little less where neither order nor beat shows that the movements are meant."""
    found = measured.creativity
    order = calibration.order(found.order_freedom, found.changes, _beat(measured))
    return _sparc_axis(measured).times(calibration.TABLE["meant"](order))


def _beat(measured: Measurement) -> float:
    return calibration.on_the_beat(measured.rhythm.locked, measured.rhythm.p_value)


def _sparc_axis(measured: Measurement) -> Axis:
    sparc = np.array([movement.sparc for movement in measured.movements])
    weight = np.array([movement.weight for movement in measured.movements])
    if not len(sparc):
        value = calibration.smoothness_points(STILL_SPARC)
        return Axis(value, value, value)

    def points(drawn: Indices) -> float:
        return calibration.smoothness_points(float(np.average(sparc[drawn], weights=weight[drawn])))

    times = np.array([(m.start + m.end) / 2 for m in measured.movements])
    value = points(np.arange(len(sparc)))
    return Axis(value, *interval((times,), measured.span, points, value))


def creativity_axis(measured: Measurement, rhythm: Axis) -> Axis:
    """Its gate hangs on the beat too, so the rhythm's interval is part of this one."""
    variety, mirror, found = measured.variety, mirror_codes(), measured.creativity
    beat = _beat(measured)

    def features(drawn: Indices) -> dict[str, float]:
        shares = variety.shares[drawn]
        return {
            "entropy": creativity.usage_entropy(shares),
            "diversity": creativity.diversity(variety.poses[drawn]),
            "coverage": creativity.visited(shares),
            "symmetry": creativity.symmetry(shares, mirror),
        }

    def points(drawn: Indices, beat: float = beat) -> float:
        return gated(features(drawn), found.order_freedom, beat)

    def ordered(kept: Indices) -> float:
        freedom = creativity.order_freedom(variety.codes[kept], len(NAMES))
        return gated(whole, freedom, beat)

    def gated(features: dict[str, float], freedom: float, beat: float) -> float:
        return calibration.creativity_points(
            features, freedom, found.changes, found.recurrence, beat
        )

    if not len(variety.codes):
        return Axis(0.0, 0.0, 0.0)
    everything = np.arange(len(variety.codes))
    value, whole = points(everything), features(everything)
    low, high = interval((variety.times,), measured.span, points, value)
    # Drawn blocks have lost their order; how sure the order is comes from leaving parts out.
    order = NORMAL * jackknife(len(variety.codes), ordered)
    scale = beat / max(rhythm.points, 1e-9)
    looser, tighter = (points(everything, scale * end) for end in (rhythm.low, rhythm.high))
    return Axis(
        value,
        value - math.hypot(value - low, order, value - looser),
        value + math.hypot(high - value, order, tighter - value),
    )
