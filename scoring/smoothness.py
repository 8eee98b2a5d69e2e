"""Smoothness: spectral arc length (SPARC) of each limb's movements; jerk is only reported."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.ndimage import gaussian_filter1d
from scipy.signal import find_peaks

from scoring.body import LIMBS
from scoring.landmarks import INDEX
from scoring.signals import RATE, Floats, Signals, speed

MAX_FREQUENCY = 10.0
AMPLITUDE = 0.05
PADDING = 4
SLOW = 0.08
"""Seconds, deviation of the bell that shows where one movement ends and the next begins.
Tremor is shorter than that, so it stays inside a movement, where it is heard."""
ONSET, REST_SPEED = 0.1, 0.12
LEAST_SPEED, LEAST_LENGTH, LEAST_SECONDS = 0.35, 0.08, 0.2
"""Leg lengths a second, leg lengths, seconds: below these a limb rests."""


@dataclass(frozen=True)
class Movement:
    """One discrete movement of a limb, from start to end in seconds; length in leg lengths."""

    limb: str
    start: float
    end: float
    length: float
    sparc: float
    ldlj: float


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
    found = [
        movement
        for limb, names in LIMBS.items()
        for movement in limb_movements(signals, limb, names[-1])
    ]
    return sorted(found, key=lambda movement: (movement.start, movement.limb))


def limb_movements(signals: Signals, limb: str, end: str) -> list[Movement]:
    """Movements of a limb's end, cut where its slow speed is least."""
    moving = speed(signals.points[:, INDEX[end]])
    valid = signals.valid[:, INDEX[end]]
    slow = gaussian_filter1d(moving, SLOW * RATE)
    borders = movement_borders(slow)
    pieces = [without_rest(slow, a, b) for a, b in pairwise(borders)]
    return [
        _describe(signals, limb, moving, a, b)
        for a, b in pieces
        if valid[a:b].all() and _is_movement(moving[a:b])
    ]


def movement_borders(slow: Floats) -> list[int]:
    """Indices where a limb's slow speed (n,) is least, with the first and the last."""
    minima, _ = find_peaks(-slow, prominence=0.1 * max(float(np.percentile(slow, 90)), 1e-9))
    return [0, *(int(index) for index in minima), len(slow) - 1]


def without_rest(slow: Floats, a: int, b: int) -> tuple[int, int]:
    """The part of a piece in which the limb goes faster than rest and a tenth of its peak."""
    peak = float(slow[a : b + 1].max())
    going = a + np.flatnonzero(slow[a : b + 1] >= min(max(ONSET * peak, REST_SPEED), peak))
    return int(going[0]), int(going[-1])


def _is_movement(moving: Floats) -> bool:
    long_enough = len(moving) >= LEAST_SECONDS * RATE
    return bool(long_enough and moving.max() >= LEAST_SPEED and moving.sum() / RATE >= LEAST_LENGTH)


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
    """Mean of "sparc" or "ldlj", long movements counting more; None without movements."""
    if not found:
        return None
    values = [getattr(movement, what) for movement in found]
    return float(np.average(values, weights=[movement.length for movement in found]))
