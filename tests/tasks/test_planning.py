"""A plan comes from the topic, or is the caller's own, if it is one."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from confinement.starting import PLAIN
from confinement.tier import NO_WALLS, Tier
from services.assembly import Services
from tasks.planning import PlanRefused, plan_lesson
from tasks.render import choose_voice
from tasks.work import Work
from tests.tasks.attempts import OWNER, work

pytestmark = pytest.mark.slow

__all__ = ["work"]

Begin = Callable[..., Work]
KEY = f"users/{OWNER}/plans/one.json"
SCENE: dict[str, Any] = {
    "title": "One",
    "objects": [{"kind": "paragraph", "id": "text", "text": "Words are read."}],
    "beats": [{"say": "Words are read aloud.", "do": [{"op": "show", "target": "text"}]}],
}


def plan_of(*scenes: dict[str, Any]) -> dict[str, Any]:
    return {"topic": "Words", "scenes": list(scenes)}


def stored(services: Services, plan: Any) -> str:
    services.objects.put(KEY, json.dumps(plan).encode(), "application/json")
    return KEY


def test_a_topic_is_planned_and_the_planner_named(work: Begin) -> None:
    lesson, planner, _ = plan_lesson(work(topic="Quadratic functions"))

    assert len(lesson.scenes) >= 3
    assert planner.name == "lessons"


@pytest.mark.parametrize("aspect", ["9:16", "1:1"])
def test_a_topic_and_a_plan_are_laid_out_for_the_wished_aspect(
    work: Begin, services: Services, aspect: str
) -> None:
    topic = plan_lesson(work(topic="Quadratic functions", aspect=aspect))
    own = plan_lesson(
        work(topic="Words", plan_key=stored(services, plan_of(SCENE, SCENE)), aspect=aspect)
    )

    assert (topic.lesson.aspect, own.lesson.aspect) == (aspect, aspect)


def test_a_plan_keeps_its_aspect_where_none_is_wished(work: Begin, services: Services) -> None:
    square = {**plan_of(SCENE, SCENE), "aspect": "1:1"}

    assert (
        plan_lesson(work(topic="Words", plan_key=stored(services, square))).lesson.aspect == "1:1"
    )
    assert plan_lesson(work(topic="Quadratic functions")).lesson.aspect == "16:9"


def test_a_wished_voice_is_the_plans_and_the_plans_speaks_before_the_houses(
    work: Begin, services: Services
) -> None:
    key = stored(services, {**plan_of(SCENE, SCENE), "voice": "espeak-ng"})
    begun = work(topic="Words", plan_key=key)
    spoken = {
        wish: plan_lesson(work(topic="Words", plan_key=key, voice=wish)).lesson.voice
        for wish in (None, "espeak-ng+f3")
    }
    assert spoken == {None: "espeak-ng", "espeak-ng+f3": "espeak-ng+f3"}

    own = plan_lesson(begun).lesson
    assert choose_voice(begun, own).name == "espeak-ng"
    assert choose_voice(begun, own.model_copy(update={"voice": None})).name == "hibari"


def test_the_lesson_is_named(work: Begin) -> None:
    lesson, planner, _ = plan_lesson(work(topic="Why do ships float?", only_known=True))

    assert planner.lesson == "library/physics/archimedes_principle"
    assert len(lesson.facts) >= 6


def test_a_bare_topic_that_nobody_knows_makes_no_video(work: Begin) -> None:
    with pytest.raises(PlanRefused, match="No lesson here is about 'Mean girls'") as refused:
        plan_lesson(work(topic="Mean girls", only_known=True))
    assert refused.value.code == "NEEDS_DESCRIPTION"

    assert plan_lesson(work(topic="Mean girls")).lesson.scenes


def test_an_outline_is_not_stretched_to_a_long_film(work: Begin) -> None:
    lesson, _, warnings = plan_lesson(work(topic="Mean girls", duration=300.0))

    assert lesson.seconds < 120
    assert "describe it" in warnings[0]


def test_formulas_that_are_not_true_are_warnings(work: Begin, services: Services) -> None:
    false = {"kind": "formula", "id": "law", "tex": [{"tex": "2 + 2 = 5"}]}
    scene = {**SCENE, "objects": [*SCENE["objects"], false | {"area": "upper"}]}
    scene["objects"][0] = {**scene["objects"][0], "area": "lower"}

    _, _, warnings = plan_lesson(work(plan_key=stored(services, plan_of(SCENE, scene))))

    assert warnings == ("Scene 2: 2 + 2 = 5 is not true.",)


def test_the_callers_plan_is_kept_and_given_the_time_that_it_needs(
    work: Begin, services: Services
) -> None:
    lesson, planner, _ = plan_lesson(work(plan_key=stored(services, plan_of(SCENE, SCENE))))

    assert planner.name == "caller"
    assert [scene.title for scene in lesson.scenes] == ["One", "One"]
    assert lesson.scenes[0].beats[0].seconds > 1.5  # its sentence takes longer to say than 1 s


def test_the_callers_plan_lasts_as_long_as_was_wished(work: Begin, services: Services) -> None:
    lesson, *_ = plan_lesson(work(plan_key=stored(services, plan_of(SCENE, SCENE)), duration=12.0))

    assert lesson.seconds == pytest.approx(12, abs=0.3)


@pytest.mark.parametrize(
    ("scene", "words"),
    [
        ({**SCENE, "title": ""}, ["scenes[1].title", "at least 1"]),
        ({**SCENE, "sound": 1}, ["scenes[1].sound", "is not known here"]),
        ({**SCENE, "objects": [{"kind": "cat", "id": "a"}]}, ["scenes[1].objects[0]"]),
        (
            {**SCENE, "beats": [{"say": "a", "do": [{"op": "show", "target": "nobody"}]}]},
            ["scenes[1]", "nobody"],
        ),
        (
            {"title": "Two", "code": {"source": "import os"}, "beats": [{"say": "a"}]},
            ["scenes[1].code.source: line 1: import of 'os'"],
        ),
    ],
)
def test_what_is_wrong_with_a_plan_is_named_field_by_field(
    work: Begin, services: Services, scene: dict[str, Any], words: list[str]
) -> None:
    attempt = work(plan_key=stored(services, plan_of(SCENE, scene)))

    with pytest.raises(PlanRefused) as refusal:
        plan_lesson(attempt)

    assert all(word in str(refusal.value) for word in words), refusal.value
    assert refusal.value.code == "INVALID_PLAN"


def test_of_many_flaws_some_are_named(work: Begin, services: Services) -> None:
    attempt = work(plan_key=stored(services, plan_of(*[{**SCENE, "title": ""}] * 30)))

    with pytest.raises(PlanRefused, match=r"has 10 more flaws"):
        plan_lesson(attempt)


CODED: dict[str, Any] = {
    "title": "Two",
    "code": {"source": "from manim import *\nclass A(Scene):\n    def construct(self):\n"
                       "        self.play(Create(Circle()), run_time=7)\n"},
    "beats": [{"say": "A circle."}],
}  # fmt: skip
BROKEN = {**CODED, "code": {"source": CODED["code"]["source"].replace("Circle()", "1 / 0")}}


def test_a_scene_of_code_gets_the_time_that_it_runs(work: Begin, services: Services) -> None:
    lesson, *_ = plan_lesson(work(plan_key=stored(services, plan_of(SCENE, CODED))))

    assert 7.6 <= lesson.scenes[1].seconds <= 8.0
    assert lesson.scenes[1].code.runs


def test_code_that_fails_is_told_in_the_log_and_keeps_its_words(
    work: Begin, services: Services
) -> None:
    attempt = work(plan_key=stored(services, plan_of(SCENE, BROKEN)))
    lesson, *_ = plan_lesson(attempt)

    lines, _ = services.jobs.logs(attempt.job.id)
    (line,) = [line.data for line in lines if line.data["level"] == "WARNING"]
    assert "scene 2" in line["message"]
    assert "ZeroDivisionError" in json.dumps(line)
    assert lesson.scenes[1].seconds > 1


def test_a_duration_below_that_of_the_code_is_refused(work: Begin, services: Services) -> None:
    attempt = work(plan_key=stored(services, plan_of(SCENE, CODED)), duration=6.0)

    with pytest.raises(PlanRefused, match=r"code run for 7\.\d s"):
        plan_lesson(attempt)


@pytest.mark.parametrize("reason", ["setting", "sandbox"])
def test_code_is_refused_where_it_may_not_or_cannot_be_run(
    work: Begin, services: Services, monkeypatch: pytest.MonkeyPatch, reason: str
) -> None:
    attempt = work(plan_key=stored(services, plan_of(SCENE, CODED)))
    if reason == "setting":
        settings = replace(attempt.services.settings, free_code="nobody")
        attempt.services = replace(attempt.services, settings=settings)
    else:
        weak = Tier(PLAIN, NO_WALLS)
        monkeypatch.setattr("render.scenes.measuring.tier", lambda: weak)

    with pytest.raises(PlanRefused) as refusal:
        plan_lesson(attempt)

    assert refusal.value.code == "NOT_CONFINED"
