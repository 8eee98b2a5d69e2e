"""Balance: is the moving centre of mass over the feet that carry it?

Everything is measured in the picture's plane, against the feet: depth from one camera is noise,
and landmarks relative to mid-hip cannot tell where the body goes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import binary_closing, binary_opening, maximum_filter1d, median_filter

from scoring.body import FEET, centre_of_mass
from scoring.landmarks import INDEX
from scoring.signals import RATE, Floats, Mask, Signals, low_pass, speed, stretches

GRAVITY = 9.81
PENDULUM = 1.2
"""The inverted pendulum's length over the leg's (Hof 2005)."""
HALF_FOOT = 0.05
"""Half a foot's breadth over the leg's length: the landmarks lie on its middle line."""
LIFTED = 0.08
STATIONARY_LIFTED, STATIONARY_SPEED = 0.20, 0.15
"""A foot set back stands higher in the picture; it still carries when it stands still."""
AIRBORNE, FREE_FALL = 0.10, 0.4
"""Over the leg's length; and over gravity, of which the filter leaves a short jump half."""
LEAST_BOTH = 0.1
"""Share of the time."""
FLOOR_SECONDS = 3.0
PASSING = 0.4
"""Seconds of the running median over the margin: who leaves the feet for less than half of it
steps, or was seen wrongly. Real dancers do so two or three times a second, for 0.07 s."""
EDGE = 0.1
"""Leg lengths: the margin of copies of one film differs by half of it."""
STEP_SECONDS, SETTLED_SPEED = 0.6, 0.5
"""The longest step, and leg lengths a second under which a foot has come to its place."""
ANKLES = tuple(foot[0] for foot in FEET.values())
CARRIERS = tuple(INDEX[f"{s}_{j}"] for s in ("left", "right") for j in ("shoulder", "hip", "knee"))


@dataclass(frozen=True)
class Stability:
    """Margins over the instants that count: seen, and with a foot on the floor.

    margin  (n,) leg lengths; negative where the body is on its way to fall or to step
    side    (n,) −1 where the nearer edge of support is on the picture's left, +1 right
    counted (n,) whether the instant counts
    """

    times: Floats
    margin: Floats
    side: Floats
    counted: Mask
    flight_share: float

    @property
    def margins(self) -> Floats:
        """(m,) of the instants that count."""
        kept: Floats = self.margin[self.counted]
        return kept

    @property
    def lasting(self) -> Floats:
        """(m,) the same without what passes at once; see `PASSING`."""
        if not self.counted.any():
            return self.margins
        kept: Floats = median_filter(self.margins, int(PASSING * RATE) | 1, mode="nearest")
        return kept


def measure(signals: Signals) -> Stability:
    """Margin of stability over time."""
    contact, feet = contacts(signals), feet_filtered(signals)
    steps = step_speeds(feet)
    ground = standing_feet(feet, steps, contact)
    # Against the foot that stands, so that neither a camera that moves nor a step is a sway.
    ahead = extrapolate(centre_of_mass(signals.points)[:, 0] - ground, signals.leg)
    lower, upper = stepped_support(signals, contact, steps, ground)
    to_left, to_right = ahead - lower, upper - ahead
    seen = np.logical_and.reduce(signals.valid[:, CARRIERS], axis=1) & feet_seen(signals)
    standing = np.logical_or.reduce(contact, axis=1)
    return Stability(
        times=signals.times,
        margin=np.where(standing, np.minimum(to_left, to_right), np.nan),
        side=np.where(to_left < to_right, -1.0, 1.0),
        counted=seen & standing,
        flight_share=float(1 - standing[seen].mean()) if seen.any() else 0.0,
    )


def feet_seen(signals: Signals) -> Mask:
    """(n,) whether both feet are seen, or one where both hardly ever are, as from the side.

    The place of the other is then the tracker's guess.
    """
    ankles = signals.valid[:, ANKLES]
    both, one = np.logical_and.reduce(ankles, axis=1), np.logical_or.reduce(ankles, axis=1)
    seen: Mask = both if both.mean() >= LEAST_BOTH else one
    return seen


def standing_feet(feet: Floats, steps: Floats, contact: Mask) -> Floats:
    """(n,) the way, from the first instant on, of the foot that stands: of both where both do."""
    across = feet[:, :, 0]
    moved = np.diff(across, axis=0, prepend=across[:1])
    stands = contact * np.maximum(SETTLED_SPEED - steps, 0) + 1e-6
    way: Floats = np.cumsum(np.average(moved, axis=1, weights=stands))
    return way


def extrapolate(centre: Floats, leg: float) -> Floats:
    """Extrapolated centre of mass ξ = x + v/ω0, ω0 = √(g/l), l = 1.2 leg lengths (Hof 2005).

    centre (n,) in any unit, at `RATE`; leg in metres.
    """
    ahead: Floats = centre + np.gradient(centre, 1 / RATE) / np.sqrt(GRAVITY / (PENDULUM * leg))
    return ahead


def contacts(signals: Signals) -> Mask:
    """(n, 2) whether the left and the right foot carry."""
    lowest = np.stack([foot_height(signals, side) for side in FEET], 1)
    feet = feet_filtered(signals)
    pace = np.minimum(speed(feet), speed(feet[:, 0] - feet[:, 1])[:, None])
    lifted = floor(signals, lowest.max(1))[:, None] - lowest
    still = (pace < STATIONARY_SPEED) & (lifted < STATIONARY_LIFTED)
    carries = ((lifted < LIFTED) | still) & (lifted.min(1, keepdims=True) <= AIRBORNE)
    return np.stack([_drop_short_runs(carries[:, 0]), _drop_short_runs(carries[:, 1])], 1)


def floor(signals: Signals, lower: Floats) -> Floats:
    """(n,) its height: that of the lower foot (n,), but in a jump the lowest place nearby.

    A jump rises and falls as fast as gravity has it; what does so more slowly is the camera.
    """
    nearby = maximum_filter1d(lower, int(FLOOR_SECONDS * RATE))
    falling = np.gradient(centre_of_mass(signals.points)[:, 1], 1 / RATE)
    jumped: Mask = np.zeros(len(lower), bool)
    for start, end in stretches(nearby - lower > AIRBORNE):
        gained = falling[min(end, len(lower) - 1)] - falling[max(start - 1, 0)]
        jumped[start:end] = gained * RATE / (end - start) > FREE_FALL * GRAVITY / signals.leg
    under: Floats = np.where(jumped, nearby, lower)
    return under


def feet_filtered(signals: Signals) -> Floats:
    """(n, 2, 2) the middle of each foot."""
    return low_pass(np.stack([foot_centre(signals, side) for side in FEET], 1))


def step_speeds(feet: Floats) -> Floats:
    """(n, 2) by how much a foot is faster than the other, leg lengths a second; of the slower 0.

    feet (n, 2, 2) as filtered.

    A camera that moves, a slide on both feet, or a straddle jump is no step.
    """
    paces = speed(feet)
    return np.maximum(paces - paces[:, ::-1], 0.0)


def _drop_short_runs(mask: Mask) -> Mask:
    """Without contacts and lifts shorter than a tenth of a second."""
    window = np.ones(int(0.1 * RATE), bool)
    padded = np.pad(mask, len(window), mode="edge")
    kept: Mask = binary_opening(binary_closing(padded, window), window)
    return kept[len(window) : -len(window)]


def landing_times(settled: Mask) -> NDArray[np.intp]:
    """(n,) the instant at which a foot that is not settled has come to its place.

    Its own, where it is settled, and where no step is as long as that.
    """
    now = np.arange(len(settled))
    reached = np.where(settled, now, len(settled))
    after = np.minimum.accumulate(reached[::-1])[::-1]
    found: NDArray[np.intp] = np.where(after - now <= STEP_SECONDS * RATE, after, now)
    return np.minimum(found, len(settled) - 1)


def foot_points(signals: Signals, side: str) -> Floats:
    """(n, 3, 2) ankle, heel and toe; the ankle stands in for what is not seen."""
    joints = list(FEET[side])
    seen = signals.valid[:, joints, None]
    points: Floats = np.where(seen, signals.points[:, joints], signals.points[:, joints[:1]])
    return points


def foot_height(signals: Signals, side: str) -> Floats:
    """(n,) the lowest point of a foot: y down, leg lengths."""
    lowest: Floats = foot_points(signals, side)[:, :, 1].max(1)
    return lowest


def foot_centre(signals: Signals, side: str) -> Floats:
    """(n, 2) the middle of a foot."""
    middle: Floats = foot_points(signals, side).mean(1)
    return middle


def base_of_support(signals: Signals, contact: Mask) -> tuple[Floats, Floats]:
    """(n,) left and right edge of the feet that carry; the whole stance where none does."""
    return _edges(_across(signals), contact)


def stepped_support(
    signals: Signals, contact: Mask, steps: Floats, ground: Floats
) -> tuple[Floats, Floats]:
    """(n,) the same from the ground, with a foot on its way carrying where it comes down.

    The body of whoever steps aside is ahead of the standing foot from the start, and falls onto the
    other (Hof 2008): only a step that lands too near or too late costs balance.
    """
    settled = contact & (steps < SETTLED_SPEED)
    places = [landing_times(settled[:, k]) for k in range(len(FEET))]
    feet = [(x - ground[:, None])[at] for x, at in zip(_across(signals), places, strict=True)]
    soon = np.stack([settled[at, k] for k, at in enumerate(places)], 1)
    return _edges(feet, contact | soon)


def _across(signals: Signals) -> list[Floats]:
    """(n, 3) of each foot: how far right its points are."""
    return [foot_points(signals, side)[:, :, 0] for side in FEET]


def _edges(feet: list[Floats], contact: Mask) -> tuple[Floats, Floats]:
    carrying = contact | ~contact.any(1, keepdims=True)
    lower = [np.where(carrying[:, k], x.min(1), np.inf) for k, x in enumerate(feet)]
    upper = [np.where(carrying[:, k], x.max(1), -np.inf) for k, x in enumerate(feet)]
    return np.minimum(*lower) - HALF_FOOT, np.maximum(*upper) + HALF_FOOT


def positive_share(margins: Floats) -> float:
    """Share of the instants with the body over its feet."""
    return float((margins > 0).mean()) if len(margins) else 0.0


def share_over_feet(margins: Floats) -> float:
    """The same by degrees: at the edge it is half, `EDGE` beside it none or all.

    Where the edge is one camera tells no better, and a share that counts each instant jumps.
    """
    return float(np.clip(0.5 + margins / (2 * EDGE), 0, 1).mean()) if len(margins) else 0.0


def fifth_percentile(margins: Floats) -> float:
    """The margin that 95 % of the instants exceed, leg lengths."""
    return float(np.percentile(margins, 5)) if len(margins) else 0.0


def tenth_percentile(margins: Floats) -> float:
    """The margin that 90 % of the instants exceed; a single bad step of a clip is not in it."""
    return float(np.percentile(margins, 10)) if len(margins) else 0.0


def recoveries(stability: Stability) -> list[tuple[float, float, float]]:
    """(start, end, side) in seconds of every stretch with a negative margin, longest first.

    Of those that last: a body that is out for a moment and over its feet again has stepped.
    """
    margin = np.ones(len(stability.times))
    margin[stability.counted] = stability.lasting
    found = [
        (
            float(stability.times[a]),
            float(stability.times[b - 1]),
            float(np.copysign(1.0, stability.side[a:b].sum())),
        )
        for a, b in stretches(margin < 0)
    ]
    return sorted(found, key=lambda stretch: stretch[0] - stretch[1])


def recovery_time(stability: Stability) -> float:
    """Mean seconds until the centre of mass is over the feet again; 0 where it never left."""
    found = recoveries(stability)
    return float(np.mean([end - start + 1 / RATE for start, end, _ in found])) if found else 0.0


def exposure(stability: Stability) -> float:
    """Seconds until the centre of mass is over the feet, mean over all instants that count.

    Σ d²/2T of the stretches d with a negative margin, short ones too. `recovery_time` jumps where a
    stretch comes or goes; this does not.
    """
    out = stability.counted & (np.nan_to_num(stability.margin, nan=1.0) < 0)
    lengths = np.array([(b - a) / RATE for a, b in stretches(out)])
    seconds = max(int(stability.counted.sum()), 1) / RATE
    return float((lengths**2).sum() / (2 * seconds))
