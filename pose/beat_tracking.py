"""The time of each beat: the onsets followed at a tempo that is known, then put on lines."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import gaussian_filter1d

from pose.onsets import FRAMES, Float32, Floats, standardise

BASS_BANDS, BASS = 2, 8.0
"""The lowest bands, to 150 Hz, and their weight: the kick is on the beat, hats also between."""
BLUR = 1 / 32
"""Of a beat: how far an onset reaches."""
TIGHTNESS = 400.0
"""Cost of a beat's length that differs from the tempo's: this times the square of its logarithm."""
NEIGHBOURS = 6
"""Beats before and after, along which the tempo is a line: a band drifts, but not in 3 s."""
ASTRAY = 0.03
"""Seconds off the line from which a beat of the tracker is taken for a slip."""


def follow_beats(rise: Float32, periods: Floats) -> Floats:
    """Seconds of the beats; `periods` (frames,) is the length of a beat at each frame, seconds.

    Dynamic programming over the onsets (Ellis 2007), with a tempo of its own at each frame.
    """
    strength = beat_strength(rise, float(np.median(periods)))
    frames = periods * FRAMES
    score, origin = _best_chains(strength, frames)
    last = len(score) - round(float(frames[-1]))
    at = last + int(score[last:].argmax())
    chain = [at]
    while origin[chain[-1]] >= 0:
        chain.append(int(origin[chain[-1]]))
    return np.array(chain[::-1]) / FRAMES


def beat_strength(rise: Float32, period: float) -> Floats:
    """(frames,) how much speaks for a beat at each frame, of deviation 1."""
    weights = np.ones(rise.shape[1])
    weights[:BASS_BANDS] = BASS
    strength = gaussian_filter1d(standardise(rise) @ weights, period * BLUR * FRAMES)
    found: Floats = strength / max(float(strength.std()), 1e-9)
    return found


def _best_chains(strength: Floats, periods: Floats) -> tuple[Floats, Floats]:
    """Of the best chain that ends at each frame: its score, and the beat before, or −1."""
    score, origin = strength.copy(), np.full(len(strength), -1)
    steps = {}
    for k, period in enumerate(np.round(periods, 1)):
        if period not in steps:
            back = np.arange(round(period / 2), round(2 * period) + 1)[::-1]
            steps[period] = back, TIGHTNESS * np.log(back / period) ** 2
        back, cost = steps[period]
        usable = back <= k
        if usable.any():
            reached = score[k - back[usable]] - cost[usable]
            best = int(reached.argmax())
            if reached[best] > 0:
                score[k] += reached[best]
                origin[k] = k - back[usable][best]
    return score, origin


def put_on_lines(beats: Floats) -> Floats:
    """Each beat on the robust line through its neighbours (Theil and Sen, then least squares)."""
    numbers = np.arange(len(beats), dtype=np.float64)
    lined = np.empty(len(beats))
    for k in range(len(beats)):
        first = min(max(k - NEIGHBOURS, 0), max(len(beats) - 2 * NEIGHBOURS - 1, 0))
        near = slice(first, first + 2 * NEIGHBOURS + 1)
        slope, offset = _line(numbers[near], beats[near])
        lined[k] = offset + slope * k
    return lined


def _line(x: Floats, y: Floats) -> tuple[float, float]:
    """Slope and offset: least squares over what lies near the line of medians."""
    one, other = np.triu_indices(len(x), 1)
    slope = float(np.median((y[other] - y[one]) / (x[other] - x[one])))
    astray = np.abs(y - slope * x - np.median(y - slope * x))
    near = astray <= max(ASTRAY, float(np.median(astray)))
    fitted, offset = np.polyfit(x[near], y[near], 1)
    return float(fitted), float(offset)
