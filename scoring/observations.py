"""What is seen of each axis in a few seconds, in sentences that the measures of these bear out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from scoring.analysis import Measurement
from scoring.axes import measure_intent
from scoring.balance import recoveries
from scoring.calibration import LOOSE, TABLE
from scoring.moments import (
    CONTRADICTS,
    HELD,
    JERKY,
    LATE,
    LEAST_DEPTH,
    LEAST_RECOVERY,
    ROUGHER,
    depth_past_feet,
    lateness,
    pose_shown,
)
from scoring.smoothness import Movement, weighted_mean
from scoring.timing import best_timing, moves_tell

Kind = Literal["best", "practise"]
CLEAR = 0.03
"""Leg lengths inside the edge of the feet, from which on nothing of the balance is in doubt."""
ON_BEAT, HEARD_LAG = 0.05, 0.04
"""Seconds from the beat within which a move is on it; from which on a steady lag is heard."""
MOSTLY, SELDOM = 0.75, 0.5
"""Share of the moves on the beat: from the one on it is kept, up to the other it is lost."""
LEAST_MOVES = 2
AGREED, PLACED = 0.6, 0.8
"""How far the accents have the phase of all; share that is left for where in the beat that is."""
ONE_SWING, LEAST_WAY = -1.55, 0.4
"""SPARC from which on a movement is one swing; leg lengths that tell of a limb."""
MANY, USUAL, GATED = 4, 0.25, 0.8
"""Poses in a moment that are many; share of the dance from which on a pose is one that is come
back to; share that is meant, under which poses are not praised."""


@dataclass(frozen=True)
class Window:
    """A stretch of the dance, seconds on the video's clock."""

    start: float
    end: float

    def __contains__(self, time: float) -> bool:
        return self.start <= time < self.end

    def holds(self, times: np.ndarray) -> np.ndarray:
        """(n,) whether each time lies in it."""
        return (times >= self.start) & (times < self.end)

    def overlaps(self, other: Window) -> bool:
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Observation:
    """One or two sentences; `worth` (0 to 1) is how good it was, or how much there is to gain."""

    kind: Kind
    worth: float
    words: str


Observer = Callable[[Measurement, Window, float], Iterator[Observation]]
"""Takes a dance, a window in it, and its quality (0 to 1; NaN without evidence)."""


def observe_balance(measured: Measurement, window: Window, quality: float) -> Iterator[Observation]:
    """The centre of mass against the feet; nothing without the feet."""
    stability = measured.stability
    inside = window.holds(stability.times) & stability.counted
    if measured.hidden or np.isnan(quality) or not inside.any():
        return
    nearest = float(stability.margin[inside].min())
    if nearest >= CLEAR and inside.sum() >= window.holds(stability.times).sum() / 2:
        apart = round(100 * nearest * measured.signals.leg)
        yield Observation(
            "best",
            quality,
            f"Your weight stayed over your feet, never nearer than {apart} cm to their edge.",
        )
    for start, end, side in recoveries(stability):
        seen = end - start >= LEAST_RECOVERY and (start + end) / 2 in window
        if seen and depth_past_feet(stability, start, end) >= LEAST_DEPTH:
            where = "left" if side < 0 else "right"
            words = (
                f"Your weight went past your feet to the {where} of the picture for "
                f"{end - start:.1f} s: step there sooner, or keep your hips back."
            )
            yield Observation("practise", 1 - quality, words)
            return


def observe_rhythm(measured: Measurement, window: Window, quality: float) -> Iterator[Observation]:
    """What the points come from, where a beat is kept at all."""
    timing = best_timing(measured.rhythm)
    if np.isnan(quality) or timing.p_value > LOOSE:
        return
    observe = _observe_accents if timing.evidence == "accents" else _observe_moves
    yield from observe(measured, window, quality)


def _observe_moves(measured: Measurement, window: Window, quality: float) -> Iterator[Observation]:
    lock, timing = measured.rhythm.lock, best_timing(measured.rhythm)
    if lock is None:
        return
    motion = lock.motion[window.holds(lock.motion)]
    if len(motion) < LEAST_MOVES:
        return
    off = np.abs(motion[:, None] - lock.grid[None, :]).min(1)
    near = int((off <= ON_BEAT).sum())
    if near >= MOSTLY * len(motion) and timing.placed >= PLACED:
        late = abs(timing.lag or 0.0) >= HEARD_LAG and moves_tell(measured.rhythm)
        where = "at one place of the beat" if late else "on the beat"
        yield Observation("best", quality, f"{_count_moves(near, len(motion))} ended {where}.")
    if near <= SELDOM * len(motion):
        yield Observation(
            "practise", 1 - quality, _describe_slip(near, len(motion), lateness(motion, lock.grid))
        )


def _describe_slip(near: int, moves: int, off: float) -> str:
    if abs(off) < LATE:
        return (
            f"{_count_moves(near, moves)} ended on the beat: count aloud through this part, and "
            "let each move come to rest on a count."
        )
    how, cure = ("later", "earlier") if off > 0 else ("earlier", "later")
    return (
        f"Your moves ended {abs(round(off * 1000))} ms {how} here than in the rest of the dance: "
        f"start them {cure}."
    )


def _count_moves(near: int, moves: int) -> str:
    if near == moves:
        return "Both of your moves" if moves == 2 else f"All {moves} of your moves"
    return f"{near or 'None'} of your {moves} moves"


def _observe_accents(
    measured: Measurement, window: Window, quality: float
) -> Iterator[Observation]:
    found = measured.rhythm.accents
    if found is None or not (here := window.holds(found.times)).any():
        return
    agreed = found.agreement[here]
    if agreed.min() >= AGREED and best_timing(measured.rhythm).placed >= PLACED:
        yield Observation(
            "best", quality, "The accents of your body came steadily at their place of the beat."
        )
    if agreed.min() <= CONTRADICTS:
        yield Observation(
            "practise",
            1 - quality,
            "The accents of your body left their place of the beat: let the bounce of your knees "
            "and hips go on through this part.",
        )


def observe_smoothness(
    measured: Measurement, window: Window, quality: float
) -> Iterator[Observation]:
    """The limbs that moved far enough to be told of."""
    if np.isnan(quality):
        return
    overall = weighted_mean(measured.movements, "sparc") or 0.0
    limbs: dict[str, list[Movement]] = {}
    for movement in measured.movements:
        if (movement.start + movement.end) / 2 in window:
            limbs.setdefault(movement.limb, []).append(movement)
    told = {
        limb: weighted_mean(found, "sparc") or 0.0
        for limb, found in limbs.items()
        if sum(one.length for one in found) >= LEAST_WAY
    }
    swung = sorted(limb for limb, value in told.items() if value >= ONE_SWING)
    if swung and min(told.values()) > JERKY:
        whose = "its" if len(swung) == 1 else "their"
        words = f"Your {_join_words(swung)} ran smoothly through {whose} moves."
        yield Observation("best", quality, words)
    rough = {limb: v for limb, v in told.items() if v <= min(JERKY, overall - ROUGHER)}
    if rough:
        limb = min(rough, key=lambda limb: (rough[limb], limb))
        yield Observation(
            "practise",
            1 - TABLE["sparc"](rough[limb]),
            f"Your {limb} was jerky, with stops and corrections on the way: take this move slower, "
            "as one swing.",
        )


def _join_words(limbs: list[str]) -> str:
    return " and ".join([", ".join(limbs[:-1]), limbs[-1]] if len(limbs) > 1 else limbs)


def observe_creativity(
    measured: Measurement, window: Window, quality: float
) -> Iterator[Observation]:
    """The poses of the window against those of the whole dance."""
    variety = measured.variety
    here = window.holds(variety.times)
    codes = variety.codes[here]
    if np.isnan(quality) or not len(codes):
        return
    many = len(np.unique(codes))
    if many >= MANY and measure_intent(measured) >= GATED:
        first, last = (pose_shown(measured, int(codes[k])) for k in (0, -1))
        yield Observation("best", quality, f"{many} different poses, from {first} to {last}.")
    code = int(np.bincount(codes).argmax())
    if (
        many == 1
        and np.sqrt(((variety.poses[here] - variety.poses[here].mean(0)) ** 2).mean()) <= HELD
    ):
        words = f"You stayed in one pose ({pose_shown(measured, code)}): let one more follow it."
        yield Observation("practise", 1 - quality, words)
    elif (share := float((variety.codes == code).mean())) >= USUAL and (
        codes == code
    ).mean() >= MOSTLY:
        words = (
            f"You were again in the pose that fills {share:.0%} of your dance "
            f"({pose_shown(measured, code)}): put another one here."
        )
        yield Observation("practise", 1 - quality, words)


OBSERVERS: dict[str, Observer] = {
    "balance": observe_balance,
    "rhythm": observe_rhythm,
    "smoothness": observe_smoothness,
    "creativity": observe_creativity,
}
