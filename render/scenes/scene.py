"""Renders the code of one scene in a process of its own, watched and bounded.

SceneError
├── SceneFailed      the code was refused, raised, ran out of time, or draws what cannot be read
└── RenderCancelled  ``should_stop`` said so
"""

from __future__ import annotations

import json
import shutil
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from confinement.scratch import (
    BadResult,
    TooMuch,
    check_folder,
    scratch_folder,
    tail,
)
from confinement.tier import tier
from render.code.kit_file import PLAIN_LOOK, Look, kit_source
from render.plan.code_rules import KIT_FILE, KIT_MODULE, CodeRefused, check_code
from render.quality import Quality
from render.scenes import warm
from render.scenes.child import Job
from render.scenes.films import deliver_film
from render.scenes.reports import Done, Nonsense, Report, complete_lines, read_report
from render.scenes.warm import WARMTH, WarmProcess, own_process

POLL_SECONDS = 0.1
DEFAULT_TIMEOUT = 900.0
MEASURING_TIMEOUT = 30.0
LONGEST_SCENE = 600.0
HEAVY = 1280 * 720 * 30  # pixels a second from which a fork for each animation pays

OnProgress = Callable[[float], None]
ShouldStop = Callable[[], bool]


class SceneError(Exception):
    """A scene has no video."""


class RenderCancelled(SceneError):
    """The render was stopped on request."""


class SceneFailed(SceneError):
    """``code`` is CODE_REFUSED, SCENE_ERROR, LAYOUT, TIMEOUT, OUT_OF_MEMORY, TOO_MUCH_WRITTEN,
    BAD_RESULT, NOT_CONFINED or CRASHED; ``log`` is what the child wrote last."""

    def __init__(self, code: str, message: str, log: str = "") -> None:
        super().__init__(f"{code}: {message}")
        self.code, self.message, self.log = code, message, log

    def __reduce__(self) -> tuple[type[SceneFailed], tuple[str, str, str]]:
        return SceneFailed, (self.code, self.message, self.log)


@dataclass(frozen=True)
class SceneVideo:
    """A rendered scene; ``beats`` are the frames on which its beats start, ``peak_memory`` the
    bytes that its largest process needed, ``undrawn`` the letters that no font here has."""

    path: Path
    duration: float
    width: int
    height: int
    fps: int
    frames: int
    beats: tuple[int, ...] = ()
    peak_memory: int = 0
    undrawn: str = ""


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
    free: bool = False,
    most_frames: int | None = None,
    files: Mapping[str, Path] | None = None,
    look: Look = PLAIN_LOOK,
) -> SceneVideo:
    """Renders class ``scene_name`` of ``code`` to the MP4 file ``out``.

    ``free`` code is code that Troupe has not generated: it is refused on a machine whose walls
    would not hold it, has no more than ``most_frames``, and its film is written anew. Raises
    SceneFailed or RenderCancelled; in both cases no process is left and ``out`` is not written.
    ``should_stop`` is asked ten times a second. ``files`` are copied into
    the scene's folder under their names: pictures, and fonts in ``fonts/``. A scene that opens
    such may not fork. The drawing kit that it imports has the lesson's ``look``.
    """
    frames = most_frames or (10_000_000 if not free else quality.frames(timeout))
    with stage_for(code, scene_name, files or {}, look, free=free) as (process, scratch):
        job = job_for(
            scene_name,
            quality,
            timeout,
            check_layout=check_layout,
            free=free,
            side_by_side=not free and not files and worth_forking(quality, process),
            most_frames=frames,
        )
        done = Run(process, scratch, job, timeout).outcome(on_progress, should_stop)
        try:
            foreign = free or bool(files)  # pictures and fonts of strangers have been opened there
            deliver_film(scratch / "scene.mp4", out, quality, done.frames, foreign=foreign)
        except BadResult as problem:
            raise SceneFailed("BAD_RESULT", str(problem)) from None
    return describe_video(out, quality, done)


def measure_scene(
    code: str,
    scene_name: str,
    *,
    free: bool = True,
    should_stop: ShouldStop | None = None,
    timeout: float = MEASURING_TIMEOUT,
    files: Mapping[str, Path] | None = None,
    look: Look = PLAIN_LOOK,
) -> tuple[float, ...]:
    """When the sections of a scene begin after the first, and its end: seconds, ascending.

    It is run through behind the same walls, without a picture; its layout is looked at. Raises as
    ``render_scene`` does.
    """
    quality = Quality.parse("low").shaped(look.aspect)
    with stage_for(code, scene_name, files or {}, look, free=free) as (process, scratch):
        job = job_for(
            scene_name,
            quality,
            timeout,
            check_layout=True,
            free=free,
            measure=True,
            most_frames=quality.frames(LONGEST_SCENE),
        )
        done = Run(process, scratch, job, timeout).outcome(None, should_stop)
    starts = sorted(frame for frame in done.beats if 0 < frame < done.frames)
    return tuple(frame / quality.fps for frame in (*starts, done.frames))


def describe_video(path: Path, quality: Quality, done: Done) -> SceneVideo:
    """What is known of the film at ``path`` from what its process says it has done."""
    return SceneVideo(
        path=path,
        duration=done.frames / quality.fps,
        width=quality.width,
        height=quality.height,
        fps=quality.fps,
        frames=done.frames,
        beats=tuple(done.beats),
        peak_memory=done.memory,
        undrawn=done.undrawn,
    )


@contextmanager
def stage_for(
    code: str, scene_name: str, files: Mapping[str, Path], look: Look, *, free: bool
) -> Iterator[tuple[WarmProcess, Path]]:
    """A process, and a folder in it that holds the code, the kit and the files. Raises
    SceneFailed."""
    try:
        check_code(code, scene_name)
    except CodeRefused as refusal:
        raise SceneFailed("CODE_REFUSED", str(refusal)) from None
    if free and not tier().free_code:
        raise SceneFailed("NOT_CONFINED", f"this machine's sandbox is too weak: {tier().words}")
    given = sum(source.stat().st_size for source in files.values())
    with process_for(free, given) as process, scratch_folder("scene-", process.folder) as scratch:
        (scratch / "scene.py").write_text(code, encoding="utf-8")
        if KIT_MODULE in code:
            (scratch / KIT_FILE).write_text(kit_source(look), encoding="utf-8")
        lay_in(scratch, files)
        yield process, scratch


def process_for(free: bool, given: int) -> AbstractContextManager[WarmProcess]:
    """Free code never shares a process with other scenes. It is given files of so many bytes."""
    return own_process(tier(), given) if free else WARMTH.process()


def worth_forking(quality: Quality, process: WarmProcess) -> bool:
    """Whether the scene's animations are drawn side by side: long ones, or cores are idle."""
    heavy = quality.width * quality.height * quality.fps >= HEAVY
    return heavy or process.running == 0


def lay_in(scratch: Path, files: Mapping[str, Path]) -> None:
    for name, source in files.items():
        target = scratch / name
        target.parent.mkdir(exist_ok=True)
        shutil.copyfile(source, target)


def job_for(
    scene_name: str,
    quality: Quality,
    timeout: float,
    *,
    check_layout: bool,
    free: bool,
    side_by_side: bool = False,
    measure: bool = False,
    most_frames: int = 10_000_000,
) -> Job:
    return Job(
        scene_name=scene_name,
        width=quality.width,
        height=quality.height,
        fps=quality.fps,
        crf=quality.crf,
        cpu_seconds=int(timeout) * 2 + 10,
        check_layout=check_layout,
        free=free,
        side_by_side=side_by_side,
        measure=measure,
        most_frames=most_frames,
    )


class Run:
    """One scene in a warm process; ends with no process of it alive."""

    def __init__(self, process: WarmProcess, scratch: Path, job: Job, timeout: float) -> None:
        (scratch / "job.json").write_text(json.dumps(asdict(job)), encoding="utf-8")
        self.deadline = time.monotonic() + timeout
        self.timeout = timeout
        self.scratch = scratch
        self.log = (scratch / "log.txt").open("w+b")
        self.buffer = b""
        self.progress = 0.0
        self.next_check = 0.0
        self.most_scratch = process.most_scratch
        self.run = process.run(scratch)

    def outcome(self, on_progress: OnProgress | None, should_stop: ShouldStop | None) -> Done:
        """What the child says it has done. Raises SceneFailed or RenderCancelled."""
        try:
            while True:
                for report in self.reports():
                    if report.done is not None:
                        return report.done
                    self.heed(report, on_progress)
                self.look_up(should_stop)
        except Nonsense as problem:
            raise SceneFailed("CRASHED", str(problem), tail(self.log)) from None
        except TooMuch as problem:
            raise SceneFailed("TOO_MUCH_WRITTEN", str(problem), tail(self.log)) from None
        finally:
            self.run.end()
            self.log.close()

    def reports(self) -> list[Report]:
        """Complete lines that came within a poll. Raises SceneFailed at a silent end."""
        heard = self.run.hear(POLL_SECONDS)
        if heard is None:
            return []
        if isinstance(heard, int):
            raise self.crash(heard)
        whole, self.buffer = complete_lines(self.buffer, heard)
        return [read_report(line) for line in whole]

    def heed(self, report: Report, on_progress: OnProgress | None) -> None:
        if failed := report.failed:
            raise SceneFailed(failed.code, failed.message, failed.log)
        if on_progress is not None and (report.progress or 0.0) > self.progress:
            self.progress = report.progress or 0.0
            on_progress(self.progress)

    def look_up(self, should_stop: ShouldStop | None) -> None:
        if should_stop is not None and should_stop():
            raise RenderCancelled("the render was stopped")
        if time.monotonic() > self.deadline:
            message = f"the scene was not rendered within {self.timeout:g} s"
            raise SceneFailed("TIMEOUT", message, tail(self.log))
        if time.monotonic() > self.next_check:
            check_folder(self.scratch, self.most_scratch, warm.MOST_FILES)
            self.next_check = time.monotonic() + POLL_SECONDS

    def crash(self, status: int) -> SceneFailed:
        known = -status in list(signal.Signals)
        cause = signal.Signals(-status).name if known else f"exit status {status}"
        return SceneFailed("CRASHED", f"the render process ended with {cause}", tail(self.log))
