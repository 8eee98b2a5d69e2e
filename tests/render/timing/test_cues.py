"""When a sentence names what it shows: words with their times, and the names of parts."""

from __future__ import annotations

import pytest

from render.narration.voice import VoiceMissing, speak
from render.plan.objects import Bullets, Curve, Formula, FormulaPart, Graph, Point
from render.plan.tables import Chart
from render.timing.cues import LEAD, distinct_names, first_naming, key_of, names_of, words_said

PLOT = Graph(
    id="plot",
    x_range=(0, 4),
    y_range=(0, 4),
    curves=(Curve(id="demand", expression="4-x", tex=r"\text{price}"),),
    points=(Point(id="vertex_1", x=1, y=3, tex="V"),),
)


def test_words_are_said_one_after_another_within_the_sentence() -> None:
    said = words_said("First comes the slope, then the height at 1200 metres.", 6.0)
    assert [word.at for word in said] == sorted(word.at for word in said)
    assert said[0].at == LEAD
    assert said[-1].end <= 6.0 + 1e-9


def test_a_long_word_takes_longer_than_a_short_one() -> None:
    short, long = words_said("A photosynthesis", 20.0)
    assert long.end - long.at > 3 * (short.end - short.at)


def test_a_hurried_sentence_ends_with_its_beat() -> None:
    assert words_said("Too many words for so little time, said in great haste.", 1.5)[-1].end < 1.51


def test_no_words_have_no_times() -> None:
    assert words_said("", 3.0) == ()
    assert words_said("…!", 3.0) == ()


@pytest.mark.parametrize(("one", "other"), [("vertex", "Vertex"), ("root", "roots")])
def test_forms_of_a_word_are_one_name(one: str, other: str) -> None:
    assert key_of(one) == key_of(other)


def test_a_part_is_named_by_its_id_its_label_and_its_text() -> None:
    assert {key_of("demand"), key_of("price")} <= names_of(PLOT, "demand")
    assert {key_of("vertex"), "v"} <= names_of(PLOT, "vertex_1")
    chart = Chart(id="chart", labels=("Rome", "Oslo"), values=(3, 1))
    assert names_of(chart, "1") == {"oslo"}


def test_letters_of_a_formula_are_names_but_articles_are_not() -> None:
    formula = Formula(
        id="f", tex=(FormulaPart(tex="a", id="first"), FormulaPart(tex=r"\mu_2", id="second"))
    )
    assert names_of(formula, "first") == {key_of("first")}
    assert {"mu", "2"} <= names_of(formula, "second")


def test_what_all_parts_say_tells_none_of_them_apart() -> None:
    points = Bullets(id="b", items=("the cell wall", "the cell core", "the cell membrane"))
    found = distinct_names(names_of(points, part) for part in points.parts())
    assert found == [{"wall"}, {"core"}, {key_of("membrane")}]


def test_the_first_word_that_names_it_is_found_from_a_time_on() -> None:
    said = words_said("The root, and again the root.", 8.0)
    first = first_naming(said, {"root"}, 0.0)
    assert first is not None
    again = first_naming(said, {"root"}, first.end)
    assert again is not None
    assert again.at > first.at


@pytest.mark.parametrize(
    "sentence",
    [
        "The graph meets the x-axis at 2 and at 3. These are the roots.",
        "Then the ventricles contract, and blood shoots into the arteries of the whole body.",
        "Every quadratic function has this form, with three numbers in front of its powers.",
    ],
)
def test_words_are_expected_about_when_the_voice_says_them(sentence: str) -> None:
    words = sentence.split()
    half = " ".join(words[: len(words) // 2])
    try:
        before, whole = speak([half, sentence], language="en")
    except VoiceMissing:
        pytest.skip("no voice runs here")
    said = words_said(sentence, whole.seconds + 1.0)
    expected = said[len(words_said(half, 99.0))].at - LEAD
    assert abs(expected - before.seconds) < 0.6
