"""From a pose track to everything that is measured; nothing here knows points."""

from __future__ import annotations

from dataclasses import dataclass, replace

from scoring import balance, creativity, manner, repetition, rhythm, smoothness
from scoring.accents import read_accents
from scoring.beats import WHOLE, kinematic_beats, part_speeds
from scoring.evidence import require_body, require_movement
from scoring.identity import same_body, select_between
from scoring.landmarks import PoseTrack
from scoring.music import Music
from scoring.sight import Sight, sight_of
from scoring.signals import Floats, Signals, prepare
from scoring.tempo import FASTEST, SLOWEST, Pulse, estimate_pulse


@dataclass(frozen=True)
class Measurement:
    """One dance, measured.

    motion_beats    (m,) seconds: of the part of the body that keeps the beat best
    reach           mean way of the joints to and fro against the hips, leg lengths
    hidden          parts of the body that the film does not show: then the score is a partial one
    """

    track: PoseTrack
    signals: Signals
    sight: Sight
    reach: float
    motion_beats: Floats
    pulse: Pulse | None
    rhythm: rhythm.Rhythm
    movements: list[smoothness.Movement]
    manner: manner.Manner
    stability: balance.Stability
    variety: creativity.Variety
    creativity: creativity.Creativity
    repetition: repetition.Repetition
    hidden: tuple[str, ...] = ()

    @property
    def span(self) -> tuple[float, float]:
        """First and last second."""
        return self.sight.span


def measure(
    track: PoseTrack, target_bpm: float | None = None, music: Music | None = None
) -> Measurement:
    """Raises InsufficientEvidence; ValueError for a target that is no tempo."""
    _require_tempo(target_bpm)
    hidden = require_body(track)
    if followed := same_body(track):
        track = select_between(track, *followed)
    signals = prepare(track, hidden)
    reach = require_movement(signals)
    speeds = part_speeds(signals)
    sight = sight_of(signals)
    beats = {
        part: _drop_edge_beats(kinematic_beats(signals.times, moving), sight)
        for part, moving in speeds.items()
    }
    pulse = estimate_pulse(signals.times, speeds, beats)
    danced = rhythm.measure(beats, sight, pulse, target_bpm, music, accents=read_accents(signals))
    how = manner.measure(signals)
    variety = creativity.observe(signals)
    return Measurement(
        track=track,
        signals=signals,
        sight=sight,
        reach=reach,
        motion_beats=beats[danced.lock.part if danced.lock else WHOLE],
        pulse=pulse,
        rhythm=replace(danced, manner=how),
        movements=smoothness.movements(signals),
        manner=how,
        stability=balance.measure(signals),
        variety=variety,
        creativity=creativity.measure(variety),
        repetition=repetition.measure(signals),
        hidden=hidden,
    )


def _drop_edge_beats(beats: Floats, sight: Sight) -> Floats:
    """Without those at the edge of a gap: the line drawn through it makes a rest there."""
    return beats[sight.mask_judged(beats)]


def _require_tempo(target_bpm: float | None) -> None:
    if target_bpm is not None and not SLOWEST / 2 <= target_bpm <= FASTEST * 2:
        raise ValueError(
            f"target_bpm should lie between {SLOWEST / 2:.0f} and {FASTEST * 2:.0f}, "
            f"not {target_bpm}"
        )
