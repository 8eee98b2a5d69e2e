"""The kit is one file that is whole, has a lesson's look, and belongs to the key of its scenes."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from render.code import kit_file
from render.code.kit_file import Look, definitions, kit_source, kit_version, write_kit
from render.code.scene_code import scene_code
from render.kit.areas import AREAS_OF
from render.plan.lesson import LessonPlan
from render.plan.themes import PALETTES
from render.planner.offline import plan_lesson
from render.quality import Quality
from render.scenes.digest import scene_digest
from render.scenes.replacement import code_alone
from tests.render.code.test_codegen import undefined_names


@pytest.fixture
def lesson() -> LessonPlan:
    return plan_lesson("Waves", "A wave travels. It carries energy.")


def test_the_kit_needs_nothing_but_manim_and_numpy() -> None:
    source = kit_source()

    assert "render." not in source
    imported = {
        line.split()[1] for line in re.findall(r"^(?:from|import) \S+", source, re.MULTILINE)
    }
    known = {"__future__", "collections.abc", "itertools", "pathlib", "shutil", "typing"}
    assert imported - known == {"numpy", "manim", "manimpango"}


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # pydub, which Manim imports
@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # and which misses ffmpeg
@pytest.mark.filterwarnings("ignore::SyntaxWarning")
def test_a_kit_that_is_loaded_has_the_look_that_it_was_made_for(tmp_path: Path) -> None:
    from manim import tempconfig

    from render.scenes.child import load_kit

    given = {"np", "annotations", "Callable", "Sequence", "pairwise", "Path", "Any", "which"}
    for look in (Look(), Look("light", "9:16", "Some Font"), Look("high_contrast", "1:1")):
        write_kit(look, tmp_path)
        with tempconfig({}):
            kit = vars(load_kit(tmp_path / "troupe_kit.py"))
        assert set(definitions()) <= kit.keys()
        assert PALETTES[look.theme].items() <= kit.items()
        assert kit["AREAS"] == AREAS_OF[look.aspect]
        assert kit["FONT"] == (look.font or "Inter"), "its own typeface lies beside it"
        missing = undefined_names(kit_source(look)) - kit.keys() - given
        assert missing <= {"troupe_typeset"}


def test_two_definitions_of_one_name_are_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """In one file the second would take the first one's place, for both modules."""
    (tmp_path / "theme.py").write_text("SIGNS = 1\n")
    (tmp_path / "zebra.py").write_text("SIGNS = 2\n")
    monkeypatch.setattr(kit_file, "KIT", tmp_path)
    with pytest.raises(ValueError, match=r"zebra.py defines anew .*SIGNS"):
        definitions.__wrapped__()


def test_the_kits_version_belongs_to_the_key_of_a_scene(
    lesson: LessonPlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    def key(plan: LessonPlan) -> str:
        return scene_digest(code_alone(plan, 1), Quality.parse("low"))

    before = key(lesson)
    looks = [{"theme": "light"}, {"aspect": "9:16"}, {"font": "Some Font"}]
    keys = [key(lesson.model_copy(update=look)) for look in looks]
    assert len({before, *keys}) == 4
    assert kit_version(Look()) in scene_code(lesson, 1).split("\nclass ")[0]
    monkeypatch.setattr(kit_file, "definitions", lambda: definitions() | {"NEW": "NEW = 1"})
    kit_source.cache_clear()
    try:
        assert key(lesson) != before
    finally:
        kit_source.cache_clear()


def test_a_kit_is_the_same_in_every_process() -> None:
    assert kit_source() == kit_source.__wrapped__()
    assert re.fullmatch("[0-9a-f]{12}", kit_version(Look()))
    assert "troupe_kit" not in sys.modules
