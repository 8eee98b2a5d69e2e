"""docs/lesson-script.md tells what the reader reads."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from render.plan.lesson import LessonPlan
from render.script.acts import WORDS
from render.script.reader import HEADERS, read_lesson
from render.script.reference import kind_lines

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "lesson-script.md").read_text()
EXAMPLES = re.findall(r"^```lesson\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("text", EXAMPLES)
def test_its_examples_are_lessons(text: str) -> None:
    assert isinstance(read_lesson(text).plan, LessonPlan)


def test_it_has_examples_and_every_kind_act_and_header() -> None:
    assert len(EXAMPLES) == 2
    assert "\n".join(kind_lines()) in PAGE, "python -m render.script.reference prints it"
    assert all(re.search(rf"`{word} ", PAGE) for word in WORDS)
    assert all(f"`{name}: …`" in PAGE for name in HEADERS)
