"""The dancer's own pulse: the tempo that the kinematic beats keep."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.ndimage import uniform_filter1d

from scoring.alignment import SIGMA
from scoring.beats import stillness
from scoring.signals import RATE, Floats

SLOWEST, FASTEST = 50.0, 200.0
USUAL_BPM, OCTAVES = 115.0, 0.6
"""Prior over tempo, a bell in octaves. A pulse alone cannot tell 60 from 120 from 240 beats a
minute; most dance music lies at 100–130, so that is the octave we say."""
OCTAVE_ABOVE = 0.6
"""What moves twice as often speak for a tempo, too: people dance double time."""
LEAST_BEATS = 6


@dataclass(frozen=True)
class Pulse:
    """A steady beat: period and one beat's time, seconds."""

    period: float
    phase: float

    @property
    def bpm(self) -> float:
        return 60 / self.period


def estimate_pulse(
    times: Floats, speeds: Mapping[str, Floats], beats: Mapping[str, Floats]
) -> Pulse | None:
    """The pulse of the dancer's parts, or None where none has enough kinematic beats."""
    kept = {part: found for part, found in beats.items() if len(found) >= LEAST_BEATS}
    if not kept:
        return None
    power = np.zeros(0)
    for part, found in kept.items():
        _, moving = spectrum(_remove_trend(stillness(speeds[part])))
        bpm, events = spectrum(impulses(found - times[0], len(times)))
        both = np.sqrt(moving / moving.sum() * events / events.sum())
        power = both if not len(power) else power + both
    return refine(steadiest(kept, period := _likeliest(bpm, power)), period)


def pulse_of_beats(beats: Mapping[str, Floats], span: tuple[float, float]) -> Pulse:
    """The pulse of bare beats, as for the surrogates that tell what chance would give."""
    size = int((span[1] - span[0]) * RATE) + 1
    spectra = [spectrum(impulses(found - span[0], size)) for found in beats.values()]
    power = np.sum([events / events.sum() for _, events in spectra], axis=0)
    period = _likeliest(spectra[0][0], power)
    return refine(steadiest(beats, period), period)


def steadiest(beats: Mapping[str, Floats], period: float) -> Floats:
    """The beats of the part that keeps a period best: the largest Rayleigh statistic n R²."""
    return max(
        beats.values(),
        key=lambda found: len(found) * abs(np.exp(2j * np.pi * found / period).mean()) ** 2,
    )


def _likeliest(bpm: Floats, power: Floats) -> float:
    """Period in seconds of the tempo with most power, its double time counted in."""
    whole = power + OCTAVE_ABOVE * np.interp(2 * bpm, bpm, power, right=0.0)
    likely = whole * tempo_prior(bpm) * (bpm <= FASTEST)
    return 60 / float(bpm[np.argmax(likely)])


def tempo_prior(bpm: Floats) -> Floats:
    """(n,) weight of each tempo, 1 at `USUAL_BPM`."""
    prior: Floats = np.exp(-(np.log2(bpm / USUAL_BPM) ** 2) / (2 * OCTAVES**2))
    return prior


def spectrum(signal: Floats) -> tuple[Floats, Floats]:
    """Beats a minute from `SLOWEST` to twice `FASTEST`, and the power of an even signal there."""
    length = 1 << (len(signal) - 1).bit_length() + 3
    windowed = (signal - signal.mean()) * np.hanning(len(signal))
    power = np.square(np.abs(np.fft.rfft(windowed, length)), dtype=np.float64)
    bpm = np.linspace(0.0, RATE * 30, len(power))
    band = (bpm >= SLOWEST) & (bpm <= 2 * FASTEST)
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


def _remove_trend(values: Floats) -> Floats:
    """Without what is slower than a few beats, and with even loudness."""
    size = min(int(2 * RATE), len(values))
    centred = values - uniform_filter1d(values, size)
    loudness = np.sqrt(uniform_filter1d(centred**2, 2 * size))
    level: Floats = centred / (loudness + 1e-9)
    return level
