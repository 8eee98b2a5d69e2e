"""A low-pass that moves nothing in time: Butterworth, run forwards and backwards.

scipy.signal has both, but it and what it brings are a quarter of the memory of a process that
scores.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.linalg.lapack import dtbtrs

Floats = NDArray[np.float64]


def butterworth(order: int, cutoff: float, rate: float) -> Floats:
    """(order / 2, 2) the coefficients a1, a2 of the sections of a low-pass, of unit gain at 0 Hz.

    cutoff  Hz at which half of the power passes, below half of `rate`; order is even
    The poles of the analogue filter (Butterworth 1930) by the bilinear transform.
    """
    angles = np.pi * (np.arange(order // 2) * 2 + order + 1) / (2 * order)
    poles = np.tan(np.pi * cutoff / rate) * np.exp(1j * angles)
    poles = (1 + poles) / (1 - poles)
    found: Floats = np.stack([-2 * poles.real, np.abs(poles) ** 2], axis=1)
    return found


def filter_both_ways(values: NDArray[Any], sections: Floats, padding: int) -> Floats:
    """(n, …) values along axis 0 through the sections there and back; the ends are turned over.

    padding  samples under n that are added at either end, each as far on the other side of it as
             its counterpart is on this one, so that the ends start and stop as they go on
    """
    start, end = values[:1], values[-1:]
    before = 2 * start - values[padding:0:-1]
    after = 2 * end - values[-2 : -2 - padding : -1]
    flat = np.concatenate([before, values, after]).reshape(len(values) + 2 * padding, -1)
    there = _filter(flat.astype(np.float64), sections)
    back = _filter(there[::-1], sections)[::-1]
    smooth: Floats = back[padding : padding + len(values)].reshape(values.shape)
    return smooth


def _filter(values: Floats, sections: Floats) -> Floats:
    """(n, d) values through sections that have rested at the first for ever."""
    first = values[:1]
    filtered = np.asfortranarray(values - first)
    for section in sections:
        # the first sample, and all before it, are 0
        filtered[2:] = filtered[2:] + 2 * filtered[1:-1] + filtered[:-2]
        bands = np.ones((3, len(values)))
        bands[1:] = section[:, None]
        filtered, _ = dtbtrs(bands, filtered * (1 + section.sum()) / 4, uplo="L", diag="U")
    return filtered + first
