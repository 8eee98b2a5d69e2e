"""From features to points: one table, each number with its reason.

A knot says which share of the points a feature is worth. Where it names an anchor, the feature's
number is not chosen but measured on that generated dancer (`scoring.synthesis.anchors`), and
`./troupe bench calibration` derives it again; the share is a judgement, for which the mapping
gives the reason. No panel of judges stands behind the shares yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

MAXIMUM = {"balance": 25.0, "rhythm": 30.0, "smoothness": 25.0, "creativity": 20.0}


class Knot(NamedTuple):
    """A feature, the share that it is worth, and the anchor on which the feature was measured."""

    feature: float
    share: float
    anchor: str | None = None


@dataclass(frozen=True)
class Mapping:
    """A feature becomes a share from 0 to 1 along straight lines between knots.

    knots       (feature, share), rising in the feature; a `Knot` where it names an anchor
    measured    the feature of `scoring.synthesis.anchors` that the numbers are
    """

    knots: tuple[tuple[float, float] | Knot, ...]
    reason: str
    measured: str = ""

    def __call__(self, feature: float) -> float:
        features, shares = zip(*(knot[:2] for knot in self.knots), strict=True)
        return float(np.interp(feature, features, shares))

    @property
    def anchored(self) -> list[Knot]:
        """The knots that name an anchor."""
        return [knot for knot in self.knots if isinstance(knot, Knot) and knot.anchor]


TABLE = {
    # -- all axes --------------------------------------------------------------------------
    "reach": Mapping(
        (Knot(0.08, 0.3), Knot(0.16, 1.0), Knot(0.33, 1.0, "varied")),
        "Leg lengths to and fro against the hips, mean of the joints: who only shifts the weight "
        "and waves a hand shows a third of a dance at most; 0.16 is dancing small.",
        measured="reach",
    ),
    # -- balance ---------------------------------------------------------------------------
    "margin_share": Mapping(
        (
            Knot(0.4, 0.0),
            Knot(0.48, 0.1, "sway 40 cm"),
            Knot(0.64, 0.4, "sway 30 cm"),
            Knot(0.88, 0.77, "sway 20 cm"),
            Knot(1.0, 1.0, "varied"),
        ),
        "Whoever stays over the feet keeps the margin all the time; quick weight shifts leave it "
        "for a tenth of it; under half of the time is stumbling.",
        measured="margin_share",
    ),
    "margin_fifth_percentile": Mapping(
        (
            Knot(-0.37, 0.0, "sway 40 cm"),
            Knot(-0.2, 0.27, "sway 30 cm"),
            Knot(-0.04, 0.57, "sway 20 cm"),
            Knot(0.13, 0.88, "sway 10 cm"),
            Knot(0.23, 0.97, "varied"),
            Knot(0.3, 1.0),
        ),
        "Leg lengths. Zero is the edge of the feet, and going a little over it is dancing; a "
        "stance of shoulder width allows at most about 0.3.",
        measured="margin_fifth_percentile",
    ),
    "recovery_seconds": Mapping(
        (
            Knot(0.0, 1.0, "varied"),
            Knot(0.23, 0.7, "sway 20 cm"),
            Knot(0.39, 0.42, "sway 30 cm"),
            Knot(1.0, 0.0),
        ),
        "A quick step catches the body within 0.2–0.4 s; longer is falling.",
        measured="recovery_seconds",
    ),
    # -- rhythm ----------------------------------------------------------------------------
    "locked": Mapping(
        (
            Knot(0.0, 0.0),
            Knot(0.08, 0.12, "timing ±160 ms"),
            Knot(0.21, 0.4, "timing ±120 ms"),
            Knot(0.33, 0.6, "timing ±90 ms"),
            Knot(0.62, 0.82, "timing ±50 ms"),
            Knot(0.89, 0.95, "timing ±20 ms"),
            Knot(0.96, 0.98, "exact"),
            Knot(1.0, 1.0),
        ),
        "F1 beyond chance. ±20 ms is a trained dancer's timing, ±50 ms is clearly heard, ±120 ms "
        "is hardly a beat. What chance gives once in twenty times stays under 0.1.",
        measured="locked",
    ),
    "chance": Mapping(
        (Knot(0.01, 1.0), Knot(0.05, 0.85), Knot(0.1, 0.6), Knot(0.25, 0.2), Knot(0.5, 0.0)),
        "What chance gives as often as not is no rhythm: flailing has a p of 0.05–1, dancers with "
        "±90 ms under 0.02.",
        measured="p_value",
    ),
    "lag_ms": Mapping(
        (Knot(0.0, 1.0), Knot(45.0, 1.0), Knot(120.0, 0.93), Knot(250.0, 0.85)),
        "Sound and picture of a phone differ by up to 45 ms (ITU-R BT.1359), so that much is "
        "free; a steady dancer who is late pays little.",
        measured="lag_ms",
    ),
    # -- smoothness ------------------------------------------------------------------------
    "sparc": Mapping(
        (
            Knot(-3.2, 0.0),
            Knot(-2.38, 0.2, "three pieces"),
            Knot(-2.05, 0.4, "two pieces"),
            Knot(-1.65, 0.75, "tremor 4 cm"),
            Knot(-1.5, 0.9, "varied"),
            Knot(-1.4, 0.98),
            Knot(-1.3, 1.0),
        ),
        "−1.40 is a minimum-jerk movement without any noise; the landmarks' own noise takes a "
        "smooth dance to −1.5. Every move in two pieces is a beginner's, in three a robot's.",
        measured="sparc",
    ),
    "meant": Mapping(
        (Knot(0.25, 0.85), Knot(0.7, 1.0)),
        "Order or beat of the moves, from the gate of creativity: random throws of the limbs are "
        "smooth each, but whoever throws them shows no control.",
    ),
    # -- creativity ------------------------------------------------------------------------
    "entropy": Mapping(
        (
            Knot(0.0, 0.0),
            Knot(0.15, 0.35, "loop of 2"),
            Knot(0.36, 0.72, "loop of 4"),
            Knot(0.45, 0.86, "varied"),
            Knot(0.65, 1.0),
        ),
        "Of 64 poses, those on the way counted too; nobody uses all.",
        measured="entropy",
    ),
    "diversity": Mapping(
        (
            Knot(0.0, 0.0),
            Knot(13.3, 0.3, "loop of 2"),
            Knot(25.0, 0.65),
            Knot(36.6, 0.85, "varied"),
            Knot(60.0, 1.0),
        ),
        "Degrees a joint between two poses: 1 is standing still; the example and a real dancer "
        "have about 25, which is moving well.",
        measured="diversity",
    ),
    "coverage": Mapping(
        (
            Knot(0.0, 0.0),
            Knot(0.05, 0.2, "loop of 2"),
            Knot(0.12, 0.5, "loop of 4"),
            Knot(0.18, 0.66, "varied"),
            Knot(0.3, 0.9),
            Knot(0.5, 1.0),
        ),
        "Share of the 64 poses visited, however briefly.",
        measured="coverage",
    ),
    "symmetry": Mapping(
        (Knot(0.0, 0.0), Knot(0.5, 0.6), Knot(0.9, 1.0)),
        "Chance overlap of different poses is small; full symmetry is not asked for.",
        measured="symmetry",
    ),
    "repetition": Mapping(
        (Knot(0.0, 0.5, "walking"), Knot(0.3, 1.0)),
        "Freedom of the next pose: a strict order loses up to half.",
        measured="order_freedom",
    ),
    "recurrence": Mapping(
        (Knot(0.12, 1.0, "varied"), Knot(0.65, 1.0), Knot(0.87, 0.5, "loop of 2")),
        "How alike the poses are a loop later. Loops of any length have 0.86–0.97, the example "
        "0.54, a real dancer who holds poses 0.6; a refrain should cost nothing.",
        measured="recurrence",
    ),
    "disorder": Mapping(
        (Knot(0.6, 1.0), Knot(0.92, 0.27, "flailing"), Knot(0.99, 0.25, "thrashing")),
        "Freedom of the next pose: the example and a real dancer have 0.6.",
        measured="order_freedom",
    ),
    "changes": Mapping(
        (Knot(8.0, 0.0), Knot(24.0, 1.0)),
        "Changes of pose: whether they have an order cannot be told of a few, so few change no "
        "points. Copies of a real dancer's video, 4 to 11 changes, had freedoms from 0 to 0.93.",
    ),
    "beat_order": Mapping(
        (Knot(0.1, 0.25), Knot(0.4, 0.7), Knot(0.7, 1.0)),
        "Poses in any order are still danced when they fall on a beat: the share of the rhythm's "
        "points before lag and source; random flailing stays under 0.25.",
        measured="on_the_beat",
    ),
}

LOOSE = 0.2
"""p up to which anything is said of how the beat was kept."""
OWN_PULSE_SHARE = 0.85
"""Keeping one's own pulse is not yet keeping to the music, and walkers do it: 25.5 of 30."""
BALANCE_WEIGHTS = {
    "margin_share": 0.45,  # how often
    "margin_fifth_percentile": 0.35,  # how far
    "recovery_seconds": 0.20,  # how long
}
CREATIVITY_WEIGHTS = {
    "entropy": 0.45,  # the best single measure of vocabulary in use
    "diversity": 0.30,  # poses far apart, not neighbours across a code's border
    "coverage": 0.15,  # counts each pose once, however rare
    "symmetry": 0.10,  # both sides of the body; a choice of style, so little
}


def balance_points(margin_share: float, fifth_percentile: float, recovery: float) -> float:
    features = {
        "margin_share": margin_share,
        "margin_fifth_percentile": fifth_percentile,
        "recovery_seconds": recovery,
    }
    return MAXIMUM["balance"] * _weighted(features, BALANCE_WEIGHTS)


def on_the_beat(locked: float, p_value: float) -> float:
    """Share from 0 to 1 for F1 beyond chance and its p."""
    return TABLE["locked"](locked) * TABLE["chance"](p_value)


def rhythm_points(locked: float, p_value: float, lag: float | None, own_pulse: bool) -> float:
    """Points for F1 beyond chance, its p, and a lag in seconds, None where there is no music."""
    share = on_the_beat(locked, p_value) * (OWN_PULSE_SHARE if own_pulse else 1.0)
    return MAXIMUM["rhythm"] * share * TABLE["lag_ms"](abs(lag or 0.0) * 1000)


def smoothness_points(sparc: float) -> float:
    return MAXIMUM["smoothness"] * TABLE["sparc"](sparc)


def order(freedom: float, changes: int, beat: float) -> float:
    """Share from 0 to 1: poses come back in some order, or fall on a beat; see `on_the_beat`."""
    return max(_told(TABLE["disorder"](freedom), changes), TABLE["beat_order"](beat))


def loop(freedom: float, changes: int, recurrence: float) -> float:
    """Share from 0.5 to 1: the poses are no short loop."""
    return min(_told(TABLE["repetition"](freedom), changes), TABLE["recurrence"](recurrence))


def _told(gate: float, changes: int) -> float:
    """A gate on the order of the poses, as far as so many changes tell it."""
    return 1 - TABLE["changes"](changes) * (1 - gate)


def creativity_points(
    features: dict[str, float], freedom: float, changes: int, recurrence: float, beat: float
) -> float:
    """Points for the features in `CREATIVITY_WEIGHTS`, gated from both sides; see `on_the_beat`."""
    gate = loop(freedom, changes, recurrence) * order(freedom, changes, beat)
    return MAXIMUM["creativity"] * gate * _weighted(features, CREATIVITY_WEIGHTS)


def _weighted(features: dict[str, float], weights: dict[str, float]) -> float:
    return sum(weight * TABLE[name](features[name]) for name, weight in weights.items())
