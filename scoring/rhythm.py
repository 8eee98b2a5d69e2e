"""Rhythm: do the dancer's kinematic beats keep to the beat, beyond chance?

The beat comes from the video's music, else from a target tempo, else from the dancer's own
pulse. Any part of the body may carry it, in half or double time. Steady lateness is told apart
from unsteadiness: alignment is taken after removing the mean lag, and the lag is reported where
there is music to be late to. Against a beat that was given the accents of the body are held, too
(`scoring.entrainment`): of people they show the beat better.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from scoring import entrainment
from scoring.accents import Accents
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
from scoring.beats import WHOLE
from scoring.chance import beyond_chance, chance_f1
from scoring.manner import Manner
from scoring.music import Music
from scoring.sight import Sight
from scoring.signals import Floats
from scoring.tempo import LEAST_BEATS, Pulse

Source = Literal["music", "target_bpm", "own_pulse"]
MARGIN = 0.25
"""Seconds beyond the clip in which a beat of the music can still be danced to."""
OWN_CONFIDENCE = 0.5
"""Of the dancer's own pulse nobody knows whether it is the music's."""
PLAIN = (WHOLE, "on the beat")


@dataclass(frozen=True)
class Lock:
    """Motion beats of a part of the body held against a beat at one level, the mean lag removed.

    due     those beats of the grid on which the dancer could be seen
    """

    part: str
    level: str
    grid: Floats
    due: Floats
    motion: Floats
    lag: float
    concentration: float
    alignment: Alignment


@dataclass(frozen=True)
class Rhythm:
    """What was measured. `locked` is F1 beyond chance: (F1 − F0) / (1 − F0).

    beats       (m,) the beat that was danced to, seconds; of a target or a pulse the phase is
                the dancer's
    coverage    0 to 1: share of the beats on which the dancer could be seen
    confidence  0 to 1: how sure it is that this was the beat to dance to
    null        (k,) what is locked by chance
    placed      the lock on the beat itself of the part that is steadiest there, which tells where
                beside it the moves end: the part that keeps it best may keep its half
    accents     how the body's accents keep to it; None for the dancer's own pulse
    unheard     whether there is sound in which no beat was found
    manner      how the limbs move, which tells accents from limbs thrown about; None: not regarded
    """

    source: Source
    bpm: float
    beats: Floats
    coverage: float
    confidence: float
    lock: Lock | None
    raw: Alignment
    chance: float
    locked: float
    z: float
    p_value: float
    null: Floats
    placed: Lock | None = None
    accents: entrainment.Entrainment | None = None
    unheard: bool = False
    manner: Manner | None = None


def measure(
    motion: Mapping[str, Floats],
    sight: Sight,
    pulse: Pulse | None,
    target_bpm: float | None = None,
    music: Music | None = None,
    *,
    accents: Accents | None = None,
) -> Rhythm:
    """Rhythm of each part's motion beats (n,) and of the accents, as far as they were seen."""
    source, beats = choose_beat(sight.span, pulse, target_bpm, music)
    found = _measure_moves(motion, sight, source, beats, music)
    found = replace(found, unheard=music is not None and music.unclear)
    if accents is None or source == "own_pulse" or len(beats) < LEAST_BEATS:
        return found
    return replace(found, accents=entrainment.measure(accents, beats))


def _measure_moves(
    motion: Mapping[str, Floats], sight: Sight, source: Source, beats: Floats, music: Music | None
) -> Rhythm:
    """Rhythm of the motion beats alone."""
    bpm, seen = _bpm(source, beats, music), _coverage(beats, sight)
    enough = {part: found for part, found in motion.items() if len(found) >= LEAST_BEATS}
    if not enough or len(beats) < LEAST_BEATS:
        sure, raw = _confidence(source, music, 1.0), align(motion[WHOLE], beats)
        return Rhythm(source, bpm, beats, seen, sure, None, raw, 0.0, 0.0, 0.0, 1.0, np.zeros(0))
    found = {
        (part, lock.level): lock for part in enough for lock in locks(part, enough, beats, sight)
    }
    null = chance_f1(enough, sight, None if source == "own_pulse" else beats)
    f1 = {key: lock.alignment.f1 for key, lock in found.items() if key in null}
    best = beyond_chance(f1, null, PLAIN)
    lock = found[best.key]
    return Rhythm(
        source=source,
        bpm=bpm,
        beats=beats if source == "music" else beats + lock.lag,
        coverage=seen,
        confidence=_confidence(source, music, best.p_value),
        lock=lock,
        raw=_raw_alignment(lock.motion, beats, lock.level, sight),
        chance=best.chance,
        locked=max(best.locked, 0.0),
        z=best.z,
        p_value=best.p_value,
        null=best.null,
        placed=_steadiest(found),
    )


def _steadiest(found: Mapping[tuple[str, str], Lock]) -> Lock | None:
    """On the beat, by the Rayleigh statistic n R²."""
    held = [lock for (_, level), lock in found.items() if level == "on the beat"]
    return max(held, key=lambda lock: len(lock.motion) * lock.concentration**2, default=None)


def _bpm(source: Source, beats: Floats, music: Music | None) -> float:
    if source == "music" and music is not None:
        return music.bpm
    return 60 / beat_length(beats) if len(beats) > 1 else 0.0


def _confidence(source: Source, music: Music | None, p_value: float) -> float:
    if source == "music" and music is not None:
        return music.confidence
    return 1.0 if source == "target_bpm" else OWN_CONFIDENCE * (1 - p_value)


def _coverage(beats: Floats, sight: Sight) -> float:
    return float(sight.mask_judged(beats).mean()) if len(beats) else 0.0


def _raw_alignment(motion: Floats, beats: Floats, level: str, sight: Sight) -> Alignment:
    """Alignment with the beats as they are, lag and all."""
    grids = (_trim_grid(grid, motion) for grid in beat_grids(beats, LEVELS[level]))
    return max(
        (align(motion, grid, _due(grid, sight)) for grid in grids),
        key=lambda alignment: alignment.f1,
    )


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


def locks(part: str, motion: Mapping[str, Floats], beats: Floats, sight: Sight) -> list[Lock]:
    """The part's lock at each level; of the two halves of the beats, that which lies nearer."""
    found = []
    for level, length in LEVELS.items():
        grids = beat_grids(beats, length)
        candidates = [_lock(part, level, motion[part], grid, sight) for grid in grids]
        if candidates:
            found.append(min(candidates, key=lambda lock: abs(lock.lag)))
    return found


def _lock(part: str, level: str, motion: Floats, grid: Floats, sight: Sight) -> Lock:
    held, lag = concentration(motion, grid)
    # The lag is the grid's to bear: a beat at either end must not drop out of the clip.
    moved = _trim_grid(grid + lag, motion)
    due = _due(moved, sight)
    return Lock(part, level, moved, due, motion, lag, held, align(motion, moved, due))


def _due(grid: Floats, sight: Sight) -> Floats:
    """The beats of a grid on which the dancer could be seen; all where that is none."""
    due = grid[sight.mask_judged(grid)]
    return due if len(due) else grid


def _trim_grid(grid: Floats, motion: Floats) -> Floats:
    """The grid between half a beat before the first and half a beat after the last motion."""
    half = beat_length(grid) / 2
    inside = grid[(grid >= motion[0] - half) & (grid <= motion[-1] + half)]
    return inside if len(inside) else grid


def contributions(lock: Lock) -> tuple[Floats, Floats]:
    """Closeness of each motion beat, and of each beat that was due: what blocks resample."""
    return closeness(lock.motion, lock.grid), closeness(lock.due, lock.motion)
