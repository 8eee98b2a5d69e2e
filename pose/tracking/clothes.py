"""The colours of a body's hair, clothes and skin: by them people are told apart who cross."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from pose.body import Body
from pose.picture import Picture
from scoring.landmarks import INDEX

SIDE = 64
PATCH = 5
"""Side of what is looked at around a place, in 64ths of the body's square."""
SEEN = 0.5
REACH = 2.1
"""The side of the body's square, in distances of its farthest landmark from the hips."""


class Place(NamedTuple):
    """A share of the way from one landmark to another."""

    start: str
    end: str
    share: float


PARTS: tuple[tuple[Place, Place], ...] = (
    (Place("left_ear", "left_ear", 0.0), Place("right_ear", "right_ear", 0.0)),
    (Place("left_shoulder", "right_hip", 0.25), Place("right_shoulder", "left_hip", 0.25)),
    (Place("left_shoulder", "right_hip", 0.8), Place("right_shoulder", "left_hip", 0.8)),
    (Place("left_hip", "left_knee", 0.5), Place("right_hip", "right_knee", 0.5)),
    (Place("left_knee", "left_ankle", 0.5), Place("right_knee", "right_ankle", 0.5)),
)
"""Head, chest, belly, thighs, shins."""


def clothes(picture: Picture, body: Body) -> NDArray[np.float32]:
    """(5, 3) CIE L*a*b* of each of `PARTS`; NaN where a part is not seen."""
    found = np.full((len(PARTS), 3), np.nan, np.float32)
    points = body.image[:, :2].astype(np.float64)
    hips = points[[INDEX["left_hip"], INDEX["right_hip"]]].mean(0)
    side = REACH * float(np.linalg.norm(points - hips, axis=1).max())
    if not 1 <= side < 1e5:
        return found
    corner = hips - side / 2
    square = picture.part(np.array([[side, 0, corner[0]], [0, side, corner[1]]]), SIDE)
    smooth = cv2.blur(square, (PATCH, PATCH)).astype(np.float32) / 255
    colours = np.asarray(cv2.cvtColor(smooth, cv2.COLOR_RGB2LAB), np.float32)
    size = np.array([picture.width, picture.height])
    for part, places in enumerate(PARTS):
        there = [p for p in (_point(body, points, place) for place in places) if _within(p, size)]
        cells = [((p - corner) / side * SIDE).astype(int).clip(0, SIDE - 1) for p in there]
        if cells:
            found[part] = np.mean([colours[y, x] for x, y in cells], axis=0)
    return found


def _point(body: Body, points: NDArray[np.float64], place: Place) -> NDArray[np.float64]:
    """NaN where it is hidden."""
    start, end = INDEX[place.start], INDEX[place.end]
    if min(body.visibility[start], body.visibility[end]) < SEEN:
        return np.full(2, np.nan)
    point: NDArray[np.float64] = points[start] + place.share * (points[end] - points[start])
    return point


def _within(point: NDArray[np.float64], size: NDArray[np.int64]) -> bool:
    return bool((point >= 0).all() and (point < size).all())
