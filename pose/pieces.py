"""Tracklets cut into pieces that are one person for certain, with what tells people apart.

Where two bodies come so near to each other that their trackers may take one for the other, where a
body is suddenly elsewhere, and at a cut of the film, a tracklet is cut.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

import numpy as np
from numpy.typing import NDArray

from pose.tracklets import Tracklet
from scoring.landmarks import INDEX, PoseTrack

NEAR = 0.2
"""Body heights between the middles of two bodies, under which trackers may change over."""
CLOSED = 0.3
"""Seconds between two approaches that are one; a shorter piece tells nothing of its speed."""
LEAP = 0.12
"""Body heights from one picture to the next that no dancer goes: 3 m/s are 0.06 at 30 a second."""
SPAN = 0.4
"""Seconds at the ends of a piece by which its place and speed are told."""
HEIGHT_METRES = 1.7
TORSO = [INDEX[n] for n in ("left_shoulder", "right_shoulder", "left_hip", "right_hip")]
BONES = (("hip", "knee"), ("knee", "ankle"), ("shoulder", "elbow"), ("elbow", "wrist"))

Floats = NDArray[np.float64]
Frames = tuple[int, int]


@dataclass(frozen=True)
class End:
    """One end of a piece: when and where it is, its speed in pixels a second, and its height."""

    time: float
    place: Floats
    speed: Floats
    height: float


@dataclass(frozen=True)
class Look:
    """How somebody looks, told by so many pictures.

    shape    (4,) lengths of thigh, shank, upper arm, forearm in trunk lengths, medians
    clothes  (5, 3) colours, medians; NaN where a part was never seen
    """

    pictures: int
    shape: Floats
    clothes: Floats


@dataclass(frozen=True)
class Piece:
    """A part of a tracklet that shows one person.

    source     the number of its tracklet
    contested  it may show either of two people
    """

    tracklet: Tracklet
    source: int
    contested: bool
    first: End
    last: End
    look: Look


def joined_look(pieces: Sequence[Piece]) -> Look:
    """How the person of several pieces looks: each counts by its length."""
    looks = [piece.look for piece in pieces]
    weights = np.array([look.pictures for look in looks], np.float64)
    shape = np.average([look.shape for look in looks], axis=0, weights=weights)
    clothes = np.array([look.clothes for look in looks])
    seen = ~np.isnan(clothes) * weights[:, None, None]
    total = seen.sum(0)
    colours = np.where(total > 0, np.nansum(clothes * seen, axis=0) / np.maximum(total, 1), np.nan)
    return Look(int(weights.sum()), shape, colours)


def cut_pieces(tracklets: Sequence[Tracklet], cuts: Sequence[float] = ()) -> list[Piece]:
    """All pieces, in order of their beginning."""
    contested = _contested_frames(tracklets)
    found = []
    for source, tracklet in enumerate(tracklets):
        times = tracklet.track.times
        borders = {0, len(times), *np.searchsorted(times, cuts).tolist(), *_leaps(tracklet)}
        for start, end in contested[source]:
            borders |= {start, end}
        marks = sorted(borders)
        for start, end in pairwise(marks):
            doubtful = any(a <= start and end <= b for a, b in contested[source])
            found.append(_piece(tracklet.part(start, end), source, contested=doubtful))
    return sorted(found, key=lambda piece: (piece.first.time, piece.source))


def middles(track: PoseTrack) -> Floats:
    """(k, 2) the middle of the trunk, pixels."""
    places: Floats = track.image[:, TORSO, :2].astype(np.float64).mean(1)
    return places


def heights(track: PoseTrack) -> Floats:
    """(k,) how tall a body of 1.7 m is in each picture, pixels."""
    flat = [a[:, :, :2].astype(np.float64) for a in (track.image, track.world)]
    image, world = (points - points[:, TORSO].mean(1, keepdims=True) for points in flat)
    scale = (image * world).sum((1, 2)) / np.maximum((world**2).sum((1, 2)), 1e-12)
    tall: Floats = np.maximum(scale * HEIGHT_METRES, 1.0)
    return tall


def _contested_frames(tracklets: Sequence[Tracklet]) -> list[list[Frames]]:
    """Of each tracklet the frames in which another body is near."""
    near = [np.zeros(len(one.track), bool) for one in tracklets]
    for a, b in combinations(range(len(tracklets)), 2):
        one, other = tracklets[a].track, tracklets[b].track
        _, rows, columns = np.intersect1d(one.times, other.times, return_indices=True)
        if not len(rows):
            continue
        way = np.linalg.norm(middles(one)[rows] - middles(other)[columns], axis=1)
        close = way < NEAR * np.minimum(heights(one)[rows], heights(other)[columns])
        near[a][rows[close]] = near[b][columns[close]] = True
    return [_runs(one.track.times, mask) for one, mask in zip(tracklets, near, strict=True)]


def _runs(times: Floats, mask: NDArray[np.bool_]) -> list[Frames]:
    """Stretches in which it holds; what is left between them, or beside them, is no shorter than
    `CLOSED`.
    """
    places = np.flatnonzero(mask)
    if not len(places):
        return []
    breaks = np.flatnonzero(np.diff(times[places]) > CLOSED) + 1
    found = [(int(run[0]), int(run[-1]) + 1) for run in np.split(places, breaks)]
    if times[found[0][0]] - times[0] < CLOSED:
        found[0] = (0, found[0][1])
    if times[-1] - times[found[-1][1] - 1] < CLOSED:
        found[-1] = (found[-1][0], len(times))
    return found


def _leaps(tracklet: Tracklet) -> list[int]:
    """Frames before which the body was elsewhere, though the picture before is a moment ago."""
    track = tracklet.track
    if len(track) < 2:
        return []
    way = np.linalg.norm(np.diff(middles(track), axis=0), axis=1) / heights(track)[1:]
    usual = np.median(np.diff(track.times))
    far = (way > LEAP) & (np.diff(track.times) < 2 * usual)
    return [int(k) + 1 for k in np.flatnonzero(far)]


def _piece(tracklet: Tracklet, source: int, *, contested: bool) -> Piece:
    track = tracklet.track
    look = Look(len(track), _shape(track), _median(tracklet.clothes.astype(np.float64)))
    first, last = _end(track, track.times[0]), _end(track, track.times[-1])
    return Piece(tracklet, source, contested, first, last, look)


def _median(clothes: Floats) -> Floats:
    found = np.full(clothes.shape[1:], np.nan)
    for part in range(len(found)):
        seen = clothes[~np.isnan(clothes[:, part, 0]), part]
        if len(seen):
            found[part] = np.median(seen, axis=0)
    return found


def _end(track: PoseTrack, time: float) -> End:
    """By straight lines through the places of the pictures near it."""
    inside = np.abs(track.times - time) <= SPAN
    times, places = track.times[inside] - time, middles(track)[inside]
    tall = float(np.median(heights(track)[inside]))
    if len(times) < 3:
        return End(float(time), places.mean(0), np.zeros(2), tall)
    slope, place = np.polyfit(times, places, 1)
    return End(float(time), place, slope, tall)


def _shape(track: PoseTrack) -> Floats:
    world = track.world.astype(np.float64)

    def length(start: str, end: str) -> float:
        ways = [
            np.linalg.norm(world[:, INDEX[f"{s}_{start}"]] - world[:, INDEX[f"{s}_{end}"]], axis=1)
            for s in ("left", "right")
        ]
        return float(np.median(np.mean(ways, axis=0)))

    trunk = max(length("shoulder", "hip"), 1e-3)
    return np.array([length(*bone) / trunk for bone in BONES])
