"""Sound on the time line of the pictures."""

from __future__ import annotations

import numpy as np
import pytest

from pose.audio import audio_samples
from tests.pose.bad_videos import overwritten, silent_track_before_music

RATE = 22_050


def onsets(samples: np.ndarray, rate: int, times: np.ndarray) -> np.ndarray:
    """The steepest rise of energy around each of the times, seconds."""
    step = rate // 200
    energy = np.array([(samples[k : k + step] ** 2).sum() for k in range(0, len(samples), step)])
    rise = np.diff(energy, prepend=0.0)
    found = []
    for time in times:
        low = max(round((time - 0.1) * rate / step), 0)
        high = round((time + 0.1) * rate / step)
        found.append((low + int(rise[low:high].argmax())) * step / rate)
    return np.array(found)


def tone(seconds: float) -> np.ndarray:
    return 0.5 * np.sin(2 * np.pi * 440 * np.arange(round(seconds * 48_000)) / 48_000)


def test_the_music_of_the_example_beats_when_the_truth_says(example, truth):
    samples = audio_samples(example, RATE)

    assert samples.dtype == np.float32
    assert samples.ndim == 1
    assert len(samples) / RATE == pytest.approx(12, abs=0.1)
    beats = truth["beat_times"]
    assert np.median(np.abs(onsets(samples, RATE, beats) - beats)) < 0.01


def test_the_music_is_found_behind_an_empty_track(example, tmp_path):
    path = silent_track_before_music(tmp_path)

    np.testing.assert_array_equal(audio_samples(path, RATE), audio_samples(example, RATE))


def test_stereo_is_given_where_it_is_asked_for(example):
    samples = audio_samples(example, 48_000, stereo=True)

    assert samples.shape == (pytest.approx(12 * 48_000, abs=4800), 2)


@pytest.mark.parametrize("start", [0.0, 0.5])
def test_a_sound_that_starts_late_stays_late(clip, start):
    pictures = [np.zeros((64, 96, 3), np.uint8)] * 60
    path = clip(pictures, sound=(tone(1.0), start))

    samples = audio_samples(path, 16_000)

    first = np.flatnonzero(np.abs(samples) > 0.1)[0] / 16_000
    assert first == pytest.approx(start, abs=0.03)


def test_what_follows_damaged_sound_stays_where_it_is(truth, tmp_path):
    samples = audio_samples(overwritten(0.4, 0.5)(tmp_path), RATE)

    assert len(samples) / RATE == pytest.approx(12, abs=0.1)
    silent = samples[round(5.0 * RATE) : round(5.6 * RATE)]
    assert np.abs(silent).max() < 0.01
    beats = truth["beat_times"]
    after = beats[beats > 6.5]
    assert np.median(np.abs(onsets(samples, RATE, after) - after)) < 0.01


def test_a_silent_film_has_no_samples(clip):
    assert audio_samples(clip([np.zeros((64, 96, 3), np.uint8)] * 3), RATE) is None
