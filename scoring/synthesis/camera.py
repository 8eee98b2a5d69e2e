"""A generated body as MediaPipe would see it: noise, causal smoothing, landmarks out of sight."""

from __future__ import annotations

import numpy as np

from scoring.landmarks import INDEX, LANDMARKS, PoseTrack
from scoring.signals import Floats

WIDTH, HEIGHT, PIXELS_PER_METRE = 480, 640, 250.0
FLOOR = 60
SEEN, HIDDEN = 0.98, 0.2
HIDDEN_SECONDS, HIDDEN_NOISE = 0.4, 0.03
"""How long a landmark stays out of sight, and how far it is guessed wrong, metres."""
REGION = 2.5
"""Side of the region that MediaPipe cuts out around a body, metres: its speeds are taken in it."""
ENDS = ("wrist", "pinky", "index", "thumb"), ("ankle", "heel", "foot_index")


def film(
    body: Floats,
    times: Floats,
    *,
    noise: float = 0.0,
    smoothing: bool = False,
    dropouts: float = 0.0,
    shift: tuple[float, float] = (0.0, 0.0),
    seed: int = 0,
) -> PoseTrack:
    """The track of a body (n, 33, 3) in metres, y down, floor at y = 0."""
    rng = np.random.default_rng(seed)
    seen = body + rng.normal(0, 1, body.shape) * noise
    visibility = hide(times, dropouts, rng)
    seen = seen + rng.normal(0, HIDDEN_NOISE, body.shape) * (visibility < 0.5)[:, :, None]
    hips = [INDEX["left_hip"], INDEX["right_hip"]]
    world = seen - seen[:, hips].mean(1, keepdims=True)
    if smoothing:
        seen = one_euro(seen / REGION, times, minimum=0.05, beta=80.0) * REGION
        world = one_euro(world, times, minimum=0.1, beta=40.0)
    image = seen * PIXELS_PER_METRE
    image[:, :, :2] += [WIDTH / 2 + shift[0], HEIGHT - FLOOR + shift[1]]
    pixels, metres = image.astype(np.float32), world.astype(np.float32)
    return PoseTrack(times, pixels, metres, visibility.astype(np.float32), WIDTH, HEIGHT)


def hide(times: Floats, share: float, rng: np.random.Generator) -> Floats:
    """Visibility (n, 33): hands and feet go out of sight for moments, a whole one at a time."""
    visibility = np.full((len(times), LANDMARKS), SEEN)
    for side in ("left", "right"):
        for parts in ENDS:
            count = rng.poisson(share * (times[-1] - times[0]) / HIDDEN_SECONDS)
            for start in rng.uniform(times[0], times[-1], count):
                out = (times >= start) & (times < start + HIDDEN_SECONDS)
                visibility[np.ix_(out, [INDEX[f"{side}_{part}"] for part in parts])] = HIDDEN
    return visibility


def one_euro(values: Floats, times: Floats, *, minimum: float, beta: float) -> Floats:
    """Values (n, …) behind the One-Euro filter (Casiez et al. 2012) that MediaPipe's graph uses.

    minimum in Hz; beta in Hz for each unit a second; the derivative's cut-off is 1 Hz.
    """
    smooth = values.copy()
    slope = np.zeros(values.shape[1:])
    for k in range(1, len(values)):
        step = times[k] - times[k - 1]
        weight = _weight(np.array(1.0), step)
        slope = weight * (values[k] - values[k - 1]) / step + (1 - weight) * slope
        share = _weight(minimum + beta * np.abs(slope), step)
        smooth[k] = share * values[k] + (1 - share) * smooth[k - 1]
    return smooth


def _weight(cutoff: Floats, step: float) -> Floats:
    weight: Floats = 1 / (1 + 1 / (2 * np.pi * cutoff * step))
    return weight
