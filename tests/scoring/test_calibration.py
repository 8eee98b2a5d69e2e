"""The table of points is derived, complete, and sane."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from scoring import match
from scoring.calibration import (
    BALANCE_WEIGHTS,
    CREATIVITY_WEIGHTS,
    MANNER_WEIGHTS,
    OWN_PULSE_SHARE,
    REAL,
    REAL_LEAST,
    TABLE,
    amount,
    balance_points,
    creativity_points,
    entrainment_share,
    intent_share,
    late,
    loop,
    manner,
    on_the_beat,
    rhythm_points,
)
from scoring.synthesis import derivation
from scoring.synthesis.anchors import FEATURES, MOTIONS, OTHERS
from scoring.synthesis.derivation import derived_numbers

pytestmark = pytest.mark.slow


@pytest.mark.slow
def test_every_number_that_names_a_dancer_is_what_that_dancer_has():
    numbers = list(derived_numbers())
    assert len(numbers) > 30
    assert [number for number in numbers if not number.holds] == []


def test_a_number_that_was_not_derived_is_told(monkeypatch):
    knots = tuple(
        knot._replace(feature=knot.feature + 0.1) if knot.anchor == "varied" else knot
        for knot in TABLE["entropy"].knots
    )
    wrong = {"entropy": replace(TABLE["entropy"], knots=knots)}
    monkeypatch.setattr(derivation, "TABLE", wrong)
    assert [n.anchor for n in derived_numbers() if not n.holds] == ["varied"]


@pytest.mark.parametrize("mapping", [*TABLE.values(), match.SHARE], ids=[*TABLE, "match"])
def test_a_mapping_goes_one_way_and_says_why(mapping):
    features, shares = zip(*(knot[:2] for knot in mapping.knots), strict=True)
    anchors = [knot.anchor for knot in mapping.anchored]
    assert all(a < b for a, b in pairwise(features))
    assert all(0 <= share <= 1 for share in shares)
    steps = np.sign(np.diff(shares))
    assert (steps >= 0).all() or (steps <= 0).all()
    assert {*anchors} <= {*MOTIONS, *OTHERS, REAL, REAL_LEAST}
    assert not anchors or mapping.measured in FEATURES
    assert mapping.reason.endswith(".")


def test_the_weights_of_an_axis_are_a_whole():
    assert sum(BALANCE_WEIGHTS.values()) == pytest.approx(1)
    assert sum(CREATIVITY_WEIGHTS.values()) == pytest.approx(1)
    assert {*BALANCE_WEIGHTS, *CREATIVITY_WEIGHTS} <= {*TABLE}


BEST = {"margin_share": 1.0, "margin_tenth_percentile": 0.3, "exposure": 0.0}
WORST = {"margin_share": 0.0, "margin_tenth_percentile": -1.0, "exposure": 9.0}


@pytest.mark.parametrize("name", BALANCE_WEIGHTS)
def test_the_worst_of_one_feature_costs_its_weight_of_balance(name):
    assert balance_points(*BEST.values()) == pytest.approx(25)
    one_bad = {**BEST, name: WORST[name]}
    assert balance_points(*one_bad.values()) == pytest.approx(25 * (1 - BALANCE_WEIGHTS[name]))


@pytest.mark.parametrize("name", CREATIVITY_WEIGHTS)
def test_a_feature_of_creativity_is_worth_its_weight(name):
    none = dict.fromkeys(CREATIVITY_WEIGHTS, 0.0)
    free = {"freedom": 0.5, "changes": 40, "recurrence": 0.0, "meant": 1.0}
    one = creativity_points({**none, name: 1e3}, **free)
    assert one == pytest.approx(20 * CREATIVITY_WEIGHTS[name])


def test_the_beats_source_costs_its_share_of_rhythm_and_chance_earns_none():
    assert rhythm_points(1.0, 1.0) == pytest.approx(30)
    assert rhythm_points(1.0, OWN_PULSE_SHARE) == pytest.approx(30 * OWN_PULSE_SHARE)
    assert on_the_beat(1.0, 0.01) == 1
    for kept in (on_the_beat, entrainment_share):
        assert kept(1.0, 0.5) == 0  # chance does as well
        assert kept(0.0, 0.01) == 0


def test_late_and_early_cost_alike_a_little_and_between_the_beats_most():
    """50 ms at 120 beats a minute are a tenth of a beat."""
    for side in (-1, 1):
        assert late(side * 0.1) == 1
        assert late(side * 0.25) == pytest.approx(0.6)
        assert late(side * 0.5) < 0.1


def test_few_changes_of_pose_tell_nothing_of_a_loop():
    loop_of_two = 0.0
    assert loop(loop_of_two, 0, recurrence=0.0) == 1.0
    assert loop(loop_of_two, 100, recurrence=0.0) == 0.5
    half = (loop(loop_of_two, 16, recurrence=0.0), (1 + loop(loop_of_two, 100, recurrence=0.0)) / 2)
    assert half[0] == pytest.approx(half[1])  # 16 lies half way from 8 to 24


def test_moves_are_meant_when_they_fall_on_a_beat_or_are_made_as_dancers_make_them():
    assert intent_share(0.0, beat=0.0) == pytest.approx(0.25)
    assert intent_share(0.0, beat=1.0) == 1.0
    assert intent_share(5.0, beat=0.0) == 1.0
    assert 0.25 < intent_share(2.5, beat=0.0) < 1.0
    assert loop(1.0, 100, recurrence=1.0) == 0.5  # a loop is one however free it looks


MANNER = {"phrasing": 0.35, "durations": 0.45, "legs": 0.6, "head": 0.25}


@pytest.mark.parametrize("name", MANNER)
def test_each_share_of_the_manner_counts_by_its_weight(name):
    assert manner(**MANNER) == pytest.approx(5)
    assert manner(**{**MANNER, name: 0.0}) == pytest.approx(5 - MANNER_WEIGHTS[name])


def test_who_moves_little_or_shows_hardly_a_pose_can_earn_a_share_only():
    assert amount(reach=0.4, entropy=0.4) == 1.0
    assert amount(reach=0.4, entropy=0.0) == pytest.approx(0.35)
    assert amount(reach=0.0, entropy=0.4) == pytest.approx(0.3)
    assert amount(reach=0.4, entropy=0.4, one_move=0.55) == 1.0
    assert amount(reach=0.4, entropy=0.4, one_move=0.8) == pytest.approx(0.5)
    assert amount(reach=0.4, entropy=0.4, one_way=0.95) == pytest.approx(0.5)
    assert amount(reach=0.0, entropy=0.0) == pytest.approx(0.3)  # not a share of a share
