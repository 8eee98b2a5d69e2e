"""A plan that a person wrote is read, or refused with the fields named in words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from render.plan.lesson import LessonPlan
from render.plan.schema import schema_text
from render.planner.offline import plan_lesson
from render.timing.needs import natural_seconds
from render.timing.reading import PlanRefused, read_plan

ROOT = Path(__file__).parents[3]


def document() -> dict[str, Any]:
    beat = {"say": "One point.", "do": [{"op": "show", "target": "points.0"}]}
    points = {"kind": "bullets", "id": "points", "items": ["One point"]}
    scene = {"title": "A scene", "objects": [points], "beats": [beat]}
    whole = {"topic": "Anything", "scenes": [scene, {**scene, "title": "Another"}]}
    copied: dict[str, Any] = json.loads(json.dumps(whole))
    return copied


def test_every_plan_of_the_planner_is_read_as_it_was_written() -> None:
    plan = plan_lesson("solve 2x+y=5, x-y=1", theme="light")
    assert read_plan(plan.model_dump_json()) == plan


def test_beats_without_seconds_last_as_long_as_they_need() -> None:
    plan = read_plan(document())
    beat = plan.scenes[0].beats[0]
    assert beat.seconds == pytest.approx(natural_seconds(plan.scenes[0], 0), abs=0.2)
    given = document()
    given["scenes"][0]["beats"][0]["seconds"] = 7.31
    assert read_plan(given).scenes[0].beats[0].seconds == pytest.approx(7.4)


@pytest.mark.parametrize(
    ("place", "value", "field", "words"),
    [
        (("scenes", 0, "title"), "", "scenes[0].title", "at least 1"),
        (("scenes", 1, "beats", 0, "do", 0, "op"), "explode", "scenes[1].beats[0].do[0]", "show"),
        (("scenes", 0, "objects", 0, "items"), [], "scenes[0].objects[0].items", "at least 1"),
        (("scenes", 0, "objects", 0, "colour"), "red", "scenes[0].objects[0].colour", "not known"),
        (("scenes", 0, "beats", 0, "do", 0, "target"), "q", "scenes[0]", "'q'"),
        (("topic",), 5, "topic", "string"),
        (("theme",), "pink", "theme", "dark"),
    ],
)
def test_what_is_wrong_is_said_with_its_field(
    place: tuple[Any, ...], value: object, field: str, words: str
) -> None:
    wrong = document()
    inner = wrong
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = value
    with pytest.raises(PlanRefused) as refusal:
        read_plan(wrong)
    assert [name for name, _ in refusal.value.flaws] == [field]
    assert words in refusal.value.flaws[0][1]


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '"x"', "[" * 100_000])
def test_what_is_no_document_is_refused(text: str) -> None:
    with pytest.raises(PlanRefused, match=r"^plan: "):
        read_plan(text)


def test_a_missing_field_is_named() -> None:
    wrong = document()
    del wrong["scenes"][1]["beats"][0]["say"]
    with pytest.raises(PlanRefused, match=r"^scenes\[1\]\.beats\[0\]\.say: is missing$"):
        read_plan(json.dumps(wrong))


def test_what_is_wrong_with_a_shape_is_said_of_its_form_alone() -> None:
    wrong = document()
    shapes = [{"id": "a", "radius": -1}, {"id": "b", "at": [0, 0], "start": 0}, {"id": "c"}]
    wrong["scenes"][0]["objects"][0] = {
        "kind": "graph", "id": "points", "x_range": [0, 1], "y_range": [0, 1], "shapes": shapes,
    }  # fmt: skip
    with pytest.raises(PlanRefused) as refusal:
        read_plan(wrong)
    where = "scenes[0].objects[0].shapes"
    assert [name for name, _ in refusal.value.flaws if name.startswith(where)] == [
        f"{where}[0].radius", f"{where}[1].end", f"{where}[2].at", f"{where}[2].tex",
    ]  # fmt: skip


def test_the_published_schema_is_that_of_the_model() -> None:
    """After a change: ``python -m render.plan.schema > docs/lesson-plan.schema.json``"""
    published = (ROOT / "docs/lesson-plan.schema.json").read_text(encoding="utf-8")
    assert published == schema_text()
    assert json.loads(published)["properties"].keys() == LessonPlan.model_fields.keys()
