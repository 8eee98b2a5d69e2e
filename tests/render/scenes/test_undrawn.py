"""What no font has is told: Pango draws a box for it and says nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from render.lesson import undrawn_words
from render.quality import Quality
from render.scenes.replacement import render_planned
from tests.render.plans import plan, scene

pytestmark = pytest.mark.slow
CUNEIFORM, HINDI = "𒀀", "प्रकाश संश्लेषण"


def test_a_scene_tells_the_letters_that_no_font_has_and_draws_hindi(tmp_path: Path) -> None:
    shown = scene(f"{HINDI} Ελλάδα 光合 {CUNEIFORM}{CUNEIFORM}", picture=True)
    made = render_planned(plan(shown, shown), 1, Quality.parse("low"), tmp_path / "scene.mp4")
    assert made.degraded is None
    assert made.video.undrawn == CUNEIFORM


def test_the_letters_of_all_scenes_are_told_once_and_not_endlessly() -> None:
    (words,) = undrawn_words(["ab", "", "bc"])
    assert words.endswith(": a b c")
    (many,) = undrawn_words(["".join(map(chr, range(0x12000, 0x12100)))])
    assert many.endswith("…")
    assert len(many) < 140
    assert undrawn_words(["", ""]) == ()
