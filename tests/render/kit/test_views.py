# ruff: noqa: E501, tables and arrays are easier to read in full lines
"""Views are painted the same each time, with depth, and move slowly."""

from __future__ import annotations

from itertools import pairwise
from typing import get_args

import numpy as np
import pytest

from render.kit.grounds import fir
from render.kit.paintings import Painting
from render.kit.sceneries import noise
from render.plan.code_rules import CodeRefused, check_code
from render.plan.views import Ground, Hour, Sight, Weather

SIZE = (194, 110)  # no multiple of four, as 854 x 480 is none


@pytest.mark.parametrize("ground", get_args(Ground))
@pytest.mark.parametrize("hour", get_args(Hour))
def test_every_ground_is_painted_at_every_hour(ground: str, hour: str) -> None:
    picture = Painting(SIZE, hour, (ground,), "clear", ("sun", "moon"), 1).at(1.0)
    assert picture.shape == (110, 194, 3)
    assert picture.dtype == np.uint8
    assert picture.std() > 4


@pytest.mark.parametrize("weather", get_args(Weather))
def test_every_weather_moves(weather: str) -> None:
    painting = Painting(SIZE, "day", ("hills",), weather, (), 2)
    assert (painting.at(0.0) != painting.at(2.0)).any()


@pytest.mark.parametrize("sight", get_args(Sight))
def test_every_sight_is_to_be_seen(sight: str) -> None:
    hour = "sunset" if sight in ("sun", "birds", "boat", "rainbow") else "night"
    ground = (
        ("space",)
        if sight == "planets"
        else ("sea",)
        if sight in ("boat", "lighthouse")
        else ("field",)
    )
    times = np.arange(0, 4, 0.5)
    without, shown = (Painting(SIZE, hour, ground, "clear", things, 3) for things in ((), (sight,)))
    apart = max(np.abs(shown.at(t).astype(int) - without.at(t)).max() for t in times)
    assert apart > 25


def test_the_same_fields_give_the_same_picture_and_another_seed_another() -> None:
    pictures = [
        Painting(SIZE, "sunset", ("mountains",), "clear", ("sun",), n).at(3.0) for n in (4, 4, 5)
    ]
    assert np.array_equal(pictures[0], pictures[1])
    assert not np.array_equal(pictures[0], pictures[2])


def test_what_is_far_is_lost_in_haze() -> None:
    """Ridges at noon differ less from the sky the farther they are."""
    painting = Painting((320, 180), "day", ("forest",), "clear", (), 6)
    picture = painting.at(0.0).astype(float).mean(axis=2)
    rows = [picture[row].mean() for row in (100, 172)]
    assert rows[0] > rows[1] + 25


def test_water_mirrors_what_stands_above_it() -> None:
    painting = Painting((320, 180), "dusk", ("city", "lake"), "clear", (), 7)
    picture = painting.at(0.5).astype(float).mean(axis=2)
    above = picture[painting.horizon - 40 : painting.horizon][::-1]
    below = picture[painting.horizon : painting.horizon + 40]
    assert np.corrcoef(above.mean(axis=0), below.mean(axis=0))[0, 1] > 0.7


def test_slow_motion_never_jumps() -> None:
    painting = Painting(SIZE, "day", ("hills",), "clouds", (), 8)
    frames = [painting.at(t / 30).astype(int) for t in range(20, 26)]
    steps = [np.abs(b - a).mean() for a, b in pairwise(frames)]
    assert max(steps) < 3


def test_noise_can_be_set_side_by_side_and_a_fir_is_widest_below() -> None:
    field = noise(np.random.default_rng(0), 64, 128, 1.8)
    assert abs(float(field.mean())) < 1e-3
    assert (
        np.abs(field[:, 0] - field[:, -1]).mean()
        < 2 * np.abs(field[:, 0] - field[:, 1]).mean() + 0.1
    )
    reach = fir(np.random.default_rng(0), np.linspace(0, 1.2, 50))
    assert reach[0] > 0.9
    assert reach[-1] == 0


def test_scene_code_makes_pictures_of_numbers_and_opens_no_other_files() -> None:
    head = "import numpy as np\nfrom manim import *\nclass S(Scene):\n    def construct(self):\n        self.add({})\n"
    check_code(head.format("ImageMobject(np.uint8(np.zeros((4, 4, 4))))"), "S")
    for other in (
        "ImageMobject('/etc/passwd')",
        "ImageMobject(np.array('x'))",
        "ImageMobject(str(1))",
    ):
        with pytest.raises(CodeRefused):
            check_code(head.format(other), "S")
