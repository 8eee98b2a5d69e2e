"""Many pictures at once, each for itself: MediaPipe's IMAGE mode, which suits a GPU."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pose.body import NOBODY, Body
from pose.picture import Picture
from pose.tracking.detection import letterbox_picture
from pose.tracking.networks import DETECTOR_SIDE, LANDMARKER_SIDE, Networks, RawDetections
from pose.tracking.region import Region
from pose.tracking.tracker import read_sighting, surest_region

BATCH = 16


class BatchLandmarker:
    """A `BodyFinder` that follows nobody and smooths nothing: every picture is looked at anew."""

    batch = BATCH

    def __init__(self, networks: Networks) -> None:
        self.name = f"{networks.name}, single images"
        self._networks = networks

    def warm_up(self) -> None:
        self._networks.detect(np.zeros((1, DETECTOR_SIDE, DETECTOR_SIDE, 3), np.uint8))
        self._networks.landmarks(np.zeros((1, LANDMARKER_SIDE, LANDMARKER_SIDE, 3), np.uint8))

    def reset(self) -> None:
        """There is nothing to forget."""

    def find_all(self, shown: Sequence[tuple[float, Picture]]) -> list[Body]:
        pictures = [picture for _, picture in shown]
        raw = self._networks.detect(np.stack([letterbox_picture(picture) for picture in pictures]))
        regions = {
            k: region
            for k, picture in enumerate(pictures)
            if (region := surest_region(_only(raw, k), picture)) is not None
        }
        return self._seen(pictures, regions)

    def _seen(self, pictures: list[Picture], regions: dict[int, Region]) -> list[Body]:
        bodies = [NOBODY] * len(pictures)
        if not regions:
            return bodies
        parts = [pictures[k].part(r.matrix(), LANDMARKER_SIDE) for k, r in regions.items()]
        raw = self._networks.landmarks(np.stack(parts))
        for row, (k, region) in enumerate(regions.items()):
            seen = read_sighting(raw, row, region)
            if seen is not None:
                bodies[k] = seen.body
        return bodies


def _only(raw: RawDetections, index: int) -> RawDetections:
    return RawDetections(raw.boxes[index : index + 1], raw.logits[index : index + 1])
