"""SPARC and jerk have the values of their authors; movements are cut where a limb rests."""

import numpy as np
import pytest

from scoring.signals import RATE, prepare
from scoring.smoothness import (
    CLEAR_PACE,
    LEAST_WEIGHT,
    Movement,
    above_its_ends,
    log_dimensionless_jerk,
    movements,
    sparc,
    weighted_mean,
)
from tests.scoring.motion import Motion


def minimum_jerk_speed(rate, pieces=1, seconds=2.0):
    x = np.arange(0, seconds * pieces, 1 / rate) / seconds % 1
    return 30 * (x**2 - 2 * x**3 + x**4)


def gaussian_speed():
    return np.exp(-5 * np.arange(-1, 1, 0.01) ** 2)


@pytest.mark.parametrize("rate", [24, 25, 30, 50, 60, 100, 240, 1000])
def test_a_minimum_jerk_movement_has_minus_1_40_at_every_rate(rate):
    assert -1.406 <= sparc(minimum_jerk_speed(rate, seconds=1), rate) <= -1.400


@pytest.mark.parametrize(
    ("pieces", "expected"), [(1, -1.40), (2, -2.29), (3, -2.69), (4, -3.13), (6, -3.54), (8, -3.80)]
)
def test_every_submovement_lengthens_the_arc(pieces, expected):
    assert sparc(minimum_jerk_speed(240, pieces), 240) == pytest.approx(expected, abs=0.005)


def test_a_gaussian_speed_has_the_published_values():
    """The check of the reference implementation, siva82kb/SPARC."""
    assert sparc(gaussian_speed(), 100) == pytest.approx(-1.41403, abs=1e-5)
    assert log_dimensionless_jerk(gaussian_speed(), 100) == pytest.approx(-5.81636, abs=1e-5)


def test_noise_moves_jerk_far_and_sparc_hardly():
    noisy = gaussian_speed() + 0.01 * np.random.default_rng(0).normal(size=200)
    assert abs(sparc(noisy, 100) - sparc(gaussian_speed(), 100)) < 0.002
    assert log_dimensionless_jerk(noisy, 100) < -8.5


def test_neither_amplitude_nor_duration_matters():
    base = sparc(minimum_jerk_speed(60), 60)
    assert sparc(7 * minimum_jerk_speed(60), 60) == pytest.approx(base)
    assert sparc(minimum_jerk_speed(60, seconds=4), 60) == pytest.approx(base, abs=0.006)


@pytest.mark.parametrize("speed", [np.zeros(50), np.ones(1), np.ones((5, 2))])
def test_what_is_no_movement_is_refused(speed):
    with pytest.raises(ValueError, match="speed profile"):
        sparc(speed, 60)


def test_a_movement_in_passing_is_judged_above_its_ends():
    bell = minimum_jerk_speed(60)
    np.testing.assert_allclose(above_its_ends(bell + 3), bell, atol=0.01)


def test_a_dance_of_one_move_a_beat_has_that_many_movements():
    found = movements(prepare(Motion(bpm=60, seconds=10, phrase=(0, 1), smoothing=False).track()))
    arms = [movement for movement in found if movement.limb == "left arm"]
    assert len(arms) == pytest.approx(10, abs=1)
    assert weighted_mean(arms, "sparc") == pytest.approx(-1.41, abs=0.03)
    assert not [movement for movement in found if "leg" in movement.limb]


def moved(length, seconds, sparc=-1.5):
    return Movement("left arm", 3.0, 3.0 + seconds, length, sparc, 10 * sparc)


def test_a_clear_movement_weighs_its_length_and_a_slow_one_less():
    """In proportion to its pace up to `CLEAR_PACE`, but never less than a tenth."""
    assert moved(1.2, 1.2 / CLEAR_PACE).weight == pytest.approx(1.2)
    assert moved(1.2, 0.5).weight == pytest.approx(1.2)
    assert moved(1.2, 2 * 1.2 / CLEAR_PACE).weight == pytest.approx(1.2 / 2)
    assert moved(1.2, 4 * 1.2 / CLEAR_PACE).weight == pytest.approx(1.2 / 4)
    assert moved(1.2, 1000.0).weight == pytest.approx(1.2 * LEAST_WEIGHT)
    assert moved(0.4, 0.5).weight == pytest.approx(0.4)


def test_a_mean_is_one_of_weights():
    clear, drift = moved(1.0, 1.0, sparc=-1.4), moved(0.5, 100.0, sparc=-3.0)
    expected = (1.0 * -1.4 + 0.5 * LEAST_WEIGHT * -3.0) / (1.0 + 0.5 * LEAST_WEIGHT)
    assert weighted_mean([clear, drift], "sparc") == pytest.approx(expected)
    assert weighted_mean([clear, drift], "ldlj") == pytest.approx(10 * expected)
    assert weighted_mean([], "sparc") is None


def test_unseen_limbs_have_no_movements():
    track = Motion().track()
    visibility = track.visibility.copy()
    visibility[:, 15] = 0.1
    hidden = prepare(type(track)(track.times, track.image, track.world, visibility, 480, 640))
    assert "left arm" not in {movement.limb for movement in movements(hidden)}
    assert hidden.excluded_share == pytest.approx(1 / 12)
    assert RATE == 60
