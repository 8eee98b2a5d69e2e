"""How well two sets of beats fall together. Times in seconds throughout."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scoring.signals import Floats

SIGMA = 0.05
"""Tolerance of the alignment: three frames at 60 a second (AIST++), always in seconds."""
LEVELS = {"half time": 2.0, "on the beat": 1.0, "double time": 0.5}
"""Lengths of the counted beat, in beats of the music: half and double time are dancing too."""


@dataclass(frozen=True)
class Alignment:
    """Precision is the mean over motion beats (mint), recall over music beats (Bailando)."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def closeness(times: Floats, beats: Floats) -> Floats:
    """(n,) exp(−d²/2σ²) for the distance d of each time to its nearest beat."""
    if not len(beats):
        return np.zeros(len(times))
    after = np.searchsorted(beats, times)
    left = np.abs(times - beats[np.maximum(after - 1, 0)])
    right = np.abs(times - beats[np.minimum(after, len(beats) - 1)])
    distance = np.minimum(left, right)
    close: Floats = np.exp(-(distance**2) / (2 * SIGMA**2))
    return close


def align(motion: Floats, music: Floats, due: Floats | None = None) -> Alignment:
    """Beat alignment of motion beats (n,) and music beats (m,), both sorted.

    due     those of the music beats that are missed where there is no motion beat; None: all
    """
    if not len(motion) or not len(music):
        return Alignment(0.0, 0.0)
    recall = closeness(music if due is None else due, motion)
    return Alignment(float(closeness(motion, music).mean()), float(recall.mean()))


def beat_length(beats: Floats) -> float:
    """The (upper) median of the gaps between beats, seconds."""
    gaps = np.diff(beats)
    return float(np.partition(gaps, len(gaps) // 2)[len(gaps) // 2])


def beat_position(times: Floats, beats: Floats) -> Floats:
    """(n,) where each time lies between the beats, counted in beats and fractions."""
    inside = np.interp(times, beats, np.arange(len(beats)))
    outside = np.minimum(times - beats[0], 0) + np.maximum(times - beats[-1], 0)
    position: Floats = inside + outside / beat_length(beats)
    return position


def concentration(motion: Floats, beats: Floats) -> tuple[float, float]:
    """R from 0 to 1, and the mean lag in seconds, positive after the beat.

    R = |1/N Σ exp(i2πφ_k)|, lag = arg/2π · T: a dancer who is steadily late has R = 1.
    """
    mean = np.exp(2j * np.pi * beat_position(motion, beats)).mean()
    return float(abs(mean)), float(np.angle(mean) / (2 * np.pi) * beat_length(beats))


def beat_grids(beats: Floats, level: float) -> list[Floats]:
    """The beats counted at a level: midpoints added in double time, both halves in half time."""
    if level < 1:
        return [np.sort(np.concatenate([beats, (beats[1:] + beats[:-1]) / 2]))]
    if level > 1:
        return [grid for grid in (beats[::2], beats[1::2]) if len(grid) > 1]
    return [beats]


def regular_grid(period: float, phase: float, start: float, end: float) -> Floats:
    """Beats every `period` through `phase`, from start to end."""
    first = int(np.ceil((start - phase) / period - 1e-9))
    last = int(np.floor((end - phase) / period + 1e-9))
    count = np.arange(first, last + 1, dtype=np.float64)
    return phase + period * count
