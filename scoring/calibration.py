"""From features to points: one table, each number with its reason.

Anchors marked "example" are measured on the rendered example dance or on generated motions
(tests/scoring/motion.py); they are a first calibration, to be re-derived by command.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

MAXIMUM = {"balance": 25.0, "rhythm": 30.0, "smoothness": 25.0, "creativity": 20.0}


@dataclass(frozen=True)
class Mapping:
    """A feature becomes a share from 0 to 1 along straight lines between knots."""

    knots: tuple[tuple[float, float], ...]
    reason: str

    def __call__(self, feature: float) -> float:
        features, shares = zip(*self.knots, strict=True)
        return float(np.interp(feature, features, shares))


TABLE = {
    # -- balance ---------------------------------------------------------------------------
    "margin_share": Mapping(
        ((0.4, 0.0), (0.75, 0.55), (0.9, 0.8), (0.97, 0.93), (1.0, 1.0)),
        "Standing people keep the margin all the time; quick weight shifts leave it for a "
        "tenth of it; under 40 % of the time is stumbling (sway of 0.3 m gives 64 %).",
    ),
    "margin_fifth_percentile": Mapping(
        ((-0.35, 0.0), (-0.1, 0.45), (0.0, 0.65), (0.1, 0.85), (0.3, 1.0)),
        "Leg lengths. Zero is the edge of the feet; a stance of shoulder width allows at most "
        "about 0.3; generated sway of 0.2 m gives −0.03, of 0.3 m −0.2.",
    ),
    "recovery_seconds": Mapping(
        ((0.0, 1.0), (0.15, 0.85), (0.4, 0.4), (1.0, 0.0)),
        "A quick step catches the body within 0.2–0.4 s; longer is falling.",
    ),
    # -- rhythm ----------------------------------------------------------------------------
    "locked": Mapping(
        ((0.0, 0.0), (0.2, 0.4), (0.35, 0.58), (0.5, 0.7), (0.8, 0.88), (0.95, 0.96), (1.0, 1.0)),
        "F1 beyond chance. Generated timing of ±20 ms gives 0.9; ±50 ms, clearly heard, 0.67; "
        "±90 ms 0.35; ±120 ms, hardly a beat, 0.2. Steep at first: of real dancers, who do not "
        "stop on every beat, even good ones have 0.2 (the one real clip that we know).",
    ),
    "chance": Mapping(
        ((0.0, 1.0), (0.05, 0.95), (0.25, 0.6), (0.6, 0.2), (1.0, 0.0)),
        "p of the alignment. What chance gives as often as not is no rhythm; flailing has 0.1–1, "
        "dancers with ±70 ms under 0.02. Gentle, so that a copy of the video moves no points.",
    ),
    "lag_ms": Mapping(
        ((0.0, 1.0), (45.0, 1.0), (120.0, 0.93), (250.0, 0.85)),
        "Sound and picture of a phone differ by up to 45 ms (ITU-R BT.1359), so that much is "
        "free; a steady dancer who is late pays little.",
    ),
    # -- smoothness ------------------------------------------------------------------------
    "sparc": Mapping(
        (
            (-3.2, 0.0),
            (-2.4, 0.2),
            (-1.9, 0.5),
            (-1.65, 0.75),
            (-1.5, 0.9),
            (-1.4, 0.98),
            (-1.3, 1.0),
        ),
        "−1.40 is a minimum-jerk movement, −2.29 two pieces, −3.13 four; landmark noise alone "
        "takes a smooth dance to about −1.5 and a hand's tremor of 4 cm to −1.7.",
    ),
    # -- creativity ------------------------------------------------------------------------
    "entropy": Mapping(
        ((0.0, 0.0), (0.2, 0.3), (0.4, 0.65), (0.6, 0.9), (0.8, 1.0)),
        "Of 64 poses: a loop of two gives 0.17, of four 0.36, the example 0.59; nobody uses all.",
    ),
    "diversity": Mapping(
        ((0.0, 0.0), (10.0, 0.2), (25.0, 0.65), (40.0, 0.9), (60.0, 1.0)),
        "Degrees a joint between two poses: 1 standing still, 14 a loop of two, 27 the example.",
    ),
    "coverage": Mapping(
        ((0.0, 0.0), (0.05, 0.2), (0.15, 0.6), (0.3, 0.9), (0.5, 1.0)),
        "Share of the 64 poses visited: a loop of two 0.03, the example 0.22.",
    ),
    "symmetry": Mapping(
        ((0.0, 0.0), (0.5, 0.6), (0.9, 1.0)),
        "Chance overlap of different poses is small; full symmetry is not asked for.",
    ),
    "repetition": Mapping(
        ((0.0, 0.5), (0.3, 1.0)),
        "Freedom of the next pose: a strict loop has 0–0.13 and loses up to half.",
    ),
    "recurrence": Mapping(
        ((0.7, 1.0), (0.92, 0.5)),
        "How alike the poses are a loop later: loops of any length have 0.91–0.97, a varied "
        "dance 0.2, the example 0.53, a dancer holding poses 0.67.",
    ),
    "disorder": Mapping(
        ((0.65, 1.0), (1.0, 0.5)),
        "Freedom of the next pose: random flailing has 0.75–1; the example 0.61.",
    ),
    "beat_order": Mapping(
        ((0.25, 0.5), (0.6, 1.0)),
        "Poses in any order are still danced when they fall on a beat (see `locked`); random "
        "flailing stays under 0.2.",
    ),
}

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


def rhythm_points(locked: float, p_value: float, lag: float | None, own_pulse: bool) -> float:
    """Points for F1 beyond chance, its p, and a lag in seconds, None where there is no music."""
    share = TABLE["locked"](locked) * TABLE["chance"](p_value)
    share *= OWN_PULSE_SHARE if own_pulse else 1.0
    return MAXIMUM["rhythm"] * share * TABLE["lag_ms"](abs(lag or 0.0) * 1000)


def smoothness_points(sparc: float) -> float:
    return MAXIMUM["smoothness"] * TABLE["sparc"](sparc)


def creativity_points(
    features: dict[str, float], freedom: float, recurrence: float, locked: float
) -> float:
    """Points for the features in `CREATIVITY_WEIGHTS`, gated from both sides."""
    order = max(TABLE["disorder"](freedom), TABLE["beat_order"](locked))
    gate = order * min(TABLE["repetition"](freedom), TABLE["recurrence"](recurrence))
    return MAXIMUM["creativity"] * gate * _weighted(features, CREATIVITY_WEIGHTS)


def _weighted(features: dict[str, float], weights: dict[str, float]) -> float:
    return sum(weight * TABLE[name](features[name]) for name, weight in weights.items())
