"""Generated dancers that the table of points is anchored on, and what the scorer measures of them.

An anchor is a motion danced several times over (seeds, tempi), filmed as a phone and MediaPipe
would: landmarks that tremble by 6 mm, trail, and are out of sight now and then.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from functools import cache

import numpy as np

from scoring import balance, calibration, smoothness
from scoring.analysis import Measurement, measure
from scoring.landmarks import PoseTrack
from scoring.music import Music
from scoring.synthesis.motion import Motion, flail, thrash, walk

TAKES = ((90.0, 1), (104.0, 2), (116.0, 3), (120.0, 4), (130.0, 5))
"""(beats a minute, seed) of each take."""
DANCER = Motion(seconds=16, noise=0.006, timing=0.015, dropouts=0.02)

MOTIONS: Mapping[str, Motion] = {
    "exact": replace(DANCER, timing=0.0),
    **{f"timing ±{ms} ms": replace(DANCER, timing=ms / 1000) for ms in (20, 35, 50, 90, 120, 160)},
    "varied": DANCER,
    "two pieces": replace(DANCER, submovements=2),
    "three pieces": replace(DANCER, submovements=3),
    "four pieces": replace(DANCER, submovements=4),
    "tremor 4 cm": replace(DANCER, tremor=0.04),
    **{f"sway {cm} cm": replace(DANCER, sway=cm / 100) for cm in (10, 20, 30, 40)},
    "one pose": replace(DANCER, phrase=(1,)),
    "loop of 2": replace(DANCER, phrase=(1, 2)),
    "loop of 4": replace(DANCER, phrase=(1, 2, 5, 4)),
    "loop of 8": replace(DANCER, phrase=(0, 1, 2, 3, 5, 4, 6, 7)),
}
OTHERS: Mapping[str, Callable[[Motion], PoseTrack]] = {
    "flailing": flail,
    "thrashing": thrash,
    "walking": walk,
}
FEATURES: Mapping[str, Callable[[Measurement], float]] = {
    "reach": lambda m: m.reach,
    "locked": lambda m: m.rhythm.locked,
    "p_value": lambda m: m.rhythm.p_value,
    "lag": lambda m: m.rhythm.lock.lag if m.rhythm.lock else np.nan,
    "sparc": lambda m: smoothness.usual(m.movements) or np.nan,
    "margin_share": lambda m: balance.share_over_feet(m.stability.margins),
    "margin_tenth_percentile": lambda m: balance.tenth_percentile(m.stability.lasting),
    "exposure": lambda m: balance.exposure(m.stability),
    "entropy": lambda m: m.creativity.entropy,
    "diversity": lambda m: m.creativity.diversity,
    "coverage": lambda m: m.creativity.coverage,
    "symmetry": lambda m: m.creativity.symmetry,
    "order_freedom": lambda m: m.creativity.order_freedom,
    "recurrence": lambda m: m.creativity.recurrence,
    "one_move": lambda m: m.repetition.one_move,
    "one_way": lambda m: m.repetition.one_way,
    "phrasing": lambda m: m.manner.phrasing,
    "durations": lambda m: m.manner.durations,
    "legs": lambda m: m.manner.legs,
    "head": lambda m: m.manner.head,
    "manner": lambda m: calibration.manner(**asdict(m.manner)),
}


@cache
def measure_anchor(anchor: str) -> tuple[Measurement, ...]:
    """The takes of an anchor, each danced to music with its beat."""
    return tuple(measure(track, music=music) for track, music in _takes(anchor))


def _takes(anchor: str) -> list[tuple[PoseTrack, Music]]:
    motion, make = MOTIONS.get(anchor, DANCER), OTHERS.get(anchor, Motion.track)
    takes = [replace(motion, bpm=bpm, seed=seed) for bpm, seed in TAKES]
    return [(make(take), Music.at(take.beats)) for take in takes]


def derive(anchor: str, feature: str) -> float:
    """The median of a feature over the takes of an anchor."""
    return float(np.median([FEATURES[feature](m) for m in measure_anchor(anchor)]))
