"""Nothing stands in another's way: objects are placed anew, leave in time, or are refused."""

from __future__ import annotations

from typing import Any

import pytest

from render.layout.arranging import NoRoom, arrange_plan, clashing_pairs
from render.plan.lesson import LessonPlan, Scene
from render.plan.objects import Bullets
from render.planner.catalogue.registry import templates
from render.planner.request import Request
from render.timing.reading import read_plan


def scene(objects: list[dict[str, Any]], *beats: list[str]) -> Scene:
    written = [
        {"say": "Look.", "do": [{"op": "show", "target": name} for name in names]}
        for names in beats
    ]
    return Scene.model_validate({"title": "A scene", "objects": objects, "beats": written})


def plan_of(*scenes: Scene) -> LessonPlan:
    ending = scene([words("end")], ["end"])
    return LessonPlan(topic="Anything", scenes=(*scenes, ending))


def words(name: str, **more: Any) -> dict[str, Any]:
    return {"kind": "bullets", "id": name, "items": ["One", "Two"], **more}


def formula(name: str) -> dict[str, Any]:
    return {"kind": "formula", "id": name, "tex": [{"tex": "a + b"}]}


def graph(name: str) -> dict[str, Any]:
    curve = {"id": "f", "expression": "x^2"}
    return {"kind": "graph", "id": name, "x_range": [-2, 2], "y_range": [-1, 4], "curves": [curve]}


def placed(one: Scene) -> dict[str, str]:
    return {thing.id: thing.area for thing in arrange_plan(plan_of(one)).scenes[0].objects}


def test_two_objects_in_one_place_share_the_frame() -> None:
    assert placed(scene([graph("g"), words("w")], ["g"], ["w"])) == {"g": "left", "w": "right"}
    assert placed(scene([words("w"), formula("f")], ["w", "f"])) == {"w": "lower", "f": "upper"}


def test_of_three_the_older_ones_leave_before_the_next_appears() -> None:
    crowd = scene([words("a"), words("b"), words("c")], ["a"], ["b"], ["c"])
    plan = arrange_plan(plan_of(crowd))
    assert not list(clashing_pairs(plan.scenes[0]))
    assert [a.op for beat in plan.scenes[0].beats for a in beat.do] == [
        "show", "hide", "show", "hide", "show",
    ]  # fmt: skip


def test_what_is_still_needed_cannot_leave_and_is_refused_in_words() -> None:
    crowd = scene([words("a"), words("b"), words("c")], ["a"], ["b"], ["c"], ["a"])
    with pytest.raises(NoRoom, match="'a' and 'b' need the same place"):
        arrange_plan(plan_of(crowd))


def test_a_list_too_long_for_its_area_goes_on_in_a_second_scene() -> None:
    items = [f"{n}. {'a rather long point ' * 8}" for n in range(6)]
    long = scene([words("w", items=items, area="narrow_left")], *[[f"w.{n}"] for n in range(6)])
    plan = arrange_plan(plan_of(long))
    lists = [one.objects[0] for one in plan.scenes[:-1]]
    assert len(lists) > 1
    assert [item for one in lists if isinstance(one, Bullets) for item in one.items] == items
    assert plan.scenes[1].title == "A scene (continued)"
    said = [beat for one in plan.scenes[:-1] for beat in one.beats]
    assert len(said) == len(long.beats)


@pytest.mark.slow
def test_the_catalogue_s_lessons_need_no_arranging() -> None:
    for template in templates().values():
        for example in template.examples:
            for one in template.build(Request(*example)):
                assert not list(clashing_pairs(one)), (template.name, one.title)


def test_a_plan_whose_scene_cannot_be_arranged_is_refused_when_it_is_read() -> None:
    crowd = scene([words("a"), words("b"), words("c")], ["a"], ["b"], ["c"], ["a"])
    with pytest.raises(ValueError, match="need the same place"):
        read_plan(plan_of(crowd).model_dump_json())
