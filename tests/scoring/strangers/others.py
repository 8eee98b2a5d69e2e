"""What strangers do that is no dance: exercise, sport, talking with the hands.

Every function gives the channels of `moves.CHANNELS` (n, channels). The ones that go by counts keep
the tempo of the `Stranger`; the others come at moments of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise

import numpy as np

from scoring.signals import Floats
from tests.scoring.strangers.moves import CHANNELS, C, Stranger, eased, phase, standing

SIGNS = {"left": 1, "right": -1}
GUARD = {"raise": 35.0, "forward": 70.0, "bend": 125.0}
PUNCH = {"raise": 85.0, "forward": 82.0, "bend": 8.0}
PUNCH_SECONDS = 0.32
SIGNING = {"raise": (15.0, 55.0), "forward": (55.0, 95.0), "bend": (70.0, 135.0)}
TALKING = {"raise": (8.0, 45.0), "forward": (30.0, 80.0), "bend": (25.0, 105.0)}


def nothing(d: Stranger) -> Floats:
    """Who stands there with hanging arms."""
    return standing(np.zeros((len(d.times), len(CHANNELS))), 0.1)


def stepping(d: Stranger, beats: Floats, height: float) -> Floats:
    """The feet in turn up and down on the spot, one step to a beat; the hips over the standing."""
    channels = nothing(d)
    for side, sign in SIGNS.items():
        up = np.maximum(sign * np.sin(np.pi * beats), 0)
        channels[:, C[f"{side} lift"]] = height * up**1.5
    channels[:, C["hip x"]] = -0.05 * np.sin(np.pi * beats)
    return channels


def swing_arms(channels: Floats, beats: Floats, size: float, bend: float) -> Floats:
    """Both arms to and fro, each with the other leg."""
    for side, sign in SIGNS.items():
        forth = -sign * np.sin(np.pi * beats)
        channels[:, C[f"{side} raise"]] = size * np.abs(forth) + 4
        channels[:, C[f"{side} forward"]] = np.where(forth > 0, 85, -85)
        channels[:, C[f"{side} bend"]] = bend
    return channels


def march(d: Stranger) -> Floats:
    """On the spot, knees high, arms straight, one step to a beat."""
    beats = phase(d)
    channels = swing_arms(stepping(d, beats, 0.22), beats, 40, 10)
    channels[:, C["hip y"]] = -0.015 * (1 + np.cos(2 * np.pi * beats))
    return channels


def run(d: Stranger) -> Floats:
    """On the spot, arms bent, a step and a half to a beat, in flight between the steps."""
    beats = 1.5 * phase(d)
    channels = swing_arms(stepping(d, beats, 0.3), beats, 35, 95)
    channels[:, C["hip y"]] = 0.05 * np.abs(np.sin(np.pi * beats)) - 0.02
    return channels


def star_jump(d: Stranger) -> Floats:
    """Down, up with arms and legs apart, down again; a jump every four beats."""
    channels, beats = nothing(d), phase(d) % 4
    crouch = np.exp(-(((beats - 1.0) / 0.5) ** 2)) + np.exp(-(((beats - 3.0) / 0.5) ** 2))
    flight = np.clip(1 - ((beats - 2.0) / 0.6) ** 2, 0, 1)
    for side, sign in SIGNS.items():
        channels[:, C[f"{side} raise"]] = 10 + 120 * flight
        channels[:, C[f"{side} foot"]] = sign * (0.1 + 0.35 * flight)
        channels[:, C[f"{side} lift"]] = 0.25 * flight
    channels[:, C["hip y"]] = 0.25 * flight - 0.2 * crouch
    return channels


def squat(d: Stranger) -> Floats:
    """Down and up in four beats, the arms ahead on the way down."""
    channels, beats = standing(nothing(d), 0.2), phase(d)
    down = 0.5 - 0.5 * np.cos(np.pi * beats / 2)
    channels[:, C["hip y"]] = -0.3 * down
    for side in SIGNS:
        channels[:, C[f"{side} raise"]] = 5 + 80 * down
        channels[:, C[f"{side} forward"]] = 88
    return channels


def box(d: Stranger) -> Floats:
    """Guard and punches at moments of their own, ducking now and then, light on the feet."""
    rng, channels = np.random.default_rng(d.seed), standing(nothing(d), 0.2)
    channels[:, C["turn"]] = 25
    channels[:, C["hip y"]] = -0.05 + 0.015 * np.sin(2 * np.pi * 1.9 * d.times)
    for side in SIGNS:
        for name, degrees in GUARD.items():
            channels[:, C[f"{side} {name}"]] = degrees
    for moment in np.cumsum(rng.gamma(3, 0.28, int(d.seconds * 3))):
        if rng.random() < 0.15:
            _add(d, channels, moment, 0.7, {"hip y": -0.2, "lean": rng.choice([-15.0, 15.0])})
            continue
        side = "left" if rng.random() < 0.6 else "right"
        there = {f"{side} {name}": PUNCH[name] - GUARD[name] for name in GUARD}
        _add(d, channels, moment, PUNCH_SECONDS, {**there, "turn": 20 * -SIGNS[side]})
    return channels


def _add(
    d: Stranger, channels: Floats, moment: float, seconds: float, there: Mapping[str, float]
) -> None:
    """A move there and back that begins at a moment."""
    out = eased(2 * (d.times - moment) / seconds) - eased(2 * (d.times - moment) / seconds - 1)
    for name, way in there.items():
        channels[:, C[name]] += way * out


def do_yoga(d: Stranger) -> Floats:
    """From one wide pose to the next within two seconds, and each held for three."""
    rng = np.random.default_rng(d.seed)
    count = int(d.seconds / 3) + 3
    moments = np.cumsum(rng.uniform(3.5, 5.5, count)) - 4
    poses = np.array([_asana(rng) for _ in range(count + 1)])
    channels = np.tile(poses[0], (len(d.times), 1))
    for moment, before, after in zip(moments, poses, poses[1:], strict=False):
        way = eased((d.times - moment) / rng.uniform(1.2, 2.2))
        channels += way[:, None] * (after - before)
    return channels


def _asana(rng: np.random.Generator) -> Floats:
    """(channels,) of a mountain, a warrior, a triangle or a chair."""
    pose, kind = standing(np.zeros((1, len(CHANNELS))), 0.1)[0], rng.integers(4)
    raised = (5, 90, 90, 170)[kind]
    for side in SIGNS:
        pose[C[f"{side} raise"]] = raised + rng.uniform(-8, 8)
    if kind in (1, 2):
        pose[C["left foot"]], pose[C["right foot"]] = 0.42, -0.42
        pose[C["hip y"]] = rng.uniform(-0.25, -0.12)
        pose[C["hip x"]] = rng.uniform(-0.15, 0.15)
        pose[C["lean"]] = rng.choice([-1, 1]) * rng.uniform(20, 45) * (kind == 2)
    if kind == 3:
        pose[C["hip y"]] = -0.25
    return pose


def sign(d: Stranger) -> Floats:
    """Both hands before the chest, two to four moves a second, standing still."""
    return _gesture(d, SIGNING, (0.2, 0.45), idle=0.1)


def talk(d: Stranger) -> Floats:
    """Gestures of who explains something: now a hand, now both, with rests."""
    return _gesture(d, TALKING, (0.35, 1.2), idle=0.45)


def _gesture(
    d: Stranger,
    limits: Mapping[str, tuple[float, float]],
    seconds: tuple[float, float],
    idle: float,
) -> Floats:
    rng, channels = np.random.default_rng(d.seed), standing(nothing(d), 0.12)
    sway = rng.uniform(0, 6, 3)
    channels[:, C["hip x"]] = 0.012 * np.sin(0.9 * d.times + sway[0])
    channels[:, C["lean"]] = 1.5 * np.sin(1.3 * d.times + sway[1])
    channels[:, C["turn"]] = 5 * np.sin(0.7 * d.times + sway[2])
    for side in SIGNS:
        ends = np.cumsum(rng.uniform(*seconds, int(2 * d.seconds / seconds[0])))
        at = dict.fromkeys(limits, 0.0)
        for start, end in pairwise(ends):
            rests = rng.random() < idle
            for name, (low, high) in limits.items():
                target = at[name] if rests else rng.uniform(low, high)
                way = eased((d.times - start) / (end - start))
                channels[:, C[f"{side} {name}"]] += way * (target - at[name])
                at[name] = target
    return channels


def walk_about(d: Stranger) -> Floats:
    """To and fro across the picture, turning round at the ends, at a pace of its own."""
    beats = 1.85 * d.times
    channels = swing_arms(stepping(d, beats, 0.1), beats, 22, 12)
    across = 0.5 * np.sin(2 * np.pi * d.times / 6.5)
    channels[:, C["turn"]] = 80 * np.clip(3 * np.cos(2 * np.pi * d.times / 6.5), -1, 1)
    for name in ("hip x", "left foot", "right foot"):
        channels[:, C[name]] += across
    return channels


OTHERS: dict[str, Callable[[Stranger], Floats]] = {
    "marching": march,
    "running": run,
    "star jumps": star_jump,
    "squats": squat,
    "boxing": box,
    "yoga": do_yoga,
    "signing": sign,
    "talking": talk,
    "walking about": walk_about,
}
"""None of them is a dance, though some keep a beat."""
