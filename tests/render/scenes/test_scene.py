"""Scenes are rendered in a process of their own that fails loudly and ends when told."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import psutil
import pytest

from confinement.starting import base_environment
from render.lesson import LessonFiles
from render.quality import Quality
from render.scenes.scene import RenderCancelled, SceneFailed, render_scene

pytestmark = pytest.mark.slow

LOW = Quality.parse("low")
HEAD = "from manim import *\nclass A(Scene):\n    def construct(self):\n"


def code(*lines: str) -> str:
    return HEAD + "".join(f"        {line}\n" for line in lines)


def children() -> list[psutil.Process]:
    """The processes of scenes, forks of our warm process."""
    return [p for p in psutil.Process().children(recursive=True) if name_of(p) == "troupe-scene"]


def name_of(process: psutil.Process) -> str:
    try:
        return process.name()
    except (psutil.NoSuchProcess, psutil.ZombieProcess):
        return ""


def test_a_scene_video_tells_its_true_measures(lesson: LessonFiles) -> None:
    import av

    for path, scene in zip(lesson.scene_videos, lesson.plan.scenes, strict=True):
        with av.open(str(path)) as container:
            stream = container.streams.video[0]
            frames = sum(1 for _ in container.decode(stream))
            assert (stream.width, stream.height, stream.pix_fmt) == (854, 480, "yuv420p")
            assert stream.average_rate == 15
        assert frames == round(scene.seconds * 15)


def test_an_error_in_the_scene_names_the_error_and_the_line(tmp_path: Path) -> None:
    out = tmp_path / "out.mp4"
    with pytest.raises(SceneFailed) as failure:
        render_scene(code("self.wait(0.2)", "1 / 0"), "A", LOW, out)
    assert failure.value.code == "SCENE_ERROR"
    assert "ZeroDivisionError" in failure.value.message
    assert "line 5" in failure.value.message
    assert "Traceback" in failure.value.log
    assert not out.exists()
    assert not children()


def test_text_that_cannot_be_read_fails_the_scene_and_is_named(tmp_path: Path) -> None:
    """Outside the frame, too small, and one over the other."""
    lines = [
        "self.next_section('one')",
        "self.add(Text('far out').shift(RIGHT * 7), Text('tiny', font_size=8).shift(UP * 2))",
        "self.add(Text('below').shift(DOWN), Text('above').shift(DOWN * 1.1))",
        "self.wait(0.2)",
        "self.next_section('two')",
    ]
    with pytest.raises(SceneFailed) as failure:
        render_scene(code(*lines), "A", LOW, tmp_path / "out.mp4")
    assert failure.value.code == "LAYOUT"
    for words in ("'far out' leaves the frame", "'tiny' is too small", "lies over"):
        assert words in failure.value.message


def test_refused_code_never_starts_a_process(tmp_path: Path) -> None:
    with pytest.raises(SceneFailed, match="CODE_REFUSED") as failure:
        render_scene(code("open('x')"), "A", LOW, tmp_path / "out.mp4")
    assert "'open' is not allowed" in failure.value.message


def test_stopping_ends_the_whole_process_group_at_once(tmp_path: Path) -> None:
    stop = threading.Event()
    ends: list[BaseException] = []

    def render() -> None:
        try:
            endless = code("while True:", "    self.wait(0.2)")
            render_scene(endless, "A", LOW, tmp_path / "out.mp4", should_stop=stop.is_set)
        except BaseException as error:
            ends.append(error)

    thread = threading.Thread(target=render)
    thread.start()
    time.sleep(1.5)
    running = children()
    assert running
    began = time.monotonic()
    stop.set()
    thread.join(5)
    assert time.monotonic() - began < 5
    assert isinstance(ends[0], RenderCancelled)
    assert not any(process.is_running() for process in running)


def test_a_scene_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    with pytest.raises(SceneFailed, match="TIMEOUT"):
        render_scene(code("while True: pass"), "A", LOW, tmp_path / "out.mp4", timeout=2)
    assert not children()


def test_the_child_is_told_nothing_of_our_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TROUPE_JWT_SECRET", "secret")
    assert not any("secret" in value for value in base_environment(tmp_path).values())
    assert os.environ["HOME"] not in base_environment(tmp_path).values()


def test_qualities_have_names_and_refuse_others() -> None:
    assert (Quality.parse("HIGH").resolution, Quality.parse("high").fps) == ("1920x1080", 60)
    assert (Quality.parse("720p").height, Quality.parse("1080p").fps) == (720, 30)
    with pytest.raises(ValueError, match="low, medium, high, 720p, 1080p"):
        Quality.parse("4k")
