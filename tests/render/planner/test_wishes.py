# ruff: noqa: E501, tables of sentences are easier to read in full lines
"""What a request says of the film itself is honoured, or refused in plain words."""

from __future__ import annotations

import pytest

from render.planner.asking import is_request, without_requests
from render.planner.offline import draft_lesson
from render.planner.wishes import read_wishes

WATER = (
    "Water evaporates from the sea. It rises and cools, and clouds form. Rain falls on the "
    "mountains. Rivers carry the water back to the sea."
)


@pytest.mark.parametrize(
    "sentence",
    [
        "Make exactly 3 scenes.", "End with one question.", "Hand-drawn illustrations appearing in real-time.",
        "Clear narration synchronized with visuals.", "15-20 second animation.", "Exactly 3 scenes.",
        "Explain it for grade 3.", "Audience: 3rd graders.", "Use a balance scale.", "Use calm music.",
        "Present the steps in order.", "It should last 30 seconds.", "Finish with two practice questions.",
    ],
)  # fmt: skip
def test_wishes_are_no_facts(sentence: str) -> None:
    assert is_request(sentence)
    spoken = " ".join(
        beat.say
        for scene in draft_lesson("Zorblax", f"{sentence} {WATER}").plan.scenes
        for beat in scene.beats
    )
    assert sentence.rstrip(".") not in spoken


@pytest.mark.parametrize(
    "sentence",
    [
        "Vivid colours attract bees.", "Clear water is a good sign.", "The scene is set in Rome.",
        "It lasts 30 seconds.", "Three scenes are set in Rome.", "Music is organised sound.",
        "Use begins in spring for most farmers, who are ready.",
    ],
)  # fmt: skip
def test_facts_about_films_colours_and_time_are_no_wishes(sentence: str) -> None:
    assert without_requests([sentence]) == [sentence]


def test_among_instructions_using_a_tool_is_a_step() -> None:
    steps = ["Take a loaf.", "Use a sharp knife.", "Cut it.", "Put it on a plate."]
    assert without_requests(steps) == steps
    assert without_requests(["A loaf is bread.", "Use a sharp knife."]) == ["A loaf is bread."]


def test_what_is_to_be_shown_is_a_statement() -> None:
    said = ["Show that both sides stay equal."]
    assert without_requests(said) == ["Both sides stay equal."]


@pytest.mark.parametrize("count", [3, 4, 5, 6])
def test_a_film_has_as_many_scenes_as_were_wished(count: int) -> None:
    draft = draft_lesson("The water cycle of Zorblax", f"Make exactly {count} scenes. {WATER}")
    assert len(draft.plan.scenes) == count
    assert draft.warnings == ()


def test_a_number_of_scenes_that_the_text_does_not_fill_is_told() -> None:
    draft = draft_lesson("Zorblax", f"Make exactly 12 scenes. {WATER}")
    assert any("12 that were asked for" in warning for warning in draft.warnings)


@pytest.mark.parametrize(
    ("wish", "seconds"),
    [
        ("15-20 second animation.", 20), ("It should last one minute.", 60),
        ("Please make it 45 seconds long.", 45), ("Make a 2 minute video.", 120),
        ("Make a 3 hour video of 1 second.", None),
    ],
)  # fmt: skip
def test_the_length_is_read(wish: str, seconds: float | None) -> None:
    assert read_wishes("Tides", f"{wish} {WATER}").seconds == seconds


def test_the_length_is_honoured_unless_the_request_has_one_of_its_own() -> None:
    text = f"Please make it 30 seconds long. {WATER}"
    assert draft_lesson("Zorblax", text).plan.seconds == pytest.approx(30)
    assert draft_lesson("Zorblax", text, duration=40).plan.seconds == pytest.approx(40)


def test_as_many_questions_as_were_wished_end_the_film() -> None:
    draft = draft_lesson("Zorblax", f"{WATER} Finish with two practice questions.")
    assert [scene.title for scene in draft.plan.scenes[-2:]] == ["Your turn: 1", "Your turn: 2"]


@pytest.mark.parametrize(
    ("wish", "warned"),
    [
        ("Use a balance scale.", "balance scale"), ("Use calm music.", "calm music"),
        ("Hand-drawn illustrations appearing in real-time.", "Hand-drawn"),
        ("Explain it for grade 3.", "grade 3"), ("Clear narration synchronized with visuals.", None),
        ("Use simple language.", None), ("End with one question.", None),
    ],
)  # fmt: skip
def test_what_cannot_be_met_is_told_and_what_is_met_is_not(wish: str, warned: str | None) -> None:
    warnings = draft_lesson("Zorblax", f"{WATER} {wish}").warnings
    assert (not warnings) if warned is None else any(warned in warning for warning in warnings)


@pytest.mark.parametrize(
    ("topic", "description"),
    [
        ("Mathematical Functions", "Educational video explaining quadratic functions"),
        ("Gravity", "An informative film illustrating gravity."),
        ("Bubble sort", "Please make an instructive video that teaches bubble sort."),
    ],
)
def test_to_ask_for_a_film_about_the_topic_is_no_wish_that_is_not_met(
    topic: str, description: str
) -> None:
    assert draft_lesson(topic, description).warnings == ()
