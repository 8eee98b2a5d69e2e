"""What is no dance, generated: the scorer must place every real dancer above each of them.

Every function takes a `Motion`, of which tempo, length, body, noise and seed count.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from scoring.landmarks import PoseTrack
from scoring.music import Music
from scoring.signals import Floats
from scoring.synthesis.body import HIP, Gait
from scoring.synthesis.motion import (
    POSES,
    Motion,
    film_motion,
    flail,
    minimum_jerk,
    stand,
    thrash,
    walk,
)

STEP_WIDTHS, STEP_LIFT = (0.25, 0.55), 0.08
"""Metres of a side-step, another for each seed, and how high the foot goes."""
WRONG_TEMPI = (0.77, 1.21, 0.88, 1.31)
"""Over the tempo of the music; none is half or double of it."""
ROBOT_PHRASES = ((1, 2, 5, 4), (1, 2), (0, 1, 2, 3, 5, 4, 6, 7), (6, 7, 5))


def side_step(motion: Motion) -> PoseTrack:
    """Left foot out, right foot to it, and back again, exactly on the beat; the arms hang."""
    rng = np.random.default_rng(motion.seed)
    width, beats = float(rng.uniform(*STEP_WIDTHS)), motion.times * motion.bpm / 60
    left = _ease_places(np.array([0.0, width, width, width, 0.0]), beats) + HIP
    right = _ease_places(np.array([0.0, 0.0, width, 0.0, 0.0]), beats) - HIP
    lifts = np.stack([_lift_foot(beats, (0, 3)), _lift_foot(beats, (1, 2))], 1)
    curves = np.tile(POSES[0], (len(motion.times), 1))
    curves[:, 4] = (left + right) / 2 - width / 2
    curves[:, 5] = 0.05
    return film_motion(motion, curves, Gait(np.stack([left, right], 1) - width / 2, lifts))


def _ease_places(places: Floats, beats: Floats) -> Floats:
    """(n,) the way through `places`, which are reached at each count of a round of them."""
    count, inside = np.divmod(beats % (len(places) - 1), 1.0)
    before, after = places[count.astype(int)], places[count.astype(int) + 1]
    moved: Floats = before + (after - before) * minimum_jerk(inside)
    return moved


def _lift_foot(beats: Floats, counts: tuple[int, int]) -> Floats:
    """(n,) metres of a foot that steps in these of four counts."""
    steps = np.isin(np.floor(beats % 4), counts)
    lift: Floats = np.where(steps, STEP_LIFT * np.sin(np.pi * (beats % 1.0)) ** 2, 0.0)
    return lift


def robot(motion: Motion) -> PoseTrack:
    """A few poses round and round, each move alike, at a tempo that is not the music's."""
    kind = motion.seed % len(ROBOT_PHRASES)
    wrong = motion.bpm * WRONG_TEMPI[(motion.seed // 2) % len(WRONG_TEMPI)]
    return replace(motion, bpm=wrong, phrase=ROBOT_PHRASES[kind], timing=0.0).track()


def dance_off_tempo(motion: Motion) -> PoseTrack:
    """A varied dance, exact, at a tempo that is not the music's."""
    wrong = motion.bpm * WRONG_TEMPI[motion.seed % len(WRONG_TEMPI)]
    return replace(motion, bpm=wrong, timing=0.0).track()


NON_DANCES: Mapping[str, Callable[[Motion], PoseTrack]] = {
    "standing": stand,
    "walking": walk,
    "side-step": side_step,
    "flailing": flail,
    "thrashing": thrash,
    "robot off tempo": robot,
    "dance off tempo": dance_off_tempo,
}
TAKES = tuple(
    Motion(bpm=bpm, seconds=14.0, seed=seed, size=size, noise=noise, fps=fps)
    for bpm, seed, size, noise, fps in (
        (88.0, 11, 1.0, 0.004, 30.0),
        (104.0, 12, 0.75, 0.006, 25.0),
        (118.0, 13, 1.15, 0.004, 30.0),
        (132.0, 14, 0.9, 0.003, 60.0),
    )
)
"""The tempi, bodies and seeds that non-dances are shown with."""


def music_of(motion: Motion) -> Music:
    """What is heard beside it."""
    return Music.at(motion.beats)
