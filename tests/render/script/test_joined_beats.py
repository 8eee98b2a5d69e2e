"""What a loop says is joined until a scene can hold it."""

from __future__ import annotations

from render.script.joined_beats import LONGEST, MOST_ACTS, join_shortest


def beat(say: str, acts: int = 1) -> dict[str, object]:
    return {"say": say, "do": [{"op": "show", "target": f"{say}.{n}"} for n in range(acts)]}


def test_the_shortest_neighbours_are_joined() -> None:
    joined = join_shortest([beat("A long sentence."), beat("b"), beat("c"), beat("Another.")], 3)
    assert [one["say"] for one in joined] == ["A long sentence.", "b c", "Another."]
    assert [len(one["do"]) for one in joined] == [1, 2, 1]


def test_what_is_few_enough_stays_as_it_is() -> None:
    beats = [beat("a"), beat("b")]
    assert join_shortest(beats, 2) == beats


def test_neighbours_whose_acts_have_no_room_together_are_not_joined() -> None:
    joined = join_shortest([beat("a", 9), beat("bb", 9), beat("A longer one."), beat("c")], 3)
    assert [one["say"] for one in joined] == ["a", "bb", "A longer one. c"]


def test_a_pair_too_long_for_one_sentence_is_left_alone_where_another_fits() -> None:
    long = "x" * (LONGEST // 2)
    joined = join_shortest([beat(long), beat(long), beat("y" * 150), beat("z" * 150)], 3)
    assert [len(one["say"]) for one in joined] == [200, 200, 301]
    assert all(len(one["do"]) <= MOST_ACTS for one in joined)
