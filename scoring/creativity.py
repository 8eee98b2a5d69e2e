"""Creativity, measured as variety: how many poses, in how free an order, how far apart.

Repetition and random flailing must both lose: the order of the poses has to be neither fixed
nor arbitrary.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import entr

from scoring.codebook import (
    NAMES,
    Codes,
    angles,
    codebook,
    membership,
    mirror_codes,
    quantise,
    shown_angles,
)
from scoring.signals import RATE, Floats, Mask, Signals

STEP = 0.25
"""Seconds to a pose: half a beat at 120 beats a minute."""
FINE_STEP = 0.05
"""Seconds between the poses in which loops are looked for: a loop has any length."""
SHORTEST_LOOP, LONGEST_LOOP = 0.5, 8.0
"""Seconds: a beat, and sixteen of them at 120 beats a minute; what comes back later than that
is a refrain."""
MOST_MISSING = 2
"""Joints that may be out of sight in a pose, a hand and its elbow: a hidden hand hides no dance."""
MOST_POSES = 240
SHUFFLES = 50
SEED = 21


@dataclass(frozen=True)
class Variety:
    """Poses (n, 8) in degrees and their codes (n,), a quarter second each.

    shares  (n, 64) of the codes in each pose
    path    (m, 8) the pose each `FINE_STEP`; NaN where a joint was not seen
    """

    times: Floats
    poses: Floats
    codes: Codes
    shares: Floats
    path: Floats


@dataclass(frozen=True)
class Creativity:
    """Entropies and coverage over log K or K; diversity in degrees; symmetry from 0 to 1.

    order_freedom    entropy of the next pose over that of the same poses in any order:
                     0 a fixed order, 1 no order at all
    changes          how often the pose changed: few say little about an order
    recurrence       how alike the poses are one loop later, at the best length of a loop:
                     0 no more than any two poses, 1 the same
    """

    entropy: float
    conditional_entropy: float
    order_freedom: float
    recurrence: float
    changes: int
    coverage: float
    diversity: float
    symmetry: float


def observe(signals: Signals) -> Variety:
    """The poses of a dancer over time; instants where several joints were not seen are left out.

    What the film does not show of the legs stands still.
    """
    joints = signals.joints
    size = int(STEP * RATE)
    whole = len(signals.times) // size
    kept = slice(0, whole * size)
    every = shown_angles(angles(signals.world), joints)
    poses = every[kept].reshape(whole, size, -1).mean(1)
    valid: Mask = signals.valid[kept][:, list(joints)]
    seen = valid.reshape(whole, size, -1).mean(1).sum(1) >= len(joints) - MOST_MISSING
    times = signals.times[kept].reshape(whole, size).mean(1)
    codes, shares = quantise(poses[seen], codebook()), membership(poses[seen], codebook())
    path = _path(every, signals.valid[:, list(joints)])
    return Variety(times[seen], poses[seen], codes, shares, path)


def _path(every: Floats, valid: Mask) -> Floats:
    fine = slice(None, None, int(FINE_STEP * RATE))
    seen: Mask = valid.sum(1) >= valid.shape[1] - MOST_MISSING
    path: Floats = np.where(seen[fine, None], every[fine], np.nan)
    return path


def measure(variety: Variety) -> Creativity:
    """The numbers behind the points."""
    codes, total = variety.codes, len(NAMES)
    return Creativity(
        entropy=usage_entropy(variety.shares),
        conditional_entropy=conditional_entropy(codes, total),
        order_freedom=order_freedom(codes, total),
        changes=changes(codes),
        recurrence=recurrence(variety.path, FINE_STEP),
        coverage=visited_share(variety.shares),
        diversity=diversity(variety.poses),
        symmetry=symmetry(variety.shares, mirror_codes()),
    )


def entropy(codes: Codes, total: int) -> float:
    """H / log K of the codes (n,): 0 for one pose, 1 where all K are as frequent."""
    return _entropy(np.bincount(codes)) / float(np.log(total))


def usage_entropy(shares: Floats) -> float:
    """H / log K of poses that are several codes at once (n, K): `entropy` where each is one.

    The information that the time gives about the code: a pose between two codes that is held adds
    nothing.
    """
    if not len(shares):
        return 0.0
    usage = entr(shares.mean(0)).sum() - entr(shares).sum(1).mean()
    return max(float(usage), 0.0) / float(np.log(shares.shape[1]))


def conditional_entropy(codes: Codes, total: int) -> float:
    """H(next | pose) / log K: 0 in a fixed order, near 1 where the next pose is anyone's guess."""
    if len(codes) < 2:
        return 0.0
    pairs = np.bincount(codes[:-1] * total + codes[1:])
    rest = _entropy(pairs) - _entropy(np.bincount(codes[:-1]))
    return max(rest, 0.0) / float(np.log(total))


def _entropy(counts: NDArray[np.int64]) -> float:
    share = counts[counts > 0] / counts.sum()
    return abs(float((share * np.log(share)).sum()))


def order_freedom(codes: Codes, total: int) -> float:
    """Conditional entropy over its mean in seeded shuffles of the same poses.

    In a short dance most pairs occur once, and the bare number is far too low; the shuffles
    are too low alike.
    """
    changes = codes[np.concatenate([[True], np.diff(codes) != 0])] if len(codes) else codes
    rng = np.random.default_rng(SEED)
    free = [conditional_entropy(rng.permutation(changes), total) for _ in range(SHUFFLES)]
    mean = float(np.mean(free))
    return conditional_entropy(changes, total) / mean if mean > 1e-9 else 0.0


def changes(codes: Codes) -> int:
    """How often the next pose is another one."""
    return int((np.diff(codes) != 0).sum())


def recurrence(poses: Floats, step: float = STEP) -> float:
    """1 − the mean distance of poses (n, d) a loop apart over that of any two, at the best loop.

    Unlike the entropies it needs no codes, so a loop danced loosely is still a loop. `step` in
    seconds; NaN where there is no pose.
    """
    seen = poses[~np.isnan(poses).any(1)]
    usual = diversity(seen) * float(np.sqrt(poses.shape[1]))
    longest = min(round(LONGEST_LOOP / step), len(poses) // 2)
    apart = [mean_distance(poses, loop) for loop in range(round(SHORTEST_LOOP / step), longest + 1)]
    if usual < 1e-9 or not apart:
        return 1.0
    return max(1 - min(apart) / usual, 0.0)


def mean_distance(poses: Floats, loop: int) -> float:
    """Mean distance of poses so many steps apart; infinite where too few pairs were seen."""
    distance = np.linalg.norm(poses[loop:] - poses[:-loop], axis=1)
    known = distance[~np.isnan(distance)]
    return float(known.mean()) if 2 * len(known) >= len(distance) else float("inf")


def coverage(codes: Codes, total: int) -> float:
    """Share of the pose space that was visited."""
    return len(np.unique(codes)) / total


def visited_share(shares: Floats) -> float:
    """Share of the codes visited, of poses that are several codes at once (n, K)."""
    return float(shares.max(0).sum() / shares.shape[1]) if len(shares) else 0.0


def diversity(features: Floats) -> float:
    """2/(n(n−1)) Σ ‖f_i − f_j‖ over i < j of features (n, d), over √d: degrees a joint.

    Of a long dance every k-th pose, `MOST_POSES` at most: the pairs grow with the square.
    """
    features = features[:: -(-len(features) // MOST_POSES) or 1]
    n, d = features.shape
    if n < 2:
        return 0.0
    square = (features**2).sum(1)
    gram = square[:, None] + square[None, :] - 2 * features @ features.T
    distance = np.sqrt(np.maximum(gram, 0))
    return float(distance.sum() / (n * (n - 1)) / np.sqrt(d))


def symmetry(shares: Floats, mirror: Codes) -> float:
    """Overlap of how often each pose and its mirror image occur: 1 where both sides do the same.

    shares  (n, K) of the codes in each pose
    """
    if not len(shares):
        return 0.0
    share = shares.mean(0)
    return float(np.minimum(share, share[mirror]).sum())
