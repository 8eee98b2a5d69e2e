"""The dancer's own pulse: kinematic beats, and the tempo that they keep."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import gaussian_filter1d, uniform_filter1d
from scipy.signal import find_peaks

from scoring.alignment import SIGMA
from scoring.signals import RATE, Floats

SLOWEST, FASTEST = 50.0, 200.0
USUAL_BPM, OCTAVES = 115.0, 0.6
"""Prior over tempo, a bell in octaves. A pulse alone cannot tell 60 from 120 from 240 beats a
minute; most dance music lies at 100–130, so that is the octave we say."""
LEAST_BEATS = 6
TRACKER_DELAY, TRACKER_DELAY_SHARE = 0.004, 0.033
"""Seconds, and share of the time from beat to beat, by which MediaPipe's own smoothing (One-Euro,
0.05 Hz + 80 Hz × speed) makes a body come to rest too late: slow moves trail more. Measured on the
rendered dancer 19 ms at 160 BPM, 22 at 120, 29 at 80; the generated dancers behind the same filter
have 15, 20 and 29."""
SHORTEST_GAP, LONGEST_GAP = 0.25, 1.2
_PROMINENCE = 0.3
_FLOOR = 0.2


@dataclass(frozen=True)
class Pulse:
    """A steady beat: period and one beat's time, seconds."""

    period: float
    phase: float

    @property
    def bpm(self) -> float:
        return 60 / self.period


def stillness(energy: Floats) -> Floats:
    """(n,) −log of the energy: its peaks are the kinematic beats, large or small moves alike.

    The floor, a fifth of the mean, keeps the noise of a held pose from looking like beats.
    """
    filled = np.nan_to_num(energy, nan=float(np.nanmean(energy)))
    still: Floats = gaussian_filter1d(-np.log(filled + _FLOOR * filled.mean() + 1e-9), 2.0)
    return still


def kinematic_beats(times: Floats, energy: Floats) -> Floats:
    """(m,) seconds of the local minima of E(t), between the samples by a parabola, without delay.

    AIST++: Li et al. (2021); the prominence asks for a dip of a quarter on either side.
    """
    still = stillness(energy)
    peaks, _ = find_peaks(still, prominence=_PROMINENCE)
    peaks = peaks[~np.isnan(energy[peaks])]
    left, middle, right = still[peaks - 1], still[peaks], still[peaks + 1]
    shift = (left - right) / np.minimum(2 * (left - 2 * middle + right), -1e-12)
    beats: Floats = times[peaks] + np.clip(shift, -0.5, 0.5) / RATE
    return beats - tracker_delay(beats)


def tracker_delay(beats: Floats) -> float:
    """Seconds by which the landmarks trail the dancer at these beats."""
    gap = float(np.median(np.diff(beats))) if len(beats) > 1 else SHORTEST_GAP
    return TRACKER_DELAY + TRACKER_DELAY_SHARE * min(max(gap, SHORTEST_GAP), LONGEST_GAP)


def estimate_pulse(times: Floats, energy: Floats, beats: Floats) -> Pulse | None:
    """The pulse of the dancer, or None where there are too few kinematic beats."""
    if len(beats) < LEAST_BEATS:
        return None
    bpm, power = spectrum(_levelled(stillness(energy)))
    _, events = spectrum(impulses(beats - times[0], len(times)))
    both = np.sqrt(power / power.sum() * events / events.sum())
    return refine(beats, 60 / float(bpm[np.argmax(both * tempo_prior(bpm))]))


def pulse_of_beats(beats: Floats, duration: float) -> Pulse:
    """The pulse of bare beats, as for the surrogates that tell what chance would give."""
    bpm, power = spectrum(impulses(beats - beats[0], int(duration * RATE) + 1))
    return refine(beats, 60 / float(bpm[np.argmax(power * tempo_prior(bpm))]))


def tempo_prior(bpm: Floats) -> Floats:
    """(n,) weight of each tempo, 1 at `USUAL_BPM`."""
    prior: Floats = np.exp(-(np.log2(bpm / USUAL_BPM) ** 2) / (2 * OCTAVES**2))
    return prior


def spectrum(signal: Floats) -> tuple[Floats, Floats]:
    """Beats a minute from `SLOWEST` to `FASTEST`, and the power of an even signal there."""
    length = 1 << (len(signal) - 1).bit_length() + 3
    windowed = (signal - signal.mean()) * np.hanning(len(signal))
    power = np.square(np.abs(np.fft.rfft(windowed, length)), dtype=np.float64)
    bpm = np.linspace(0.0, RATE * 30, len(power))
    band = (bpm >= SLOWEST) & (bpm <= FASTEST)
    return bpm[band], power[band]


def impulses(times: Floats, length: int) -> Floats:
    """(length,) a one at each time."""
    train = np.zeros(length)
    train[np.clip(np.round(times * RATE).astype(int), 0, length - 1)] = 1
    return train


def refine(beats: Floats, period: float) -> Pulse:
    """The pulse near a period that fits the beats best: least squares, far beats weigh little."""
    mean = np.exp(2j * np.pi * beats / period).mean()
    phase = float(np.angle(mean) / (2 * np.pi) * period)
    # Counting from the middle of the clip keeps an error of the first guess from growing.
    middle = phase + period * round((float(np.median(beats)) - phase) / period)
    pulse = Pulse(period, middle)
    for width in (4 * SIGMA, 2 * SIGMA, SIGMA, SIGMA):
        pulse = _fit(beats, pulse, width)
    return pulse


def _fit(beats: Floats, pulse: Pulse, width: float) -> Pulse:
    count = np.round((beats - pulse.phase) / pulse.period)
    error = beats - pulse.phase - count * pulse.period
    weight = np.exp(-(error**2) / (2 * width**2))
    if weight.sum() < 2 or np.ptp(count) < 2:
        return pulse
    centre, offset = np.average(count, weights=weight), np.average(error, weights=weight)
    spread = (weight * (count - centre) ** 2).sum()
    slope = float((weight * (count - centre) * (error - offset)).sum() / max(spread, 1e-12))
    # A refinement, not a search: the tempo may not leave the peak that was found.
    slope = float(np.clip(slope, -0.02 * pulse.period, 0.02 * pulse.period))
    return Pulse(pulse.period + slope, pulse.phase + float(offset - slope * centre))


def _levelled(values: Floats) -> Floats:
    """Without what is slower than a few beats, and with even loudness."""
    size = min(int(2 * RATE), len(values))
    centred = values - uniform_filter1d(values, size)
    loudness = np.sqrt(uniform_filter1d(centred**2, 2 * size))
    level: Floats = centred / (loudness + 1e-9)
    return level
