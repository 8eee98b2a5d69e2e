"""Where sounds begin: the rise of loudness in bands of frequency, frame by frame."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import fft

Floats = NDArray[np.float64]
Float32 = NDArray[np.float32]

RATE = 22_050
"""Samples a second of the sound that is listened to."""
HOP = 220
"""Samples from frame to frame: 10 ms."""
FRAMES = RATE / HOP
"""Frames a second."""
WINDOW = 2048
BANDS = 24
LOWEST, HIGHEST = 30.0, 10_000.0
"""Hz: from the kick drum to the hi-hat."""
RANGE = 70.0
"""Decibels below the loudest moment under which there is nothing."""
FAINT = 0.5
"""Decibels a frame that tones rise by as they beat against each other and against the frames."""
CHUNK = 512


def onset_bands(samples: Float32, hop: int = HOP, window: int = WINDOW) -> Float32:
    """(frames, `BANDS`) by how many decibels each band rises at each frame, never below 0.

    samples  (n,) at `RATE` a second; frame k is centred on sample k · `hop`
    The spectral flux of Dixon (2006) on a logarithmic scale, in bands equally wide in mel.
    """
    levels = _levels(samples, hop, window)
    levels = np.maximum(levels, levels.max() - RANGE)
    rise: Float32 = np.zeros_like(levels)
    rise[1:-1] = np.maximum((levels[2:] - levels[:-2]) / 2 - FAINT, 0)
    return rise


def _levels(samples: Float32, hop: int, window: int) -> Float32:
    """(frames, `BANDS`) decibels."""
    count, taper = len(samples) // hop + 1, np.hanning(window).astype(np.float32)
    padded = np.pad(np.asarray(samples, np.float32), window // 2 + hop)[hop:]
    weights = mel_bands(window)
    levels = np.empty((count, BANDS), np.float32)
    for first in range(0, count, CHUNK):
        starts = np.arange(first, min(first + CHUNK, count)) * hop
        pieces = padded[starts[:, None] + np.arange(window)] * taper
        power = np.abs(fft.rfft(pieces)) ** 2
        levels[first : first + CHUNK] = 10 * np.log10(np.maximum(power @ weights, 1e-10))
    return levels


@lru_cache(maxsize=4)
def mel_bands(window: int) -> Floats:
    """(window/2 + 1, `BANDS`) triangles equally wide in mel (O'Shaughnessy 1987), each of sum 1."""
    lowest, highest = (2595 * math.log10(1 + edge / 700) for edge in (LOWEST, HIGHEST))
    edges = 700 * (10 ** (np.linspace(lowest, highest, BANDS + 2) / 2595) - 1)
    low, middle, high = edges[:-2], edges[1:-1], edges[2:]
    pitch = np.arange(window // 2 + 1)[:, None] * RATE / window
    weights = np.clip(
        np.minimum((pitch - low) / (middle - low), (high - pitch) / (high - middle)), 0, None
    )
    nearest = np.abs(pitch - middle).argmin(0)  # where a band is narrower than a bin
    weights[nearest, np.arange(BANDS)] = np.maximum(weights[nearest, np.arange(BANDS)], 1e-3)
    found: Floats = weights / weights.sum(0)
    return found


def standardise(rise: Float32) -> Float32:
    """Each band of mean 0 and deviation 1, so that a hi-hat counts as much as a kick.

    Roots before, so that one crash does not count for ten; bands in which little happens stay low.
    """
    root = np.sqrt(rise)
    centred = root - root.mean(0)
    spread = centred.std(0)
    standard: Float32 = centred / np.maximum(spread, 0.3 * spread.mean() + 0.05)
    return standard
