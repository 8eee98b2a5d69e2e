"""Changes of a pose track that leave the dance as it was: what cameras, cuts and trackers do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

import numpy as np

from scoring.landmarks import PoseTrack
from scoring.signals import body_scale
from tests.scoring.motion import mirrored

LASTING = 0.08
"""Seconds after which the noise of a landmark is another."""


def start_later(track: PoseTrack, frames: int) -> PoseTrack:
    return track.frames(np.arange(len(track)) >= frames)


def thin_out(track: PoseTrack, share: float) -> PoseTrack:
    """Without a share of the frames, each by chance."""
    kept = np.random.default_rng(1).random(len(track)) > share
    kept[[0, -1]] = True
    return track.frames(kept)


def tremble(track: PoseTrack, size: float) -> PoseTrack:
    """Every landmark beside its place, by leg lengths (deviation), for a while."""
    pixels, leg = body_scale(track)
    noise = np.random.default_rng(1).normal(0, size * leg, track.image.shape)
    kept = float(np.exp(-np.median(np.diff(track.times)) / LASTING))
    for k in range(1, len(noise)):
        noise[k] = kept * noise[k - 1] + np.sqrt(1 - kept**2) * noise[k]
    image, world = track.image + noise * pixels, track.world + noise
    return replace(track, image=image.astype(np.float32), world=world.astype(np.float32))


def film_at(track: PoseTrack, rate: float) -> PoseTrack:
    """At so many frames a second, each between its neighbours."""
    times = np.arange(track.times[0], track.times[-1] + 1e-9, 1 / rate)
    place = np.interp(times, track.times, np.arange(len(track)))
    before = np.minimum(place.astype(int), len(track) - 2)
    after = place - before

    def between(values: np.ndarray) -> np.ndarray:
        way = after.reshape(-1, *[1] * (values.ndim - 1))
        mixed = values[before] * (1 - way) + values[before + 1] * way
        return mixed.astype(np.float32)

    return replace(
        track,
        times=times,
        image=between(track.image),
        world=between(track.world),
        visibility=between(track.visibility),
        people=track.people[before],
        film=None,
    )


def move_in_picture(track: PoseTrack, scale: float, right: float, down: float) -> PoseTrack:
    """Smaller or larger, and elsewhere by pixels."""
    image = track.image * np.float32(scale)
    image[:, :, :2] += np.array([right, down], np.float32)
    return replace(track, image=image)


CHANGES: Mapping[str, Callable[[PoseTrack], PoseTrack]] = {
    "mirrored": mirrored,
    **{f"{n} frames later": partial(start_later, frames=n) for n in (1, 4, 9, 15)},
    "a fifth of the frames missing": partial(thin_out, share=0.2),
    "trembling by 0.6 % of a leg": partial(tremble, size=0.006),
    **{f"{rate} frames a second": partial(film_at, rate=rate) for rate in (24, 25, 30, 50, 60)},
    "cropped and smaller": partial(move_in_picture, scale=0.7, right=20, down=15),
}
