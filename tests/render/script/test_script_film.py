"""A teacher's script of twenty lines becomes a film that can be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from render.lesson import render_lesson
from render.quality import Quality
from render.scenes.rehearsal import rehearse_plan
from render.script.reader import read_lesson
from render.timing.pacing import pace_plan
from render.video.metadata import read_metadata
from tests.render.script.lessons import FALLING, PLOT

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),  # pydub, which Manim imports
    pytest.mark.filterwarnings("ignore::RuntimeWarning"),  # and which misses ffmpeg
    pytest.mark.filterwarnings("ignore::SyntaxWarning"),
]


@pytest.mark.parametrize("script", [FALLING, PLOT])
def test_its_pictures_can_be_read(script: str) -> None:
    ends = rehearse_plan(pace_plan(read_lesson(script).plan))
    assert ends
    assert [end.flaws for end in ends if end.flaws] == []


def test_it_renders(tmp_path: Path) -> None:
    assert sum(bool(line) for line in FALLING.split("\n")) <= 20
    plan = pace_plan(read_lesson(PLOT).plan, 8)
    files = render_lesson("", "", Quality.parse("low"), tmp_path, plan=plan, voice=None)
    assert files.degraded == ()
    assert read_metadata(files.finished.video).duration == pytest.approx(8, abs=0.3)
