"""What a dance is worth in a challenge, and in which bar of its histogram that falls. Pure.

A challenge weighs the four axes. Its weights may have any sum: what counts is their share of it.
So the score of a challenge always reaches from 0 to 100, and with the weights 25, 30, 25, 20,
which are the axes' own maxima, it is the total score itself.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from services.dances.challenge import ChallengeStats

MAXIMA: Mapping[str, float] = {"balance": 25, "rhythm": 30, "smoothness": 25, "creativity": 20}
DEFAULT_CRITERIA: Mapping[str, float] = MAXIMA
HIGHEST = 100
BUCKETS = ("0-20", "21-40", "41-60", "61-80", "81-100")
BUCKET_WIDTH = 20
DIGITS = 2


def challenge_score(criteria: Mapping[str, float], breakdown: Mapping[str, float]) -> float:
    """0 … 100: the sum of weight · points / maximum over the axes, in shares of all weights."""
    parts = (criteria[axis] * breakdown[axis] / most for axis, most in MAXIMA.items())
    whole = math.fsum(criteria[axis] for axis in MAXIMA)
    return round(min(HIGHEST * math.fsum(parts) / whole, HIGHEST), DIGITS)


def bucket_of(score: float) -> str:
    """The bar of a score 0 … 100. Its upper bound belongs to it, so 20 is 0-20 and 20.5 21-40."""
    return BUCKETS[max(0, min(math.ceil(score / BUCKET_WIDTH), len(BUCKETS)) - 1)]


def maxima_of(max_total: float) -> dict[str, float]:
    """What could be earned on each axis: a partial score, out of less, has no balance."""
    return {**MAXIMA, "balance": MAXIMA["balance"] if max_total >= HIGHEST else 0.0}


def no_scores() -> ChallengeStats:
    """The statistics of a challenge to which nothing has been submitted."""
    return ChallengeStats(
        submissions=0,
        participants=0,
        ranked=0,
        scored=0,
        score_sum=0,
        top_score=None,
        histogram=dict.fromkeys(BUCKETS, 0),
    )


def count_score(score: float, *, degraded: bool) -> dict[str, dict[str, Any]]:
    """The change that counts one scored submission in its challenge's document."""
    if degraded:
        return {"$inc": {"stats.scored": 1}}
    bars = {f"stats.histogram.{bucket_of(score)}": 1, f"stats.scores.{int(score)}": 1}
    return {
        "$inc": {"stats.scored": 1, "stats.score_sum": score, **bars},
        "$max": {"stats.top_score": score},
    }


def average_score(stats: ChallengeStats) -> float | None:
    """The mean of the scores in the histogram; None where there is none."""
    count = sum(stats.histogram.values())
    return round(stats.score_sum / count, DIGITS) if count else None


def completion_rate(stats: ChallengeStats) -> float:
    """The share of the submissions that got a score."""
    return share(stats.scored, stats.submissions)


def share(part: int, whole: int) -> float:
    """Between 0 and 1; 0 of nothing."""
    return round(min(part / whole, 1.0), 4) if whole else 0.0
