"""Signals keep the time of presentation, fill short gaps only, and know no camera."""

from dataclasses import replace

import numpy as np
import pytest

from scoring.landmarks import INDEX
from scoring.signals import (
    RATE,
    body_scale,
    energy,
    low_pass,
    mask_covered,
    outvote_spikes,
    prepare,
    resample,
)
from tests.scoring.motion import PIXELS_PER_METRE, SHANK, THIGH, Motion, unseen, without_frames

WRIST = INDEX["left_wrist"]


def test_the_grid_is_even_and_keeps_the_clock():
    track = Motion(fps=24).track()
    late = type(track)(track.times + 3.2, track.image, track.world, track.visibility, 480, 640)
    signals = prepare(late)
    assert signals.times[0] == pytest.approx(3.2)
    np.testing.assert_allclose(np.diff(signals.times), 1 / RATE)


def test_legs_taken_for_each_other_in_one_frame_are_no_move():
    track = Motion(seconds=6).track()
    sides = [INDEX[f"left_{part}"] for part in ("knee", "ankle", "heel", "foot_index")]
    others = [INDEX[f"right_{part}"] for part in ("knee", "ankle", "heel", "foot_index")]
    image, world = track.image.copy(), track.world.copy()
    for places in (image, world):
        places[90, sides + others] = places[90, others + sides]
    swapped = prepare(replace(track, image=image, world=world))
    assert np.abs(image - track.image).max() > 50
    assert np.abs(swapped.points - prepare(track).points)[:, sides + others].max() < 0.01


def test_spikes_are_outvoted_alike_forwards_and_backwards():
    values = np.random.default_rng(3).normal(size=(50, 2))
    for rate in (24.0, 30.0, 60.0):
        there, back = outvote_spikes(values, rate), outvote_spikes(values[::-1], rate)
        assert there == pytest.approx(back[::-1])
    ramp = np.arange(12.0)[:, None]
    assert outvote_spikes(ramp, 30.0) == pytest.approx(ramp)


def test_the_filter_moves_nothing_in_time():
    times = np.arange(0, 10, 1 / RATE)
    bell = np.exp(-((times - 5) ** 2) / 0.02)
    assert times[np.argmax(low_pass(bell[:, None]))] == pytest.approx(5, abs=1e-9)
    wave = np.sin(2 * np.pi * 2 * times)[:, None]
    np.testing.assert_allclose(low_pass(wave)[60:-60], wave[60:-60], atol=1e-3)
    tremble = np.sin(2 * np.pi * 15 * times)[:, None]
    assert np.abs(low_pass(tremble)[60:-60]).max() < 1e-3


def test_a_short_gap_is_filled_by_a_curve_and_a_long_one_by_nothing():
    times = np.arange(0, 4, 1 / 30)
    wave = np.sin(2 * np.pi * times)[:, None]
    grid = np.arange(0, 3.9, 1 / RATE)
    short = (times < 1) | (times > 1.16)
    long = (times < 1) | (times > 1.6)
    np.testing.assert_allclose(
        resample(times[short], wave[short], grid), np.sin(2 * np.pi * grid)[:, None], atol=0.01
    )
    assert mask_covered(times[short], grid).all()
    out = (grid > 1) & (grid < 1.6)
    assert not mask_covered(times[long], grid)[out].any()
    assert mask_covered(times[long], grid)[(grid < 0.95) | (grid > 1.65)].all()
    assert np.abs(resample(times[long], wave[long], grid)).max() < 1.01


def test_what_is_not_visible_is_excluded_and_reported():
    track = Motion().track()
    visibility = track.visibility.copy()
    visibility[60:120, WRIST] = 0.3
    signals = prepare(type(track)(track.times, track.image, track.world, visibility, 480, 640))
    hidden = (signals.times > 2) & (signals.times < 3.9)
    assert not signals.valid[hidden, WRIST].any()
    assert signals.excluded_share == pytest.approx(2 / 12 / 12, abs=0.002)


def test_energy_is_unknown_where_nobody_was_found():
    track = unseen(Motion().track(), np.arange(100, 130))
    moving = energy(prepare(track))
    assert np.isnan(moving[220:255]).all()
    assert np.isfinite(moving[:190]).all()


def test_the_scale_is_the_dancers_own():
    for size in (0.7, 1.0, 1.2):
        pixels_per_metre, leg = body_scale(Motion(size=size).track())
        assert pixels_per_metre == pytest.approx(PIXELS_PER_METRE, rel=1e-3)
        assert leg == pytest.approx(size * (THIGH + SHANK), rel=0.01)
    small, large = (prepare(Motion(size=size).track()).points for size in (0.7, 1.2))
    np.testing.assert_allclose(np.ptp(small[:, WRIST], 0), np.ptp(large[:, WRIST], 0), rtol=0.01)


def test_frames_of_uneven_length_give_the_same_curve():
    dense = Motion(fps=60).track()
    kept = np.random.default_rng(0).random(len(dense)) < 0.55
    kept[[0, -1]] = True
    uneven = prepare(without_frames(dense, kept))
    even = prepare(dense)
    assert np.abs(uneven.points[:, WRIST] - even.points[:, WRIST]).max() < 0.025
