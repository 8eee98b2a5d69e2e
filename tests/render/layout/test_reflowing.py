"""What cannot be read as it was planned is laid out anew: larger, or page after page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from render.layout.reflowing import reflow_scene
from render.plan.lesson import Act, LessonPlan, Scene
from render.plan.tables import Table
from render.quality import Quality
from render.scenes.rehearsal import rehearse_plan
from render.scenes.replacement import render_planned, with_scene
from render.timing.reading import read_plan

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),  # pydub, which Manim imports
    pytest.mark.filterwarnings("ignore::RuntimeWarning"),  # and which misses ffmpeg
    pytest.mark.filterwarnings("ignore::SyntaxWarning"),
]

LOW = Quality.parse("low")
END = {
    "title": "End",
    "objects": [{"kind": "paragraph", "id": "text", "text": "That is all."}],
    "beats": [{"say": "That is all.", "do": [{"op": "show", "target": "text"}]}],
}
SAID = "A sentence is said that takes its time, so that there is something to read meanwhile."


def plan_of(*objects: dict[str, Any], shows: list[list[str]] | None = None) -> LessonPlan:
    beats = [
        {"say": SAID, "do": [{"op": "show", "target": target} for target in targets]}
        for targets in shows or [[one["id"] for one in objects]]
    ]
    scene = {"title": "A scene", "objects": list(objects), "beats": beats}
    return read_plan({"topic": "a", "scenes": [scene, END]})


def table(columns: int, rows: int = 3) -> dict[str, Any]:
    texts = [[f"word {row} {n:02d}" for n in range(columns)] for row in range(rows)]
    return {"kind": "table", "id": "cells", "rows": texts, "header": True}


LIST = {"kind": "bullets", "id": "list", "items": [f"{n} " + "many words " * 14 for n in range(6)]}
SHORT = {"kind": "bullets", "id": "list", "items": [f"{n} few words" for n in range(4)]}
ONE_BY_ONE = [[f"list.{n}"] for n in range(4)]
FORMULA = {"kind": "formula", "id": "sum", "area": "narrow_left",
           "tex": [{"tex": r" \cdot ".join(f"a_{n} x^{n}" for n in range(9))}]}  # fmt: skip
BARS = {"kind": "bars", "id": "bars", "values": [1, 2, 3], "area": "wide_right"}


def flaws(plan: LessonPlan) -> list[str]:
    return [flaw for end in rehearse_plan(plan, numbers=[1]) for flaw in end.flaws]


@pytest.mark.parametrize(
    ("objects", "shows"),
    [
        ([FORMULA, BARS], [["sum"], ["bars"]]),
        ([table(12)], [["cells.row0"], ["cells.row1"], ["cells.row2"]]),
    ],
    ids=["formula", "table row by row"],
)
def test_one_of_the_layouts_can_be_read_and_lasts_as_long(
    objects: list[dict[str, Any]], shows: list[list[str]] | None
) -> None:
    plan = plan_of(*objects, shows=shows)
    found = flaws(plan)
    assert found
    finding = f"at the end of beat 1: {'; '.join(found)}"
    layouts = [with_scene(plan, 1, scene) for scene in reflow_scene(plan.scenes[0], finding)]
    assert any(not flaws(layout) for layout in layouts)
    for layout in layouts:
        assert layout.seconds == pytest.approx(plan.seconds)


def test_a_list_goes_on_pages_and_every_item_is_shown_where_it_was_named() -> None:
    scene = plan_of(SHORT, shows=ONE_BY_ONE).scenes[0]
    finding = "at the end of beat 1: '0 few words' leaves the frame"
    two = next(iter(reflow_scene(scene, finding)))
    shown = [a.target for beat in two.beats for a in beat.do if a.op == "show"]
    hidden = [a.target for beat in two.beats for a in beat.do if a.op == "hide"]
    assert shown == [f"list_p{page}.{n}" for page in range(2) for n in range(2)]
    assert hidden == ["list_p0"]
    assert [beat.say for beat in two.beats] == [beat.say for beat in scene.beats]


def test_a_page_is_turned_back_when_an_earlier_item_is_named_again() -> None:
    scene = plan_of(SHORT, shows=ONE_BY_ONE).scenes[0]
    again = scene.beats[0].model_copy(update={"do": (Act(op="emphasise", target="list.1"),)})
    scene = scene.model_copy(update={"beats": (*scene.beats, again)})
    two = next(iter(reflow_scene(scene, "'0 few words' leaves the frame")))
    assert [(a.op, a.target) for a in two.beats[-1].do] == [
        ("hide", "list_p1"),
        ("show", "list_p0"),
        ("emphasise", "list_p0.1"),
    ]


def test_pages_that_nobody_could_read_in_time_are_none() -> None:
    scene = plan_of(table(12)).scenes[0]
    hasty = scene.beats[0].model_copy(update={"seconds": 2.4})
    scene = scene.model_copy(update={"beats": (hasty,)})
    layouts = list(reflow_scene(scene, "'word 0 01' leaves the frame"))
    assert [len(layout.beats) for layout in layouts] == [2]


def test_groups_of_cells_are_painted_on_each_page_that_has_some_of_them() -> None:
    painted = {**table(12), "groups": [{"id": "some", "cells": [[1, 1], [1, 11]]}]}
    scene = plan_of(painted, shows=[["cells"]]).scenes[0]
    paint = scene.beats[0].model_copy(update={"do": (Act(op="emphasise", target="cells.some"),)})
    scene = scene.model_copy(update={"beats": (*scene.beats, paint)})
    two = next(iter(reflow_scene(scene, "'word 0 01' leaves the frame")))
    assert [t.groups[0].cells for t in two.objects if isinstance(t, Table)] == [
        ((1, 1),),
        ((1, 5),),
    ]
    painting = [(a.op, a.target) for beat in two.beats[2:] for a in beat.do]
    assert painting == [
        ("hide", "cells_p1"),
        ("show", "cells_p0"),
        ("emphasise", "cells_p0.some"),
        ("hide", "cells_p0"),
        ("show", "cells_p1"),
        ("emphasise", "cells_p1.some"),
    ]


def test_a_finding_in_words_of_no_object_is_about_all_in_sight() -> None:
    scene = plan_of(LIST).scenes[0]
    assert list(reflow_scene(scene, "something else")) == list(
        reflow_scene(scene, "'0 many words' leaves")
    )


def test_a_wide_table_is_rendered_on_pages_and_said_to_be(tmp_path: Path) -> None:
    plan = plan_of(table(8, 2))
    made = render_planned(plan, 1, LOW, tmp_path / "out.mp4")
    assert made.degraded is None
    assert made.reflowed is not None
    assert "word 0" in made.reflowed
    assert made.video.duration == pytest.approx(plan.scenes[0].seconds, abs=0.1)


def crowd(count: int) -> dict[str, Any]:
    """Points so near each other that their labels have no room together."""
    points = [
        {"id": f"p{n}", "x": 1 + n / 50, "y": 2, "tex": f"P_{{{n}}} = (1000, 1000, 1000)"}
        for n in range(count)
    ]
    return {"kind": "graph", "id": "g", "x_range": [0, 4], "y_range": [0, 4], "points": points}


def test_points_of_a_graph_that_have_no_room_together_take_turns() -> None:
    plan = plan_of(crowd(6), shows=[["g", "g.p0", "g.p1", "g.p2"], ["g.p3", "g.p4", "g.p5"]])
    found = flaws(plan)
    assert found
    layouts = list(reflow_scene(plan.scenes[0], f"at the end of beat 2: {'; '.join(found)}"))
    good = next(scene for scene in layouts if not flaws(with_scene(plan, 1, scene)))
    assert good.seconds == pytest.approx(plan.scenes[0].seconds)
    assert {a.target for beat in good.beats for a in beat.do if a.op == "hide"} <= {
        f"g.p{n}" for n in range(6)
    }
    assert [a.target for beat in good.beats for a in beat.do if a.op == "show"] == [
        "g", *[f"g.p{n}" for n in range(6)],
    ]  # fmt: skip


def test_a_part_that_left_comes_back_when_it_is_named_again() -> None:
    scene = plan_of(crowd(2), shows=[["g", "g.p0"], ["g.p1"]]).scenes[0]
    again = scene.beats[0].model_copy(update={"do": (Act(op="emphasise", target="g.p0"),)})
    scene = scene.model_copy(update={"beats": (*scene.beats, again)})
    two = list(reflow_scene(scene, "'P_{0} = (1000, 1000)' lies over 'P_{1} = (1000, 1000)'"))
    assert [(a.op, a.target) for a in two[-1].beats[-1].do] == [
        ("hide", "g.p1"),
        ("show", "g.p0"),
        ("emphasise", "g.p0"),
    ]


def test_what_no_layout_helps_is_replaced_and_told(tmp_path: Path) -> None:
    nodes = [{"id": f"n{n}", "label": "a long name", "x": n / 9, "y": 0} for n in range(4)]
    plan = plan_of({"kind": "network", "id": "net", "nodes": nodes})
    made = render_planned(plan, 1, LOW, tmp_path / "out.mp4")
    assert made.degraded is not None
    assert made.degraded.code == "LAYOUT"
    assert isinstance(plan.scenes[0], Scene)
