"""What the overlay shows of an analysis besides the landmarks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from render.dance.balance_mark import Balance, balance_of
from scoring.analysis import Measurement


@dataclass(frozen=True)
class Findings:
    """Everything may be missing.

    score         points of the four axes (`score_panel.AXES`); None for an axis without evidence
    timeline      as the score has it; with it the score grows along the dance
    beats         seconds of the beat that the dance was held against
    motion_beats  seconds of the dancer's own
    """

    score: Mapping[str, float | None] | None = None
    timeline: Mapping[str, Any] | None = None
    beats: Sequence[float] = ()
    motion_beats: Sequence[float] = ()
    balance: Balance | None = None


def findings_of(measured: Measurement, result: Mapping[str, Any]) -> Findings:
    """The findings of a measured dance and its score's document.

    The beat is shown where it was, not where the dancer's mean lag has moved it.
    """
    lock = measured.rhythm.lock
    heard = measured.rhythm.source == "music" and lock is not None
    lag = lock.lag if heard and lock is not None else 0.0
    return Findings(
        score=result["score_breakdown"],
        timeline=result["timeline"],
        beats=() if lock is None else [float(beat - lag) for beat in lock.grid],
        motion_beats=[float(beat) for beat in measured.motion_beats],
        balance=balance_of(measured.track, measured.signals),
    )
