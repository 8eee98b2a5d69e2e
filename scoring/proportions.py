"""Is it a person? A drawn figure has a large head, and limbs that change their length."""

from __future__ import annotations

import numpy as np

from scoring.landmarks import INDEX, PoseTrack
from scoring.signals import Floats

LARGEST_HEAD = 0.34
"""Distance of the ears over the trunk's length, both as long as they are seen. Real dancers have
0.19–0.27, the cartoon cook of whis_dance 0.41; a small child may have as much."""
LARGEST_CHANGE = 0.085
"""Deviation over mean of the length of a limb's segment: real dancers 0.06–0.08, the cook 0.096.
Only both together are taken for a drawing."""
SEEN = 90.0
"""Percentile of the lengths in the picture: that of a segment which lies across the view."""
SEGMENTS = (("hip", "knee"), ("knee", "ankle"), ("shoulder", "elbow"), ("elbow", "wrist"))


def looks_drawn(track: PoseTrack) -> bool:
    """Whether the body has the proportions of a cartoon. The track has frames with a person."""
    return head_size(track) > LARGEST_HEAD and change_of_length(track) > LARGEST_CHANGE


def head_size(track: PoseTrack) -> float:
    """Distance of the ears over the length of the trunk, in the picture."""
    image = track.image[track.detected, :, :2].astype(np.float64)
    ears = np.percentile(_distance(image, "left_ear", "right_ear"), SEEN)
    trunk = np.percentile(_trunk(image), SEEN)
    return float(ears / max(float(trunk), 1e-9))


def change_of_length(track: PoseTrack) -> float:
    """Deviation over mean of how long a segment is, mean of arms, legs and trunk."""
    world = track.world[track.detected].astype(np.float64)
    lengths = [
        (_distance(world, f"left_{a}", f"left_{b}") + _distance(world, f"right_{a}", f"right_{b}"))
        for a, b in SEGMENTS
    ]
    lengths.append(_trunk(world))
    return float(np.mean([length.std() / max(float(length.mean()), 1e-9) for length in lengths]))


def _distance(points: Floats, one: str, other: str) -> Floats:
    length: Floats = np.linalg.norm(points[:, INDEX[one]] - points[:, INDEX[other]], axis=1)
    return length


def _trunk(points: Floats) -> Floats:
    length: Floats = np.linalg.norm(_middle(points, "shoulder") - _middle(points, "hip"), axis=1)
    return length


def _middle(points: Floats, joint: str) -> Floats:
    middle: Floats = points[:, [INDEX[f"left_{joint}"], INDEX[f"right_{joint}"]]].mean(1)
    return middle
