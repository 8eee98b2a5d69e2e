"""Boards: every kind becomes code, and what it does not know is refused."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from render.code.scene_code import scene_code, scene_name
from render.plan.code_rules import check_code
from render.plan.icons import DRAWINGS
from render.plan.lesson import LessonPlan, Scene
from render.scenes.rehearsal import rehearse_plan
from render.timing.reading import read_plan

ROW = {"kind": "row", "id": "row", "values": ["5", "2", "9"], "pointers": ["low"]}
NODES = [{"id": "a", "label": "A", "x": 0, "y": 0}, {"id": "b", "label": "B", "x": 1, "y": 1}]
NETWORK = {
    "kind": "network",
    "id": "net",
    "nodes": NODES,
    "edges": [{"id": "a_b", "start": "a", "end": "b", "label": "4"}],
}
CARD = {"icon": "leaf", "text": "A leaf"}
SHOWN: list[tuple[dict[str, object], list[dict[str, object]]]] = [
    (ROW, [{"op": "exchange", "target": "row", "a": 0, "b": 2},
           {"op": "point", "target": "row.low", "at": 1},
           {"op": "mark", "target": "row.0", "role": "good"},
           {"op": "write", "target": "row.1", "text": "'\"\\"}]),
    ({**ROW, "style": "bars"}, [{"op": "dim", "target": "row.0"}]),
    (NETWORK, [{"op": "mark", "target": "net.a_b"}, {"op": "write", "target": "net.b", "text": "∞"},
               {"op": "emphasise", "target": "net.a"}, {"op": "hide", "target": "net"}]),
    ({"kind": "grid", "id": "g", "rows": [["n", "0"], ["f", "1"]], "side": True},
     [{"op": "show", "target": "g.1_1"}, {"op": "mark", "target": "g.1_1"}]),
    ({"kind": "blocks", "id": "b", "levels": [[["1", "2"]], [["1"], ["2"]]]},
     [{"op": "show", "target": "b.1_0"}]),
    ({"kind": "cards", "id": "c", "items": [CARD]}, [{"op": "show", "target": "c.0"}]),
    ({"kind": "ring", "id": "r", "items": [CARD] * 4}, [{"op": "show", "target": "r.close"}]),
    ({"kind": "hub", "id": "h", "centre": "Plant", "items": [CARD] * 3},
     [{"op": "show", "target": "h.hub"}]),
    ({"kind": "timeline", "id": "t", "events": [{"when": "1914", "text": "War"}] * 3},
     [{"op": "show", "target": "t.2"}]),
    ({"kind": "pairs", "id": "p", "pairs": [{"left": "Rain", "right": "Flood"}]},
     [{"op": "show", "target": "p.r0"}]),
    ({"kind": "versus", "id": "v", "left": "A", "right": "B", "lefts": ["x"]},
     [{"op": "show", "target": "v.l0"}]),
    ({"kind": "sketch", "id": "s", "width": 4, "height": 3,
      "pieces": [{"id": "f", "form": "arrow", "points": [[0, 0], [1, 1]], "tex": "F"}]},
     [{"op": "show", "target": "s.f"}]),
    ({"kind": "throw", "id": "t", "speed": 20, "angle": 30, "gravity": 9.81},
     [{"op": "trace", "target": "t"}]),
    ({"kind": "oscillator", "id": "o", "amplitude": 0.1, "period": 2},
     [{"op": "trace", "target": "o"}]),
    ({"kind": "string", "id": "s", "loops": 3}, [{"op": "trace", "target": "s"}]),
]  # fmt: skip


def scene(thing: dict[str, object], do: list[dict[str, object]]) -> dict[str, object]:
    show = {"op": "show", "target": thing["id"]}
    return {"title": "T", "objects": [thing], "beats": [{"say": "x", "do": [show, *do]}]}


@pytest.mark.parametrize(
    ("thing", "do"), SHOWN, ids=[f"{n}-{thing['kind']}" for n, (thing, _) in enumerate(SHOWN)]
)
def test_every_board_becomes_code_that_passes_the_lint(
    thing: dict[str, object], do: list[dict[str, object]]
) -> None:
    one = scene(thing, do)
    plan = LessonPlan.model_validate({"topic": "T", "scenes": [one, one]})
    code = scene_code(plan, 1)
    check_code(code, scene_name(1))
    compile(code, "scene.py", "exec")


@pytest.mark.parametrize(
    ("thing", "act"),
    [
        (ROW, {"op": "exchange", "target": "row", "a": 0, "b": 3}),
        (ROW, {"op": "point", "target": "row.low", "at": 3}),
        (ROW, {"op": "mark", "target": "row"}),
        (ROW, {"op": "mark", "target": "row.3"}),
        (ROW, {"op": "trace", "target": "row"}),
        (NETWORK, {"op": "exchange", "target": "net", "a": 0, "b": 1}),
        ({**ROW, "style": "bars", "values": ["one", "2"]}, {"op": "show", "target": "row"}),
        ({**NETWORK, "edges": [{"id": "x", "start": "a", "end": "z"}]},
         {"op": "show", "target": "net"}),
        ({"kind": "cards", "id": "c", "items": [{"icon": "unicorn", "text": "x"}]},
         {"op": "show", "target": "c"}),
    ],
)  # fmt: skip
def test_what_a_board_cannot_do_is_refused(
    thing: dict[str, object], act: dict[str, object]
) -> None:
    with pytest.raises(ValidationError):
        Scene.model_validate(scene(thing, [act]))


@pytest.mark.parametrize("name", DRAWINGS)
def test_every_icon_is_drawn_within_its_square(name: str) -> None:
    for piece in DRAWINGS[name].split(";"):
        letter, *numbers = piece.split()
        kind, values = letter.strip("+").lower(), [float(n) for n in numbers]
        assert kind in "olsar"
        if kind in "ls":
            assert len(values) % 2 == 0
            assert all(abs(value) <= 1.001 for value in values)
        else:
            assert len(values) == {"o": 3, "r": 4, "a": 5}[kind]


TEXTS = [{"text": "One"}, {"text": "Two"}, {"text": "Three"}]
LEAST: list[dict[str, Any]] = [
    {"kind": "cards", "items": TEXTS},
    {"kind": "ring", "items": TEXTS},
    {"kind": "hub", "centre": "All", "items": TEXTS},
    {"kind": "versus", "left": "One", "right": "Other"},
    {"kind": "network", "nodes": [{"id": "a", "label": "A", "x": 0, "y": 0}]},
    {
        "kind": "sketch",
        "width": 4,
        "height": 3,
        "pieces": [{"id": "a", "form": "angle", "points": [[1, 1]]}],
    },
]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # pydub, which Manim imports
@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # and which misses ffmpeg
@pytest.mark.filterwarnings("ignore::SyntaxWarning")
def test_a_board_needs_no_more_than_the_schema_demands() -> None:
    beats = [{"say": "Look.", "do": [{"op": "show", "target": "board"}]}]
    scenes = [
        {"title": one["kind"], "objects": [{**one, "id": "board"}], "beats": beats} for one in LEAST
    ]
    ends = rehearse_plan(read_plan({"topic": "a", "scenes": scenes}))
    assert [end.flaws for end in ends] == [()] * len(LEAST)
