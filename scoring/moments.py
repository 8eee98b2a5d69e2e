"""Where in the dance something stands out: the limb and the second that feedback names."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scoring.analysis import Measurement
from scoring.balance import recoveries
from scoring.codebook import NAMES
from scoring.creativity import STEP
from scoring.rhythm import contributions
from scoring.signals import Floats
from scoring.smoothness import Movement, weighted_mean

WINDOW = 2.0
JERKY, ROUGHER = -1.7, 0.2
"""SPARC below which movements look jerky, and by how much they must stand out."""
UNSTEADY = 0.5
LATE = 0.03
"""Seconds, beyond the usual lag, from which on a moment is late or early and not just unsteady."""
LEAST_RECOVERY = 0.1
USED = 0.03
"""Share of the time under which an arm was never up, or the legs never bent."""


@dataclass(frozen=True)
class Moment:
    """What (a limb, a side, a pose) between two seconds."""

    what: str
    start: float
    end: float


def jerkiest(measured: Measurement) -> Moment | None:
    """The limb and window whose movements are roughest, where they are rough."""
    overall = weighted_mean(measured.movements, "sparc")
    groups: dict[tuple[str, int], list[Movement]] = {}
    for movement in measured.movements:
        groups.setdefault((movement.limb, int(movement.start / WINDOW)), []).append(movement)
    rough = {key: weighted_mean(group, "sparc") or 0.0 for key, group in groups.items()}
    if overall is None or not rough:
        return None
    limb, window = min(rough, key=lambda key: (rough[key], key))
    if rough[limb, window] > min(JERKY, overall - ROUGHER):
        return None
    group = groups[limb, window]
    return Moment(limb, group[0].start, group[-1].end)


def least_balanced(measured: Measurement) -> Moment | None:
    """The longest stretch with the centre of mass beyond the feet, and to which side."""
    stretches = recoveries(measured.stability)
    if not stretches or stretches[0][1] - stretches[0][0] < LEAST_RECOVERY:
        return None
    start, end, side = stretches[0]
    return Moment("left" if side < 0 else "right", start, end)


def least_in_time(measured: Measurement) -> Moment | None:
    """The window in which the motion beats lie farthest from the beat, and to which side."""
    lock = measured.rhythm.lock
    if lock is None:
        return None
    close, _ = contributions(lock)
    window = (lock.motion / WINDOW).astype(int)
    means = {int(k): float(close[window == k].mean()) for k in np.unique(window)}
    worst = min(means, key=lambda k: (means[k], k))
    if means[worst] > UNSTEADY:
        return None
    off = lateness(lock.motion[window == worst], lock.grid)
    how = "" if abs(off) < LATE else "late" if off > 0 else "early"
    return Moment(how, worst * WINDOW, (worst + 1) * WINDOW)


def lateness(motion: Floats, grid: Floats) -> float:
    """Mean seconds from the nearest beat to each motion beat, positive after it."""
    nearest = grid[np.abs(motion[:, None] - grid[None, :]).argmin(1)]
    return float((motion - nearest).mean())


def longest_pose(measured: Measurement) -> Moment | None:
    """The longest time in one pose, and that pose in words; None under two seconds."""
    codes, times = measured.variety.codes, measured.variety.times
    starts = np.flatnonzero(np.concatenate([[True], np.diff(codes) != 0]))
    if not len(codes):
        return None
    lengths = np.diff(np.append(starts, len(codes)))
    longest = int(np.argmax(lengths))
    first, last = starts[longest], starts[longest] + lengths[longest] - 1
    if lengths[longest] * STEP < WINDOW:
        return None
    pose = pose_in_words(int(codes[first]))
    return Moment(pose, float(times[first] - STEP / 2), float(times[last] + STEP / 2))


def unused(measured: Measurement) -> list[str]:
    """What the dancer did not do, in full sentences."""
    usage = (
        measured.variety.shares.mean(0) if len(measured.variety.shares) else np.zeros(len(NAMES))
    )
    up = {side: _usage(usage, place, "up") for place, side in enumerate(("left", "right"))}
    never = [side for side, share in up.items() if share < USED]
    said = []
    if never:
        which = "your arms" if len(never) > 1 else f"your {never[0]} arm"
        said.append(f"You never stretched {which} upwards.")
    if _usage(usage, 2, "standing") > 1 - USED:
        said.append("Your legs stayed straight: bend your knees, or lift a leg.")
    return said


def _usage(usage: Floats, place: int, state: str) -> float:
    return float(
        sum(share for share, name in zip(usage, NAMES, strict=True) if name[place] == state)
    )


def pose_in_words(code: int) -> str:
    """ "both arms down, standing": a code of the codebook for people."""
    left, right, legs = NAMES[code]
    stance = {"bent": "knees bent", "left up": "left leg up", "right up": "right leg up"}
    arms = f"both arms {left}" if left == right else f"left arm {left}, right arm {right}"
    return f"{arms}, {stance.get(legs, legs)}"
