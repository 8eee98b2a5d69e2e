"""A scene run through without its animations: is all of it to be read, and how does it look?

The scene's code is executed in this process, so only code that came from a plan may be given.
About a second a scene; rendering it takes ten times as long.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from render.code.kit_file import Look, kit_source
from render.code.scene_code import scene_code, scene_name
from render.plan.code_rules import KIT_FILE
from render.plan.lesson import LessonPlan
from render.quality import Quality
from render.scenes.child import scene_from
from render.typefaces import register_fonts

QUALITY = "low"


@dataclass(frozen=True)
class BeatEnd:
    """How a beat's last frame looks: flaws in words, and its RGB picture, (height, width, 3)."""

    scene: int
    beat: int
    flaws: tuple[str, ...]
    picture: np.ndarray | None = None


def rehearse_plan(
    plan: LessonPlan, *, pictures: bool = False, numbers: Sequence[int] = ()
) -> list[BeatEnd]:
    """Every beat's end, for all scenes or those with these numbers (from 1)."""
    from manim import tempconfig

    from render.scenes import typeset

    register_fonts()
    with tempfile.TemporaryDirectory(prefix="troupe-rehearsal-") as folder:
        typeset.install(Path(tempfile.gettempdir()) / "troupe-rehearsal-tex")
        with tempconfig(settings(folder, Quality.parse(QUALITY).shaped(plan.aspect))):
            return [
                end
                for number in numbers or range(1, len(plan.scenes) + 1)
                for end in scene_ends(plan, number, Path(folder), pictures)
            ]


def settings(folder: str, quality: Quality) -> dict[str, Any]:
    return {
        "pixel_width": quality.width,
        "pixel_height": quality.height,
        "frame_width": quality.frame[0],
        "frame_height": quality.frame[1],
        "frame_rate": quality.fps,
        "media_dir": folder,
        "progress_bar": "none",
        "verbosity": "ERROR",
        "disable_caching": True,
        "dry_run": True,
    }


def scene_ends(plan: LessonPlan, number: int, folder: Path, pictures: bool) -> list[BeatEnd]:
    from manim.renderer.cairo_renderer import CairoRenderer

    from render.scenes.layout import complaints

    file = folder / "scene.py"
    file.write_text(scene_code(plan, number), encoding="utf-8")
    file.with_name(KIT_FILE).write_text(kit_source(Look.of(plan)), encoding="utf-8")
    ends: list[BeatEnd] = []
    started = 0

    class Rehearsed(scene_from(str(file), scene_name(number))):  # type: ignore[misc]  # known only now
        def next_section(self, name: str = "unnamed", *_: Any, **__: Any) -> None:  # noqa: ARG002, Manim's
            nonlocal started
            if started:
                picture = shot(self) if pictures else None
                ends.append(BeatEnd(number, started, tuple(complaints(self)), picture))
            started += 1

    Rehearsed(CairoRenderer(skip_animations=True)).render()
    return ends


def shot(scene: Any) -> np.ndarray:
    scene.renderer.update_frame(scene, ignore_skipping=True)
    picture: np.ndarray = scene.renderer.get_frame()[:, :, :3].copy()
    return picture
