"""The tempo of onsets whose notes are known, without a sound."""

import numpy as np
import pytest

from pose.onsets import FRAMES, standardise
from pose.periods import LONGEST, TEMPI, Window, comb_of_lags, divide_evenly, repetition
from tests.pose.songs import GROOVES, SIXTEENTHS, Groove

FRAMES_HEARD = round(12 * FRAMES)
QUIET = "kick", "snare"
LEAST_LEAD = 1.15


def note_onsets(groove: Groove, bpm: float, *, drums: bool, seed: int = 0) -> np.ndarray:
    """(frames, bands) of a groove's parts, one band each, every note of another strength."""
    rng = np.random.default_rng(seed)
    parts = [name for name in vars(groove) if drums or name not in QUIET]
    rise = rng.exponential(0.2, (FRAMES_HEARD, len(parts)))
    for band, part in enumerate(parts):
        for bar in range(-1, 20):
            for place in getattr(groove, part):
                when = (bar * SIXTEENTHS + place) * 15 / bpm + rng.normal(0, 0.01) + 0.3
                frame = round(when * FRAMES)
                if 0 <= frame < FRAMES_HEARD and rng.random() < 0.93:
                    rise[frame, band] += rng.uniform(2, 6)
    return rise.astype(np.float32)


def lead(likely: np.ndarray, bpm: float) -> float:
    """How many times as likely a tempo or an octave of it is as any other."""
    octaves = np.log2(TEMPI / bpm)
    beside = np.abs(octaves - np.round(octaves))
    return float(likely[beside < 0.014].max() / likely[beside > 0.05].max())


@pytest.mark.parametrize("name", GROOVES)
@pytest.mark.parametrize("drums", [True, False])
def test_no_dotted_figure_comes_near_the_beat(name, drums):
    for bpm in (74, 89, 103, 118, 137, 158, 174):
        onsets = standardise(note_onsets(GROOVES[name], bpm, drums=drums))
        evidence = repetition(onsets, comb_of_lags(round(LONGEST * len(onsets))))
        heard = Window(0, 12, evidence, divide_evenly(onsets))
        assert lead(heard.likely, bpm) > LEAST_LEAD
