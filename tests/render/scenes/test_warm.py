"""One warm process renders many scenes: it outlives theirs, is replaced, and ends with us."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from render.quality import Quality
from render.scenes.scene import SceneFailed, SceneVideo, render_scene
from render.scenes.warm import WARMTH, Warmth, remove_leftovers
from tests.process_audit.process_starts import watched_path

pytestmark = pytest.mark.slow

LOW = Quality.parse("low")
HEAD = "import os\nfrom manim import *\nclass A(Scene):\n    def construct(self):\n"
OWNER = """
import os, sys
from render.scenes.warm import WARMTH
with WARMTH.process() as process:
    print(process.pid, flush=True)
    sys.stdin.readline()
    os._exit(0)
"""

Attempt = Callable[..., SceneVideo]


@pytest.fixture
def attempt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Attempt:
    """Renders lines of code, whatever they import."""
    monkeypatch.setattr("render.scenes.scene.check_code", lambda *_: None)

    def render(*lines: str) -> SceneVideo:
        body = "".join(f"        {line}\n" for line in lines)
        return render_scene(HEAD + body, "A", LOW, tmp_path / "out.mp4")

    return render


@pytest.fixture
def warmth(monkeypatch: pytest.MonkeyPatch) -> Iterator[Warmth]:
    """A holder of its own for this test, which is stopped afterwards."""
    own = Warmth()
    monkeypatch.setattr("render.scenes.scene.WARMTH", own)
    yield own
    own.stop()


def gone(pid: int) -> bool:
    deadline = time.monotonic() + 10
    while psutil.pid_exists(pid):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def test_a_scene_that_dies_takes_nobody_with_it(attempt: Attempt) -> None:
    with WARMTH.process() as before:
        pass
    with pytest.raises(SceneFailed, match=r"CRASHED.*SIGKILL"):
        attempt("os.kill(os.getpid(), 9)")
    with pytest.raises(SceneFailed, match=r"CRASHED.*exit status 3"):
        attempt("os._exit(3)")

    assert attempt("self.wait(0.2)").frames == 3
    with WARMTH.process() as after:
        assert after is before


def test_what_a_scene_changes_is_not_there_for_the_next(attempt: Attempt) -> None:
    attempt("import manim; manim.Circle.secret = 1; os.environ['SECRET'] = '1'; self.wait(0.2)")

    lines = ("import manim", "assert not hasattr(manim.Circle, 'secret')")
    assert attempt(*lines, "assert 'SECRET' not in os.environ", "self.wait(0.2)").frames == 3


def test_a_process_is_replaced_after_so_many_scenes(
    attempt: Attempt, warmth: Warmth, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("render.scenes.warm.MOST_SCENES", 1)
    with warmth.process() as first:
        assert attempt("self.wait(0.2)").frames == 3
        with warmth.process() as second:
            assert second is not first
            assert psutil.pid_exists(first.pid)
    assert gone(first.pid)


def test_a_process_that_has_grown_large_is_replaced(
    attempt: Attempt, warmth: Warmth, monkeypatch: pytest.MonkeyPatch
) -> None:
    with warmth.process() as first:
        attempt("self.wait(0.2)")
        assert not first.worn
    monkeypatch.setattr("render.scenes.warm.MOST_MEMORY", 20 * 2**20)
    assert first.worn
    with warmth.process() as second:
        assert second is not first


def test_folders_of_workers_that_were_killed_are_removed(
    tmp_path: Path, warmth: Warmth, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    dead, young, other = (tmp_path / name for name in ("troupe-warm-a", "troupe-warm-b", "other"))
    for folder in (dead, young, other):
        (folder / "scene-1").mkdir(parents=True)
        (folder / "log.txt").touch()
    with warmth.process() as living:
        long_ago = time.time() - 3600
        for folder in (dead, other, living.folder):
            os.utime(folder, (long_ago, long_ago))
        remove_leftovers()
        assert living.folder.exists()
    assert not dead.exists()
    assert young.exists()
    assert other.exists()


def test_it_can_be_made_before_it_is_needed(attempt: Attempt, warmth: Warmth) -> None:
    before = warm_processes()
    warmth.warm_up()
    deadline = time.monotonic() + 60
    while not (found := warm_processes() - before):
        assert time.monotonic() < deadline
        time.sleep(0.05)

    assert attempt("self.wait(0.2)").frames == 3
    with warmth.process() as process:
        assert process.pid in found


def warm_processes() -> set[int]:
    return {child.pid for child in psutil.Process().children() if is_warm(child)}


def is_warm(process: psutil.Process) -> bool:
    try:
        return "render.scenes.warm_child" in process.cmdline()
    except (psutil.NoSuchProcess, psutil.ZombieProcess):
        return False


def test_a_process_that_was_killed_is_replaced(attempt: Attempt, warmth: Warmth) -> None:
    with warmth.process() as first:
        pass
    psutil.Process(first.pid).kill()
    assert gone(first.pid) or not psutil.Process(first.pid).is_running()

    assert attempt("self.wait(0.2)").frames == 3


def test_a_process_whose_folder_was_tidied_away_is_replaced(
    attempt: Attempt, warmth: Warmth
) -> None:
    with warmth.process() as first:
        pass
    shutil.rmtree(first.folder)

    assert attempt("self.wait(0.2)").frames == 3
    assert gone(first.pid)


def test_it_ends_with_the_process_that_started_it() -> None:
    owner = subprocess.Popen(
        [sys.executable, "-c", OWNER],
        env={**os.environ, "PYTHONPATH": watched_path(Path(__file__).parents[3])},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert owner.stdin is not None
    assert owner.stdout is not None
    pid = int(owner.stdout.readline())
    assert psutil.pid_exists(pid)
    owner.communicate("\n", timeout=20)

    assert gone(pid)


def test_animations_side_by_side_make_the_same_video_as_one_after_the_other(
    attempt: Attempt, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = (
        "dot = Dot()",
        "self.play(Create(Square()), run_time=0.6)",
        "self.wait(1.2)",
        "self.play(FadeIn(dot, shift=UP), run_time=0.4)",
        "self.next_section('two')",
        "self.play(dot.animate.shift(RIGHT * 3), run_time=0.6)",
    )
    monkeypatch.setattr("render.scenes.scene.worth_forking", lambda *_: False)
    serial = attempt(*lines)
    monkeypatch.setattr("render.scenes.scene.worth_forking", lambda *_: True)
    forked = attempt(*lines)

    assert (forked.frames, forked.beats) == (serial.frames, serial.beats) == (42, (33,))


def test_an_error_in_an_animation_of_its_own_process_names_its_line(
    attempt: Attempt, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("render.scenes.scene.worth_forking", lambda *_: True)
    lines = ("def wrong(m, a):", "    if 0.3 < a < 0.8: 1 / 0")

    with pytest.raises(SceneFailed, match=r"SCENE_ERROR.*ZeroDivisionError.*line 6"):
        attempt(*lines, "self.play(UpdateFromAlphaFunc(Dot(), wrong))")


def test_a_render_process_stays_below_its_memory(attempt: Attempt) -> None:
    assert 20 * 2**20 < attempt("self.wait(0.2)").peak_memory < 800 * 2**20
