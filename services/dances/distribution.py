"""How the scores of a challenge lie, from the counts by whole points that it keeps. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from services.dances.challenge_scores import HIGHEST

BAR = 5
SHARES = (10, 25, 50, 75, 90)
DIGITS = 1


@dataclass(frozen=True)
class Bar:
    """How many scores are at least `low` and under `high`; the last bar holds the highest too."""

    low: int
    high: int
    count: int


def count_bars(scores: Mapping[str, int]) -> list[Bar]:
    """All bars from 0 to 100, of `BAR` points each; `scores` counts by whole points."""
    counts = dict.fromkeys(range(0, HIGHEST, BAR), 0)
    for points, count in scores.items():
        counts[min(int(points) // BAR * BAR, HIGHEST - BAR)] += count
    return [Bar(low, low + BAR, count) for low, count in counts.items()]


def find_quantiles(scores: Mapping[str, int]) -> dict[int, float]:
    """The score that so many per cent of the takes do not exceed, within a point; {} of none.

    Within a whole point the takes are thought to lie evenly.
    """
    takes = sum(scores.values())
    ordered = sorted((int(points), count) for points, count in scores.items() if count)
    return {share: _quantile(ordered, takes * share / 100) for share in SHARES} if takes else {}


def _quantile(ordered: list[tuple[int, int]], wanted: float) -> float:
    below = 0
    for points, count in ordered:
        if below + count >= wanted:
            return round(min(points + (wanted - below) / count, HIGHEST), DIGITS)
        below += count
    raise ValueError(f"{wanted} of {below} takes")


def share_below(scores: Mapping[str, int], score: float) -> float:
    """Share of the takes with fewer whole points, and half of those with as many; 0 to 1."""
    takes = sum(scores.values())
    below = sum(count for points, count in scores.items() if int(points) < int(score))
    alike = scores.get(str(int(score)), 0)
    return round((below + alike / 2) / takes, 3) if takes else 0.0
