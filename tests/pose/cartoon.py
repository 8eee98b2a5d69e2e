"""A drawn figure that dances: outlined head, body and limbs on a plain ground, at 120 BPM."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from tests.pose.bad_videos import encoded

RATE, SECONDS = 15, 8
Point = tuple[float, float]


def cartoon(folder: Path) -> Path:
    return encoded(
        folder / "dance.mp4", (_drawn(k / RATE) for k in range(RATE * SECONDS)), rate=RATE
    )


def _drawn(time: float) -> np.ndarray:
    picture = np.full((480, 360, 3), (190, 220, 240), np.uint8)
    swing = float(np.sin(2 * np.pi * time))
    hip, neck = 180 + 12 * swing, 180 + 16 * swing
    for side in (-1, 1):
        leg = [(hip + side * 18, 290), (hip + side * (28 + 8 * swing), 365), (180 + side * 34, 440)]
        elbow = (neck + side * (70 + 12 * swing), 220 - 40 * swing * side)
        arm = [
            (neck + side * 34, 178),
            elbow,
            (neck + side * (90 + 10 * swing), 180 - 90 * swing * side),
        ]
        for limb in (leg, arm):
            _stroke(picture, limb, 30, (20, 20, 20))
            _stroke(picture, limb, 24, (30, 60, 160))
    body = [(neck - 36, 174), (neck + 36, 174), (hip + 26, 296), (hip - 26, 296)]
    cv2.fillPoly(picture, [np.array(body, np.int32)], (200, 50, 60), cv2.LINE_AA)
    _draw_head(picture, int(neck), 126)
    return picture


def _draw_head(picture: np.ndarray, x: int, y: int) -> None:
    cv2.circle(picture, (x, y), 34, (240, 200, 160), -1, cv2.LINE_AA)
    for side in (-12, 12):
        cv2.circle(picture, (x + side, y - 4), 4, (20, 20, 20), -1, cv2.LINE_AA)
    cv2.ellipse(picture, (x, y + 10), (12, 7), 0, 0, 180, (160, 40, 40), 2, cv2.LINE_AA)


def _stroke(
    picture: np.ndarray, points: Sequence[Point], width: int, colour: Sequence[int]
) -> None:
    line = [np.array(points, np.int32)]
    cv2.polylines(
        picture, line, isClosed=False, color=colour, thickness=width, lineType=cv2.LINE_AA
    )
