"""The axes put measurements and mappings together: weights, defaults, bounds."""

from dataclasses import replace

import pytest

from scoring import calibration
from scoring.analysis import measure
from scoring.axes import STILL_SPARC, Axis, axes, smoothness_axis, total
from scoring.smoothness import Movement, usual


@pytest.fixture(scope="module")
def measured(dance):
    return measure(dance)


def moved(start, seconds, length, sparc):
    return Movement("left arm", start, start + seconds, length, sparc, 0.0)


def test_a_slow_drift_counts_for_little_beside_clear_movements(measured):
    """The points are those of the middle by weight, of which a slow movement has little."""
    drift = moved(9.0, 8.0, 1.0, -2.3)
    clear = [moved(start, 1.0, 1.0, sparc) for start, sparc in ((1.0, -1.5), (3.0, -1.6))]

    mixed = smoothness_axis(replace(measured, movements=[*clear, drift]))

    # Weights 0.208, 1, 1 from the roughest on: of what lies from 0.331 to 1.877, the rougher clear
    # one has the part to 1.208, and the smoother one the rest.
    middle = (0.877 * -1.6 + 0.669 * -1.5) / 1.546
    assert usual([*clear, drift]) == pytest.approx(middle, abs=1e-3)
    alone = smoothness_axis(replace(measured, movements=[moved(1.0, 1.0, 1.0, middle)]))
    assert mixed.points == pytest.approx(alone.points, abs=0.05)


def test_one_spoiled_movement_does_not_change_the_usual_one():
    good = [moved(k, 0.5, 0.5, -1.5 - 0.01 * (k % 3)) for k in range(20)]
    assert usual([*good, moved(21, 0.5, 0.5, -4.0)]) == pytest.approx(usual(good), abs=0.01)
    assert usual([moved(k, 0.5, 0.5, -2.0) for k in range(20)]) == pytest.approx(-2.0)
    assert usual([]) is None


def test_without_a_movement_smoothness_is_not_shown(measured):
    """Less than a robot gets, whose every move is in three pieces; nothing to be unsure of."""
    still = smoothness_axis(replace(measured, movements=[]))
    robot = smoothness_axis(replace(measured, movements=[moved(1.0, 1.0, 1.0, -2.38)]))
    assert 0 < still.points < robot.points
    assert still.low == still.points == still.high
    whole = smoothness_axis(replace(measured, movements=[moved(1.0, 1.0, 1.0, STILL_SPARC)]))
    assert still.points == pytest.approx(whole.points)


def test_who_moves_little_gets_a_share_of_every_axis(measured):
    """A reach of 0.12 lies half way between 0.08, which is worth 0.3, and 0.16, worth all."""
    small, large = axes(replace(measured, reach=0.12)), axes(replace(measured, reach=0.5))
    for name, axis in large.items():
        for end in ("points", "low", "high"):
            assert getattr(small[name], end) == pytest.approx(0.65 * getattr(axis, end))


def test_an_interval_holds_its_points_and_ends_where_the_axis_does(measured):
    for name, axis in axes(measured).items():
        assert 0 <= axis.low <= axis.points <= axis.high <= calibration.MAXIMUM[name]
    assert Axis(20.0, -1.0, 31.0).within(25.0) == Axis(20.0, 0.0, 25.0)


def test_the_total_is_as_sure_as_its_axes_are_together():
    found = total({"one": Axis(10.0, 7.0, 12.0), "other": Axis(5.0, 1.0, 5.0)})
    assert (found.points, found.low, found.high) == (15.0, pytest.approx(10.0), 17.0)
    assert Axis(10.0, 7.0, 10.0).widen(4.0) == Axis(10.0, 5.0, 14.0)
