"""Renders the code of one scene in a process of its own, watched and bounded.

SceneError
├── SceneFailed      the code was refused, raised, ran out of time, or draws what cannot be read
└── RenderCancelled  ``should_stop`` said so
"""

from __future__ import annotations

import json
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from render.child import Job
from render.lint import CodeRefused, check_code
from render.quality import Quality

ROOT = Path(__file__).resolve().parent.parent
POLL_SECONDS = 0.1
DEFAULT_TIMEOUT = 900.0

OnProgress = Callable[[float], None]
ShouldStop = Callable[[], bool]


class SceneError(Exception):
    """A scene has no video."""


class RenderCancelled(SceneError):
    """The render was stopped on request."""


class SceneFailed(SceneError):
    """``code`` is CODE_REFUSED, SCENE_ERROR, LAYOUT, TIMEOUT, OUT_OF_MEMORY or CRASHED; ``log``
    is what the child wrote last."""

    def __init__(self, code: str, message: str, log: str = "") -> None:
        super().__init__(f"{code}: {message}")
        self.code, self.message, self.log = code, message, log

    def __reduce__(self) -> tuple[type[SceneFailed], tuple[str, str, str]]:
        return SceneFailed, (self.code, self.message, self.log)


@dataclass(frozen=True)
class SceneVideo:
    """A rendered scene; ``beats`` are the frames on which its beats start."""

    path: Path
    duration: float
    width: int
    height: int
    fps: int
    frames: int
    beats: tuple[int, ...] = ()


def render_scene(
    code: str,
    scene_name: str,
    quality: Quality,
    out: Path,
    *,
    on_progress: OnProgress | None = None,
    should_stop: ShouldStop | None = None,
    timeout: float = DEFAULT_TIMEOUT,
    check_layout: bool = True,
) -> SceneVideo:
    """Renders class ``scene_name`` of ``code`` to the MP4 file ``out``.

    Raises SceneFailed or RenderCancelled; in both cases no process is left and ``out`` is not
    written. ``should_stop`` is asked ten times a second.
    """
    try:
        check_code(code, scene_name)
    except CodeRefused as refusal:
        raise SceneFailed("CODE_REFUSED", str(refusal)) from None
    with tempfile.TemporaryDirectory(prefix="troupe-scene-") as folder:
        scratch = Path(folder)
        job = job_for(scene_name, quality, timeout, check_layout)
        (scratch / "scene.py").write_text(code, encoding="utf-8")
        (scratch / "job.json").write_text(json.dumps(asdict(job)), encoding="utf-8")
        done = Run(scratch, timeout).outcome(on_progress, should_stop)
        deliver(scratch / "scene.mp4", out)
    frames = int(done["frames"])
    duration = frames / quality.fps
    beats = tuple(int(frame) for frame in done["beats"])
    return SceneVideo(out, duration, quality.width, quality.height, quality.fps, frames, beats)


def job_for(scene_name: str, quality: Quality, timeout: float, check_layout: bool) -> Job:
    return Job(
        scene_name=scene_name,
        width=quality.width,
        height=quality.height,
        fps=quality.fps,
        crf=quality.crf,
        cpu_seconds=int(timeout) * 2 + 10,
        check_layout=check_layout,
    )


def deliver(source: Path, out: Path) -> None:
    """``out`` appears whole or not at all."""
    part = out.with_name(out.name + ".part")
    out.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, part)
    part.replace(out)


def environment(scratch: Path) -> dict[str, str]:
    """All that the child may know: no settings, no secrets, nobody's home."""
    return {
        "PATH": "/usr/bin:/bin",
        "HOME": str(scratch),
        "XDG_CACHE_HOME": str(scratch / "cache"),
        "TMPDIR": str(scratch),
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "MPLCONFIGDIR": str(scratch),
    }


class Run:
    """One child process with its progress pipe; ends with no process of its group alive."""

    def __init__(self, scratch: Path, timeout: float) -> None:
        self.deadline = time.monotonic() + timeout
        self.timeout = timeout
        self.log = scratch / "log.txt"
        self.buffer = b""
        self.channel, child_end = os.pipe()
        try:
            with self.log.open("wb") as log:
                self.process = subprocess.Popen(
                    [sys.executable, "-m", "render.child", str(child_end)],
                    cwd=scratch,
                    env=environment(scratch),
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    pass_fds=(child_end,),
                    start_new_session=True,
                )
        except BaseException:
            os.close(self.channel)
            raise
        finally:
            os.close(child_end)

    def outcome(
        self, on_progress: OnProgress | None, should_stop: ShouldStop | None
    ) -> dict[str, Any]:
        """What the child says it has done. Raises SceneFailed or RenderCancelled."""
        try:
            while True:
                for line in self.lines():
                    if "done" in line:
                        return dict(line["done"])
                    self.heed(line, on_progress)
                self.look_up(should_stop)
        finally:
            self.end()

    def lines(self) -> list[dict[str, Any]]:
        """Complete lines that came within a poll. Raises SceneFailed at a silent end."""
        ready, _, _ = select.select([self.channel], [], [], POLL_SECONDS)
        if not ready:
            return []
        chunk = os.read(self.channel, 65536)
        if not chunk:
            raise self.crash()
        *whole, self.buffer = (self.buffer + chunk).split(b"\n")
        return [json.loads(line) for line in whole]

    def heed(self, line: dict[str, Any], on_progress: OnProgress | None) -> None:
        if "failed" in line:
            failed = line["failed"]
            raise SceneFailed(failed["code"], failed["message"], failed["log"])
        if on_progress is not None:
            on_progress(float(line["progress"]))

    def look_up(self, should_stop: ShouldStop | None) -> None:
        if should_stop is not None and should_stop():
            raise RenderCancelled("the render was stopped")
        if time.monotonic() > self.deadline:
            message = f"the scene was not rendered within {self.timeout:g} s"
            raise SceneFailed("TIMEOUT", message, self.last_words())

    def crash(self) -> SceneFailed:
        status = self.process.wait()
        cause = signal.Signals(-status).name if status < 0 else f"exit status {status}"
        return SceneFailed("CRASHED", f"the render process ended with {cause}", self.last_words())

    def last_words(self) -> str:
        return self.log.read_bytes()[-4000:].decode("utf-8", "replace")

    def end(self) -> None:
        """Kills the whole group; a child that has finished by itself is only reaped."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        os.close(self.channel)
