"""Moments with words: what was done to a dance is told where it was done, and nothing untrue."""

import re
from dataclasses import replace

import numpy as np
import pytest

from scoring.analysis import measure
from scoring.film import Film
from scoring.highlights import MOST, find_highlights
from scoring.music import Music
from scoring.observations import CLEAR, LEAST_WAY, ONE_SWING
from scoring.result import score
from scoring.timeline import judge_seconds
from tests.scoring.motion import Motion, flail, leaning, shaken
from tests.scoring.people import PEOPLE, beats_of, track_of

DANCE = Motion(noise=0.006, timing=0.015)
LIMBS = ("left arm", "right arm", "left leg", "right leg")


def moments(track, kind, axis=None, music=None):
    found = score(track, music=music).remarks
    return [m for m in found if m["kind"] == kind and (axis is None or m["axis"] == axis)]


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_hand_that_trembles_is_to_be_practised_there(side):
    (moment, *_) = moments(shaken(DANCE.track(), side, 6, 8), "practise", "smoothness")
    assert moment["words"].startswith(f"Your {side} arm was jerky")
    assert moment["start"] < 8
    assert moment["end"] > 6


@pytest.mark.parametrize(("by", "side"), [(0.35, "right"), (-0.35, "left")])
def test_a_lean_past_the_feet_is_told_with_its_side(by, side):
    (moment, *_) = moments(leaning(DANCE.track(), 4, 6, by), "practise", "balance")
    assert f"past your feet to the {side} of the picture" in moment["words"]
    assert 3 <= moment["start"] <= 5


def test_moves_that_come_late_for_a_while_are_told_as_later_there():
    class Slipping(Motion):
        @property
        def rests(self):
            on_time = super().rests
            return on_time + np.where((on_time > 6) & (on_time < 8), 0.1, 0.0)

    dancer = Slipping(noise=0.006)
    music = Music.at(dancer.beats)
    (moment, *_) = moments(dancer.track(), "practise", "rhythm", music)
    assert re.search(r"ended \d+ ms later here", moment["words"])
    assert 5 <= moment["start"] <= 7


def test_a_held_pose_is_to_be_practised_and_a_varied_stretch_praised():
    held = (0, 1, 4, 7, 2, 2, 2, 2, 2, 2, 5, 3, 6, 0, 4, 1, 5, 7, 3, 2, 6, 1, 0, 4)
    dancer = Motion(noise=0.004, phrase=held)
    track, music = dancer.track(), Music.at(dancer.beats)
    (pose, *_) = moments(track, "practise", "creativity", music)
    assert pose["words"].startswith("You stayed in one pose")
    (varied, *_) = moments(track, "best", "creativity", music)
    assert int(varied["words"].split()[0]) >= 4
    assert varied["start"] >= pose["end"] or varied["end"] <= pose["start"]


def test_who_flails_is_told_no_beat_and_no_poses():
    track = flail(Motion(noise=0.006, seed=4))
    assert {m["axis"] for m in moments(track, "best")} <= {"balance", "smoothness"}


def test_a_film_too_dark_to_judge_has_one_remark(dance):
    found = score(replace(dance, film=Film(light=20.0)))
    assert [remark["words"] for remark in found.remarks] == [found.feedback]
    assert found.exercises == []


@pytest.mark.parametrize("seed", range(6))
def test_moments_lie_in_the_clip_apart_and_true(seed):
    rng = np.random.default_rng(seed)
    track = Motion(
        bpm=rng.uniform(90, 140), timing=rng.uniform(0, 0.08), tremor=0.03 * (seed % 2),
        sway=rng.uniform(0, 0.2), seconds=rng.uniform(10, 20), noise=0.006, seed=seed,
    ).track()  # fmt: skip
    check(measure(track))


@PEOPLE
@pytest.mark.parametrize("clip", ["alygao_blackpink", "letsmove_dance", "jvssankar_dance"])
def test_moments_of_people_lie_in_the_clip_apart_and_true(clip):
    music = Music.at(beats_of(clip)) if clip != "jvssankar_dance" else None
    found = check(measure(track_of(clip), music=music))
    assert len(found) >= 5


def check(measured):
    """No two of a kind, and none of an axis, at one time; balance and limbs as told."""
    found = find_highlights(measured, judge_seconds(measured))
    for kind in ("best", "practise"):
        assert sum(one.seen.kind == kind for one in found) <= MOST
    for k, one in enumerate(found):
        assert measured.span[0] <= one.window.start < one.window.end <= measured.span[1] + 1e-9
        for other in found[k + 1 :]:
            if one.seen.kind == other.seen.kind or one.axis == other.axis:
                assert not one.window.overlaps(other.window)
        if (one.axis, one.seen.kind) == ("balance", "best"):
            assert margins(measured, one.window).min() >= CLEAR
        if one.axis == "smoothness":
            named = [limb for limb in LIMBS if limb in one.seen.words]
            assert named
            values = [sparc(measured, limb, one.window) for limb in named]
            assert min(values) >= ONE_SWING if one.seen.kind == "best" else max(values) <= -1.7
    return found


def margins(measured, window):
    stability = measured.stability
    inside = (stability.times >= window.start) & (stability.times < window.end)
    return stability.margin[inside & stability.counted]


def sparc(measured, limb, window):
    here = [
        m
        for m in measured.movements
        if m.limb == limb and window.start <= (m.start + m.end) / 2 < window.end
    ]
    assert sum(m.length for m in here) >= LEAST_WAY
    return np.average([m.sparc for m in here], weights=[m.weight for m in here])
