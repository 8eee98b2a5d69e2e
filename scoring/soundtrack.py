"""Two soundtracks laid over each other: where one recording plays the moment of another.

What is held against each other is how strongly sounds begin, in a few bands of frequency, 100
times a second (`pose.soundtrack`): a room, a loudspeaker and a phone between them change the
loudness of music, hardly its beginnings. Of music that repeats itself several places fit nearly
alike; so the measure of certainty is by how much the best place leads the second best.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import fft
from scipy.ndimage import gaussian_filter1d

from scoring.mapping import Mapping
from scoring.signals import Floats

BANDS = 6
BLUR = 0.015
"""Seconds by which the beginning of a sound may lie beside that in the other recording."""
LEAST_COMMON, COMMON_SHARE = 4.0, 0.5
"""Seconds, and share of the shorter one, that both recordings must have in common."""
BESIDE = 0.12
"""Seconds around the best place that are no other place."""
QUIET_BAND = 0.3
"""Of the mean band's deviation: a band in which less happens is not made louder."""
LEAST_ALIKE = 0.2
"""Correlation under which it is no recording of the same music: noise has 0.05–0.15."""
CERTAINTY = Mapping(
    ((0.2, 0.0), (0.3, 0.5), (0.4, 1.0)),
    "Lead of the best place over the second best, as a share of it: generated songs in a room with "
    "noise, as loud as they, have 0.4–0.7; another song of the same tempo, whose bars fit as well "
    "here as there, and noise up to 0.2.",
)
SURE = 0.5


class InvalidOnsets(ValueError):
    """The file holds no onsets."""


@dataclass(frozen=True)
class Onsets:
    """How strongly sounds begin: (n, `BANDS`), `rate` rows a second, the first with the pictures'.

    Without rows there is no sound.
    """

    strength: Floats
    rate: float


@dataclass(frozen=True)
class SoundOffset:
    """The reference's time at the dance's second 0, by the soundtracks.

    certainty  0 to 1 (`CERTAINTY`); `SURE` is enough
    reason     why they do not tell it; None where they do
    """

    seconds: float = 0.0
    certainty: float = 0.0
    reason: str | None = None

    @property
    def sure(self) -> bool:
        return self.reason is None


def encode(onsets: Onsets) -> bytes:
    """A compressed NumPy archive of steps of a 255th of the strongest onset."""
    strongest = float(onsets.strength.max()) if onsets.strength.size else 0.0
    steps = np.round(onsets.strength * (255 / strongest if strongest else 0.0)).astype(np.uint8)
    target = io.BytesIO()
    np.savez_compressed(target, steps=steps, strongest=strongest, rate=onsets.rate)
    return target.getvalue()


def decode(data: bytes) -> Onsets:
    """Raises InvalidOnsets."""
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as kept:
            steps, strongest, rate = kept["steps"], float(kept["strongest"]), float(kept["rate"])
        if steps.ndim != 2 or steps.shape[1] != BANDS or not rate > 0:
            raise ValueError(f"steps of shape {steps.shape} at {rate} a second")
    except Exception as problem:  # NumPy, zipfile and zlib each have errors of their own
        raise InvalidOnsets(f"this holds no onsets: {problem}") from problem
    return Onsets(steps.astype(np.float64) * (strongest / 255), rate)


def find_offset(dance: Onsets, reference: Onsets) -> SoundOffset:
    """Where in the reference the dance's sound begins."""
    for whose, onsets in (("dance", dance), ("reference", reference)):
        if not len(onsets.strength):
            return SoundOffset(reason=f"The {whose} has no sound.")
    if dance.rate != reference.rate:
        return SoundOffset(reason="The soundtracks were kept by different versions.")
    lags, alike, common = _correlate_all(_standardise_bands(dance), _standardise_bands(reference))
    rate = dance.rate
    shorter = min(len(dance.strength), len(reference.strength))
    enough = common >= max(LEAST_COMMON * rate, COMMON_SHARE * shorter)
    if not enough.any():
        return SoundOffset(reason="The soundtracks are too short to be held against each other.")
    # Fisher's z times √n: what as short a piece reaches by chance is taken into account
    strength = np.arctanh(np.clip(alike, -0.999, 0.999)) * np.sqrt(common / rate)
    strength[~enough] = -np.inf
    best = int(strength.argmax())
    other = np.abs(lags - lags[best]) > BESIDE * rate
    second = max(float(strength[other].max(initial=0.0)), 0.0)
    if alike[best] < LEAST_ALIKE:
        return SoundOffset(reason="The soundtracks have nothing in common.")
    certainty = CERTAINTY(1 - second / float(strength[best]))
    reason = None if certainty >= SURE else "The soundtracks fit at several places alike."
    return SoundOffset(float(lags[best] + _peak_offset(alike, best)) / rate, certainty, reason)


def _standardise_bands(onsets: Onsets) -> Floats:
    """Each band about its mean, of deviation 1; roots, so that one crash does not count for ten."""
    root = gaussian_filter1d(np.sqrt(onsets.strength), BLUR * onsets.rate, axis=0)
    centred = root - root.mean(0)
    spread = centred.std(0)
    found: Floats = centred / np.maximum(spread, QUIET_BAND * spread.mean() + 1e-9)
    return found


def _correlate_all(first: Floats, second: Floats) -> tuple[Floats, Floats, Floats]:
    """Of each lag (rows of `second` ahead of `first`): it, correlation, rows in common."""
    n, m = len(first), len(second)
    lags: NDArray[np.int_] = np.arange(1 - n, m)
    size = fft.next_fast_len(n + m, real=True)
    crossed = (fft.rfft(second, size, axis=0) * fft.rfft(first, size, axis=0).conj()).sum(1)
    products = fft.irfft(crossed, size)[lags]
    begin, end = np.maximum(0, -lags), np.minimum(n, m - lags)
    own, others = (np.concatenate([[0.0], np.cumsum((x**2).sum(1))]) for x in (first, second))
    energy = (own[end] - own[begin]) * (others[end + lags] - others[begin + lags])
    alike: Floats = products / np.sqrt(np.maximum(energy, 1e-9))
    return lags.astype(np.float64), alike, (end - begin).astype(np.float64)


def _peak_offset(values: Floats, top: int) -> float:
    """The vertex of the parabola through the highest value and its neighbours, −½ to ½ rows."""
    if not 0 < top < len(values) - 1:
        return 0.0
    before, here, after = values[top - 1 : top + 2]
    bend = before - 2 * here + after
    return float(np.clip(0.5 * (before - after) / bend, -0.5, 0.5)) if bend < 0 else 0.0
