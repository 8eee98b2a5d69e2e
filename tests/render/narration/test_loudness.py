"""Voices are brought to one loudness, measured as broadcasters measure it."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
import pytest

from render.narration.loudness import CEILING_DB, TARGET, level_loudness, loudness
from render.narration.mixing import under

RATE = 48_000


def sine(
    seconds: float, level_db: float, frequency: float = 1000.0, rate: int = RATE
) -> np.ndarray:
    t = np.arange(round(seconds * rate)) / rate
    return (10 ** (level_db / 20) * np.sin(2 * np.pi * frequency * t)).astype(np.float32)


@pytest.mark.parametrize("rate", [22_050, 44_100, 48_000])
@pytest.mark.parametrize("level", [-23.0, -33.0])
def test_a_tone_on_two_channels_has_the_loudness_of_its_level(level: float, rate: int) -> None:
    """EBU Tech 3341, test signals 1 and 2: 1 kHz, 20 s; within 0.1 LU."""
    assert loudness(sine(20, level, rate=rate), rate, channels=2) == pytest.approx(level, abs=0.1)


def test_quiet_passages_are_gated() -> None:
    """EBU Tech 3341, test signal 3: -36, -23 and -36 dBFS of 10, 60 and 10 s."""
    sound = np.concatenate([sine(10, -36), sine(60, -23), sine(10, -36)])
    assert loudness(sound, RATE, channels=2) == pytest.approx(-23, abs=0.1)


def test_low_sounds_count_less_and_high_ones_more() -> None:
    low, middle, high = (loudness(sine(5, -20, f), RATE) for f in (30, 1000, 6000))
    assert low < middle - 3
    assert high > middle + 2


def test_a_word_is_as_loud_as_it_would_be_if_it_went_on() -> None:
    assert loudness(sine(0.25, -20), RATE) == pytest.approx(loudness(sine(2, -20), RATE), abs=0.3)
    assert loudness(sine(0, -20), RATE) == -np.inf


def speech(level_db: float) -> np.ndarray:
    """Bursts of noise with silence between, and one loud crack."""
    random = np.random.default_rng(5)
    burst = random.normal(0, 10 ** (level_db / 20), RATE).astype(np.float32)
    track = np.concatenate([np.concatenate([burst, np.zeros(RATE // 2, np.float32)])] * 8)
    track[RATE // 2] = 12 * 10 ** (level_db / 20)
    return track


@pytest.mark.parametrize("level", [-45.0, -35.0, -25.0, -12.0])
def test_loud_and_soft_voices_come_out_alike_and_without_clipping(level: float) -> None:
    made = level_loudness(speech(level), RATE)
    wanted = min(TARGET, loudness(speech(level), RATE, channels=2) + 20)
    assert loudness(made, RATE, channels=2) == pytest.approx(wanted, abs=0.7)
    assert 20 * np.log10(np.abs(made).max()) <= CEILING_DB + 0.01
    assert made.dtype == np.float32


@pytest.mark.parametrize("length", [0, 100, RATE * 3])
def test_silence_stays_silence(length: int) -> None:
    assert not np.any(level_loudness(np.zeros(length, np.float32), RATE))


def test_music_gives_way_to_the_voice_by_ten_decibels_and_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "music.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(RATE)
        tone = (sine(4, -12, 300) * 32767).astype(np.int16)
        file.writeframes(np.repeat(tone, 2).tobytes())
    voice = np.zeros(RATE * 12, np.float32)
    voice[RATE * 4 : RATE * 7] = sine(3, -20, 2000)
    mixed = under(level_loudness(voice, RATE), path, RATE)[0]
    music = mixed - level_loudness(voice, RATE)

    def level(start: float, end: float) -> float:
        part = music[round(start * RATE) : round(end * RATE)]
        return float(20 * np.log10(np.sqrt(np.mean(part**2))))

    assert level(2, 3.9) - level(5, 7) == pytest.approx(11, abs=1)
    assert level(8.5, 9.4) == pytest.approx(level(2, 3.9), abs=1)
    assert np.abs(mixed).max() < 10 ** (-1 / 20)
