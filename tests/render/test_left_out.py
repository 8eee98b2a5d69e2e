"""Numbers that a lesson cannot show are named, never dropped in silence."""

from __future__ import annotations

import pytest

from render.planner import plan_lesson


def opening_words(topic: str) -> str:
    return " ".join(beat.say for beat in plan_lesson(topic).scenes[0].beats)


@pytest.mark.parametrize(
    ("topic", "number"),
    [
        ("Coin change problem with coins 1 5 6 for 27", "27"),
        ("Knapsack with weights 2 3 4 values 3 4 6 capacity 37", "37"),
        ("Bubble sort of 5 2 9 1 7 3 8 4 66", "66"),
        ("Hash table with 5 buckets for 12 7 22 9 17 31 44 58 63", "63"),
    ],
)
def test_a_number_that_has_no_room_is_named_in_the_first_scene(topic: str, number: str) -> None:
    words = opening_words(topic)
    assert "not appear here" in words
    assert number in words


def test_a_lesson_that_shows_all_numbers_says_nothing_of_the_kind() -> None:
    assert "not appear here" not in opening_words("Bubble sort of 5 2 9 1 7")
    assert "not appear here" not in opening_words("Coin change problem with coins 1 5 6 for 10")
