"""The moments that feedback names: only what stands out, with its side and its seconds."""

from dataclasses import replace

import numpy as np
import pytest

from scoring.alignment import Alignment
from scoring.analysis import measure
from scoring.axes import axes
from scoring.balance import Stability
from scoring.codebook import codebook
from scoring.feedback import in_one_text, write_remarks
from scoring.moments import (
    JERKY,
    LEAST_RECOVERY,
    ROUGHER,
    WINDOW,
    jerkiest,
    least_balanced,
    least_in_time,
    list_unused,
    longest_pose,
)
from scoring.rhythm import Lock
from scoring.signals import RATE
from scoring.smoothness import Movement

GRID = np.arange(0.0, 12.0, 0.5)


@pytest.fixture(scope="module")
def measured(dance):
    return measure(dance)


def moved(start, sparc, limb="left arm"):
    return Movement(limb, start, start + 0.5, 0.5, sparc, 0.0)


@pytest.mark.parametrize(
    ("usual", "rough", "named"),
    [
        (-1.4, JERKY - 0.01, True),
        (-1.4, JERKY + 0.01, False),  # it stands out, but is not jerky
        (-1.9, -2.0, False),  # jerky, but so is all the rest
        (-1.9, -1.95 - 1.2 * ROUGHER, True),
    ],
)
def test_a_limb_is_jerky_where_it_is_rough_and_stands_out(measured, usual, rough, named):
    found = [moved(start, usual, limb) for start in range(0, 40, 2) for limb in ("right arm",)]
    moment = jerkiest(replace(measured, movements=[*found, moved(7.2, rough)]))
    assert (moment is not None) == named
    if moment:
        assert (moment.what, moment.start, moment.end) == ("left arm", 7.2, 7.7)


def test_without_movements_nothing_is_jerky(measured):
    assert jerkiest(replace(measured, movements=[])) is None


def dancing(measured, offsets):
    """A dance whose motion beats lie so many seconds after the beats of the music."""
    motion = GRID + offsets
    lock = Lock("whole body", "on the beat", GRID, GRID, motion, 0.0, 1.0, Alignment(1.0, 1.0))
    return replace(measured, rhythm=replace(measured.rhythm, lock=lock))


@pytest.mark.parametrize(("off", "what"), [(0.08, "late"), (-0.08, "early"), (0.12, "late")])
def test_the_window_that_slipped_is_named_with_its_side(measured, off, what):
    offsets = np.where((GRID >= 4) & (GRID < 4 + WINDOW), off, 0.0)
    moment = least_in_time(dancing(measured, offsets + 1e-6))
    assert (moment.what, moment.start, moment.end) == (what, 4.0, 4.0 + WINDOW)


@pytest.mark.parametrize(("mean", "what"), [(0.025, ""), (0.035, "late")])
def test_to_and_fro_is_neither_late_nor_early(measured, mean, what):
    """From 30 ms on, on the average, there is a side to name."""
    swing = np.where(np.arange(len(GRID)) % 2, 0.12, -0.12) + mean
    offsets = np.where((GRID >= 4) & (GRID < 4 + WINDOW), swing, 0.0)
    offsets[8] += 0.12  # the first stays within its window
    offsets[9] -= 0.12
    moment = least_in_time(dancing(measured, offsets + 1e-6))
    assert moment.what == what


def test_a_steady_dance_slips_nowhere(measured):
    assert least_in_time(dancing(measured, np.full(len(GRID), 0.01))) is None


@pytest.mark.parametrize(("side", "word"), [(-1.0, "left"), (1.0, "right")])
@pytest.mark.parametrize("seconds", [LEAST_RECOVERY / 2, 3 * LEAST_RECOVERY])
def test_a_fall_is_named_by_its_side_when_it_lasts(measured, side, word, seconds):
    times = np.arange(0, 4, 1 / RATE)
    out = (times >= 2) & (times < 2 + seconds)
    stability = Stability(
        times, np.where(out, -0.1, 0.1), np.where(out, side, -side), np.ones(len(times), bool), 0.0
    )
    moment = least_balanced(replace(measured, stability=stability))
    if seconds < LEAST_RECOVERY:
        assert moment is None
    else:
        assert (moment.what, moment.start) == (word, pytest.approx(2.0, abs=0.02))
        assert moment.end - moment.start == pytest.approx(seconds, abs=0.04)


def posing(measured, codes, moving=0.0):
    """A dance of these poses, each of which trembles by so many degrees."""
    times = 0.125 + 0.25 * np.arange(len(codes))
    poses = codebook()[codes] if len(codes) else np.zeros((0, 8))
    poses = poses + moving * np.where(np.arange(len(codes)) % 2, 1.0, -1.0)[:, None]
    variety = replace(measured.variety, codes=np.array(codes), times=times, poses=poses)
    return replace(measured, variety=variety)


def test_the_longest_pose_is_named_from_two_seconds_on(measured):
    assert longest_pose(posing(measured, [0] * 7 + [1] * 7)) is None
    moment = longest_pose(posing(measured, [1] * 3 + [0] * 8 + [1] * 3))
    assert moment.what == "both arms down, standing"
    assert (moment.start, moment.end) == (0.75, 2.75)
    assert longest_pose(posing(measured, [])) is None


@pytest.mark.parametrize(("moving", "named"), [(4.0, True), (16.0, False)])
def test_who_moves_within_a_pose_does_not_stay_in_it(measured, moving, named):
    moment = longest_pose(posing(measured, [1] * 3 + [0] * 12, moving))
    assert (moment is not None) == named


@pytest.mark.parametrize(("depth", "named"), [(-0.02, False), (-0.08, True)])
def test_a_fall_that_nobody_sees_is_not_named(measured, depth, named):
    times = np.arange(0, 4, 1 / RATE)
    out = (times >= 1) & (times < 2)
    stability = Stability(
        times, np.where(out, depth, 0.1), np.ones(len(times)), np.ones(len(times), bool), 0.0
    )
    assert (least_balanced(replace(measured, stability=stability)) is not None) == named


def test_an_arm_that_was_up_for_a_moment_was_not_never_up(measured):
    path = np.full_like(measured.variety.path, 170.0)
    path[:, [0, 1]] = 20.0
    low = replace(measured, variety=replace(measured.variety, path=path))
    assert "You never stretched your arms upwards." in list_unused(low)
    path = path.copy()
    path[7, 0] = 150.0
    once = replace(measured, variety=replace(measured.variety, path=path))
    assert "You never stretched your right arm upwards." in list_unused(once)


def test_the_window_that_slipped_ends_with_the_clip(measured):
    """Its last window is shorter than the others."""
    sight = replace(measured.sight, span=(0.3, 11.2))
    offsets = np.where(GRID >= 10, 0.12, 0.0)
    moment = least_in_time(dancing(replace(measured, sight=sight), offsets + 1e-6))
    assert (moment.start, moment.end) == (10.0, 11.2)


def test_who_is_very_creative_is_not_told_what_is_missing(measured):
    """Arms that were never up are a matter of style when the points are high."""
    path = measured.variety.path.copy()
    path[:, [0, 1]] = 20.0  # both arms down
    low_arms = replace(measured, variety=replace(measured.variety, path=path))
    found = axes(measured)

    def told(points):
        creativity = replace(found["creativity"], points=points)
        return in_one_text(write_remarks(low_arms, {**found, "creativity": creativity}))

    assert "never stretched your arms upwards" in told(12.0)
    assert "never stretched" not in told(19.0)
