"""How scores lie: bars, quantiles, the share that is below."""

from collections import Counter

import numpy as np
import pytest

from services.dances.distribution import count_bars, find_quantiles, share_below

DRAWN = np.random.default_rng(5).beta(5, 3, 4000) * 100
SCORES = Counter(str(int(score)) for score in DRAWN)


def test_bars_hold_every_score_once_and_the_last_the_highest():
    bars = count_bars({"0": 1, "4": 2, "5": 3, "99": 4, "100": 5})
    assert [(bar.low, bar.high) for bar in bars] == [(low, low + 5) for low in range(0, 100, 5)]
    assert [bar.count for bar in bars if bar.count] == [3, 3, 9]
    assert bars[-1].count == 9


def test_quantiles_are_those_of_the_scores_within_a_point():
    for share, found in find_quantiles(SCORES).items():
        assert found == pytest.approx(np.percentile(DRAWN, share), abs=0.5)


@pytest.mark.parametrize("score", [20.0, 55.5, 73.2, 99.9])
def test_the_share_below_is_that_of_the_scores(score):
    assert share_below(SCORES, score) == pytest.approx((score > DRAWN).mean(), abs=0.02)


def test_of_no_scores_there_is_no_quantile():
    assert find_quantiles({}) == {}
    assert find_quantiles({"40": 0}) == {}
    assert share_below({}, 50) == 0
