"""Cuts, loops, slow motion and darkness are seen in very small copies of the pictures."""

from __future__ import annotations

import numpy as np
import pytest

from pose.film import brighten_picture, cuts, fresh, light, loop, thumb
from pose.picture import RgbPicture

RATE = 30


def dance(seconds: float, seed: int = 1, rate: float = RATE) -> np.ndarray:
    """(n, 24, 24): something dark that wanders before a wall, in light that trembles a little."""
    rng = np.random.default_rng(seed)
    wall = rng.integers(90, 220, (24, 24))
    times = np.arange(0, seconds, 1 / rate)
    x = 12 + 7 * np.sin(2.1 * times + seed) + 2 * np.sin(13 * times)
    y = 12 + 5 * np.sin(3.4 * times) + rng.normal(0, 0.2, len(times))
    rows, columns = np.mgrid[:24, :24]
    apart = np.hypot(rows - y[:, None, None], columns - x[:, None, None])
    body = np.exp(-((apart / 4) ** 2))
    shown = wall * (1 - body) + 40 * body + rng.normal(0, 0.3, (len(times), 24, 24))
    return shown.clip(0, 255).round().astype(np.uint8)


def times_of(thumbs: np.ndarray, rate: float = RATE) -> np.ndarray:
    return np.arange(len(thumbs)) / rate


def again(thumbs: np.ndarray, seed: int = 3) -> np.ndarray:
    """The same pictures, encoded once more."""
    noise = np.random.default_rng(seed).normal(0, 0.5, thumbs.shape)
    return (thumbs + noise).clip(0, 255).round().astype(np.uint8)


@pytest.mark.parametrize("rate", [15, 30, 60])
def test_a_dance_is_a_film_without_cut_loop_or_slow_motion(rate):
    for seed in range(4):
        shown = dance(10, seed, rate)
        times = times_of(shown, rate)
        assert (cuts(times, shown), loop(times, shown)) == ((), None)
        assert fresh(shown) > 0.95


@pytest.mark.parametrize("at", [0.5, 4.0, 9.6])
def test_a_cut_to_another_place_is_found_where_it_is(at):
    one, other = dance(10), dance(10, seed=7)
    shown = np.concatenate([one[: int(at * RATE)], other[int(at * RATE) :]])
    assert cuts(times_of(shown), shown) == (pytest.approx(at, abs=1 / RATE),)


def test_a_flash_is_no_cut():
    shown = dance(10)
    shown[100:102] = 255
    assert cuts(times_of(shown), shown) == ()


@pytest.mark.parametrize("period", [1.0, 2.0, 3.3, 5.0])
def test_a_loop_is_found_with_its_length(period):
    part = dance(period)
    shown = np.concatenate([again(part, seed) for seed in range(int(10 / period))])
    assert loop(times_of(shown), shown) == pytest.approx(period, abs=0.04)


def test_a_loop_is_found_at_a_variable_frame_rate():
    part = dance(2.0)
    shown = np.concatenate([again(part, seed) for seed in range(5)])
    kept = np.random.default_rng(5).random(len(shown)) > 0.15
    assert loop(times_of(shown)[kept], shown[kept]) == pytest.approx(2.0, abs=0.1)


def test_a_film_in_which_nobody_moves_is_no_loop():
    shown = again(np.repeat(dance(0.1)[:1], 300, axis=0))
    assert loop(times_of(shown), shown) is None


@pytest.mark.parametrize(("times_each", "share"), [(2, 0.5), (3, 1 / 3), (4, 0.25)])
def test_pictures_shown_several_times_are_counted_once(times_each, share):
    shown = np.repeat(dance(5), times_each, axis=0)
    assert fresh(shown) == pytest.approx(share, abs=0.08)


def test_a_film_of_24_pictures_a_second_shown_at_30_is_not_slow():
    shown = dance(10, rate=24)[(np.arange(300) * 24) // 30]
    assert fresh(shown) == pytest.approx(0.8, abs=0.05)


def test_nothing_is_said_where_nothing_was_kept():
    none = np.zeros((30, 0, 0), np.uint8)
    assert (cuts(times_of(none), none), loop(times_of(none), none)) == ((), None)
    assert (fresh(none), light(none)) == (1.0, None)


def test_a_dark_picture_is_shown_brighter_to_the_networks_and_a_bright_one_as_it_is():
    rng = np.random.default_rng(2)
    pixels = rng.integers(0, 200, (48, 64, 3)).astype(np.uint8)
    bright, dark = RgbPicture(pixels), RgbPicture((pixels * 0.08).astype(np.uint8))

    assert brighten_picture(bright, thumb(bright)) is bright
    lit = brighten_picture(dark, thumb(dark))
    assert (lit.width, lit.height) == (64, 48)
    assert np.percentile(lit.rgb(), 99) == pytest.approx(170, abs=30)
    assert light(np.array([thumb(dark)])) < 20
    square = np.array([[48.0, 0, 0], [0, 48, 0]])
    assert lit.part(square, 16).mean() == pytest.approx(bright.part(square, 16).mean(), abs=25)
