"""One short lesson, really rendered once for all tests of this folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from render.lesson import LessonFiles, render_lesson
from render.quality import Quality

TOPIC, DESCRIPTION = "Parabolas", "The quadratic function x^2 - 5x + 6"


@pytest.fixture(scope="session")
def lesson(tmp_path_factory: pytest.TempPathFactory) -> LessonFiles:
    """Three scenes in 9 s at 854x480, 15 frames a second; progress is kept beside them."""
    out = tmp_path_factory.mktemp("lesson")
    shares: list[float] = []
    files = render_lesson(
        TOPIC, DESCRIPTION, Quality.parse("low"), out, duration=9, on_progress=shares.append
    )
    (out / "progress.txt").write_text("\n".join(map(str, shares)))
    return files


@pytest.fixture
def scene_path(lesson: LessonFiles) -> Path:
    return lesson.scene_videos[0]
