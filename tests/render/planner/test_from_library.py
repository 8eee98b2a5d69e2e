"""Which lesson a request gets: a template with its numbers, or the library's."""

from __future__ import annotations

import pytest

from render.planner.offline import EXPLAINER, draft_lesson

OWN = (
    "Hooke's law says that the force is proportional to the extension. Robert Boyle employed Hooke "
    "as an assistant in Oxford before the Royal Society was founded."
)


@pytest.mark.parametrize(
    ("topic", "lesson"),
    [
        ("Why do ships float?", "library/physics/archimedes_principle"),
        ("Green's Theorem", "library/mathematics/greens_theorem"),
        ("power rule", "library/mathematics/power_rule"),
        ("differentiate x^3", "derivatives"),
        ("sort 3 1 2 with bubble sort", "bubble sort"),
        ("Derivatives in finance", EXPLAINER),
    ],
)
def test_the_lesson_that_says_most_nearly_what_was_asked(topic: str, lesson: str) -> None:
    found = draft_lesson(topic)
    assert found.lesson == lesson
    assert (len(found.plan.facts) >= 6) == lesson.startswith("library/")


def test_what_the_request_says_beyond_the_lesson_is_told_once() -> None:
    found = draft_lesson("What is Hooke's law?", OWN)
    assert found.lesson == "library/physics/hookes_law"
    said = [beat.say for scene in found.plan.scenes for beat in scene.beats]
    assert any("Robert Boyle" in words for words in said)
    assert not any("says that the force is proportional" in words for words in said)


def test_numbers_that_a_lesson_does_not_use_are_a_warning() -> None:
    found = draft_lesson("Green's theorem", "Take the region 0 <= x <= 17.5 and 0 <= y <= 31.")
    assert found.lesson == "library/mathematics/greens_theorem"
    assert "17.5" in found.warnings[0]
    assert "could not be used" in found.warnings[0]


def test_as_many_scenes_as_are_wished() -> None:
    found = draft_lesson("Why do ships float?", "Make exactly 4 scenes.")
    assert found.lesson == "library/physics/archimedes_principle"
    assert len(found.plan.scenes) == 4
    assert not found.warnings


@pytest.mark.parametrize("seconds", [20, 240])
def test_a_lesson_lasts_as_long_as_is_wished(seconds: float) -> None:
    plan = draft_lesson("Archimedes' principle", duration=seconds).plan
    assert plan.seconds == pytest.approx(seconds, abs=0.3)
