"""Curves through samples and peaks of them, as scipy.interpolate and scipy.signal have them.

Both packages, with what they bring, are a quarter of the memory of a process that scores.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import solve_banded

Floats = NDArray[np.float64]
LEAST_SAMPLES = 4
"""Of a cubic spline that no end is given for."""


def draw_spline(times: Floats, values: Floats, grid: Floats) -> Floats:
    """(m, d) the cubic spline through samples (n, d) at rising times, at instants between them.

    n is at least `LEAST_SAMPLES`. Its third derivative is continuous at the second sample and at
    the last but one ("not-a-knot", de Boor 1978).
    """
    gaps = np.diff(times)
    rises = np.diff(values, axis=0) / gaps[:, None]
    slopes = _slopes(gaps, rises)
    piece = np.clip(np.searchsorted(times, grid, side="right") - 1, 0, len(gaps) - 1)
    gap, since = gaps[piece, None], (grid - times[piece])[:, None]
    rise, first, last = rises[piece], slopes[piece], slopes[piece + 1]
    bend = (first + last - 2 * rise) / gap
    found: Floats = values[piece] + since * (
        first + since * ((rise - first) / gap - bend + since * bend / gap)
    )
    return found


def _slopes(gaps: Floats, rises: Floats) -> Floats:
    """(n, d) the spline's slopes at its samples, from gaps (n − 1,) and rises (n − 1, d)."""
    bands, sought = np.zeros((3, len(gaps) + 1)), np.empty((len(gaps) + 1, rises.shape[1]))
    bands[0, 2:], bands[2, :-2] = gaps[:-1], gaps[1:]
    bands[1, 1:-1] = 2 * (gaps[:-1] + gaps[1:])
    sought[1:-1] = 3 * (gaps[1:, None] * rises[:-1] + gaps[:-1, None] * rises[1:])
    bands[1, 0], bands[0, 1], sought[0] = _end(gaps[:2], rises[:2])
    bands[1, -1], bands[2, -2], sought[-1] = _end(gaps[:-3:-1], rises[:-3:-1])
    slopes: Floats = solve_banded((1, 1), bands, sought)
    return slopes


def _end(gaps: Floats, rises: Floats) -> tuple[Any, Any, Floats]:
    """The equation of an end, whose piece is the first of two: both coefficients, and the sum."""
    both = gaps.sum()
    sought = (gaps[0] + 2 * both) * gaps[1] * rises[0] + gaps[0] ** 2 * rises[1]
    return gaps[1], both, sought / both


def find_peaks(values: Floats, prominence: float) -> NDArray[np.intp]:
    """Indices of the tops in values (n,), middles of flat ones, that stand out so far at least.

    A top stands out by what one has to go down from it, on its better side, before a higher one is
    reached or the end.
    """
    steps = np.flatnonzero(np.diff(values))
    starts, ends = np.append(0, steps + 1), np.append(steps, len(values) - 1)
    runs = values[starts]
    tops = 1 + np.flatnonzero((runs[1:-1] > runs[:-2]) & (runs[1:-1] > runs[2:]))
    peaks: NDArray[np.intp] = (starts[tops] + ends[tops]) // 2
    if not len(peaks):
        return peaks
    lows = np.minimum.reduceat(values, np.append(0, peaks))
    left = _lows_to_higher(values[peaks], lows[:-1])
    right = _lows_to_higher(values[peaks[::-1]], lows[:0:-1])[::-1]
    return peaks[values[peaks] - np.maximum(left, right) >= prominence]


def _lows_to_higher(heights: Floats, lows: Floats) -> Floats:
    """(p,) the lowest between each peak and the last higher one; `lows` (p,) lie before each."""
    found, higher = [], list[tuple[float, float]]()
    for height, low in zip(heights.tolist(), lows.tolist(), strict=True):
        lowest = low
        while higher and higher[-1][0] <= height:
            lowest = min(lowest, higher.pop()[1])
        higher.append((height, lowest))
        found.append(lowest)
    return np.array(found)
