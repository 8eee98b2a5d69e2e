"""How long a beat is, time by time, and how surely there is one.

Music repeats itself after one beat, after two, up to two bars: the autocorrelation of the onsets,
summed over bands, is high at all these lags at once. So it is at those of a dotted figure; but the
beat is what quick notes divide by two or by four (the autocorrelation shows what a tempo divides,
the Fourier transform what divides it: Peeters 2006). What a sound of the same density reaches by
chance is found by putting its own pieces in another order, which leaves each sound as it is and
takes the long repetition away.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import fft

from pose.onsets import FRAMES, Float32, Floats, standardise

SLOWEST, FASTEST = 60.0, 204.0
STEPS = 500
"""Tempi between them, a quarter of a percent apart."""
TEMPI: Floats = np.geomspace(SLOWEST, FASTEST, STEPS)
USUAL, OCTAVES = 115.0, 1.0
"""Listeners tap near 115 a minute (Moelants 2002: 120 to 130 for dance music), a factor of two
off it seldom: of a tempo and its double the likelier is told."""
BEATS = (1.0, 1.5, 0.5, 2.0, 0.5, 0.5, 0.5, 2.0)
"""Weights of the lags of one beat, two and so on to two bars: what comes back after a bar and after
half of one tells a beat from the three sixteenths of a syncopation, which come back after three."""
EVEN, UNEVEN, DIVIDED = (1, 2, 4), 3, 3.0
"""Pulses a beat of what divides it evenly, and of what divides it in three, and what that weighs.
At 4/3 or 2/3 of the tempo, where dotted figures come back as often, quick notes that go two or four
to a beat go three to one."""
DOUBT = 0.45
"""By what share a beat that is divided in three counts less: shuffles and six eights are, too, and
repeat at their beats."""
LONGEST = 0.6
"""Longest lag, as a share of the window."""
SHORTEST = 0.3
"""Seconds under which a sound is like itself."""
SPAN, STRIDE = 12.0, 6.0
"""Seconds of the windows, and from one to the next."""
ORDERS = 20
PIECES = (0.2, 0.8)
"""Seconds of the pieces that are put in another order."""
DRIFT, JUMP = 10.0, 3.0
"""Cost, in units of chance, of an octave of drift, and the most that any change may cost."""


@dataclass(frozen=True)
class Window:
    """`evidence` (STEPS,) of each tempo in `start` to `end` seconds; 1 is what chance reaches.

    `even` (STEPS,) is how evenly each divides its beat, see `divide_evenly`.
    """

    start: float
    end: float
    evidence: Floats
    even: Floats

    @property
    def likely(self) -> Floats:
        """(STEPS,) the evidence for each tempo, less where its beat is divided in three."""
        found: Floats = self.evidence * (1 - DOUBT * (1 - self.even))
        return found


def listen_in_windows(rise: Float32) -> list[Window]:
    """The evidence for each tempo in windows of `SPAN` seconds that cover all of the sound."""
    length, stride = round(SPAN * FRAMES), round(STRIDE * FRAMES)
    last = max(len(rise) - length, 0)
    starts = [*range(0, last, stride), last]
    found = []
    for start in starts:
        onsets = standardise(rise[start : start + length])
        seconds = start / FRAMES, min(start + length, len(rise)) / FRAMES
        found.append(Window(*seconds, weigh_tempi(onsets), divide_evenly(onsets)))
    return found


def weigh_tempi(onsets: Float32) -> Floats:
    """(STEPS,) how much more each tempo repeats than the best does by chance."""
    comb = comb_of_lags(round(LONGEST * len(onsets)))
    rng = np.random.default_rng(len(onsets))
    chance = [repetition(in_other_order(onsets, rng), comb).max() for _ in range(ORDERS)]
    found: Floats = repetition(onsets, comb) / max(float(np.mean(chance)), 1e-6)
    return found


def repetition(onsets: Float32, comb: Floats) -> Floats:
    """(STEPS,) mean autocorrelation at the beats of each tempo, above that of other lags."""
    power, size = power_spectrum(onsets)
    lags = fft.irfft(power, size)[: comb.shape[1]] / (len(onsets) - np.arange(comb.shape[1]))
    like = lags / max(float(lags[0]), 1e-9)
    usual = float(np.median(like[round(SHORTEST * FRAMES) :]))
    found: Floats = (comb @ like - usual) * np.exp(-0.5 * (np.log2(TEMPI / USUAL) / OCTAVES) ** 2)
    return found


def power_spectrum(onsets: Float32) -> tuple[Floats, int]:
    """(size // 2 + 1,) of all bands together, and the size, in frames, of the transform."""
    size = fft.next_fast_len(2 * len(onsets), real=True)
    power: Floats = (np.abs(fft.rfft(onsets, size, axis=0)) ** 2).sum(1)
    return power, size


def divide_evenly(onsets: Float32) -> Floats:
    """(STEPS,) 0 to 1: how much of the pulse within a beat of each tempo goes two or four to it."""
    power, size = power_spectrum(onsets)
    beat = TEMPI / 60 * size / FRAMES
    at = np.arange(len(power))
    even = sum(np.interp(pulses * beat, at, power) for pulses in EVEN)
    uneven = np.interp(UNEVEN * beat, at, power)
    share: Floats = even / np.maximum(even + DIVIDED * uneven, 1e-12)
    return share


@lru_cache(maxsize=2)
def comb_of_lags(longest: int) -> Floats:
    """(STEPS, longest + 1) for each tempo the weights of the lags of its beats, of sum 1."""
    comb, every = np.zeros((STEPS, longest + 1)), np.array(BEATS)
    for k, bpm in enumerate(TEMPI):
        lags = np.arange(1, len(every) + 1) * 60 / bpm * FRAMES
        inside = lags < longest
        lags, weights = lags[inside], every[inside] / every[inside].sum()
        whole = lags.astype(int)
        np.add.at(comb[k], whole, weights * (1 - lags + whole))
        np.add.at(comb[k], whole + 1, weights * (lags - whole))
    return comb


def in_other_order(onsets: Float32, rng: np.random.Generator) -> Float32:
    """The same, cut into short pieces of random lengths that change places."""
    most = int(len(onsets) / FRAMES / PIECES[0]) + 1
    cuts = np.cumsum(rng.uniform(*PIECES, most) * FRAMES).astype(int)
    pieces = np.split(onsets, cuts[cuts < len(onsets)])
    return np.concatenate([pieces[k] for k in rng.permutation(len(pieces))])


def follow_tempo(windows: list[Window]) -> NDArray[np.intp]:
    """(windows,) which of `TEMPI` each has, on the path of most evidence (Viterbi)."""
    octaves = np.abs(np.log2(TEMPI[:, None] / TEMPI[None, :]))
    cost = np.minimum(DRIFT * octaves, JUMP)
    best, back = windows[0].likely, []
    for window in windows[1:]:
        reached = best[:, None] - cost
        back.append(reached.argmax(0))
        best = reached.max(0) + window.likely
    path = [int(best.argmax())]
    for origin in reversed(back):
        path.append(int(origin[path[-1]]))
    return np.array(path[::-1])
