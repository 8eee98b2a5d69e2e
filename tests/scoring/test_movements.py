"""A stop on a straight way is a piece of one movement; a turn is its end."""

import numpy as np
import pytest

from scoring.movements import (
    APART,
    HABIT,
    ONWARD,
    REST_SPEED,
    STOP,
    goes_on,
    habitual,
    without_rest,
)
from scoring.signals import RATE

LENGTH = 60


def way(degrees, stop=0.0, size=1.0, seconds=0.4):
    """A limb that goes straight, slows to rest for `stop` seconds, and goes on at an angle."""
    half = int(seconds * RATE / 2)
    bell = np.sin(np.linspace(0, np.pi, half)) ** 2
    rest = np.zeros(round(stop * RATE))
    pace = size * np.concatenate([bell, rest, bell[1:]])
    border = half - 1 + len(rest) // 2
    turned = np.arange(len(pace)) > border
    angle = np.radians(degrees) * turned
    steps = pace[:, None] * np.stack([np.cos(angle), np.sin(angle)], 1) / RATE
    places = np.cumsum(steps, axis=0)
    return places, pace, 0, border, len(pace) - 1


def test_a_straight_way_goes_on_and_a_turn_does_not():
    assert goes_on(*way(0)) == pytest.approx(1.0)
    for degrees in (40, 90, 180):
        assert goes_on(*way(degrees)) == 0.0


def test_between_straight_and_turned_it_goes_by_degrees():
    """The share rises along the cosine of the angle."""
    middle = np.degrees(np.arccos(np.mean(ONWARD)))
    assert goes_on(*way(middle)) == pytest.approx(0.5, abs=0.02)
    assert goes_on(*way(np.degrees(np.arccos(ONWARD[0])) + 1)) == 0.0
    assert goes_on(*way(np.degrees(np.arccos(ONWARD[1])) - 1)) == pytest.approx(1.0)


def test_a_long_stop_is_an_end_of_its_own():
    shares = [goes_on(*way(0, stop)) for stop in (0.0, 0.05, STOP[1])]
    assert 1 == shares[0] > shares[1] > shares[2] == 0


@pytest.mark.parametrize("size", [0.1, 7.0])
@pytest.mark.parametrize("degrees", [0, 25, 90])
def test_the_size_of_a_movement_does_not_matter(degrees, size):
    assert goes_on(*way(degrees, size=size)) == pytest.approx(goes_on(*way(degrees)), abs=1e-6)


def test_only_where_stops_are_a_habit_are_they_pieces():
    """Of one dancer's borders few that go on the same way are chance, many are hesitation."""
    assert habitual([]) == []
    assert habitual([1.0] * 12) == [1.0] * 12
    lone = [0.0] * 20
    lone[10] = 1.0
    assert habitual(lone) == [0.0] * 20
    third = [1.0, 0.0, 0.0] * 9
    kept = (1 / 3 - HABIT[0]) / (HABIT[1] - HABIT[0])
    assert habitual(third)[12] == pytest.approx(kept, abs=0.01)


def test_a_movement_begins_and_ends_where_the_limb_leaves_its_rest():
    bell = np.exp(-0.5 * ((np.arange(LENGTH) - 30) / 8) ** 2)
    for top in (0.5, 4.0):  # a tenth of a high peak is faster than rest, of a low one it is not
        first, last = without_rest(top * bell, 0, LENGTH - 1)
        under = max(0.1 * top, REST_SPEED)
        assert top * bell[first] >= under > top * bell[first - 1]
        assert top * bell[last] >= under > top * bell[last + 1]
    slow = 0.5 * REST_SPEED * bell
    assert without_rest(slow, 0, LENGTH - 1) == (30, 30)
    assert APART * RATE > 1
