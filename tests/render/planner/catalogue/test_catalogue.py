"""The catalogue: each template is asked for in plain words, and teaches what it was asked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from render.plan.lesson import LessonPlan
from render.planner.catalogue import registry
from render.planner.catalogue.lesson_file import SCENE, read_header, read_with_passages
from render.planner.catalogue.registry import Template, choose_template, templates
from render.planner.offline import plan_lesson
from render.planner.request import Request

UNFILLED = re.compile(r"\{\w{3,}(\(|\.\w|:\.)|\b(None|nan|zoo|Fraction\()(?= ?[,\"}\d])")


def find_further() -> Iterator[tuple[str, list[str]]]:
    """The lessons that go on with other texts, and these."""
    for file in Path(registry.__file__).parent.rglob("*.lesson"):
        header = read_header(SCENE.split(read_with_passages(file), maxsplit=1)[0])
        if header.listed("further"):
            yield header.once["lesson"], header.texts("further")


FURTHER = dict(find_further())
ASKED = [(t, *example) for t in templates().values() for example in t.examples]


@pytest.mark.parametrize(
    ("template", "topic", "description"), ASKED, ids=lambda value: getattr(value, "name", None)
)
def test_its_examples_come_to_the_template_and_become_valid_plans(
    template: Template, topic: str, description: str
) -> None:
    found = choose_template(Request(topic, description))
    assert found is not None
    assert found.name == template.name
    plan = plan_lesson(topic, description)
    several_rules = template.name == "rules of differentiation together"
    assert 3 <= len(plan.scenes) <= (12 if several_rules else 8)
    written = plan.model_dump_json()
    assert LessonPlan.model_validate_json(written) == plan
    assert not UNFILLED.search(written), "a placeholder of the code stands in the lesson"


def test_every_template_says_by_which_words_it_is_found() -> None:
    assert all(template.examples for template in templates().values())


@pytest.mark.parametrize(
    "topic",
    [
        "Derivatives market", "Mean girls", "The life of Pythagoras the cat",
        "Pick's theorem", "Stokes' theorem", "A straight answer",
    ],
)  # fmt: skip
def test_a_near_miss_is_not_taken_for_a_template_s_subject(topic: str) -> None:
    assert choose_template(Request(topic)) is None


@pytest.mark.parametrize("name", sorted(FURTHER))
def test_further_cases_ask_first_and_are_worked_out(name: str) -> None:
    template = templates()[name]
    scenes = list(islice(template.more(Request(name)), 8))
    assert any(scene.title.startswith("Your turn") for scene in scenes)
    assert any(scene.title.startswith("Case 1") for scene in scenes)


def test_each_text_of_a_further_case_is_read_by_its_template() -> None:
    found = templates()
    for name, texts in FURTHER.items():
        lessons = [tuple(found[name].build(Request(text))) for text in texts]
        assert len(set(lessons)) == len(texts), name


@pytest.mark.parametrize("template", templates().values(), ids=lambda t: t.name)
def test_no_formula_shows_the_code_that_makes_it(template: Template) -> None:
    scenes = [*template.build(Request(*template.examples[-1])),
              *islice(template.more(Request(*template.examples[0])), 12)]  # fmt: skip
    text = " ".join(scene.model_dump_json() for scene in scenes)
    assert not re.search(r"\{[a-z_]{4,}\(|tex_[a-z]|\{plain|\bnan\b", text)


@pytest.mark.parametrize(
    ("topic", "value"),
    [
        ("integral of x^2 from 5 to 1", "minus 124 over 3"),
        ("integrate sin(x) from pi to 0", "minus 2"),
    ],
)
def test_an_integral_from_the_higher_end_down_changes_its_sign(topic: str, value: str) -> None:
    said = " ".join(beat.say for beat in plan_lesson(topic).scenes[-1].beats)
    assert f"the sign changes, and it is {value}." in said
