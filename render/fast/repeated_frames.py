"""Telling from the packets of an MP4 file which frames repeat the one before them."""

from __future__ import annotations

from typing import Any

from av.packet import Packet

from render.fast.skip_frames import START_CODE, Shape, UnknownShape, says_as_before

LENGTH_BYTES = 4


class HeldFrames:
    """Asked for each packet in order; ``avcc`` is the file's parameter sets (ISO 14496-15)."""

    def __init__(self, avcc: bytes) -> None:
        """Raises UnknownShape."""
        self._shape = Shape.of(annex_b(avcc))
        self._key = b""
        self._holding = False

    def repeats(self, packet: Packet[Any]) -> bool:
        """Whether the frame shows what the one before it does. Raises UnknownShape."""
        data = bytes(packet)
        if packet.is_keyframe:
            if self._holding and data == self._key:
                return True
            self._key, self._holding = data, False
            return False
        if says_as_before(self._shape, data[LENGTH_BYTES:]):
            self._holding = True
            return True
        if self._holding:
            raise UnknownShape("a held picture does not end with a keyframe")
        return False


def annex_b(avcc: bytes) -> bytes:
    """The first sequence and the first picture parameter set, with start codes."""
    if len(avcc) < 8 or avcc[0] != 1 or avcc[4] & 3 != LENGTH_BYTES - 1:
        raise UnknownShape("the file's parameter sets are of another form")
    sps, rest = split_counted(avcc[6:])
    pps, _ = split_counted(rest[1:])
    return START_CODE + sps + START_CODE + pps


def split_counted(data: bytes) -> tuple[bytes, bytes]:
    """What stands behind its length, and the rest."""
    size = int.from_bytes(data[:2], "big")
    return data[2 : 2 + size], data[2 + size :]
