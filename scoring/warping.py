"""Dynamic time warping of two sequences of joint angles, within a band, with free ends.

Sakoe and Chiba (1978): only steps (1, 1), (1, 2) and (2, 1) are taken, so that the slope stays
between a half and two, and only cells near the diagonal are looked at. Both sequences may begin
and end earlier than the other: a dance is filmed a little early or late. Costs are symmetric
(weight = frames of both advanced), so that aligning a with b is aligning b with a.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scoring.signals import Floats, Mask

UNREACHED = np.inf
UNSEEN = 180.0
"""Degrees a joint: the cost of two frames that have no joint in common."""
DIAGONAL, LONG_SECOND, LONG_FIRST = 0, 1, 2
START = 3


@dataclass(frozen=True)
class Sequence:
    """Angles (n, k) in degrees and whether each was seen (n, k)."""

    angles: Floats
    seen: Mask

    def __len__(self) -> int:
        return len(self.angles)

    def mirror(self, order: tuple[int, ...]) -> Sequence:
        """With left and right changed over: `order` is the column that takes each one's place."""
        return Sequence(self.angles[:, order], self.seen[:, order])


@dataclass(frozen=True)
class Path:
    """Frames of the first and of the second that belong together, (m,) each; mean cost."""

    first: np.ndarray
    second: np.ndarray
    cost: float


def warp(first: Sequence, second: Sequence, band: int, least: float = 0.5) -> Path:
    """The path of least mean cost within `band` frames of the diagonal.

    It covers at least a share `least` of the shorter sequence.
    """
    n, m = len(first), len(second)
    table = _Table(first, second, band)
    ends = [table.row(i) for i in range(n)]
    shortest = least * min(n, m) * 2
    best = min(
        (
            (cost / weight, i, j)
            for i, (columns, costs, weights) in enumerate(ends)
            for j, cost, weight in _candidates(columns, costs, weights, i == n - 1, m - 1)
            if weight >= shortest
        ),
        default=None,
    )
    if best is None:
        return Path(np.zeros(0, int), np.zeros(0, int), UNSEEN)
    cost, i, j = best
    return Path(*table.path(i, j), cost)


def _candidates(
    columns: np.ndarray, costs: Floats, weights: Floats, is_last: bool, edge: int
) -> list[tuple[int, float, float]]:
    """Ends of a path in a row: its last column, or all of the last row."""
    chosen = np.isfinite(costs) & (is_last | (columns == edge))
    return list(zip(columns[chosen].tolist(), costs[chosen], weights[chosen], strict=True))


class _Table:
    """Accumulated costs row by row; rows hold only the columns in the band."""

    def __init__(self, first: Sequence, second: Sequence, band: int) -> None:
        self._first, self._second, self._band = first, second, band
        self._rows: list[tuple[int, Floats, Floats, Floats]] = []
        self._moves: list[tuple[int, np.ndarray]] = []

    def row(self, i: int) -> tuple[np.ndarray, Floats, Floats]:
        """Columns of row i, accumulated cost and weight of the best path to each."""
        low, high = max(i - self._band, 0), min(i + self._band + 1, len(self._second))
        if high <= low:
            self._rows.append((low, np.zeros(0), np.zeros(0), np.zeros(0)))
            self._moves.append((low, np.zeros(0, np.int8)))
            return np.zeros(0, int), np.zeros(0), np.zeros(0)
        here = self._costs(i, low, high)
        columns = np.arange(low, high)
        options = self._options(i, columns, here)
        costs = np.stack([cost for cost, _ in options])
        weights = np.stack([weight for _, weight in options])
        move = costs.argmin(axis=0)
        picked = np.arange(len(columns))
        best, weight = costs[move, picked], weights[move, picked]
        self._rows.append((low, here, best, weight))
        self._moves.append((low, np.where(np.isfinite(best), move, START).astype(np.int8)))
        return columns, best, weight

    def _options(self, i: int, columns: np.ndarray, here: Floats) -> list[tuple[Floats, Floats]]:
        """(cost, weight) by each kind of step, and of a path that starts here, at either edge."""
        cost_1, weight_1 = self._look_up_costs(i - 1, columns - 1)
        cost_2, weight_2 = self._look_up_costs(i - 1, columns - 2)
        cost_3, weight_3 = self._look_up_costs(i - 2, columns - 1)
        left = np.concatenate([[np.inf], here[:-1]])
        above = self._cost_at(i - 1, columns)
        edge = (columns == 0) | (i == 0)
        return [
            (cost_1 + 2 * here, weight_1 + 2),
            (cost_2 + 1.5 * (here + left), weight_2 + 3),
            (cost_3 + 1.5 * (here + above), weight_3 + 3),
            (np.where(edge, 2 * here, UNREACHED), np.full(len(columns), 2.0)),
        ]

    def _look_up_costs(self, i: int, columns: np.ndarray) -> tuple[Floats, Floats]:
        if i < 0:
            nothing = np.full(len(columns), UNREACHED)
            return nothing, np.zeros(len(columns))
        low, _, costs, weights = self._rows[i]
        return _look_up(low, costs, columns, UNREACHED), _look_up(low, weights, columns, 0.0)

    def _cost_at(self, i: int, columns: np.ndarray) -> Floats:
        if i < 0:
            return np.full(len(columns), UNREACHED)
        low, costs, _, _ = self._rows[i]
        return _look_up(low, costs, columns, UNREACHED)

    def _costs(self, i: int, low: int, high: int) -> Floats:
        """Mean degrees a joint between frame i and frames low to high."""
        both = self._second.seen[low:high] & self._first.seen[i]
        apart = np.abs(self._second.angles[low:high] - self._first.angles[i])
        count = both.sum(1)
        mean = np.where(both, apart, 0.0).sum(1) / np.maximum(count, 1)
        costs: Floats = np.where(count > 0, mean, UNSEEN)
        return costs

    def path(self, i: int, j: int) -> tuple[np.ndarray, np.ndarray]:
        """Back from the end to the start."""
        steps = {DIAGONAL: (1, 1), LONG_SECOND: (1, 2), LONG_FIRST: (2, 1)}
        rows, columns = [i], [j]
        while (move := int(self._moves[i][1][j - self._moves[i][0]])) in steps:
            down, across = steps[move]
            i, j = i - down, j - across
            rows.append(i)
            columns.append(j)
        return np.array(rows[::-1]), np.array(columns[::-1])


def _look_up(low: int, values: Floats, columns: np.ndarray, missing: float) -> Floats:
    inside = (columns >= low) & (columns < low + len(values))
    if not len(values):
        return np.full(len(columns), missing)
    found: Floats = np.where(inside, values[np.clip(columns - low, 0, len(values) - 1)], missing)
    return found
