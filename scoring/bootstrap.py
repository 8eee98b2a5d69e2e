"""How sure a number is: block bootstrap over time.

Neighbouring instants are alike, so whole stretches are drawn again, not single instants
(Künsch 1989). Seeded: the same data gives the same interval.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from scoring.signals import Floats

BLOCK = 2.0
RESAMPLES = 200
LOW, HIGH = 5.0, 95.0
SEED = 22
NORMAL = 1.645
"""Standard deviations that hold 90 %."""
PARTS = 10

Indices = NDArray[np.intp]


def blocks(times: Floats, span: tuple[float, float]) -> list[Indices]:
    """Indices of `times` in each stretch of about `BLOCK` seconds of the span."""
    count = max(int((span[1] - span[0]) / BLOCK), 1)
    length = max((span[1] - span[0]) / count, 1e-9)
    block = np.clip(((times - span[0]) / length).astype(int), 0, count - 1)
    return [np.flatnonzero(block == number) for number in range(count)]


def interval(
    samples: tuple[Floats, ...],
    span: tuple[float, float],
    points: Callable[..., float],
    value: float,
) -> tuple[float, float]:
    """The 90 % interval of `points` over resampled stretches; it holds `value`.

    Each of `samples` holds the times of one kind of item; `points` gets one array of indices
    for each, those of the stretches drawn. The resampled points are centred on `value`: drawing
    some stretches twice and some not at all makes a dance look poorer than it is.
    """
    split = [blocks(times, span) for times in samples]
    rng = np.random.default_rng(SEED)
    found = []
    for _ in range(RESAMPLES):
        drawn = rng.integers(0, len(split[0]), len(split[0]))
        indices = [np.concatenate([parts[block] for block in drawn]) for parts in split]
        if all(len(index) for index in indices):
            found.append(points(*indices))
    if not found:
        return value, value
    low, high = (np.percentile(found, [LOW, HIGH]) - np.mean(found)) * few(len(split[0]))
    return min(float(low) + value, value), max(float(high) + value, value)


def few(count: int) -> float:
    """How much wider an interval from so few stretches must be: Student's t, and n − 1 for n."""
    if count < 2:
        return 1.0
    wider = stdtrit(count - 1, HIGH / 100) / NORMAL * np.sqrt(count / (count - 1))
    return float(wider)


def jackknife(size: int, points: Callable[[Indices], float]) -> float:
    """Standard error of `points` of indices in order, from leaving out each tenth in turn.

    For what hangs on the order of the items, which drawing blocks would destroy.
    """
    parts = [part for part in np.array_split(np.arange(size), PARTS) if len(part)]
    if len(parts) < 2:
        return 0.0
    found = np.array([points(np.setdiff1d(np.arange(size), part)) for part in parts])
    share = (len(parts) - 1) / len(parts)
    return float(np.sqrt(share * ((found - found.mean()) ** 2).sum()))
