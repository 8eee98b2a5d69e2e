"""Stars and level of a total: a stated rule over its share of what could be earned.

Pure Python: the API tells them of every score, also of those that were made before there were any.
"""

from __future__ import annotations

from dataclasses import dataclass

LEVELS = (
    (0.0, "first steps"),
    (0.3, "warming up"),
    (0.5, "in the groove"),
    (0.65, "strong"),
    (0.8, "outstanding"),
)
"""Share of the points from which on a level is reached. From half of them on it is a dance: nothing
that is none gets so far (docs/scoring.md, "Real dancers")."""


@dataclass(frozen=True)
class Level:
    """One to five stars, and what they are called."""

    stars: int
    name: str


def level_of(total: float, max_total: float = 100.0) -> Level:
    """The level of a total out of what could be earned; of a partial score that is 75."""
    share = total / max_total
    reached = [name for least, name in LEVELS if share >= least]
    return Level(max(len(reached), 1), reached[-1] if reached else LEVELS[0][1])
