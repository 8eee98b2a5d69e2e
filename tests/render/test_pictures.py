"""The boards of the lessons on computing, physics and any topic can be read at every beat's end."""

from __future__ import annotations

import pytest

from render.boards import BOARDS
from render.catalogue import (
    circuits,
    dynamic,
    graph_search,
    mechanics,
    searching,
    sorts,
    structures,
    vibrations,
)
from render.plan import LessonPlan
from render.planner import plan_lesson
from render.rehearsal import rehearsed
from tests.render.test_explaining import ATTACK, FRENCH, HEART, MARKDOWN, TCP

MODULES = (sorts, searching, graph_search, dynamic, structures, mechanics, vibrations, circuits)
ASKED = [t.examples[-1] for module in MODULES for t in module.TEMPLATES]
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


@pytest.mark.parametrize(("topic", "description"), ASKED, ids=[topic for topic, _ in ASKED])
def test_the_main_picture_of_every_template_can_be_read(topic: str, description: str) -> None:
    plan = plan_lesson(topic, description)
    ends = rehearsed(plan, numbers=board_scenes(plan, 1) or [2])
    assert ends
    assert [end.flaws for end in ends if end.flaws] == []


@pytest.mark.parametrize(("topic", "description"), TOLD, ids=[topic for topic, _ in TOLD])
def test_the_pictures_of_any_topic_can_be_read(topic: str, description: str) -> None:
    plan = plan_lesson(topic, description)
    ends = rehearsed(plan, numbers=board_scenes(plan, 3))
    assert ends
    assert [end.flaws for end in ends if end.flaws] == []
