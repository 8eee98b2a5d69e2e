"""What chance would give: the alignment of motion beats whose hold on the beat was broken.

Seeded circular shifts, each block of `BLOCK` seconds by its own amount: one shift of the whole
clip would leave a steady dancer steady. All parts of the body are shifted alike, and whatever is
fitted to the dancer (the lag, the level, the part; the pulse, where it is the dancer's own) is
fitted to each surrogate too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.alignment import LEVELS, SIGMA, beat_grids, beat_length, beat_position
from scoring.sight import Sight
from scoring.signals import Floats
from scoring.tempo import pulse_of_beats

SHIFTS = 200
SEED = 20
BLOCK = 2.0
"""Seconds; longer than a beat, so that a shifted block keeps its own rhythm."""

Key = tuple[str, str]
"""A part of the body, and the level at which it is held against the beat."""
Surrogates = dict[str, Floats]


@dataclass(frozen=True)
class Yard:
    """What a row of surrogates is measured with, in its unit: (S, 1), or the same for all.

    sigma        tolerance of the alignment
    first, last  between which there are beats
    hidden       start and end of each stretch in which no beat can be told
    """

    sigma: Floats | float = SIGMA
    first: Floats | float = -np.inf
    last: Floats | float = np.inf
    hidden: tuple[tuple[Floats | float, Floats | float], ...] = ()


@dataclass(frozen=True)
class Beyond:
    """The best of all parts and levels, and what the best of all has by chance.

    chance  F0, as an F1 of the part and level that was best; `locked` is (F1 − F0) / (1 − F0)
    null    (SHIFTS,) what is locked by chance
    """

    key: Key
    chance: float
    locked: float
    z: float
    null: Floats

    @property
    def p_value(self) -> float:
        """Share of the surrogates that are locked as well."""
        return p_value(self.locked, self.null)


def p_value(locked: float, null: Floats) -> float:
    """Share of the surrogates (n,) that do as well; never 0."""
    return (1 + int((null >= locked - 1e-9).sum())) / (1 + len(null))


def beyond_chance(f1: Mapping[Key, float], null: Mapping[Key, Floats], plain: Key) -> Beyond:
    """Where two fit nearly alike, the one nearer to `plain` is the one to name."""
    means = {key: float(null[key].mean()) for key in f1}
    gains = {key: float(_gain(np.array(value), means[key])) for key, value in f1.items()}
    key = max(gains, key=lambda k: gains[k] + 0.02 * sum(map(str.__eq__, k, plain)))
    by_chance = np.max([_gain(null[k], means[k]) for k in f1], axis=0)
    best = float(by_chance.mean())
    return Beyond(
        key=key,
        chance=means[key] + best * (1 - means[key]),
        locked=float(_gain(np.array(gains[key]), best)),
        z=(gains[key] - best) / max(float(by_chance.std()), 1e-6),
        null=_gain(by_chance, best),
    )


def _gain(f1: Floats, chance: float) -> Floats:
    gain: Floats = (f1 - chance) / max(1 - chance, 1e-6)
    return gain


def chance_f1(
    motion: Mapping[str, Floats], sight: Sight, beats: Floats | None
) -> dict[Key, Floats]:
    """(SHIFTS,) F1 of every part at every level; without `beats` against each one's own pulse."""
    moved, yard = draw_surrogates(motion, sight), Yard(hidden=tuple(sight.hidden))
    if beats is None:
        moved, beats, yard = in_own_beats(moved, sight)
    return {
        (part, level): f1
        for part, rows in moved.items()
        for level, f1 in levels_f1(rows, beats, yard).items()
    }


def in_own_beats(moved: Surrogates, sight: Sight) -> tuple[Surrogates, Floats, Yard]:
    """The surrogates with the beat of their own pulse for a unit, so that all have one grid."""
    pulses = [
        pulse_of_beats({part: rows[k] for part, rows in moved.items()}, sight.span)
        for k in range(SHIFTS)
    ]
    period, phase = (
        np.array([getattr(pulse, what) for pulse in pulses])[:, None]
        for what in ("period", "phase")
    )
    first, last = ((end - phase) / period for end in sight.span)
    hidden = tuple(((a - phase) / period, (b - phase) / period) for a, b in sight.hidden)
    beats = np.arange(np.floor(first.min()), np.ceil(last.max()) + 1)
    own = {part: (rows - phase) / period for part, rows in moved.items()}
    return own, beats, Yard(SIGMA / period, first, last, hidden)


def draw_surrogates(motion: Mapping[str, Floats], sight: Sight) -> Surrogates:
    """{part: (SHIFTS, n)} sorted times, each block of time in sight moved round within itself."""
    count = max(int(sight.seconds / BLOCK), 1)
    length = sight.seconds / count
    amounts = np.random.default_rng(SEED).uniform(0, length, (SHIFTS, count))
    return {
        part: sight.clock(shift_blocks(sight.seconds_in_sight(times), length, amounts))
        for part, times in motion.items()
    }


def shift_blocks(times: Floats, length: float, amounts: Floats) -> Floats:
    """(S, n) the times, each block of a length moved round within it by its amount (S, blocks)."""
    block = np.clip((times / length).astype(int), 0, amounts.shape[1] - 1)
    begin = block * length
    moved: Floats = begin + (times - begin + amounts[:, block]) % length
    return np.sort(moved, axis=1)


def levels_f1(motion: Floats, beats: Floats, yard: Yard) -> dict[str, Floats]:
    """{level: (S,)} F1 of motion beats (S, n) with the beats, the mean lag removed from each."""
    found = {}
    for level, length in LEVELS.items():
        fits = [lag_free_f1(motion, grid, yard) for grid in beat_grids(beats, length)]
        if fits:
            lags, f1 = (np.stack(values) for values in zip(*fits, strict=True))
            nearest = np.abs(lags).argmin(0)
            found[level] = f1[nearest, np.arange(len(nearest))]
    return found


def lag_free_f1(motion: Floats, grid: Floats, yard: Yard) -> tuple[Floats, Floats]:
    """(S,) mean lag, and (S,) F1 after removing it, of sorted motion beats (S, n)."""
    length = beat_length(grid)
    turn = np.exp(2j * np.pi * beat_position(motion, grid)).mean(1)
    lag = np.angle(turn) / (2 * np.pi) * length
    moved = motion - lag[:, None]
    inside = (grid >= moved[:, :1] - length / 2) & (grid <= moved[:, -1:] + length / 2)
    inside &= (grid >= yard.first - 1e-9) & (grid <= yard.last + 1e-9)
    for start, end in yard.hidden:
        inside &= (grid + lag[:, None] <= start) | (grid + lag[:, None] >= end)
    inside |= ~inside.any(1, keepdims=True)
    precision = _close(_to_grid(moved, grid), yard).mean(1)
    recall = np.where(inside, _close(_to_motion(grid, moved), yard), 0).sum(1) / inside.sum(1)
    return lag, 2 * precision * recall / np.maximum(precision + recall, 1e-12)


def _close(distance: Floats, yard: Yard) -> Floats:
    close: Floats = np.exp(-(distance**2) / (2 * yard.sigma**2))
    return close


def _to_grid(motion: Floats, grid: Floats) -> Floats:
    """(S, n) distance of each time to the nearest beat."""
    after = np.searchsorted(grid, motion)
    left, right = grid[np.maximum(after - 1, 0)], grid[np.minimum(after, len(grid) - 1)]
    nearest: Floats = np.minimum(np.abs(motion - left), np.abs(motion - right))
    return nearest


def _to_motion(grid: Floats, motion: Floats) -> Floats:
    """(S, m) distance of each beat to the nearest motion beat of each row (S, n)."""
    rows, size = motion.shape
    apart = np.arange(rows)[:, None] * (2 * float(np.ptp(grid)) + np.ptp(motion) + 1)
    after: NDArray[Any] = np.searchsorted((motion + apart).ravel(), (grid + apart).ravel())
    own = np.arange(rows)[:, None] * size
    index = after.reshape(rows, -1) - own
    left = np.take_along_axis(motion, np.clip(index - 1, 0, size - 1), 1)
    right = np.take_along_axis(motion, np.clip(index, 0, size - 1), 1)
    nearest: Floats = np.minimum(np.abs(grid - left), np.abs(grid - right))
    return nearest
