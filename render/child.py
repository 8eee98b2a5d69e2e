"""The process that renders one scene: ``python -m render.child`` in a folder of its own.

It reads ``job.json``, confines itself, renders ``scene.py`` to ``scene.mp4`` and says how it goes,
one JSON object a line, on the file descriptor it was given. Started by ``render.scene``.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from render.sandbox import Limits, NotConfined, confine

if TYPE_CHECKING:
    from manim import Scene

FONTS = Path(__file__).parent / "fonts"

Report = Callable[[dict[str, Any]], None]


class LayoutFlaw(Exception):
    """Something on the frame cannot be read; the text names beat and objects."""


@dataclass(frozen=True)
class Job:
    scene_name: str
    width: int
    height: int
    fps: int
    crf: int
    cpu_seconds: int
    check_layout: bool
    free: bool = False


def main(channel: int, place: str) -> int:
    job = Job(**json.loads(Path("job.json").read_text(encoding="utf-8")))

    def report(line: dict[str, Any]) -> None:
        os.write(channel, json.dumps(line).encode() + b"\n")

    try:
        limits = Limits(cpu_seconds=job.cpu_seconds, walled=job.free)
        confine(Path(), limits, private_root=place == "boxed")
        report({"done": rendered(job, report)})
    except BaseException as error:  # scene code may raise anything; it is told on
        report({"failed": describe(error)})
        return 1
    return 0


def describe(error: BaseException) -> dict[str, str]:
    """Error code, one sentence, and the traceback's end."""
    code = "LAYOUT" if isinstance(error, LayoutFlaw) else "SCENE_ERROR"
    code = "OUT_OF_MEMORY" if isinstance(error, MemoryError) else code
    code = "NOT_CONFINED" if isinstance(error, NotConfined) else code
    frames = traceback.extract_tb(error.__traceback__)
    line = next((f.lineno for f in reversed(frames) if f.filename.endswith("scene.py")), None)
    where = f" (scene.py, line {line})" if line and code != "LAYOUT" else ""
    message = f"{type(error).__name__}: {error}" if code != "LAYOUT" else str(error)
    log = "".join(traceback.format_exception(error))[-4000:]
    return {"code": code, "message": message[:600] + where, "log": log}


def rendered(job: Job, report: Report) -> dict[str, Any]:
    import manimpango
    from manim import tempconfig

    from render import typeset

    for font in sorted(FONTS.glob("*.[ot]tf")):
        manimpango.register_font(str(font))
    typeset.install(Path("tex").absolute())
    settings = {
        "pixel_width": job.width,
        "pixel_height": job.height,
        "frame_rate": job.fps,
        "media_dir": str(Path("media").absolute()),
        "progress_bar": "none",
        "verbosity": "ERROR",
        "disable_caching": True,
        "write_to_movie": True,
    }
    with tempconfig(settings):
        return filmed(job, report)


def filmed(job: Job, report: Report) -> dict[str, Any]:
    from manim.renderer.cairo_renderer import CairoRenderer

    from render.film import Film, film_writer
    from render.quality import Quality

    scene_class = scene_from("scene.py", job.scene_name)
    film = Film(Path("scene.mp4"), Quality("job", job.width, job.height, job.fps, job.crf))
    progress = progress_reporter(report, film, getattr(scene_class, "DURATION", None))
    renderer = CairoRenderer(file_writer_class=film_writer(film, progress))
    scene = watched(scene_class, job.check_layout)(renderer)
    scene.render()
    if not film.frames:
        raise ValueError("the scene plays nothing, so there is no video of it")
    return {"frames": film.frames, "beats": scene.beat_frames}  # type: ignore[attr-defined]  # Watched has it


def scene_from(file: str, name: str) -> type[Scene]:
    """The class of that name, from code that render.lint has passed."""
    space: dict[str, Any] = {"__name__": "scene"}
    source = Path(file).read_text(encoding="utf-8")
    exec(compile(source, file, "exec"), space)  # noqa: S102, rendering code is this process's purpose
    found: type[Scene] = space[name]
    return found


def watched(scene_class: type[Scene], check_layout: bool) -> type[Scene]:
    """The scene class, noting on which frame each section starts and checking the one before."""
    from render.layout import complaints

    class Watched(scene_class):  # type: ignore[misc, valid-type]  # the class is only known now
        def setup(self) -> None:
            super().setup()
            self.beat_frames: list[int] = []

        def next_section(self, name: str = "unnamed", *args: Any, **kwargs: Any) -> None:
            flaws = complaints(self) if check_layout and self.beat_frames else []
            if flaws:
                raise LayoutFlaw(f"at the end of beat {len(self.beat_frames)}: {'; '.join(flaws)}")
            self.beat_frames.append(round(self.time * self.renderer.camera.frame_rate))
            super().next_section(name, *args, **kwargs)

    Watched.__name__ = scene_class.__name__
    return Watched


def progress_reporter(report: Report, film: Any, duration: float | None) -> Callable[[int], None]:
    """Reports the share of the scene's frames that are written, each whole percent once."""
    expected = max(1.0, (duration or 0) * film.quality.fps)
    last = -1

    def after_frame(frames: int) -> None:
        nonlocal last
        percent = int(100 * min(1.0, frames / expected)) if duration else 0
        if percent != last:
            last = percent
            report({"progress": percent / 100, "frames": frames})

    return after_frame


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2]))
