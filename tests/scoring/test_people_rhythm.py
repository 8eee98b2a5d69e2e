"""Rhythm of real people: who dances on the music is told from who does not."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from scoring import entrainment, rhythm
from scoring.accents import read_accents
from scoring.beats import kinematic_beats, part_speeds
from scoring.calibration import rhythm_points
from scoring.landmarks import PoseTrack
from scoring.music import Music
from scoring.sight import Sight
from scoring.signals import prepare
from scoring.timing import best_timing, source_share
from tests.scoring.motion import Motion, flail, walk
from tests.scoring.people import PEOPLE, beats_of, copies_of, track_of
from tests.scoring.strangers.camera import film
from tests.scoring.strangers.moves import Stranger

pytestmark = [pytest.mark.slow, PEOPLE]

ON_THEIR_MUSIC = ("alygao_blackpink", "letsmove_dance", "fiyud_dance")
"""The grid of the first may be half a beat off; whichever half is right, the other is wrong."""
NOT_ON_IT = ("besir_dancing", "jvssankar_dance")
"""Filmed without sound: no beat is theirs."""
WRONG = (
    0.72,
    0.76,
    0.8,
    0.84,
    0.88,
    0.91,
    0.94,
    1.06,
    1.09,
    1.12,
    1.16,
    1.2,
    1.24,
    1.29,
    1.34,
    1.4,
)


class Dance:
    """What rhythm is measured on, read once."""

    def __init__(self, track: PoseTrack) -> None:
        signals = prepare(track)
        self.moves = {
            part: kinematic_beats(signals.times, moving)
            for part, moving in part_speeds(signals).items()
        }
        self.sight = Sight((signals.times[0], signals.times[-1]))
        self.accents = read_accents(signals)

    def points(self, beats: np.ndarray) -> float:
        found = rhythm.measure(
            self.moves, self.sight, None, music=Music.at(beats), accents=self.accents
        )
        return rhythm_points(best_timing(found).share, source_share(found))


@cache
def dance(clip: str, copy: str = "original") -> Dance:
    return Dance(track_of(clip, copy))


def grid(bpm: float, phase: float) -> np.ndarray:
    return phase + np.arange(-1, 40) * 60 / bpm


@pytest.mark.parametrize("clip", ON_THEIR_MUSIC)
def test_the_music_that_was_danced_to_beats_all_other_tempi(clip):
    beats = beats_of(clip)
    period = np.diff(beats).mean()
    right = dance(clip).points(beats)
    wrong = [dance(clip).points(beats[0] + np.arange(-2, 40) * period / r) for r in WRONG]
    assert right > 18
    assert sum(right > other + 5 for other in wrong) >= 14
    assert np.mean(wrong) < 3


@pytest.mark.parametrize("clip", ON_THEIR_MUSIC)
def test_half_a_beat_off_loses_clearly(clip):
    beats = beats_of(clip)
    right = dance(clip).points(beats)
    assert dance(clip).points(beats + np.diff(beats).mean() / 2) < right / 2


@pytest.mark.parametrize("clip", ON_THEIR_MUSIC)
def test_a_part_of_the_dance_is_on_the_music_too(clip):
    """Nothing hangs on one phrase: the later two thirds alone tell it."""
    accents = dance(clip).accents
    third = len(accents.times) // 3
    later = replace(accents, times=accents.times[third:], values=accents.values[:, third:])
    assert entrainment.measure(later, beats_of(clip)).p_value() < 0.06


@pytest.mark.parametrize("clip", ["alygao_blackpink", "letsmove_dance"])
def test_copies_of_a_clip_have_the_same_rhythm(clip):
    found = [dance(clip, copy).points(beats_of(clip)) for copy in copies_of(clip)]
    assert len(found) >= 5
    assert max(found) - min(found) <= 1.1


@pytest.mark.parametrize("clip", NOT_ON_IT)
def test_who_keeps_to_no_music_gets_little_from_any(clip):
    found = [dance(clip).points(grid(bpm, 0.01 * bpm % 0.6)) for bpm in range(82, 160, 7)]
    assert np.mean(found) < 3
    assert np.median(found) < 1


def test_another_clips_beats_are_kept_as_often_as_chance_has_it():
    """p is uniform: the measure does not know the answer."""
    rng = np.random.default_rng(4)
    values = []
    for clip in (*ON_THEIR_MUSIC, *NOT_ON_IT):
        accents = dance(clip).accents
        own = 60 / np.diff(beats_of(clip)).mean() if clip in ON_THEIR_MUSIC else 1e-9
        for bpm in rng.uniform(75, 165, 24):
            shares = [bpm / own / level for level in (0.5, 2 / 3, 0.75, 1, 4 / 3, 1.5, 2)]
            if min(abs(np.log(share)) for share in shares) > 0.05:
                found = entrainment.measure(accents, grid(bpm, rng.uniform(0, 0.6)))
                values.append(found.p_value())
    assert len(values) > 60
    for share, slack in ((0.05, 0.05), (0.2, 0.1), (0.5, 0.12), (0.8, 0.12)):
        assert np.mean(np.array(values) <= share) == pytest.approx(share, abs=slack)


def test_what_is_no_dance_keeps_no_other_beat():
    """Walking, flailing, and jumping jacks at another tempo than the music's."""
    others = [walk(Motion(bpm=118)), flail(Motion(seconds=14)), film(Stranger("jacks", 118))]
    for kept in map(Dance, others):
        found = [kept.points(grid(118 * share, 0.2)) for share in (0.8, 0.87, 1.1, 1.3)]
        assert np.mean(found) < 3.5
