"""Which stretches of a video are in the file but not to be seen, or not in the file at all."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from pose.errors import UnreadableVideo
from scoring.landmarks import PoseTrack

Stretch = tuple[float, float]

NEAR = 0.4
"""Of the usual time between two pictures: a picture shown so near to where one should be is it."""
PAUSE = 1.0
"""Seconds without a picture that no camera leaves, though its frame rate may vary."""
SHORTEST = 0.2
"""Seconds: what is shorter is missed by nobody, as where a header rounds."""
TAIL = 0.5
"""Seconds less than a header claims: half of one may be a sound or an edit that lasts longer."""
MOST_DROPPED = 0.1
"""Share of the pictures: where more are lost one by one, each counts as missing."""
MOST_MISSING = 0.5


class Coverage:
    """The pictures that a stretch of the file promises, and those that it showed, by their times.

    `claimed_end`: when the last picture ends, seconds, by the header; None where it does not say.
    """

    def __init__(self) -> None:
        self.claimed_end: float | None = None
        self._promised: list[float] = []
        self._shown: list[float] = []

    def promise(self, time: float) -> None:
        self._promised.append(time)

    def show(self, time: float) -> None:
        self._shown.append(time)

    def list_lost(self, start: float, end: float) -> list[Stretch]:
        """What of [start, end) could not be decoded, or was not there although it was claimed."""
        promised = np.unique(self._promised)
        promised = promised[(promised >= start) & (promised < end)]
        if not len(promised):
            return []
        usual = float(np.median(np.diff(promised))) if len(promised) > 1 else 0.0
        astray = _distance(promised, np.array(self._shown)) > NEAR * usual
        follow = np.append(promised[1:], promised[-1] + usual)
        found = [(promised[k], follow[k]) for k in np.flatnonzero(astray)]
        if self.claimed_end is not None and follow[-1] + TAIL < self.claimed_end < end:
            found.append((follow[-1], self.claimed_end))
        shortest = 0.0 if astray.mean() > MOST_DROPPED else SHORTEST
        return [s for s in join_stretches(found) if s[1] - s[0] >= shortest]


def _distance(times: NDArray[np.float64], others: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n,) from each time to the nearest of the others."""
    padded = np.concatenate([[-math.inf], np.sort(others), [math.inf]])
    after = np.searchsorted(padded, times)
    nearest: NDArray[np.float64] = np.minimum(times - padded[after - 1], padded[after] - times)
    return nearest


def join_stretches(stretches: Iterable[Stretch]) -> list[Stretch]:
    """In order of time, to the millisecond; what touches is one."""
    whole: list[Stretch] = []
    for start, end in sorted((round(float(a), 3), round(float(b), 3)) for a, b in stretches):
        if whole and start <= whole[-1][1] + 0.001:
            start, end = whole[-1][0], max(end, whole.pop()[1])  # noqa: PLW2901
        whole.append((start, end))
    return whole


def pauses(times: NDArray[np.float64]) -> list[Stretch]:
    """Where pictures (n,) follow each other by more than `PAUSE`."""
    long = np.flatnonzero(np.diff(times) > PAUSE)
    return [(float(times[k]), float(times[k + 1])) for k in long]


def require_most(track: PoseTrack) -> None:
    """Raises UnreadableVideo when more of the video is missing than is there."""
    missing = sum(end - start for start, end in track.missing)
    whole = max(float(track.times[-1]), max((end for _, end in track.missing), default=0.0))
    if missing > MOST_MISSING * whole:
        raise UnreadableVideo(
            f"Only {whole - missing:.1f} of {whole:.1f} seconds can be read: the video is damaged. "
            "Please export or upload it again."
        )
