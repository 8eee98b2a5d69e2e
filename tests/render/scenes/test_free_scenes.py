"""Scenes of somebody's own code: read, measured, kept in time with their words, or replaced."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import av
import pytest

from confinement.tier import tier
from render.code.scene_code import scene_code
from render.lesson import LessonFiles, render_lesson
from render.plan.code_rules import source_flaws
from render.plan.lesson import LessonPlan
from render.quality import Quality
from render.scenes.measuring import measure_code_scenes, share_seconds
from render.scenes.replacement import render_planned
from render.scenes.scene import SceneFailed
from render.timing.pacing import pace_plan
from render.timing.reading import PlanRefused, read_plan
from render.untrusted_media.assets import pictures_of

pytestmark = pytest.mark.slow

LOW = Quality.parse("low")
ORBIT = """from manim import *

class Base(Scene):
    def sun(self):
        return Dot(radius=0.4, color=YELLOW)

class Orbit(Base):
    def construct(self):
        earth = Dot(color=BLUE).shift(RIGHT * 2.5)
        self.play(FadeIn(self.sun()), Create(Circle(radius=2.5)))
        self.next_section("orbit")
        self.play(FadeIn(earth))
        self.play(Rotate(earth, angle=TAU, about_point=ORIGIN), run_time=4)
"""
TWO = ORBIT + "\nclass Two(Scene): pass"
SAID = (
    "The sun stands in the middle, and the earth goes around it on a path like this.",
    "Once.",
)
END = {
    "title": "End",
    "objects": [{"kind": "paragraph", "id": "text", "text": "That is a year."}],
    "beats": [{"say": "That is a year.", "do": [{"op": "show", "target": "text"}]}],
}


def scene(body: str, *says: str) -> dict[str, Any]:
    source = (
        body
        if "class " in body
        else f"from manim import *\nclass A(Scene):\n    def construct(self):\n        {body}\n"
    )
    return {"title": "A scene", "code": {"source": source}, "beats": [{"say": s} for s in says]}


def plan_of(*scenes: dict[str, Any]) -> LessonPlan:
    return read_plan({"topic": "Coding: a start", "scenes": [*scenes, END]})


needs_walls = pytest.mark.skipif(
    not tier().free_code, reason=f"this machine's walls would not hold: {tier().words}"
)


@pytest.fixture(scope="module")
def orbit(tmp_path_factory: pytest.TempPathFactory) -> LessonFiles:
    failing = scene("self.play(Create(Circle()), run_time=1 / 0)", "This one fails.")
    plan = pace_plan(measure_code_scenes(plan_of(scene(ORBIT, *SAID), failing)))
    return render_lesson("", "", LOW, tmp_path_factory.mktemp("orbit"), plan=plan)


@needs_walls
def test_a_beat_waits_for_its_sentence_and_its_drawing(orbit: LessonFiles) -> None:
    """The first is longer said than drawn, the second longer drawn than said."""
    first, second = orbit.plan.scenes[0].beats
    program = orbit.plan.scenes[0].code
    assert program is not None
    assert program.runs == pytest.approx((1.0, 5.0), abs=0.25)
    assert first.seconds > 4
    assert 5.6 <= second.seconds <= 6.0  # and a moment to look at it
    with av.open(str(orbit.scene_videos[0])) as film:
        assert film.streams.video[0].frames == LOW.frames(orbit.plan.scenes[0].seconds)


@needs_walls
def test_code_that_fails_is_replaced_by_its_words_and_told(orbit: LessonFiles) -> None:
    (lost,) = orbit.degraded
    assert (lost.number, lost.code) == (2, "SCENE_ERROR")
    assert "ZeroDivisionError" in lost.reason
    assert "line 4" in lost.reason
    assert "This one fails." in orbit.scene_codes[1].read_text()
    assert orbit.finished.metadata.duration == pytest.approx(orbit.plan.seconds, abs=0.2)


@needs_walls
def test_the_published_code_runs_with_plain_manim(orbit: LessonFiles, tmp_path: Path) -> None:
    """Run without pictures; "Coding:" of the topic is not taken for the file's encoding."""
    script = tmp_path / "scene_001.py"
    script.write_text(orbit.scene_codes[0].read_text())
    done = subprocess.run(
        [sys.executable, "-m", "manim", "-ql", "--dry_run", str(script), "Scene001"],
        cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]


def test_the_encoding_of_a_file_is_never_named_by_a_topic() -> None:
    plan = plan_of(scene(ORBIT, *SAID))
    for number in (1, 2):
        head = scene_code(plan, number).splitlines()[:2]
        assert not any("oding" in line for line in head)


@needs_walls
@pytest.mark.parametrize(
    ("body", "code", "words"),
    [
        ("self.add(Text('A' * 60)); self.wait(1)", "LAYOUT", "leaves the frame"),
        ("self.add(Text('ab'), Text('cd')); self.wait(1)", "LAYOUT", "lies over"),
        ("self.add(Circle())", "SCENE_ERROR", "plays nothing"),
        ("self.wait(1e9)", "SCENE_ERROR", "lasts 1e+09 s"),
        ("self.play(Create(Circle()), run_time=float('inf'))", "SCENE_ERROR", ""),
    ],
)
def test_what_cannot_be_shown_is_found_when_it_is_measured(
    body: str, code: str, words: str
) -> None:
    found: list[SceneFailed] = []
    plan = measure_code_scenes(
        plan_of(scene(body, "a")), on_failure=lambda _, failure: found.append(failure)
    )
    assert [failure.code for failure in found] == [code]
    assert words in found[0].message
    assert plan.scenes[0].code is not None
    assert plan.scenes[0].code.runs == ()


@needs_walls
def test_a_scene_that_goes_on_when_it_is_rendered_is_stopped(tmp_path: Path) -> None:
    """It behaved while it was measured."""
    plan = pace_plan(measure_code_scenes(plan_of(scene("self.wait(2)", "a"))))
    source = plan.scenes[0].code
    assert source is not None
    longer = source.model_copy(update={"source": source.source.replace("wait(2)", "wait(5e8)")})
    changed = plan.scenes[0].model_copy(update={"code": longer})
    plan = plan.model_copy(update={"scenes": (changed, *plan.scenes[1:])})
    made = render_planned(plan, 1, LOW, tmp_path / "out.mp4")
    assert made.degraded is not None
    assert "more frames than" in made.degraded.reason
    assert made.video.duration == pytest.approx(plan.scenes[0].seconds, abs=0.1)


@pytest.mark.parametrize(
    ("marks", "beats", "expected"),
    [
        ([10.0], 1, [10.0]),
        ([4.0, 10.0], 2, [4.0, 6.0]),
        ([4.0, 7.0, 10.0], 2, [4.0, 6.0]),
        ([4.0, 10.0], 3, [4.0, 3.0, 3.0]),
        ([10.0], 2, [5.0, 5.0]),
    ],
)
def test_sections_are_shared_out_to_beats(
    marks: list[float], beats: int, expected: list[float]
) -> None:
    assert share_seconds(marks, beats) == pytest.approx(expected)


@pytest.mark.parametrize("duration", [16.0, 30.0])
def test_with_a_wished_duration_code_runs_as_long_as_it_runs(duration: float) -> None:
    program = {"source": ORBIT, "runs": [1.0, 7.5]}
    plan = pace_plan(plan_of({**scene(ORBIT, *SAID), "code": program}), duration)
    assert plan.seconds == pytest.approx(duration, abs=0.3)
    assert plan.scenes[0].beats[1].seconds >= 7.5


def test_a_duration_that_the_code_cannot_keep_is_refused() -> None:
    program = {"source": ORBIT, "runs": [1.0, 17.5]}
    with pytest.raises(ValueError, match="scenes of code run for"):
        pace_plan(plan_of({**scene(ORBIT, *SAID), "code": program}), 15)


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"objects": END["objects"]}, "scenes[0]", "has no objects"),
        ({"code": None}, "scenes[0]", "shows nothing"),
        ({"code": {"source": "class A:\n  pass"}}, "scenes[0].code.source", "has none"),
        ({"code": {"source": "x = ("}}, "scenes[0].code.source", "line 1"),
        ({"code": {"source": TWO}}, "scenes[0].code.source", "Orbit, Two"),
        ({"code": {"source": ORBIT * 60}}, "scenes[0].code.source", "at most 20000"),
        ({"code": {"source": ORBIT, "runs": [-1]}}, "scenes[0].code.runs[0]", "greater"),
    ],
)  # fmt: skip
def test_code_that_is_no_scene_is_refused_with_its_place(
    change: dict[str, Any], field: str, words: str
) -> None:
    document = {"topic": "a", "scenes": [{**scene(ORBIT, *SAID), **change}, END]}
    with pytest.raises(PlanRefused) as refusal:
        read_plan(json.dumps(document))
    assert refusal.value.flaws[0][0] == field
    assert words in refusal.value.flaws[0][1]


def test_pictures_that_code_shows_are_brought_along() -> None:
    shows = "self.add(ImageMobject('asset_0a.png'), ImageMobject(\"asset_0b.png\")); self.wait(1)"
    plan = plan_of(scene(shows, "Two pictures."))
    assert [picture.file for picture in pictures_of(plan.scenes[0])] == [
        "asset_0a.png",
        "asset_0b.png",
    ]
    assert source_flaws(f"from manim import *\nImageMobject('/etc/a.png')\n{ORBIT}")


@needs_walls
@pytest.mark.parametrize(
    ("base", "lines"),
    [
        ("ThreeDScene", "self.set_camera_orientation(phi=1); self.wait(1); self.wait(1)"),
        ("MovingCameraScene", "self.play(self.camera.frame.animate.scale(0.5), run_time=2)"),
    ],
)
def test_scenes_with_cameras_of_their_own_are_measured_and_rendered(
    base: str, lines: str, tmp_path: Path
) -> None:
    source = f"from manim import *\nclass A({base}):\n    def construct(self):\n        {lines}\n"
    plan = pace_plan(measure_code_scenes(plan_of(scene(source, "a"))))
    program = plan.scenes[0].code
    assert program is not None
    assert program.runs == pytest.approx((2.0,), abs=0.2)
    made = render_planned(plan, 1, LOW, tmp_path / "out.mp4")
    assert made.degraded is None
    assert made.video.duration == pytest.approx(plan.scenes[0].seconds, abs=0.1)
