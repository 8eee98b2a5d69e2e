"""From features to points: one table, each number with its reason.

A knot says which share of the points a feature is worth. Where it names an anchor, the feature's
number is not chosen but measured on that generated dancer (`scoring.synthesis.anchors`), and
`./troupe bench calibration` derives it again. Where the anchor is `REAL`, it is the lower quartile
of the original tracks of `REAL_CLIPS`, where it is `REAL_LEAST`, the least of them, and
`./troupe bench corpora` derives it again, also with each clip left out in turn. The share is a
judgement, for which the mapping gives the reason. No panel of judges stands behind the shares yet.
"""

from __future__ import annotations

from scoring.mapping import Knot, Mapping
from scoring.rhythm_table import RHYTHM

MAXIMUM = {"balance": 25.0, "rhythm": 30.0, "smoothness": 25.0, "creativity": 20.0}

REAL, REAL_LEAST = "real dancers", "the least of the real dancers"
REAL_CLIPS = (
    "alygao_blackpink",  # a rehearsed cover on the music
    "besir_dancing",  # street dance with floor work
    "fiyud_dance",  # a small groove
    "jvssankar_dance",  # loose steps and turns
    "letsmove_dance",  # fitness on the music
    "vibe_dance",  # two who cross
)
"""Pose tracks of real people: `shared/data/real/poses` beside a checkout; not ours to pass on."""


TABLE = {
    # -- all axes --------------------------------------------------------------------------
    "reach": Mapping(
        (Knot(0.08, 0.3), Knot(0.16, 1.0), Knot(0.33, 1.0, "varied")),
        "Leg lengths to and fro against the hips, mean of the joints: who only shifts the weight "
        "and waves a hand shows a third of a dance at most; 0.16 is dancing small.",
        measured="reach",
    ),
    "vocabulary": Mapping(
        (
            Knot(0.07, 0.35, "walking"),
            Knot(0.15, 0.75, "loop of 2"),
            Knot(0.2, 0.92),
            Knot(0.33, 1.0),
        ),
        "Entropy of the poses: who walks, or steps aside and back with hanging arms, shows a third "
        "of a dance, however exactly. The small groove of fiyud_dance has 0.25, musepose_dance, "
        "which holds poses, 0.22.",
        measured="entropy",
    ),
    "one_move": Mapping(
        (Knot(0.55, 1.0), Knot(0.8, 0.5)),
        "Back within 1.6 s, having been away: who does one move again and again, as jumping jacks, "
        "marching and running on the spot (0.8–0.97), shows half a dance, however exactly. The "
        "example, who sways from side to side under other arms, has 0.48, dances of strangers up "
        "to 0.15, real dancers up to 0.05.",
        measured="one_move",
    ),
    "one_way": Mapping(
        (Knot(0.8, 1.0), Knot(0.92, 0.5)),
        "The same for a move of any length that goes out and back the same way: star jumps and "
        "squats have 0.94–0.99, loops of three and four poses 0.6–0.83, real dancers 0.32–0.6.",
        measured="one_way",
    ),
    # -- how the limbs move ------------------------------------------------------------------
    "phrasing": Mapping(
        (Knot(0.2, 0.0), Knot(0.28, 1.0, REAL)),
        "Eight kinds of limbs thrown about have 0.07–0.27, most under 0.2; real dancers 0.26–0.44.",
        measured="phrasing",
    ),
    "durations": Mapping(
        (Knot(0.34, 0.0, "flailing"), Knot(0.415, 1.0, REAL)),
        "Slow moves beside quick ones. A machine has 0.04–0.2, thrown limbs 0.28–0.45, real "
        "dancers 0.38–0.52.",
        measured="durations",
    ),
    "legs": Mapping(
        (Knot(0.3, 0.0), Knot(0.49, 1.0, REAL)),
        "Legs take part in a dance; thrown arms carry them along.",
        measured="legs",
    ),
    "head": Mapping(
        (Knot(0.13, 0.0), Knot(0.215, 1.0, REAL)),
        "The head nods and turns by itself; thrown about with the chest it has up to 0.12, and "
        "0.16 under noise of 2 cm.",
        measured="head",
    ),
    "manner": Mapping(
        (Knot(1.7, 0.25), Knot(3.85, 1.0, REAL_LEAST)),
        "The sum of the four above, phrasing twice. Limbs thrown about have 0–2, trembling "
        "landmarks 2; every track and copy of the real clips has 3.9 and more.",
        measured="manner",
    ),
    # -- balance ---------------------------------------------------------------------------
    "margin_share": Mapping(
        (
            Knot(0.49, 0.0, "sway 40 cm"),
            Knot(0.63, 0.3, "sway 30 cm"),
            Knot(0.86, 0.77, "sway 20 cm"),
            Knot(1.0, 1.0, "varied"),
        ),
        "Whoever stays over the feet keeps the margin all the time; people who dance with steps "
        "and narrow stances have 0.86–0.98, which is no stumbling; half of the time is.",
        measured="margin_share",
    ),
    "margin_tenth_percentile": Mapping(
        (
            Knot(-0.31, 0.0, "sway 40 cm"),
            Knot(-0.15, 0.35, "sway 30 cm"),
            Knot(0.005, 0.75, "sway 20 cm"),
            Knot(0.15, 0.86, "sway 10 cm"),
            Knot(0.255, 0.96, "varied"),
            Knot(0.3, 1.0),
        ),
        "Leg lengths. Zero is the edge of the feet, and going a little over it is dancing: real "
        "dancers have −0.02 to 0.17; a stance of shoulder width allows at most about 0.3.",
        measured="margin_tenth_percentile",
    ),
    "exposure": Mapping(
        (
            Knot(0.0, 1.0, "varied"),
            Knot(0.017, 0.8, "sway 20 cm"),
            Knot(0.076, 0.35, "sway 30 cm"),
            Knot(0.138, 0.0, "sway 40 cm"),
        ),
        "Seconds until the body is over the feet again, mean over the dance. A quick step catches "
        "it within 0.2–0.4 s; longer is falling.",
        measured="exposure",
    ),
    # -- rhythm ----------------------------------------------------------------------------
    **RHYTHM,
    # -- smoothness ------------------------------------------------------------------------
    "sparc": Mapping(
        (
            Knot(-3.2, 0.0),
            Knot(-2.42, 0.18, "three pieces"),
            Knot(-2.03, 0.42, "two pieces"),
            Knot(-1.61, 0.78, "tremor 4 cm"),
            Knot(-1.5, 0.87, "varied"),
            Knot(-1.4, 0.93),
            Knot(-1.3, 1.0),
        ),
        "−1.40 is a minimum-jerk movement without any noise; the landmarks' own noise takes a "
        "smooth dance to −1.5. Trained dancers filmed by a phone have −1.52 to −1.6 "
        "(alygao_blackpink, besir_dancing). A beginner's moves are in two pieces, a "
        "robot's in three.",
        measured="sparc",
    ),
    "meant": Mapping(
        (Knot(0.25, 0.5), Knot(0.8, 1.0)),
        "Manner or beat of the moves: random throws of the limbs are smooth each, but whoever "
        "throws them shows no control.",
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
    "changes": Mapping(
        (Knot(8.0, 0.0), Knot(24.0, 1.0)),
        "Changes of pose: whether they have an order cannot be told of a few, so few change no "
        "points. Copies of a real dancer's video, 4 to 11 changes, had freedoms from 0 to 0.93.",
    ),
    "beat_order": Mapping(
        (Knot(0.1, 0.25), Knot(0.5, 0.55), Knot(0.8, 1.0)),
        "Moves of any manner are danced when they fall on a beat: the share of the rhythm's "
        "points before lag and source; random flailing stays under 0.25.",
        measured="on_the_beat",
    ),
}

LOOSE = 0.2
"""p up to which anything is said of how the beat was kept."""
OWN_PULSE_SHARE = 0.85
"""Keeping one's own pulse is not yet keeping to the music, and walkers do it: 25.5 of 30."""
UNHEARD_SHARE = 0.5
"""Where there is sound without a beat that was found, nobody knows whether the pulse is its own."""
MANNER_WEIGHTS = {
    "phrasing": 2.0,  # tells dancers from all else best
    "durations": 1.0,
    "legs": 1.0,
    "head": 1.0,
}
COPIES_DEVIATE = {"balance": 0.4, "rhythm": 0.2, "smoothness": 0.35, "creativity": 0.25}
"""Points: standard deviation of an axis over copies of one film (encoded again, mirrored, thinned,
smaller) of alygao_blackpink, besir_dancing and letsmove_dance. No interval is narrower than that:
`./troupe bench corpora` derives it again."""
BALANCE_WEIGHTS = {
    "margin_share": 0.45,  # how often
    "margin_tenth_percentile": 0.35,  # how far
    "exposure": 0.20,  # how long
}
CREATIVITY_WEIGHTS = {
    "entropy": 0.45,  # the best single measure of vocabulary in use
    "diversity": 0.30,  # poses far apart, not neighbours across a code's border
    "coverage": 0.15,  # counts each pose once, however rare
    "symmetry": 0.10,  # both sides of the body; a choice of style, so little
}


def balance_points(margin_share: float, tenth_percentile: float, exposure: float) -> float:
    features = {
        "margin_share": margin_share,
        "margin_tenth_percentile": tenth_percentile,
        "exposure": exposure,
    }
    return MAXIMUM["balance"] * _weighted_sum(features, BALANCE_WEIGHTS)


def on_the_beat(locked: float, p_value: float) -> float:
    """Share from 0 to 1 for F1 beyond chance and its p."""
    return TABLE["locked"](locked) * TABLE["chance"](p_value)


def entrainment_share(strength: float, p_value: float) -> float:
    """Share from 0 to 1 for the accents' coherence beyond chance and its p."""
    return TABLE["entrained"](strength) * TABLE["entrained_chance"](p_value)


def late(lag: float) -> float:
    """Share from 0 to 1 that is left for a lag in beats of the music, early or late."""
    return TABLE["lag"](abs(lag))


def accents_late(lag: float) -> float:
    """The same for a lag that accents tell."""
    return TABLE["accents_lag"](abs(lag))


def rhythm_points(share: float, source: float) -> float:
    """Points for a share of timing, and what the source of the beat is worth."""
    return MAXIMUM["rhythm"] * share * source


def smoothness_points(sparc: float) -> float:
    return MAXIMUM["smoothness"] * TABLE["sparc"](sparc)


def manner(phrasing: float, durations: float, legs: float, head: float) -> float:
    """The weighted sum of four shares of how limbs move, 0 to 5; see `scoring.manner`."""
    features = {"phrasing": phrasing, "durations": durations, "legs": legs, "head": head}
    return _weighted_sum(features, MANNER_WEIGHTS)


def intent_share(manner: float, beat: float) -> float:
    """Share from 0.25 to 1: limbs move as a dancer's do, or on a beat; see `on_the_beat`."""
    return max(TABLE["manner"](manner), TABLE["beat_order"](beat))


def amount(reach: float, entropy: float, one_move: float = 0.0, one_way: float = 0.0) -> float:
    """Share of all points that so small, so poor or so repeated a dance can show."""
    return min(TABLE["reach"](reach), TABLE["vocabulary"](entropy), repeat(one_move, one_way))


def repeat(one_move: float, one_way: float) -> float:
    """Share of all points that one move can show, again and again."""
    return min(TABLE["one_move"](one_move), TABLE["one_way"](one_way))


def loop(freedom: float, changes: int, recurrence: float) -> float:
    """Share from 0.5 to 1: the poses are no short loop."""
    return min(_relax_gate(TABLE["repetition"](freedom), changes), TABLE["recurrence"](recurrence))


def _relax_gate(gate: float, changes: int) -> float:
    """A gate on the order of the poses, as far as so many changes tell it."""
    return 1 - TABLE["changes"](changes) * (1 - gate)


def creativity_points(
    features: dict[str, float], freedom: float, changes: int, recurrence: float, meant: float
) -> float:
    """Points for features in `CREATIVITY_WEIGHTS`, gated from both sides, see `intent_share`."""
    gate = loop(freedom, changes, recurrence) * meant
    return MAXIMUM["creativity"] * gate * _weighted_sum(features, CREATIVITY_WEIGHTS)


def _weighted_sum(features: dict[str, float], weights: dict[str, float]) -> float:
    return sum(weight * TABLE[name](features[name]) for name, weight in weights.items())
