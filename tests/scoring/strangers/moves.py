"""What a stranger does: channels over time, laid on counts of the beat.

Every function gives (n, channels): the place of the hips, turn and lean, elevation, direction and
bend of each arm, and the place of each foot. Degrees and metres of a body of 1.75 m.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from scipy.interpolate import CubicSpline

from scoring.music import Music
from scoring.signals import Floats

CHANNELS = (
    "hip x", "hip y", "turn", "lean", "bow",
    "left raise", "left forward", "left bend", "right raise", "right forward", "right bend",
    "left foot", "left lift", "right foot", "right lift",
)  # fmt: skip
C = {name: k for k, name in enumerate(CHANNELS)}
STANCE = 0.15
STEP_TOUCH = (("left", 0.32), ("right", 0.08), ("right", -0.32), ("left", -0.08))
SALSA = (
    ("left", 0.20), ("right", -0.15), ("left", 0.12), None,
    ("right", -0.20), ("left", 0.15), ("right", -0.12), None,
)  # fmt: skip
WALTZ = (
    ("left", 0.35), ("right", 0.05), ("left", 0.30),
    ("right", -0.35), ("left", -0.05), ("right", -0.30),
)  # fmt: skip
ASIDE = (("left", 0.5), ("right", 0.2), ("right", -0.5), ("left", -0.2))
PENDULUM = 3.1
"""√(g/l) of a body of 1.75 m, a second."""
Steps = tuple[tuple[str, float] | None, ...]


@dataclass(frozen=True)
class Stranger:
    """A dancer and the truth about the dance.

    share    of a beat that a move takes; the rest of it the pose is held
    pieces   submovements of each move
    timing   standard deviation of the counts, seconds
    lag, sway, tremor   seconds, metres, metres
    """

    style: str = "hits"
    bpm: float = 118.0
    seconds: float = 14.0
    fps: float = 30.0
    share: float = 0.45
    pieces: int = 1
    poses: int = 12
    loop: int = 0
    timing: float = 0.0
    lag: float = 0.0
    sway: float = 0.0
    tremor: float = 0.0
    size: float = 1.0
    amount: float = 1.0
    noise: float = 0.005
    distance: float = 3.2
    seed: int = 1

    @property
    def beat(self) -> float:
        """Seconds of a beat."""
        return 60 / self.bpm

    @property
    def music(self) -> Music:
        """What it is danced to."""
        return Music.at(np.arange(0, self.seconds, self.beat))

    @property
    def times(self) -> Floats:
        """Seconds of the frames."""
        return np.arange(int(self.seconds * self.fps)) / self.fps

    def counts(self, every: float = 1.0) -> Floats:
        """When the counts are danced, seconds; one every so many beats."""
        rng = np.random.default_rng(self.seed * 7 + 3)
        number = np.arange(-4, self.seconds / self.beat / every + 4)
        return number * every * self.beat + self.lag + rng.normal(0, self.timing, len(number))

    def channels(self) -> Floats:
        """(n, channels) of the dance."""
        return STYLES[self.style](self)


def eased(x: Floats) -> Floats:
    """From 0 to 1 with least jerk."""
    x = np.clip(x, 0, 1)
    curve: Floats = x**3 * (10 - 15 * x + 6 * x**2)
    return curve


def bank(d: Stranger, rng: np.random.Generator, count: int) -> Floats:
    """(count, channels) poses at random."""
    poses = np.zeros((count, len(CHANNELS)))
    reach = {"hip x": (-0.1, 0.1), "hip y": (-0.14, 0), "turn": (-25, 25), "lean": (-12, 12)}
    for side in ("left", "right"):
        arm = {"raise": (5, 165), "forward": (-15, 75), "bend": (0, 115)}
        reach |= {f"{side} {name}": limits for name, limits in arm.items()}
    for name, limits in reach.items():
        poses[:, C[name]] = rng.uniform(*limits, count) * d.amount
    return poses


def keyed(d: Stranger, counts: Floats, share: float) -> Floats:
    """From pose to pose; each is reached on its count, `share` of the way there is movement."""
    rng = np.random.default_rng(d.seed)
    poses = bank(d, rng, d.poses)
    order = np.arange(len(counts)) % d.loop if d.loop else rng.integers(0, d.poses, len(counts))
    poses = poses[order]
    k = np.clip(np.searchsorted(counts, d.times, side="right") - 1, 0, len(counts) - 2)
    length = np.maximum(counts[k + 1] - counts[k], 1e-3) * share
    x = np.clip((d.times - counts[k + 1] + length) / length, 0, 1)
    done = sum(eased(x * d.pieces - i) for i in range(d.pieces)) / d.pieces
    return poses[k] + (poses[k + 1] - poses[k]) * done[:, None]


def standing(channels: Floats, width: float = STANCE) -> Floats:
    """The same on two feet that stay."""
    channels[:, C["left foot"]], channels[:, C["right foot"]] = width, -width
    return channels


def stepped(d: Stranger, pattern: Steps, share: float) -> Floats:
    """Feet that land on their counts, the hips on the way to the foot that has landed."""
    counts, channels = d.counts(), np.zeros((len(d.times), len(CHANNELS)))
    standing(channels)
    hips, at = 0.0, {"left": STANCE, "right": -STANCE}
    for k in range(1, len(counts)):
        step = pattern[(k - 4) % len(pattern)]
        if step is None:
            continue
        foot, target = step
        beat = max(counts[k] - counts[k - 1], 1e-3)
        x = np.clip((d.times - counts[k] + beat * share) / (beat * share), 0, 1)
        channels[:, C[f"{foot} foot"]] += (target - at[foot]) * eased(x)
        channels[:, C[f"{foot} lift"]] += 0.07 * np.sin(np.pi * x) ** 2
        at[foot] = target
        aim = 0.6 * target + 0.2 * sum(at.values())
        channels[:, C["hip x"]] += (aim - hips) * eased((d.times - counts[k - 1]) / beat)
        hips = aim
    return channels


def carried(d: Stranger, pattern: Steps, share: float, thrown: float = 1.0) -> Floats:
    """The same with the hips where an inverted pendulum has them, so that no step is a fall.

    Its pressure is under the standing foot, and passes from one to the other between the steps; the
    hips are at the mean of the pressures before and after, weighted by exp(−ω|t|). `thrown`:
    how many times as far the hips go instead.
    """
    counts, channels = d.counts(), standing(np.zeros((len(d.times), len(CHANNELS))))
    at, moments, pressure = {"left": STANCE, "right": -STANCE}, [counts[0] - 3], [0.0]
    for k in range(1, len(counts)):
        step = pattern[(k - 4) % len(pattern)]
        if step is None:
            continue
        (foot, target), beat = step, counts[k] - counts[k - 1]
        x = np.clip((d.times - counts[k] + beat * share) / (beat * share), 0, 1)
        channels[:, C[f"{foot} foot"]] += (target - at[foot]) * eased(x)
        channels[:, C[f"{foot} lift"]] += 0.07 * np.sin(np.pi * x) ** 2
        at[foot] = target
        other = at["right" if foot == "left" else "left"]
        moments, pressure = (
            [*moments, counts[k] - beat * share, counts[k]],
            [*pressure, other, other],
        )
    fine = np.arange(counts[0] - 3, counts[-1] + 3, 1 / 120)
    kernel = np.exp(-PENDULUM * np.abs(np.arange(-360, 361)) / 120)
    spread = np.pad(np.interp(fine, moments, pressure), 360, mode="edge")
    hips = np.convolve(spread, kernel / kernel.sum(), mode="valid")
    channels[:, C["hip x"]] = np.interp(d.times, fine, hips) * thrown
    return channels


def with_arms(d: Stranger, channels: Floats, every: float, share: float) -> Floats:
    """Steps with the arms of a dance from pose to pose."""
    arms = [k for name, k in C.items() if name.split()[-1] in ("raise", "forward", "bend")]
    channels[:, arms] = keyed(replace(d, amount=0.8), d.counts(every), share)[:, arms]
    channels[:, C["hip y"]] -= 0.03
    return channels


def phase(d: Stranger) -> Floats:
    """(n,) beats since the first, as danced."""
    counts = d.counts()
    return np.interp(d.times, counts, np.arange(len(counts)) - 4)


def bouncing(d: Stranger) -> Floats:
    """Knees down on every beat, the arms slow."""
    channels = standing(keyed(d, d.counts(2), 1.0))
    channels[:, C["hip y"]] -= 0.06 * (1 + np.cos(2 * np.pi * phase(d)))
    return channels


def straddling(d: Stranger) -> Floats:
    """Jumping jacks: arms and feet out on one beat and in on the next, a little hop between."""
    channels, beats = np.zeros((len(d.times), len(CHANNELS))), phase(d)
    out = eased(0.5 - 0.5 * np.cos(np.pi * beats))
    hop = np.abs(np.sin(np.pi * beats))
    for side, sign in (("left", 1), ("right", -1)):
        channels[:, C[f"{side} raise"]] = 10 + 150 * out
        channels[:, C[f"{side} foot"]] = sign * (0.1 + 0.3 * out)
        channels[:, C[f"{side} lift"]] = 0.08 * hop
    channels[:, C["hip y"]] = 0.06 * hop
    return channels


def turning(d: Stranger) -> Floats:
    """Steps in place, and a whole turn every eight beats."""
    steps = stepped(d, (("left", STANCE), ("right", -STANCE)), 0.5)
    channels, beats = with_arms(d, steps, 2, 0.7), phase(d)
    for start in range(8, int(beats.max()), 8):
        channels[:, C["turn"]] += 360 * eased((beats - start) / 4)
    return channels


def flowing(d: Stranger) -> Floats:
    """Limbs thrown to random places at random moments, never at rest: no dance at all."""
    rng = np.random.default_rng(d.seed)
    moments = np.cumsum(rng.gamma(5, 0.07, int(d.seconds * 4))) - 1
    return standing(CubicSpline(moments, bank(d, rng, len(moments)))(d.times))


def throwing(d: Stranger) -> Floats:
    """The same, each throw with an end of its own."""
    rng = np.random.default_rng(d.seed + 50)
    moments = np.cumsum(rng.gamma(5, 0.07, int(d.seconds * 4))) - 1
    return standing(keyed(replace(d, poses=400), moments, 1.0))


def waiting(d: Stranger) -> Floats:
    """Who stands and waits, shifting the weight."""
    rng, channels = np.random.default_rng(d.seed), np.zeros((len(d.times), len(CHANNELS)))
    knots = np.arange(0, d.seconds + 4, 1.3)
    drift = {"hip x": 0.02, "lean": 2, "turn": 4, "left raise": 4, "right raise": 4}
    for name, size in drift.items():
        channels[:, C[name]] = CubicSpline(knots, rng.normal(0, size, len(knots)))(d.times)
    return standing(channels, 0.11)


def conducting(d: Stranger) -> Floats:
    """The same, beating time with one hand."""
    channels, beats = waiting(d), phase(d)
    up = eased((beats % 1) / 0.5)
    channels[:, C["left bend"]] += 60 + 40 * np.where(np.floor(beats) % 2 == 0, up, 1 - up)
    return channels


STYLES: dict[str, Callable[[Stranger], Floats]] = {
    "hits": lambda d: standing(keyed(d, d.counts(), d.share)),
    "whole beats": lambda d: standing(keyed(d, d.counts(), 1.0)),
    "half time": lambda d: standing(keyed(d, d.counts(2), d.share)),
    "double time": lambda d: standing(keyed(replace(d, amount=0.8), d.counts(0.5), 0.8)),
    "step touch": lambda d: with_arms(d, stepped(d, STEP_TOUCH, 0.7), 2, 0.6),
    "salsa": lambda d: with_arms(d, stepped(d, SALSA, 0.55), 1, 0.8),
    "waltz": lambda d: with_arms(d, stepped(d, WALTZ, 0.8), 3, 1.0),
    "carried": lambda d: with_arms(d, carried(d, ASIDE, 0.6), 1, 0.7),
    "thrown": lambda d: with_arms(d, carried(d, ASIDE, 0.6, thrown=1.8), 1, 0.7),
    "bounce": bouncing,
    "turns": turning,
    "jacks": straddling,
    "flowing": flowing,
    "throwing": throwing,
    "waiting": waiting,
    "conducting": conducting,
}
DANCES = ("hits", "whole beats", "half time", "double time", "step touch", "salsa", "waltz",
          "carried", "bounce", "turns")  # fmt: skip
