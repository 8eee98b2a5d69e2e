"""How the limbs move: what tells a dance from limbs thrown about, where no beat tells it.

The order of poses does not: choreography repeats nothing for fifteen seconds. People phrase: now
the arms, now the legs lead; a slow move stands beside a quick one; legs and head take part.
Limbs at random do each of that less (`scoring.calibration`: "phrasing" to "head").
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from scipy.ndimage import gaussian_filter1d

from scoring.body import LIMBS
from scoring.curves import find_peaks
from scoring.landmarks import INDEX
from scoring.signals import RATE, Floats, Mask, Signals, speed

PHRASE = 1.0
"""Seconds, deviation of the bell over which a limb's effort is taken: two beats and more."""
COARSE = 0.1
"""Seconds, deviation of the bell over the places: moves are slower than that, and noise is not."""
PROMINENCE, LEAST_SPEED = 0.15, 0.35
"""Share of the usual top speed by which a limb slows down between two moves, and leg lengths a
second that a move reaches."""
LEAST_MOVES = 8
HEAD = tuple(INDEX[name] for name in ("nose", "left_ear", "right_ear"))
SHOULDERS = (INDEX["left_shoulder"], INDEX["right_shoulder"])
HIPS = (INDEX["left_hip"], INDEX["right_hip"])


@dataclass(frozen=True)
class Manner:
    """Four shares of how limbs move; none has a unit.

    phrasing    deviation over mean of a limb's effort over time, mean of the four limbs
    durations   deviation of the logarithm of how long a limb's moves take
    legs        mean speed of knees and ankles against the hips, over that of the arms
    head        mean speed of the head against the chest, over that of the arms
    """

    phrasing: float
    durations: float
    legs: float
    head: float


def measure(signals: Signals) -> Manner:
    """Of a dancer of whom arms and legs were seen at times; 0 where one was not."""
    places: Floats = gaussian_filter1d(signals.points, COARSE * RATE, axis=0)
    coarse = replace(signals, points=places)
    efforts = {limb: _effort(coarse, limb) for limb in LIMBS}
    arms = _mean([efforts[limb] for limb in LIMBS if "arm" in limb])
    legs = _mean([efforts[limb] for limb in LIMBS if "leg" in limb])
    head = _mean([_against(coarse, HEAD, SHOULDERS)])
    return Manner(
        phrasing=_mean_phrasing(list(efforts.values())),
        durations=_durations(list(efforts.values())),
        legs=legs / max(arms, 1e-6),
        head=head / max(arms, 1e-6),
    )


def _effort(signals: Signals, limb: str) -> Floats:
    ends = tuple(INDEX[name] for name in LIMBS[limb][1:])
    return _against(signals, ends, SHOULDERS if "arm" in limb else HIPS)


def _against(signals: Signals, joints: tuple[int, ...], carrier: tuple[int, ...]) -> Floats:
    """(n,) mean speed of joints against what carries them, NaN where not all were seen."""
    places = signals.points[:, joints] - signals.points[:, carrier].mean(1, keepdims=True)
    seen: Mask = np.logical_and.reduce(signals.valid[:, joints + carrier], axis=1)
    moving: Floats = np.where(seen, speed(places).mean(1), np.nan)
    return moving


def _mean(efforts: list[Floats]) -> float:
    known = np.concatenate([effort[~np.isnan(effort)] for effort in efforts])
    return float(known.mean()) if len(known) else 0.0


def _mean_phrasing(efforts: list[Floats]) -> float:
    """Of the limbs that were seen: in a partial score the legs are not."""
    seen = [_effort_contrast(effort) for effort in efforts if not np.isnan(effort).all()]
    return float(np.mean(seen)) if seen else 0.0


def _effort_contrast(effort: Floats) -> float:
    seen = ~np.isnan(effort)
    weight = gaussian_filter1d(seen.astype(np.float64), PHRASE * RATE)
    level = gaussian_filter1d(np.where(seen, effort, 0.0), PHRASE * RATE)
    felt = level[seen] / np.maximum(weight[seen], 1e-6)
    return float(felt.std() / max(float(felt.mean()), 1e-6))


def _durations(efforts: list[Floats]) -> float:
    lengths = [length for effort in efforts for length in _moves(effort)]
    return float(np.log(lengths).std()) if len(lengths) >= LEAST_MOVES else 0.0


def _moves(effort: Floats) -> list[float]:
    """Seconds of each move of a limb that was seen all along: from one slowing down to the next."""
    moving = np.nan_to_num(effort)
    borders = find_peaks(-moving, PROMINENCE * max(float(np.percentile(moving, 90)), 1e-6))
    return [
        float(end - start) / RATE
        for start, end in pairwise(borders)
        if not np.isnan(effort[start:end]).any() and moving[start:end].max() > LEAST_SPEED
    ]
