"""Our renderer against `manim -q… file.py S1 S2 S3`: the same scenes, one after the other, here.

Times are wall-clock seconds of both in the same run on the same cores; Manim's include its start,
ours are those of a worker whose render process is warm. `--case` picks some of the measurements.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from bench.figures import tell
from bench.render_frames import Nearness, nearness
from render.code.scene_code import scene_code, scene_name
from render.planner.offline import plan_lesson
from render.quality import Quality
from render.scenes.scene import SceneVideo, render_scene

FILE = Path(__file__).with_name("render_scenes.py")
MANIM_QUALITY = {"low": "-ql", "medium": "-qm", "high": "-qh"}
MOVING, NARRATED = ("S1", "S2", "S3"), ("N1", "N2", "N3")
MIB = 1024 * 1024
MOST_MEMORY, LEAST_PSNR, FIRST_PREVIEW = 800 * MIB, 45.0, 5.0


@dataclass(frozen=True)
class Case:
    """Scenes at a quality, and how many times as fast as Manim they are to be rendered."""

    quality: str
    scenes: tuple[str, ...]
    promised: float


CASES = {
    "high": Case("high", MOVING, 4.0),
    "high-narrated": Case("high", NARRATED, 9.0),
    "medium-narrated": Case("medium", NARRATED, 5.0),
    "low-narrated": Case("low", NARRATED, 5.0),
    "one-scene": Case("high", MOVING[:1], 4.0),
}
OTHERS = ("frames", "preview")


def main(arguments: Sequence[str] = ()) -> int:
    """Print what was measured beside what is promised; answer 1 when a promise is broken."""
    parser = argparse.ArgumentParser(prog="troupe bench render")
    parser.add_argument("--case", action="append", choices=[*CASES, *OTHERS])
    wanted = parser.parse_args(arguments).case or [*CASES, *OTHERS]
    with tempfile.TemporaryDirectory(prefix="troupe-bench-") as folder:
        warm(Path(folder))
        kept = [measure_named(name, Path(folder) / name) for name in wanted]
    return 0 if all(kept) else 1


def measure_named(name: str, folder: Path) -> bool:
    folder.mkdir()
    if name == "frames":
        return told_nearness(nearness(FILE, "S1", folder))
    if name == "preview":
        return told_preview(first_preview(folder))
    return told_times(name, CASES[name], folder)


def told_times(name: str, case: Case, folder: Path) -> bool:
    plain = manim_seconds(case, folder)
    begun = time.perf_counter()
    videos = ours(case, folder)
    seconds = time.perf_counter() - begun
    peak = max(video.peak_memory for video in videos)
    played = sum(video.duration for video in videos)
    tell(
        f"{name}: {played:.1f} s of video, Manim {plain:.2f} s, here {seconds:.2f} s, "
        f"{plain / seconds:.1f} times as fast (promised {case.promised:g}), "
        f"largest process {peak / MIB:.0f} MiB (promised below {MOST_MEMORY / MIB:.0f})",
        case=name,
        video_seconds=played,
        manim_seconds=plain,
        seconds=seconds,
        ratio=plain / seconds,
        peak_mib=peak / MIB,
    )
    return plain / seconds >= case.promised and peak < MOST_MEMORY


def told_nearness(found: Nearness) -> bool:
    tell(
        f"frames: {found.frames} compared with Manim's, PSNR {found.mean:.1f} dB on average, "
        f"{found.worst:.1f} dB at worst (promised {LEAST_PSNR:g})",
        case="frames",
        frames=found.frames,
        mean_psnr=found.mean,
        worst_psnr=found.worst,
    )
    return found.worst >= LEAST_PSNR


def told_preview(seconds: float) -> bool:
    words = f"preview: first scene of a lesson after {seconds:.2f} s (promised {FIRST_PREVIEW:g})"
    tell(words, case="preview", seconds=seconds)
    return seconds < FIRST_PREVIEW


def manim_seconds(case: Case, folder: Path) -> float:
    """How long plain Manim takes for the scenes, its cache empty."""
    command = [
        *(sys.executable, "-m", "manim", MANIM_QUALITY[case.quality], "-v", "ERROR"),
        *("--progress_bar", "none", "--media_dir", str(folder / "manim"), str(FILE), *case.scenes),
    ]
    begun = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - begun


def ours(case: Case, folder: Path) -> list[SceneVideo]:
    """The scenes, as many at a time as there are cores."""
    code, quality = FILE.read_text(encoding="utf-8"), Quality.parse(case.quality)

    def one(name: str) -> SceneVideo:
        return render_scene(code, name, quality, folder / f"{name}.mp4")

    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        return list(pool.map(one, case.scenes))


def warm(folder: Path) -> None:
    """One small scene, so that the render process is there when the clock starts."""
    code = (
        "from manim import *\nclass W(Scene):\n    def construct(self):\n        self.wait(0.2)\n"
    )
    render_scene(code, "W", Quality.parse("low"), folder / "warm.mp4")


def first_preview(folder: Path) -> float:
    """From a topic to the first scene that can be watched, at low quality."""
    begun = time.perf_counter()
    plan = plan_lesson("Parabolas", "The quadratic function x^2 - 5x + 6")
    render_scene(scene_code(plan, 1), scene_name(1), Quality.parse("low"), folder / "1.mp4")
    return time.perf_counter() - begun
