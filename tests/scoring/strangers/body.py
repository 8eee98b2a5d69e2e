"""A stranger's body: a skeleton in space on two feet, and the landmarks of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.spatial.transform import Rotation

from scoring.landmarks import INDEX, LANDMARKS
from scoring.signals import Floats
from tests.scoring.strangers.moves import C, Stranger

THIGH, SHANK, TRUNK, UPPER_ARM, FOREARM, SHOULDER, HIP, HEAD = (
    0.42, 0.41, 0.50, 0.29, 0.26, 0.18, 0.10, 0.20,
)  # fmt: skip
UP = np.array([0.0, 1.0, 0.0])
SIDES = {"left": 1, "right": -1}


@dataclass(frozen=True)
class Pose:
    """What the limbs hang on: places (n, 3), turns, and the dance's channels."""

    body: Floats
    hips: Floats
    turn: Rotation
    chest: Floats
    trunk: Rotation
    channels: Floats

    def put(self, name: str, place: Floats) -> None:
        self.body[:, INDEX[name]] = place

    def channel(self, name: str) -> Floats:
        values: Floats = self.channels[:, C[name]]
        return values


def skeleton(d: Stranger) -> Floats:
    """(n, 33, 3) metres, x to the picture's right, y up, z to the camera, the floor at y = 0."""
    channels = d.channels()
    body = np.zeros((len(channels), LANDMARKS, 3))
    swaying = d.sway * np.sin(2 * np.pi * 0.57 * d.times + 0.3)
    hips = np.zeros((len(channels), 3))
    hips[:, 0] = channels[:, C["hip x"]] + swaying
    hips[:, 1] = THIGH + SHANK + 0.02 + channels[:, C["hip y"]]
    turn = Rotation.from_euler("y", channels[:, [C["turn"]]], degrees=True)
    trunk = turn * Rotation.from_euler("z", -channels[:, [C["lean"]]], degrees=True)
    chest = hips + trunk.apply([0, TRUNK, 0])
    pose = Pose(body, hips, turn, chest, trunk, channels)
    trembling = d.tremor * np.sin(2 * np.pi * 4.4 * d.times)
    for side, sign in SIDES.items():
        _leg(pose, side, sign)
        _arm(pose, side, sign, trembling)
        _face(pose, side, sign)
    pose.put("nose", chest + trunk.apply([0, HEAD, 0.11]))
    return body * d.size


def _face(pose: Pose, side: str, sign: int) -> None:
    places = {f"{side}_ear": [sign * 0.07, HEAD, 0], f"mouth_{side}": [sign * 0.02, HEAD - 0.05, 0]}
    for k, part in enumerate(("eye_inner", "eye", "eye_outer")):
        places[f"{side}_{part}"] = [sign * 0.015 * (k + 1), HEAD + 0.03, 0.09]
    for name, place in places.items():
        pose.put(name, pose.chest + pose.trunk.apply(place))


def _leg(pose: Pose, side: str, sign: int) -> None:
    turn = pose.turn
    hip = pose.hips + turn.apply([sign * HIP, 0, 0])
    aside = pose.channel(f"{side} foot") - pose.channel("hip x")
    ankle = turn.apply(np.stack([aside, np.zeros_like(aside), np.zeros_like(aside)], 1))
    ankle[:, 0] += pose.channel("hip x")
    ankle[:, 1] = 0.07 + pose.channel(f"{side} lift")
    span = ankle - hip
    length = np.linalg.norm(span, axis=1, keepdims=True)
    span, length = span / length, np.minimum(length, THIGH + SHANK - 1e-3)
    along = (THIGH**2 - SHANK**2 + length**2) / (2 * length)
    knee_way = turn.apply([sign * 0.25, 0, 1.0])
    knee_way -= (knee_way * span).sum(1, keepdims=True) * span
    knee_way /= np.linalg.norm(knee_way, axis=1, keepdims=True)
    pose.put(f"{side}_hip", hip)
    pose.put(f"{side}_knee", hip + along * span + np.sqrt(THIGH**2 - along**2) * knee_way)
    ankle = hip + length * span
    pose.put(f"{side}_ankle", ankle)
    pose.put(f"{side}_heel", ankle + turn.apply([0, -0.05, -0.05]))
    pose.put(f"{side}_foot_index", ankle + turn.apply([sign * 0.05, -0.06, 0.15]))


def _arm(pose: Pose, side: str, sign: int, trembling: Floats) -> None:
    up, ahead, bend = (
        np.radians(pose.channel(f"{side} {name}")) for name in ("raise", "forward", "bend")
    )
    out = np.stack([sign * np.cos(ahead), np.zeros_like(up), np.sin(ahead)], 1)
    upper = np.sin(up)[:, None] * out - np.cos(up)[:, None] * UP
    across = np.cos(up)[:, None] * out + np.sin(up)[:, None] * UP
    fore = np.cos(bend)[:, None] * upper + np.sin(bend)[:, None] * across
    upper, fore = pose.trunk.apply(upper), pose.trunk.apply(fore)
    shoulder = pose.chest + pose.trunk.apply([sign * SHOULDER, 0, 0])
    elbow = shoulder + upper * UPPER_ARM
    wrist = elbow + fore * FOREARM + trembling[:, None] * UP
    for name, place in (("shoulder", shoulder), ("elbow", elbow), ("wrist", wrist)):
        pose.put(f"{side}_{name}", place)
    for part, reach in (("index", 0.09), ("pinky", 0.085), ("thumb", 0.05)):
        pose.put(f"{side}_{part}", wrist + fore * reach)
