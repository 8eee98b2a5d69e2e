"""What must hold whatever the weights, over generated dancers that nobody has picked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from scoring.analysis import Measurement, measure
from scoring.axes import Axis, balance_axis, rhythm_axis, smoothness_axis
from scoring.evidence import InsufficientEvidence
from scoring.music import Music
from scoring.result import MAXIMUM, Score, score
from tests.scoring.motion import Motion, flail, mirrored, stand, thrash, walk, without_frames

pytestmark = pytest.mark.slow

DETERMINED = settings(
    derandomize=True,
    deadline=None,
    database=None,
    max_examples=8,
    phases=(Phase.explicit, Phase.generate),  # a smaller example is no clearer here
)
DANCERS = st.builds(
    Motion,
    bpm=st.integers(80, 160).map(float),
    fps=st.sampled_from([24.0, 25.0, 30.0, 50.0, 60.0]),
    timing=st.sampled_from([0.0, 0.01, 0.02, 0.035, 0.05]),
    size=st.sampled_from([0.75, 1.0, 1.15]),
    noise=st.sampled_from([0.003, 0.006, 0.01]),
    dropouts=st.sampled_from([0.0, 0.03]),
    seconds=st.just(14.0),
    seed=st.integers(1, 10_000),
)


SLACK = 0.15
"""Points that the noise of the landmarks, another for each level, may give back."""


def falls(points: list[float]) -> bool:
    return all(b <= a + SLACK for a, b in pairwise(points))


def to_music(motion: Motion) -> Score:
    return score(motion.track(), music=Music.at(motion.beats))


def axis(judge: Callable[[Measurement], Axis], motion: Motion) -> float:
    """The points of one axis alone, in a fraction of the time of a whole score."""
    return judge(measure(motion.track(), music=Music.at(motion.beats))).points


# -- known truth ----------------------------------------------------------------------------


@given(DANCERS, st.sampled_from([-0.1, -0.05, 0.0, 0.05, 0.1]))
@settings(DETERMINED, max_examples=24)
def test_tempo_and_lag_are_those_that_were_danced(motion, lag):
    danced = replace(motion, lag=lag)
    found = to_music(danced).details
    # Jitter moves tempo and lag by itself: the truth is what was danced, not what was meant.
    rests = danced.rests[(danced.rests > 0) & (danced.rests < danced.seconds)]
    number = np.round((rests - lag) * motion.bpm / 60)
    bpm = 60 / np.polyfit(number, rests, 1)[0]
    late = np.mean(rests - number * 60 / motion.bpm)
    tempi = [found["tempo_bpm"], *found["tempo_alternatives_bpm"]]
    assert min(abs(tempo - bpm) for tempo in tempi) <= 1
    within = max(0.015, 0.8 / motion.fps)  # a rest lies between two frames, and noise moves it
    assert found["beat_lag_ms"] / 1000 == pytest.approx(late, abs=within)


# -- invariance -----------------------------------------------------------------------------


@given(DANCERS)
@DETERMINED
def test_camera_and_mirror_do_not_matter(motion):
    track, music = motion.track(), Music.at(motion.beats)
    base = score(track, music=music)
    larger = replace(track, image=track.image * 2.25, width=1080, height=1440)
    for other in (mirrored(track), larger, replace(motion, shift=(40, -30)).track()):
        assert score(other, music=music).total_score == pytest.approx(base.total_score, abs=2)


@given(DANCERS)
@DETERMINED
def test_the_frame_rate_does_not_matter(motion):
    exact = replace(motion, noise=0.003)
    totals = [to_music(replace(exact, fps=fps)).total_score for fps in (30.0, 60.0)]
    assert totals[1] == pytest.approx(totals[0], abs=2)


@given(DANCERS)
@DETERMINED
def test_a_variable_frame_rate_does_not_matter(motion):
    track, music = replace(motion, noise=0.003).track(), Music.at(motion.beats)
    kept = np.random.default_rng(motion.seed).random(len(track)) > 0.15
    varied = score(without_frames(track, kept), music=music)
    assert varied.total_score == pytest.approx(score(track, music=music).total_score, abs=2)


# -- monotony -------------------------------------------------------------------------------


JITTER = {
    "noise": (0.003, 0.006, 0.012, 0.02, 0.035),
    "tremor": (0.0, 0.01, 0.02, 0.03, 0.05),
    "submovements": (1, 2),
}


@given(DANCERS, st.sampled_from(list(JITTER)))
@settings(DETERMINED, max_examples=12)
def test_more_jitter_never_raises_smoothness(motion, kind):
    points = [axis(smoothness_axis, replace(motion, **{kind: level})) for level in JITTER[kind]]
    assert falls(points)
    assert points[-1] < points[0] - 1


@given(DANCERS)
@DETERMINED
def test_more_timing_noise_never_raises_rhythm(motion):
    levels = (0.0, 0.03, 0.06, 0.1, 0.16)
    points = [axis(rhythm_axis, replace(motion, timing=timing)) for timing in levels]
    assert falls(points)
    assert points[-1] < points[0] - 8  # the accents keep the phase that single moves miss


@given(DANCERS)
@DETERMINED
def test_more_sway_never_raises_balance(motion):
    levels = (0.0, 0.08, 0.16, 0.24, 0.32)
    points = [axis(balance_axis, replace(motion, sway=sway)) for sway in levels]
    assert falls(points)
    assert points[-1] < points[0] - 8


@given(DANCERS, st.sampled_from([(1, 2), (1, 2, 5), (1, 2, 5, 4), (0, 1, 2, 3, 5, 4, 6, 7)]))
@DETERMINED
def test_a_loop_of_any_length_and_tempo_never_beats_a_varied_dance(motion, loop):
    assert to_music(replace(motion, phrase=loop)).creativity < to_music(motion).creativity - 3


@given(DANCERS, st.sampled_from([flail, thrash, walk]))
@settings(DETERMINED, max_examples=15)
def test_what_is_no_dance_beats_a_dance_on_nothing(motion, noise):
    music = Music.at(motion.beats)
    dance, other = to_music(motion), score(noise(motion), music=music)
    for axis, points in dance.breakdown.items():
        assert getattr(other, axis) <= points
    assert other.total_score < dance.total_score - 15


@given(DANCERS)
@settings(DETERMINED, max_examples=6)
def test_a_person_who_only_stands_there_gets_no_score(motion):
    with pytest.raises(InsufficientEvidence, match="stands still"):
        score(stand(motion), music=Music.at(motion.beats))


@given(DANCERS)
@settings(DETERMINED, max_examples=6)
def test_points_lie_within_their_interval_and_that_within_the_axis(motion):
    found = to_music(motion)
    for axis, (low, high) in found.details["intervals"].items():
        assert 0 <= low <= getattr(found, axis) + 0.05
        assert getattr(found, axis) - 0.05 <= high <= MAXIMUM[axis]
