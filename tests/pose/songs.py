"""Songs with known beats, as hard as pop is: made from a seed, another song for each.

A song has a groove (which drums, bass notes and chords fall on which sixteenth of a bar), a swing,
a hand that is not exact, a voice that sings around the beat, fills, breaks without drums and a
quiet intro. `make_song` returns the sound and its true beats.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.signal import butter, fftconvolve, sosfilt

from tests.pose.sounds import RATE, add, hat, kick, snare, ticks

SIXTEENTHS, BEATS_OF_BAR = 16, 4


@dataclass(frozen=True)
class Groove:
    """Sixteenths of a bar on which each plays."""

    kick: tuple[int, ...]
    snare: tuple[int, ...]
    hat: tuple[int, ...]
    bass: tuple[int, ...]
    chord: tuple[int, ...]


EVERY, EIGHTHS, OFFBEATS = tuple(range(16)), tuple(range(0, 16, 2)), (2, 6, 10, 14)
GROOVES = {
    "four on the floor": Groove((0, 4, 8, 12), (4, 12), OFFBEATS, OFFBEATS, (0, 3, 6, 10)),
    "backbeat": Groove((0, 7, 8), (4, 12), EIGHTHS, (0, 3, 7, 8, 11), (0, 8)),
    "dembow": Groove((0, 4, 8, 12), (3, 6, 11, 14), EIGHTHS, (0, 6, 8, 14), (2, 6, 10, 14)),
    "break": Groove((0, 2, 10), (4, 7, 9, 12, 15), EIGHTHS, (0, 2, 10, 13), (0,)),
    "trap": Groove((0, 6, 10), (8,), EVERY, (0, 6, 10), (0, 11)),
    "funk": Groove((0, 6, 10, 13), (4, 12), EVERY, (0, 3, 6, 7, 10, 14), (3, 6, 11, 14)),
    "latin": Groove((0, 8), (3, 6, 10, 12), EVERY, (3, 6, 12), (0, 3, 6, 9, 12, 14)),
    "shuffle": Groove((0, 8), (4, 12), (0, 3, 4, 7, 8, 11, 12, 15), (0, 4, 8, 12), (4, 12)),
}
ROOTS = ((0, 5, 7, 5), (0, 7, 9, 5), (9, 5, 0, 7), (0, 3, 8, 10))
SCALE = (0, 2, 4, 7, 9, 12)


@dataclass(frozen=True)
class Song:
    """`samples` (n,) at `RATE`; `beats` (m,) seconds of the true beats; `groove` by its name."""

    samples: np.ndarray
    beats: np.ndarray
    bpm: float
    groove: str


def make_song(seed: int, seconds: float = 90.0, bpm: float | None = None) -> Song:
    """The song of a seed."""
    rng = np.random.default_rng(seed)
    name = list(GROOVES)[int(rng.integers(len(GROOVES)))]
    bpm = float(rng.uniform(70, 180)) if bpm is None else bpm
    steps = sixteenths(bpm, seconds, rng, swung=name == "shuffle")
    band = Band(GROOVES[name], steps, seconds, rng)
    for bar in range(len(steps) // SIXTEENTHS):
        band.play_bar(bar)
    return Song(band.mixed(), steps[:: SIXTEENTHS // BEATS_OF_BAR], bpm, name)


def sixteenths(bpm: float, seconds: float, rng: np.random.Generator, *, swung: bool) -> np.ndarray:
    """(bars × 16,) seconds; every second sixteenth or eighth late by the swing."""
    bars = int((seconds - 1) / (240 / bpm))
    drift = 0.01 * np.sin(np.arange(bars * 16) / 16 * rng.uniform(0.2, 0.6)) * rng.integers(0, 2)
    gaps = 15 / bpm * (1 + drift)
    times = rng.uniform(0.1, 0.8) + np.concatenate([[0.0], np.cumsum(gaps)[:-1]])
    late = (1 / 3 if swung else rng.choice([0.0, 0.0, 0.15])) * 15 / bpm
    times[1::2] += -late if swung else late  # triplets: the last sixteenth moves to two thirds
    return times


class Band:
    """Plays bar by bar into its tracks."""

    def __init__(
        self, groove: Groove, steps: np.ndarray, seconds: float, rng: np.random.Generator
    ) -> None:
        self.groove, self.steps, self.rng = groove, steps, rng
        self.size = round(seconds * RATE)
        self.drums, self.tones, self.voice = (np.zeros(self.size) for _ in range(3))
        self.key = float(rng.uniform(45, 75))
        self.roots = ROOTS[int(rng.integers(len(ROOTS)))]
        self.sloppy = rng.uniform(0.002, 0.012)
        self.intro, self.form = int(rng.integers(0, 5)), int(rng.choice([8, 16]))
        self.plucked = bool(rng.integers(0, 2))
        self.levels = rng.uniform(0.5, 1.0, 4) * (1.0, 0.7, 0.6, 1.4)

    def play_bar(self, bar: int) -> None:
        has_break = self.form - 2 <= bar % (2 * self.form) < self.form and bar > self.form
        if bar >= self.intro and not has_break:
            self.play_drums(bar)
        if bar >= self.intro:
            self.play(self.groove.bass, bar, lambda: self.bass(bar))
        self.play(self.groove.chord, bar, lambda: self.chord(bar))
        if bar >= 1:
            self.sing(bar)

    def play_drums(self, bar: int) -> None:
        fills = bar % 4 == 3
        played = self.groove.snare + ((13, 14, 15) if fills else ())
        self.play(self.groove.kick, bar, self.thump, self.drums)
        self.play(played, bar, lambda: self.levels[1] * snare(self.rng), self.drums)
        self.play(self.groove.hat, bar, lambda: self.levels[2] * hat(self.rng), self.drums)
        if bar % self.form == 0:
            self.play((0,), bar, lambda: 0.3 * self.crash(), self.drums)

    def play(self, places, bar, make, track=None) -> None:  # type: ignore[no-untyped-def]
        for place in places:
            if self.rng.random() < 0.93:  # a note is left out now and then
                when = self.moment(bar, place, self.sloppy)
                sound = self.rng.uniform(0.6, 1.0) * make()
                add(self.tones if track is None else track, when, sound)

    def moment(self, bar: int, place: int, spread: float) -> float:
        at = self.steps[min(bar * SIXTEENTHS + place, len(self.steps) - 1)]
        return max(float(at + self.rng.normal(0, spread)), 0.0)

    def pitch(self, bar: int, steps: float) -> float:
        return float(self.key * 2 ** ((self.roots[bar % 4] + steps) / 12))

    def bass(self, bar: int) -> np.ndarray:
        t = ticks(0.3)
        wave = sum(np.sin(2 * np.pi * k * self.pitch(bar, 0) * t) / k for k in (1, 2, 3))
        return 0.25 * wave * np.minimum(t / 0.02, 1) * np.exp(-4 * t)

    def chord(self, bar: int) -> np.ndarray:
        t = ticks(0.5 if self.plucked else 1.4)
        rise = np.minimum(t / (0.004 if self.plucked else 0.12), 1)
        fade = np.exp(-6 * t) if self.plucked else np.minimum((1.4 - t) / 0.3, 1)
        notes = [self.pitch(bar, 24 + step) for step in (0, 4, 7)]
        wave = sum(np.sin(2 * np.pi * k * f * t) / k for f in notes for k in (1, 2, 3, 4))
        return 0.09 * wave * rise * fade

    def thump(self) -> np.ndarray:
        """A kick with its click, as records have it."""
        click = np.zeros(round(0.25 * RATE))
        click[:66] = 0.5 * self.rng.normal(size=66)
        return 1.3 * self.levels[0] * (kick() + click)

    def crash(self) -> np.ndarray:
        t = ticks(1.5)
        return np.diff(self.rng.normal(size=len(t) + 1)) * np.exp(-3 * t) * 0.5

    def sing(self, bar: int) -> None:
        """Syllables that begin around sixteenths, mostly off the beat, and glide and tremble."""
        place = int(self.rng.integers(0, 4))
        while place < SIXTEENTHS:
            length = int(self.rng.choice([1, 2, 2, 3, 4, 6]))
            if self.rng.random() < 0.75:
                when = self.moment(bar, place, 0.03)
                add(self.voice, when, self.syllable(bar, 15 * length / 110))
            place += length

    def syllable(self, bar: int, seconds: float) -> np.ndarray:
        t, rng = ticks(seconds), self.rng
        start, end = (self.pitch(bar, 24 + rng.choice(SCALE)) for _ in range(2))
        glide = end + (start - end) * np.exp(-t / 0.05)
        trembling = glide * (1 + 0.012 * np.sin(2 * np.pi * 5.5 * t))
        phase = 2 * np.pi * np.cumsum(trembling) / RATE
        wave = sum(np.sin(k * phase) / k for k in range(1, 16))
        formant = rng.uniform(350, 900)
        sung = sosfilt(butter(2, [formant, 3 * formant], "band", fs=RATE, output="sos"), wave)
        breath = rng.normal(size=len(t)) * np.exp(-t / 0.03) * rng.choice([0, 0.3])
        envelope = np.minimum(t / rng.uniform(0.01, 0.06), 1) * np.minimum((t[-1] - t) / 0.05, 1)
        return 0.35 * (sung + breath) * np.maximum(envelope, 0)

    def mixed(self) -> np.ndarray:
        """Tones that duck under the kick, a room, and a limiter, as records have them."""
        loud = sosfilt(butter(1, 5, fs=RATE, output="sos"), np.abs(self.drums))
        ducked = self.tones / (1 + 6 * np.maximum(loud, 0)) * self.levels[3]
        mix = self.drums + ducked + self.levels[3] * 0.8 * self.voice
        room = self.rng.normal(size=round(0.4 * RATE)) * np.exp(-ticks(0.4) * 12)
        wet = fftconvolve(mix, room / np.sqrt((room**2).sum()))[: self.size]
        whole = mix + self.rng.uniform(0.1, 0.35) * wet
        whole += 0.003 * self.rng.normal(size=self.size)
        return np.tanh(1.5 * whole / np.percentile(np.abs(whole), 99)).astype(np.float32) / 2
