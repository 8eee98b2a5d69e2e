"""Entrainment: do the body's accents keep one phase against the beat, phrase after phrase?

The phase coherence of physiology (Lachaux et al. 1999), with stretches of a dance for trials: in
each window of a few beats every series of `scoring.accents` has a complex amplitude (a phasor) at
the beat, at half and at double its tempo; phasors that point the same way in all windows are
coherent. All parts are pooled. By chance the same pooling gives what it gives at tempi near the
beat's, to which nobody danced.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaincc

from scoring.accents import Accents, Kind
from scoring.alignment import beat_length, beat_position
from scoring.signals import Floats

Phasors = NDArray[np.complex128]
Indices = NDArray[np.intp]
WINDOW, STEP = 1.2, 0.3
"""Seconds of a window, two to three beats long, and from one to the next: a longer one evens out
unsteady beats, in a shorter one half time has no phase."""
LEAST_WINDOWS = 10
COUNTS = {0.5: 0.5, 1.0: 1.0, 2.0: 0.5}
"""Cycles a beat, and what they weigh: most people move with each beat, many accent every second
one, few every half."""
WRONG = np.concatenate([np.geomspace(0.7, 0.955, 30), np.geomspace(1.047, 1.43, 30)])
"""Wrong tempi, as shares of the right one: far enough for ten seconds to tell them from it, and
neither its half nor its double."""
LEAST_P = 1e-3
"""Sixty tempi make nobody surer."""
USUAL: dict[Kind, float] = {"bounce": 0.2, "rest": 0.16, "accent": -0.32}
"""Where each kind of accent is strongest in who dances on the beat, in beats after it. The rendered
dancer, who comes to rest exactly on it, has 0.08, 0.14 and −0.34 (her landmarks trail by 20 ms);
real dancers catch a bounce 0.15 to 0.3 after it and are a little late with the others."""
BOUNCE_TOLD = 0.5
"""What a bounce weighs in the lag: some dancers go down on the beat, some come up."""


@dataclass(frozen=True)
class Chance:
    """What the wrong tempi have: for each count of `COUNTS` the mean coherence and its spread, and
    the gamma distribution (shape, offset, scale) of the sum weighted by `COUNTS` over the spread.
    """

    means: Floats
    spreads: Floats
    gamma: tuple[float, float, float]

    def p_value(self, coherences: Floats) -> float:
        """How often chance gives as much as coherences (counts,) do together."""
        shape, offset, scale = self.gamma
        beyond = max(_weigh_counts(coherences / self.spreads) - offset, 0.0) / scale
        return max(float(gammaincc(shape, beyond)), LEAST_P)

    def excess(self, coherences: Floats) -> Floats:
        """(counts,) coherence beyond chance, (S − S0) / (1 − S0)."""
        beyond: Floats = (coherences - self.means) / np.maximum(1 - self.means, 1e-9)
        return beyond


@dataclass(frozen=True)
class Placement:
    """Where the accents are beside the beat, against `USUAL`.

    beats       of lag, −0.5 to 0.5, positive after the beat
    period      seconds of a beat
    coherent    coherence with the beat itself beyond chance: what keeps to its half has no lag
    certainty   0 to 1: how far the series agree on it
    """

    beats: float
    period: float
    coherent: float
    certainty: float

    @property
    def seconds(self) -> float:
        """The lag, seconds."""
        return self.beats * self.period


@dataclass(frozen=True)
class Entrainment:
    """How the accents hang together with the beat.

    times       (W,) seconds of the windows' middles
    phasors     (counts, W, C) of the series in the windows
    series      whose they are
    period      of the beat, seconds
    """

    times: Floats
    phasors: Phasors
    series: Accents
    chance: Chance
    period: float

    def coherences(self, drawn: Indices | None = None) -> Floats:
        """(counts,) over all windows, or those drawn."""
        phasors = self.phasors if drawn is None else self.phasors[:, drawn]
        return coherence(phasors, self.series.weights)

    def strength(self, drawn: Indices | None = None) -> float:
        """Coherence beyond chance at the count that shows it best, weighted by `COUNTS`."""
        excess = self.chance.excess(self.coherences(drawn))
        return float(max(0.0, *(np.array(list(COUNTS.values())) * excess)))

    def p_value(self, drawn: Indices | None = None) -> float:
        """How often chance does as well."""
        return self.chance.p_value(self.coherences(drawn))

    def placement(self, drawn: Indices | None = None) -> Placement:
        """Where beside the beat the accents are; the coherent ones count most."""
        phasors = self.at_beat if drawn is None else self.at_beat[drawn]
        kinds, parts = self.series.kinds, self.series.parts
        usual = np.array([USUAL[kind] for kind in kinds])
        turned = np.exp(1j * (np.angle(phasors.sum(0)) + 2 * np.pi * usual))
        told = np.array([_lag_information(*series) for series in zip(kinds, parts, strict=True)])
        weight = told * self.series.weights * _coherent(phasors) ** 2
        mean = complex((weight * turned).sum() / max(float(weight.sum()), 1e-12))
        excess = self.chance.excess(self.coherences(drawn))[list(COUNTS).index(1.0)]
        beats = float(-np.angle(mean) / (2 * np.pi))
        return Placement(beats, self.period, float(excess), abs(mean))

    @property
    def at_beat(self) -> Phasors:
        """(W, C) the phasors at one cycle a beat."""
        phasors: Phasors = self.phasors[list(COUNTS).index(1.0)]
        return phasors

    @property
    def part(self) -> str:
        """Whose accents are most coherent with the beat."""
        return self.series.parts[int(np.argmax(self.series.weights * _coherent(self.at_beat)))]

    @property
    def agreement(self) -> Floats:
        """(W,) −1 to 1: how far the accents of a window have the phase of all, at the beat."""
        phasors, weights = self.at_beat, self.series.weights
        mean = phasors.mean(0)
        size = np.sqrt((np.abs(phasors) ** 2) @ weights * float(np.abs(mean) ** 2 @ weights))
        close: Floats = ((phasors * mean.conj()).real @ weights) / np.maximum(size, 1e-12)
        return close


def measure(accents: Accents, beats: Floats) -> Entrainment | None:
    """Entrainment to beats (m,) in seconds; None where there is too little to tell."""
    windows = split_windows(accents.times)
    if len(windows) < LEAST_WINDOWS or not accents.values.any():
        return None
    tempi = np.concatenate([[1.0], WRONG])
    cycles = np.outer(tempi, beat_position(accents.times, beats))
    found = np.array([read_phasors(accents, windows, count * cycles) for count in COUNTS])
    coherences = coherence(found, accents.weights)
    return Entrainment(
        times=windows,
        phasors=found[:, 0],
        series=accents,
        chance=_chance(coherences[:, 1:]),
        period=beat_length(beats),
    )


def split_windows(times: Floats) -> Floats:
    """(W,) middles of the windows that lie within the times, about `STEP` apart."""
    room = float(times[-1] - times[0]) - WINDOW
    count = round(room / STEP) + 1 if room >= 0 else 0
    middles: Floats = times[0] + WINDOW / 2 + np.linspace(0, max(room, 0.0), count)
    return middles


def read_phasors(accents: Accents, windows: Floats, cycles: Floats) -> Phasors:
    """(G, W, C) amplitude of each series in each window, at G courses of cycles (G, n)."""
    turning = np.exp(-2j * np.pi * cycles)
    found = np.empty((len(cycles), len(windows), len(accents.values)), np.complex128)
    for number, middle in enumerate(windows):
        inside = np.abs(accents.times - middle) <= WINDOW / 2
        bell = np.cos(np.pi * (accents.times[inside] - middle) / WINDOW) ** 2
        bell /= bell.sum()
        values = accents.values[:, inside]
        values = values - (values @ bell)[:, None]
        found[:, number] = (turning[:, inside] * bell) @ values.T
    return found


def coherence(phasors: Phasors, weights: Floats) -> Floats:
    """(…) 0 to 1 of phasors (…, W, C): |Σ_w z|² over W Σ_w |z|², both pooled over the series."""
    together = np.abs(phasors.sum(-2)) ** 2 @ weights
    each = phasors.shape[-2] * ((np.abs(phasors) ** 2).sum(-2) @ weights)
    share: Floats = together / np.maximum(each, 1e-12)
    return share


def _coherent(phasors: Phasors) -> Floats:
    """(C,) coherence of each series of phasors (W, C)."""
    each = len(phasors) * (np.abs(phasors) ** 2).sum(0)
    share: Floats = np.abs(phasors.sum(0)) ** 2 / np.maximum(each, 1e-12)
    return share


def _weigh_counts(values: Floats) -> float:
    return float(np.array(list(COUNTS.values())) @ values)


def _chance(coherences: Floats) -> Chance:
    """Of coherences (counts, wrong tempi)."""
    spreads = np.maximum(coherences.std(1), 1e-9)
    sums = np.array(list(COUNTS.values())) @ (coherences / spreads[:, None])
    return Chance(coherences.mean(1), spreads, _gamma(sums))


def _gamma(values: Floats) -> tuple[float, float, float]:
    """Shape, offset and scale of a gamma distribution with the mean, spread and skew of values.

    The few independent tempi of a short clip give no fine p by counting.
    """
    skew = min(max(measure_skew(values), 0.3), 2.0)
    shape = 4 / skew**2
    scale = max(float(values.std(ddof=1)), 1e-9) / np.sqrt(shape)
    return shape, float(values.mean()) - shape * scale, float(scale)


def measure_skew(values: Floats) -> float:
    """The third moment about the mean, in standard deviations."""
    about = values - values.mean()
    return float((about**3).mean()) / max(float(values.std()), 1e-9) ** 3


def _lag_information(kind: Kind, part: str) -> float:
    """What a series says of the lag; a step lifts the knee on the beat or between, as it may."""
    return {"bounce": 0.0 if "knee" in part else BOUNCE_TOLD}.get(kind, 1.0)
