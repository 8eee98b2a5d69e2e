"""A long lesson gets more to learn before anything is held."""

from __future__ import annotations

from itertools import pairwise

import pytest

from render.plan.lesson import MAX_SCENES, LessonPlan
from render.timing.lengthening import (
    HELD,
    LONGEST_PAUSE,
    extend_plan,
    fit_to_duration,
    has_time,
    lengthen_plan,
    looks_back,
    with_longer_pauses,
    with_pauses,
)
from render.timing.needs import HURRIED, needed_seconds
from tests.render.plans import beat, plan, said, scene, titles

SENTENCE = "This sentence has ten words and is said in peace."


def lesson(middle: int = 3, **fields: str) -> LessonPlan:
    told = [scene(f"Part {n}", f"First of {n}. Then more.", f"Last of {n}.") for n in range(middle)]
    return plan(scene("Opening", SENTENCE), *told, scene("End", SENTENCE), **fields)


def test_there_is_time_as_long_as_all_would_be_held_noticeably() -> None:
    told = lesson()
    assert has_time(told, HELD * needed_seconds(told) + 0.1)
    assert not has_time(told, HELD * needed_seconds(told) - 0.1)
    full = plan(*(scene(f"Scene {n}") for n in range(MAX_SCENES)))
    assert not has_time(full, 10_000)


def test_scenes_come_before_the_last_one_in_their_order_until_the_time_is_filled() -> None:
    told = lesson(1)
    more = [scene(f"More {n}", SENTENCE) for n in range(5)]
    one = needed_seconds(plan(scene("Opening"), more[0])) - needed_seconds(
        plan(scene("Opening"), scene("End"))
    )
    one += needed_seconds(plan(scene("End"), scene("End"))) / 2
    duration = (needed_seconds(told) + 2 * one) * HELD
    found = extend_plan(told, duration, more)
    assert titles(found) == ["Opening", "Part 0", "More 0", "More 1", "End"]


def test_a_scene_too_long_for_the_time_is_passed_over() -> None:
    told = lesson(1)
    long = scene("Too long", *[SENTENCE] * 8)
    found = extend_plan(told, needed_seconds(told) * HELD + 1, [long, scene("Short", "Yes.")])
    assert titles(found) == ["Opening", "Part 0", "Short", "End"]
    assert needed_seconds(found) <= HURRIED * (needed_seconds(told) * HELD + 1)


def test_a_look_back_says_the_first_sentence_of_the_end_of_each_scene_between_the_ends() -> None:
    (page,) = looks_back(lesson(3))
    assert page.title == "Looking back"
    assert [b.say for b in page.beats] == [
        "Let us look back on what we have seen. Last of 0.",
        "Last of 1.",
        "Last of 2.",
    ]
    assert page.objects[0].items == ("Last of 0", "Last of 1", "Last of 2")
    assert [b.do[0].target for b in page.beats] == ["points.0", "points.1", "points.2"]


def test_a_look_back_has_pages_of_four_and_none_of_one() -> None:
    assert [len(page.beats) for page in looks_back(lesson(4))] == [4]
    assert [len(page.beats) for page in looks_back(lesson(5))] == [4]
    first, second = looks_back(lesson(6))
    assert [first.title, second.title] == ["Looking back", "Looking back, continued"]
    assert [b.say for b in second.beats] == ["Last of 4.", "Last of 5."]
    assert list(looks_back(lesson(1))) == []


def test_what_was_looked_at_again_or_said_in_another_language_is_not_looked_back_on() -> None:
    again = scene("Once more: Part 0", "Something else.")
    told = lesson(2)
    told = told.model_copy(update={"scenes": (*told.scenes[:-1], again, told.scenes[-1])})
    (page,) = looks_back(told)
    assert len(page.beats) == 2
    assert list(looks_back(lesson(3, language="hu"))) == []
    assert [page.title for page in looks_back(lesson(3, language="de"))] == ["Rückblick"]


def pauses(plan: LessonPlan) -> list[float]:
    return [beat.pause for scene in plan.scenes for beat in scene.beats]


def asking(*given: tuple[str, float]) -> LessonPlan:
    return plan(scene("One", *(beat(say, pause=p) for say, p in given)), scene("Two", SENTENCE))


def test_the_time_that_is_left_goes_to_the_questions_alike() -> None:
    told = asking((SENTENCE, 3.0), (SENTENCE, 4.0), ("", 2.0), (SENTENCE, 0.0))
    left = 8.0
    found = with_pauses(told, needed_seconds(told) * HELD + left, spoken=True)
    assert pauses(found) == pytest.approx([3 + left / 2, 4 + left / 2, 2, 0, 0], abs=0.06)
    silent = with_pauses(told, needed_seconds(told) * HELD + left, spoken=False)
    assert pauses(silent) == pytest.approx([3, 4, 2 + left, 0, 0], abs=0.06)


def test_a_pause_ends_at_its_longest_and_is_never_shortened() -> None:
    told = asking((SENTENCE, 3.0), (SENTENCE, 18.0))
    assert pauses(with_pauses(told, 500.0, spoken=True)) == [LONGEST_PAUSE, 18.0, 0.0]
    assert with_pauses(told, needed_seconds(told) * HELD, spoken=True) == told


def test_questions_get_their_time_before_the_learner_explains() -> None:
    told = asking((SENTENCE, 3.0), ("", 2.0))
    duration = needed_seconds(told) * HELD + 5.0
    found = pauses(with_longer_pauses(told, duration))
    assert found[0] == pytest.approx(8.0, abs=0.06)
    assert found[1] == 2.0
    rest = pauses(with_longer_pauses(told, needed_seconds(told) * HELD + 12.0 * HELD + 4.0))
    assert rest[0] == LONGEST_PAUSE
    assert rest[1] == pytest.approx(6.0, abs=0.06)


def test_only_a_lesson_that_the_house_wrote_is_gone_through_again() -> None:
    told = lesson(2)
    ours, theirs = (titles(lengthen_plan(told, 300.0, more)) for more in ([], None))
    assert [title for title in ours if title.startswith("Once more")] == [
        "Once more: Part 0",
        "Once more: Part 1",
    ]
    assert theirs == [*titles(told)[:-1], "Looking back", "End"]
    assert ours[-2:] == ["Looking back", "End"]


def test_what_the_template_has_comes_before_any_repetition() -> None:
    told = lesson(2)
    found = titles(lengthen_plan(told, 300.0, [scene("Another example", SENTENCE)]))
    again = [n for n, title in enumerate(found) if title.startswith(("Once more", "Looking back"))]
    assert found.index("Another example") < min(again)


def test_a_lesson_is_cut_only_when_it_is_much_too_long() -> None:
    told = lesson(3)
    assert said(fit_to_duration(told, needed_seconds(told) / HURRIED + 0.1)) == said(told)
    cut = fit_to_duration(told, needed_seconds(told) / HURRIED - 0.5)
    assert needed_seconds(cut) < needed_seconds(told)
    assert titles(cut) != titles(told)


def test_more_time_never_means_less_to_learn() -> None:
    more = [scene("Another example", SENTENCE)]
    told = [lengthen_plan(lesson(3), seconds, more) for seconds in (30.0, 60.0, 120.0, 480.0)]
    assert all(set(titles(a)) <= set(titles(b)) for a, b in pairwise(told))
    assert needed_seconds(told[0]) < needed_seconds(told[-1])
