"""Music is found with its beats where they are; talk, noise and silence are no music."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest

from pose.music import find_music, track_beats
from render.narration.voice import VoiceMissing, speak
from tests.pose.hearing import WINDOW, is_the_tempo
from tests.pose.songs import make_song
from tests.pose.sounds import RATE, bursts, chords, drifting, drums, noise, steady

pytestmark = pytest.mark.slow

SECONDS = 14.0
TALK = (
    "Okay everybody, welcome back to the channel. Today I want to show you how I learned this "
    "dance in a single week, and which mistakes I made along the way."
)


def heard(sound: np.ndarray):
    return track_beats(np.asarray(sound, np.float32))


def errors(found: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """Seconds from each beat to the nearest true beat or half beat, within the true ones."""
    inside = found[(found >= truth[0]) & (found <= truth[-1])]
    halves = np.round(np.interp(inside, truth, np.arange(len(truth))) * 2) / 2
    return inside - np.interp(halves, np.arange(len(truth)), truth)


@pytest.mark.parametrize("bpm", [80, 96, 120, 140, 160])
def test_a_known_tempo_is_heard_and_every_beat_lies_within_10_ms(bpm):
    beats = steady(bpm, SECONDS)
    music = heard(drums(beats, SECONDS))
    octave = 2 ** round(float(np.log2(music.bpm / bpm)))
    assert music.bpm == pytest.approx(bpm * octave, abs=0.5 * octave)
    assert music.confidence > 0.9
    assert np.abs(errors(music.beats, beats)).max() < 0.01
    assert music.beats[0] < beats[0] + 60 / music.bpm
    assert music.beats[-1] > SECONDS - 1.5 * 60 / music.bpm


@pytest.mark.parametrize(
    "sound",
    [
        drums(steady(112, SECONDS), SECONDS, syncopated=True),
        chords(steady(112, SECONDS), SECONDS),
        0.02 * drums(steady(112, SECONDS), SECONDS),
        drums(steady(112, SECONDS), SECONDS) + noise(SECONDS, 1),
        drums(steady(112, SECONDS), SECONDS) + 2.5 * noise(SECONDS, 1),
    ],
    ids=["syncopated", "no drums", "quiet", "in a noisy room", "in a very noisy room"],
)
def test_music_is_heard_in_many_dresses(sound):
    music = heard(sound)
    assert music.confidence > 0.7
    assert np.abs(errors(music.beats, steady(112, SECONDS))).max() < 0.02


@pytest.fixture(scope="module")
def heard_songs():
    """(Music, true BPM) of twelve seconds out of a dozen songs that no constant was fitted to."""
    found = []
    for seed in range(1000, 1012):
        song = make_song(seed, 26)
        beats = song.beats[(song.beats > 12) & (song.beats < 12 + WINDOW)]
        part = song.samples[12 * RATE : 24 * RATE]
        found.append((heard(part), 60 / float(np.diff(beats).mean())))
    return found


def test_songs_are_heard_with_voice_syncopation_swing_and_breaks(heard_songs):
    unheard = [bpm for music, bpm in heard_songs if not len(music.beats)]
    right = [is_the_tempo(music.bpm, bpm) for music, bpm in heard_songs if len(music.beats)]
    assert not unheard
    assert sum(right) >= len(right) - 1


@pytest.mark.parametrize("shift", [0.011, 0.033, 0.5])
def test_a_song_that_starts_a_moment_later_is_the_same_song(shift):
    song = make_song(11, 20)
    first = heard(song.samples)
    later = heard(song.samples[round(shift * RATE) :])
    assert later.bpm == pytest.approx(first.bpm, rel=0.002)
    assert later.confidence == pytest.approx(first.confidence, abs=0.1)
    shared = later.beats[later.beats > 1] + shift
    assert np.abs(shared[:, None] - first.beats).min(1).max() < 0.015


def test_a_medley_keeps_to_the_tempo_of_each_song():
    songs = [drums(steady(bpm, 30), 30) for bpm in (100, 128)]
    beats = heard(np.concatenate(songs)).beats
    for start, bpm in ((2, 100), (38, 128)):
        part = beats[(beats > start) & (beats < start + 20)]
        assert is_the_tempo(60 / float(np.diff(part).mean()), bpm)


def test_talk_before_the_music_has_no_beats():
    talk = bursts(40, 4, 1)
    music = heard(np.concatenate([talk, drums(steady(120, 30), 30)]))
    assert 24 < music.beats[0] < 41
    assert music.bpm == pytest.approx(120, abs=0.5)


def test_a_band_that_drifts_is_followed():
    beats = drifting(100, 20)
    assert np.median(np.abs(errors(heard(drums(beats, 20)).beats, beats))) < 0.015


@pytest.mark.parametrize(
    "sound",
    [
        *(noise(SECONDS, colour, seed) for colour in (0, 1) for seed in range(3)),
        *(bursts(SECONDS, rate, seed) for rate in (1, 3, 10, 30) for seed in range(2)),
        0.2 * np.sin(2 * np.pi * 100 * np.arange(SECONDS * RATE) / RATE),
    ],
)
def test_noise_hits_and_hum_are_no_music(sound):
    music = heard(sound)
    assert (len(music.beats), music.bpm, music.reason) == (0, 0, "no steady beat")
    assert music.confidence < 0.3


def test_talk_is_no_music():
    try:
        spoken = speak([TALK] * 2, [130, 190])
    except VoiceMissing:
        pytest.skip("there is no voice on this machine")
    for speech in spoken:
        times = np.arange(0, len(speech.samples), speech.rate / RATE)
        sound = np.interp(times, np.arange(len(speech.samples)), speech.samples / 32768)
        assert heard(sound).reason == "no steady beat"


def test_silence_and_a_moment_of_sound_are_no_music():
    assert heard(np.zeros(10 * RATE)).reason == "silence"
    assert heard(1e-4 * noise(SECONDS)).reason == "silence"
    assert heard(np.zeros(0)).reason == "silence"
    assert heard(drums(steady(120, 2.5), 2.5)).reason == "no steady beat"


def test_a_song_that_begins_late_has_no_beats_before():
    sound = np.concatenate([np.zeros(5 * RATE), drums(steady(120, 12), 12)])
    music = heard(sound)
    assert music.beats[0] == pytest.approx(5.2, abs=0.02)
    assert music.bpm == pytest.approx(120, abs=0.5)


def test_minutes_keep_time_to_the_end():
    beats = steady(123.4, 150)
    music = heard(drums(beats, 150))
    assert music.bpm == pytest.approx(123.4, abs=0.05)
    assert np.abs(errors(music.beats, beats)).max() < 0.01


def test_the_example_has_music_at_120(example, truth):
    music = find_music(example)
    assert music.bpm == pytest.approx(120, abs=0.5)
    assert np.abs(errors(music.beats, truth["beat_times"])).max() < 0.02


def with_sound(path: Path, sound: np.ndarray, rate: int, start: float) -> Path:
    """Grey pictures with a sound (n, channels) that begins some seconds after them."""
    with av.open(str(path), "w") as container:
        video = container.add_stream("libx264", rate=10)
        video.width, video.height, video.pix_fmt = 64, 64, "yuv420p"
        layout = "mono" if sound.shape[1] == 1 else "stereo"
        audio = container.add_stream("aac", rate=rate, layout=layout)
        grey = np.full((64, 64, 3), 128, np.uint8)
        for _ in range(120):
            container.mux(video.encode(av.VideoFrame.from_ndarray(grey, format="rgb24")))
        container.mux(video.encode(None))
        for first in range(0, len(sound), 1024):
            piece = np.ascontiguousarray(sound[first : first + 1024].T, np.float32)
            frame = av.AudioFrame.from_ndarray(piece, format="fltp", layout=layout)
            frame.sample_rate, frame.pts = rate, round(start * rate) + first
            container.mux(audio.encode(frame))
        container.mux(audio.encode(None))
    return path


@pytest.mark.parametrize(
    ("rate", "sides", "start"),
    [(44_100, (1,), 0.0), (8_000, (1,), 0.31), (48_000, (1, 1), 0.0), (22_050, (1, -1), 0.13)],
    ids=["mono", "a poor late sound", "stereo", "sides that cancel"],
)
def test_the_beats_are_on_the_clock_of_the_pictures(tmp_path, rate, sides, start):
    beats = steady(120, 11.5)
    sound = drums(beats, 11.5)
    times = np.arange(0, 11.5, 1 / rate)
    one = np.interp(times, np.arange(len(sound)) / RATE, sound)
    music = find_music(with_sound(tmp_path / "a.mp4", np.outer(one, sides) / 2, rate, start))
    assert np.abs(errors(music.beats, beats + start)).max() < 0.02


def test_a_silent_film_has_no_music(clip):
    assert find_music(clip([np.zeros((64, 96, 3), np.uint8)] * 3)).reason == "no sound"
