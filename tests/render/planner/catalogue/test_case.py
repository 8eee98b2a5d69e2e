"""Written lessons: their scripts are whole, and tell what the programmed ones told before them."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import pytest
import sympy

from render.planner.catalogue.case import number_reader
from render.planner.catalogue.numbers.percent_change import LESSON
from render.planner.catalogue.values import Exact, Value
from render.planner.request import Request
from render.script.reader import read_scenes
from render.script.refusal import ScriptRefused, Wrong
from tests.render.planner.catalogue.freeze import digest_of

FROZEN = json.loads(Path(__file__).with_name("frozen_plans.json").read_text())
CASES = [(name, topic) for name, topics in FROZEN.items() for topic in topics]


@pytest.mark.parametrize(("name", "topic"), CASES)
def test_a_lesson_that_moved_over_is_the_same(name: str, topic: str) -> None:
    assert digest_of(name, topic) == FROZEN[name][topic]


def test_a_slot_that_nothing_fills_is_found_at_import() -> None:
    with pytest.raises(Wrong, match="no value is called 'odl'; did you mean 'old'"):
        replace(LESSON, script=LESSON.script.replace("<old>", "<odl>", 1))


@dataclass(frozen=True)
class Pair:
    old: float
    new: float


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("from 3 to 4", Pair(3, 4)),
        ("rises from $3.50 up to 40 kg", Pair(3.5, 40)),
        ("first it was 3, then the second: 7", Pair(3, 7)),
        ("from three to four", None),
        ("from 3", None),
    ],
)
def test_numbers_are_read_by_patterns(text: str, found: Pair | None) -> None:
    read = number_reader(Pair, "from <old> [up|down] to <new>", "first … <old> … second … <new>")
    assert read(text) == found


@dataclass(frozen=True)
class Case:
    x: object


@pytest.mark.parametrize(
    ("value", "tex", "written", "said"),
    [
        (Value(1 / 3, 3), r"x \approx 0.333", "x = 0.333", "It is about 0.333."),
        (Value(-2.5), "x = -2.5", "x = −2.5", "It is minus 2.5."),
        (Exact(sympy.Rational(1, 3)), r"x = \frac{1}{3}", "x = 1/3", "It is one third."),
        (Exact(sympy.sqrt(2)), r"x \approx 1.41", "x = about 1.41", "It is about 1.41."),
        (-40, "x = -40", "x = −40", "It is minus 40."),
        (float(Fraction(1, 8)), "x = 0.125", "x = 0.125", "It is 0.125."),
    ],
)
def test_a_value_knows_how_it_is_set_written_and_said(
    value: object, tex: str, written: str, said: str
) -> None:
    text = "# A\n=> x <=x> | why | It is <x>.\n\n# B\n- x = <x> | b\n"
    one, two = read_scenes(text, Case(value))
    assert one.objects[0].steps[0].tex == tex  # type: ignore[union-attr]
    assert one.beats[0].say == said
    assert two.objects[0].items[0] == written  # type: ignore[union-attr]


def test_a_number_is_drawn_to_scale() -> None:
    text = "# A\n@right_triangle: a = <x> | b = 1\nLook.\n"
    (scene,) = read_scenes(text, Case(Value(1 / 3, 3)))
    assert scene.objects[0].a == pytest.approx(1 / 3)  # type: ignore[union-attr]
    with pytest.raises(ScriptRefused, match="line 2, column 22: 'abc' is no number"):
        read_scenes(text, Case("abc"))


def test_a_request_that_does_not_fit_gets_the_lesson_s_own_example() -> None:
    assert LESSON.build(Request("Percentage change from 0 to 5")) == LESSON.build(Request("x"))
