"""Is it one move again and again? Exercises keep a beat, too, and are no dance.

Asked of the places of the joints against the body's middle, in the picture: an angle of an arm that
hangs is mostly noise, and what does not move weighs nothing here.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scoring.creativity import FINE_STEP, SHORTEST_LOOP, diversity, mean_distance
from scoring.signals import RATE, Floats, Signals, half_seen

ONE_MOVE = 1.6
"""Seconds, two beats at 75 a minute: what comes back sooner, again and again, is one move out and
in, no choreography."""


@dataclass(frozen=True)
class Repetition:
    """Both are 0 to 1.

    one_move    how surely the body, having gone away, is back at the best loop of `ONE_MOVE` at
                most: 0 not at all, 1 exactly
    one_way     share of all that the joints do which lies on one line of poses, out and back
    """

    one_move: float
    one_way: float


def measure(signals: Signals) -> Repetition:
    """Of a dancer of whom half of the joints were seen at times."""
    fine = slice(None, None, int(FINE_STEP * RATE))
    joints = signals.points[fine][:, list(signals.joints)]
    places = (joints - joints.mean(1, keepdims=True)).reshape(len(joints), -1)
    places[~half_seen(signals)[fine]] = np.nan
    return Repetition(find_one_move(places, FINE_STEP), find_one_way(places))


def find_one_move(places: Floats, step: float) -> float:
    """`Repetition.one_move` of places (n, d) a step of seconds apart; NaN where none was seen.

    How near the places a loop apart are is held against how far they were apart before, so that a
    slow move or a held pose is no loop; and against any two, so that a walk across is none.
    """
    usual = diversity(places[~np.isnan(places).any(1)]) * float(np.sqrt(places.shape[1]))
    longest, shortest = min(round(ONE_MOVE / step), len(places) // 2), round(SHORTEST_LOOP / step)
    if usual < 1e-9 or longest < shortest:
        return 0.0
    apart = np.array([mean_distance(places, steps) for steps in range(1, longest + 1)])
    away = np.minimum(np.maximum.accumulate(apart), usual)
    return max(float((1 - apart / away)[shortest - 1 :].max()), 0.0)


def find_one_way(places: Floats) -> float:
    """`Repetition.one_way` of places (n, d): the first principal component's share."""
    seen = places[~np.isnan(places).any(1)]
    if len(seen) < 2:
        return 0.0
    spread = np.linalg.eigvalsh(np.cov(seen.T))
    return float(spread[-1] / max(float(spread.sum()), 1e-12))
