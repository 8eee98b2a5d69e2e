"""A network as OpenVINO reads it, turned into an ONNX file for any number of pictures at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from pose.backends.onnx_file import BATCH, Array, Graph


class CannotExport(ValueError):
    """The network has an operator that is not known here."""


def export_onnx(network: Any, mean: float, deviation: float) -> bytes:
    """The ONNX file of an `openvino.Model` with one picture in.

    It takes 8-bit RGB (batch, side, side, 3), normalised by `mean` and `deviation`; its outputs
    are named 0, 1, … in the network's order. Raises CannotExport.
    """
    return _Export(network, mean, deviation).graph.model()


class _Export:
    def __init__(self, network: Any, mean: float, deviation: float) -> None:
        self.graph = Graph()
        self._names: dict[str, str] = {}
        self._constants: dict[str, Array] = {}
        self._normalisation = (mean, deviation)
        for operation in network.get_ordered_ops():
            self._add(operation)
        for index, result in enumerate(network.outputs):
            source = result.get_node().input_value(0).get_node().get_name()
            shape = [BATCH, *tuple(result.shape)[1:]]
            self.graph.output(self._names[source], str(index), shape)

    def _add(self, operation: Any) -> None:
        kind, name = operation.get_type_name(), operation.get_name()
        sources = [value.get_node().get_name() for value in operation.input_values()]
        if kind == "Result":
            return
        if kind == "Constant":
            self._constants[name] = np.array(operation.data)
        elif kind == "Parameter":
            self._names[name] = self._input(tuple(operation.output(0).shape))
        elif all(source in self._constants for source in sources):
            self._constants[name] = _fold_constants(kind, [self._constants[s] for s in sources])
        else:
            self._names[name] = self._node(kind, sources, operation)

    def _input(self, shape: tuple[int, ...]) -> str:
        mean, deviation = (np.array(value, np.float32) for value in self._normalisation)
        given = self.graph.input("pictures", "uint8", [BATCH, *shape[1:]])
        values = self.graph.node("Cast", [given], to=1)
        centred = self.graph.node("Sub", [values, self.graph.constant(mean)])
        return self.graph.node("Div", [centred, self.graph.constant(deviation)])

    def _node(self, kind: str, sources: Sequence[str], operation: Any) -> str:
        if kind not in _WRITERS:
            raise CannotExport(f"there is no way to write {kind} in ONNX here")
        return _WRITERS[kind](self, sources, operation.get_attributes())

    def value(self, source: str) -> str:
        """The name in the file, of what an operator gave or of a constant."""
        if source not in self._names:
            constant = self._constants[source]
            whole = np.issubdtype(constant.dtype, np.integer)
            kind = np.int64 if whole else np.float32
            self._names[source] = self.graph.constant(constant.astype(kind))
        return self._names[source]

    def integers(self, source: str) -> list[int]:
        """A constant of whole numbers."""
        return [int(item) for item in self._constants[source].ravel()]

    def whole_numbers(self, items: Sequence[int]) -> str:
        return self.graph.constant(np.array(items, np.int64))

    def weights(self, source: str) -> Array:
        return self._constants[source].astype(np.float32)


def _fold_constants(kind: str, inputs: list[Array]) -> Array:
    """What an operator makes of constants."""
    first = inputs[0]
    if kind == "Convert":
        return first.astype(np.float32)
    if kind == "Reshape":
        # 0 keeps the size that is there
        sizes = [int(size) or first.shape[k] for k, size in enumerate(inputs[1])]
        return first.reshape(sizes)
    if kind == "Transpose":
        return first.transpose([int(axis) for axis in inputs[1]])
    if kind == "Unsqueeze":
        return np.expand_dims(first, tuple(int(axis) for axis in inputs[1]))
    raise CannotExport(f"{kind} of constants")


Attributes = dict[str, Any]
Writer = Callable[[_Export, Sequence[str], Attributes], str]


def _simple(kind: str) -> Writer:
    def write(export: _Export, sources: Sequence[str], _: Attributes) -> str:
        return export.graph.node(kind, [export.value(source) for source in sources])

    return write


def _convolution(export: _Export, sources: Sequence[str], attributes: Attributes) -> str:
    return _write_convolution(export, sources[0], export.weights(sources[1]), attributes, groups=1)


def _group_convolution(export: _Export, sources: Sequence[str], attributes: Attributes) -> str:
    weights = export.weights(sources[1])
    groups, outputs = weights.shape[:2]
    flat = weights.reshape(groups * outputs, *weights.shape[2:])
    return _write_convolution(export, sources[0], flat, attributes, groups=groups)


def _write_convolution(
    export: _Export, source: str, weights: Array, attributes: Attributes, *, groups: int
) -> str:
    return export.graph.node(
        "Conv",
        [export.value(source), export.graph.constant(weights)],
        group=groups,
        strides=attributes["strides"],
        dilations=attributes["dilations"],
        pads=_pads(attributes),
    )


def _pads(attributes: Attributes) -> list[int]:
    return [*attributes["pads_begin"], *attributes["pads_end"]]


def _max_pool(export: _Export, sources: Sequence[str], attributes: Attributes) -> str:
    return export.graph.node(
        "MaxPool",
        [export.value(sources[0])],
        kernel_shape=attributes["kernel"],
        strides=attributes["strides"],
        pads=_pads(attributes),
    )


def _clamp(export: _Export, sources: Sequence[str], attributes: Attributes) -> str:
    bounds = [
        export.graph.constant(np.array(attributes[end], np.float32)) for end in ("min", "max")
    ]
    return export.graph.node("Clip", [export.value(sources[0]), *bounds])


def _transpose(export: _Export, sources: Sequence[str], _: Attributes) -> str:
    return export.graph.node(
        "Transpose", [export.value(sources[0])], perm=export.integers(sources[1])
    )


def _reshape(export: _Export, sources: Sequence[str], _: Attributes) -> str:
    # 0 keeps the size that is there: the number of pictures
    shape = export.whole_numbers([0, *export.integers(sources[1])[1:]])
    return export.graph.node("Reshape", [export.value(sources[0]), shape])


def _pad(export: _Export, sources: Sequence[str], attributes: Attributes) -> str:
    if attributes["pad_mode"] != "constant":
        raise CannotExport(f"padding by {attributes['pad_mode']}")
    pads = export.whole_numbers([*export.integers(sources[1]), *export.integers(sources[2])])
    return export.graph.node("Pad", [export.value(sources[0]), pads, export.value(sources[3])])


def _concat(export: _Export, sources: Sequence[str], attributes: Attributes) -> str:
    return export.graph.node("Concat", map(export.value, sources), axis=attributes["axis"])


def _depth_to_space(export: _Export, sources: Sequence[str], attributes: Attributes) -> str:
    mode = {"blocks_first": "DCR", "depth_first": "CRD"}[attributes["mode"]]
    return export.graph.node(
        "DepthToSpace", [export.value(sources[0])], blocksize=attributes["block_size"], mode=mode
    )


def _interpolate(export: _Export, sources: Sequence[str], attributes: Attributes) -> str:
    """Rows and columns are axes 1 and 2; most runtimes resize the last two only."""
    modes = (attributes["mode"], attributes["coordinate_transformation_mode"])
    if modes != ("linear_onnx", "half_pixel") or export.integers(sources[2]) != [1, 2]:
        raise CannotExport(f"interpolation by {modes}")
    graph = export.graph
    channels_first = graph.node("Transpose", [export.value(sources[0])], perm=[0, 3, 1, 2])
    sizes = export.whole_numbers(export.integers(sources[1]))
    resized = graph.node(
        "Resize",
        [channels_first, "", "", sizes],
        axes=[2, 3],
        mode="linear",
        coordinate_transformation_mode="half_pixel",
    )
    return graph.node("Transpose", [resized], perm=[0, 2, 3, 1])


def _convert(export: _Export, sources: Sequence[str], attributes: Attributes) -> str:
    if attributes["destination_type"] != "f32":
        raise CannotExport(f"conversion to {attributes['destination_type']}")
    return export.value(sources[0])  # what is not constant is in 32-bit floats already


_WRITERS: dict[str, Writer] = {
    "Convert": _convert,
    "Add": _simple("Add"),
    "Sigmoid": _simple("Sigmoid"),
    "Convolution": _convolution,
    "GroupConvolution": _group_convolution,
    "MaxPool": _max_pool,
    "Clamp": _clamp,
    "Transpose": _transpose,
    "Reshape": _reshape,
    "Pad": _pad,
    "Concat": _concat,
    "DepthToSpace": _depth_to_space,
    "Interpolate": _interpolate,
}
