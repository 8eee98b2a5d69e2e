"""What happens in the fork that renders one scene, in a folder of its own.

It reads ``job.json``, confines itself, renders ``scene.py`` to ``scene.mp4`` and says how it goes,
one JSON object a line, on the file descriptor it was given. Forked by ``render.scenes.warm_child``.
"""

from __future__ import annotations

import errno
import json
import os
import resource
import socket
import sys
import traceback
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from confinement import Limits, NotConfined, confine
from confinement.limits import MIB
from confinement.room import ROOM
from render.fast.slots import Slots
from render.plan.code_rules import KIT_FILE, KIT_MODULE
from render.quality import Quality

if TYPE_CHECKING:
    from manim import Scene
    from manim.renderer.cairo_renderer import CairoRenderer

    from render.fast.reel import Pieces, Reel

NOTHING = "the scene plays nothing, so there is no video of it"
FILM = "scene.mp4"
FREE_FILE = 64 * MIB  # of code that Troupe has not generated

Report = Callable[[dict[str, Any]], None]


class LayoutFlaw(Exception):
    """Something on the frame cannot be read; the text names beat and objects."""


class TooLong(Exception):
    """The scene goes on after its time."""


@dataclass(frozen=True)
class Job:
    """``side_by_side``: its animations may be drawn in forks, since Troupe has generated them.
    ``measure``: it is run through without pictures, to see how long it takes. No more than
    ``most_frames`` are written.
    """

    scene_name: str
    width: int
    height: int
    fps: int
    crf: int
    cpu_seconds: int
    check_layout: bool
    free: bool = False
    side_by_side: bool = False
    measure: bool = False
    most_frames: int = 10_000_000

    @property
    def quality(self) -> Quality:
        return Quality("job", self.width, self.height, self.fps, self.crf)


def render_here(
    channel: int, slots: Slots, *, private_root: bool, supervisor: socket.socket | None
) -> int:
    """Renders the scene of the working folder; answers the exit status."""
    job = Job(**json.loads(Path("job.json").read_text(encoding="utf-8")))

    def report(line: dict[str, Any]) -> None:
        os.write(channel, json.dumps(line).encode() + b"\n")

    try:
        limits = Limits(cpu_seconds=job.cpu_seconds, processes=job.side_by_side)
        if job.free:
            limits = Limits(cpu_seconds=job.cpu_seconds, walled=True, file_size=FREE_FILE)
            os.close(slots.descriptor)  # or it could keep everybody else from drawing
        confine(Path(), limits, private_root=private_root, supervisor=supervisor)
        report({"done": render_scene_job(job, slots, report)})
    except BaseException as error:  # scene code may raise anything; it is told on
        report({"failed": describe(error)})
        return 1
    return 0


def told_as_failed(code: str, message: str, log: str = "") -> dict[str, Any]:
    """The report of a scene that has failed."""
    return {"failed": {"code": code, "message": message, "log": log}}


def describe(error: BaseException) -> dict[str, str]:
    """Error code, one sentence, and the traceback's end."""
    code = "LAYOUT" if isinstance(error, LayoutFlaw) else "SCENE_ERROR"
    code = "OUT_OF_MEMORY" if isinstance(error, MemoryError) else code
    code = "NOT_CONFINED" if isinstance(error, NotConfined) else code
    code = "TOO_MUCH_WRITTEN" if is_of_size(error) else code
    frames = traceback.extract_tb(error.__traceback__)
    line = next((f.lineno for f in reversed(frames) if f.filename.endswith("scene.py")), None)
    where = f" (scene.py, line {line})" if line and code != "LAYOUT" else ""
    message = f"{type(error).__name__}: {error}" if code != "LAYOUT" else str(error)
    log = "".join(traceback.format_exception(error))[-4000:]
    return {"code": code, "message": message[:600] + where, "log": log}


def is_of_size(error: BaseException) -> bool:
    """A file is as large as it may be, or the room that the scene has for itself is full."""
    number = getattr(error, "errno", None)
    return number == errno.EFBIG or (number == errno.ENOSPC and Path.cwd() == ROOM)


def render_scene_job(job: Job, slots: Slots, report: Report) -> dict[str, Any]:
    import manimpango
    from manim import tempconfig

    from render.fast import copies
    from render.scenes import raster, typeset
    from render.scenes.undrawn import Undrawn

    for font in sorted(Path("fonts").absolute().glob("own.[ot]tf")):
        manimpango.register_font(str(font))
    raster.install()
    typeset.install(Path("tex").absolute())
    copies.install()
    undrawn = Undrawn()
    undrawn.install()
    settings = {
        "pixel_width": job.width,
        "pixel_height": job.height,
        "frame_width": job.quality.frame[0],
        "frame_height": job.quality.frame[1],
        "frame_rate": job.fps,
        "media_dir": str(Path("media").absolute()),
        "progress_bar": "none",
        "verbosity": "ERROR",
        "disable_caching": True,
        "write_to_movie": True,
    }
    with tempconfig(settings):
        done = measure_scene_job(job) if job.measure else film_scene_job(job, slots, report)
        return {**done, "undrawn": undrawn.letters}


def measure_scene_job(job: Job) -> dict[str, Any]:
    """Of the scene run through at once: its frames, and those on which its sections begin."""
    from manim import config
    from manim.scene import scene as stage

    config["dry_run"] = True
    # the scene makes its renderer itself, since it alone knows its kind of camera
    vars(stage)["CairoRenderer"] = partial(plain_renderer(), skip_animations=True)
    scene: Any = watch_sections(scene_from("scene.py", job.scene_name), job)()
    scene.render()
    frames = scene.frames_so_far()
    if not frames:
        raise ValueError(NOTHING)
    if frames > job.most_frames:
        most = job.most_frames / job.fps
        raise TooLong(f"the scene lasts {scene.time:g} s; at most {most:g} s are possible")
    return {"frames": frames, "beats": scene.beat_frames, "memory": peak_memory()}


def film_scene_job(job: Job, slots: Slots, report: Report) -> dict[str, Any]:
    scene_class = scene_from("scene.py", job.scene_name)
    if job.side_by_side:
        reel, scene = forking_scene(job, slots, scene_class, report)
        scene.render()
    else:
        reel, scene = serial_scene(job, scene_class, report)
        with nullcontext() if job.free else slots.taken():
            scene.render()
    if not reel.frames:
        raise ValueError(NOTHING)
    return {"frames": reel.frames, "beats": scene.beat_frames, "memory": peak_memory()}


def serial_scene(job: Job, scene_class: type[Scene], report: Report) -> tuple[Reel, Any]:
    """One frame after the other, in this process."""
    from render.fast.reel import Reel
    from render.fast.renderer import FastRenderer
    from render.fast.support import fast_path

    reel = Reel(Path(FILM), job.quality)
    renderer_class = FastRenderer if fast_path() else plain_renderer()
    return reel, on_stage(job, scene_class, reel, report, renderer_class)


def forking_scene(
    job: Job, slots: Slots, scene_class: type[Scene], report: Report
) -> tuple[Pieces | Reel, Any]:
    """Its animations side by side, where Manim is the one that is known."""
    from render.fast.forks import ForkingRenderer
    from render.fast.reel import Pieces
    from render.fast.support import fast_path

    if not fast_path():
        return serial_scene(job, scene_class, report)

    def fail(error: BaseException) -> None:
        report({"failed": describe(error)})

    pieces = Pieces(Path(FILM), job.quality, Path("pieces"))
    renderer_class = partial(ForkingRenderer, pieces=pieces, slots=slots, fail=fail)
    return pieces, on_stage(job, scene_class, pieces, report, renderer_class)


def plain_renderer() -> type[CairoRenderer]:
    from manim.renderer.cairo_renderer import CairoRenderer

    return CairoRenderer


def on_stage(
    job: Job,
    scene_class: type[Scene],
    reel: Reel | Pieces,
    report: Report,
    renderer_class: Callable[..., CairoRenderer],
) -> Any:
    """The scene with a renderer for its kind of camera, whose frames go into ``reel``."""
    from manim.scene import scene as stage

    from render.fast.writer import film_writer

    duration = getattr(scene_class, "DURATION", None)
    progress = progress_reporter(report, reel, duration, job.most_frames)
    scene: Any = None
    writer = film_writer(reel, progress, lambda: getattr(scene.renderer, "changed", None))
    # the scene makes its renderer itself, since it alone knows its kind of camera
    vars(stage)["CairoRenderer"] = partial(renderer_class, file_writer_class=writer)
    scene = watch_sections(scene_class, job)()
    return scene


def scene_from(file: str, name: str) -> type[Scene]:
    """The class of that name, from code that lint has passed. The drawing kit is what lies beside
    the code."""
    kit = Path(file).with_name(KIT_FILE)
    if kit.exists():
        sys.modules[KIT_MODULE] = load_kit(kit)
    space: dict[str, Any] = {"__name__": "scene"}
    source = Path(file).read_text(encoding="utf-8")
    exec(compile(source, file, "exec"), space)  # noqa: S102, rendering code is this process's purpose
    found: type[Scene] = space[name]
    return found


def load_kit(file: Path) -> ModuleType:
    """Our own text as a module; nothing is written beside it."""
    module = ModuleType(KIT_MODULE)
    module.__file__ = str(file.absolute())
    source = file.read_text(encoding="utf-8")
    exec(compile(source, file.name, "exec"), vars(module))  # noqa: S102, as above
    return module


def watch_sections(scene_class: type[Scene], job: Job) -> type[Scene]:
    """The scene class, noting on which frame each section starts and checking the one before."""
    from render.scenes.layout import LENIENT, STRICT, complaints

    rules = LENIENT if job.free else STRICT

    class Watched(scene_class):  # type: ignore[misc, valid-type]  # the class is only known now
        def setup(self) -> None:
            self.beat_frames: list[int] = []
            super().setup()

        def next_section(self, name: str = "unnamed", *args: Any, **kwargs: Any) -> None:
            flaws = complaints(self, rules) if job.check_layout and self.time > 0 else []
            if flaws:
                number = max(1, len(self.beat_frames))
                raise LayoutFlaw(f"at the end of beat {number}: {'; '.join(flaws)}")
            super().next_section(name, *args, **kwargs)
            self.beat_frames.append(self.frames_so_far())

        def frames_so_far(self) -> int:
            """Each play may be a frame longer than asked for, which a run without pictures
            does not see."""
            rounding = self.renderer.num_plays if job.measure else 0
            frames: float = self.time * self.renderer.camera.frame_rate
            return round(frames) + rounding

    Watched.__name__ = scene_class.__name__
    return Watched


def progress_reporter(
    report: Report, reel: Any, duration: float | None, most_frames: int
) -> Callable[[int], None]:
    """Reports the share of the scene's frames that are written, each whole percent once."""
    expected = max(1.0, (duration or 0) * reel.quality.fps)
    last = -1

    def after_frame(frames: int) -> None:
        nonlocal last
        if frames > most_frames:
            raise TooLong(f"the scene has more frames than the {most_frames} that it may have")
        percent = int(100 * min(1.0, frames / expected)) if duration else 0
        if percent != last:
            last = percent
            report({"progress": percent / 100, "frames": frames})

    return after_frame


def peak_memory() -> int:
    """Bytes of the largest process, this one or a fork of it, at its largest."""
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return max(resource.getrusage(kind).ru_maxrss for kind in kinds) * 1024
