"""What is known of a video's music survives its file, and the score holds the dancer against it."""

import numpy as np
import pytest

from scoring.music import InvalidMusic, Music, decode, digest, encode, from_document, tempo
from scoring.result import score
from tests.scoring.motion import Motion


def test_music_survives_its_file_to_the_byte():
    before = Music.at(np.arange(20) * 0.4999999, 0.87654321, "ears 1")
    after = decode(encode(before))
    np.testing.assert_array_equal(after.beats, before.beats)
    assert (after.bpm, after.confidence, after.tracker) == (120.0, 0.877, "ears 1")
    assert encode(after) == encode(before)
    silence = Music(reason="silence")
    assert decode(encode(silence)).reason == "silence"
    assert decode(encode(silence)).bpm == silence.bpm == 0
    assert digest(silence) != digest(before)


def test_beats_that_were_given_are_certain():
    assert Music.at([0.5, 1.0]).confidence == 1
    assert Music().confidence == 0


@pytest.mark.parametrize(
    "changes",
    [{"version": 2}, {"beats": [1, 1]}, {"beats": [float("nan")]}, {"bpm": "x"}, {"beats": None}],
)
def test_what_is_no_music_document_is_refused(changes):
    good = {
        "version": 1, "beats": [0.5, 1.0], "bpm": 120, "confidence": 1, "tracker": "t",
        "reason": None,
    }  # fmt: skip
    assert len(from_document(good).beats) == 2
    with pytest.raises(InvalidMusic):
        from_document(good | changes)
    with pytest.raises(InvalidMusic):
        decode(b"no json")


def test_a_pause_in_the_music_changes_no_tempo():
    assert tempo(np.array([0, 0.5, 1.0, 1.5, 6.0, 6.5, 7.0])) == pytest.approx(120)
    assert tempo(np.array([1.0])) == 0


def test_own_music_comes_before_the_target_and_that_before_the_own_pulse():
    motion = Motion(bpm=110, noise=0.005)
    music = Music.at(motion.beats, 0.9)
    found = score(motion.track(), target_bpm=97, music=music).details
    assert (found["beat_source"], found["beat_bpm"]) == ("music", pytest.approx(110, abs=0.1))
    assert found["beat_confidence"] == 0.9
    assert found["beat_times"] == music.beats.tolist()[: len(found["beat_times"])]
    none = Music(reason="no steady beat")
    found = score(motion.track(), target_bpm=110, music=none).details
    assert (found["beat_source"], found["beat_confidence"]) == ("target_bpm", 1.0)
    found = score(motion.track(), music=none).details
    assert found["beat_source"] == "own_pulse"
    assert 0.4 < found["beat_confidence"] <= 0.5


def test_a_beat_whose_phase_is_free_is_shown_where_the_dancer_puts_it():
    motion = Motion(bpm=100, lag=0.2, noise=0.004)
    shown = np.array(score(motion.track(), target_bpm=100).details["beat_times"])
    phase = (shown - 0.2 + 0.3) % 0.6 - 0.3
    assert np.abs(phase).max() < 0.03


def test_half_time_is_not_called_half_a_beat_late():
    motion = Motion(bpm=60, noise=0.004, seconds=16)
    for start in (0.0, 0.5):
        music = Music.at(np.arange(start, 16, 0.5))
        found = score(motion.track(), music=music).details
        assert found["beat_level"] == "half time"
        assert abs(found["beat_lag_ms"]) < 20


def test_the_score_names_the_music_it_was_made_from():
    track, music = Motion().track(), Music.at(np.arange(0, 12, 0.5))
    assert score(track).music_sha256 is None
    assert score(track, music=music).to_document()["music_sha256"] == digest(music)


def test_sound_without_a_beat_is_not_taken_for_silence():
    assert Music(reason="no steady beat").unclear
    for music in (Music(reason="no sound"), Music(reason="silence"), Music(), Music.at([0.5, 1.0])):
        assert not music.unclear
