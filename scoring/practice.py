"""What to practise next: one exercise for each of the weakest axes, from a table of data.

The table is `exercises.toml`. Of an axis the first exercise counts whose finding holds for the
dance; what a finding is, stands in `FINDINGS`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from scoring.analysis import Measurement
from scoring.axes import measure_intent
from scoring.balance import positive_share
from scoring.body import LIMBS
from scoring.calibration import MAXIMUM
from scoring.feedback import GATED, heard_lag, is_loop, lies_between
from scoring.moments import JERKY, least_balanced, low_arms, straight_legs
from scoring.smoothness import usual
from scoring.timing import is_beat_found, is_judged

MOST = 2
ENOUGH = 0.8
"""Share of an axis's points from which on it needs no practice; the weakest axis gets some."""
STEADY, EVEN = 0.9, 0.3
"""Share of the time over the feet; overlap of the poses with their mirror images."""
TABLE = "exercises.toml"


@dataclass(frozen=True)
class Exercise:
    """One line of the table. `seconds` to practise it in a day."""

    axis: str
    finding: str
    name: str
    words: str
    seconds: int


Finding = Callable[[Measurement], str | None]
"""What was found, as the words for `{limb}` or an empty text; None where it was not."""


@cache
def read_exercises() -> tuple[Exercise, ...]:
    """The table. Raises TypeError for an unknown field."""
    rows = tomllib.loads(files("scoring").joinpath(TABLE).read_text(encoding="utf-8"))["exercise"]
    return tuple(Exercise(**row) for row in rows)


def choose_exercises(measured: Measurement, points: Mapping[str, float]) -> list[dict[str, Any]]:
    """At most `MOST` exercises as plain values, that of the weakest axis first.

    points  of each axis; what the film does not show is not practised
    """
    judged = [axis for axis in MAXIMUM if axis != "balance" or not measured.hidden]
    shares = {axis: points[axis] / MAXIMUM[axis] for axis in judged}
    weakest = sorted(judged, key=lambda axis: shares[axis])
    chosen = [axis for k, axis in enumerate(weakest[:MOST]) if not k or shares[axis] < ENOUGH]
    return [asdict(_exercise(measured, axis)) for axis in chosen]


def _exercise(measured: Measurement, axis: str) -> Exercise:
    for exercise in read_exercises():
        if exercise.axis == axis:
            found = FINDINGS[exercise.finding](measured)
            if found is not None:
                words = exercise.words.format(limb=found)
                return Exercise(**asdict(exercise) | {"words": words})
    raise LookupError(f"{TABLE} has no exercise for {axis} that always holds")


def _advise_when(holds: object) -> str | None:
    return "" if holds else None


def _lags(measured: Measurement, sign: int) -> bool:
    lag = heard_lag(measured)
    return lag is not None and sign * lag > 0


def _roughest(measured: Measurement, part: str) -> str | None:
    """The roughest limb of those of this part, where it is the roughest of all and jerky."""
    rough = {limb: usual([one for one in measured.movements if one.limb == limb]) for limb in LIMBS}
    known = {limb: value for limb, value in rough.items() if value is not None}
    if not known:
        return None
    limb = min(known, key=lambda name: known[name])
    return f"your {limb}" if part in limb and known[limb] <= JERKY else None


def _low_arms(measured: Measurement) -> str | None:
    sides = low_arms(measured)
    if not sides:
        return None
    return "both arms" if len(sides) > 1 else f"your {sides[0]} arm"


FINDINGS: Mapping[str, Finding] = {
    "past_feet": lambda dance: _advise_when(least_balanced(dance) is not None),
    "unsteady": lambda dance: _advise_when(positive_share(dance.stability.margins) < STEADY),
    "unheard": lambda dance: _advise_when(dance.rhythm.unheard),
    "between": lambda dance: _advise_when(is_beat_found(dance.rhythm) and lies_between(dance)),
    "late": lambda dance: _advise_when(is_beat_found(dance.rhythm) and _lags(dance, 1)),
    "early": lambda dance: _advise_when(is_beat_found(dance.rhythm) and _lags(dance, -1)),
    "own_pulse": lambda dance: _advise_when(dance.rhythm.source == "own_pulse"),
    "no_beat": lambda dance: _advise_when(
        is_judged(dance.rhythm) and not is_beat_found(dance.rhythm)
    ),
    "rough_arms": lambda dance: _roughest(dance, "arm"),
    "rough_legs": lambda dance: _roughest(dance, "leg"),
    "loop": lambda dance: _advise_when(is_loop(dance)),
    "not_meant": lambda dance: _advise_when(measure_intent(dance) < GATED),
    "arms_low": _low_arms,
    "legs_straight": lambda dance: _advise_when(straight_legs(dance)),
    "one_side": lambda dance: _advise_when(dance.creativity.symmetry < EVEN),
    "always": lambda _: "",
}
