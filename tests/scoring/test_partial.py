"""A film of the upper body gets a score of the upper body, which says so."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from scoring.calibration import MAXIMUM
from scoring.evidence import InsufficientEvidence, require_body, require_whole_body
from scoring.landmarks import INDEX, PoseTrack
from scoring.match import match
from scoring.music import Music
from scoring.result import score
from tests.scoring.motion import Motion

MUSIC = Music.at(np.arange(0, 12, 0.5))


def cropped(track: PoseTrack, part: str, *, guess: float = 0.0) -> PoseTrack:
    """The film ends above this part of the body; the tracker guesses what is below.

    guess  pixels by which the guesses jump about
    """
    names = {"feet": ("ankle", "knee"), "legs": ("knee", "hip"), "hips": ("hip", "shoulder")}[part]
    low, high = (
        float(np.median(track.image[:, [INDEX[f"left_{n}"], INDEX[f"right_{n}"]], 1]))
        for n in names
    )
    height = int(high + (low - high) * (0.5 if part != "hips" else 0.8))
    below = track.image[:, :, 1] > height
    noise = np.random.default_rng(4).normal(0, guess, track.image.shape).astype(np.float32)
    image = track.image + noise * below[:, :, None]
    world = track.world + noise * below[:, :, None] / 60
    # it is often sure of what it guesses beyond the edge
    visibility = np.where(below, np.float32(0.9 if guess else 0.3), track.visibility)
    return replace(track, image=image, world=world, visibility=visibility, height=height)


@pytest.mark.parametrize(
    ("part", "hidden"),
    [("feet", ("feet",)), ("legs", ("feet", "legs")), ("hips", ("feet", "legs", "hips"))],
)
def test_a_film_from_the_shins_knees_or_hips_up_gets_a_partial_score(dance, part, hidden):
    found = score(cropped(dance, part), music=MUSIC)

    assert found.partial
    assert found.details["hidden"] == list(hidden)
    assert (found.max_total, found.balance) == (75.0, 0.0)
    assert found.details["intervals"]["balance"] == [0.0, 0.0]
    assert found.total_score == round(sum(found.breakdown.values()), 1) <= 75
    assert found.degraded  # off every board
    assert "cannot be seen" in found.warnings[0]
    assert "out of 75" in found.warnings[0]
    assert "feet" in found.details["unjudged"]["balance"]
    assert "Your balance is not judged: the feet cannot be seen" in found.feedback
    assert not {"leg", "knees", "standing"} & set(re.findall(r"[a-z]+", found.feedback))


def test_a_whole_body_has_a_whole_score(dance_score):
    assert not dance_score.partial
    assert dance_score.max_total == sum(MAXIMUM.values()) == 100
    assert (dance_score.details["hidden"], dance_score.details["unjudged"]) == ([], {})
    assert dance_score.to_document()["partial"] is False


@pytest.mark.parametrize(("part", "guess"), [("feet", 25.0), ("legs", 25.0), ("hips", 8.0)])
def test_what_the_tracker_guesses_below_the_picture_changes_nothing(dance, part, guess):
    """The limbs that nobody sees are neither a dance nor jerky."""
    calm, wild = (score(cropped(dance, part, guess=g), music=MUSIC) for g in (0.0, guess))
    for axis, slack in {"rhythm": 1.5, "smoothness": 1.5, "creativity": 0.3}.items():
        assert getattr(wild, axis) == pytest.approx(getattr(calm, axis), abs=slack)


@pytest.mark.parametrize("part", ["legs", "hips"])
def test_a_part_of_a_dance_is_worth_about_as_much_as_the_whole_of_it(dance, part):
    whole, partial = (score(track, music=MUSIC) for track in (dance, cropped(dance, part)))
    assert partial.rhythm == pytest.approx(whole.rhythm, abs=4)
    assert partial.smoothness == pytest.approx(whole.smoothness, abs=4)
    assert partial.creativity <= whole.creativity + 1


def test_without_arms_or_shoulders_there_is_no_score(dance):
    for names in (("wrist",), ("shoulder",)):
        visibility = dance.visibility.copy()
        visibility[:, [INDEX[f"{side}_{n}"] for n in names for side in ("left", "right")]] = 0.1
        with pytest.raises(InsufficientEvidence, match="can be seen in only 0%"):
            score(replace(dance, visibility=visibility))


def test_a_dance_is_matched_with_its_demonstration_by_the_whole_body(dance):
    assert require_body(cropped(dance, "legs")) == ("feet", "legs")
    with pytest.raises(InsufficientEvidence, match="The legs can be seen in only"):
        require_whole_body(cropped(dance, "legs"))
    with pytest.raises(InsufficientEvidence, match="can be seen in only"):
        match(cropped(dance, "feet"), dance)


def test_who_shows_the_feet_only_at_first_has_a_partial_score():
    track = Motion(noise=0.006, timing=0.015).track()
    late = (track.times > 4)[:, None]
    ankles = [INDEX[f"{side}_ankle"] for side in ("left", "right")]
    visibility = track.visibility.copy()
    visibility[:, ankles] = np.where(late, np.float32(0.1), visibility[:, ankles])

    assert score(replace(track, visibility=visibility)).details["hidden"] == ["feet"]
