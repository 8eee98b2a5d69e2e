"""Landmarks as signals: gated by visibility, evenly sampled, filtered without delay, scaled.

Lengths are in the dancer's own leg lengths, so that height, distance and resolution drop out.
Time is the time of presentation. Only zero-phase filters are used: a causal one would move beats.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import median_filter

from scoring.body import BELOW, JOINTS
from scoring.curves import LEAST_SAMPLES, draw_spline
from scoring.filming import turn_upright
from scoring.filters import butterworth, filter_both_ways
from scoring.landmarks import INDEX, LANDMARKS, PoseTrack

RATE = 60.0
"""Samples a second of every signal."""
CUTOFF = 6.0
ORDER = 4
VISIBLE = 0.5
LONGEST_FILLED_GAP = 0.2
SPIKE = 1 / 30
"""Seconds to either side, at least a frame, over which a landmark that jumps is outvoted."""

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Signals:
    """One dancer on an even grid of n instants at `RATE`.

    times   (n,) seconds of presentation
    points  (n, 33, 2) in the picture's plane, leg lengths, x right, y down
    world   (n, 33, 3) metres, origin at mid-hip
    valid   (n, 33) whether the sample was seen, or lies in a gap short enough to fill
    leg     length of the dancer's leg, metres
    joints  those of the limbs that the film shows
    """

    times: Floats
    points: Floats
    world: Floats
    valid: Mask
    leg: float
    joints: tuple[int, ...] = JOINTS

    @property
    def excluded_share(self) -> float:
        """Share of joint samples that were not seen."""
        return 1 - float(self.valid[:, self.joints].mean())


def prepare(track: PoseTrack, hidden: tuple[str, ...] = ()) -> Signals:
    """The signals of a track of at least two frames with a person.

    hidden  parts of the body (`scoring.body.BELOW`) that the film does not show: whatever the
            tracker guesses of them is left out
    """
    track = without(turn_upright(track), hidden)
    grid = np.arange(track.times[0], track.times[-1] + 1e-9, 1 / RATE)
    counted = counts(track)
    pixels_per_metre, leg = body_scale(track)
    raw = np.concatenate([track.image[:, :, :2] / (pixels_per_metre * leg), track.world], axis=2)
    rate = 1 / float(np.median(np.diff(track.times)))
    even = np.empty((len(grid), LANDMARKS, raw.shape[2]))
    valid = np.empty((len(grid), LANDMARKS), bool)
    for joint in range(LANDMARKS):
        seen = counted[:, joint] if counted[:, joint].sum() > 1 else track.detected
        even[:, joint] = resample(track.times[seen], outvote_spikes(raw[seen, joint], rate), grid)
        valid[:, joint] = mask_covered(track.times[counted[:, joint]], grid)
    smooth = low_pass(even)
    shown = tuple(joint for joint in JOINTS if joint not in unseen_landmarks(hidden))
    return Signals(grid, smooth[:, :, :2], smooth[:, :, 2:], valid, leg, shown)


def unseen_landmarks(hidden: tuple[str, ...]) -> list[int]:
    return [landmark for part in hidden for landmark in BELOW[part]]


def without(track: PoseTrack, hidden: tuple[str, ...]) -> PoseTrack:
    """The track with these parts of the body out of sight."""
    if not hidden:
        return track
    visibility = track.visibility.copy()
    visibility[:, unseen_landmarks(hidden)] = 0
    return replace(track, visibility=visibility)


def counts(track: PoseTrack) -> Mask:
    """(n, 33) whether a landmark sample counts: a person was found and it is visible enough."""
    counted: Mask = (track.visibility >= VISIBLE) & track.detected[:, None]
    return counted


def body_scale(track: PoseTrack) -> tuple[float, float]:
    """Pixels per metre at the dancer's distance, and leg length in metres (medians)."""
    world = track.world[track.detected].astype(np.float64)
    image = track.image[track.detected, :, :2].astype(np.float64)
    hips = [INDEX["left_hip"], INDEX["right_hip"]]
    image = image - image[:, hips].mean(1, keepdims=True)
    flat = world[:, :, :2] - world[:, hips, :2].mean(1, keepdims=True)
    scale = (image * flat).sum((1, 2)) / np.maximum((flat**2).sum((1, 2)), 1e-12)
    return max(float(np.median(scale)), 1e-6), _leg_length(world)


def _leg_length(world: Floats) -> float:
    def length(side: str) -> Floats:
        hip, knee, ankle = (world[:, INDEX[f"{side}_{n}"]] for n in ("hip", "knee", "ankle"))
        whole: Floats = np.linalg.norm(hip - knee, axis=1) + np.linalg.norm(knee - ankle, axis=1)
        return whole

    return max(float(np.median((length("left") + length("right")) / 2)), 1e-3)


def outvote_spikes(values: NDArray[Any], rate: float) -> NDArray[Any]:
    """(n, d) each sample as the median of those within `SPIKE`, at so many frames a second.

    A landmark that is elsewhere for one frame, as where the tracker takes one leg for the other, is
    no move. Read backwards it is the same, so that no beat is moved.
    """
    size = 2 * max(round(SPIKE * rate), 1) + 1
    likely: NDArray[Any] = median_filter(values, (size, 1), mode="nearest")
    return likely


def resample(times: Floats, values: NDArray[Any], grid: Floats) -> Floats:
    """(m, d) values at `grid` from samples (n, d): a spline, a straight line in a long gap.

    Of fewer samples than a spline needs it is all straight lines.
    """
    values = values.astype(np.float64)
    inside = np.clip(grid, times[0], times[-1])
    if len(times) < LEAST_SAMPLES:
        even, straight = np.empty((len(grid), values.shape[1])), np.ones(len(grid), bool)
    else:
        even, straight = draw_spline(times, values, inside), ~mask_covered(times, inside)
    for column in range(values.shape[1]):
        even[straight, column] = np.interp(inside[straight], times, values[:, column])
    return even


def mask_covered(times: Floats, grid: Floats) -> Mask:
    """(m,) whether each instant lies in no gap longer than `LONGEST_FILLED_GAP`."""
    if len(times) < 2:
        return np.zeros(len(grid), bool)
    after = np.clip(np.searchsorted(times, grid, side="right"), 1, len(times) - 1)
    gap = times[after] - times[after - 1]
    inside = (grid >= times[0] - 1e-9) & (grid <= times[-1] + 1e-9)
    whole: Mask = inside & (gap <= LONGEST_FILLED_GAP + 1e-9)
    return whole


def low_pass(values: Floats) -> Floats:
    """Butterworth along axis 0, forwards and backwards, so that no beat is moved."""
    padding = min(int(RATE), len(values) - 1)
    return filter_both_ways(values, butterworth(ORDER, CUTOFF, RATE), padding)


def speed(points: Floats) -> Floats:
    """(n, …) length of the velocity of (n, …, d), in its unit a second."""
    moving: Floats = np.linalg.norm(np.gradient(points, 1 / RATE, axis=0), axis=-1)
    return moving


def energy(signals: Signals) -> Floats:
    """(n,) mean speed of the joints seen, leg lengths a second; NaN where under half are seen.

    The E(t) of AIST++ (`google-research/mint`, tools/calculate_beat_scores.py), as a mean.
    """
    joints = list(signals.joints)
    moving = np.where(signals.valid[:, joints], speed(signals.points[:, joints]), 0.0)
    mean = moving.sum(1) / np.maximum(signals.valid[:, joints].sum(1), 1)
    return np.where(half_seen(signals), mean, np.nan)


def stretches(mask: Mask) -> list[tuple[int, int]]:
    """First instant of each stretch in which it holds, and the first after it."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], mask, [False]]).astype(np.int8)))
    return [(int(a), int(b)) for a, b in edges.reshape(-1, 2)]


def half_seen(signals: Signals) -> Mask:
    """(n,) whether at least half of the joints that the film shows are seen."""
    seen: Mask = signals.valid[:, signals.joints].sum(1) * 2 >= len(signals.joints)
    return seen
