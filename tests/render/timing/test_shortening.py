"""A lesson for a short time keeps its core: what is optional leaves first, words last."""

from __future__ import annotations

import pytest

from render.plan.lesson import LessonPlan
from render.timing.needs import HURRIED, needed_seconds, tight_needs
from render.timing.shortening import (
    main_picture,
    shorten_plan,
    shortened_words,
    with_fewer_words,
    without_filler,
    without_optional,
    without_side_scenes,
)
from tests.render.plans import plan, said, scene, titles


def lesson() -> LessonPlan:
    return plan(
        scene("Opening", "We begin here."),
        scene("Words", "First the words."),
        scene("Extra one", "An extra.", picture=True, optional=True),
        scene("Picture", "Here it is drawn.", picture=True),
        scene("Extra two", "An extra."),
        scene("Extra three", "An extra.", optional=True),
        scene("End", "That was all."),
    )


def test_optional_scenes_leave_one_by_one_from_the_back() -> None:
    gone = [set(titles(lesson())) - set(titles(fewer)) for fewer in without_optional(lesson())]
    assert gone == [{"Extra three"}, {"Extra three", "Extra one"}]


def test_three_scenes_remain_however_many_are_optional() -> None:
    all_optional = plan(*(scene(f"Scene {n}", optional=True) for n in range(5)))
    for fewer in (without_optional, without_side_scenes):
        *_, last = fewer(all_optional)
        assert len(last.scenes) == 3


def test_opening_main_picture_and_end_are_the_core() -> None:
    needed = plan(*(s.model_copy(update={"optional": False}) for s in lesson().scenes))
    *_, last = without_side_scenes(needed)
    assert titles(last) == ["Opening", "Extra one", "End"]
    steps = [titles(fewer) for fewer in without_side_scenes(needed)]
    assert steps[0] == [t for t in titles(needed) if t != "Extra three"]


def test_the_main_picture_is_the_first_that_shows_more_than_words() -> None:
    assert main_picture(lesson().scenes) == 2
    assert main_picture(lesson().scenes[3:]) == 0
    assert main_picture((scene("One"), scene("Two"), scene("Three"))) == 1


def test_no_more_leaves_than_the_time_demands() -> None:
    told = lesson()
    one_less, two_less = without_optional(told)
    assert shorten_plan(told, needed_seconds(told) / HURRIED) == told
    assert shorten_plan(told, needed_seconds(one_less) / HURRIED) == one_less
    assert shorten_plan(told, needed_seconds(two_less) / HURRIED) == two_less
    side = next(iter(without_side_scenes(two_less)))
    assert shorten_plan(told, needed_seconds(side) / HURRIED) == side


def words(*scenes: tuple[str, ...]) -> LessonPlan:
    return plan(*(scene(f"Scene {n}", *beats) for n, beats in enumerate(scenes)))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # a sentence that only leads to others goes first, however short
        (
            (("Let us begin here. Zebras run.", "A much longer sentence of it. More."), ("End.",)),
            ["Zebras run.", "A much longer sentence of it. More.", "End."],
        ),
        # then the last sentence of a beat that has several, of the longest one
        (
            (("One. Two.", "A longer one. Two of it."), ("A single sentence that is long.",)),
            ["One. Two.", "A longer one.", "A single sentence that is long."],
        ),
        # then a beat that is not its scene's first falls silent, the longest first
        (
            (("A first sentence, and long.", "Short.", "Longer one."), ("The end.",)),
            ["A first sentence, and long.", "Short.", "", "The end."],
        ),
        # then the first beat of a scene between the ends
        (
            (("The opening is long.",), ("One.",), ("Longer.",), ("The end is long.",)),
            ["The opening is long.", "One.", "", "The end is long."],
        ),
        # then the opening; what sums the lesson up stays
        ((("The opening.",), ("",), ("The end is longer.",)), ["", "", "The end is longer."]),
    ],
)
def test_words_leave_in_their_order(before: tuple[tuple[str, ...], ...], after: list[str]) -> None:
    fewer = with_fewer_words(words(*before))
    assert fewer is not None
    assert said(fewer) == after
    assert [s.objects for s in fewer.scenes] == [s.objects for s in words(*before).scenes]


def test_the_last_sentence_of_a_lesson_is_never_cut() -> None:
    assert with_fewer_words(words(("",), ("The end.",))) is None
    assert with_fewer_words(words(("Only the opening.",), ("",))) is None
    assert without_filler(words(("Zebras run.",), ("The end.",))) is None


def test_words_leave_until_the_rest_can_be_said_and_no_longer() -> None:
    told = words(("One is said. Two is said. Three is said.",), ("The end is said.",))
    least = sum(tight_needs(told))
    assert shortened_words(told, least) == told
    assert said(shortened_words(told, least - 0.1))[0] == "One is said. Two is said."
    assert said(shortened_words(told, 0.1)) == ["", "The end is said."]
