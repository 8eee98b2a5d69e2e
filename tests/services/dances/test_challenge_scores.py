"""What a dance is worth in a challenge: weights, bars, averages, rates."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scoring.calibration import MAXIMUM
from services.dances.challenge_scores import (
    BUCKETS,
    DEFAULT_CRITERIA,
    MAXIMA,
    average_score,
    bucket_of,
    challenge_score,
    completion_rate,
    no_scores,
    share,
)

DANCE = {"balance": 20.0, "rhythm": 25.5, "smoothness": 18.0, "creativity": 9.5}
EQUAL = dict.fromkeys(MAXIMA, 25.0)


def test_the_maxima_are_those_of_the_scorer() -> None:
    assert MAXIMA == MAXIMUM


def test_with_the_usual_weights_the_score_is_the_total() -> None:
    assert challenge_score(DEFAULT_CRITERIA, DANCE) == sum(DANCE.values()) == 73.0


def test_only_the_shares_of_the_weights_count() -> None:
    tenfold = {axis: 10 * weight for axis, weight in DEFAULT_CRITERIA.items()}

    assert challenge_score(tenfold, DANCE) == challenge_score(DEFAULT_CRITERIA, DANCE)


def test_a_heavier_axis_counts_more() -> None:
    """By hand: the shares of the maxima are .8, .85, .72 and .475, and their mean is .71125.

    With creativity at 1000 it is (25 (.8 + .85 + .72) + 1000 · .475) / 1075 = .49698.
    """
    creative = {**EQUAL, "creativity": 1000.0}

    assert challenge_score(EQUAL, DANCE) == pytest.approx(71.125, abs=0.006)
    assert challenge_score(creative, DANCE) == pytest.approx(49.698, abs=0.006)


@pytest.mark.parametrize("criteria", [DEFAULT_CRITERIA, EQUAL, {**EQUAL, "rhythm": 0.001}])
def test_the_best_dance_has_100_and_the_worst_0(criteria: dict[str, float]) -> None:
    assert challenge_score(criteria, MAXIMA) == 100
    assert challenge_score(criteria, dict.fromkeys(MAXIMA, 0.0)) == 0


@pytest.mark.parametrize(
    ("score", "bar"),
    [
        (0, "0-20"),
        (20, "0-20"),
        (20.01, "21-40"),
        (20.5, "21-40"),
        (21, "21-40"),
        (40, "21-40"),
        (40.01, "41-60"),
        (60, "41-60"),
        (80, "61-80"),
        (80.01, "81-100"),
        (100, "81-100"),
    ],
)
def test_the_upper_bound_of_a_bar_belongs_to_it(score: float, bar: str) -> None:
    assert bucket_of(score) == bar


def test_without_scores_there_is_no_average_and_no_rate() -> None:
    stats = no_scores()

    assert list(stats.histogram) == list(BUCKETS)
    assert (average_score(stats), completion_rate(stats)) == (None, 0)


def test_the_average_is_of_what_is_in_the_bars() -> None:
    stats = replace(
        no_scores(),
        submissions=4,
        scored=3,
        score_sum=150.0,
        histogram={**no_scores().histogram, "61-80": 1, "81-100": 1},
    )

    assert average_score(stats) == 75.0
    assert completion_rate(stats) == 0.75


def test_a_share_never_exceeds_the_whole() -> None:
    assert (share(3, 2), share(0, 0), share(1, 3)) == (1.0, 0.0, 0.3333)
