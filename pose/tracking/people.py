"""How many people a picture shows: one is followed, and more than one has to be said."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pose.picture import Picture
from pose.tracking.detection import Detections, detect
from pose.tracking.networks import DETECTOR_SIDE, Networks

MIN_SCORE = 0.7
# spectators and posters are small beside the dancer; a child beside an adult is not
MIN_RELATIVE_SIZE = 0.4
# two boxes may be on one dancer, but mid-hips so far apart are not of one: shares of the body
MIN_HIP_DISTANCE = 0.15
LOOK_EVERY_SECONDS = 1.0


def body_sizes(found: Detections) -> NDArray[np.float32]:
    """(n,) the circles around whole bodies: their diameters, pixels."""
    sizes: NDArray[np.float32] = 2 * np.linalg.norm(found.points[:, 1] - found.points[:, 0], axis=1)
    return sizes


def count_people(found: Detections) -> int:
    """How many of the detections are people of their own, and large enough to matter."""
    hips, sizes = found.points[:, 0], body_sizes(found)
    large = (found.scores >= MIN_SCORE) & (sizes >= MIN_RELATIVE_SIZE * sizes.max(initial=0.0))
    counted: list[int] = []
    for k in np.flatnonzero(large):
        apart = np.linalg.norm(hips[counted] - hips[k], axis=1)
        if (apart > MIN_HIP_DISTANCE * np.minimum(sizes[counted], sizes[k])).all():
            counted.append(int(k))
    return len(counted)


class PeopleCounter:
    """Looks at the pictures about once a second, at the same ones whatever came before."""

    def __init__(self, networks: Networks) -> None:
        self._networks = networks
        self.reset()

    def warm_up(self) -> None:
        """Load and compile the detector. Raises ModelMissing."""
        self._networks.detect(np.zeros((1, DETECTOR_SIDE, DETECTOR_SIDE, 3), np.uint8))

    def reset(self) -> None:
        """Look at the next picture, whenever it is shown."""
        self._last_look = -1

    def look(self, time: float, picture: Picture) -> int:
        """The people in the picture shown at `time` (seconds), 0 when it is not looked at."""
        look = int(time / LOOK_EVERY_SECONDS)
        if look == self._last_look:
            return 0
        self._last_look = look
        return count_people(detect(self._networks, picture))
