"""The video about a dance shows the dance that was measured, and is a plan like any other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pydantic import ValidationError

from render.code.scene_code import scene_code, scene_name
from render.dance.explainer import dance_plan, stick_figure, window
from render.plan.lesson import LessonPlan
from render.plan.replays import JOINTS, BeatStrip, StickFigure
from render.quality import Quality
from render.scenes.scene import render_scene
from scoring.analysis import Measurement, measure
from scoring.music import Music
from scoring.result import score
from tests.scoring.motion import Motion

MOTION = Motion(seconds=12, noise=0.006, timing=0.015, lag=0.06)


@pytest.fixture(scope="module")
def measured() -> Measurement:
    return measure(MOTION.track(), None, Music.at(MOTION.beats))


@pytest.fixture(scope="module")
def plan(measured: Measurement) -> LessonPlan:
    result = score(measured.track, music=Music.at(MOTION.beats)).to_document()
    return dance_plan(measured, result, "Morning <dance>")


def things(plan: LessonPlan, kind: type) -> list:
    return [thing for scene in plan.scenes for thing in scene.objects if isinstance(thing, kind)]


def decoded(figure: StickFigure) -> np.ndarray:
    """(n, 13, 2) from 0 to 999, y up."""
    rows = [[int(f[k : k + 3]) for k in range(0, len(f), 3)] for f in figure.frames]
    return np.array(rows).reshape(len(rows), len(JOINTS), 2)


def test_the_plan_is_a_valid_lesson_with_all_its_parts(plan: LessonPlan) -> None:
    assert LessonPlan.model_validate_json(plan.model_dump_json()) == plan
    assert len(things(plan, StickFigure)) == 2
    assert len(things(plan, BeatStrip)) == 1
    assert plan.scenes[-1].title == "What to practise"
    assert 30 <= plan.seconds <= 120


def test_the_figure_does_what_the_dancer_did(measured: Measurement) -> None:
    joints = decoded(stick_figure(measured, 2.0, 7.0))
    wrist = JOINTS.index("left_wrist")
    times = 2.0 + np.arange(len(joints)) / 12
    truth = np.interp(times, measured.signals.times, -measured.signals.points[:, 15, 1])
    assert np.corrcoef(joints[:, wrist, 1], truth)[0, 1] > 0.999
    head, ankle = joints[:, 0, 1], joints[:, JOINTS.index("left_ankle"), 1]
    assert (head > ankle + 500).all()
    # facing us, the dancer's left is on our right
    assert joints[:, 1, 0].mean() > joints[:, 2, 0].mean()


def test_the_strip_holds_the_moves_and_the_beats_of_its_seconds(
    plan: LessonPlan, measured: Measurement
) -> None:
    strip = things(plan, BeatStrip)[0]
    expected = [m for m in measured.motion_beats if strip.start <= m <= strip.end]
    assert strip.moves == pytest.approx(expected, abs=0.006)
    assert strip.end - strip.start == pytest.approx(8)


def test_a_lag_is_said(plan: LessonPlan) -> None:
    said = " ".join(beat.say for scene in plan.scenes for beat in scene.beats)
    assert "milliseconds behind the music" in said


def test_a_dance_without_a_beat_is_explained_without_one(measured: Measurement) -> None:
    still = replace(measured, rhythm=replace(measured.rhythm, lock=None))
    result = score(measured.track).to_document()
    plan = dance_plan(still, result, "")
    assert things(plan, BeatStrip) == []
    assert plan.topic == "Your dance"


def test_the_window_stays_within_the_dance(measured: Measurement) -> None:
    first, last = measured.span
    assert window(measured, first, 5) == (first, first + 5)
    assert window(measured, last, 5) == pytest.approx((last - 5, last))


def test_what_is_no_frame_is_refused() -> None:
    with pytest.raises(ValidationError):
        StickFigure(id="f", rate=12, frames=("000", "111"))
    with pytest.raises(ValidationError):
        BeatStrip(id="s", start=0, end=8, beats=(9.0,))


@pytest.mark.slow
@pytest.mark.parametrize("kind", [StickFigure, BeatStrip])
def test_its_scenes_render(kind: type, plan: LessonPlan, tmp_path: Path) -> None:
    number = next(n for n, s in enumerate(plan.scenes, 1) if isinstance(s.objects[0], kind))
    out = tmp_path / "scene.mp4"
    video = render_scene(scene_code(plan, number), scene_name(number), Quality.parse("low"), out)
    assert video.duration == pytest.approx(plan.scenes[number - 1].seconds, abs=0.2)
