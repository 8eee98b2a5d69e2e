"""Pictures of an HDR film (PQ or HLG light, BT.2020 colours) as an ordinary screen shows them.

Without it the same numbers are shown as BT.709: grey, flat and pale.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

PQ, HLG = 16, 18
"""FFmpeg's numbers of the transfer functions SMPTE ST 2084 and ARIB STD-B67."""
WHITE = 203.0
"""Candelas per square metre of a white sheet in HDR (ITU-R BT.2408), which is 1.0 here."""
PEAK = 1000.0
"""Of the brightest light that keeps its detail: films are graded for it."""
KNEE = 0.3
"""Up to this share of white, light stays as it is."""
ROWS = 64
"""At once: a whole picture in 4K would take half a gigabyte."""
LEVELS = 4096
"""Steps that 16 bits are read in: HDR has 10 or 12 bits."""
BT709_OF_BT2020 = np.array(
    [[1.6605, -0.5876, -0.0728], [-0.1246, 1.1329, -0.0083], [-0.0182, -0.1006, 1.1187]],
    np.float32,
)
"""Linear colours of BT.2020 in those of BT.709 (ITU-R BT.2087)."""
LUMA = np.array([0.2627, 0.6780, 0.0593], np.float32)


def is_hdr(transfer: int) -> bool:
    """Whether FFmpeg's number of a transfer function means PQ or HLG."""
    return transfer in (PQ, HLG)


def map_tones(stored: NDArray[np.uint16], transfer: int) -> NDArray[np.uint8]:
    """(h, w, 3) for the screen, from RGB of 16 bits with the film's transfer function."""
    mapped = np.empty(stored.shape, np.uint8)
    for first in range(0, len(stored), ROWS):
        mapped[first : first + ROWS] = _map_rows(stored[first : first + ROWS], transfer)
    return mapped


def _map_rows(stored: NDArray[np.uint16], transfer: int) -> NDArray[np.uint8]:
    import cv2

    light = linear_light(transfer)[stored >> 4]
    if transfer == HLG:
        light *= (PEAK / WHITE) * np.maximum(light @ LUMA, 1e-6)[..., None] ** np.float32(0.2)
    light = np.maximum(cv2.transform(light, BT709_OF_BT2020), 0)
    brightest = light.max(2)
    light *= (compress(brightest) / np.maximum(brightest, 1e-6))[..., None]
    steps = np.minimum(light * (LEVELS - 1), LEVELS - 1).astype(np.uint16)
    mapped: NDArray[np.uint8] = _display_curve()[steps]
    return mapped


@lru_cache(maxsize=2)
def linear_light(transfer: int) -> Floats:
    """(LEVELS,) the light of each stored value: of PQ in whites, of HLG the scene's from 0 to 1."""
    stored = np.linspace(0, 1, LEVELS)
    if transfer == PQ:  # ST 2084
        power = stored ** (1 / 78.84375)
        light = np.maximum(power - 0.8359375, 0) / (18.8515625 - 18.6875 * power)
        return (10_000 / WHITE * light ** (1 / 0.1593017578125)).astype(np.float32)
    a, b, c = 0.17883277, 0.28466892, 0.55991073  # ITU-R BT.2100
    light = np.where(stored <= 0.5, stored**2 / 3, (np.exp((stored - c) / a) + b) / 12)
    return light.astype(np.float32)


def compress(light: Any) -> Floats:
    """Light in whites, 0 to `PEAK`, squeezed into 0 to 1: as it is to the `KNEE`, then a Möbius
    curve that goes on with the same slope (FFmpeg's `tonemap=mobius`)."""
    light, peak = np.asarray(light, np.float32), PEAK / WHITE
    a = -(KNEE**2) * (peak - 1) / (KNEE**2 - 2 * KNEE + peak)
    b = (KNEE**2 - 2 * KNEE * peak + peak) / (peak - 1)
    squeezed = (b**2 + 2 * b * KNEE + KNEE**2) / (b - a) * (light + a) / (light + b)
    found: Floats = np.where(light > KNEE, np.minimum(squeezed, 1), light)
    return found


@lru_cache(maxsize=1)
def _display_curve() -> NDArray[np.uint8]:
    """(LEVELS,) the 8 bits that a screen shows as each light (ITU-R BT.1886)."""
    return np.round(255 * np.linspace(0, 1, LEVELS) ** (1 / 2.4)).astype(np.uint8)
