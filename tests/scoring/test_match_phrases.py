"""A match tells which limb, when and how large, and other people who dance the same match."""

import re
from dataclasses import replace

import numpy as np
import pytest

from scoring.landmarks import INDEX
from scoring.match import match
from tests.scoring.motion import Motion, mirrored
from tests.scoring.strangers.camera import film
from tests.scoring.strangers.moves import Stranger

DANCE = Motion(noise=0.004, seconds=12)
ARM = ("elbow", "wrist", "pinky", "index", "thumb")


@pytest.fixture(scope="module")
def reference():
    return DANCE.track()


def with_arm_of(track, other, side, start, end):
    """The track with one arm of another between two seconds, carried by its own shoulder."""
    inside = (track.times >= start) & (track.times < end)
    shoulder = INDEX[f"{side}_shoulder"]
    arm = [INDEX[f"{side}_{part}"] for part in ARM]
    world = track.world.copy()
    moved = other.world[:, arm] - other.world[:, [shoulder]] + world[:, [shoulder]]
    world[np.ix_(inside, arm)] = moved[inside]
    return replace(track, world=world)


@pytest.mark.parametrize(("lag", "how"), [(0.2, "late"), (-0.2, "early")])
def test_the_arm_that_is_beside_its_time_is_told_with_how_much(reference, lag, how):
    shifted = replace(DANCE, lag=lag).track()
    phrase = match(with_arm_of(reference, shifted, "left", 4, 8), reference)["phrases"][1]
    assert phrase["limbs"]["left arm"]["timing_ms"] == pytest.approx(1000 * lag, abs=40)
    assert phrase["limbs"]["right arm"]["timing_ms"] == pytest.approx(0, abs=40)
    assert re.fullmatch(rf"Your left arm came \d+ ms {how}\.", phrase["words"])


def test_the_arm_that_does_something_else_is_told_in_its_phrase(reference):
    other = replace(DANCE, phrase=(1, 7, 0, 6, 2, 5, 3, 4), seed=3).track()
    phrases = match(with_arm_of(reference, other, "right", 4, 8), reference)["phrases"]
    assert phrases[1]["limbs"]["right arm"]["alike"] < 0.6
    assert phrases[1]["limbs"]["left arm"]["alike"] > 0.9
    assert phrases[0]["words"] == phrases[2]["words"] == "As it was shown."


def test_in_a_mirror_the_dancers_own_arm_is_told(reference):
    shifted = replace(DANCE, lag=0.2).track()
    changed = with_arm_of(reference, shifted, "left", 4, 8)
    phrase = match(mirrored(changed), reference)["phrases"][1]
    assert phrase["limbs"]["right arm"]["timing_ms"] == pytest.approx(200, abs=40)


def test_another_dance_of_the_same_poses_is_under_50(reference):
    for seed in range(3):
        order = tuple(np.random.default_rng(seed).permutation(24) % 8)
        assert match(replace(DANCE, phrase=order, seed=9).track(), reference)["score"] < 50


def test_smaller_moves_are_told_as_smaller():
    shown = Stranger(style="hits", seconds=12, noise=0.002, seed=3)
    small = match(film(replace(shown, amount=0.6)), film(shown))["phrases"]
    sizes = [limb["size_percent"] for p in small for limb in p["limbs"].values()]
    assert np.median([size for size in sizes if size is not None]) == pytest.approx(-40, abs=12)
    assert any("smaller than shown" in phrase["words"] for phrase in small)


STYLES = ("hits", "whole beats", "step touch", "salsa", "bounce", "carried")


@pytest.mark.parametrize("seed", range(6))
def test_other_people_who_dance_the_same_are_over_50_and_other_dances_under(seed):
    """Another body, tempo, camera, exactness and size of the moves; and another dance."""
    rng = np.random.default_rng(seed + 70)
    style = STYLES[seed % len(STYLES)]
    shown = Stranger(style=style, seconds=12, bpm=rng.uniform(100, 130), seed=seed + 2)
    same = replace(
        shown,
        bpm=shown.bpm * rng.uniform(0.9, 1.1),
        size=rng.uniform(0.8, 1.1),
        amount=rng.uniform(0.65, 1.1),
        timing=rng.uniform(0, 0.06),
        noise=0.008,
        distance=rng.uniform(2.8, 4.5),
    )
    reference = film(shown)
    assert match(film(same), reference)["score"] > 50
    assert match(film(replace(same, seed=seed + 40)), reference)["score"] < 40
