"""A template's lesson also tells what the description states, and none of its tasks."""

from __future__ import annotations

import pytest

from render.plan.lesson import LessonPlan
from render.planner.offline import plan_lesson


def said(plan: LessonPlan) -> str:
    return " ".join(beat.say for scene in plan.scenes for beat in scene.beats)


def test_sentences_of_the_description_are_told_after_the_opening() -> None:
    plan = plan_lesson(
        "Pythagorean theorem",
        "Explain it with legs 3 and 4 for high school students. "
        "The theorem was known in Babylon long before Pythagoras lived.",
    )
    assert "known in Babylon" in plan.scenes[1].beats[0].say
    assert "high school" not in said(plan)
    assert "three squares" in " ".join(scene.title.lower() for scene in plan.scenes)


@pytest.mark.parametrize(
    "description",
    [
        "This video should introduce bubble sort to beginners and be engaging and colourful.",
        "Use an example from daily life and show each step.",
        "two resistors of 4 ohm and 12 ohm at 12 V",
        "Solve it for the values that are given here, please.",
        "Was ist der Unterschied zwischen der Sortierung durch Mischen und der schnellen?",
    ],
)
def test_tasks_and_data_are_no_sentences_to_tell(description: str) -> None:
    plan, bare = (plan_lesson("Bubble sort", text) for text in (description, ""))
    assert len(plan.scenes) == len(bare.scenes)
