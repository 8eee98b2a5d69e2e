"""The two networks of a pose model, whatever runs them."""

from __future__ import annotations

from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

DETECTOR_SIDE = 224
LANDMARKER_SIDE = 256

Pictures = NDArray[np.uint8]


class RawDetections(NamedTuple):
    """Of each anchor: a box with 4 points (b, 2254, 12), and a logit (b, 2254)."""

    boxes: NDArray[np.float32]
    logits: NDArray[np.float32]


class RawLandmarks(NamedTuple):
    """Of each region, as the network says it.

    points     (b, 39, 5): x, y, z in pixels of the region, logits of visibility and presence
    presence   (b,) 0 to 1: whether there is a person at all
    heatmaps   (b, 64, 64, 39) logits
    world      (b, 39, 3) metres
    """

    points: NDArray[np.float32]
    presence: NDArray[np.float32]
    heatmaps: NDArray[np.float32]
    world: NDArray[np.float32]


class Networks(Protocol):
    """What runs the networks of one model; `name` says with its version what it is."""

    name: str

    def detect(self, pictures: Pictures) -> RawDetections:
        """People in letterboxed RGB pictures (b, 224, 224, 3)."""
        ...

    def landmarks(self, pictures: Pictures) -> RawLandmarks:
        """Landmarks of RGB regions (b, 256, 256, 3)."""
        ...
