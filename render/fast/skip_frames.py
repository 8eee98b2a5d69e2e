"""P frames that say "as before" for every macroblock, written without an encoder.

They stand after an IDR frame of x264 in the same stream, so they are built from its sequence and
picture parameter sets (ITU-T H.264, clauses 7.3.2, 7.3.3 and 9.3). What is not of the one shape
that is known here is refused, and the frames are encoded like others.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from render.fast.bits import BitReader, Bits, escape_payload, pack_bits, se, u, ue, unescape_payload

START_CODE = b"\0\0\0\1"
NAL_P_SLICE, SPS, PPS = 0x41, 7, 8  # nal_ref_idc 2, nal_unit_type 1
P_SLICE_ONLY = 5
SLICE_QP = 26
HIGH_PROFILES = (100, 110, 122, 244)
# mb_skip_flag of P slices, ctxIdx 11, cabac_init_idc 0: m and n of table 9-13
SKIP_M, SKIP_N = 23, 33
# rangeTabLPS, table 9-44, a row for each pStateIdx
RANGE_LPS = (
    (128, 176, 208, 240), (128, 167, 197, 227), (128, 158, 187, 216), (123, 150, 178, 205),
    (116, 142, 169, 195), (111, 135, 160, 185), (105, 128, 152, 175), (100, 122, 144, 166),
    (95, 116, 137, 158), (90, 110, 130, 150), (85, 104, 123, 142), (81, 99, 117, 135),
    (77, 94, 111, 128), (73, 89, 105, 122), (69, 85, 100, 116), (66, 80, 95, 110),
    (62, 76, 90, 104), (59, 72, 86, 99), (56, 69, 81, 94), (53, 65, 77, 89),
    (51, 62, 73, 85), (48, 59, 69, 80), (46, 56, 66, 76), (43, 53, 63, 72),
    (41, 50, 59, 69), (39, 48, 56, 65), (37, 45, 54, 62), (35, 43, 51, 59),
    (33, 41, 48, 56), (32, 39, 46, 53), (30, 37, 43, 50), (29, 35, 41, 48),
    (27, 33, 39, 45), (26, 31, 37, 43), (24, 30, 35, 41), (23, 28, 33, 39),
    (22, 27, 32, 37), (21, 26, 30, 35), (20, 24, 29, 33), (19, 23, 27, 31),
    (18, 22, 26, 30), (17, 21, 25, 28), (16, 20, 23, 27), (15, 19, 22, 25),
    (14, 18, 21, 24), (14, 17, 20, 23), (13, 16, 19, 22), (12, 15, 18, 21),
    (12, 14, 17, 20), (11, 14, 16, 19), (11, 13, 15, 18), (10, 12, 15, 17),
    (10, 12, 14, 16), (9, 11, 13, 15), (9, 11, 12, 14), (8, 10, 12, 14),
    (8, 9, 11, 13), (7, 9, 11, 12), (7, 9, 10, 12), (7, 8, 10, 11),
    (6, 8, 9, 11), (6, 7, 9, 10), (6, 7, 8, 9), (2, 2, 2, 2),
)  # fmt: skip


class UnknownShape(ValueError):
    """The parameter sets are of a kind for which no skipped frame can be written here."""


@dataclass(frozen=True)
class Shape:
    """What a slice header depends on.

    ``macroblocks`` is the number in a frame; ``order_bits`` is 0 where frames are shown in the
    order in which they are coded.
    """

    macroblocks: int
    frame_num_bits: int
    order_bits: int
    weighted: bool
    initial_qp: int
    deblocking_control: bool

    @staticmethod
    def of(extradata: bytes) -> Shape:
        """From the parameter sets in Annex B form. Raises UnknownShape."""
        units = {unit[0] & 31: unit for unit in re.split(rb"\x00{2,3}\x01", extradata) if unit}
        try:
            return shape_of(units[SPS], units[PPS])
        except (KeyError, EOFError) as gap:
            raise UnknownShape(f"the parameter sets are not whole: {gap}") from None


def demand(fact: bool, what: str) -> None:  # read as a sentence
    if not fact:
        raise UnknownShape(what)


def shape_of(sps: bytes, pps: bytes) -> Shape:
    macroblocks, frame_num_bits, order_bits = sequence(BitReader(sps[1:]))
    weighted, qp, deblocking = picture(BitReader(pps[1:]))
    return Shape(macroblocks, frame_num_bits, order_bits, weighted, qp, deblocking)


def sequence(bits: BitReader) -> tuple[int, int, int]:
    profile, _, _ = bits.u(8), bits.u(16), bits.ue()
    if profile in HIGH_PROFILES:
        demand(bits.ue() == 1, "chroma is not 4:2:0")
        demand((bits.ue(), bits.ue()) == (0, 0), "samples have more than eight bits")
        demand((bits.u(1), bits.u(1)) == (0, 0), "lossless, or with scaling matrices")
    frame_num_bits = bits.ue() + 4
    order_type = bits.ue()
    demand(order_type in (0, 2), "the picture order is of type 1")
    order_bits = bits.ue() + 4 if order_type == 0 else 0
    _references, _ = bits.ue(), bits.u(1)
    width, height = bits.ue() + 1, bits.ue() + 1
    demand(bits.u(1) == 1, "the stream may be interlaced")
    return width * height, frame_num_bits, order_bits


def picture(bits: BitReader) -> tuple[bool, int, bool]:
    demand((bits.ue(), bits.ue()) == (0, 0), "several parameter sets")
    demand(bits.u(1) == 1, "entropy coding is not CABAC")
    demand(bits.u(1) == 0, "the picture order has a bottom field")
    demand(bits.ue() == 0, "slice groups")
    bits.ue(), bits.ue()  # the default number of references; slices here say their own
    weighted, _ = bool(bits.u(1)), bits.u(2)
    qp, _, _ = 26 + bits.se(), bits.se(), bits.se()
    deblocking, _, redundant = bool(bits.u(1)), bits.u(1), bits.u(1)
    demand(redundant == 0, "redundant pictures")
    return weighted, qp, deblocking


def skipped_frame(shape: Shape, number: int) -> bytes:
    """The ``number``-th frame after its IDR frame (from 1), all as before, in Annex B form."""
    bits = header(shape, number)
    bits += [1] * (-len(bits) % 8)
    body = pack_bits(bits) + skipped_macroblocks(shape.macroblocks)
    return START_CODE + bytes([NAL_P_SLICE]) + escape_payload(body)


def says_as_before(shape: Shape, unit: bytes) -> bool:
    """Whether a NAL unit, without start code or length, is a frame as those that are made here."""
    if not unit or unit[0] != NAL_P_SLICE:
        return False
    skipped = skipped_macroblocks(shape.macroblocks)
    raw = unescape_payload(unit[1 : len(skipped) + 64])
    return len(unit) < len(skipped) + 64 and raw.endswith(skipped)


def header(shape: Shape, number: int) -> Bits:
    bits = ue(0) + ue(P_SLICE_ONLY) + ue(0)
    bits += u(number % (1 << shape.frame_num_bits), shape.frame_num_bits)
    if shape.order_bits:
        bits += u(2 * number % (1 << shape.order_bits), shape.order_bits)
    bits += [1, *ue(0)]  # one reference, whatever the default
    bits += [0]  # in its usual place
    if shape.weighted:
        bits += [*ue(0), *ue(0), 0, 0]  # with weight one
    bits += [0]  # references slide out by age
    bits += ue(0) + se(SLICE_QP - shape.initial_qp)
    if shape.deblocking_control:
        bits += ue(1)  # nothing to smooth
    return bits


@lru_cache(maxsize=8)
def skipped_macroblocks(count: int) -> bytes:
    """CABAC data of ``count`` skipped macroblocks and the end of the slice (clause 9.3.4)."""
    coder = Cabac()
    state, most_probable = first_state(SLICE_QP)
    demand(most_probable == 1, "skipping is not the probable case")
    for index in range(count):
        state = coder.probable(state)
        coder.end_of_slice(last=index == count - 1)
    bits = coder.bits
    return pack_bits(bits + [0] * (-len(bits) % 8))


def first_state(qp: int) -> tuple[int, int]:
    """pStateIdx and valMPS at the start of a slice (clause 9.3.1.1)."""
    before = min(126, max(1, ((SKIP_M * qp) >> 4) + SKIP_N))
    return (63 - before, 0) if before <= 63 else (before - 64, 1)


class Cabac:
    """As much of the arithmetic encoder as skipping needs."""

    def __init__(self) -> None:
        self.bits: Bits = []
        self._low, self._range = 0, 510
        self._outstanding, self._first = 0, True

    def probable(self, state: int) -> int:
        """Encode the more probable value; answer the state after it."""
        self._range -= RANGE_LPS[state][(self._range >> 6) & 3]
        self._renormalise()
        return min(state + 1, 62)

    def end_of_slice(self, *, last: bool) -> None:
        self._range -= 2
        if not last:
            self._renormalise()
            return
        self._low += self._range
        self._range = 2
        self._renormalise()
        self._put((self._low >> 9) & 1)
        self.bits += u(((self._low >> 7) & 3) | 1, 2)

    def _renormalise(self) -> None:
        while self._range < 256:
            if self._low < 256:
                self._put(0)
            elif self._low >= 512:
                self._low -= 512
                self._put(1)
            else:
                self._low -= 256
                self._outstanding += 1
            self._range <<= 1
            self._low <<= 1

    def _put(self, bit: int) -> None:
        if self._first:
            self._first = False
        else:
            self.bits.append(bit)
        self.bits += [1 - bit] * self._outstanding
        self._outstanding = 0
