"""Changes made to a track on purpose, and the generated dancers that they are made to."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from scoring.landmarks import INDEX, PoseTrack
from scoring.synthesis.body import SHANK, THIGH
from scoring.synthesis.camera import PIXELS_PER_METRE
from scoring.synthesis.motion import PHRASE, Motion, flail, minimum_jerk, stand, thrash, walk

__all__ = [
    "PHRASE", "PIXELS_PER_METRE", "SHANK", "THIGH", "Motion", "flail", "leaning", "minimum_jerk",
    "mirrored", "shaken", "stand", "thrash", "unseen", "walk", "without_frames",
]  # fmt: skip


def mirrored(track: PoseTrack) -> PoseTrack:
    """The same dance in a mirror: left and right change places."""
    swap = [
        INDEX[n.replace("left", "RIGHT").replace("right", "left").replace("RIGHT", "right")]
        for n in INDEX
    ]
    image, world = track.image[:, swap].copy(), track.world[:, swap].copy()
    image[:, :, 0] = track.width - image[:, :, 0]
    world[:, :, 0] *= -1
    return replace(track, image=image, world=world, visibility=track.visibility[:, swap])


def shaken(track: PoseTrack, side: str, start: float, end: float) -> PoseTrack:
    """The same dance with one hand trembling between two seconds."""
    image, world = track.image.copy(), track.world.copy()
    inside = (track.times >= start) & (track.times < end)
    shake = 0.08 * np.sin(2 * np.pi * 4.3 * track.times[inside])
    for part in ("wrist", "pinky", "index", "thumb"):
        image[inside, INDEX[f"{side}_{part}"], 1] += shake * PIXELS_PER_METRE
        world[inside, INDEX[f"{side}_{part}"], 1] += shake
    return replace(track, image=image, world=world)


def leaning(track: PoseTrack, start: float, end: float, by: float) -> PoseTrack:
    """The same dance with the body, not the feet, moved aside by metres between two seconds."""
    image = track.image.copy()
    x = (track.times - start) / 0.5
    y = (end - track.times) / 0.5
    lean = by * minimum_jerk(x) * minimum_jerk(y) * PIXELS_PER_METRE
    above = [i for n, i in INDEX.items() if not any(f in n for f in ("ankle", "heel", "foot"))]
    image[:, above, 0] += lean[:, None]
    return replace(track, image=image)


def without_frames(track: PoseTrack, kept: np.ndarray) -> PoseTrack:
    """Only the frames kept: a variable frame rate."""
    return track.frames(kept)


def unseen(track: PoseTrack, frames: np.ndarray) -> PoseTrack:
    """The same track with nobody found in some frames."""
    image, world, visibility = track.image.copy(), track.world.copy(), track.visibility.copy()
    image[frames], world[frames], visibility[frames] = np.nan, np.nan, 0
    return replace(track, image=image, world=world, visibility=visibility)
