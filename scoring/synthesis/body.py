"""The generated dancer's body: straight segments on two feet, from pose curves to landmarks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scoring.landmarks import INDEX, LANDMARKS
from scoring.signals import Floats

THIGH, SHANK, TRUNK, UPPER_ARM, FOREARM = 0.43, 0.42, 0.50, 0.28, 0.25
SHOULDER, HIP, STANCE = 0.18, 0.10, 0.18
"""Half widths, metres."""
ANKLE_HEIGHT, STEP_HEIGHT = 0.06, 0.12
SIDES = {"left": 1, "right": -1}
HANDS = {
    sign: [INDEX[f"{side}_{part}"] for part in ("wrist", "pinky", "index", "thumb")]
    for side, sign in SIDES.items()
}


@dataclass(frozen=True)
class Gait:
    """Feet that step: how far across each ankle is (n, 2), and how high (n, 2), metres."""

    across: Floats
    lift: Floats

    @classmethod
    def walking(cls, across: Floats, stride: Floats) -> Gait:
        """To and fro: the place of the body (n,) metres, and the stride (n,) −1 to 1."""
        signs = np.array(list(SIDES.values()))
        lift = STEP_HEIGHT * np.maximum(signs * stride[:, None], 0) ** 2
        return cls(across[:, None] + signs * HIP, lift)


def skeleton(curves: Floats, unsteady: Floats, gait: Gait | None = None) -> Floats:
    """Landmarks (n, 33, 3) in metres, y down, floor at y = 0, the picture's right is +x."""
    body = np.zeros((len(curves), LANDMARKS, 3))
    x, y = curves[:, 4] + unsteady, -(THIGH + SHANK + ANKLE_HEIGHT - 0.02 - curves[:, 5])
    # The chest leans further than the hips; a walker's stays above them.
    lean = 1.3 if gait is None else 1.0
    for side, sign in SIDES.items():
        _leg(body, side, x, y, _foot(side, len(curves), gait))
        _arm(body, side, sign, (x * lean, y - TRUNK), curves)
    _head(body, x * lean, y - TRUNK)
    return body


def _foot(side: str, n: int, gait: Gait | None) -> tuple[Floats, Floats]:
    """(n,) where the ankle is across, and how high it is lifted."""
    if gait is None:
        return np.full(n, SIDES[side] * STANCE), np.zeros(n)
    place = list(SIDES).index(side)
    return gait.across[:, place], gait.lift[:, place]


def _place_joint(
    body: Floats, name: str, x: Floats | float, y: Floats | float, z: Floats | float
) -> None:
    for axis, value in enumerate((x, y, z)):
        body[:, INDEX[name], axis] = value


def _leg(body: Floats, side: str, x: Floats, y: Floats, foot: tuple[Floats, Floats]) -> None:
    sign, (across, lift) = SIDES[side], foot
    hip = np.stack([x + sign * HIP, y], 1)
    ankle = np.stack([across, -ANKLE_HEIGHT - lift], 1)
    span = np.linalg.norm(hip - ankle, axis=1)
    middle = (hip + ankle) / 2
    forward = np.sqrt(np.maximum(THIGH * SHANK - (span / 2) ** 2, 0))
    _place_joint(body, f"{side}_hip", hip[:, 0], hip[:, 1], 0.0)
    _place_joint(body, f"{side}_knee", middle[:, 0], middle[:, 1], -forward)
    _place_joint(body, f"{side}_ankle", ankle[:, 0], ankle[:, 1], 0.0)
    _place_joint(body, f"{side}_heel", ankle[:, 0], -lift, 0.05)
    _place_joint(body, f"{side}_foot_index", ankle[:, 0] + sign * 0.03, -lift, -0.16)


def _arm(body: Floats, side: str, sign: int, chest: tuple[Floats, Floats], curves: Floats) -> None:
    x, y = chest
    lift, elbow = (np.radians(curves[:, i + (sign < 0)]) for i in (0, 2))
    along = lift + np.pi - elbow
    ex, ey = x + sign * (SHOULDER + UPPER_ARM * np.sin(lift)), y + UPPER_ARM * np.cos(lift)
    _place_joint(body, f"{side}_shoulder", x + sign * SHOULDER, y, 0.0)
    _place_joint(body, f"{side}_elbow", ex, ey, -0.03)
    for part, reach, spread in (("wrist", 1, 0), ("index", 1.35, 0.02), ("pinky", 1.3, -0.02)):
        dx, dy = np.sin(along) * FOREARM * reach, np.cos(along) * FOREARM * reach
        _place_joint(body, f"{side}_{part}", ex + sign * dx + spread, ey + dy, -0.05)
    index = body[:, INDEX[f"{side}_index"]]
    _place_joint(body, f"{side}_thumb", index[:, 0], index[:, 1], -0.05)


def _head(body: Floats, x: Floats, y: Floats) -> None:
    for name in list(INDEX)[:11]:
        sign = 1 if "left" in name else -1 if "right" in name else 0
        reach = 0.08 if "ear" in name else 0.03
        _place_joint(body, name, x + sign * reach, y - 0.2, -0.1)
