"""Loudness of programmes (ITU-R BS.1770-5, gated as in EBU R 128), and one level for all voices.

Sound is float32, -1 to 1. A voice is heard on both channels, which adds 3 LU to one alone.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.ndimage import minimum_filter1d, uniform_filter1d
from scipy.signal import bilinear, sosfilt, tf2sos

TARGET = -18.0  # LUFS, for speech that is streamed (AES TD1008)
CEILING_DB = -2.0  # dBFS of samples; between them, and after AAC, it stays below -1
MOST_GAIN_DB = 20.0
ABSOLUTE_GATE, RELATIVE_GATE = -70.0, -10.0  # LUFS, and LU below what passes the first
HOP_SECONDS, HOPS = 0.1, 4  # blocks of 0.4 s that overlap by three quarters
PIECE_SECONDS = 30
LOOK_AHEAD = 0.005  # seconds in which the limiter closes and opens


def level_loudness(voice: np.ndarray, rate: int) -> np.ndarray:
    """The voice (samples,) at TARGET on two channels, no sample above CEILING_DB."""
    loud = loudness(voice, rate, channels=2)
    if not np.isfinite(loud):
        return voice
    gain = 10 ** (min(TARGET - loud, MOST_GAIN_DB) / 20)
    return limit_peaks(voice * np.float32(gain), rate)


def loudness(sound: np.ndarray, rate: int, channels: int = 1) -> float:
    """Integrated loudness in LUFS of the same sound (samples,) on so many channels; for silence,
    minus infinity. What is shorter than a block is measured as if it went on."""
    hops = hop_energies(long_enough(sound, rate), rate)
    if len(hops) < HOPS:
        return -np.inf
    blocks = channels * np.convolve(hops, np.ones(HOPS) / HOPS, "valid")
    kept = blocks[in_lufs(blocks) > ABSOLUTE_GATE]
    if not len(kept):
        return -np.inf
    kept = kept[in_lufs(kept) > in_lufs(kept.mean()) + RELATIVE_GATE]
    return float(in_lufs(kept.mean()))


def long_enough(sound: np.ndarray, rate: int) -> np.ndarray:
    block = round(HOP_SECONDS * rate) * HOPS
    short = 0 < len(sound) < block
    return np.tile(sound, -(-block // len(sound))) if short else sound


def in_lufs(energy: Any) -> Any:
    return -0.691 + 10 * np.log10(np.maximum(energy, 1e-12))


def hop_energies(sound: np.ndarray, rate: int) -> np.ndarray:
    """Mean squares of the weighted sound, of each whole tenth of a second; piece by piece, since a
    long lesson's sound is large."""
    hop = round(HOP_SECONDS * rate)
    sections = k_weighting(rate)
    state = np.zeros((len(sections), 2))
    found = []
    piece = hop * round(PIECE_SECONDS / HOP_SECONDS)
    for start in range(0, len(sound) - hop + 1, piece):
        part = sound[start : start + piece]
        weighted, state = sosfilt(sections, part[: len(part) // hop * hop], zi=state)
        found.append(np.mean(weighted.reshape(-1, hop) ** 2, axis=1))
    return np.concatenate(found) if found else np.zeros(0)


def k_weighting(rate: int) -> np.ndarray:
    """A shelf for the head and a high pass for low sounds, as second-order sections; the analogue
    filters of BS.1770's table for 48 kHz, so that they are right at any rate."""
    return np.concatenate([shelf(rate), high_pass(rate)])


def shelf(rate: int) -> np.ndarray:
    frequency, quality, gain = 1681.974450955533, 0.7071752369554196, 3.999843853973347
    w, high = prewarp_frequency(frequency, rate), 10 ** (gain / 20)
    middle = high**0.4996667741545416
    above = [high, middle * w / quality, w * w]
    sections: np.ndarray = tf2sos(*bilinear(above, [1, w / quality, w * w], rate))
    return sections


def high_pass(rate: int) -> np.ndarray:
    frequency, quality = 38.13547087602444, 0.5003270373238773
    w = prewarp_frequency(frequency, rate)
    sections: np.ndarray = tf2sos(*bilinear([1, 0, 0], [1, w / quality, w * w], rate))
    # the table's filter has the numerator 1 - 2z + z², not scaled
    sections[0, :3] /= sections[0, 0]
    return sections


def prewarp_frequency(frequency: float, rate: int) -> float:
    return float(2 * rate * np.tan(np.pi * frequency / rate))


def limit_peaks(sound: np.ndarray, rate: int) -> np.ndarray:
    """No sample above the ceiling; the gain gives way before a peak, and smoothly."""
    ceiling = np.float32(10 ** (CEILING_DB / 20))
    peaks = np.abs(sound)
    if not len(sound) or float(peaks.max()) <= ceiling:
        return sound
    span = 2 * round(LOOK_AHEAD * rate) + 1
    wanted = ceiling / np.maximum(peaks, ceiling)
    gain = uniform_filter1d(minimum_filter1d(wanted, span), span)
    made: np.ndarray = np.clip(sound * gain, -ceiling, ceiling).astype(np.float32)
    return made
