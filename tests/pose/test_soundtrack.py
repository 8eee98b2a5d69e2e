"""The place of one recording in another is found through rooms and noise, and where not, said."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.signal import butter, fftconvolve, sosfilt

from pose.soundtrack import find_onsets, onsets_of
from scoring.soundtrack import Onsets, SoundOffset, decode, encode, find_offset
from tests.pose.songs import make_song
from tests.pose.sounds import RATE, drums, noise, steady


def through_a_room(sound: np.ndarray, decibels: float, seed: int) -> np.ndarray:
    """As a phone hears it: echoes, no bass, no treble, and noise so far below it."""
    rng = np.random.default_rng(seed)
    times = np.arange(round(0.25 * RATE)) / RATE
    echoes = 0.08 * rng.normal(size=len(times)) * np.exp(-times / 0.06)
    echoes[0] = 1.0
    heard = fftconvolve(sound, echoes)[: len(sound)]
    heard = sosfilt(butter(2, [250, 4500], "bandpass", fs=RATE, output="sos"), heard)
    hiss = noise(len(sound) / RATE, 1.0, seed)[: len(heard)]
    return heard + hiss * heard.std() / hiss.std() * 10 ** (-decibels / 20)


def kept(sound: np.ndarray) -> Onsets:
    return decode(encode(onsets_of(sound.astype(np.float32))))


def part(sound: np.ndarray, start: float, end: float) -> np.ndarray:
    return sound[round(start * RATE) : round(end * RATE)]


@pytest.fixture(scope="module", params=range(4))
def song(request):
    return make_song(request.param, seconds=34.0)


@pytest.mark.parametrize(("start", "decibels"), [(1.0, 20), (14.3, 20), (14.3, 0)])
def test_a_recording_in_a_room_is_found_in_the_original(song, decibels, start):
    reference = kept(part(song.samples, 4.0, 29.0))
    dance = through_a_room(part(song.samples, start, start + 12), decibels, round(start))
    found = find_offset(kept(dance), reference)
    assert found.sure
    assert found.certainty >= 0.5
    assert found.seconds == pytest.approx(start - 4.0, abs=0.03)


def test_another_song_of_the_same_tempo_is_not_found(song):
    other = make_song(song.samples.size % 97 + 300, seconds=14.0, bpm=song.bpm)
    found = find_offset(kept(other.samples), kept(part(song.samples, 4.0, 29.0)))
    assert not found.sure
    assert found.reason


def test_noise_has_nothing_in_common_with_a_song(song):
    found = find_offset(kept(noise(12.0, 1.0)), kept(part(song.samples, 4.0, 29.0)))
    assert found.reason == "The soundtracks have nothing in common."


def test_a_drum_machine_that_repeats_itself_is_said_to_fit_at_several_places():
    beat = drums(steady(120, 2.0, start=0.0), 2.0)
    loop = np.tile(beat, 12)
    found = find_offset(kept(part(loop, 7.0, 17.0)), kept(loop))
    assert found.reason == "The soundtracks fit at several places alike."


def test_silence_and_a_film_without_sound_are_said(clip, song):
    heard = kept(part(song.samples, 0, 10))
    silent = onsets_of(np.zeros(12 * RATE, np.float32))
    mute = find_onsets(clip([np.zeros((64, 96, 3), np.uint8)] * 3))
    for none in (silent, mute):
        assert find_offset(none, heard) == SoundOffset(reason="The dance has no sound.")
        assert find_offset(heard, none) == SoundOffset(reason="The reference has no sound.")


def test_a_moment_in_common_is_too_little(song):
    found = find_offset(kept(part(song.samples, 5, 7)), kept(song.samples))
    assert found.reason == "The soundtracks are too short to be held against each other."


def test_what_is_kept_is_small_and_nothing_that_could_be_heard(song):
    onsets = onsets_of(part(song.samples, 4.0, 16.0).astype(np.float32))
    assert onsets.strength.shape == (1203, 6)
    assert len(encode(onsets)) < 8_000
