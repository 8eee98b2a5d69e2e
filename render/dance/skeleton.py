"""A dancer's skeleton drawn over a picture: left and right in two colours, the torso in white.

Colours are RGB. A limb fades as MediaPipe's visibility falls, so that a guessed limb looks like
a guess.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import pairwise
from statistics import fmean
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from render.dance import brush
from render.dance.brush import Colour, Picture, Point
from scoring.landmarks import INDEX, PoseTrack

LEFT: Colour = (255, 124, 92)
RIGHT: Colour = (64, 214, 214)
TORSO: Colour = (244, 246, 250)
SHADOW: Colour = (10, 12, 20)
SHADOW_OPACITY = 0.45
# visibility at which a limb begins to show, and from which it is drawn in full
FAINT, CLEAR = 0.25, 0.65
TRAIL_SECONDS = 0.4
TRAIL_OPACITY = 0.55


Points = NDArray[np.float32]


class Bone(NamedTuple):
    """A line between two landmarks; `width` in units of a limb's width; `limb` as in `scoring`."""

    ends: tuple[int, int]
    colour: Colour
    width: float
    limb: str = ""


ARM_BONES = 3


def _side(side: str, colour: Colour) -> list[Bone]:
    chains = (
        (("shoulder", "elbow"), 1.0), (("elbow", "wrist"), 0.9), (("wrist", "index"), 0.6),
        (("hip", "knee"), 1.15), (("knee", "ankle"), 1.0), (("ankle", "heel"), 0.6),
        (("heel", "foot_index"), 0.6), (("ankle", "foot_index"), 0.6),
    )  # fmt: skip
    return [
        Bone(
            (INDEX[f"{side}_{a}"], INDEX[f"{side}_{b}"]),
            colour,
            width,
            f"{side} {'arm' if k < ARM_BONES else 'leg'}",
        )
        for k, ((a, b), width) in enumerate(chains)
    ]


def _torso() -> list[Bone]:
    corners = ("left_shoulder", "right_shoulder", "right_hip", "left_hip", "left_shoulder")
    ends = [INDEX[name] for name in corners]
    return [Bone((a, b), TORSO, 1.3) for a, b in pairwise(ends)]


LIMBS = (*_side("left", LEFT), *_side("right", RIGHT))
TORSO_BONES = tuple(_torso())
JOINTS = {
    INDEX[f"{side}_{name}"]: (colour, f"{side} {limb}")
    for side, colour in (("left", LEFT), ("right", RIGHT))
    for limb, names in (("arm", ("shoulder", "elbow", "wrist")), ("leg", ("hip", "knee", "ankle")))
    for name in names
}
FACE = [INDEX["nose"], INDEX["left_ear"], INDEX["right_ear"]]
SHOULDERS = [INDEX["left_shoulder"], INDEX["right_shoulder"]]
HIPS = [INDEX["left_hip"], INDEX["right_hip"]]
TRAILS = {INDEX["left_wrist"]: (LEFT, "left arm"), INDEX["right_wrist"]: (RIGHT, "right arm")}


class Skeleton:
    """Draws the bodies of one track over pictures of one size."""

    def __init__(self, track: PoseTrack, width: int, height: int) -> None:
        """width, height: pixels of the pictures drawn on, which may be scaled from the track's."""
        self._times = track.times
        scale = np.array([width / track.width, height / track.height], np.float32)
        self._points: Points = track.image[:, :, :2] * scale
        self._depth = track.image[:, :, 2]
        self._alpha: Points = np.clip((track.visibility - FAINT) / (CLEAR - FAINT), 0, 1)
        self._torso = _torso_length(self._points, min(width, height))
        self._limb = float(np.clip(self._torso * 0.055, 2.0, 0.03 * min(width, height)))

    @property
    def limb_width(self) -> float:
        """Pixels: what else is drawn on the body is measured by it."""
        return self._limb

    def visible_points(self) -> Points:
        """(n, 2) pixels of every landmark that is drawn in any frame."""
        shown: Points = self._points[self._alpha > 0]
        return shown

    def draw(
        self, picture: Picture, index: int, colours: Mapping[str, Colour] | None = None
    ) -> None:
        """Draw frame `index` of the track onto the picture, in place.

        colours  of limbs that do not have that of their side
        """
        if np.isnan(self._points[index]).any():
            return
        points, alpha = self._points[index].tolist(), self._alpha[index].tolist()
        own = colours or {}
        self._draw_trails(picture, index, own)
        for bone in (*LIMBS, *TORSO_BONES):
            self._stroke(picture, bone, points, alpha, is_shadow=True)
        for bone in self._far_to_near(index):
            coloured = bone._replace(colour=own.get(bone.limb, bone.colour))
            self._stroke(picture, coloured, points, alpha)
        self._draw_head(picture, points, alpha)
        for joint, (colour, limb) in JOINTS.items():
            self._draw_joint(picture, points[joint], own.get(limb, colour), alpha[joint])

    def _far_to_near(self, index: int) -> list[Bone]:
        depth = self._depth[index]
        bones = (*LIMBS, *TORSO_BONES)
        return sorted(bones, key=lambda bone: -float(depth[list(bone.ends)].mean()))

    def _stroke(
        self,
        picture: Picture,
        bone: Bone,
        points: list[Point],
        alpha: list[float],
        is_shadow: bool = False,
    ) -> None:
        a, b = bone.ends
        opacity = min(alpha[a], alpha[b])
        colour, width = bone.colour, bone.width
        if is_shadow:
            colour, width, opacity = SHADOW, width + 0.5, opacity * SHADOW_OPACITY
        brush.line(picture, (points[a], points[b]), colour, self._limb * width, opacity)

    def _draw_joint(self, picture: Picture, at: Point, colour: Colour, opacity: float) -> None:
        for shade, radius in ((SHADOW, 0.9), (colour, 0.75), (TORSO, 0.4)):
            brush.disc(picture, at, shade, self._limb * radius, opacity)

    def _draw_trails(self, picture: Picture, index: int, own: Mapping[str, Colour]) -> None:
        start = int(np.searchsorted(self._times, self._times[index] - TRAIL_SECONDS))
        for joint, (side, limb) in TRAILS.items():
            colour = own.get(limb, side)
            for k in range(start, index):
                age = (k - start + 1) / (index - start)
                opacity = TRAIL_OPACITY * age**2 * float(self._alpha[k : k + 2, joint].min())
                a, b = self._points[k : k + 2, joint].tolist()
                brush.line(picture, (a, b), colour, self._limb * 0.35, opacity)

    def _draw_head(self, picture: Picture, points: list[Point], alpha: list[float]) -> None:
        centre, neck = _middle([points[k] for k in FACE]), _middle([points[k] for k in SHOULDERS])
        radius, width = 0.21 * self._torso, 0.4 * self._limb
        away = math.dist(neck, centre)
        opacity = min(alpha[k] for k in FACE)
        if away > radius:
            chin = _towards(centre, neck, radius / away)
            brush.line(picture, (neck, chin), TORSO, 2 * width, opacity)
        brush.ring(picture, centre, SHADOW, (radius, 2 * width), opacity * SHADOW_OPACITY)
        brush.ring(picture, centre, TORSO, (radius, width), opacity)


def _middle(points: list[Point]) -> Point:
    return fmean(x for x, _ in points), fmean(y for _, y in points)


def _towards(a: Point, b: Point, share: float) -> Point:
    return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share


def _torso_length(points: Points, side: int) -> float:
    """Median distance from mid-shoulder to mid-hip, pixels; kept sane by the picture's side."""
    shoulders = points[:, SHOULDERS].mean(axis=1)
    hips = points[:, HIPS].mean(axis=1)
    lengths = np.linalg.norm(shoulders - hips, axis=1)
    lengths = lengths[~np.isnan(lengths)]
    typical = float(np.median(lengths)) if len(lengths) else 0.0
    return float(np.clip(typical, 0.05 * side, 0.6 * side))
