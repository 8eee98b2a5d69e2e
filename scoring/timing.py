"""What the measured rhythm is worth: moves that end on the beat, or accents that keep its phase.

Each kind of evidence is judged for itself, and the better one counts: poppers stop on the beat,
others bounce through it. Both were looked at, so that the p which is told is Šidák's of the two.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Literal

from scoring import calibration
from scoring.alignment import beat_length
from scoring.beats import WHOLE
from scoring.entrainment import Placement
from scoring.rhythm import Rhythm

Evidence = Literal["moves", "accents"]
KINDS = 2
SURE = 0.5
"""How surely a lag is one, from which on it is told in words."""


@dataclass(frozen=True)
class Timing:
    """One kind of evidence of keeping to the beat.

    part        that shows it best
    kept        0 to 1: share of the points for keeping a beat, wherever beside the music's
    placed      0 to 1: share that is left for where beside the music's beat
    p_value     how often chance does as well
    lag         seconds after the beat of the music; None without music, or where no beat is kept
    """

    evidence: Evidence
    part: str
    kept: float
    placed: float
    p_value: float
    lag: float | None

    @property
    def share(self) -> float:
        """0 to 1, before the source of the beat is regarded."""
        return self.kept * self.placed


NONE = Timing("moves", WHOLE, 0.0, 1.0, 1.0, None)


def best_timing(rhythm: Rhythm) -> Timing:
    """The kind of evidence that is worth most."""
    return max((time_moves(rhythm), time_accents(rhythm)), key=lambda timing: timing.share)


def is_beat_found(rhythm: Rhythm) -> bool:
    """Whether the dancer keeps to a beat, perhaps loosely, more than chance would.

    A pulse of one's own that earns nothing is none.
    """
    timing = best_timing(rhythm)
    shown = rhythm.source != "own_pulse" or timing.kept > 0
    return shown and timing.p_value <= calibration.LOOSE


def is_judged(rhythm: Rhythm) -> bool:
    """Whether there is something to hold the dancer against: music, a target, or an own pulse.

    Who dances on music that nobody else hears may keep to it with accents alone, which show no
    pulse by themselves: no points are then no judgement.
    """
    return rhythm.source != "own_pulse" or best_timing(rhythm).share > 0


def source_share(rhythm: Rhythm) -> float:
    """0 to 1: what the beat is worth that was danced to."""
    if rhythm.source != "own_pulse":
        return 1.0
    return calibration.UNHEARD_SHARE if rhythm.unheard else calibration.OWN_PULSE_SHARE


def time_moves(rhythm: Rhythm) -> Timing:
    """Of the ends of moves."""
    if rhythm.lock is None:
        return NONE
    return Timing(
        evidence="moves",
        part=rhythm.lock.part,
        kept=keep_moves(rhythm, rhythm.locked, rhythm.p_value),
        placed=_placement(rhythm),
        p_value=looked_at(rhythm, rhythm.p_value),
        lag=_lag(rhythm),
    )


def keep_moves(rhythm: Rhythm, locked: float, p_value: float) -> float:
    """0 to 1: share of the points for moves on the beat, less where the beat is one's own."""
    kept = calibration.on_the_beat(locked, p_value)
    return calibration.TABLE["own_pulse"](kept) if rhythm.source == "own_pulse" else kept


def time_accents(rhythm: Rhythm) -> Timing:
    """Of the accents of the body."""
    found = rhythm.accents
    if found is None:
        return NONE
    return Timing(
        evidence="accents",
        part=found.part,
        kept=calibration.entrainment_share(found.strength(), found.p_value())
        * phrasing_share(rhythm),
        placed=_placement(rhythm),
        p_value=looked_at(rhythm, found.p_value()),
        lag=_lag(rhythm),
    )


def phrasing_share(rhythm: Rhythm) -> float:
    """0.25 to 1: what accents are worth, by how the limbs move.

    One in thirty who throws the limbs about has accents that chance puts in phase.
    """
    if rhythm.manner is None:
        return 1.0
    return calibration.TABLE["manner"](calibration.manner(**asdict(rhythm.manner)))


def place(rhythm: Rhythm, accents: Placement | None) -> float:
    """0 to 1: what is left for where beside the music's beat the dancer is.

    Moves tell it best, where they surely keep to the beat, and not to its half, which has no lag;
    else the accents do, as far as they keep to the beat itself and agree.
    """
    if rhythm.source != "music":
        return 1.0
    told, share = _told_by_moves(rhythm), 0.0
    if rhythm.placed is not None:
        share = told * calibration.late(rhythm.placed.lag / beat_length(rhythm.beats))
    if accents is None:
        return share + 1 - told
    return share + (1 - told) * (
        1 - _told_by_accents(accents) * (1 - calibration.accents_late(accents.beats))
    )


def _placement(rhythm: Rhythm) -> float:
    return place(rhythm, None if rhythm.accents is None else rhythm.accents.placement())


def _told_by_moves(rhythm: Rhythm) -> float:
    """0 to 1: how surely the ends of moves have a lag."""
    if rhythm.placed is None:
        return 0.0
    sure = calibration.TABLE["lag_sure"](rhythm.p_value)
    return sure * calibration.TABLE["lag_told"](rhythm.placed.concentration)


def _told_by_accents(accents: Placement) -> float:
    """0 to 1: how surely the accents have a lag."""
    coherent = calibration.TABLE["lag_coherent"](accents.coherent)
    return coherent * calibration.TABLE["lag_agreed"](accents.certainty)


def moves_tell(rhythm: Rhythm) -> bool:
    """Whether the lag is that of the moves, not that of the accents, which hangs on the style."""
    return _told_by_moves(rhythm) >= SURE


def _lag(rhythm: Rhythm) -> float | None:
    """Seconds after the music's beat, by what tells it best."""
    if rhythm.source != "music":
        return None
    if rhythm.placed is not None and moves_tell(rhythm):
        return rhythm.placed.lag
    found = rhythm.accents
    if found is None or found.p_value() > calibration.LOOSE:
        return None
    placement = found.placement()
    return placement.seconds if _told_by_accents(placement) >= SURE else None


def looked_at(rhythm: Rhythm, p_value: float) -> float:
    """The p of the better of the kinds that were looked at."""
    return p_value if rhythm.accents is None else 1 - (1 - p_value) ** KINDS
