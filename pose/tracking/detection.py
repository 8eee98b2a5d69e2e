"""People in a whole picture: MediaPipe's PoseDetectorGraph, from its anchors to its rectangles.

Source of the constants: google-ai-edge/mediapipe, ``pose_detector_graph.cc``.
"""

from __future__ import annotations

import math
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pose.picture import Picture
from pose.tracking.networks import DETECTOR_SIDE, Networks, RawDetections

MIN_SCORE = 0.5
MIN_OVERLAP = 0.5
STRIDES = ((8, 2), (16, 2), (32, 6))  # and how many anchors are at each place


class Detections(NamedTuple):
    """People, the surest first.

    faces    (n, 4) boxes: left, top, right, bottom, pixels
    points   (n, 4, 2) pixels: mid-hip, a point on the circle around the whole body, mid-shoulder,
             a point on the circle around the upper body
    scores   (n,) 0 to 1
    """

    faces: NDArray[np.float32]
    points: NDArray[np.float32]
    scores: NDArray[np.float32]


def detect(networks: Networks, picture: Picture) -> Detections:
    """The people in the picture."""
    raw = networks.detect(letterbox_picture(picture)[None])
    return detections(raw, whole(picture))


class Square(NamedTuple):
    """A part of the picture, or all of it with a border: its corner and side, pixels."""

    x: float
    y: float
    side: float


def whole(picture: Picture) -> Square:
    """The square around the whole picture."""
    side = max(picture.width, picture.height)
    return Square((picture.width - side) / 2, (picture.height - side) / 2, side)


def quarters(picture: Picture) -> list[Square]:
    """Squares of half of the picture's larger side that overlap by half, and cover it."""
    side = max(picture.width, picture.height) / 2
    return [
        Square(x, y, side)
        for y in _steps(picture.height, side)
        for x in _steps(picture.width, side)
    ]


def _steps(length: float, side: float) -> list[float]:
    if length <= side:
        return [(length - side) / 2]
    count = 1 + math.ceil((length - side) / (side / 2))
    return [float(step) for step in np.linspace(0, length - side, count)]


def letterbox_picture(picture: Picture) -> NDArray[np.uint8]:
    """The whole picture, centred on a black square of the detector's size."""
    return part(picture, whole(picture))


def part(picture: Picture, square: Square) -> NDArray[np.uint8]:
    """What is in the square, in the detector's size; black where the picture does not reach."""
    matrix = np.array([[square.side, 0, square.x], [0, square.side, square.y]])
    return picture.part(matrix, DETECTOR_SIDE, outside_black=True)


def detections(raw: RawDetections, square: Square) -> Detections:
    """The people in one picture's square."""
    scores = 1 / (1 + np.exp(-raw.logits[0].clip(-80, 80)))
    kept = scores >= MIN_SCORE
    boxes, anchors = raw.boxes[0, kept] / DETECTOR_SIDE, _anchors()[kept]
    centres, halves = boxes[:, :2] + anchors, boxes[:, 2:4] / 2
    rows = np.hstack(
        [centres - halves, centres + halves, boxes[:, 4:] + np.tile(anchors, 4)]
    ).astype(np.float32)
    merged, scores = suppress_overlaps(rows, scores[kept])
    origin = np.array([square.x, square.y], np.float32)
    pixels = (merged.reshape(-1, 6, 2) * square.side + origin).astype(np.float32)
    return Detections(pixels[:, :2].reshape(-1, 4), pixels[:, 2:], scores)


@cache
def _anchors() -> NDArray[np.float32]:
    places = []
    for stride, count in STRIDES:
        cells = DETECTOR_SIDE // stride
        middles = (np.arange(cells) + 0.5) / cells
        grid = np.stack(np.meshgrid(middles, middles), axis=-1).reshape(-1, 2)
        places.append(np.repeat(grid, count, axis=0))
    return np.concatenate(places).astype(np.float32)


def suppress_overlaps(
    rows: NDArray[np.float32], scores: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Weighted non-maximum suppression: the boxes on one face become their mean.

    rows  (n, 12), of which the first four are the corners of the box
    """
    order = np.argsort(-scores, kind="stable")
    rows, scores = rows[order], scores[order]
    found, surest = [], []
    while len(rows):
        near = _overlaps(rows[:, :4], rows[0, :4]) > MIN_OVERLAP
        near[0] = True
        found.append(np.average(rows[near], axis=0, weights=scores[near]))
        surest.append(scores[0])
        rows, scores = rows[~near], scores[~near]
    return np.array(found, np.float32).reshape(-1, 12), np.array(surest, np.float32)


def _overlaps(boxes: NDArray[np.float32], box: NDArray[np.float32]) -> NDArray[np.float32]:
    """Intersection over union."""
    corner = np.minimum(boxes[:, 2:], box[2:]) - np.maximum(boxes[:, :2], box[:2])
    shared = corner.clip(0).prod(axis=1)
    areas = (boxes[:, 2:] - boxes[:, :2]).prod(axis=1) + (box[2:] - box[:2]).prod()
    overlap: NDArray[np.float32] = shared / np.maximum(areas - shared, 1e-9)
    return overlap
