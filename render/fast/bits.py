"""Bits of H.264 syntax (ITU-T H.264, clauses 7.2, 7.4.1 and 9.1)."""

from __future__ import annotations

Bits = list[int]


class BitReader:
    """Reads the raw bytes of a NAL unit, without its emulation prevention bytes."""

    def __init__(self, payload: bytes) -> None:
        raw = unescape_payload(payload)
        self._value, self._left = int.from_bytes(raw, "big"), len(raw) * 8

    def u(self, count: int) -> int:
        """An unsigned number of ``count`` bits. Raises EOFError."""
        self._left -= count
        if self._left < 0:
            raise EOFError("the NAL unit ends early")
        return (self._value >> self._left) & ((1 << count) - 1)

    def ue(self) -> int:
        """An unsigned Exp-Golomb number. Raises EOFError."""
        zeros = 0
        while self.u(1) == 0:
            zeros += 1
        return (1 << zeros) - 1 + (self.u(zeros) if zeros else 0)

    def se(self) -> int:
        """A signed Exp-Golomb number. Raises EOFError."""
        k = self.ue()
        return (k + 1) // 2 if k & 1 else -(k // 2)


def u(value: int, count: int) -> Bits:
    return [(value >> shift) & 1 for shift in range(count - 1, -1, -1)]


def ue(value: int) -> Bits:
    length = (value + 1).bit_length()
    return [0] * (length - 1) + u(value + 1, length)


def se(value: int) -> Bits:
    return ue(2 * value - 1 if value > 0 else -2 * value)


def pack_bits(bits: Bits) -> bytes:
    """Whole bytes; ``bits`` must be a multiple of eight."""
    return int("".join(map(str, bits)), 2).to_bytes(len(bits) // 8, "big")


def unescape_payload(payload: bytes) -> bytes:
    """Without the 3 that stands after two zeros."""
    out, zeros = bytearray(), 0
    for byte in payload:
        if zeros >= 2 and byte == 3:
            zeros = 0
            continue
        out.append(byte)
        zeros = zeros + 1 if byte == 0 else 0
    return bytes(out)


def escape_payload(raw: bytes) -> bytes:
    """With a 3 after two zeros wherever the next byte could be taken for a start code."""
    out, zeros = bytearray(), 0
    for byte in raw:
        if zeros >= 2 and byte <= 3:
            out.append(3)
            zeros = 0
        out.append(byte)
        zeros = zeros + 1 if byte == 0 else 0
    return bytes(out)
