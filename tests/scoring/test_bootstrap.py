"""Intervals come from stretches of time, the same every time."""

import numpy as np
import pytest

from scoring.analysis import measure
from scoring.axes import Axis
from scoring.axes import axes as judged
from scoring.bootstrap import blocks, interval, jackknife
from scoring.calibration import MAXIMUM
from scoring.music import Music
from tests.scoring.motion import Motion

TIMES = np.arange(0, 20, 0.1)


def test_blocks_split_the_span_and_lose_nothing():
    parts = blocks(TIMES, (0.0, 20.0))
    assert len(parts) == 10
    np.testing.assert_array_equal(np.concatenate(parts), np.arange(200))


def test_an_even_dance_is_sure_and_an_uneven_one_is_not():
    even, uneven = np.ones(200), np.where(TIMES < 10, 0.0, 2.0)
    assert interval((TIMES,), (0, 20), lambda i: float(even[i].mean()), 1.0) == pytest.approx(
        (1, 1)
    )
    low, high = interval((TIMES,), (0, 20), lambda i: float(uneven[i].mean()), 1.0)
    spread = 1.833 / np.sqrt(9)  # Student's t of ten stretches
    assert (low, high) == pytest.approx((1 - spread, 1 + spread), abs=0.15)


def test_neighbours_are_drawn_together():
    """200 alike neighbours say no more than ten stretches do: σ/√10, not σ/√200."""
    rng = np.random.default_rng(1)
    values = np.repeat(rng.normal(size=10), 20)
    low, high = interval((TIMES,), (0, 20), lambda i: float(values[i].mean()), values.mean())
    expected = 2 * 1.645 * values.std() / np.sqrt(10)
    assert high - low == pytest.approx(expected, rel=0.25)


def test_an_interval_is_seeded():
    values = np.random.default_rng(0).normal(size=200)
    found = [interval((TIMES,), (0, 20), lambda i: float(values[i].mean()), 0.0) for _ in range(2)]
    assert found[0] == found[1]


def test_leaving_parts_out_gives_the_standard_error_of_a_mean():
    values = np.random.default_rng(2).normal(size=400)
    error = jackknife(400, lambda kept: float(values[kept].mean()))
    assert error == pytest.approx(values.std() / np.sqrt(400), rel=0.4)
    assert jackknife(1, lambda kept: 0.0) == 0


@pytest.mark.slow
def test_the_intervals_hold_what_the_same_dancer_gets_on_the_average():
    """Of 20 performances, each with its own moves, slips and noise, about 18 should; 13 must."""
    held = dict.fromkeys(MAXIMUM, 0)
    found = [performance(seed) for seed in range(20)]
    for axis in held:
        usual = np.mean([axes[axis].points for axes in found])
        held[axis] = sum(axes[axis].low <= usual <= axes[axis].high for axes in found)
    assert min(held.values()) >= 13
    assert sum(held.values()) >= 62


def performance(seed: int) -> dict[str, Axis]:
    phrase = np.random.default_rng(seed + 77).integers(0, 8, 40)
    motion = Motion(
        seconds=16, noise=0.006, timing=0.06, sway=0.15, tremor=0.02, dropouts=0.02,
        phrase=tuple(int(pose) for pose in phrase), seed=seed,
    )  # fmt: skip
    return judged(measure(motion.track(), music=Music.at(motion.beats)))
