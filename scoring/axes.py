"""The four axes: points of a measured dance, each with its interval."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import asdict, dataclass

import numpy as np

from scoring import balance, calibration, creativity
from scoring.alignment import Alignment
from scoring.analysis import Measurement
from scoring.bootstrap import NORMAL, Indices, interval, jackknife
from scoring.chance import p_value
from scoring.codebook import NAMES, mirror_codes
from scoring.entrainment import Entrainment
from scoring.rhythm import Lock, Rhythm, contributions
from scoring.signals import Floats
from scoring.smoothness import usual_sparc
from scoring.timing import (
    best_timing,
    keep_moves,
    phrasing_share,
    place,
    source_share,
    time_accents,
    time_moves,
)

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

    def widen(self, by: float) -> Axis:
        """The same, with another deviation of its ends, independent of theirs."""
        below, above = self.points - self.low, self.high - self.points
        return Axis(
            self.points, self.points - math.hypot(below, by), self.points + math.hypot(above, by)
        )

    def unsure(self, by: float) -> Axis:
        """The same, with an interval that reaches at least so far to both sides."""
        return Axis(self.points, min(self.low, self.points - by), max(self.high, self.points + by))

    def or_lower(self, other: Axis) -> Axis:
        """The lower points of two readings, in an interval that holds both."""
        low, high = min(self.low, other.low), max(self.high, other.high)
        return Axis(min(self.points, other.points), low, high)

    def times(self, share: float) -> Axis:
        """A share of it."""
        return Axis(self.points * share, self.low * share, self.high * share)


def axes(measured: Measurement) -> dict[str, Axis]:
    """Every axis by name; balance is not judged without the feet."""
    rhythm = rhythm_axis(measured)
    found = {
        "balance": balance_axis(measured),
        "rhythm": rhythm,
        "smoothness": smoothness_axis(measured, rhythm),
        "creativity": creativity_axis(measured, rhythm),
    }
    amount = measure_amount(measured)
    camera = {name: NORMAL * apart for name, apart in calibration.COPIES_DEVIATE.items()}
    if measured.hidden:
        camera["balance"] = 0.0
    return {
        name: axis.widen(camera[name]).within(calibration.MAXIMUM[name]).times(amount)
        for name, axis in found.items()
    }


def measure_amount(measured: Measurement) -> float:
    """Share from 0 to 1; see `calibration.amount`."""
    return calibration.amount(
        measured.reach, measured.creativity.entropy, **asdict(measured.repetition)
    )


def total(found: dict[str, Axis]) -> Axis:
    """The sum; the axes' deviations are taken to be independent."""
    points = sum(axis.points for axis in found.values())
    below = math.hypot(*(axis.points - axis.low for axis in found.values()))
    above = math.hypot(*(axis.high - axis.points for axis in found.values()))
    return Axis(points, points - below, points + above)


def balance_axis(measured: Measurement) -> Axis:
    if measured.hidden:
        return Axis(0.0, 0.0, 0.0)
    stability = measured.stability
    exposure = balance.exposure(stability)
    margins, lasting = stability.margins, stability.lasting

    def points(drawn: Indices) -> float:
        share = balance.share_over_feet(margins[drawn])
        tenth = balance.tenth_percentile(lasting[drawn])
        return calibration.balance_points(share, tenth, exposure)

    times = stability.times[stability.counted]
    value = points(np.arange(len(times)))
    return Axis(value, *interval((times,), measured.span, points, value))


def rhythm_axis(measured: Measurement) -> Axis:
    """By the evidence that is worth most; see `scoring.timing`."""
    found = measured.rhythm
    timing, source = best_timing(found), source_share(found)
    value = calibration.rhythm_points(timing.share, source)
    times: list[Floats] = []
    shares: list[Callable[..., float]] = []
    if found.lock is not None:
        times += [found.lock.motion, found.lock.due]
        shares.append(_moves_share(found, found.lock, timing.placed))
    if found.accents is not None:
        times.append(found.accents.times)
        shares.append(_accents_share(found, found.accents))

    def points(*drawn: Indices) -> float:
        # Both look at the same stretches: which is better may change with them.
        return calibration.rhythm_points(max(share(*drawn) for share in shares), source)

    if not shares:
        return Axis(0.0, 0.0, 0.0)
    return Axis(value, *interval(tuple(times), measured.span, points, value))


def _accents_share(found: Rhythm, accents: Entrainment) -> Callable[..., float]:
    """What the accents of drawn windows are worth."""

    def share(*drawn: Indices) -> float:
        windows = drawn[-1]
        kept = calibration.entrainment_share(accents.strength(windows), accents.p_value(windows))
        return kept * phrasing_share(found) * place(found, accents.placement(windows))

    return share


def _moves_share(found: Rhythm, lock: Lock, placed: float) -> Callable[..., float]:
    """What drawn moves and beats are worth."""
    motion, music = contributions(lock)

    def share(beats: Indices, grid: Indices, *_: Indices) -> float:
        f1 = Alignment(float(motion[beats].mean()), float(music[grid].mean())).f1
        locked = max((f1 - found.chance) / max(1 - found.chance, 1e-6), 0.0)
        return placed * keep_moves(found, locked, p_value(locked, found.null))

    return share


def smoothness_axis(measured: Measurement, rhythm: Axis | None = None) -> Axis:
    """Worth less where neither manner nor beat shows that the movements are meant."""
    alone, worth = _sparc_axis(measured), calibration.TABLE["meant"]
    looser, tighter = measure_intent_within(measured, rhythm or rhythm_axis(measured))
    found = alone.times(worth(measure_intent(measured)))
    below = found.points - alone.points * worth(looser)
    above = alone.points * worth(tighter) - found.points
    return Axis(
        found.points,
        found.points - math.hypot(found.points - found.low, below),
        found.points + math.hypot(found.high - found.points, above),
    )


def measure_intent(measured: Measurement) -> float:
    """Share from 0.25 to 1; see `calibration.intent_share`."""
    manner = calibration.manner(**asdict(measured.manner))
    return calibration.intent_share(manner, _beat(measured))


def measure_intent_within(measured: Measurement, rhythm: Axis) -> tuple[float, float]:
    """The same at either end of the rhythm's interval."""
    manner = calibration.manner(**asdict(measured.manner))
    scale = _beat(measured) / max(rhythm.points, 1e-9)
    low, high = (calibration.intent_share(manner, scale * end) for end in (rhythm.low, rhythm.high))
    return low, high


def _beat(measured: Measurement) -> float:
    return max(time_moves(measured.rhythm).kept, time_accents(measured.rhythm).kept)


def _sparc_axis(measured: Measurement) -> Axis:
    sparc = np.array([movement.sparc for movement in measured.movements])
    weight = np.array([movement.weight for movement in measured.movements])
    if not len(sparc):
        value = calibration.smoothness_points(STILL_SPARC)
        return Axis(value, value, value)

    def points(drawn: Indices) -> float:
        return calibration.smoothness_points(usual_sparc(sparc[drawn], weight[drawn]))

    times = np.array([(m.start + m.end) / 2 for m in measured.movements])
    value = points(np.arange(len(sparc)))
    return Axis(value, *interval((times,), measured.span, points, value))


def creativity_axis(measured: Measurement, rhythm: Axis) -> Axis:
    """Its gate hangs on the beat too, so the rhythm's interval is part of this one."""
    variety, mirror, found = measured.variety, mirror_codes(), measured.creativity
    as_meant = measure_intent(measured)

    def features(drawn: Indices) -> dict[str, float]:
        shares = variety.shares[drawn]
        return {
            "entropy": creativity.usage_entropy(shares),
            "diversity": creativity.diversity(variety.poses[drawn]),
            "coverage": creativity.visited_share(shares),
            "symmetry": creativity.symmetry(shares, mirror),
        }

    def points(drawn: Indices, meant: float = as_meant) -> float:
        return gated(features(drawn), found.order_freedom, meant)

    def ordered(kept: Indices) -> float:
        freedom = creativity.order_freedom(variety.codes[kept], len(NAMES))
        return gated(whole, freedom, as_meant)

    def gated(features: dict[str, float], freedom: float, meant: float) -> float:
        return calibration.creativity_points(
            features, freedom, found.changes, found.recurrence, meant
        )

    if not len(variety.codes):
        return Axis(0.0, 0.0, 0.0)
    everything = np.arange(len(variety.codes))
    value, whole = points(everything), features(everything)
    low, high = interval((variety.times,), measured.span, points, value)
    # Drawn blocks have lost their order; how sure the order is comes from leaving parts out.
    order = NORMAL * jackknife(len(variety.codes), ordered)
    looser, tighter = (points(everything, end) for end in measure_intent_within(measured, rhythm))
    return Axis(
        value,
        value - math.hypot(value - low, order, value - looser),
        value + math.hypot(high - value, order, tighter - value),
    )
