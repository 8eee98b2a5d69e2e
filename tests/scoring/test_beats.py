"""Kinematic beats lie where moves end, between the samples too."""

import numpy as np
import pytest

from scoring.beats import (
    LONGEST_GAP,
    SHORTEST_GAP,
    TRACKER_DELAY,
    TRACKER_DELAY_SHARE,
    kinematic_beats,
    tracker_delay,
)
from scoring.signals import RATE

TIMES = np.arange(0, 8, 1 / RATE)


def turning(phase, period=0.5):
    """Speed of a limb that turns round every period, at `phase` for the first time."""
    return np.abs(np.sin(np.pi * (TIMES - phase) / period)) + 0.02


@pytest.mark.parametrize("share", [0.0, 0.25, 0.4, 0.6, 0.75])
def test_a_turn_is_found_between_two_samples(share):
    """To a tenth of a frame, less what the tracker trails."""
    phase = 0.25 + share / RATE
    found = kinematic_beats(TIMES, turning(phase))
    expected = phase + 0.5 * np.arange(len(found)) - tracker_delay(found)
    assert len(found) == 16
    assert found[1:-1] == pytest.approx(expected[1:-1], abs=0.1 / RATE)


def test_neither_the_speed_of_all_moves_nor_a_tremble_makes_beats():
    speed = turning(0.25)
    np.testing.assert_allclose(kinematic_beats(TIMES, 3 * speed), kinematic_beats(TIMES, speed))
    tremble = speed + 0.01 * np.sin(2 * np.pi * 9 * TIMES)
    assert len(kinematic_beats(TIMES, tremble)) == 16


def test_slow_moves_trail_more_within_bounds():
    for gap in (0.3, 0.5, 1.0):
        beats = np.arange(10) * gap
        assert tracker_delay(beats) == pytest.approx(TRACKER_DELAY + TRACKER_DELAY_SHARE * gap)
    assert tracker_delay(np.arange(5) * 3.0) == tracker_delay(np.arange(5) * LONGEST_GAP)
    shortest = pytest.approx(tracker_delay(np.arange(5) * SHORTEST_GAP))
    assert tracker_delay(np.arange(5) * 0.1) == shortest
    assert tracker_delay(np.zeros(1)) == shortest
