"""The timeline adds up to the score, and points at what was done to the dance."""

from dataclasses import replace

import numpy as np
import pytest

from scoring.result import MAXIMUM, score
from scoring.timeline import Evidence, extremes, share_out
from tests.scoring.conftest import DANCE
from tests.scoring.motion import Motion, leaning, shaken, unseen


def test_the_seconds_of_every_axis_add_up_to_its_points(dance_score):
    timeline = dance_score.timeline
    for axis, points in dance_score.breakdown.items():
        assert len(timeline["points"][axis]) == len(timeline["quality"][axis]) == 12
        assert sum(timeline["points"][axis]) == pytest.approx(points, abs=1e-9)
        assert all(step >= 0 for step in timeline["points"][axis])


def test_a_second_without_evidence_has_no_quality_and_every_other_has(dance):
    timeline = score(unseen(dance, (dance.times >= 4) & (dance.times < 7))).timeline
    for axis in ("balance", "smoothness", "creativity"):
        quality = timeline["quality"][axis]
        assert quality[5] is None
        assert all(0 <= q <= 1 for q in quality[:4] + quality[8:])


def test_a_track_that_begins_late_has_the_same_timeline_later(dance, dance_score):
    later = score(replace(dance, times=dance.times + 5)).timeline
    assert later["start"] == 5.0
    for axis, points in dance_score.timeline["points"].items():
        assert later["points"][axis] == pytest.approx(points, abs=0.05)


def test_rounding_loses_nothing_over_a_long_dance():
    shares = share_out(17.3, Evidence(np.ones(300), np.linspace(0.1, 0.9, 300)))
    assert sum(shares) == pytest.approx(17.3, abs=1e-9)
    assert shares[-1] == pytest.approx(9 * shares[0], abs=0.01)


def test_an_axis_without_evidence_is_spread_evenly():
    assert share_out(3.0, Evidence(np.zeros(4), np.full(4, np.nan))) == [0.75] * 4


def steady(*quality):
    return Evidence(np.ones(len(quality)), np.array(quality, float))


def test_a_moment_is_the_mean_of_the_axes_weighted_by_their_points():
    """Of 25, 30, 25 and 20: rhythm is worth more than balance."""
    flat = steady(0.5, 0.5, 0.5, 0.5)
    found = {
        "balance": steady(0, 0, 1, 1),
        "rhythm": steady(1, 1, 0, 0),
        "smoothness": flat,
        "creativity": flat,
    }
    best, worst = extremes(found, (7.0, 99.0))
    assert (best["start"], best["end"], best["axes"]) == (7.0, 9.0, ["rhythm"])
    assert best["quality"] == pytest.approx((30 + 0.5 * 45) / 100)
    assert (worst["start"], worst["end"], worst["axes"]) == (9.0, 11.0, ["rhythm"])
    assert worst["quality"] == pytest.approx((25 + 0.5 * 45) / 100)


def test_moments_that_are_alike_have_no_best():
    found = dict.fromkeys(MAXIMUM, steady(0.5, 0.5, 0.505, 0.505))
    assert extremes(found, (0.0, 99.0)) == (None, None)
    found = dict.fromkeys(MAXIMUM, steady(0.5, 0.5, 0.52, 0.52))
    assert extremes(found, (0.0, 99.0))[0]["start"] == 2.0


def test_a_moment_in_which_most_was_hidden_is_neither_best_nor_worst():
    """Two axes tell less than three: what lies behind may be better or worse."""
    unseen_there = Evidence(np.array([0, 0, 1, 1]), np.array([np.nan, np.nan, 0.5, 0.6]))
    found = dict.fromkeys(MAXIMUM, unseen_there) | {
        "balance": steady(1, 1, 0.5, 0.6),
        "rhythm": steady(1, 1, 0.5, 0.6),
    }
    best, worst = extremes(found, (0.0, 99.0))
    assert (best["start"], worst["start"]) == (1.0, 2.0)  # and not 0.0, where two are at their best


def test_a_trembling_hand_costs_its_own_seconds(dance, dance_score):
    timeline = score(shaken(dance, "left", 6, 8)).timeline
    smooth = timeline["quality"]["smoothness"]
    before = dance_score.timeline["quality"]["smoothness"]
    assert max(smooth[6], smooth[7]) < min(before[6], before[7]) - 0.1
    assert smooth[2] == pytest.approx(before[2], abs=0.05)


def test_a_deep_lean_is_the_worst_moment_and_balance_is_named(dance):
    worst = score(leaning(dance, 4, 8, 0.75)).timeline["worst"]
    assert 3 <= worst["start"] <= 7
    assert "balance" in worst["axes"]
    assert worst["words"].endswith("below your average")


def test_the_best_moment_is_better_than_the_worst(dance_score):
    best, worst = dance_score.timeline["best"], dance_score.timeline["worst"]
    assert best["quality"] > worst["quality"]
    assert 0 <= worst["start"] < worst["end"] <= 12
    assert set(best["axes"]) <= set(MAXIMUM)


def test_seconds_in_which_nobody_was_seen_have_no_quality(dance):
    hidden = (dance.times >= 4) & (dance.times < 7)
    timeline = score(unseen(dance, hidden)).timeline
    assert timeline["quality"]["balance"][5] is None
    assert timeline["points"]["balance"][5] == 0
    assert timeline["quality"]["balance"][2] is not None


def test_a_clock_that_does_not_begin_at_zero_moves_the_timeline():
    track = Motion(noise=0.006).track()
    later = type(track)(
        track.times + 100, track.image, track.world, track.visibility, track.width, track.height
    )
    timeline = score(later).timeline
    assert timeline["start"] == 100
    assert 100 <= timeline["best"]["start"] < 112
    assert DANCE.seconds == 12
