"""A plan is written as a script and read again: it is the same plan."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from render.plan.lesson import Fact, LessonPlan
from render.planner.catalogue.registry import templates
from render.planner.offline import plan_lesson
from render.script.reader import read_lesson
from render.script.refusal import ScriptRefused
from render.script.schema import object_kinds
from render.script.writer import write_script
from render.timing.reading import time_beats
from tests.render.plans import plan, scene
from tests.render.script.lessons import FALLING, PLOT

pytestmark = pytest.mark.slow

EXAMPLES = [template.examples[0] for template in templates().values()]
ODD = (
    "a | b", "|", "{show x}", "a } b {", '"quoted" or not', '"', '"a"', "<old>", "a <=b> c",
    "- item", "* x", "1. x", "# head", "! card", "// remark", "=> so", "= it", "@graph", "Q: why",
    "A: so", "fact: x", "```", " led", "trailed ", "two  spaces", "a, b; c", "1 to 2", "x: y",
    "text = b", "a {if b}", "[[a]]", "\\", "a\\, b", "tab\there", "\u00a0", "\u2028", "yes", "",
    "let x = 1",
)  # fmt: skip


def same_again(lesson: LessonPlan) -> str:
    """The script of the lesson, which reads as the same lesson and is written the same again."""
    text = write_script(lesson)
    again = read_lesson(text).plan
    assert again == lesson, text
    assert write_script(again) == text
    return text


@pytest.mark.parametrize(("topic", "description"), EXAMPLES, ids=lambda text: text[:30])
def test_every_template_s_plan(topic: str, description: str) -> None:
    text = same_again(plan_lesson(topic, description))
    exact = re.compile(r'"|  ')  # what is in quotes or has spaces of its own is not cut
    assert all(len(line) <= 100 or exact.search(line) for line in text.split("\n"))


def test_facts_of_any_text() -> None:
    plan = plan_lesson("Pythagoras", "")
    facts = tuple(Fact(statement=text, check=text) for text in ODD if text)
    same_again(plan.model_copy(update={"facts": facts}))


@pytest.mark.long
@pytest.mark.parametrize("seconds", [12, 45, 300])
def test_every_example_of_any_length(seconds: float) -> None:
    for template in templates().values():
        for topic, description in template.examples:
            same_again(plan_lesson(topic, description, duration=seconds))


@pytest.mark.parametrize("seconds", [8, 240])
def test_lessons_with_their_own_seconds(seconds: float) -> None:
    assert "{lasts " in same_again(plan_lesson("Pythagoras", "", duration=seconds)).replace(
        ", lasts", "{lasts"
    )


def test_an_explainer_s_plan() -> None:
    same_again(plan_lesson("The heart", "It has four chambers. Blood flows in. It is pumped out."))


@pytest.mark.parametrize("text", [FALLING, PLOT])
def test_a_script_in_its_usual_form_stays_as_it_is(text: str) -> None:
    same_again(read_lesson(text).plan)


def test_a_scene_of_code() -> None:
    source = (
        "from manim import *\n\nclass A(Scene):\n    def construct(self):\n        self.wait()\n"
    )
    code = {"source": f"{source}\nDOC = '''\n```\n'''", "runs": [1.25]}
    coded = {"title": "Code", "beats": [{"say": "Look."}], "code": code}
    one = {"title": "T", "objects": [{"kind": "title", "id": "card", "text": "T"}]}
    shown = {**one, "beats": [{"say": "Hm.", "do": [{"op": "show", "target": "card"}]}]}
    found = LessonPlan.model_validate({"topic": "t", "scenes": [shown, coded]})
    same_again(found.model_copy(update={"scenes": tuple(map(time_beats, found.scenes))}))


def texts_in(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The places of all texts in a document that are free."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name not in ("kind", "id", "op", "target", "by"):
                yield from texts_in(inner, (*path, name))
    elif isinstance(value, list):
        for n, inner in enumerate(value):
            yield from texts_in(inner, (*path, n))
    elif isinstance(value, str):
        yield path


def with_text(document: Any, path: tuple[Any, ...], text: str) -> Any:
    changed = json.loads(json.dumps(document))
    place = changed
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = text
    return changed


@cache
def sample_plans() -> list[dict[str, Any]]:
    """Lessons that have, taken together, objects of nearly all kinds."""
    found, seen = [], set()
    for topic, description in EXAMPLES:
        document = plan_lesson(topic, description).model_dump(mode="json", exclude_none=True)
        kinds = {thing["kind"] for one in document["scenes"] for thing in one["objects"]}
        if kinds - seen:
            seen |= kinds
            found.append(document)
    assert len(seen) > 0.6 * len(object_kinds()), sorted(set(object_kinds()) - seen)
    return found


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_odd_texts_in_any_place(data: st.DataObject) -> None:
    document = data.draw(st.sampled_from(sample_plans()))
    path = data.draw(st.sampled_from(list(texts_in(document))))
    letters = st.characters(exclude_categories=["Cs"])
    text = data.draw(st.sampled_from(ODD) | st.text(letters, max_size=12))
    try:
        lesson = LessonPlan.model_validate(with_text(document, path, text))
    except ValidationError:
        return
    again = LessonPlan.model_validate(lesson.model_dump(mode="json"))
    same_again(again.model_copy(update={"scenes": tuple(map(time_beats, again.scenes))}))


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_a_spoiled_script_is_read_or_refused_and_nothing_else(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from([FALLING, PLOT]))
    at = data.draw(st.integers(0, len(text)))
    cut = data.draw(st.integers(0, 12))
    signs = '@#!-*=>|{}[]"<>:;,.\\ \n\tQA`1x𝛼\x00\r'
    put = data.draw(st.text(signs, max_size=8))
    try:
        found = read_lesson(text[:at] + put + text[at + cut :]).plan
    except ScriptRefused as refused:
        found, flaws = None, refused.flaws
    if found:
        same_again(found)
    else:
        assert all(flaw.line >= 1 and flaw.column >= 1 for flaw in flaws)
        assert flaws


@pytest.mark.parametrize(
    "piece", ["[[", "{", '"', ' "', " | ", '" | ', "<a", "- x\n", "@row r\n  values:\n    1\n", "`"]
)
def test_long_nonsense_is_answered_in_the_end(piece: str) -> None:
    text = "# A\n" + piece * ((200 * 1024) // len(piece))
    with pytest.raises(ScriptRefused):
        read_lesson(text)


def test_hidden_objects_and_areas_are_told() -> None:
    lesson = plan(scene("One", "a"), scene("Two", "b"))
    text = same_again(lesson.model_copy(update={"scenes": tuple(map(time_beats, lesson.scenes))}))
    assert "{hidden}" in text
