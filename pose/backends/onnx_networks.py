"""The networks in ONNX Runtime, on a GPU where its CUDA provider is there, else on the CPU."""

from __future__ import annotations

import logging
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pose.backends.onnx_export import export_onnx
from pose.backends.openvino_networks import (
    DETECTIONS,
    DETECTOR_INPUT,
    LANDMARKER_INPUT,
    LANDMARKS,
    Shapes,
    read_graph,
)
from pose.model import DETECTOR_FILE, LANDMARKER_FILE
from pose.tracking.networks import Pictures, RawDetections, RawLandmarks

log = logging.getLogger(__name__)
NO_PROVIDER = (
    "ONNX Runtime works on the CPU: it has no CUDA provider. For a GPU install onnxruntime-gpu in "
    "place of onnxruntime; without one, TROUPE_POSE_BACKEND=openvino is faster."
)
NO_GPU = (
    "ONNX Runtime works on the CPU: its CUDA provider finds no GPU that it can use. Check the "
    "driver, CUDA and cuDNN; without a GPU, TROUPE_POSE_BACKEND=openvino is faster."
)
GPU, CPU = "CUDAExecutionProvider", "CPUExecutionProvider"


class OnnxNetworks:
    """`Networks` of a model for any number of pictures at once. Raises ModelMissing.

    They are converted from the model's own files when they are loaded, which takes under a second.
    """

    def __init__(self, model: Path) -> None:
        import onnxruntime

        self._providers = [p for p in (GPU, CPU) if p in onnxruntime.get_available_providers()]
        self._model = model
        # which device does the work is known once a network is loaded
        on_gpu = self._landmarker.get_providers()[0] == GPU
        if not on_gpu:
            log.warning(NO_GPU if GPU in self._providers else NO_PROVIDER)
        self.name = f"onnxruntime {onnxruntime.__version__} {'cuda' if on_gpu else 'cpu'}"

    @cached_property
    def _detector(self) -> Any:
        return self._session(DETECTOR_FILE, DETECTIONS, DETECTOR_INPUT)

    @cached_property
    def _landmarker(self) -> Any:
        return self._session(LANDMARKER_FILE, LANDMARKS, LANDMARKER_INPUT)

    def _session(self, file_name: str, shapes: Shapes, normalisation: tuple[float, float]) -> Any:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        # one process a core does the work, and one thread always adds up in the same order
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        content = export_onnx(read_graph(self._model, file_name, shapes), *normalisation)
        return onnxruntime.InferenceSession(content, options, providers=self._providers)

    def detect(self, pictures: Pictures) -> RawDetections:
        boxes, logits = _run(self._detector, pictures)
        return RawDetections(boxes, logits[..., 0])

    def landmarks(self, pictures: Pictures) -> RawLandmarks:
        points, presence, heatmaps, world = _run(self._landmarker, pictures)
        count = len(pictures)
        return RawLandmarks(
            points.reshape(count, 39, 5), presence[:, 0], heatmaps, world.reshape(count, 39, 3)
        )


def _run(session: Any, pictures: Pictures) -> list[NDArray[np.float32]]:
    outputs: list[NDArray[np.float32]] = session.run(None, {"pictures": pictures})
    return outputs
