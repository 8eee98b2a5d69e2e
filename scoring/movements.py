"""Where one movement of a limb ends and the next begins.

SPARC is defined on discrete movements. A limb that slows down and goes on the same way has made
one movement in pieces; one that turns round has made two, however fast.
"""

from __future__ import annotations

import numpy as np
from scipy.ndimage import gaussian_filter1d, uniform_filter1d

from scoring.curves import find_peaks
from scoring.filters import butterworth, filter_both_ways
from scoring.signals import RATE, Floats, speed

SLOW = 0.08
"""Seconds, deviation of the bell that shows where a limb is slow. Tremor is shorter than that, so
it stays inside a movement, where it is heard."""
TURN_CUTOFF, TURN_ORDER = 2.8, 4
"""Hz: turning round twice a beat at 160 beats a minute passes, tremor of 4 Hz does not."""
LEAST_TURN = 0.2
"""Leg lengths that a limb goes before and after it turns round; noise stays under 0.1."""
APART = 0.1
"""Seconds within which two borders are one, and over which the direction is taken."""
ONWARD, STOP, STOPPED = (0.85, 0.97), (0.08, 0.16), 0.15
"""Cosines of the directions before and after, seconds, and share of the top speed: the straighter
the way and the shorter the stop, the more surely it is a piece of a movement, not its end."""
HABIT, NEIGHBOURS = (0.2, 0.45), 9
"""Of random moves one in ten happens to go on the way of the one before. Only where more do, of so
many neighbours, are they pieces."""
PROMINENCE = 0.1
ONSET, REST_SPEED = 0.1, 0.12
"""Share of the top speed, and leg lengths a second, under which a limb rests."""

Indices = list[int]


def movement_borders(places: Floats) -> Indices:
    """Indices between the movements of a limb's end (n, 2), with the first and the last."""
    slow = drop_short_movements(speed(places))
    turned = turns(places)
    slowest = [k for k in _minima(slow) if all(abs(k - other) >= APART * RATE for other in turned)]
    return [0, *sorted([*turned, *slowest]), len(slow) - 1]


def drop_short_movements(moving: Floats) -> Floats:
    """The speed (n,) without what is shorter than a movement."""
    slow: Floats = gaussian_filter1d(moving, SLOW * RATE)
    return slow


def turns(places: Floats) -> Indices:
    """Indices where a limb's end turns round between two ways of `LEAST_TURN`."""
    padding = min(int(RATE), len(places) - 1)
    moving = speed(filter_both_ways(places, butterworth(TURN_ORDER, TURN_CUTOFF, RATE), padding))
    way = np.cumsum(moving) / RATE
    every = [0, *_minima(moving), len(moving) - 1]
    return [
        border
        for before, border, after in zip(every, every[1:], every[2:], strict=False)
        if min(way[border] - way[before], way[after] - way[border]) >= LEAST_TURN
    ]


def _minima(moving: Floats) -> Indices:
    least = PROMINENCE * max(float(np.percentile(moving, 90)), 1e-9)
    return [int(index) for index in find_peaks(-moving, least)]


def goes_on(places: Floats, moving: Floats, before: int, border: int, after: int) -> float:
    """How surely a limb goes on the same way after a stop that is none of its own, 0 to 1."""
    near, reach = max(border - 3, 0), int(APART * RATE)
    stop = near + int(np.argmin(moving[near : border + 4]))
    top = min(float(moving[before : border + 1].max()), float(moving[border : after + 1].max()))
    came = places[stop] - places[max(stop - reach, 0)]
    goes = places[min(stop + reach, len(places) - 1)] - places[stop]
    straight = came @ goes / max(float(np.linalg.norm(came) * np.linalg.norm(goes)), 1e-9)
    short = np.interp(_length_of_stop(moving, STOPPED * top, stop), STOP, (1.0, 0.0))
    return float(np.interp(straight, ONWARD, (0.0, 1.0)) * short)


def habitual(shares: list[float]) -> list[float]:
    """(n,) `goes_on` of a limb's borders, kept where it is the habit of the borders nearby."""
    if not shares:
        return []
    near = uniform_filter1d(np.array(shares), min(NEIGHBOURS, len(shares)), mode="nearest")
    kept = np.array(shares) * np.interp(near, HABIT, (0.0, 1.0))
    return [float(share) for share in kept]


def _length_of_stop(moving: Floats, stopped: float, stop: int) -> float:
    """Seconds around an index in which a limb goes slower than `stopped`."""
    sides = (moving[: stop + 1][::-1] >= stopped, moving[stop:] >= stopped)
    return sum(int(np.argmax(side)) if side.any() else len(side) for side in sides) / RATE


def without_rest(slow: Floats, a: int, b: int) -> tuple[int, int]:
    """The part of a piece in which the limb goes faster than rest and a tenth of its peak."""
    peak = float(slow[a : b + 1].max())
    going = a + np.flatnonzero(slow[a : b + 1] >= min(max(ONSET * peak, REST_SPEED), peak))
    return int(going[0]), int(going[-1])
