"""The fixed poses that dances are described with: 64 combinations of arms and legs.

Built by construction: four states of each arm times four states of the legs. The set is its own
mirror image, so that a dance and its mirror get the same numbers. Degrees between segments.
"""

from __future__ import annotations

from itertools import product

import numpy as np
from numpy.typing import NDArray

from scoring.body import joint_angle
from scoring.landmarks import INDEX
from scoring.signals import Floats

Codes = NDArray[np.int64]

ANGLES = (
    ("left_hip", "left_shoulder", "left_elbow"),
    ("right_hip", "right_shoulder", "right_elbow"),
    ("left_shoulder", "left_elbow", "left_wrist"),
    ("right_shoulder", "right_elbow", "right_wrist"),
    ("left_shoulder", "left_hip", "left_knee"),
    ("right_shoulder", "right_hip", "right_knee"),
    ("left_hip", "left_knee", "left_ankle"),
    ("right_hip", "right_knee", "right_ankle"),
)
LEGS_FROM = 4
"""The angles from here on are those of the legs."""
SOFTNESS = 20.0
"""Degrees over the eight joints; copies of a video differ by 5 in each, codes by 50 and more."""
MIRROR = (1, 0, 3, 2, 5, 4, 7, 6)

ARMS = {  # shoulder, elbow
    "down": (20.0, 155.0),
    "bent": (35.0, 75.0),
    "out": (85.0, 140.0),
    "up": (145.0, 140.0),
}
LEGS = {  # left hip, right hip, left knee, right knee
    "standing": (170.0, 170.0, 170.0, 170.0),
    "bent": (140.0, 140.0, 125.0, 125.0),
    "left up": (115.0, 170.0, 100.0, 165.0),
    "right up": (170.0, 115.0, 165.0, 100.0),
}
NAMES = tuple(product(ARMS, ARMS, LEGS))
"""State of the left arm, of the right arm, and of the legs, for each code."""


def codebook() -> Floats:
    """(64, 8) angles of each code, in the order of `NAMES` and `ANGLES`."""
    return np.array(
        [(ARMS[a][0], ARMS[b][0], ARMS[a][1], ARMS[b][1], *LEGS[c]) for a, b, c in NAMES]
    )


def angles(world: Floats) -> Floats:
    """(n, 8) joint angles of world landmarks (n, 33, 3), degrees."""
    return np.stack([joint_angle(world, names) for names in ANGLES], axis=1)


def shown_angles(every: Floats, joints: tuple[int, ...]) -> Floats:
    """Poses (n, 8) with those angles of legs that stand in which a joint is not shown."""
    standing = codebook()[NAMES.index(("down", "down", "standing"))]
    shown = [all(INDEX[name] in joints for name in names) for names in ANGLES]
    legs = np.arange(len(ANGLES)) >= LEGS_FROM
    poses: Floats = np.where(legs & ~np.array(shown), standing, every)
    return poses


def quantise(poses: Floats, codes: Floats) -> Codes:
    """(n,) index of the nearest code (k, 8) for each pose (n, 8)."""
    distance = np.linalg.norm(poses[:, None, :] - codes[None, :, :], axis=2)
    nearest: Codes = np.argmin(distance, axis=1)
    return nearest


def membership(poses: Floats, codes: Floats) -> Floats:
    """(n, k) how much of each code is in each pose (n, 8); each row sums to 1.

    A pose on the border of two codes is half of each: the nearest alone would be decided by the
    landmarks' noise.
    """
    square = ((poses[:, None, :] - codes[None, :, :]) ** 2).sum(2)
    likely = np.exp((square.min(1, keepdims=True) - square) / (2 * SOFTNESS**2))
    shares: Floats = likely / likely.sum(1, keepdims=True)
    return shares


def mirror_codes() -> Codes:
    """(64,) the code that each one is in a mirror."""
    swapped = {"left up": "right up", "right up": "left up"}
    return np.array([NAMES.index((b, a, swapped.get(c, c))) for a, b, c in NAMES])
