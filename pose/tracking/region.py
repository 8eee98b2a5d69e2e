"""The turned square around one body, which is what the landmark network looks at.

Source: google-ai-edge/mediapipe, ``alignment_points_to_rects_calculator.cc``,
``rect_transformation_calculator.cc`` and ``image_to_tensor_converter_opencv.cc``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SCALE = 1.25


@dataclass(frozen=True)
class Region:
    """A square: its centre and side in pixels, and by how much it is turned clockwise, radians."""

    x: float
    y: float
    side: float
    rotation: float

    @classmethod
    def around(cls, centre: NDArray[np.float32], edge: NDArray[np.float32]) -> Region:
        """The region of a body whose mid-hip is `centre` and whose circle goes through `edge`."""
        across, down = float(edge[0] - centre[0]), float(edge[1] - centre[1])
        rotation = math.pi / 2 - math.atan2(-down, across)
        turn = 2 * math.pi
        return cls(
            float(centre[0]),
            float(centre[1]),
            2 * math.hypot(across, down) * SCALE,
            rotation - turn * math.floor((rotation + math.pi) / turn),
        )

    @property
    def usable(self) -> bool:
        """Whether it has a finite place and a size."""
        return all(map(math.isfinite, (self.x, self.y, self.rotation))) and 0 < self.side < 1e6

    def matrix(self) -> NDArray[np.float64]:
        """(2, 3): from the unit square to pixels of the picture."""
        across = self.side * math.cos(self.rotation)
        down = self.side * math.sin(self.rotation)
        return np.array(
            [
                [across, -down, self.x - (across - down) / 2],
                [down, across, self.y - (down + across) / 2],
            ]
        )

    def turn(self, points: NDArray[np.float32]) -> NDArray[np.float32]:
        """Points (n, 3) in metres, turned as the region is."""
        cosine, sine = math.cos(self.rotation), math.sin(self.rotation)
        x, y = points[:, 0], points[:, 1]
        return np.stack(
            [cosine * x - sine * y, sine * x + cosine * y, points[:, 2]], axis=1
        ).astype(np.float32)
