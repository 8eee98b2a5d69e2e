"""The reference's body as a pale shape behind the dancer: what was shown at this moment."""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from render.dance.brush import FAR, SHIFT, Colour, Picture
from render.dance.skeleton import CLEAR, FACE, FAINT, HIPS, LIMBS, SHOULDERS
from scoring.landmarks import INDEX
from scoring.match_ghost import Ghost

PALE: Colour = (196, 214, 255)
OPACITY = 0.55
EDGE_OPACITY = 0.9
THICK = 0.17
"""A limb's width, in lengths of the trunk."""
HEAD = 0.24
"""Radius of the head, in lengths of the trunk."""
LEAST_SEEN = (FAINT + CLEAR) / 2


class GhostShape:
    """Draws a fitted reference over pictures of one size."""

    def __init__(self, ghost: Ghost, scale: tuple[float, float]) -> None:
        """scale  pixels of the pictures drawn on per pixel of the ghost's, across and down"""
        self._points: NDArray[np.float64] = ghost.points * np.array(scale)
        self._visibility = ghost.visibility
        trunks = np.linalg.norm(
            self._points[:, SHOULDERS].mean(1) - self._points[:, HIPS].mean(1), axis=1
        )
        known = trunks[~np.isnan(trunks)]
        self._trunk = float(np.quantile(known, 0.75)) if len(known) else 0.0

    def visible_points(self) -> NDArray[np.float32]:
        """(n, 2) pixels of every landmark that is drawn in any frame."""
        seen = (self._visibility >= LEAST_SEEN) & ~np.isnan(self._points[:, :, 0])
        shown: NDArray[np.float32] = self._points[seen].astype(np.float32)
        return shown

    def draw(self, picture: Picture, index: int) -> None:
        """Draw the shape of frame `index` onto the picture, in place; nothing where there is none.

        All of it is one shape, mixed in once: no joint is paler than the limbs that meet there.
        """
        points = self._points[index]
        if np.isnan(points).any() or np.abs(points).max() > FAR / 2:
            return
        shape = np.zeros(picture.shape[:2], np.uint8)
        self._fill(shape, points, self._visibility[index])
        columns, rows = (np.flatnonzero(shape.any(axis)) for axis in (0, 1))
        if not len(rows):
            return
        window = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        inner = shape[window].astype(np.float32) / 255
        reach = max(round(0.03 * self._trunk), 1)
        edge = inner - cv2.erode(inner, np.ones((reach, reach), np.uint8))
        weight = OPACITY * inner + (EDGE_OPACITY - OPACITY) * edge
        area = picture[window]
        colour = np.full_like(area, PALE)
        area[:] = cv2.blendLinear(colour, np.ascontiguousarray(area), weight, 1 - weight)

    def _fill(self, shape: Picture, points: NDArray[np.float64], seen: NDArray[np.float64]) -> None:
        thick = max(round(THICK * self._trunk), 2)
        trunk = [INDEX[f"{side}_{part}"] for side, part in CORNERS]
        if seen[trunk].min() >= LEAST_SEEN:
            corners = np.round(points[trunk] * 2**SHIFT).astype(np.int32)
            cv2.fillPoly(shape, [corners], 255, cv2.LINE_AA, SHIFT)
            for first, second in zip(trunk, trunk[1:] + trunk[:1], strict=True):
                _stroke(shape, points[first], points[second], thick)
        for bone in LIMBS:
            a, b = bone.ends
            if min(seen[a], seen[b]) >= LEAST_SEEN:
                _stroke(shape, points[a], points[b], max(round(thick * bone.width), 2))
        if seen[FACE].min() >= LEAST_SEEN:
            centre = points[FACE].mean(0)
            _stroke(shape, points[SHOULDERS].mean(0), centre, thick)
            at = tuple(round(float(value) * 2**SHIFT) for value in centre)
            radius = round(HEAD * self._trunk * 2**SHIFT)
            cv2.circle(shape, at, radius, 255, cv2.FILLED, cv2.LINE_AA, SHIFT)


CORNERS = (("left", "shoulder"), ("right", "shoulder"), ("right", "hip"), ("left", "hip"))


def _stroke(
    shape: Picture, begin: NDArray[np.float64], end: NDArray[np.float64], thick: int
) -> None:
    a, b = (tuple(round(float(value) * 2**SHIFT) for value in point) for point in (begin, end))
    if math.dist(a, b) < FAR * 2**SHIFT:
        cv2.line(shape, a, b, 255, thick, cv2.LINE_AA, SHIFT)
