"""What is kept of a sound, and what it is told by: the soundtracks where they are sure."""

import io
from dataclasses import replace

import numpy as np
import pytest

from scoring.match import match
from scoring.match_sync import choose_sync, tell_lateness, with_lateness
from scoring.soundtrack import InvalidOnsets, Onsets, SoundOffset, decode, encode
from tests.scoring.motion import Motion, without_frames

DANCE = Motion(noise=0.004, seconds=12)


@pytest.fixture(scope="module")
def reference():
    return DANCE.track()


def test_onsets_come_back_to_a_255th_of_the_strongest():
    strength = np.random.default_rng(2).gamma(1.0, 2.0, (400, 6))
    back = decode(encode(Onsets(strength, 100.2)))
    assert back.rate == 100.2
    assert np.abs(back.strength - strength).max() <= strength.max() / 255


def test_no_sound_comes_back_as_none():
    assert decode(encode(Onsets(np.zeros((0, 6)), 100.0))).strength.shape == (0, 6)


def archive(**arrays):
    target = io.BytesIO()
    np.savez(target, **arrays)
    return target.getvalue()


@pytest.mark.parametrize(
    "data",
    [b"", b"PK\3\4 broken", archive(steps=np.zeros((3, 2)), strongest=1.0, rate=100.0),
     archive(steps=np.zeros((3, 6)), strongest=1.0, rate=0.0), archive(steps=np.zeros((3, 6)))],
)  # fmt: skip
def test_what_holds_no_onsets_is_refused(data):
    with pytest.raises(InvalidOnsets):
        decode(data)


def phrases_of(*timings):
    return [{"limbs": {"left arm": {"timing_ms": timing}}} for timing in timings]


def test_sure_soundtracks_tell_how_late_the_moves_are():
    sound = choose_sync((1.0, 1.8), (0.5, 11.5), SoundOffset(2.0, 0.9), same=True)
    assert (sound.by, sound.slope, sound.offset) == ("soundtracks", 1.0, 2.0)
    assert with_lateness(sound, phrases_of(None)).late is None
    sync = with_lateness(sound, phrases_of(200, None, 167, 233, 200))
    assert sync.late == pytest.approx(0.2)
    assert tell_lateness(sync) == "You were 200 ms late throughout, by the music."


def test_the_poses_are_the_way_back_and_the_reason_is_said():
    unsure = SoundOffset(2.0, 0.3, "The soundtracks fit at several places alike.")
    sync = choose_sync((1.1, 0.4), (0, 10), unsure, same=True)
    assert (sync.by, sync.slope, sync.offset, sync.late) == ("poses", 1.1, 0.4, None)
    assert sync.reason == unsure.reason
    assert choose_sync((1.1, 0.4), (0, 10), None, same=True).reason


@pytest.mark.parametrize("line", [(1.0, 6.0), (0.8, 2.0)])
def test_the_same_moves_elsewhere_in_the_music_are_shown_by_the_poses(line):
    sync = choose_sync(line, (0, 10), SoundOffset(2.0, 0.9), same=True)
    assert (sync.by, sync.offset) == ("poses", line[1])
    assert "elsewhere in the music" in (sync.reason or "")
    assert choose_sync(line, (0, 10), SoundOffset(2.0, 0.9), same=False).by == "soundtracks"


def test_who_is_late_throughout_is_told_so_by_the_music(reference):
    late = Motion(noise=0.004, seconds=12, lag=0.2).track()
    by_poses, by_sound = (match(late, reference, s) for s in (None, SoundOffset(0.0, 1.0)))
    assert by_poses["score"] == by_sound["score"]
    assert by_poses["sync"]["by"] == "poses"
    assert by_poses["words"] == ""
    assert by_sound["sync"]["by"] == "soundtracks"
    assert by_sound["sync"]["late_ms"] == pytest.approx(200, abs=30)
    assert by_sound["words"].endswith("late throughout, by the music.")
    assert all("late" in phrase["words"] for phrase in by_sound["phrases"])
    assert all("late" not in phrase["words"] for phrase in by_poses["phrases"])


def test_a_dance_from_the_end_of_a_long_reference_is_found_by_the_sound():
    """The band around the diagonal does not reach it."""
    order = tuple(np.random.default_rng(4).permutation(96) % 8)
    whole = Motion(noise=0.004, seconds=48, phrase=order, timing=0.01)
    song = whole.track()
    end = without_frames(song, (song.times >= 36) & (song.times < 46))
    dance = replace(end, times=end.times - 36)
    assert match(dance, song)["score"] < 50
    found = match(dance, song, SoundOffset(36.0, 1.0))
    assert found["score"] > 90
    assert found["offset_seconds"] == pytest.approx(36, abs=0.1)
