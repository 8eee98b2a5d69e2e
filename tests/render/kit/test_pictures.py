"""The pictures of explainers can be read at every beat's end, whatever the words."""

from __future__ import annotations

import pytest

from render.plan.boards import BOARDS
from render.plan.lesson import LessonPlan
from render.planner.offline import plan_lesson
from render.scenes.rehearsal import rehearse_plan
from tests.render.planner.test_explaining import ATTACK, FRENCH, HEART, MARKDOWN, TCP

LONG = "Antidisestablishmentarianism is a word that many people in many places have heard of. " * 9
TOLD = [
    ("The French Revolution", FRENCH),
    ("TCP vs UDP", TCP),
    ("The heart", HEART),
    ("Climate", MARKDOWN),
    ("Odd", ATTACK),
    ("Long", LONG),
    ("The water cycle", "It moves. Heat lifts water. It condenses in the cold sky. It rains."),
]
pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),  # pydub, which Manim imports
    pytest.mark.filterwarnings("ignore::RuntimeWarning"),  # and which misses ffmpeg
    pytest.mark.filterwarnings("ignore::SyntaxWarning"),
]


def board_scenes(plan: LessonPlan, most: int) -> list[int]:
    """The numbers of the scenes that show a board, title cards and summaries aside."""
    numbers = [
        n
        for n, scene in enumerate(plan.scenes[:-1], 1)
        if any(isinstance(thing, BOARDS) for thing in scene.objects)
    ]
    return numbers[:most]


@pytest.mark.parametrize(("topic", "description"), TOLD, ids=[topic for topic, _ in TOLD])
def test_the_pictures_of_any_topic_can_be_read(topic: str, description: str) -> None:
    plan = plan_lesson(topic, description)
    ends = rehearse_plan(plan, numbers=board_scenes(plan, 3))
    assert ends
    assert [end.flaws for end in ends if end.flaws] == []
