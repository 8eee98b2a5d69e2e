"""The match with a reference: known truths of generated dances."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scoring.evidence import InsufficientEvidence
from scoring.landmarks import INDEX
from scoring.match import lay_over, match
from scoring.signals import prepare
from scoring.warping import Sequence, warp
from tests.scoring.motion import Motion, flail, mirrored, unseen, without_frames

DANCE = Motion(noise=0.006, timing=0.015, seconds=16)


@pytest.fixture(scope="module")
def reference():
    return DANCE.track()


@pytest.fixture(scope="module")
def others():
    """Other dances of the same poses."""
    orders = [np.random.default_rng(seed).permutation(24) % 8 for seed in range(3)]
    return [replace(DANCE, phrase=tuple(order), seed=9).track() for order in orders]


def test_the_same_video_matches_wholly(reference):
    found = match(reference, reference)
    assert found["score"] == 100
    assert found["mirrored"] is False
    assert found["tempo_difference_percent"] == found["offset_seconds"] == 0
    assert found["coverage"] > 0.99
    assert set(found["limbs"].values()) == {100.0}


def test_a_mirror_image_matches_wholly_and_is_called_one(reference):
    found = match(mirrored(reference), reference)
    assert (found["score"], found["mirrored"]) == (100, True)
    assert found["other_way_score"] < 80


@pytest.mark.parametrize(("seed", "phrase"), [(0, (5, 4, 1, 0)), (3, (4, 1, 0, 5))])
def test_a_symmetric_dance_is_called_no_mirror_image_where_noise_alone_prefers_it(seed, phrase):
    """Both arms do the same, so the mirror image fits as well but for the noise."""
    both = Motion(phrase=(0, 4, 1, 5, 4, 0, 5, 1), seconds=8, noise=0.006, seed=50)
    other = replace(both, phrase=phrase, seed=seed)
    found = lay_over(prepare(other.track()), prepare(both.track()))
    assert found.other_fit == pytest.approx(found.fit, abs=0.01)
    assert not found.mirrored


@pytest.mark.parametrize(("bpm", "percent"), [(108, -10), (120, 0), (132, 10), (96, -20)])
def test_another_tempo_is_told_and_costs_little(bpm, percent, reference):
    found = match(replace(DANCE, bpm=bpm, seed=4).track(), reference)
    assert found["tempo_difference_percent"] == pytest.approx(percent, abs=1)
    assert found["score"] > 93


def test_a_late_start_is_found(reference):
    whole = replace(DANCE, seconds=18).track()
    late = without_frames(whole, whole.times >= 1.5)
    shifted = replace(late, times=late.times - 1.5)
    found = match(shifted, reference)
    assert found["offset_seconds"] == pytest.approx(1.5, abs=0.05)
    assert found["score"] > 90


@pytest.mark.parametrize("changes", [{"size": 0.75}, {"fps": 24}, {"fps": 60}, {"noise": 0.02}])
def test_neither_body_nor_camera_nor_noise_matters_much(changes, reference):
    assert match(replace(DANCE, seed=3, **changes).track(), reference)["score"] > 90


def test_another_dance_is_clearly_lower_and_flailing_lower_still(reference, others):
    different = [match(other, reference)["score"] for other in others]
    noise = [match(flail(replace(DANCE, seed=seed)), reference)["score"] for seed in range(3)]
    assert max(different) < 50
    assert max(noise) < 15
    assert max(noise) < min(different) - 5


@pytest.mark.parametrize("seed", [3, 4])
def test_while_a_pose_is_held_nobody_is_out_of_time(seed):
    """All ways through it fit alike but for noise: that is not a dance pressed and stretched."""
    holds = Motion(phrase=(2,) * 6 + (7,) * 6, noise=0.02, seconds=12)
    again = replace(holds, seed=seed, timing=0.03).track()
    assert match(again, holds.track())["score"] > 90


def test_standing_in_one_pose_is_no_match(reference):
    still = Motion(phrase=(2,), noise=0.006, seconds=16).track()
    assert match(still, reference)["score"] < 15


def test_aligning_is_symmetric(reference, others):
    there, back = match(others[0], reference), match(reference, others[0])
    assert there["angle_error_degrees"] == pytest.approx(back["angle_error_degrees"], abs=0.6)
    slower = replace(DANCE, bpm=108).track()
    down, up = match(slower, reference), match(reference, slower)
    ratios = [1 + m["tempo_difference_percent"] / 100 for m in (down, up)]
    assert ratios[0] * ratios[1] == pytest.approx(1, abs=0.01)


def test_the_limb_that_does_something_else_is_named(reference, others):
    arm = [INDEX[f"left_{p}"] for p in ("elbow", "wrist", "pinky", "index", "thumb")]
    world = reference.world.copy()
    world[:, arm] = others[1].world[:, arm]
    limbs = match(replace(reference, world=world), reference)["limbs"]
    assert limbs["left arm"] < 70
    assert min(limbs["right arm"], limbs["left leg"], limbs["right leg"]) > 90


def test_in_a_mirror_the_dancers_own_limb_is_named(reference, others):
    """What the reference does with the left arm, a mirrored dancer does with the right."""
    arm = [INDEX[f"left_{p}"] for p in ("elbow", "wrist", "pinky", "index", "thumb")]
    world = reference.world.copy()
    world[:, arm] = others[1].world[:, arm]
    found = match(mirrored(replace(reference, world=world)), reference)
    limbs = found["limbs"]
    assert found["mirrored"]
    assert limbs["right arm"] < 70
    assert min(limbs["left arm"], limbs["left leg"], limbs["right leg"]) > 90


def test_the_phrase_that_goes_wrong_is_named(reference):
    world = reference.world.copy()
    wrong = (reference.times >= 8) & (reference.times < 12)
    world[wrong] = Motion(phrase=(0,), seconds=16).track().world[wrong]
    phrases = match(replace(reference, world=world), reference)["phrases"]
    assert [p["start"] for p in phrases] == pytest.approx([0, 4, 8, 12], abs=0.2)
    assert min(range(4), key=lambda k: phrases[k]["score"]) == 2
    assert phrases[0]["score"] > 95


def test_hidden_seconds_are_left_out(reference):
    hidden = unseen(reference, (reference.times > 5) & (reference.times < 7))
    assert match(hidden, reference)["score"] > 95


def test_the_same_tracks_give_the_same_bytes(reference, others):
    one, two = (json.dumps(match(others[0], reference), allow_nan=False) for _ in range(2))
    assert one == two


def test_a_reference_that_shows_too_little_is_refused(reference):
    short = without_frames(reference, reference.times < 3)
    with pytest.raises(InsufficientEvidence):
        match(reference, short)


def sequence(values):
    angles = np.array(values, float).reshape(-1, 1)
    return Sequence(angles, np.ones(angles.shape, bool))


def test_the_path_of_equal_sequences_is_the_diagonal():
    path = warp(sequence(range(20)), sequence(range(20)), 5)
    assert path.cost == 0
    assert (path.first == path.second).all()
    assert len(path.first) == 20


@pytest.mark.parametrize("late", [1, 4, 5])
def test_the_band_reaches_its_whole_width_to_either_side(late):
    """One began to film so many frames earlier than the other."""
    danced = list(np.random.default_rng(3).uniform(0, 180, 30))
    early, begun = sequence([999.0] * late + danced), sequence(danced)
    for path, offset in ((warp(begun, early, 5), late), (warp(early, begun, 5), -late)):
        assert path.cost == 0
        assert (path.second - path.first == offset).all()
        assert len(path.first) == len(danced)
    assert warp(begun, early, late - 1).cost > 10


def test_a_sequence_at_half_speed_costs_nothing_with_steps_of_two():
    path = warp(sequence(np.arange(0, 20, 0.5)), sequence(range(20)), 25)
    assert path.cost == pytest.approx(0, abs=0.3)
    assert np.polyfit(path.first, path.second, 1)[0] == pytest.approx(0.5, abs=0.05)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.floats(0, 180), min_size=8, max_size=30),
    st.lists(st.floats(0, 180), min_size=8, max_size=30),
    st.integers(3, 40),
)
def test_any_path_goes_forwards_within_the_band_and_costs_the_same_both_ways(a, b, band):
    path = warp(sequence(a), sequence(b), band)
    back = warp(sequence(b), sequence(a), band)
    assert path.cost == pytest.approx(back.cost, abs=1e-9)
    if len(path.first):
        steps = {*zip(np.diff(path.first).tolist(), np.diff(path.second).tolist(), strict=True)}
        assert steps <= {(1, 1), (1, 2), (2, 1)}
        assert np.abs(path.first - path.second).max() <= band
        assert path.first[0] == 0 or path.second[0] == 0
        assert path.first[-1] == len(a) - 1 or path.second[-1] == len(b) - 1
