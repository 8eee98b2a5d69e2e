"""What the film itself puts in doubt: then no number is sure, and the words say why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from scoring.film import Film
from scoring.landmarks import INDEX, PoseTrack

DARK = 50.0
"""Brightness of the brighter parts of the picture, of 255. Films of dancers have 175 and more, of
a dim stage 80."""
SLOWED = 0.7
"""Share of the pictures that show something new: four of five in a film that was made from one of
24 pictures a second, half of them in one that was slowed down to half."""
SMALL = 140.0
"""Pixels from head to feet, under which landmarks are rough."""
UNSURE = 0.35
"""Share of an axis' points by which a second of a dance may differ from all of it, over the square
root of the seconds: 2 s of a real dancer differ by a quarter."""
QUARTERS = ("upright", "on its right side", "upside down", "on its left side")
STEEP, MOSTLY = np.cos(np.radians(35.0)), 0.8
SHOULDERS = [INDEX["left_shoulder"], INDEX["right_shoulder"]]
ANKLES = [INDEX["left_ankle"], INDEX["right_ankle"]]
MOST_SAID = 3


def doubts(track: PoseTrack) -> list[str]:
    """Each is a reason to keep the score off every board."""
    film = track.film
    if film is None:
        return []
    said = []
    if unsure := [one.time for one in film.crossings if not one.sure]:
        said.append(
            f"At {_moments(unsure, 0)} seconds somebody passes you, and who is who after that is "
            "not sure: film yourself alone."
        )
    if film.cuts:
        when = _moments(film.cuts, 1)
        said.append(f"The film is cut {when} seconds in: a dance is one take. Film in one go.")
    if is_dark(track):
        said.append("The film is too dark to see you well: dance in brighter light.")
    if is_slowed(track):
        said.append(
            f"Only {film.fresh:.0%} of the pictures show something new: the film was slowed down, "
            "or recorded with too few pictures. It is not held against the music, and the points "
            "are the lower ones of both speeds. Film at normal speed."
        )
    if film.loop is not None:
        said.append(
            f"The same {film.loop:.1f} seconds are shown again and again, so that only they can be "
            "judged: film the whole dance."
        )
    return said


def _moments(times: Sequence[float], digits: int) -> str:
    more = " and more" if len(times) > MOST_SAID else ""
    return ", ".join(f"{time:.{digits}f}" for time in times[:MOST_SAID]) + more


def notes(track: PoseTrack) -> list[str]:
    """What is worth knowing and costs nothing."""
    said = []
    if turned := quarter_turns(track):
        said.append(
            f"The film lies {QUARTERS[turned]}: it was judged as if it were upright. Hold the "
            "phone as the film is to be shown."
        )
    tall = _pixels(track)
    if tall and tall < SMALL:
        said.append(f"You are only {tall:.0f} pixels tall in the film: come closer to the camera.")
    return said


def is_dark(track: PoseTrack) -> bool:
    return track.film is not None and track.film.light is not None and track.film.light < DARK


def is_slowed(track: PoseTrack) -> bool:
    return track.film is not None and track.film.fresh < SLOWED


def as_fast_as_it_may_have_been(track: PoseTrack) -> PoseTrack:
    """A slowed film at the speed at which no picture would have been shown twice."""
    film = track.film or Film()
    start = track.times[0]
    missing = tuple((a * film.fresh, b * film.fresh) for a, b in track.missing)
    return replace(track, times=start + (track.times - start) * film.fresh, missing=missing)


def least_doubt(track: PoseTrack, seconds: float) -> float:
    """Share of an axis' points by which it is unsure at least: told by a few seconds, or dimly."""
    if track.film is not None and track.film.loop is not None:
        return float(UNSURE / np.sqrt(min(track.film.loop, seconds)))
    return UNSURE if is_dark(track) else 0.0


def quarter_turns(track: PoseTrack) -> int:
    """By how many quarters clockwise the dancer is turned in the picture, 0 to 3.

    Where a body lies on one side nearly all the time, it is the film that does: nobody dances so.
    """
    image = track.image[track.detected, :, :2].astype(np.float64)
    if not len(image):
        return 0
    up = image[:, SHOULDERS].mean(1) - image[:, ANKLES].mean(1)
    up = up / np.maximum(np.linalg.norm(up, axis=1, keepdims=True), 1e-9)
    ways = np.array([[0, -1], [1, 0], [0, 1], [-1, 0]])
    shares = (up @ ways.T > STEEP).mean(0)
    best = int(np.argmax(shares))
    return best if shares[best] >= MOSTLY else 0


def turn_upright(track: PoseTrack) -> PoseTrack:
    """The track as if the film did not lie on its side."""
    turns = quarter_turns(track)
    if not turns:
        return track
    image, world = track.image.copy(), track.world.copy()
    width, height = track.width, track.height
    for _ in range(turns):  # each a quarter anticlockwise
        image[:, :, :2] = np.stack([image[:, :, 1], width - 1 - image[:, :, 0]], axis=2)
        world[:, :, :2] = np.stack([world[:, :, 1], -world[:, :, 0]], axis=2)
        width, height = height, width
    return replace(track, image=image, world=world, width=width, height=height)


def _pixels(track: PoseTrack) -> float | None:
    image = track.image[track.detected, :, :2].astype(np.float64)
    if not len(image):
        return None
    ways = np.linalg.norm(image[:, SHOULDERS].mean(1) - image[:, ANKLES].mean(1), axis=1)
    # from the shoulders to the ankles are three quarters of a body
    return float(np.median(ways)) / 0.75
