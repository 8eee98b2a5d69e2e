"""Everybody in the pictures, each followed as `Tracker` follows one.

The first person is whom MediaPipe would follow. For the others the detector looks about once a
second at the picture with those painted over who are followed already: beside them it sees others
only now and then. After somebody was lost it looks more often for a while.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from pose.body import NOBODY, Body, Company
from pose.picture import Picture
from pose.tracking.detection import Detections, Square, detections, part, whole
from pose.tracking.networks import DETECTOR_SIDE, Networks
from pose.tracking.people import MIN_HIP_DISTANCE, MIN_RELATIVE_SIZE, MIN_SCORE, body_sizes
from pose.tracking.region import Region
from pose.tracking.tracker import Tracker, small_region
from scoring.body import LIMBS
from scoring.landmarks import INDEX

MOST_FOLLOWED = 4
"""Each costs as much as the first one."""
LOOK_EVERY_SECONDS = 1.0
SEARCH_EVERY_SECONDS, SEARCH_SECONDS = 0.2, 3.0
FIRST_SEARCH_SECONDS = 0.3
ZOOM_EVERY_SECONDS = 0.5
TWIN_DISTANCE, TWIN_PICTURES = 0.05, 3
"""Body sizes between the joints of two trackers that have been on one body for so many pictures."""
LIMB_THICKNESS, HEAD_RADIUS = 0.11, 0.1
HIPS = [INDEX["left_hip"], INDEX["right_hip"]]
TORSO = [INDEX[n] for n in ("left_shoulder", "right_shoulder", "right_hip", "left_hip")]
JOINTS = [INDEX[name] for limb in LIMBS.values() for name in limb]


class Followed(NamedTuple):
    """Who is followed in a picture: the tracker, the body it found, and its size in pixels."""

    tracker: Tracker
    body: Body

    @property
    def size(self) -> float:
        return self.tracker.size


class CrowdTracker:
    """A `Landmarker` over any networks."""

    batch = 1

    def __init__(self, networks: Networks) -> None:
        self.name = networks.name
        self._networks = networks
        self.reset()

    def warm_up(self) -> None:
        Tracker(self._networks).warm_up()

    def reset(self) -> None:
        self._trackers: dict[int, Tracker] = {}
        self._twins: dict[tuple[int, int], int] = {}
        self._number = 0
        self._last_count: int | None = None
        self._last_look = self._last_zoom = self._search_until = -math.inf

    def find_all(self, shown: Sequence[tuple[float, Picture]]) -> list[Company]:
        return [self.find(time, picture) for time, picture in shown]

    def find(self, time: float, picture: Picture) -> Company:
        """Who is in the next picture, shown at `time`."""
        if self._number == 0:
            self._search_until = time + FIRST_SEARCH_SECONDS
        there = self._follow(time, picture)
        counting = self._last_count != int(time / LOOK_EVERY_SECONDS)
        searching = time <= self._search_until
        pause = time - self._last_look
        people = 0
        if there and (counting or (searching and pause >= SEARCH_EVERY_SECONDS)):
            people = self._look(time, picture, there)
        if counting:
            self._last_count = int(time / LOOK_EVERY_SECONDS)
        self._drop_twins(time, there)
        bodies = {number: one.body for number, one in there.items()}
        return Company(bodies, people if counting else 0)

    def _follow(self, time: float, picture: Picture) -> dict[int, Followed]:
        if not self._trackers:
            self._begin(Tracker(self._networks))
        there: dict[int, Followed] = {}
        for number, tracker in list(self._trackers.items()):
            body = tracker.find(time, picture)
            if body is NOBODY:
                self._end(number, time)
            else:
                there[number] = Followed(tracker, body)
        return there or self._zoom(time, picture)

    def _zoom(self, time: float, picture: Picture) -> dict[int, Followed]:
        """Now and then: somebody who is too small to be seen in the whole picture."""
        if time - self._last_zoom < ZOOM_EVERY_SECONDS:
            return {}
        self._last_zoom = time
        region = small_region(self._networks, picture)
        tracker = Tracker(self._networks, region)
        if region is None or (body := tracker.find(time, picture)) is NOBODY:
            return {}
        return {self._begin(tracker): Followed(tracker, body)}

    def _begin(self, tracker: Tracker) -> int:
        self._number += 1
        self._trackers[self._number] = tracker
        return self._number

    def _end(self, number: int, time: float) -> None:
        del self._trackers[number]
        self._search_until = time + SEARCH_SECONDS

    def _look(self, time: float, picture: Picture, there: dict[int, Followed]) -> int:
        """Begin to follow whoever is not followed yet; answer how many people there are."""
        self._last_look = time
        square = whole(picture)
        shown = painted_over(part(picture, square), square, list(there.values()))
        found = detections(self._networks.detect(shown[None]), square)
        untracked = 0
        for region in others(found, list(there.values())):
            tracker = Tracker(self._networks, region)
            body = tracker.find(time, picture)
            one = Followed(tracker, body)
            known = any(_apart(one, other) < MIN_HIP_DISTANCE for other in there.values())
            if body is NOBODY or known:
                continue
            if len(there) < MOST_FOLLOWED:
                there[self._begin(tracker)] = one
            else:
                untracked += 1
        return len(there) + untracked

    def _drop_twins(self, time: float, there: dict[int, Followed]) -> None:
        """Of two trackers that have come to the same body the younger one is given up."""
        numbers = sorted(there)
        near = {
            (a, b)
            for k, a in enumerate(numbers)
            for b in numbers[k + 1 :]
            if joint_distance(there[a], there[b]) < TWIN_DISTANCE
        }
        self._twins = {pair: self._twins.get(pair, 0) + 1 for pair in near}
        for (_, younger), pictures in self._twins.items():
            if pictures >= TWIN_PICTURES and younger in self._trackers:
                self._end(younger, time)


def others(found: Detections, there: Sequence[Followed]) -> list[Region]:
    """Where people are who are large enough to matter, and are none of those who are there."""
    sizes = body_sizes(found)
    largest = max([one.size for one in there], default=0.0)
    regions = []
    for k in np.flatnonzero((found.scores >= MIN_SCORE) & (sizes >= MIN_RELATIVE_SIZE * largest)):
        hips = found.points[k, 0]
        reach = [MIN_HIP_DISTANCE * min(one.size, sizes[k]) for one in there]
        apart = [float(np.linalg.norm(_hips(one.body) - hips)) for one in there]
        region = Region.around(found.points[k, 0], found.points[k, 1])
        if region.usable and all(a > r for a, r in zip(apart, reach, strict=True)):
            regions.append(region)
    return regions


def painted_over(
    shown: NDArray[np.uint8], square: Square, there: Sequence[Followed]
) -> NDArray[np.uint8]:
    """What the detector sees of the square, the bodies in its mean colour."""
    colour = shown.reshape(-1, 3).mean(0).round().tolist()
    canvas = np.ascontiguousarray(shown).copy()
    for one in there:
        scale = DETECTOR_SIDE / square.side
        size = one.size * scale
        places = ((one.body.image[:, :2] - [square.x, square.y]) * scale).round().astype(np.int32)
        thickness = max(1, round(LIMB_THICKNESS * size))
        cv2.fillConvexPoly(canvas, cv2.convexHull(places[TORSO]), colour)
        for limb in LIMBS.values():
            line = places[[INDEX[name] for name in limb]]
            cv2.polylines(canvas, [line], isClosed=False, color=colour, thickness=thickness)
        cv2.circle(canvas, places[INDEX["nose"]].tolist(), round(HEAD_RADIUS * size), colour, -1)
    return canvas


def joint_distance(one: Followed, other: Followed) -> float:
    """Mean distance of the joints of the limbs, in sizes of the smaller body."""
    ways = np.linalg.norm(one.body.image[JOINTS, :2] - other.body.image[JOINTS, :2], axis=1)
    return float(ways.mean()) / max(min(one.size, other.size), 1e-6)


def _apart(one: Followed, other: Followed) -> float:
    way = np.linalg.norm(_hips(one.body) - _hips(other.body))
    return float(way) / max(min(one.size, other.size), 1e-6)


def _hips(body: Body) -> NDArray[np.float32]:
    middle: NDArray[np.float32] = body.image[HIPS, :2].mean(0)
    return middle
