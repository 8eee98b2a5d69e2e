"""Parts of a graph that have no room together are in sight in groups, one after another."""

from __future__ import annotations

import pytest

from render.layout.taking_turns import Turns, can_take_turns, groupings, labelled_parts
from render.plan.lesson import Act, Action, Beat, Morph, Scene
from render.plan.objects import Graph, Point, Segment
from render.plan.shapes import Circle

GRAPH = Graph(
    id="g",
    x_range=(0, 10),
    y_range=(0, 10),
    points=tuple(Point(id=f"p{n}", x=n, y=n, tex=f"P_{n}") for n in range(6)),
    segments=(Segment(id="bare", start=(0, 0), end=(1, 1)),),
    shapes=(Circle(id="ring", radius=1, tex="r"),),
)
NAMES = [f"p{n}" for n in range(4)]


def act(op: str, part: str = "") -> Act:
    return Act.model_validate({"op": op, "target": f"g.{part}" if part else "g"})


def acting(*actions: Action) -> Scene:
    return Scene(title="A scene", objects=(GRAPH,), beats=(Beat(say="", do=actions),))


def lines(pages: list[list[Action]]) -> list[list[str]]:
    """What each page does, the graph's name left out."""
    return [[f"{a.op} {a.target.removeprefix('g.')}" for a in page] for page in pages]


def in_pairs() -> Turns:
    """p0 and p1, then p2 and p3."""
    return Turns("g", NAMES, 2)


def test_only_parts_with_a_label_need_room() -> None:
    assert labelled_parts(GRAPH) == ["p0", "p1", "p2", "p3", "p4", "p5", "ring"]


def test_parts_of_a_group_are_in_sight_together() -> None:
    turns = in_pairs()
    assert lines(turns.acted(act("show", "p0"))) == [["show p0"]]
    assert lines(turns.acted(act("show", "p1"))) == [["show p1"]]


def test_the_first_of_another_group_makes_the_ones_before_leave_on_a_new_page() -> None:
    turns = in_pairs()
    for part in ("p0", "p1"):
        turns.acted(act("show", part))
    assert lines(turns.acted(act("show", "p2"))) == [[], ["hide p0", "hide p1", "show p2"]]
    assert lines(turns.acted(act("show", "p3"))) == [["show p3"]]


def test_what_has_left_comes_back_when_it_is_stressed() -> None:
    turns = in_pairs()
    for part in ("p0", "p2"):
        turns.acted(act("show", part))
    assert lines(turns.acted(act("emphasise", "p0"))) == [
        [],
        ["hide p2", "show p0", "emphasise p0"],
    ]
    assert lines(turns.acted(act("emphasise", "p0"))) == [["emphasise p0"]]
    assert lines(turns.acted(act("dim", "p1"))) == [["show p1", "dim p1"]]


def test_what_is_out_of_sight_is_not_hidden_again() -> None:
    turns = in_pairs()
    assert lines(turns.acted(act("hide", "p0"))) == [[]]
    turns.acted(act("show", "p0"))
    assert lines(turns.acted(act("hide", "p0"))) == [["hide p0"]]
    assert lines(turns.acted(act("show", "p2"))) == [["show p2"]]


def test_with_the_graph_all_of_it_leaves() -> None:
    turns = in_pairs()
    turns.acted(act("show", "p0"))
    assert lines(turns.acted(act("hide"))) == [["hide g"]]
    assert lines(turns.acted(act("show", "p2"))) == [["show p2"]]


@pytest.mark.parametrize("other", [act("show"), act("emphasise"), act("show", "ring")])
def test_other_actions_are_left_as_they_are(other: Act) -> None:
    turns = in_pairs()
    turns.acted(act("show", "p0"))
    assert turns.acted(other) == [[other]]
    assert lines(turns.acted(act("show", "p2"))) == [[], ["hide p0", "show p2"]]


def test_parts_that_turn_into_another_cannot_take_turns() -> None:
    shows = [act("show", part) for part in NAMES]
    assert can_take_turns(acting(*shows), "g", NAMES)
    assert not can_take_turns(acting(*shows), "g", NAMES[:1])
    morph = Morph(target="g.p0", by="g.ring")
    assert not can_take_turns(acting(*shows, morph), "g", NAMES)
    assert not can_take_turns(acting(Morph(target="g.ring", by="g.p1")), "g", NAMES)
    assert can_take_turns(acting(*shows, Morph(target="g.p4", by="g.p5")), "g", NAMES)


def test_groupings_go_from_few_turns_to_one_part_at_a_time_in_the_order_of_showing() -> None:
    shown = ["p3", "p0", "p2", "p1"]
    scene = acting(*(act("show", part) for part in shown))
    found = list(groupings(scene, "g", [*NAMES, "p5"]))
    counts = [len(set(turns.group.values())) for turns in found]
    assert counts == [2, 3, 4]
    assert found[0].group == {"g.p3": 0, "g.p0": 0, "g.p2": 1, "g.p1": 1}
    assert list(groupings(acting(act("show", "p0")), "g", NAMES)) == []
