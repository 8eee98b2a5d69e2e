"""What rhythm is worth: where beside the beat, by which evidence, to which beat."""

from dataclasses import replace

import numpy as np
import pytest

from scoring.analysis import Measurement, measure
from scoring.axes import axes, rhythm_axis
from scoring.manner import Manner
from scoring.music import Music
from scoring.result import score
from scoring.rhythm_table import RHYTHM
from scoring.timeline import write_timeline
from scoring.timing import best_timing, keep_moves, place, source_share, time_accents, time_moves
from tests.scoring.motion import Motion
from tests.scoring.strangers.camera import film
from tests.scoring.strangers.moves import Stranger

DANCE = Motion(bpm=112, noise=0.005, timing=0.01)


@pytest.fixture(scope="module")
def moved_by():
    """{seconds that the music comes earlier: the score}."""
    track = DANCE.track()
    quarter = 60 / DANCE.bpm / 4
    moves = (0.0, 0.05, quarter, 2 * quarter)
    return {late: score(track, music=Music.at(DANCE.beats - late)) for late in moves}


def test_a_little_late_costs_little_a_quarter_much_and_half_a_beat_most(moved_by):
    on_time, little, quarter, half = (found.rhythm for found in moved_by.values())
    assert little > on_time - 1.5
    assert on_time * 0.3 < quarter < on_time * 0.75
    assert half < on_time * 0.15


def test_the_words_say_what_the_points_say(moved_by):
    on_time, little, _, half = (found.feedback for found in moved_by.values())
    assert "Great rhythm" in on_time
    assert "ms behind the beat" in little
    assert "Great rhythm" not in half
    assert "Work on your timing" in half
    assert "but between the beats: land your moves on them" in half
    assert "ms behind" not in half
    assert "ms ahead" not in half


@pytest.mark.parametrize("style", ["double time", "bounce", "half time"])
def test_half_a_beat_off_loses_whatever_the_level(style):
    """In double time half of the moves lie between the beats: its beat and its half are alike."""
    stranger = Stranger(style, 100, seed=5)
    track, beats = film(stranger), stranger.music.beats
    right, half = (
        rhythm_axis(measure(track, music=Music.at(beats + by))).points for by in (0, 0.3)
    )
    if style == "double time":
        assert half == pytest.approx(right, abs=3)
        assert right > 20
    else:
        assert half < right / 3


def test_a_target_has_no_phase_to_be_late_to():
    track, late = DANCE.track(), Motion(bpm=112, noise=0.005, timing=0.01, lag=0.25).track()
    points = [rhythm_axis(measure(t, target_bpm=112)).points for t in (track, late)]
    assert points[1] == pytest.approx(points[0], abs=0.5)
    assert best_timing(measure(late, target_bpm=112).rhythm).lag is None


def test_the_better_evidence_counts():
    """A popper's moves; a bounce whose arms do not stop."""
    popper = measure(film(Stranger("hits", seed=3)), music=Stranger("hits").music).rhythm
    assert best_timing(popper) == time_moves(popper)
    loose = measure(DANCE.track(), music=Music.at(DANCE.beats)).rhythm
    assert best_timing(loose).share == max(time_moves(loose).share, time_accents(loose).share)


def test_hips_that_come_late_to_rest_do_not_make_the_dancer_late():
    """Carried over the feet, the trunk stops 150 ms after each step, but the feet are on time."""
    stranger = Stranger("carried", 83, fps=24, size=0.7, seed=83, timing=0.01)
    found = measure(film(stranger), music=stranger.music).rhythm
    assert (found.lock.part, found.lock.lag) == ("trunk", pytest.approx(0.155, abs=0.02))
    assert abs(found.placed.lag) < 0.04
    assert place(found, found.accents.placement()) == 1


def test_sound_without_a_beat_that_was_found_earns_no_praise():
    """Nobody knows whether the pulse is the music's."""
    track = DANCE.track()
    unheard = score(track, music=Music(reason="no steady beat"))
    alone = score(track, music=Music(reason="no sound"))
    assert alone.rhythm == score(track).rhythm
    assert unheard.rhythm <= 15
    assert "no beat was found" in unheard.feedback
    assert "Great rhythm" not in unheard.feedback
    assert source_share(measure(track, music=Music(reason="silence")).rhythm) == 0.85


@pytest.mark.parametrize("kept_by", [0.1, 0.24, 0.4])
def test_a_pulse_of_ones_own_that_is_hardly_kept_is_none(kept_by):
    """A tempo can be fitted to any few moves; one that is kept well is worth what it was."""
    own = measure(DANCE.track()).rhythm
    heard = measure(DANCE.track(), music=Music.at(DANCE.beats)).rhythm
    locked = np.interp(kept_by, *zip(*((k[1], k[0]) for k in RHYTHM["locked"].knots), strict=True))
    assert keep_moves(heard, locked, 0.01) == pytest.approx(kept_by)
    assert keep_moves(own, locked, 0.01) < 0.8 * kept_by
    assert keep_moves(own, 1.0, 0.01) == keep_moves(heard, 1.0, 0.01) == 1


def test_the_interval_holds_the_points_and_knows_how_sure_the_place_is():
    found = measure(DANCE.track(), music=Music.at(DANCE.beats - 0.13))
    axis = rhythm_axis(found)
    assert axis.low <= axis.points <= axis.high


@pytest.fixture(scope="module")
def bounced() -> Measurement:
    bounce = Stranger("bounce", 104, seed=2, timing=0.09)
    return measure(film(bounce), music=bounce.music)


def moving(measured: Measurement, how: Manner | None) -> Measurement:
    return replace(measured, rhythm=replace(measured.rhythm, manner=how))


def test_the_seconds_of_a_dance_by_accents_add_up_to_its_points(bounced):
    measured = moving(bounced, None)
    assert best_timing(measured.rhythm).evidence == "accents"
    points = {name: round(axis.points, 1) for name, axis in axes(measured).items()}
    timeline = write_timeline(measured, points)
    assert sum(timeline["points"]["rhythm"]) == pytest.approx(points["rhythm"], abs=1e-6)
    assert np.nanmax([q or 0 for q in timeline["quality"]["rhythm"]]) <= 1


def test_accents_of_limbs_thrown_about_are_worth_a_quarter(bounced):
    dancer = Manner(phrasing=0.4, durations=0.5, legs=0.7, head=0.3)
    thrown = Manner(phrasing=0.1, durations=0.2, legs=0.2, head=0.05)
    kept = time_accents(moving(bounced, None).rhythm).kept
    assert kept > 0.3
    assert time_accents(moving(bounced, dancer).rhythm).kept == pytest.approx(kept)
    assert time_accents(moving(bounced, thrown).rhythm).kept == pytest.approx(kept / 4)
