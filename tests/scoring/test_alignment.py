"""Beat alignment has the values that its formula has on paper."""

import numpy as np
import pytest
from scipy.stats import norm

from scoring.alignment import (
    align,
    beat_grids,
    beat_position,
    closeness,
    concentration,
    regular_grid,
)


@pytest.mark.parametrize(("jitter", "expected"), [(0.02, 0.928), (0.05, 0.707), (0.1, 0.447)])
def test_jitter_of_s_gives_one_over_the_root_of_one_plus_s_over_sigma_squared(jitter, expected):
    beats = np.arange(4000) * 2.0
    scattered = beats + jitter * norm.ppf((np.arange(4000) + 0.5) / 4000)
    alignment = align(scattered, beats)
    assert alignment.precision == pytest.approx(expected, abs=1e-3)
    assert alignment.recall == pytest.approx(expected, abs=1e-3)
    assert alignment.f1 == pytest.approx(expected, abs=1e-3)


@pytest.mark.parametrize(("bpm", "chance"), [(80, 0.167), (120, 0.251), (160, 0.334)])
def test_chance_is_sigma_root_two_pi_over_the_period(bpm, chance):
    period = 60 / bpm
    anywhere = np.linspace(10 * period, 11 * period, 2000, endpoint=False)
    assert closeness(anywhere, np.arange(30) * period).mean() == pytest.approx(chance, abs=1e-3)


def test_extra_motion_beats_cost_precision_and_missing_ones_recall():
    music = np.arange(20) * 0.5
    busy, lazy = np.arange(40) * 0.25, np.arange(10) * 1.0
    assert align(busy, music).recall == pytest.approx(1)
    assert align(busy, music).precision == pytest.approx(0.5, abs=0.01)
    assert align(lazy, music).precision == pytest.approx(1)
    assert align(lazy, music).recall == pytest.approx(0.5, abs=0.01)


def test_nothing_aligns_with_nothing():
    assert align(np.zeros(0), np.arange(5.0)).f1 == 0
    assert align(np.arange(5.0), np.zeros(0)).f1 == 0


@pytest.mark.parametrize("lag", [-0.1, -0.03, 0.0, 0.05, 0.12])
def test_a_steady_dancer_is_fully_concentrated_however_late(lag):
    held, found = concentration(np.arange(2, 30) * 0.5 + lag, np.arange(32) * 0.5)
    assert held == pytest.approx(1)
    assert found == pytest.approx(lag, abs=1e-9)


def test_scattered_beats_are_not_concentrated():
    held, _ = concentration(np.arange(40) * 0.4375 + 1, np.arange(60) * 0.5)
    assert held < 0.05


def test_position_counts_beats_of_any_length_and_goes_on_outside():
    beats = np.array([1.0, 2.0, 3.0, 5.0])
    found = beat_position(np.array([0.25, 1.5, 4.0, 6.5]), beats)
    np.testing.assert_allclose(found, [-0.75, 0.5, 2.5, 4.5])


def test_half_and_double_time_are_grids_of_the_same_beat():
    beats = np.arange(5) * 0.5
    np.testing.assert_allclose(beat_grids(beats, 0.5)[0], np.arange(9) * 0.25)
    assert [list(grid) for grid in beat_grids(beats, 2)] == [[0, 1, 2], [0.5, 1.5]]


def test_a_regular_grid_covers_the_span():
    np.testing.assert_allclose(regular_grid(0.5, 7.2, 0.0, 1.8), [0.2, 0.7, 1.2, 1.7])
