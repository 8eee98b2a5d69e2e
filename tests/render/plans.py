"""Small plans for tests of their times."""

from __future__ import annotations

from typing import Any

from render.plan.lesson import Act, Beat, LessonPlan, Scene
from render.plan.objects import Graph, Paragraph, Point

WORDS = Paragraph(id="text", text="Words")
PICTURE = Graph(
    id="picture", x_range=(0, 1), y_range=(0, 1), points=(Point(id="p", x=0.5, y=0.5),), axes=False
)
SHOWN = (Act(op="show", target="text"),)


def beat(say: str = "", **fields: Any) -> Beat:
    return Beat(say=say, **fields)


def scene(title: str, *beats: Beat | str, picture: bool = False, **fields: Any) -> Scene:
    """A scene of words, or one with a graph; a beat may be given by what it says."""
    spoken = tuple(beat(one) if isinstance(one, str) else one for one in beats)
    things = (PICTURE,) if picture else (WORDS,)
    return Scene(title=title, objects=things, beats=spoken or (beat("Said."),), **fields)


def plan(*scenes: Scene, **fields: Any) -> LessonPlan:
    return LessonPlan(topic="a topic", scenes=scenes, **fields)


def titles(plan: LessonPlan) -> list[str]:
    return [scene.title for scene in plan.scenes]


def said(plan: LessonPlan) -> list[str]:
    return [beat.say for scene in plan.scenes for beat in scene.beats]
