"""The back ends that a user may choose from: names only, for who starts one elsewhere."""

from __future__ import annotations

BACKENDS = ("openvino", "mediapipe", "onnx", "onnx-images")
DEFAULT = "openvino"
