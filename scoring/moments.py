"""Where in the dance something stands out: the limb and the second that feedback names."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scoring.analysis import Measurement
from scoring.balance import Stability, recoveries
from scoring.codebook import NAMES
from scoring.creativity import STEP
from scoring.rhythm import contributions
from scoring.signals import Floats
from scoring.smoothness import Movement, weighted_mean
from scoring.timing import best_timing

WINDOW = 2.0
JERKY, ROUGHER = -1.7, 0.2
"""SPARC below which movements look jerky, and by how much they must stand out."""
UNSTEADY = 0.5
CONTRADICTS = -0.2
"""Cosine under which the accents of a moment go against those of the dance."""
LATE = 0.03
"""Seconds, beyond the usual lag, from which on a moment is late or early and not just unsteady."""
LEAST_RECOVERY, LEAST_DEPTH = 0.1, 0.04
"""Seconds, and leg lengths past the feet, from which on a person sees it."""
HELD = 10.0
"""Degrees a joint that a pose may move about its mean and still be seen as one pose."""
RAISED, BENT = 115.0, 145.0
"""Degrees at shoulder and knee: half way to the codes of an arm that is up, and of a bent leg."""
SHOULDERS, KNEES = {"left": 0, "right": 1}, (6, 7)
"""Columns of `scoring.codebook.ANGLES`."""
USED = 0.03
"""Share of the time under which the legs were hardly ever bent."""


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
    if overall is None:
        return None
    limb, window = min(rough, key=lambda key: (rough[key], key))
    if rough[limb, window] > min(JERKY, overall - ROUGHER):
        return None
    group = groups[limb, window]
    return Moment(limb, group[0].start, group[-1].end)


def least_balanced(measured: Measurement) -> Moment | None:
    """The longest stretch with the centre of mass beyond the feet, and to which side."""
    for start, end, side in recoveries(measured.stability):
        if (
            end - start >= LEAST_RECOVERY
            and depth_past_feet(measured.stability, start, end) >= LEAST_DEPTH
        ):
            return Moment("left" if side < 0 else "right", start, end)
    return None


def depth_past_feet(stability: Stability, start: float, end: float) -> float:
    """How far past the feet the centre of mass was, leg lengths: the median of a stretch."""
    inside = stability.counted & (stability.times >= start) & (stability.times <= end)
    return -float(np.median(stability.margin[inside]))


def least_in_time(measured: Measurement) -> Moment | None:
    """The window in which the motion beats lie farthest from the beat, and to which side."""
    if best_timing(measured.rhythm).evidence == "accents":
        return _least_coherent(measured)
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
    first, last = measured.span
    return Moment(how, max(worst * WINDOW, first), min((worst + 1) * WINDOW, last))


def _least_coherent(measured: Measurement) -> Moment | None:
    """The window whose accents agree least with the phase of the others, where they contradict."""
    found = measured.rhythm.accents
    if found is None:
        return None
    worst = int(np.argmin(found.agreement))
    if found.agreement[worst] > CONTRADICTS:
        return None
    middle = float(found.times[worst])
    first, last = measured.span
    return Moment("", max(middle - WINDOW / 2, first), min(middle + WINDOW / 2, last))


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
    held = measured.variety.poses[first : last + 1]
    if np.sqrt(((held - held.mean(0)) ** 2).mean()) > HELD:
        return None
    pose = pose_shown(measured, int(codes[first]))
    return Moment(pose, float(times[first] - STEP / 2), float(times[last] + STEP / 2))


def list_unused(measured: Measurement) -> list[str]:
    """What the dancer did not do, in full sentences."""
    said = []
    if never := low_arms(measured):
        which = "your arms" if len(never) > 1 else f"your {never[0]} arm"
        said.append(f"You never stretched {which} upwards.")
    if straight_legs(measured):
        said.append("Your legs stayed straight: bend your knees, or lift a leg.")
    return said


def low_arms(measured: Measurement) -> list[str]:
    """The sides whose arm was never up."""
    return [side for side, column in SHOULDERS.items() if _most(measured, column) < RAISED]


def straight_legs(measured: Measurement) -> bool:
    """Whether the legs are seen, and were hardly ever bent."""
    shares = measured.variety.shares
    usage = shares.mean(0) if len(shares) else np.zeros(len(NAMES))
    straight = all(-_most(measured, column, -1) > BENT for column in KNEES)
    return straight and not measured.hidden and _usage(usage, 2, "standing") > 1 - USED


def _most(measured: Measurement, column: int, sign: int = 1) -> float:
    """The largest angle of a joint at any instant in degrees, or the negative of the smallest."""
    angles = sign * measured.variety.path[:, column]
    seen = angles[~np.isnan(angles)]
    return float(seen.max()) if len(seen) else float("inf")


def _usage(usage: Floats, place: int, state: str) -> float:
    return float(
        sum(share for share, name in zip(usage, NAMES, strict=True) if name[place] == state)
    )


def pose_shown(measured: Measurement, code: int) -> str:
    """A pose in words, as far as the film shows it."""
    pose = pose_in_words(code)
    return pose.rpartition(", ")[0] if measured.hidden else pose  # nobody sees how the legs stand


def pose_in_words(code: int) -> str:
    """ "both arms down, standing": a code of the codebook for people."""
    left, right, legs = NAMES[code]
    stance = {"bent": "knees bent", "left up": "left leg up", "right up": "right leg up"}
    arms = f"both arms {left}" if left == right else f"left arm {left}, right arm {right}"
    return f"{arms}, {stance.get(legs, legs)}"
