"""Smoothness: spectral arc length (SPARC) of each limb's movements; jerk is only reported."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from scoring.body import LIMBS
from scoring.landmarks import INDEX
from scoring.movements import (
    drop_short_movements,
    goes_on,
    habitual,
    movement_borders,
    without_rest,
)
from scoring.signals import RATE, Floats, Signals, speed

MAX_FREQUENCY = 10.0
AMPLITUDE = 0.05
PADDING = 4
LEAST_SPEED, LEAST_MEAN, LEAST_LENGTH, LEAST_SECONDS = 0.35, 0.12, 0.08, 0.2
"""Leg lengths a second at the top and on the average, leg lengths, seconds: below these a limb
rests or drifts."""

TRIMMED = 0.15
"""Share of the movements at either end that does not count for the usual one."""
CLEAR_PACE, LEAST_WEIGHT = 0.6, 0.1
"""Leg lengths a second on the average, from which on noise does not matter; a share."""


@dataclass(frozen=True)
class Movement:
    """One discrete movement of a limb, from start to end in seconds; length in leg lengths."""

    limb: str
    start: float
    end: float
    length: float
    sparc: float
    ldlj: float

    @property
    def weight(self) -> float:
        """Its length; of a slow one less, in which the landmarks' noise is heard beside it."""
        pace = self.length / max(self.end - self.start, 1e-9)
        return self.length * min(max(pace / CLEAR_PACE, LEAST_WEIGHT), 1.0)


def sparc(
    movement: Floats,
    rate: float,
    padding: int = PADDING,
    max_frequency: float = MAX_FREQUENCY,
    amplitude: float = AMPLITUDE,
) -> float:
    """Spectral arc length of a speed profile (n,) at `rate` samples a second; never above 0.

    −Σ √((Δf/(f_end−f_0))² + (ΔM̂)²) over f ≤ max_frequency up to the last M̂ ≥ amplitude.
    Balasubramanian et al. (2015), J. NeuroEng. Rehab. 12:112; `siva82kb/SPARC`.
    """
    movement = np.asarray(movement, np.float64)
    if movement.ndim != 1 or len(movement) < 2 or not movement.any():
        raise ValueError("a movement is a speed profile of at least two samples, not all zero")
    length = 2 ** (int(np.ceil(np.log2(len(movement)))) + padding)
    magnitude = np.abs(np.fft.fft(movement, length))
    magnitude = magnitude / magnitude.max()
    frequency = np.arange(length) * rate / length
    magnitude = magnitude[frequency <= max_frequency]
    frequency = frequency[frequency <= max_frequency]
    above = np.flatnonzero(magnitude >= amplitude)
    magnitude = magnitude[above[0] : above[-1] + 1]
    frequency = frequency[above[0] : above[-1] + 1]
    if len(frequency) < 2:
        return 0.0
    step = np.diff(frequency) / (frequency[-1] - frequency[0])
    return -float(np.sqrt(step**2 + np.diff(magnitude) ** 2).sum())


def log_dimensionless_jerk(movement: Floats, rate: float) -> float:
    """−ln(T³/v_peak² ∫ |d²v/dt²|² dt) of a speed profile (n,); same source as `sparc`."""
    movement = np.asarray(movement, np.float64)
    duration = len(movement) / rate
    jerk = np.diff(movement, 2) * rate**2
    scale = duration**3 / max(float(movement.max()) ** 2, 1e-12)
    return -float(np.log(max(scale * (jerk**2).sum() / rate, 1e-12)))


def movements(signals: Signals) -> list[Movement]:
    """Every movement of the four limbs, by time."""
    found = [movement for limb in LIMBS for movement in limb_movements(signals, limb)]
    return sorted(found, key=lambda movement: (movement.start, movement.limb))


def limb_movements(signals: Signals, limb: str) -> list[Movement]:
    """Movements of a limb's end."""
    places, valid = limb_end(signals, limb), signals.valid[:, INDEX[LIMBS[limb][-1]]]
    moving = speed(places)
    slow, borders = drop_short_movements(moving), movement_borders(places)
    pieces = [without_rest(slow, a, b) for a, b in pairwise(borders)]
    found = {
        k: _describe(signals, limb, moving, a, b)
        for k, (a, b) in enumerate(pieces)
        if valid[a:b].all() and _is_movement(moving[a:b])
    }
    if "arm" not in limb:  # every step of a foot is a movement
        return list(found.values())
    pairs = [k for k in found if k + 1 in found]
    on = habitual([goes_on(places, moving, *borders[k : k + 3]) for k in pairs])
    shares = dict(zip(pairs, on, strict=True))
    wholes = {k: moving[pieces[k][0] : pieces[k + 1][1] + 1] for k in pairs if shares[k] > 0}
    return _pieced_together(found, shares, wholes)


def _pieced_together(
    found: dict[int, Movement], shares: dict[int, float], wholes: dict[int, Floats]
) -> list[Movement]:
    """Each movement as rough as the pair that it forms with one that goes on the same way.

    By degrees, so that a little noise does not turn two movements into one.
    """
    rough = {k: movement.sparc for k, movement in found.items()}
    for k, profile in wholes.items():
        whole = sparc(above_its_ends(profile), RATE)
        for one in (k, k + 1):
            alone = found[one].sparc
            rough[one] = min(rough[one], alone + shares[k] * min(whole - alone, 0.0))
    return [replace(movement, sparc=rough[k]) for k, movement in found.items()]


def limb_end(signals: Signals, limb: str) -> Floats:
    """(n, 2) the place of a limb's end; a hand's against the chest, which carries it along."""
    end = signals.points[:, INDEX[LIMBS[limb][-1]]]
    if "arm" not in limb:
        return end
    shoulders = [INDEX["left_shoulder"], INDEX["right_shoulder"]]
    against: Floats = end - signals.points[:, shoulders].mean(1)
    return against


def _is_movement(moving: Floats) -> bool:
    if len(moving) < LEAST_SECONDS * RATE:
        return False
    far = moving.sum() / RATE >= LEAST_LENGTH
    return bool(far and moving.max() >= LEAST_SPEED and moving.mean() >= LEAST_MEAN)


def _describe(signals: Signals, limb: str, moving: Floats, a: int, b: int) -> Movement:
    profile = above_its_ends(moving[a : b + 1])
    return Movement(
        limb=limb,
        start=float(signals.times[a]),
        end=float(signals.times[b]),
        length=float(moving[a:b].sum() / RATE),
        sparc=sparc(profile, RATE),
        ldlj=log_dimensionless_jerk(profile, RATE),
    )


def above_its_ends(profile: Floats) -> Floats:
    """The speed over the line between its ends: a discrete movement begins and ends at rest.

    Flowing dance passes through its borders without stopping; the cut itself is not roughness.
    """
    line = np.linspace(profile[0], profile[-1], len(profile))
    raised: Floats = np.maximum(profile - line, 0)
    return raised if raised.any() else profile


def weighted_mean(found: list[Movement], what: str) -> float | None:
    """Mean of "sparc" or "ldlj", long, clear movements counting more; None without movements."""
    if not found:
        return None
    values = [getattr(movement, what) for movement in found]
    return float(np.average(values, weights=[movement.weight for movement in found]))


def usual_sparc(sparc: Floats, weight: Floats) -> float:
    """Mean of SPARC (n,) by weight, without the worst and the best: how the dancer usually moves.

    The worst of a film is often the tracker's: in copies of one film the plain mean differs two to
    four times as much.
    """
    order = np.argsort(sparc, kind="stable")
    ends = np.cumsum(weight[order]) / weight.sum()
    starts = np.concatenate([[0.0], ends[:-1]])
    inside = np.minimum(ends, 1 - TRIMMED) - np.maximum(starts, TRIMMED)
    return float(np.average(sparc[order], weights=np.maximum(inside, 0.0)))


def usual(found: list[Movement]) -> float | None:
    """`usual_sparc` of movements; None without any."""
    if not found:
        return None
    sparc = np.array([movement.sparc for movement in found])
    return usual_sparc(sparc, np.array([movement.weight for movement in found]))
