"""What must hold for dancers that the scorer was not made with (`tests.scoring.strangers`)."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from scipy.interpolate import CubicSpline

from scoring.analysis import measure
from scoring.axes import balance_axis, rhythm_axis
from scoring.evidence import InsufficientEvidence
from scoring.landmarks import INDEX, PoseTrack
from scoring.music import Music
from scoring.result import Score, score
from tests.scoring.motion import mirrored
from tests.scoring.strangers.camera import FOCAL, film
from tests.scoring.strangers.moves import DANCES, Stranger

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("points_alone")]

SLACK = 0.15
"""Points that noise may give back."""


def danced(stranger: Stranger) -> Score:
    return score(film(stranger), music=stranger.music)


def at_most(stranger: Stranger) -> float:
    """The points, 0 where the dancer is told that there is no movement to judge."""
    try:
        return danced(stranger).total_score
    except InsufficientEvidence as told:
        return 0.0 if told.code == "no_movement" else 100.0


def wobbling(track: PoseTrack, pixels: float) -> PoseTrack:
    """The track through a camera that is held by hand."""
    rng, knots = np.random.default_rng(0), np.arange(0, 16, 0.25)
    image = track.image.copy()
    image[:, :, :2] += CubicSpline(knots, rng.normal(0, pixels, (len(knots), 1, 2)))(track.times)
    return replace(track, image=image)


def falls(points: list[float]) -> bool:
    return all(b <= a + SLACK for a, b in pairwise(points))


# -- known truth ----------------------------------------------------------------------------


@pytest.mark.parametrize("bpm", [85, 118, 150])
@pytest.mark.parametrize("share", [0.35, 0.45, 0.6, 1.0])
def test_a_pose_that_is_held_is_reached_on_the_beat(share, bpm):
    """The middle of the hold is up to 0.3 s after it."""
    found = danced(Stranger(share=share, bpm=bpm, seed=3))
    assert abs(found.details["beat_lag_ms"]) <= 20
    assert found.rhythm > 27


@pytest.mark.parametrize("lag", [-0.09, 0.05, 0.12])
def test_a_lag_is_found_in_held_poses(lag):
    found = danced(Stranger(lag=lag, seed=4)).details
    assert found["beat_lag_ms"] == pytest.approx(1000 * lag, abs=15)


@pytest.mark.parametrize("style", DANCES)
@pytest.mark.parametrize(("bpm", "fps", "size"), [(83, 24, 0.7), (109, 60, 1.0), (147, 30, 1.1)])
def test_steps_hips_and_held_poses_keep_the_beat(style, bpm, fps, size):
    found = danced(Stranger(style, bpm, fps=fps, size=size, timing=0.01, seed=bpm))
    tempi = [found.details["tempo_bpm"], *found.details["tempo_alternatives_bpm"]]
    assert min(abs(tempo - bpm) for tempo in tempi) <= 1
    assert found.details["p_value"] <= 0.01
    assert found.rhythm > 21
    assert found.smoothness > 14


# -- chance ---------------------------------------------------------------------------------


@pytest.mark.parametrize("style", ["flowing", "throwing", "whole beats", "step touch"])
def test_who_does_not_hear_the_music_gets_no_rhythm(style):
    """The moves at random moments, or at another tempo."""
    values, points = [], []
    for seed in range(15):
        rng = np.random.default_rng(seed)
        bpm = float(rng.uniform(85, 155))
        music = Music.at(
            rng.uniform(0, 0.6) + np.arange(0, 14, 60 / (bpm * rng.choice([0.8, 1.3])))
        )
        measured = measure(film(Stranger(style, bpm, seed=seed, timing=0.02)), music=music)
        values.append(measured.rhythm.p_value)
        points.append(rhythm_axis(measured).points)
    assert np.mean(np.array(values) <= 0.05) <= 0.2
    assert np.mean(np.array(values) <= 0.5) <= 0.8
    assert np.mean(points) < 1.5
    assert np.median(points) < 0.5


# -- what is no dance -----------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(4))
def test_who_waits_is_not_judged_or_gets_next_to_nothing(seed):
    assert at_most(Stranger("waiting", seed=seed)) < 20


@pytest.mark.parametrize("shake", [30.0, 100.0])
def test_a_shaking_camera_is_no_dance(shake):
    track = wobbling(film(Stranger("waiting", seed=1)), shake)
    with pytest.raises(InsufficientEvidence, match="stands still"):
        score(track, music=Stranger().music)


@pytest.mark.parametrize("style", ["hits", "carried", "bounce"])
def test_a_shaking_camera_costs_no_balance(style):
    """By 5 cm, up and down and to and fro."""
    stranger = Stranger(style, seed=6)
    track, pixels = film(stranger), 0.05 * FOCAL / stranger.distance
    still, shaking = (measure(t, music=stranger.music) for t in (track, wobbling(track, pixels)))
    assert shaking.stability.flight_share < 0.1
    assert balance_axis(shaking).points == pytest.approx(balance_axis(still).points, abs=1)


@pytest.mark.parametrize("seed", range(2, 5))
def test_a_hand_that_beats_time_is_no_dance(seed):
    assert at_most(Stranger("conducting", seed=seed)) < 50


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("style", ["flowing", "throwing"])
def test_throwing_limbs_about_beats_a_dance_on_nothing(style, seed):
    dance = danced(Stranger("whole beats", timing=0.02, seed=seed))
    wild = danced(Stranger(style, seed=seed))
    assert wild.smoothness < dance.smoothness - 1
    assert wild.rhythm < dance.rhythm - 15
    assert wild.creativity < dance.creativity - 3
    assert wild.balance <= dance.balance + 1  # both stand on two feet
    assert wild.total_score < dance.total_score - 30


@pytest.mark.parametrize("parts", [("wrist",), ("wrist", "elbow"), ("ankle",)])
def test_a_hand_or_a_foot_out_of_sight_hides_no_dance(parts):
    track, music = film(Stranger(seed=5)), Stranger(seed=5).music
    base, visibility = score(track, music=music), track.visibility.copy()
    visibility[:, [INDEX[f"left_{part}"] for part in parts]] = 0.2
    hidden = score(replace(track, visibility=visibility), music=music)
    for axis, points in base.breakdown.items():
        assert getattr(hidden, axis) == pytest.approx(points, abs=3)


# -- monotony -------------------------------------------------------------------------------


@pytest.mark.parametrize("style", ["hits", "whole beats", "step touch", "salsa", "turns"])
def test_jitter_of_the_landmarks_never_raises_smoothness(style):
    noisy = [Stranger(style, seed=6, noise=noise) for noise in (0.003, 0.008, 0.016, 0.03)]
    assert falls([danced(stranger).smoothness for stranger in noisy])


@pytest.mark.parametrize("style", ["hits", "whole beats", "step touch", "bounce"])
def test_tremor_never_raises_smoothness(style):
    trembling = [Stranger(style, seed=6, tremor=tremor) for tremor in (0, 0.02, 0.04)]
    assert falls([danced(stranger).smoothness for stranger in trembling])


@pytest.mark.parametrize("bpm", [85, 100, 125, 150])
def test_moves_in_pieces_cost_smoothness_at_any_tempo(bpm):
    whole, pieces = (Stranger("whole beats", bpm, pieces=n, seed=7) for n in (1, 2))
    assert danced(pieces).smoothness < danced(whole).smoothness - 4


def test_fast_moves_are_as_smooth_as_slow_ones():
    points = [danced(Stranger(style, seed=8)).smoothness for style in ("hits", "double time")]
    assert points[1] == pytest.approx(points[0], abs=3)


@pytest.mark.parametrize("style", ["hits", "whole beats", "half time", "step touch", "bounce"])
def test_unsteady_timing_never_raises_rhythm(style):
    unsteady = [Stranger(style, seed=9, timing=timing) for timing in (0, 0.03, 0.06, 0.12)]
    points = [danced(stranger).rhythm for stranger in unsteady]
    assert falls(points)
    assert points[-1] < points[0] - 8


@pytest.mark.parametrize("style", ["hits", "whole beats", "bounce", "carried"])
def test_sway_never_raises_balance(style):
    points = [danced(Stranger(style, seed=6, sway=sway)).balance for sway in (0, 0.1, 0.2, 0.3)]
    assert falls(points)
    assert points[-1] < points[0] - 8


@pytest.mark.parametrize("bpm", [90, 118, 145])
def test_steps_that_carry_the_body_cost_no_balance_and_a_body_thrown_past_them_does(bpm):
    carried, thrown = (danced(Stranger(style, bpm)) for style in ("carried", "thrown"))
    assert carried.balance > 22
    assert thrown.balance < carried.balance - 6


@pytest.mark.parametrize("bpm", [90, 140])
def test_jumping_jacks_are_in_balance_and_no_varied_dance(bpm):
    """Both feet move at once, so that neither stands; one move again and again is half a dance."""
    stranger = Stranger("jacks", bpm, seed=4)
    jacks, dance = danced(stranger), danced(replace(stranger, style="hits"))
    assert balance_axis(measure(film(stranger), music=stranger.music)).points > 22
    assert jacks.creativity < dance.creativity - 3
    assert jacks.total_score < 55
    assert "one move again and again" in jacks.feedback


@pytest.mark.parametrize("style", ["hits", "whole beats", "salsa"])
def test_fewer_poses_never_raise_creativity(style):
    poor = [Stranger(style, seed=5, poses=poses, loop=poses) for poses in (2, 4)]
    rich = danced(Stranger(style, seed=5)).creativity
    assert all(danced(stranger).creativity < rich - 1 for stranger in poor)


# -- invariance -----------------------------------------------------------------------------


@pytest.mark.parametrize("style", ["hits", "step touch", "bounce", "turns"])
def test_mirror_place_size_and_resolution_change_nothing(style):
    stranger = Stranger(style, seed=11)
    track = film(stranger)
    base = score(track, music=stranger.music).total_score
    moved = replace(track, image=track.image + np.array([60, -40, 0], np.float32))
    smaller = replace(track, image=track.image / 2, width=360, height=640)
    for other in (mirrored(track), moved, smaller):
        assert score(other, music=stranger.music).total_score == pytest.approx(base, abs=0.3)


@pytest.mark.parametrize("style", ["hits", "whole beats", "half time", "bounce", "step touch"])
def test_frame_rate_and_distance_change_little(style):
    stranger = Stranger(style, seed=12, noise=0.003)
    base = danced(stranger).total_score
    for changes in ({"fps": 60}, {"distance": 4.5}):
        assert danced(replace(stranger, **changes)).total_score == pytest.approx(base, abs=2)
