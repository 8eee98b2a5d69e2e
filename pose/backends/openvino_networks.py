"""The networks in OpenVINO, which reads TensorFlow Lite files as they are.

One thread: the same bytes from run to run, and one process a core does the work. In 32 bits, but
for the backbone of the landmark network where the processor multiplies bfloat16.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from pose.backends.openvino_halves import Halves, has_bfloat16, split_network
from pose.errors import ModelMissing
from pose.model import DETECTOR_FILE, LANDMARKER_FILE, read_network
from pose.tracking.networks import Pictures, RawDetections, RawLandmarks

if TYPE_CHECKING:
    from openvino import Core, InferRequest

_OPTIONS = {
    "INFERENCE_NUM_THREADS": 1,
    "NUM_STREAMS": 1,
    "PERFORMANCE_HINT": "LATENCY",
    "ENABLE_CPU_PINNING": False,
}
PREFIX = "pose-network-"  # and the number of the process
Shapes = tuple[tuple[int, ...], ...]

# mean and standard deviation of the networks' inputs
DETECTOR_INPUT = (127.5, 127.5)
LANDMARKER_INPUT = (0.0, 255.0)
# the landmark network also gives a mask of the body's outline: a third of the work, and unwanted
DETECTIONS = ((1, 2254, 12), (1, 2254, 1))
LANDMARKS = ((1, 195), (1, 1), (1, 64, 64, 39), (1, 117))


class OpenVinoNetworks:
    """`Networks` of a model, each compiled at its first use. Raises ModelMissing there.

    halves  whether the landmark network may run its backbone in 16 bits; by itself where the
            processor does
    """

    def __init__(self, model: Path, *, halves: bool | None = None) -> None:
        import openvino

        self._model, self._core = model, openvino.Core()
        self._in_halves = has_bfloat16(self._core) if halves is None else halves
        version = openvino.__version__.split("-")[0]
        self.name = f"openvino {version}" + (" bf16" if self._in_halves else "")

    @cached_property
    def _landmarker(self) -> InferRequest | Halves:
        network = read_normalised(self._model, LANDMARKER_FILE, LANDMARKER_INPUT, LANDMARKS)
        if not self._in_halves:
            return self._compile(network)
        backbone, heads = split_network(network)
        maps = len(backbone.outputs)
        return Halves(self._compile(backbone, "bf16"), self._compile(heads), maps)

    @cached_property
    def _detector(self) -> InferRequest | Halves:
        return self._compile(
            read_normalised(self._model, DETECTOR_FILE, DETECTOR_INPUT, DETECTIONS)
        )

    def _compile(self, network: Any, precision: str = "f32") -> InferRequest:
        options = {**_OPTIONS, "INFERENCE_PRECISION_HINT": precision}
        return self._core.compile_model(network, "CPU", options).create_infer_request()

    def detect(self, pictures: Pictures) -> RawDetections:
        boxes, logits = _stack_outputs(self._detector, pictures, 2)
        return RawDetections(boxes, logits[..., 0])

    def landmarks(self, pictures: Pictures) -> RawLandmarks:
        points, presence, heatmaps, world = _stack_outputs(self._landmarker, pictures, 4)
        count = len(pictures)
        return RawLandmarks(
            points.reshape(count, 39, 5), presence[:, 0], heatmaps, world.reshape(count, 39, 3)
        )


def _stack_outputs(request: InferRequest | Halves, pictures: Pictures, outputs: int) -> list[Any]:
    if len(pictures) == 1:  # the usual case: nothing is copied, and it holds until the next call
        request.infer([pictures])
        return [request.get_output_tensor(k).data for k in range(outputs)]
    rows = []
    for picture in pictures:
        request.infer([picture[None]])
        rows.append([request.get_output_tensor(k).data.copy() for k in range(outputs)])
    return [np.concatenate(column) for column in zip(*rows, strict=True)]


def read_graph(model: Path, file_name: str, shapes: Shapes) -> Any:
    """A network of the model as an `openvino.Model` with the outputs of these shapes only.

    Raises ModelMissing.
    """
    import openvino

    data = read_network(model, file_name)
    try:
        network = _read_network(openvino.Core(), data)
        outputs = {tuple(output.shape): output for output in network.outputs}
        return openvino.Model([outputs[shape] for shape in shapes], network.get_parameters())
    except (RuntimeError, KeyError) as problem:
        raise ModelMissing(f"{model} is not a usable pose model: {problem}") from problem


def _read_network(core: Core, network: bytes) -> Any:
    """The network as OpenVINO's own graph: a TensorFlow Lite file is taken by its name only."""
    sweep()
    with tempfile.TemporaryDirectory(prefix=f"{PREFIX}{os.getpid()}-") as folder:
        path = Path(folder) / "network.tflite"
        path.write_bytes(network)
        return core.read_model(path)


def sweep() -> None:
    """Remove what processes that were killed at their start have left in the temporary folder."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        owner = folder.name.removeprefix(PREFIX).partition("-")[0]
        if owner.isdecimal() and not Path("/proc", owner).exists():
            shutil.rmtree(folder, ignore_errors=True)


def read_normalised(
    model: Path, file_name: str, normalisation: tuple[float, float], shapes: Shapes
) -> Any:
    """The network with 8-bit RGB input, and with the outputs of these shapes only.

    normalisation  the mean and the standard deviation of the input
    """
    import openvino
    from openvino.preprocess import PrePostProcessor

    mean, deviation = normalisation
    steps = PrePostProcessor(read_graph(model, file_name, shapes))
    steps.input().tensor().set_element_type(openvino.Type.u8).set_layout(openvino.Layout("NHWC"))
    convert = steps.input().preprocess().convert_element_type(openvino.Type.f32)
    convert.mean(mean).scale(deviation)
    return steps.build()
