"""Which back end finds the landmarks: what each of the names makes."""

from __future__ import annotations

from pathlib import Path

from pose.backends.batches import BatchLandmarker
from pose.backends.mediapipe_graph import MediaPipeLandmarker
from pose.backends.names import BACKENDS
from pose.backends.onnx_networks import OnnxNetworks
from pose.body import Landmarker
from pose.tracking.crowd import CrowdTracker
from pose.tracking.networks import Networks
from pose.tracking.one_person import OnePersonLandmarker
from pose.tracking.people import PeopleCounter


def landmarker(backend: str, model: Path, networks: Networks) -> Landmarker:
    """What follows people by this back end, one of `BACKENDS`.

    networks  those of OpenVINO, which are there in any case to count people. Raises ValueError.
    """
    if backend == "openvino":
        return CrowdTracker(networks)
    if backend == "onnx":
        return CrowdTracker(OnnxNetworks(model))
    if backend == "mediapipe":
        return OnePersonLandmarker(MediaPipeLandmarker(model), PeopleCounter(networks))
    if backend == "onnx-images":
        finder = BatchLandmarker(OnnxNetworks(model))
        return OnePersonLandmarker(finder, PeopleCounter(networks))
    raise ValueError(f"there is no pose back end {backend!r}; there is {', '.join(BACKENDS)}")
