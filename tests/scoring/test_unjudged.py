"""No points where nothing can be told are not the same as none earned: it is said which it is."""

import pytest

from scoring.music import Music
from scoring.result import Score, score
from tests.scoring.motion import Motion, flail

WILD = Motion(seed=2, noise=0.006)


def rhythm_exercise(found: Score) -> str:
    return next(one["finding"] for one in found.exercises if one["axis"] == "rhythm")


@pytest.mark.parametrize(
    ("music", "reason", "finding"),
    [
        (None, "There is no music to hold the dance against", "own_pulse"),
        (Music(reason="no sound"), "There is no music to hold the dance against", "own_pulse"),
        (Music(reason="no steady beat"), "There is sound in the video, but no beat", "unheard"),
    ],
)
def test_without_a_beat_to_hold_it_against_rhythm_is_not_judged(music, reason, finding):
    found = score(flail(WILD), music=music)
    assert found.rhythm == 0
    assert found.details["unjudged"]["rhythm"].startswith(reason)
    assert f"Your rhythm is not judged: {reason[0].lower()}{reason[1:]}" in found.feedback
    assert found.max_total == 100  # it may not have as many stars as who danced on music
    assert rhythm_exercise(found) == finding


def test_who_misses_the_music_or_keeps_a_pulse_of_her_own_is_judged(dance_score):
    missed = score(flail(WILD), music=Music.at(WILD.beats))
    for found in (missed, dance_score):
        assert found.details["unjudged"] == {}
        assert "not judged" not in found.feedback
    assert rhythm_exercise(missed) == "no_beat"
    assert dance_score.rhythm > 20
