"""A network in two halves: its backbone in 16 bits where the processor multiplies them, its heads
in 32.

The coordinates are sums of many large terms: with all of the network in bfloat16, world landmarks
are 11 cm off. With the heads in 32 bits, under a tenth of the work, they are 1 cm off, and the
picture's landmarks half a pixel (decision 0045).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pose.errors import ModelMissing

if TYPE_CHECKING:
    from openvino import Core, InferRequest

HEADS_FROM = (4, 4)
"""Cells of the first map that belongs to a head; those of the backbone are larger."""


def has_bfloat16(core: Core) -> bool:
    """Whether the processor multiplies bfloat16 itself: then OpenVINO would take it for all."""
    import openvino

    return bool(core.get_property("CPU", "INFERENCE_PRECISION_HINT") == openvino.Type.bf16)


class Halves:
    """Two requests as one: the second reads what the first has computed, where it lies."""

    def __init__(self, backbone: InferRequest, heads: InferRequest, maps: int) -> None:
        self._backbone, self._heads = backbone, heads
        for k in range(maps):
            heads.set_input_tensor(k, backbone.get_output_tensor(k))

    def infer(self, inputs: Sequence[Any]) -> None:
        """As `InferRequest.infer`."""
        self._backbone.infer(inputs)
        self._heads.infer()

    def get_output_tensor(self, index: int) -> Any:
        """As `InferRequest.get_output_tensor`, of the heads."""
        return self._heads.get_output_tensor(index)


def split_network(network: Any) -> tuple[Any, Any]:
    """The backbone, whose outputs are all maps that the heads read, and the heads.

    network  an `openvino.Model`, which is used up. Raises ModelMissing where it has no such heads.
    """
    import openvino

    first = next((op for op in network.get_ordered_ops() if _cells(op) == HEADS_FROM), None)
    if first is None:
        raise ModelMissing(f"The pose model has no map of {HEADS_FROM} cells to begin its heads.")
    backbone = _ancestors(first.input_value(0).get_node())
    maps: list[Any] = []
    parameters: list[Any] = []
    for operation in backbone.values():
        for output in operation.outputs():
            readers = [
                reader
                for reader in output.get_target_inputs()
                if reader.get_node().get_friendly_name() not in backbone
            ]
            if readers and operation.get_type_name() != "Constant":
                maps.append(openvino.opset13.result(output))
                parameters.append(openvino.opset13.parameter(output.shape, output.element_type))
                for reader in readers:
                    reader.replace_source_output(parameters[-1].output(0))
    heads = openvino.Model(network.get_results(), parameters)
    return openvino.Model(maps, network.get_parameters()), heads


def _cells(operation: Any) -> tuple[int, ...]:
    """Height and width of the map that a convolution gives; nothing for all else."""
    if "Convolution" not in operation.get_type_name():
        return ()
    return tuple(operation.output(0).shape)[2:]


def _ancestors(operation: Any) -> dict[str, Any]:
    """The operation and all that it is computed from, by name."""
    waiting: list[Any] = [operation]
    found: dict[str, Any] = {}
    while waiting:
        one = waiting.pop()
        if one.get_friendly_name() not in found:
            found[one.get_friendly_name()] = one
            waiting += [value.get_node() for value in one.input_values()]
    return found
