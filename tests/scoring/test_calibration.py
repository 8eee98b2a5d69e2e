"""The table of points is derived, complete, and sane."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from scoring.calibration import BALANCE_WEIGHTS, CREATIVITY_WEIGHTS, TABLE
from scoring.synthesis import derivation
from scoring.synthesis.anchors import FEATURES, MOTIONS, OTHERS
from scoring.synthesis.derivation import derived_numbers


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


@pytest.mark.parametrize("name", TABLE)
def test_a_mapping_goes_one_way_and_says_why(name):
    mapping = TABLE[name]
    features, shares = zip(*(knot[:2] for knot in mapping.knots), strict=True)
    anchors = [knot.anchor for knot in mapping.anchored]
    assert all(a < b for a, b in pairwise(features))
    assert all(0 <= share <= 1 for share in shares)
    steps = np.sign(np.diff(shares))
    assert (steps >= 0).all() or (steps <= 0).all()
    assert {*anchors} <= {*MOTIONS, *OTHERS}
    assert not anchors or mapping.measured in FEATURES
    assert mapping.reason.endswith(".")


def test_the_weights_of_an_axis_are_a_whole():
    assert sum(BALANCE_WEIGHTS.values()) == pytest.approx(1)
    assert sum(CREATIVITY_WEIGHTS.values()) == pytest.approx(1)
    assert {*BALANCE_WEIGHTS, *CREATIVITY_WEIGHTS} <= {*TABLE}
