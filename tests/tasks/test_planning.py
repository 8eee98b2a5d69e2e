"""A plan comes from the topic, or is the caller's own, if it is one."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from services.assembly import Services
from tasks.planning import PlanRefused, planned
from tasks.work import Work
from tests.tasks.attempts import OWNER, work

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
    lesson, planner = planned(work(topic="Quadratic functions"))

    assert len(lesson.scenes) >= 3
    assert planner["name"] == "lessons"


def test_the_callers_plan_is_kept_and_given_the_time_that_it_needs(
    work: Begin, services: Services
) -> None:
    lesson, planner = planned(work(plan_key=stored(services, plan_of(SCENE, SCENE))))

    assert planner["name"] == "caller"
    assert [scene.title for scene in lesson.scenes] == ["One", "One"]
    assert lesson.scenes[0].beats[0].seconds > 1.5  # its sentence takes longer to say than 1 s


def test_the_callers_plan_lasts_as_long_as_was_wished(work: Begin, services: Services) -> None:
    lesson, _ = planned(work(plan_key=stored(services, plan_of(SCENE, SCENE)), duration=12.0))

    assert lesson.seconds == pytest.approx(12, abs=0.3)


@pytest.mark.parametrize(
    ("scene", "words"),
    [
        ({**SCENE, "title": ""}, ["plan.scenes.1.title", "at least 1"]),
        ({**SCENE, "sound": 1}, ["plan.scenes.1.sound", "not permitted"]),
        ({**SCENE, "objects": [{"kind": "cat", "id": "a"}]}, ["plan.scenes.1.objects.0"]),
        (
            {**SCENE, "beats": [{"say": "a", "do": [{"op": "show", "target": "nobody"}]}]},
            ["plan.scenes.1", "nobody"],
        ),
    ],
)
def test_what_is_wrong_with_a_plan_is_named_field_by_field(
    work: Begin, services: Services, scene: dict[str, Any], words: list[str]
) -> None:
    attempt = work(plan_key=stored(services, plan_of(SCENE, scene)))

    with pytest.raises(PlanRefused) as refusal:
        planned(attempt)

    assert all(word in str(refusal.value) for word in words), refusal.value
    assert refusal.value.code == "INVALID_PLAN"


def test_of_many_flaws_some_are_named(work: Begin, services: Services) -> None:
    attempt = work(plan_key=stored(services, plan_of(*[{**SCENE, "title": ""}] * 12)))

    with pytest.raises(PlanRefused, match=r"and \d more"):
        planned(attempt)
