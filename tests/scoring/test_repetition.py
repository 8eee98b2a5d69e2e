"""One move again and again is told from choreography, from slow moves and from held poses."""

from __future__ import annotations

from dataclasses import asdict, replace

import numpy as np
import pytest

from scoring.analysis import measure
from scoring.axes import measure_amount
from scoring.calibration import repeat
from scoring.repetition import find_one_move, find_one_way
from scoring.result import score
from tests.scoring.strangers.camera import film
from tests.scoring.strangers.moves import DANCES, STYLES, Stranger
from tests.scoring.strangers.others import OTHERS

STEP = 0.05
TIMES = np.arange(0, 14, STEP)


def along(*courses: np.ndarray) -> np.ndarray:
    return np.stack(courses, 1)


@pytest.mark.parametrize("seconds", [0.7, 1.0, 1.5])
def test_what_comes_back_soon_is_one_move(seconds):
    turn = 2 * np.pi * TIMES / seconds
    assert find_one_move(along(np.sin(turn), np.cos(turn)), STEP) > 0.85


def test_what_comes_back_later_or_was_never_away_is_not():
    turn = 2 * np.pi * TIMES / 3
    assert find_one_move(along(np.sin(turn), np.cos(turn)), STEP) == 0
    held = np.repeat(np.random.default_rng(1).normal(size=(4, 3)), len(TIMES) // 4, axis=0)
    assert find_one_move(held, STEP) == 0
    assert find_one_move(np.zeros((len(TIMES), 2)), STEP) == 0
    assert find_one_move(np.ones((6, 2)), STEP) == 0


def test_out_and_back_lies_on_one_line_however_long():
    turn = 2 * np.pi * TIMES / 4
    assert find_one_way(along(np.sin(turn), -2 * np.sin(turn))) == pytest.approx(1)
    assert find_one_way(along(np.sin(turn), np.cos(turn))) == pytest.approx(0.5, abs=0.05)


def test_instants_without_a_body_do_not_count():
    places = along(np.sin(TIMES), np.sin(TIMES) + 1)
    places[40:90] = np.nan
    assert find_one_way(places) == pytest.approx(1)
    assert find_one_move(places, STEP) == 0


@pytest.mark.parametrize("style", DANCES)
def test_no_dance_is_taken_for_one_move(style):
    assert repeat(**asdict(measure(film(Stranger(style, 104, seed=6))).repetition)) == 1


@pytest.mark.parametrize("style", ["marching", "running", "star jumps", "squats"])
def test_exercise_earns_half_of_the_points_and_is_told_why(style, monkeypatch):
    monkeypatch.setitem(STYLES, style, OTHERS[style])
    who = Stranger(style, 112, seed=6)
    assert measure_amount(measure(film(who), music=who.music)) == pytest.approx(0.5)
    said = score(film(who), music=who.music).feedback
    assert "again and again, so that only 50% of the points can be earned" in said


def test_a_short_loop_of_poses_is_no_single_move():
    loop = replace(Stranger("hits", 110, seed=3), loop=4)
    assert repeat(**asdict(measure(film(loop)).repetition)) == 1
