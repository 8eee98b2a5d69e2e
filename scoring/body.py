"""The dancer's body: limbs, joints, and where its mass lies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from scoring.landmarks import INDEX, LANDMARKS

Sex = Literal["mean", "male", "female"]

LIMBS = {
    "left arm": ("left_shoulder", "left_elbow", "left_wrist"),
    "right arm": ("right_shoulder", "right_elbow", "right_wrist"),
    "left leg": ("left_hip", "left_knee", "left_ankle"),
    "right leg": ("right_hip", "right_knee", "right_ankle"),
}
JOINTS = tuple(INDEX[name] for limb in LIMBS.values() for name in limb)
BELOW = {
    "feet": tuple(
        INDEX[f"{side}_{part}"]
        for side in ("left", "right")
        for part in ("ankle", "heel", "foot_index")
    ),
    "legs": (INDEX["left_knee"], INDEX["right_knee"]),
    "hips": (INDEX["left_hip"], INDEX["right_hip"]),
}
"""Landmarks of the lower parts of the body, which a film may show or not."""
FEET = {
    side: tuple(INDEX[f"{side}_{part}"] for part in ("ankle", "heel", "foot_index"))
    for side in ("left", "right")
}


@dataclass(frozen=True)
class Segment:
    """A body segment: its mass, and where its centre lies from the proximal end (fractions).

    An end is the mean of the landmarks named.
    """

    proximal: tuple[str, ...]
    distal: tuple[str, ...]
    male: tuple[float, float]
    female: tuple[float, float]


def _both_sides(segment: Segment) -> tuple[Segment, Segment]:
    def sided(side: str) -> Segment:
        proximal = tuple(f"{side}_{name}" for name in segment.proximal)
        distal = tuple(f"{side}_{name}" for name in segment.distal)
        return Segment(proximal, distal, segment.male, segment.female)

    return sided("left"), sided("right")


_EARS = ("left_ear", "right_ear")
SEGMENTS = (
    # The head's centre lies at the height of the ears; no landmark marks the vertex.
    Segment(_EARS, _EARS, (0.0694, 0.5976), (0.0668, 0.5894)),
    Segment(
        ("left_shoulder", "right_shoulder"),
        ("left_hip", "right_hip"),
        (0.4346, 0.4310),
        (0.4257, 0.3782),
    ),
    *_both_sides(Segment(("shoulder",), ("elbow",), (0.0271, 0.5772), (0.0255, 0.5754))),
    *_both_sides(Segment(("elbow",), ("wrist",), (0.0162, 0.4574), (0.0138, 0.4559))),
    # The knuckles of index and little finger stand in for the third one.
    *_both_sides(Segment(("wrist",), ("index", "pinky"), (0.0061, 0.7900), (0.0056, 0.7474))),
    *_both_sides(Segment(("hip",), ("knee",), (0.1416, 0.4095), (0.1478, 0.3612))),
    *_both_sides(Segment(("knee",), ("ankle",), (0.0433, 0.4395), (0.0481, 0.4352))),
    *_both_sides(Segment(("heel",), ("foot_index",), (0.0137, 0.4415), (0.0129, 0.4014))),
)
"""de Leva (1996), J. Biomech. 29(9), table 4: (share of body mass, centre from proximal end)."""


def mass_weights(sex: Sex = "mean") -> NDArray[np.float64]:
    """(33,) what each landmark adds to the centre of mass; sums to 1."""
    if sex == "mean":
        weights: NDArray[np.float64] = (mass_weights("male") + mass_weights("female")) / 2
        return weights
    weights = np.zeros(LANDMARKS)
    for segment in SEGMENTS:
        mass, centre = segment.male if sex == "male" else segment.female
        for names, share in ((segment.proximal, 1 - centre), (segment.distal, centre)):
            for name in names:
                weights[INDEX[name]] += mass * share / len(names)
    whole: NDArray[np.float64] = weights / weights.sum()
    return whole


def centre_of_mass(points: NDArray[Any], sex: Sex = "mean") -> NDArray[np.float64]:
    """Centre of mass (…, d) of landmarks (…, 33, d), in their unit."""
    centre: NDArray[np.float64] = np.einsum("j,...jd->...d", mass_weights(sex), points)
    return centre


def joint_angle(points: NDArray[Any], names: tuple[str, str, str]) -> NDArray[np.float64]:
    """Angle (…) in degrees at the middle one of three landmarks of (…, 33, d)."""
    first, middle, last = (points[..., INDEX[name], :].astype(np.float64) for name in names)
    a, b = first - middle, last - middle
    length = np.linalg.norm(a, axis=-1) * np.linalg.norm(b, axis=-1)
    cosine = (a * b).sum(-1) / np.maximum(length, 1e-12)
    angle: NDArray[np.float64] = np.degrees(np.arccos(np.clip(cosine, -1, 1)))
    return angle
