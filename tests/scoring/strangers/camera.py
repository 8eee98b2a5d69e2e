"""How a phone and MediaPipe see a stranger: in perspective, with noise that lasts, trailing."""

from __future__ import annotations

import numpy as np

from scoring.landmarks import INDEX, PoseTrack
from scoring.signals import Floats
from scoring.synthesis.camera import hide, one_euro
from tests.scoring.strangers.body import skeleton
from tests.scoring.strangers.moves import Stranger

WIDTH, HEIGHT, FOCAL, CAMERA_HEIGHT = 720, 1280, 1280.0, 1.0
LASTING = 0.08
"""Seconds after which the noise of a landmark is another."""
HIPS = [INDEX["left_hip"], INDEX["right_hip"]]


def film(d: Stranger) -> PoseTrack:
    """The track of a stranger's dance."""
    rng = np.random.default_rng(d.seed + 1000)
    body = skeleton(d)
    depth = d.distance - body[:, :, 2:]
    flat = body[:, :, :2] - [0, CAMERA_HEIGHT]
    noise = d.noise * _lasting(rng, body.shape, 1 / d.fps) * [1, 1, 4]
    image = np.concatenate([flat * [1, -1] / depth, -body[:, :, 2:] / d.distance], 2) * FOCAL
    image += [WIDTH / 2, HEIGHT / 2, 0] + noise * FOCAL / d.distance
    world = body * [1, -1, -1] + noise
    world -= world[:, HIPS].mean(1, keepdims=True)
    region = 2.5 * FOCAL / d.distance
    image = one_euro(image / region, d.times, minimum=0.05, beta=80.0) * region
    world = one_euro(world, d.times, minimum=0.1, beta=40.0)
    seen = hide(d.times, 0.02, rng).astype(np.float32)
    return PoseTrack(
        d.times, image.astype(np.float32), world.astype(np.float32), seen, WIDTH, HEIGHT
    )


def _lasting(rng: np.random.Generator, shape: tuple[int, ...], step: float) -> Floats:
    """Half of it white, half of it an Ornstein–Uhlenbeck process; deviation 1."""
    kept = np.exp(-step / LASTING)
    slow, fresh = np.zeros(shape), rng.normal(size=shape)
    for k in range(1, len(slow)):
        slow[k] = kept * slow[k - 1] + np.sqrt(1 - kept**2) * fresh[k]
    mixed: Floats = (slow + rng.normal(size=shape)) / np.sqrt(2)
    return mixed
