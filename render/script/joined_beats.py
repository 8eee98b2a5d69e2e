"""What a loop says, within the sentences that a scene has: the shortest neighbours are joined."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from render.plan.prose import clip_text

LONGEST, MOST_ACTS = 400, 16  # as the plan's types have them

Beat = dict[str, Any]


def join_shortest(beats: Sequence[Beat], most: int) -> list[Beat]:
    """At most so many beats. Two neighbours are joined where what they say and do fits into one;
    only where none fits, what is said is cut, or an act is lost."""
    left = list(beats)
    while len(left) > most:
        n = min(range(len(left) - 1), key=lambda k: weigh_pair(left[k], left[k + 1]))
        left[n : n + 2] = [join_pair(left[n], left[n + 1])]
    return left


def weigh_pair(one: Beat, other: Beat) -> tuple[bool, int]:
    letters = len(one["say"]) + len(other["say"])
    fits = letters < LONGEST and len(one["do"]) + len(other["do"]) <= MOST_ACTS
    return not fits, letters


def join_pair(one: Beat, other: Beat) -> Beat:
    say = clip_text(f"{one['say']} {other['say']}", LONGEST)
    return {**one, **other, "say": say, "do": [*one["do"], *other["do"]][:MOST_ACTS]}
