"""What carries the beat in people: bounce, rests and accents of each part of the body.

Dancers seldom come to rest on a beat with the whole body. They bounce with hips, chest and head,
set down their feet, and let an arm stop here and a head snap there. Each of these is one series
over time, a few of which keep the beat in any dance (`scoring.entrainment` pools them).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.ndimage import uniform_filter1d

from scoring.landmarks import INDEX
from scoring.signals import RATE, Floats, Mask, Signals

Kind = Literal["bounce", "rest", "accent"]
EVERY = 2
"""Samples of the signals from one sample of a series to the next: 30 a second."""
PARTS = {
    "hips": ("left_hip", "right_hip"),
    "chest": ("left_shoulder", "right_shoulder"),
    "head": ("left_ear", "right_ear"),
    "left knee": ("left_knee",),
    "right knee": ("right_knee",),
    "left foot": ("left_ankle",),
    "right foot": ("right_ankle",),
    "left hand": ("left_wrist",),
    "right hand": ("right_wrist",),
}
CARRIED = {"left hand", "right hand"}
"""Parts taken against the chest, which carries them along."""
SERIES: dict[Kind, tuple[str, ...]] = {
    "bounce": ("hips", "chest", "head", "left knee", "right knee"),
    "rest": ("head", "left hand", "right hand", "left foot", "right foot"),
    "accent": ("chest", "head", "left hand", "right hand"),
}
"""The parts whose bounce, rests and accents are followed. The head rests against the chest: the
body carries it through every move."""
TREMBLING = 0.12
"""Leg lengths a second that a part reaches in a tenth of the time, under which it mostly trembles:
the landmarks of people who stand have 0.05 to 0.1."""
FLOOR = 0.2
"""Share of the mean that is added before a logarithm, so that noise in a rest is no accent."""
SLOW, LOUDNESS, QUIET = 2.0, 4.0, 0.3
"""Seconds over which a series is centred, and evened out; share of its whole deviation that is
added there, so that a pause is not blown up."""


@dataclass(frozen=True)
class Accents:
    """C series of n samples on an even grid.

    times   (n,) seconds
    kinds, parts    (C,) what each is and whose
    values  (C, n) about 1 in size, high where the body is pushed upwards (bounce), at rest (rest)
            or changes its motion (accent); 0 where the part was not seen
    weights (C,) 0 to 1: how far the part moves more than it trembles
    """

    times: Floats
    kinds: tuple[Kind, ...]
    parts: tuple[str, ...]
    values: Floats
    weights: Floats


def read_accents(signals: Signals) -> Accents:
    """The series of a dancer's signals."""
    kinds, parts, values, weights = [], [], [], []
    for kind, names in SERIES.items():
        for part in names:
            places, seen = _places(signals, part, against_chest=part in CARRIED or kind == "rest")
            velocity = np.gradient(places, 1 / RATE, axis=0)
            kinds.append(kind)
            parts.append(part)
            values.append(np.where(seen, _remove_trend(_strength(kind, velocity)), 0.0)[::EVERY])
            weights.append(_moving_share(velocity))
    return Accents(
        signals.times[::EVERY], tuple(kinds), tuple(parts), np.array(values), np.array(weights)
    )


def _places(signals: Signals, part: str, *, against_chest: bool) -> tuple[Floats, Mask]:
    """(n, 2) where a part is, leg lengths, and (n,) whether it is seen."""
    joints = [INDEX[name] for name in PARTS[part]]
    places = signals.points[:, joints].mean(1)
    if against_chest and part not in {"left foot", "right foot"}:
        places = places - signals.points[:, [INDEX[name] for name in PARTS["chest"]]].mean(1)
    seen: Mask = np.logical_and.reduce(signals.valid[:, joints], axis=1)
    return places, seen


def _strength(kind: Kind, velocity: Floats) -> Floats:
    """(n,) of a part's velocity (n, 2): what its series rises with."""
    change = np.gradient(velocity, 1 / RATE, axis=0)
    if kind == "bounce":
        upwards: Floats = -change[:, 1]
        return upwards
    size = np.linalg.norm(velocity if kind == "rest" else change, axis=1)
    loud: Floats = np.log(size + FLOOR * size.mean() + 1e-9)
    return -loud if kind == "rest" else loud


def _remove_trend(values: Floats) -> Floats:
    """Without what is slower than a few beats, and with even loudness."""
    centred = values - uniform_filter1d(values, int(SLOW * RATE))
    loudness = np.sqrt(np.maximum(uniform_filter1d(centred**2, int(LOUDNESS * RATE)), 0.0))
    level: Floats = centred / (loudness + QUIET * centred.std() + 1e-9)
    return level


def _moving_share(velocity: Floats) -> float:
    usual = float(np.percentile(np.linalg.norm(velocity, axis=1), 90))
    return usual**2 / (usual**2 + TREMBLING**2)
