"""Sounds with known truth: music whose beats are known, and sounds that are no music."""

from __future__ import annotations

import numpy as np

RATE = 22_050
CHORDS = ((220.0, 277.2, 329.6), (185.0, 220.0, 277.2), (146.8, 185.0, 220.0), (164.8, 207.7, 247))


def drums(beats: np.ndarray, seconds: float, *, syncopated: bool = False, seed: int = 1):
    """A kick on the first and third beat, a snare between, hats on the half beats."""
    gaps = np.diff(beats, append=2 * beats[-1] - beats[-2])
    sound = np.zeros(round(seconds * RATE))
    rng = np.random.default_rng(seed)
    for k, (beat, gap) in enumerate(zip(beats, gaps, strict=True)):
        late = 0.75 * gap if syncopated and k % 4 == 2 else 0.0
        add(sound, beat + late, kick() if k % 2 == 0 else snare(rng))
        for half in (0.0, 0.5):
            add(sound, beat + half * gap, hat(rng))
    return sound


def chords(beats: np.ndarray, seconds: float, every: int = 2) -> np.ndarray:
    """Plucked chords and no drums: every so many beats another one."""
    sound = np.zeros(round(seconds * RATE))
    for k, beat in enumerate(beats[::every]):
        for pitch in CHORDS[k % len(CHORDS)]:
            add(sound, beat, 0.2 * np.sin(2 * np.pi * pitch * ticks(0.9)) * np.exp(-3 * ticks(0.9)))
    return sound


def steady(bpm: float, seconds: float, start: float = 0.2) -> np.ndarray:
    """Beats at a known tempo."""
    return np.arange(start, seconds, 60 / bpm)


def drifting(bpm: float, seconds: float, share: float = 0.03, start: float = 0.2) -> np.ndarray:
    """A band without a click: the tempo wanders by a share of itself, once in 20 seconds."""
    beats = [start]
    while beats[-1] < seconds:
        tempo = bpm * (1 + share * np.sin(2 * np.pi * beats[-1] / 20))
        beats.append(beats[-1] + 60 / tempo)
    return np.array(beats[:-1])


def noise(seconds: float, colour: float = 0.0, seed: int = 3) -> np.ndarray:
    """White noise, or with colour 1 pink noise."""
    size = round(seconds * RATE)
    spectrum = np.fft.rfft(np.random.default_rng(seed).normal(0, 0.1, size))
    level = np.maximum(np.arange(len(spectrum)), 1) ** (-colour / 2)
    sound = np.fft.irfft(spectrum * level, size)
    return 0.1 * sound / sound.std()


def bursts(seconds: float, per_second: float, seed: int = 4) -> np.ndarray:
    """Hits at random moments: applause, footsteps of a crowd, dishes."""
    rng = np.random.default_rng(seed)
    sound = np.zeros(round(seconds * RATE))
    for moment in np.sort(rng.uniform(0, seconds - 0.3, round(seconds * per_second))):
        add(sound, moment, rng.uniform(0.3, 1.0) * snare(rng))
    return sound


def kick() -> np.ndarray:
    t = ticks(0.25)
    return 0.9 * np.sin(2 * np.pi * (50 * t + 4 * (1 - np.exp(-30 * t)))) * np.exp(-14 * t)


def snare(rng: np.random.Generator) -> np.ndarray:
    t = ticks(0.18)
    return (0.4 * rng.normal(size=len(t)) + 0.3 * np.sin(2 * np.pi * 190 * t)) * np.exp(-22 * t)


def hat(rng: np.random.Generator) -> np.ndarray:
    t = ticks(0.05)
    return 0.12 * np.diff(rng.normal(size=len(t) + 1)) * np.exp(-70 * t)


def ticks(seconds: float) -> np.ndarray:
    return np.arange(round(seconds * RATE)) / RATE


def add(sound: np.ndarray, moment: float, piece: np.ndarray) -> None:
    first = round(moment * RATE)
    part = piece[: max(len(sound) - first, 0)]
    sound[first : first + len(part)] += part
