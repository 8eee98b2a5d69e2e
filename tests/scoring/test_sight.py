"""A beat on which nobody could be seen is neither hit nor missed."""

from __future__ import annotations

import numpy as np
import pytest

from scoring.analysis import measure
from scoring.axes import rhythm_axis
from scoring.music import Music
from scoring.result import score
from scoring.sight import EDGE, Sight, sight_of
from scoring.signals import prepare
from tests.scoring.motion import Motion, flail, unseen, without_frames
from tests.scoring.strangers.camera import film
from tests.scoring.strangers.moves import Stranger

pytestmark = pytest.mark.slow

GAPS = ((3.3, 5.0), (8.2, 9.9), (13.1, 15.0))


def within_gaps(times):
    return np.logical_or.reduce([(times >= start) & (times < end) for start, end in GAPS])


def not_recorded(track):
    return without_frames(track, ~within_gaps(track.times))


def out_of_the_picture(track):
    return unseen(track, np.flatnonzero(within_gaps(track.times)))


def test_time_in_sight_is_counted_without_the_gaps():
    sight = Sight((1.0, 11.0), np.array([[2.0, 4.0], [7.0, 8.0]]))
    assert sight.seconds == 7
    np.testing.assert_allclose(
        sight.seconds_in_sight(np.array([1.0, 2.0, 4.0, 6.0, 9.0])), [0, 1, 1, 3, 5]
    )
    seen = np.array([1.5, 4.5, 6.9, 8.1, 10.9])
    np.testing.assert_allclose(sight.clock(sight.seconds_in_sight(seen)), seen)
    np.testing.assert_array_equal(
        sight.mask_judged(np.array([1.5, 2.5, 4 + EDGE / 2, 4 + EDGE, 7.5])), [1, 0, 0, 1, 0]
    )


@pytest.mark.parametrize("spoilt", [not_recorded, out_of_the_picture])
def test_gaps_are_found_where_the_dancer_is_not_seen(spoilt):
    track = spoilt(Motion(seconds=16).track())
    np.testing.assert_allclose(sight_of(prepare(track)).gaps, GAPS, atol=2 / 30)


def test_a_dancer_who_is_seen_all_the_time_leaves_no_gap(dance):
    sight = sight_of(prepare(dance))
    assert len(sight.gaps) == 0
    assert sight.seconds == pytest.approx(dance.times[-1] - dance.times[0], abs=0.02)


@pytest.mark.parametrize("spoilt", [not_recorded, out_of_the_picture])
@pytest.mark.parametrize("heard", [True, False], ids=["music", "own pulse"])
@pytest.mark.parametrize("style", ["whole beats", "step touch"])
def test_who_is_out_of_sight_for_a_while_loses_no_rhythm(style, heard, spoilt):
    stranger = Stranger(style, seconds=16, timing=0.02, seed=3)
    track, music = film(stranger), stranger.music if heard else None
    whole, rest = (rhythm_axis(measure(t, music=music)).points for t in (track, spoilt(track)))
    assert rest == pytest.approx(whole, abs=1.2)


def test_gaps_make_no_rhythm_of_flailing():
    music, values = Music.at(np.arange(0, 16, 0.5)), []
    for seed in range(12):
        track = not_recorded(flail(Motion(noise=0.006, seconds=16, seed=seed)))
        values.append(measure(track, music=music).rhythm.p_value)
    assert np.mean(np.array(values) <= 0.05) <= 0.2
    assert np.mean(values) == pytest.approx(0.5, abs=0.2)


def test_the_result_says_on_how_many_beats_the_dancer_was_seen():
    stranger = Stranger(seconds=16, seed=3)
    found = score(not_recorded(film(stranger)), music=stranger.music)
    hidden = sum(end - start + 2 * EDGE for start, end in GAPS) / 16
    assert found.details["beat_coverage"] == pytest.approx(1 - hidden, abs=0.06)
    assert found.timeline["quality"]["rhythm"][4] is None
    assert score(film(stranger), music=stranger.music).details["beat_coverage"] == 1
