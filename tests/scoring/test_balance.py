"""The centre of mass moves as the tables say, and the margin knows feet from falling."""

import numpy as np
import pytest

from scoring.balance import contacts, extrapolate, measure, positive_share, recoveries
from scoring.body import SEGMENTS, centre_of_mass, mass_weights
from scoring.landmarks import INDEX, LANDMARKS
from scoring.signals import prepare
from tests.scoring.motion import PIXELS_PER_METRE, Motion, leaning

DELTA = np.array([0.3, -0.2, 0.1])


def moved(names):
    points = np.random.default_rng(0).normal(size=(LANDMARKS, 3))
    other = points.copy()
    other[[INDEX[name] for name in names]] += DELTA
    return points, other


@pytest.mark.parametrize(
    ("names", "share"),
    [
        (["left_wrist", "left_index", "left_pinky"], 0.01351),
        (["right_ankle", "right_heel", "right_foot_index"], 0.03273),
    ],
)
def test_a_moved_limb_moves_the_male_centre_of_mass_by_its_share(names, share):
    before, after = moved(names)
    shift = centre_of_mass(after, "male") - centre_of_mass(before, "male")
    np.testing.assert_allclose(shift, share * DELTA, atol=3e-6)


@pytest.mark.parametrize("sex", ["male", "female", "mean"])
def test_a_moved_body_moves_its_centre_of_mass_by_exactly_that(sex):
    points = np.random.default_rng(0).normal(size=(5, LANDMARKS, 3))
    shift = centre_of_mass(points + DELTA, sex) - centre_of_mass(points, sex)
    np.testing.assert_allclose(shift, np.broadcast_to(DELTA, shift.shape), atol=1e-12)
    assert mass_weights(sex).sum() == pytest.approx(1)


def test_the_segments_are_a_whole_body():
    assert sum(segment.male[0] for segment in SEGMENTS) == pytest.approx(1, abs=2e-4)
    assert sum(segment.female[0] for segment in SEGMENTS) == pytest.approx(1, abs=2e-4)


def test_the_extrapolated_centre_runs_ahead_by_velocity_over_omega():
    leg, velocity = 0.85, 0.5
    centre = velocity * np.arange(60) / 60
    ahead = extrapolate(centre, leg) - centre
    np.testing.assert_allclose(ahead, velocity / np.sqrt(9.81 / (1.2 * leg)), rtol=1e-9)


def test_a_quiet_stance_keeps_its_margin():
    stability = measure(prepare(Motion(phrase=(0,)).track()))
    expected = (0.18 + 0.03) / 0.85 + 0.05  # the toes lie 3 cm outside the ankle
    assert positive_share(stability.margins) == 1
    assert np.median(stability.margins) == pytest.approx(expected, abs=0.02)
    assert stability.flight_share == 0


def test_travelling_across_the_floor_costs_nothing():
    track = Motion().track()
    image = track.image.copy()
    image[:, :, 0] += (60 * np.sin(track.times))[:, None]
    travelling = type(track)(track.times, image, track.world, track.visibility, 480, 640)
    before, after = (measure(prepare(t)).margins for t in (track, travelling))
    np.testing.assert_allclose(after, before, atol=0.01)


def test_a_fall_to_one_side_is_found_where_it_is():
    stability = measure(prepare(leaning(Motion(phrase=(0, 5)).track(), 6, 9, by=0.5)))
    start, end, side = recoveries(stability)[0]
    assert side == 1
    assert (start, end) == (pytest.approx(6.1, abs=0.4), pytest.approx(8.8, abs=0.4))
    assert positive_share(stability.margins) < 0.85


@pytest.mark.parametrize(("metres", "least"), [(0.15, 0.5), (0.3, 0.75)])
def test_a_jump_as_gravity_has_it_is_flight(metres, least):
    """But for the way up to a tenth of the leg."""
    track = Motion(phrase=(0,), noise=0.003).track()
    image, up = track.image.copy(), np.sqrt(2 * metres / 9.81)
    for landing in (3.0, 6.0, 9.0):
        since = track.times[:, None] - landing + up
        image[:, :, 1] -= np.maximum(metres - 9.81 / 2 * since**2, 0) * PIXELS_PER_METRE
    signals = prepare(type(track)(track.times, image, track.world, track.visibility, 480, 640))
    truth = 3 * 2 * up / 12
    assert least * truth < measure(signals).flight_share <= truth + 0.01


def test_jumps_are_left_out_and_a_lifted_foot_does_not_carry():
    track = Motion(phrase=(0,)).track()
    image = track.image.copy()
    up = (track.times >= 4) & (track.times < 4.5)
    image[up, :, 1] -= 0.3 * PIXELS_PER_METRE
    left = [INDEX[f"left_{part}"] for part in ("ankle", "heel", "foot_index")]
    one_leg = (track.times >= 8) & (track.times < 10)
    image[np.ix_(one_leg, left, [1])] -= 0.3 * PIXELS_PER_METRE
    signals = prepare(type(track)(track.times, image, track.world, track.visibility, 480, 640))
    feet = contacts(signals)
    at = np.searchsorted(signals.times, [2, 4.25, 9])
    assert feet[at].tolist() == [[True, True], [False, False], [False, True]]
    assert measure(signals).flight_share == pytest.approx(0.5 / 12, abs=0.01)
