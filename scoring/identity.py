"""Is the tracked body the same body all along? A tracker follows one person, and may change."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np

from scoring.landmarks import INDEX, PoseTrack
from scoring.signals import Floats, body_scale

FASTEST, REACH = 2.5, 0.35
"""Leg lengths a second, and leg lengths: a dancer's hips go no faster, and noise no further."""
GROWTH = 1.3
"""A body does not become so much larger or smaller from one moment to the next."""
SIDE = 3
"""Frames on either side of a jump whose medians tell where the body is: not one bad frame."""
APART = 0.5
"""Seconds within which two jumps are one."""
LEAST_SHARE, LEAST_SECONDS = 2 / 3, 8.0
"""Of the time, and seconds: who was followed for so long is judged by that stretch alone."""
HIPS = [INDEX["left_hip"], INDEX["right_hip"]]


def jumps(track: PoseTrack) -> list[float]:
    """Seconds at which the body is suddenly elsewhere, or suddenly of another size.

    People have crossed and the tracker went over to another one, or the video was cut.
    """
    times = track.times[track.detected]
    if len(times) < 2 * SIDE:
        return []
    seconds = np.diff(_sides(times[:, None]), axis=0)[0, :, 0]
    steps = np.diff(_sides(_places(track)), axis=0)[0]
    growth = np.diff(np.log(_sides(_sizes(track)[:, None])), axis=0)[0, :, 0]
    far = np.linalg.norm(steps, axis=1) > REACH + FASTEST * seconds
    return _single(times[SIDE : SIDE + len(far)][far | (np.abs(growth) > np.log(GROWTH))])


def leaps(track: PoseTrack) -> list[float]:
    """The jumps that no cut explains: somebody else is followed, or takes are joined."""
    cuts = track.film.cuts if track.film else ()
    return [time for time in jumps(track) if all(abs(time - cut) > APART for cut in cuts)]


def _places(track: PoseTrack) -> Floats:
    """(m, 2) where the hips are, in leg lengths of the whole video."""
    pixels_per_metre, leg = body_scale(track)
    hips: Floats = track.image[track.detected][:, HIPS, :2].astype(np.float64).mean(1)
    return hips / (pixels_per_metre * leg)


def _sizes(track: PoseTrack) -> Floats:
    """(m,) pixels per metre of each frame with a person."""
    flat = [a[track.detected][:, :, :2].astype(np.float64) for a in (track.image, track.world)]
    image, world = (points - points[:, HIPS].mean(1, keepdims=True) for points in flat)
    size: Floats = (image * world).sum((1, 2)) / np.maximum((world**2).sum((1, 2)), 1e-12)
    return np.maximum(size, 1e-6)


def _sides(values: Floats) -> Floats:
    """(2, m − 2 SIDE + 1, d) medians of the frames before and after each border of frames."""
    windows = np.lib.stride_tricks.sliding_window_view(values, SIDE, axis=0)
    medians = np.median(windows, axis=-1)
    return np.stack([medians[:-SIDE], medians[SIDE:]])


def _single(moments: Floats) -> list[float]:
    """The middle of each run of neighbours."""
    runs = np.split(moments, np.flatnonzero(np.diff(moments) > APART) + 1)
    return [round(float(run[len(run) // 2]), 3) for run in runs if len(run)]


def same_body(track: PoseTrack) -> tuple[float, float] | None:
    """First and last second of the stretch in which the same body was followed.

    The whole track where nothing jumps, or where a single jump of a lone dancer is a cut; None
    where no stretch between two jumps is long enough.
    """
    moments = leaps(track)
    whole = (float(track.times[0]), float(track.times[-1]))
    # where everybody was followed, who is who has been looked into
    unknown = track.film is None and track.most_people > 1
    if len(moments) < (1 if unknown else 2):
        return whole
    first, last = max(pairwise([whole[0], *moments, whole[1]]), key=lambda ends: ends[1] - ends[0])
    enough = last - first >= max(LEAST_SECONDS, LEAST_SHARE * (whole[1] - whole[0]))
    return (first, last) if enough else None


def select_between(track: PoseTrack, first: float, last: float) -> PoseTrack:
    """The frames between two seconds, without the few beside a jump, in which both bodies are."""
    ends = (float(track.times[0]), float(track.times[-1]))
    if (first, last) == ends:
        return track
    low = first + (APART / 2 if first > ends[0] else 0.0)
    high = last - (APART / 2 if last < ends[1] else 0.0)
    kept = (track.times >= low) & (track.times <= high)
    missing = tuple(gap for gap in track.missing if gap[1] > low and gap[0] < high)
    return replace(track.frames(kept), missing=missing)
