"""MediaPipe's PoseLandmarker in VIDEO mode, over networks that may run anywhere.

The detector looks at the whole picture until it finds somebody. From then on each picture's
landmarks say where the next one's body is, until the network no longer sees anybody there.
Source: google-ai-edge/mediapipe, ``pose_landmarker_graph.cc`` and
``pose_landmarks_detector_graph.cc``.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pose.body import NOBODY, Body
from pose.picture import Picture
from pose.tracking.detection import Detections, detections, letterbox_picture, part, quarters, whole
from pose.tracking.heatmap import refine_points
from pose.tracking.networks import (
    DETECTOR_SIDE,
    LANDMARKER_SIDE,
    Networks,
    RawDetections,
    RawLandmarks,
)
from pose.tracking.region import SCALE, Region
from pose.tracking.smoothing import Smoother
from scoring.landmarks import LANDMARKS

MIN_PRESENCE = 0.5
SURE_ENOUGH = 0.7
"""Of the detector, where nothing else speaks for somebody being there."""
# of the 39 points of the network, the two after the body's own: mid-hip and the circle around
CENTRE, EDGE = 33, 34


class Sighting(NamedTuple):
    """A body as the network saw it in one picture, and where to look for it in the next one."""

    body: Body
    region: Region


def read_sighting(raw: RawLandmarks, index: int, region: Region) -> Sighting | None:
    """What the network says of one region, in pixels of the picture; None without a person."""
    if raw.presence[index] < MIN_PRESENCE:
        return None
    points = raw.points[index]
    places = refine_points(points[:, :2] / LANDMARKER_SIDE, raw.heatmaps[index])
    matrix = region.matrix()
    pixels = places @ matrix[:, :2].T + matrix[:, 2]
    depth = points[:, 2] * (region.side / LANDMARKER_SIDE)
    body = Body(
        np.column_stack([pixels, depth])[:LANDMARKS].astype(np.float32),
        region.turn(raw.world[index, :LANDMARKS]),
        _sigmoid(points[:LANDMARKS, 3]),
    )
    return Sighting(body, Region.around(pixels[CENTRE], pixels[EDGE]))


def _sigmoid(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    values: NDArray[np.float32] = 1 / (1 + np.exp(-logits.clip(-80, 80)))
    return values


def surest_region(raw: RawDetections, picture: Picture) -> Region | None:
    """The region of the surest person that the detector saw in the whole picture."""
    return _surest(detections(raw, whole(picture)))


def _surest(found: Detections) -> Region | None:
    if not len(found.scores):
        return None
    region = Region.around(found.points[0, 0], found.points[0, 1])
    return region if region.usable else None


def small_region(networks: Networks, picture: Picture) -> Region | None:
    """Where somebody is who is too small for the detector in the whole picture."""
    squares = quarters(picture)
    found = [detections(networks.detect(part(picture, one)[None]), one) for one in squares]
    scores = [float(one.scores[0]) if len(one.scores) else 0.0 for one in found]
    best = int(np.argmax(scores))
    return _surest(found[best]) if scores[best] >= SURE_ENOUGH else None


class Tracker:
    """Follows one body, from a region where it was seen or from wherever the detector finds one."""

    batch = 1

    def __init__(self, networks: Networks, region: Region | None = None) -> None:
        self.name = networks.name
        self._networks = networks
        self._smoother = Smoother()
        self._region = region

    def warm_up(self) -> None:
        """Load and compile both networks. Raises ModelMissing."""
        self._networks.detect(np.zeros((1, DETECTOR_SIDE, DETECTOR_SIDE, 3), np.uint8))
        self._networks.landmarks(np.zeros((1, LANDMARKER_SIDE, LANDMARKER_SIDE, 3), np.uint8))

    def reset(self) -> None:
        """Forget the body."""
        self._region = None
        self._smoother.reset()

    @property
    def size(self) -> float:
        """Of the body that was found last: the circle around it, pixels; 0 without one."""
        return self._region.side / SCALE if self._region else 0.0

    def find(self, time: float, picture: Picture) -> Body:
        """The body in the next picture, shown at `time`; NOBODY without one."""
        seen = self._look(picture)
        if seen is None:
            self.reset()
            return NOBODY
        self._region = seen.region
        return Body(*self._smoother(time, *seen.body, seen.region.side))

    def _look(self, picture: Picture) -> Sighting | None:
        region = self._region or self._detect(picture)
        if region is None:
            return None
        raw = self._networks.landmarks(picture.part(region.matrix(), LANDMARKER_SIDE)[None])
        seen = read_sighting(raw, 0, region)
        return seen if seen is not None and seen.region.usable else None

    def _detect(self, picture: Picture) -> Region | None:
        return surest_region(self._networks.detect(letterbox_picture(picture)[None]), picture)
