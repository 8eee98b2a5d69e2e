"""Which back end finds the landmarks: the names a user may choose, and what they make."""

from __future__ import annotations

from pathlib import Path

from pose.backends.batches import BatchLandmarker
from pose.backends.mediapipe_graph import MediaPipeLandmarker
from pose.backends.networks import Networks
from pose.backends.onnx_networks import OnnxNetworks
from pose.body import Landmarker
from pose.tracking.tracker import Tracker

BACKENDS = ("openvino", "mediapipe", "onnx", "onnx-images")
DEFAULT = "openvino"


def landmarker(backend: str, model: Path, networks: Networks) -> Landmarker:
    """What follows a body by this back end, one of `BACKENDS`.

    networks  those of OpenVINO, which are there in any case to count people. Raises ValueError.
    """
    if backend == "mediapipe":
        return MediaPipeLandmarker(model)
    if backend == "openvino":
        return Tracker(networks)
    if backend == "onnx":
        return Tracker(OnnxNetworks(model))
    if backend == "onnx-images":
        return BatchLandmarker(OnnxNetworks(model))
    raise ValueError(f"there is no pose back end {backend!r}; there is {', '.join(BACKENDS)}")
