"""Who is the same person: pieces of tracklets joined to people, over segments and crossings.

The cost of taking one piece for the continuation of another is a negative log-likelihood of where
the body has gone, of its clothes' colours, of its size and of its limbs; all joints are chosen at
once, so that the costs of all together are least (Huang, Wu and Nevatia, Robust object tracking by
hierarchical association of detection responses, ECCV 2008). Two people who have met are then held
against each other once more, with all that was seen of both before and after.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pose.pieces import End, Look, Piece, joined_look

ANEW = 14.0
"""What it costs that a piece is somebody new: as much as a body elsewhere in other clothes."""
NEVER = 1e6
STRAY, STRAY_A_SECOND, FARTHEST = 0.05, 0.5, 8.0
"""Body heights by which a body is elsewhere than straight on, and by how much more a second."""
COLOUR, MOST_COLOUR = 7.0, 8.0
"""CIE L*a*b* units, brightness at half: how far apart two looks at one person's clothes are."""
GROWTH, MOST_GROWTH = 0.2, 2.0
SHAPE, MOST_SHAPE = 0.15, 2.0
STAYED = 3.0
"""What it is worth that one tracker kept its body between two pieces."""
SURE = 3.0
"""The other way round should be e³, twenty times, less likely."""
MEETING = 2.0
"""Seconds between the joints of two people who may have changed places."""
OVERLAP = 0.05
NEXT, SIDE, MOST_EXCHANGES = 60, 12, 16
"""Pieces after one that may go on with it; pieces before and after a joint that tell who it is; and
exchanges: a couple that dances in each other's arms for minutes is cut into hundreds of pieces."""

Floats = NDArray[np.float64]
Chain = list[Piece]


class Exchange(NamedTuple):
    """Two people and the joints after which each might be the other; by how much it is worse."""

    people: tuple[int, int]
    joints: tuple[int, int]
    margin: float
    time: float


@dataclass(frozen=True)
class Meeting:
    """At `time` two people (their places in the list) might have changed places."""

    time: float
    people: tuple[int, int]
    sure: bool


def identify(
    pieces: Sequence[Piece], cuts: Sequence[float] = ()
) -> tuple[list[Chain], list[Meeting]]:
    """The people, each as their pieces in order of time, and where they might be exchanged."""
    free = [piece for piece in pieces if not piece.contested]
    people = _chains(free, cuts)
    for _ in range(MOST_EXCHANGES):
        best = min(exchanges(people, cuts), key=lambda one: one.margin, default=None)
        if best is None or best.margin >= 0:
            break
        _exchange(people, best)
    meetings = _meetings(exchanges(people, cuts))
    _add_contested(people, [piece for piece in pieces if piece.contested])
    return people, meetings


def _chains(free: Sequence[Piece], cuts: Sequence[float]) -> list[Chain]:
    from scipy.optimize import linear_sum_assignment

    n = len(free)
    costs = np.full((2 * n, 2 * n), NEVER)
    for i, before in enumerate(free):  # in order of their beginning
        after = [j for j in range(i + 1, n) if _may_follow(before, free[j])]
        for j in after[:NEXT]:
            costs[i, j] = stray(before, free[j], cuts) + unlike(before.look, free[j].look)
    # each may also be the last of a person, and the first of one
    costs[:n, n:][np.diag_indices(n)] = costs[n:, :n][np.diag_indices(n)] = ANEW / 2
    costs[n:, n:] = 0.0
    rows, columns = linear_sum_assignment(costs)
    follow = {int(i): int(j) for i, j in zip(rows, columns, strict=True) if i < n and j < n}
    firsts = sorted(set(range(n)) - set(follow.values()))
    return [[free[k] for k in _numbers(first, follow)] for first in firsts]


def _numbers(first: int, follow: dict[int, int]) -> list[int]:
    chain = [first]
    while chain[-1] in follow:
        chain.append(follow[chain[-1]])
    return chain


def _may_follow(before: Piece, after: Piece) -> bool:
    later = after.first.time >= before.last.time - OVERLAP
    return before is not after and later and after.first.time > before.first.time


def stray(before: Piece, after: Piece, cuts: Sequence[float]) -> float:
    """What it costs that a body has gone from the end of one piece to the beginning of the other.

    Both go straight on, and miss each other in the middle of the gap.
    """
    if any(before.last.time < cut <= after.first.time for cut in cuts):
        return FARTHEST
    one, other = before.last, after.first
    gap = max(other.time - one.time, 0.0)
    half = min(gap, 1.0) / 2
    way = np.linalg.norm(one.place + half * one.speed - other.place + half * other.speed)
    spread = STRAY + STRAY_A_SECOND * gap
    missed = float(way) / _height(one, other) / spread
    growth = float(np.log(other.height / one.height)) / GROWTH
    cost = min(missed**2 / 2 + float(np.log(spread / STRAY)), FARTHEST)
    cost += min(growth**2 / 2, MOST_GROWTH)
    return cost - STAYED * (before.source == after.source)


def _height(one: End, other: End) -> float:
    return max((one.height + other.height) / 2, 1e-6)


def unlike(one: Look, other: Look) -> float:
    """What it costs that two looks are of one person."""
    ways = np.linalg.norm((one.clothes - other.clothes) * [0.5, 1.0, 1.0], axis=1) / COLOUR
    seen = ways[~np.isnan(ways)]
    # the parts of one person change together with the light: as three of their own kind
    colour = 1.5 * float((seen**2).mean()) if len(seen) else MOST_COLOUR / 4
    shape = float((((one.shape - other.shape) / SHAPE) ** 2).mean()) / 2
    return min(colour, MOST_COLOUR) + min(shape, MOST_SHAPE)


def exchanges(people: Sequence[Chain], cuts: Sequence[float]) -> list[Exchange]:
    """Where two people might be exchanged who were near each other at about the same time."""
    found = []
    for (a, one), (b, other) in combinations(enumerate(people), 2):
        for i, j in _joints_nearby(one, other):
            heads = one[max(i + 1 - SIDE, 0) : i + 1], other[max(j + 1 - SIDE, 0) : j + 1]
            tails = one[i + 1 : i + 1 + SIDE], other[j + 1 : j + 1 + SIDE]
            if all(_may_follow(heads[k][-1], tails[1 - k][0]) for k in (0, 1)):
                crossed = [stray(heads[k][-1], tails[1 - k][0], cuts) for k in (0, 1)]
                if min(crossed) < FARTHEST:
                    margin = _alike(heads, tails[::-1]) + sum(crossed)
                    margin -= _alike(heads, tails)
                    margin -= sum(stray(heads[k][-1], tails[k][0], cuts) for k in (0, 1))
                    time = (_middle(one, i) + _middle(other, j)) / 2
                    found.append(Exchange((a, b), (i, j), margin, time))
    return found


def _joints_nearby(one: Chain, other: Chain) -> list[tuple[int, int]]:
    """Of two people, joints that lie within `MEETING` of each other."""
    times = [np.array([_middle(chain, k) for k in range(len(chain) - 1)]) for chain in (one, other)]
    near = np.abs(times[0][:, None] - times[1][None, :]) <= MEETING
    return [(int(i), int(j)) for i, j in np.argwhere(near)]


def _alike(heads: Sequence[Chain], tails: Sequence[Chain]) -> float:
    return sum(
        unlike(joined_look(head), joined_look(tail))
        for head, tail in zip(heads, tails, strict=True)
    )


def _middle(chain: Chain, joint: int) -> float:
    return (chain[joint].last.time + chain[joint + 1].first.time) / 2


def _exchange(people: list[Chain], found: Exchange) -> None:
    (a, b), (i, j) = found.people, found.joints
    one, other = people[a], people[b]
    people[a], people[b] = one[: i + 1] + other[j + 1 :], other[: j + 1] + one[i + 1 :]


def _meetings(found: Sequence[Exchange]) -> list[Meeting]:
    """One for each time that two people meet: as sure as its least sure exchange."""
    meetings: list[Meeting] = []
    for one in sorted(found, key=lambda e: (e.people, e.time)):
        sure = one.margin >= SURE
        if (
            meetings
            and meetings[-1].people == one.people
            and one.time - meetings[-1].time < MEETING
        ):
            last = meetings.pop()
            meetings.append(Meeting(last.time, one.people, last.sure and sure))
        else:
            meetings.append(Meeting(one.time, one.people, sure))
    return sorted(meetings, key=lambda meeting: meeting.time)


def _add_contested(people: list[Chain], contested: Sequence[Piece]) -> None:
    """To whoever has its tracklet before and after it; at an end of a tracklet to the neighbour."""
    for piece in contested:
        near = [(one, p) for one in people for p in one if p.source == piece.source]
        before = [pair for pair in near if pair[1].last.time <= piece.first.time]
        after = [pair for pair in near if pair[1].first.time >= piece.last.time]
        sides = [max(before, key=lambda pair: pair[1].last.time)[0]] if before else []
        sides += [min(after, key=lambda pair: pair[1].first.time)[0]] if after else []
        if sides and all(side is sides[0] for side in sides):
            sides[0].append(piece)
            sides[0].sort(key=lambda p: p.first.time)
