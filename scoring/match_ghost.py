"""A reference's body in the dancer's place and size, instant by instant.

Bone by bone the ghost has the directions of the reference as its camera saw them and the lengths of
the dancer. It stands where the dancer stands on the whole, and moves about there as the reference
does: so a step, a jump and a bend are seen, and neither camera's own way.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import gaussian_filter1d

from scoring.body import LIMBS
from scoring.filming import quarter_turns, turn_upright
from scoring.landmarks import INDEX, LANDMARKS, PoseTrack
from scoring.signals import Floats, Mask

STEADY = 1.0
"""Seconds (standard deviation) over which place and size are averaged."""
LONGEST_GAP = 0.2
MOST_STRETCHED = 1.5
"""Up to what ratio a bone is made as long as the dancer's: beyond, it was seen wrongly."""
MIDDLES = {"hips": ("left_hip", "right_hip"), "shoulders": ("left_shoulder", "right_shoulder")}


@dataclass(frozen=True)
class Ghost:
    """The reference's body at the frames of a dance.

    points      (n, 33, 2) pixels of the dance's picture; NaN where there is none to show
    visibility  (n, 33) 0 to 1
    """

    points: Floats
    visibility: Floats


def fit_ghost(
    dance: PoseTrack, reference: PoseTrack, line: tuple[float, float], *, mirrored: bool
) -> Ghost:
    """The ghost of a reference whose time is slope · the dance's + offset (`line`).

    In a film that lies on its side the ghost does, too.
    """
    turns = quarter_turns(dance)
    sizes = [dance.width, dance.height, dance.width][:turns]
    ghost = _fit_upright(turn_upright(dance), reference, line, mirrored=mirrored)
    points = ghost.points
    for size in reversed(sizes):  # each turn of `upright` back
        points = np.stack([size - 1 - points[:, :, 1], points[:, :, 0]], axis=2)
    return Ghost(points, ghost.visibility)


def _fit_upright(
    dance: PoseTrack, reference: PoseTrack, line: tuple[float, float], *, mirrored: bool
) -> Ghost:
    shown = _mirror(turn_upright(reference)) if mirrored else turn_upright(reference)
    times = line[0] * dance.times + line[1]
    bodies, visibility, there = _at(shown, times)
    own, own_scale = _place_and_scale(dance)
    place, scale = _place_and_scale(shown)
    wanted = np.interp(dance.times, dance.times[dance.detected], own_scale)
    had = np.interp(times, shown.times[shown.detected], scale)
    resized = _with_bones(bodies, _bone_ratios(dance, shown)) * (wanted / had)[:, None, None]
    moved = _away_from_steady(shown, place, times) * (wanted / had)[:, None]
    steady = _steady(dance, own)
    points = resized + (steady + moved)[:, None]
    points[~there | ~dance.detected] = np.nan
    return Ghost(points, visibility)


def _mirror(track: PoseTrack) -> PoseTrack:
    swapped = {"left": "right", "right": "left"}
    order = []
    for name in INDEX:
        side = next((side for side in swapped if side in name), "")
        order.append(INDEX[name.replace(side, swapped[side]) if side else name])
    image, world = track.image[:, order].copy(), track.world[:, order].copy()
    image[:, :, 0] *= -1
    world[:, :, 0] *= -1
    return PoseTrack(
        track.times, image, world, track.visibility[:, order], track.width, track.height
    )


def _at(track: PoseTrack, times: Floats) -> tuple[Floats, Floats, Mask]:
    """Bodies (n, 33, 2) about mid-hip in pixels, visibility (n, 33), and whether there is one."""
    seen = track.detected
    known = track.times[seen]
    image = track.image[seen, :, :2].astype(np.float64)
    image -= _middle(image, "hips")[:, None]
    bodies = np.empty((len(times), LANDMARKS, 2))
    visibility = np.empty((len(times), LANDMARKS))
    for joint in range(LANDMARKS):
        visibility[:, joint] = np.interp(times, known, track.visibility[seen, joint])
        for axis in range(2):
            bodies[:, joint, axis] = np.interp(times, known, image[:, joint, axis])
    after = np.searchsorted(known, times).clip(1, len(known) - 1)
    near = np.minimum(np.abs(times - known[after]), np.abs(times - known[after - 1]))
    return bodies, visibility, near <= LONGEST_GAP


def _middle(points: Floats, part: str) -> Floats:
    found: Floats = points[:, [INDEX[name] for name in MIDDLES[part]]].mean(1)
    return found


def _place_and_scale(track: PoseTrack) -> tuple[Floats, Floats]:
    """Mid-hip (m, 2) in pixels and pixels a metre (m,), averaged, where somebody was found."""
    joints = [INDEX[name] for names in LIMBS.values() for name in names]
    image = track.image[track.detected][:, joints, :2].astype(np.float64)
    world = track.world[track.detected][:, joints, :2].astype(np.float64)
    spreads = [np.sqrt(((x - x.mean(1, keepdims=True)) ** 2).sum((1, 2))) for x in (image, world)]
    scale = spreads[0] / np.maximum(spreads[1], 1e-6)
    hips = _middle(track.image[track.detected, :, :2].astype(np.float64), "hips")
    return hips, _average(track.times[track.detected], scale)


def _average(times: Floats, values: Floats) -> Floats:
    """Values (m,) or (m, 2) averaged over `STEADY` seconds."""
    step = float(np.median(np.diff(times))) if len(times) > 1 else 1.0
    found: Floats = gaussian_filter1d(values, STEADY / max(step, 1e-6), axis=0, mode="nearest")
    return found


def _steady(track: PoseTrack, place: Floats) -> Floats:
    """(n, 2) where the dancer is on the whole, at every frame."""
    known = track.times[track.detected]
    steady = _average(known, place)
    return np.stack([np.interp(track.times, known, steady[:, axis]) for axis in (0, 1)], axis=1)


def _away_from_steady(track: PoseTrack, place: Floats, times: Floats) -> Floats:
    """(n, 2) pixels of the reference from where it is on the whole, at these of its times."""
    known = track.times[track.detected]
    away = place - _average(known, place)
    return np.stack([np.interp(times, known, away[:, axis]) for axis in (0, 1)], axis=1)


# -- bones -------------------------------------------------------------------------------------

FACE = ("nose", "left_ear", "right_ear")


def _bones() -> list[tuple[int | str, int, str]]:
    """(from, to, name without its side), from the hips outwards; a str is the middle of two."""
    found: list[tuple[int | str, int, str]] = []
    for side in ("left", "right"):
        chain = (
            ("hips", "hip"), ("hip", "knee"), ("knee", "ankle"), ("ankle", "heel"),
            ("ankle", "foot_index"), ("shoulders", "shoulder"), ("shoulder", "elbow"),
            ("elbow", "wrist"), ("wrist", "index"), ("wrist", "pinky"), ("wrist", "thumb"),
        )  # fmt: skip
        for begin, end in chain:
            first = begin if begin in MIDDLES else INDEX[f"{side}_{begin}"]
            found.append((first, INDEX[f"{side}_{end}"], end))
    return found


BONES = _bones()
HEAD = range(11)


def _begin_of(points: Floats, begin: int | str) -> Floats:
    found: Floats = _middle(points, begin) if isinstance(begin, str) else points[:, begin]
    return found


def _bone_lengths(track: PoseTrack) -> dict[str, float]:
    """Median metres of each bone over both sides, and of the spine."""
    world = track.world[track.detected].astype(np.float64)
    lengths: dict[str, list[float]] = {}
    for begin, end, name in BONES:
        apart = np.linalg.norm(world[:, end] - _begin_of(world, begin), axis=1)
        lengths.setdefault(name, []).append(float(np.median(apart)))
    spine = np.linalg.norm(_middle(world, "shoulders") - _middle(world, "hips"), axis=1)
    return {name: float(np.mean(of)) for name, of in lengths.items()} | {
        "spine": float(np.median(spine))
    }


def _bone_ratios(dance: PoseTrack, reference: PoseTrack) -> dict[str, float]:
    own, others = _bone_lengths(dance), _bone_lengths(reference)
    return {
        name: float(
            np.clip(own[name] / max(others[name], 1e-6), 1 / MOST_STRETCHED, MOST_STRETCHED)
        )
        for name in own
    }


def _with_bones(bodies: Floats, ratios: dict[str, float]) -> Floats:
    """Bodies (n, 33, 2) about mid-hip with each bone in the ratio of its lengths."""
    found = bodies.copy()
    shoulders = _middle(bodies, "shoulders")
    raised = shoulders * ratios["spine"]
    found[:, HEAD] = raised[:, None] + (bodies[:, HEAD] - shoulders[:, None]) * ratios["spine"]
    for begin, end, name in BONES:
        bone = (bodies[:, end] - _begin_of(bodies, begin)) * ratios[name]
        if begin == "hips":
            found[:, end] = bone
        elif begin == "shoulders":
            found[:, end] = raised + bone
        else:
            found[:, end] = _begin_of(found, begin) + bone
    return found
