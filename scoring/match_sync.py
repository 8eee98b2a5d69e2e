"""What a dance and its reference are laid over each other by: their soundtracks, else the poses.

Both give a line, the reference's time over the dance's. The poses' own has the dancer's lateness in
it: who comes 200 ms late throughout fits best 200 ms later. By the soundtracks that can be told.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from scoring.soundtrack import SoundOffset

APART = 1.0
"""Seconds between both lines from which on the moves are elsewhere in the music, not late."""
TOLD_MS = 80
NOT_HEARD = "The soundtracks were not held against each other."


@dataclass(frozen=True)
class Sync:
    """The reference's time is `offset` + `slope` × the dance's, seconds.

    by         "soundtracks" or "poses"
    certainty  of the soundtracks, 0 to 1
    late       seconds that the moves come after the reference's, where the sound tells it
    reason     why it is not by the soundtracks
    """

    by: str
    slope: float
    offset: float
    certainty: float = 0.0
    late: float | None = None
    reason: str | None = None

    def to_document(self) -> dict[str, Any]:
        return {
            "by": self.by,
            "offset_seconds": round(self.offset, 3) + 0.0,
            "tempo_ratio": round(self.slope, 4),
            "certainty": round(self.certainty, 2),
            "late_ms": None if self.late is None else round(1000 * self.late) + 0,
            "reason": self.reason,
        }


def choose_sync(
    line: tuple[float, float], span: tuple[float, float], sound: SoundOffset | None, *, same: bool
) -> Sync:
    """The soundtracks' line where they are sure, and the moves do not contradict it.

    line  slope and offset of the poses
    span  first and last second of the dance that lie on it
    same  whether it is the same dance by its poses: those of another dance contradict nothing
    """
    slope, offset = line
    if sound is None or not sound.sure:
        certainty = sound.certainty if sound else 0.0
        reason = sound.reason if sound else NOT_HEARD
        return Sync("poses", slope, offset, certainty, reason=reason)
    ends = np.array(span)
    apart = sound.seconds + ends - (offset + slope * ends)
    if same and np.abs(apart).max() > APART:
        reason = "The same moves lie elsewhere in the music, or were danced at another tempo."
        return Sync("poses", slope, offset, sound.certainty, reason=reason)
    return Sync("soundtracks", 1.0, sound.seconds, sound.certainty)


def with_lateness(sync: Sync, phrases: list[dict[str, Any]]) -> Sync:
    """With how late the moves come after the music's place: the median of all limbs that do the
    same, over all phrases. The poses' line tells it worse: it strays while poses are held."""
    timings = [
        limb["timing_ms"]
        for phrase in phrases
        for limb in phrase["limbs"].values()
        if limb["timing_ms"] is not None
    ]
    if sync.by != "soundtracks" or not timings:
        return sync
    return replace(sync, late=float(np.median(timings)) / 1000)


def tell_lateness(sync: Sync) -> str:
    """A sentence on the dance as a whole; empty where there is nothing to tell."""
    if sync.late is None or abs(1000 * sync.late) < TOLD_MS:
        return ""
    how = "late" if sync.late > 0 else "early"
    return f"You were {abs(1000 * sync.late):.0f} ms {how} throughout, by the music."
