"""What to practise next, by what was found; stars and level by their rule."""

import subprocess
import sys

import numpy as np
import pytest

from scoring.calibration import MAXIMUM
from scoring.level import level_of
from scoring.music import Music
from scoring.practice import FINDINGS, read_exercises
from scoring.result import score
from tests.scoring.motion import Motion

QUIET = Motion(noise=0.006)


def advised(motion, music=None):
    found = score(motion.track(), music=music)
    return found, {exercise["axis"]: exercise["finding"] for exercise in found.exercises}


def test_every_line_of_the_table_is_of_an_axis_and_a_finding_and_each_axis_ends_with_always():
    exercises = read_exercises()
    assert {one.axis for one in exercises} == set(MAXIMUM)
    assert {one.finding for one in exercises} == set(FINDINGS)
    for axis in MAXIMUM:
        findings = [one.finding for one in exercises if one.axis == axis]
        assert findings.index("always") == len(findings) - 1
    for one in exercises:
        assert 60 <= one.seconds <= 600
        assert one.words.endswith(".")
        assert one.words.format(limb="your left arm").count("{") == 0


@pytest.mark.parametrize(("lag", "finding"), [(0.13, "late"), (-0.13, "early"), (0.25, "between")])
def test_who_is_beside_the_beat_practises_that(lag, finding):
    beats = Music.at(np.arange(0, 12.1, 0.5))
    found, findings = advised(Motion(noise=0.006, lag=lag), beats)
    assert findings["rhythm"] == finding
    assert found.exercises[0]["axis"] == "rhythm"


def test_a_trembling_dancer_practises_smooth_arms_and_the_arm_is_named():
    found, findings = advised(Motion(noise=0.006, tremor=0.06))
    assert findings["smoothness"] == "rough_arms"
    words = next(one["words"] for one in found.exercises if one["axis"] == "smoothness")
    assert " arm in four counts" in words


def test_a_loop_is_practised_in_another_order():
    _, findings = advised(Motion(noise=0.006, phrase=(1, 5)))
    assert findings["creativity"] == "loop"


def test_the_weakest_axis_comes_first_and_a_good_one_is_not_practised():
    found, findings = advised(Motion(noise=0.006, sway=0.3), Music.at(QUIET.beats))
    shares = {axis: found.breakdown[axis] / MAXIMUM[axis] for axis in MAXIMUM}
    assert next(iter(findings)) == min(shares, key=shares.get) == "balance"
    assert all(shares[axis] < 0.8 for axis in list(findings)[1:])


@pytest.mark.parametrize(
    ("total", "most", "stars"),
    [(0, 100, 1), (29.9, 100, 1), (30, 100, 2), (49.9, 100, 2), (50, 100, 3), (65, 100, 4),
     (79.9, 100, 4), (80, 100, 5), (100, 100, 5), (60, 75, 5), (37.4, 75, 2), (37.5, 75, 3)],
)  # fmt: skip
def test_stars_follow_the_share_of_what_could_be_earned(total, most, stars):
    assert level_of(total, most).stars == stars


def test_the_level_needs_no_numpy():
    told = "import sys, scoring.level; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", told], check=False).returncode == 0
