"""From a pose track to everything that is measured; nothing here knows points."""

from __future__ import annotations

from dataclasses import dataclass

from scoring import balance, creativity, rhythm, smoothness
from scoring.beats import WHOLE, kinematic_beats, part_speeds
from scoring.body import JOINTS
from scoring.evidence import require_body, require_movement
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
    """

    track: PoseTrack
    signals: Signals
    sight: Sight
    reach: float
    motion_beats: Floats
    pulse: Pulse | None
    rhythm: rhythm.Rhythm
    movements: list[smoothness.Movement]
    stability: balance.Stability
    variety: creativity.Variety
    creativity: creativity.Creativity

    @property
    def span(self) -> tuple[float, float]:
        """First and last second."""
        return self.sight.span


def measure(
    track: PoseTrack, target_bpm: float | None = None, music: Music | None = None
) -> Measurement:
    """Raises InsufficientEvidence; ValueError for a target that is no tempo."""
    _require_tempo(target_bpm)
    require_body(track)
    signals = prepare(track)
    reach = require_movement(signals)
    speeds = part_speeds(signals)
    sight = sight_of(signals)
    beats = {
        part: _seen(kinematic_beats(signals.times, moving), sight)
        for part, moving in speeds.items()
    }
    pulse = estimate_pulse(signals.times, speeds, beats)
    danced = rhythm.measure(beats, sight, pulse, target_bpm, music)
    variety = creativity.observe(signals, JOINTS)
    return Measurement(
        track=track,
        signals=signals,
        sight=sight,
        reach=reach,
        motion_beats=beats[danced.lock.part if danced.lock else WHOLE],
        pulse=pulse,
        rhythm=danced,
        movements=smoothness.movements(signals),
        stability=balance.measure(signals),
        variety=variety,
        creativity=creativity.measure(variety),
    )


def _seen(beats: Floats, sight: Sight) -> Floats:
    """Without those at the edge of a gap: the line drawn through it makes a rest there."""
    return beats[sight.judged(beats)]


def _require_tempo(target_bpm: float | None) -> None:
    if target_bpm is not None and not SLOWEST / 2 <= target_bpm <= FASTEST * 2:
        raise ValueError(
            f"target_bpm should lie between {SLOWEST / 2:.0f} and {FASTEST * 2:.0f}, "
            f"not {target_bpm}"
        )
