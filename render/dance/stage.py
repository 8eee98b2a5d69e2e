"""The upper part of a share card: the dancer, as large as the card allows, fading into the dark."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from render.dance.brush import Picture
from render.dance.skeleton import Skeleton
from scoring.landmarks import PoseTrack

NIGHT = np.array([13, 14, 24], np.float32)
DAWN = np.array([62, 50, 108], np.float32)
AROUND, ABOVE, BELOW = 0.18, 0.14, 0.10
"""Room around the body, in shares of its size; above, the head is more than its landmarks."""
CLOSEST = 2.2
"""Over the size at which the film fills the stage: closer, it is too coarse."""
SEEN = 0.5
FADE = 0.38
"""Share of the stage, from its bottom, in which it fades."""
BLUR = 0.06


class Size(NamedTuple):
    width: int
    height: int


STAGE = Size(1080, 1000)


def show_dancer(still: Picture | None, track: PoseTrack, moment: float) -> Picture:
    """(height, width, 3) of `STAGE`: the still around the dancer; None: the skeleton alone."""
    index = int(np.abs(track.times - moment).argmin())
    if still is None:
        return _fade_edges(_skeleton_alone(track, index))
    scale = still.shape[1] / track.width
    return _fade_edges(_cut_out(still, body_box(track, index) * scale))


def body_box(track: PoseTrack, index: int) -> NDArray[np.float64]:
    """Left, top, right, bottom of the body with room around it, the track's pixels."""
    points = track.image[index][track.visibility[index] >= SEEN, :2].astype(np.float64)
    if len(points) < 2 or np.isnan(points).any():
        return np.array([0.0, 0.0, track.width, track.height])
    (left, top), (right, bottom) = points.min(0), points.max(0)
    height = max(bottom - top, right - left, 1.0)
    beside, above, below = AROUND * height, ABOVE * height, BELOW * height
    return np.array([left - beside, top - above, right + beside, bottom + below])


def _cut_out(still: Picture, box: NDArray[np.float64]) -> Picture:
    """The part of the film around the box; where the film ends, its own blurred colours go on."""
    height, width = still.shape[:2]
    cover = max(STAGE.width / width, STAGE.height / height)
    whole = min(STAGE.width / width, STAGE.height / height)
    left, top, right, bottom = box
    closest = min(STAGE.width / (right - left), STAGE.height / (bottom - top))
    scale = float(np.clip(closest, whole, CLOSEST * cover))
    middle = np.array([(left + right) / 2, (top + bottom) / 2])
    shift = [
        _shift(middle[k] * scale, size * scale, room)
        for k, (size, room) in enumerate(((width, STAGE.width), (height, STAGE.height)))
    ]
    matrix = np.array([[scale, 0, shift[0]], [0, scale, shift[1]]])
    size = (STAGE.width, STAGE.height)
    method = cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA
    sharp = cv2.warpAffine(still, matrix, size, flags=method)
    if scale >= cover:
        return np.asarray(sharp, np.uint8)
    inside = cv2.warpAffine(np.full((height, width), 255, np.uint8), matrix, size)
    soft = cv2.GaussianBlur(inside, (0, 0), 40)
    weight = (np.minimum(inside, np.maximum(soft.astype(np.float32) * 2 - 255, 0)) / 255)[..., None]
    around = _blur_still(still).astype(np.float32) * 0.55
    return np.asarray(sharp * weight + around * (1 - weight), np.uint8)


def _shift(middle: float, length: float, room: int) -> float:
    """Where a side begins, so that the middle is in the middle and no needless room beside it."""
    if length <= room:
        return (room - length) / 2
    return float(np.clip(room / 2 - middle, room - length, 0))


def _blur_still(still: Picture) -> Picture:
    small = cv2.resize(still, (STAGE.width // 8, STAGE.height // 8), interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), BLUR * STAGE.width / 8)
    return np.asarray(
        cv2.resize(small, (STAGE.width, STAGE.height), interpolation=cv2.INTER_CUBIC), np.uint8
    )


def _skeleton_alone(track: PoseTrack, index: int) -> Picture:
    """On a gradient, drawn at the size at which it fills the stage."""
    rise = np.linspace(1, 0, STAGE.height, dtype=np.float32)[:, None, None] ** 1.5
    colours = NIGHT + (DAWN - NIGHT) * rise
    ground = np.repeat(colours, STAGE.width, axis=1).astype(np.uint8)
    left, top, right, bottom = body_box(track, index)
    scale = 0.92 * min(STAGE.width / (right - left), STAGE.height / (bottom - top))
    width, height = round(track.width * scale), round(track.height * scale)
    moved = track.image.copy()
    moved[:, :, 0] += STAGE.width / scale / 2 - (left + right) / 2
    moved[:, :, 1] += STAGE.height / scale / 2 - (top + bottom) / 2
    Skeleton(replace(track, image=moved), width, height).draw(ground, index)
    return ground


def _fade_edges(picture: Picture) -> Picture:
    """Into the night at the bottom, and a little at the top."""
    y = np.linspace(0, 1, STAGE.height, dtype=np.float32)
    below = np.clip((y - (1 - FADE)) / (FADE * 0.86), 0, 1)
    night = (below * below * (3 - 2 * below))[:, None, None]
    return np.asarray(picture * (1 - night) + NIGHT * night, np.uint8)
