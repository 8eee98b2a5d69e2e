"""A plan drawn in small: what of it cannot be read, and pictures of it."""

from __future__ import annotations

import tempfile
from pathlib import Path

from render.code.kit_file import Look
from render.code.scene_code import scene_code, scene_name
from render.plan.lesson import LessonPlan
from render.planner.llm.planner import Looks
from render.quality import Quality
from render.scenes.scene import RenderCancelled, SceneFailed, ShouldStop, render_scene
from render.video.finishing import CannotJoin, FinishRequest, Stopped, finish_video

SECONDS = 120.0  # for a scene
MOST_SCENES = 8  # of which single pictures are shown


def preview_plan(plan: LessonPlan, should_stop: ShouldStop | None = None) -> Looks | None:
    """Every scene at low quality behind the walls, with the layout check; None where none can be
    drawn. Scenes of code are left out. Raises RenderCancelled."""
    low, look = Quality.parse("low").shaped(plan.aspect), Look.of(plan)
    flaws: list[str] = []
    videos: list[Path] = []
    with tempfile.TemporaryDirectory(prefix="troupe-preview-") as name:
        folder = Path(name)
        for number, scene in enumerate(plan.scenes, 1):
            if scene.code is not None:
                continue
            out, code = folder / f"{number}.mp4", scene_code(plan, number)
            try:
                render_scene(
                    code, scene_name(number), low, out,
                    should_stop=should_stop, timeout=SECONDS, look=look,
                )  # fmt: skip
                videos.append(out)
            except SceneFailed as failure:
                flaws.append(f"scenes.{number - 1}: {failure.message}")
        if not videos:
            return None
        try:
            made = finish_video(videos, folder / "made", FinishRequest(), should_stop=should_stop)
        except Stopped:
            raise RenderCancelled("the preview is not wanted any more") from None
        except CannotJoin:
            return None
        files = (made.strip, *made.scene_stills[:MOST_SCENES])
        cells = made.told.strip
        strip = f"{cells.columns} in a line, one every {cells.seconds:g} s;"
        return Looks(tuple(flaws), tuple(file.read_bytes() for file in files), strip)
