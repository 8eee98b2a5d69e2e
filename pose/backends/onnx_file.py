"""An ONNX file, written field by field: only what these networks need of the format.

Source of the field numbers: onnx/onnx, ``onnx.proto`` (IR version 9, operator set 18).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

IR_VERSION, OPERATORS = 9, 18
TYPES = {"float32": 1, "uint8": 2, "int64": 7}
_FLOAT, _INT, _STRING, _INTS = 1, 2, 3, 7
BATCH = "batch"

Attribute = int | str | Sequence[int]
Array = NDArray[np.generic]


def _varint(value: int) -> bytes:
    value &= 2**64 - 1
    parts = bytearray()
    while value > 0x7F:
        parts.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*parts, value])


def _number(number: int, value: int) -> bytes:
    return _varint(number << 3) + _varint(value)


def _bytes(number: int, content: bytes | str) -> bytes:
    content = content.encode() if isinstance(content, str) else content
    return _varint(number << 3 | 2) + _varint(len(content)) + content


@dataclass
class Graph:
    """Nodes in the order of their work, constants, inputs and outputs; names join them."""

    _parts: list[bytes] = field(default_factory=list)
    _count: int = 0

    def constant(self, value: Array) -> str:
        """A constant; its name."""
        name = self._name()
        fields = [_number(1, size) for size in value.shape]
        fields += [_number(2, TYPES[str(value.dtype)]), _bytes(8, name)]
        fields.append(_bytes(9, np.ascontiguousarray(value).tobytes()))
        self._parts.append(_bytes(5, b"".join(fields)))
        return name

    def node(self, kind: str, inputs: Iterable[str], **attributes: Attribute) -> str:
        """An operator with one output; the output's name."""
        name = self._name()
        fields = [*(_bytes(1, source) for source in inputs), _bytes(2, name), _bytes(4, kind)]
        fields += [_bytes(5, _attribute(key, value)) for key, value in attributes.items()]
        self._parts.append(_bytes(1, b"".join(fields)))
        return name

    def input(self, name: str, kind: str, shape: Sequence[int | str]) -> str:
        """What the caller gives."""
        self._parts.append(_bytes(11, _value(name, kind, shape)))
        return name

    def output(self, source: str, name: str, shape: Sequence[int | str]) -> None:
        """What the caller gets, in 32-bit floats."""
        fields = [_bytes(1, source), _bytes(2, name), _bytes(4, "Identity")]
        self._parts.append(_bytes(1, b"".join(fields)))
        self._parts.append(_bytes(12, _value(name, "float32", shape)))

    def model(self) -> bytes:
        """The whole file."""
        graph = b"".join([*self._parts, _bytes(2, "pose")])
        operators = _number(2, OPERATORS)
        return _number(1, IR_VERSION) + _bytes(7, graph) + _bytes(8, operators)

    def _name(self) -> str:
        self._count += 1
        return f"v{self._count}"


def _attribute(name: str, value: Attribute) -> bytes:
    if isinstance(value, int):
        return _bytes(1, name) + _number(3, value) + _number(20, _INT)
    if isinstance(value, str):
        return _bytes(1, name) + _bytes(4, value) + _number(20, _STRING)
    numbers = b"".join(_number(8, item) for item in value)
    return _bytes(1, name) + numbers + _number(20, _INTS)


def _value(name: str, kind: str, shape: Sequence[int | str]) -> bytes:
    sizes = [
        _bytes(1, _bytes(2, size) if isinstance(size, str) else _number(1, size)) for size in shape
    ]
    tensor = _number(1, TYPES[kind]) + _bytes(2, b"".join(sizes))
    return _bytes(1, name) + _bytes(2, _bytes(1, tensor))
