"""Rhythm: do the dancer's kinematic beats keep to the beat, beyond chance?

The beat comes from the video's music, else from a target tempo, else from the dancer's own
pulse. Steady lateness is told apart from unsteadiness: alignment is taken after removing the
mean lag, and the lag is reported where there is music to be late to.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from scoring.alignment import (
    LEVELS,
    Alignment,
    align,
    beat_grids,
    beat_length,
    closeness,
    concentration,
    regular_grid,
)
from scoring.music import Music
from scoring.signals import Floats
from scoring.tempo import LEAST_BEATS, Pulse, pulse_of_beats

Source = Literal["music", "target_bpm", "own_pulse"]
SHIFTS = 200
SEED = 20
MARGIN = 0.25
"""Seconds beyond the clip in which a beat of the music can still be danced to."""
OWN_CONFIDENCE = 0.5
"""Of the dancer's own pulse nobody knows whether it is the music's."""
BLOCK = 2.0
"""Seconds; longer than a beat, so that a shifted block keeps its own rhythm."""


@dataclass(frozen=True)
class Lock:
    """Motion beats held against a beat at one level, after removing the mean lag."""

    level: str
    grid: Floats
    motion: Floats
    lag: float
    concentration: float
    alignment: Alignment


@dataclass(frozen=True)
class Rhythm:
    """What was measured. `locked` is F1 beyond chance: (F1 − F0) / (1 − F0).

    beats       (m,) the beat that was danced to, seconds; of a target or a pulse the phase is
                the dancer's
    confidence  0 to 1: how sure it is that this was the beat to dance to
    """

    source: Source
    bpm: float
    beats: Floats
    confidence: float
    lock: Lock | None
    raw: Alignment
    chance: float
    locked: float
    z: float
    p_value: float


def measure(
    motion: Floats,
    span: tuple[float, float],
    pulse: Pulse | None,
    target_bpm: float | None = None,
    music: Music | None = None,
) -> Rhythm:
    """Rhythm of motion beats (n,) in a clip from span[0] to span[1] seconds."""
    source, beats = choose_beat(span, pulse, target_bpm, music)
    bpm = _bpm(source, beats, music)
    if len(motion) < LEAST_BEATS or len(beats) < LEAST_BEATS:
        sure = _confidence(source, music, 1.0)
        return Rhythm(source, bpm, beats, sure, None, align(motion, beats), 0.0, 0.0, 0.0, 1.0)
    found = locks(motion, beats)
    null = chance_f1(motion, span, source, beats)
    level, locked, p_value = beyond_chance(found, null)
    chance, f1 = float(null[level].mean()), found[level].alignment.f1
    return Rhythm(
        source=source,
        bpm=bpm,
        beats=beats if source == "music" else beats + _phase(found[level].lag, beats),
        confidence=_confidence(source, music, p_value),
        lock=found[level],
        raw=_raw_alignment(motion, beats, level),
        chance=chance,
        locked=max(locked, 0.0),
        z=(f1 - chance) / max(float(null[level].std()), 1e-6),
        p_value=p_value,
    )


def _bpm(source: Source, beats: Floats, music: Music | None) -> float:
    if source == "music" and music is not None:
        return music.bpm
    return 60 / beat_length(beats) if len(beats) > 1 else 0.0


def _phase(lag: float, beats: Floats) -> float:
    """The lag within half a beat: where the dancer puts a grid whose phase is free."""
    length = beat_length(beats)
    return float((lag + length / 2) % length - length / 2)


def _confidence(source: Source, music: Music | None, p_value: float) -> float:
    if source == "music" and music is not None:
        return music.confidence
    return 1.0 if source == "target_bpm" else OWN_CONFIDENCE * (1 - p_value)


def _raw_alignment(motion: Floats, beats: Floats, level: str) -> Alignment:
    """Alignment with the beats as they are, lag and all."""
    grids = (_spanned(grid, motion) for grid in beat_grids(beats, LEVELS[level]))
    return max((align(motion, grid) for grid in grids), key=lambda alignment: alignment.f1)


def choose_beat(
    span: tuple[float, float],
    pulse: Pulse | None,
    target_bpm: float | None,
    music: Music | None,
) -> tuple[Source, Floats]:
    """Where the beat comes from, and its times within the clip."""
    heard = np.zeros(0) if music is None else music.beats
    heard = heard[(heard >= span[0] - MARGIN) & (heard <= span[1] + MARGIN)]
    if len(heard) >= LEAST_BEATS:
        return "music", heard
    if target_bpm is not None:
        return "target_bpm", regular_grid(60 / target_bpm, span[0], *span)
    if pulse is None:
        return "own_pulse", np.zeros(0)
    return "own_pulse", regular_grid(pulse.period, pulse.phase, *span)


def locks(motion: Floats, beats: Floats) -> dict[str, Lock]:
    """The lock at each level; of the two halves of the beats, that which lies nearer."""
    found = {}
    for level, length in LEVELS.items():
        candidates = [_lock(level, motion, grid) for grid in beat_grids(beats, length)]
        if candidates:
            found[level] = min(candidates, key=lambda lock: abs(lock.lag))
    return found


def _lock(level: str, motion: Floats, grid: Floats) -> Lock:
    held, lag = concentration(motion, grid)
    # The lag is the grid's to bear: a beat at either end must not drop out of the clip.
    moved = _spanned(grid + lag, motion)
    return Lock(level, moved, motion, lag, held, align(motion, moved))


def _spanned(grid: Floats, motion: Floats) -> Floats:
    """The grid between half a beat before the first and half a beat after the last motion."""
    half = beat_length(grid) / 2
    inside = grid[(grid >= motion[0] - half) & (grid <= motion[-1] + half)]
    return inside if len(inside) else grid


def chance_f1(
    motion: Floats, span: tuple[float, float], source: Source, beats: Floats
) -> dict[str, Floats]:
    """(SHIFTS,) F1 at each level of motion beats whose hold on the beat was broken.

    Seeded circular shifts, each block of `BLOCK` seconds by its own amount: one shift of the
    whole clip would leave a steady dancer steady. Whatever is fitted to the dancer (the lag;
    the pulse, where it is the dancer's own) is fitted to each surrogate too.
    """
    rng = np.random.default_rng(SEED)
    null: dict[str, list[float]] = {level: [] for level in LEVELS}
    for _ in range(SHIFTS):
        shifted = shift_blocks(motion, span, rng)
        if source == "own_pulse":
            pulse = pulse_of_beats(shifted, span[1] - span[0])
            beats = regular_grid(pulse.period, pulse.phase, *span)
        for level, lock in locks(shifted, beats).items():
            null[level].append(lock.alignment.f1)
    return {level: np.array(values) for level, values in null.items() if values}


def shift_blocks(motion: Floats, span: tuple[float, float], rng: np.random.Generator) -> Floats:
    """Each block's beats moved round within it by a random amount; sorted."""
    count = max(int((span[1] - span[0]) / BLOCK), 1)
    length = (span[1] - span[0]) / count
    block = np.clip(((motion - span[0]) / length).astype(int), 0, count - 1)
    start = span[0] + block * length
    moved = start + (motion - start + rng.uniform(0, length, count)[block]) % length
    return np.sort(moved)


def beyond_chance(found: dict[str, Lock], null: dict[str, Floats]) -> tuple[str, float, float]:
    """The level locked to best, (F1 − F0)/(1 − F0) there, and p of the best of all levels."""
    means = {level: float(values.mean()) for level, values in null.items()}
    locked = {level: _gain(lock.alignment.f1, means[level]) for level, lock in found.items()}
    # Where two levels fit nearly alike, the plain beat is the one to name.
    level = max(locked, key=lambda name: locked[name] + 0.02 * (name == "on the beat"))
    by_chance = np.max([_gain(null[name], means[name]) for name in found], axis=0)
    p_value = (1 + int((by_chance >= locked[level]).sum())) / (1 + SHIFTS)
    return level, float(locked[level]), p_value


def _gain(f1: Floats | float, chance: float) -> Floats:
    gain: Floats = (np.asarray(f1) - chance) / max(1 - chance, 1e-6)
    return gain


def contributions(lock: Lock) -> tuple[Floats, Floats]:
    """Closeness of each motion beat, and of each beat of the grid: what blocks resample."""
    return closeness(lock.motion, lock.grid), closeness(lock.grid, lock.motion)
