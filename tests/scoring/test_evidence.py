"""Other people, cuts and thin evidence are noticed and said; a bystander spoils nothing."""

from dataclasses import replace

import numpy as np
import pytest

from scoring.caveats import caveats
from scoring.evidence import EDGE, in_sight
from scoring.identity import jumps
from scoring.landmarks import INDEX, PoseTrack, decode, encode
from scoring.result import InsufficientEvidence, score
from scoring.signals import prepare
from tests.scoring.motion import Motion, flail, unseen, walk, without_frames

ELSEWHERE = Motion(noise=0.006, seed=3, shift=(200, 0))


def spliced(track: PoseTrack, other: PoseTrack, *spans: tuple[float, float]) -> PoseTrack:
    """The track with the other person in it in some spans of seconds."""
    inside = np.logical_or.reduce([(track.times >= a) & (track.times < b) for a, b in spans])
    where = inside[:, None, None]
    return replace(
        track,
        image=np.where(where, other.image, track.image),
        world=np.where(where, other.world, track.world),
    )


def with_people(track: PoseTrack, count: int) -> PoseTrack:
    people = np.zeros(len(track), np.uint8)
    people[::30] = 1
    people[90] = count
    return replace(track, people=people)


def farther(track: PoseTrack, share: float) -> PoseTrack:
    """The same person, smaller in the picture, the hips where they were."""
    image = track.image.copy()
    hips = image[:, [23, 24], :2].mean(1, keepdims=True)
    image[:, :, :2] = hips + (image[:, :, :2] - hips) * np.float32(share)
    return replace(track, image=image)


def test_the_tracker_going_to_another_person_is_found_where_it_happens(dance):
    changed = spliced(dance, ELSEWHERE.track(), (4, 7))
    assert jumps(changed) == [pytest.approx(4, abs=0.1), pytest.approx(7, abs=0.1)]
    smaller = spliced(dance, farther(dance, 0.6), (5, 99))
    assert jumps(smaller) == [pytest.approx(5, abs=0.1)]
    absent = unseen(changed, np.arange(118, 122))
    assert jumps(absent)[0] == pytest.approx(4.1, abs=0.1)


@pytest.mark.parametrize("fps", [12, 24, 30, 60])
def test_dancing_walking_flailing_and_bad_frames_are_no_jumps(fps):
    for seed in range(3):
        motion = Motion(noise=0.02, fps=fps, seed=seed, dropouts=0.1)
        assert jumps(motion.track()) == jumps(flail(motion)) == jumps(walk(motion)) == []
    track = Motion(fps=fps).track()
    image = track.image.copy()
    image[50] += 200
    assert jumps(replace(track, image=image)) == []


def test_people_who_cross_give_a_reason_and_advice(dance):
    with pytest.raises(InsufficientEvidence, match=r"elsewhere 4\.0 and 7\.0 seconds in") as caught:
        score(spliced(dance, ELSEWHERE.track(), (4, 7)))
    assert caught.value.code == "several_people"
    once = spliced(dance, ELSEWHERE.track(), (6, 99))
    with pytest.raises(InsufficientEvidence, match="people crossed"):
        score(with_people(once, 2))


def test_most_of_a_dance_before_the_tracker_goes_to_another_person_is_judged(dance, dance_score):
    """That stretch alone, and out of the rankings."""
    lost = with_people(spliced(dance, ELSEWHERE.track(), (10, 99)), 2)

    found = score(lost)

    assert found.degraded
    assert "From 0 to 10 seconds one body was followed" in found.warnings[0]
    assert not any("picture jumps" in warning for warning in found.warnings)
    assert 9.5 < found.details["seconds"] < 10
    assert found.total_score == pytest.approx(dance_score.total_score, abs=2)


def test_a_bystander_is_mentioned_and_changes_no_number(dance, dance_score):
    found = score(with_people(dance, 3))
    assert found.breakdown == dance_score.breakdown
    assert found.details["people"] == 3
    assert found.warnings == (
        "3 people were seen; the score is that of the one who was followed all along.",
    )
    assert not found.degraded
    assert (dance_score.warnings, dance_score.details["people"]) == ((), 0)


def test_a_single_cut_is_mentioned(dance):
    found = score(spliced(dance, ELSEWHERE.track(), (6, 99)))
    assert found.warnings == ("The picture jumps 6 seconds in: was the video cut? Film in one go.",)


def test_few_frames_make_a_degraded_score_of_the_frames_that_there_are(dance, dance_score):
    slow = score(without_frames(dance, np.arange(len(dance)) % 5 < 2))
    assert slow.degraded
    assert slow.warnings == ("Only 12 frames a second could be read.",)
    long = Motion(noise=0.006, timing=0.015, seconds=16).track()
    holes = score(unseen(long, np.flatnonzero(np.arange(len(long)) % 120 < 48)))
    assert holes.degraded
    assert "in only 288 of 480 frames" in holes.warnings[0]
    assert holes.to_document()["degraded"] is True
    assert not dance_score.degraded
    assert holes.details["intervals"] != dance_score.details["intervals"]


def test_joints_that_are_mostly_out_of_sight_make_a_degraded_score(dance):
    visibility = dance.visibility.copy()
    visibility[:, [11, 13, 15, 23, 25]] = 0.1
    track = replace(dance, visibility=visibility)
    known = caveats(track, prepare(track))
    assert known.degraded
    assert known.warnings == ("42% of your joints were out of sight.",)


def test_the_count_of_people_survives_the_file_and_the_score(dance):
    track = with_people(dance, 2)
    assert score(decode(encode(track))).warnings == score(track).warnings


def test_a_damaged_video_has_a_degraded_score_that_says_which_seconds_are_missing() -> None:
    whole = Motion(noise=0.006, seed=3).track()
    damaged = replace(whole, missing=((3.967, 5.2), (9.0, 9.4)))

    found = score(damaged)

    assert found.degraded
    assert found.details["missing"] == [[3.967, 5.2], [9.0, 9.4]]
    assert "seconds 4.0 to 5.2, 9.0 to 9.4 could not be read" in found.warnings[0]
    assert score(decode(encode(damaged))).warnings == found.warnings
    assert not score(whole).degraded


@pytest.mark.parametrize("axis", [0, 1])
@pytest.mark.parametrize(("beyond", "seen"), [(0.0, 1.0), (EDGE * 0.9, 1.0), (EDGE * 1.5, 0.0)])
def test_a_landmark_is_in_sight_up_to_a_little_beyond_the_picture(dance, axis, beyond, seen):
    """The tracker places what it still half sees a little outside."""
    size, ankle = (dance.width, dance.height)[axis], INDEX["left_ankle"]
    for place in (-beyond * size, (1 + beyond) * size):
        image = dance.image.copy()
        image[:, ankle, :2], image[:, ankle, axis] = 100.0, place
        assert in_sight(replace(dance, image=image), ("left_ankle",)) == seen
        # the other foot is in the picture, and one is enough
        assert in_sight(replace(dance, image=image), ("left_ankle", "right_ankle")) == 1.0
