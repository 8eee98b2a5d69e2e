"""Lessons on calculations: each number is that of the text, worked out exactly."""

from __future__ import annotations

import operator
from collections.abc import Callable
from fractions import Fraction

import pytest
import sympy
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from render.planner.catalogue.lessons_alone import LESSONS
from render.planner.catalogue.science import unit_conversion
from render.planner.catalogue.values import Piece
from render.planner.offline import plan_lesson
from render.planner.request import Request
from render.planner.steps.calculation import calculation_of
from render.planner.steps.step import Solution


def text_of(topic: str, description: str = "") -> str:
    return plan_lesson(topic, description).model_dump_json()


@pytest.mark.parametrize(
    ("topic", "description", "result"),
    [
        ("½ - ⅓", "", "So one half minus one third is 1 over 6."),
        ("Multiply 1½ by 2/5", "1½ × 2/5", "is 3 over 5."),
        ("2/3 ÷ 4/5", "", "is 5 over 6."),
        ("1½ + 2⅓", "", "is 23 over 6."),
        ("BODMAS", "3 + 4 × 2 − (1 + 5) ÷ 3", "In ours, the result is 9."),
        ("Evaluate −3² + 4", "", "In ours, the result is minus 5."),
        ("Percentage change", "from 80 to 100", "an increase of 25 percent"),
        ("A price falls from $50 to $40. What is the percentage decrease?", "", "of 20 percent"),
        ("Distance between (1,2) and (4,6)", "", "Ours are 5 apart"),
        ("Midpoint", "of A(-1,3) and B(4,-3)", "the midpoint 3 over 2, 0"),
        ("Convert 5 km to miles", "", "about 3.106856 miles"),
        ("98.6 °F in °C", "", "37 degrees Celsius"),
        ("How many seconds are in 3 hours?", "", "3 hours are 10800 seconds"),
        ("Unit conversion", "72 km/h to m/s", "are 20 metres per second"),
    ],
)
def test_results_are_those_of_the_text_s_numbers(topic: str, description: str, result: str) -> None:
    assert result in text_of(topic, description)


@st.composite
def calculations(draw: st.DrawFn, depth: int = 2) -> str:
    if depth == 0 or draw(st.booleans()):
        return str(draw(st.integers(0, 12)))
    sign = draw(st.sampled_from(["+", "-", "*", "/"]))
    one, two = draw(calculations(depth=depth - 1)), draw(calculations(depth=depth - 1))
    return draw(st.sampled_from([f"{one} {sign} {two}", f"({one} {sign} {two})"]))


@given(calculations())
@settings(max_examples=40, deadline=None)
def test_a_calculation_is_done_in_python_s_order(written: str) -> None:
    found = calculation_of(f"evaluate {written}")
    if found is None or not isinstance(found.outcome, Solution):
        reject()  # a number alone, or a division by zero
    assert found.outcome.values["value"] == sympy.sympify(written)


def test_brackets_come_first_then_powers_then_products_then_sums_from_the_left() -> None:
    found = calculation_of("1 + 2 - 3 * 2^2 + (5 - 8 / 4) * 2")
    assert found is not None
    assert isinstance(found.outcome, Solution)
    reasons = [step.why.rpartition(": ")[2] for step in found.outcome.steps]
    assert reasons == [
        "8/4 is 2", "5 − 2 is 3", "2² is 4", "3 · 4 is 12", "3 · 2 is 6",
        "1 + 2 is 3", "3 − 12 is −9", "−9 + 6 is −3",
    ]  # fmt: skip


PIECES = st.builds(Piece, st.integers(1, 12), st.integers(2, 12), st.integers(0, 3))
OPERATIONS: dict[str, tuple[str, Callable[[Fraction, Fraction], Fraction]]] = {
    "subtracting fractions": ("-", operator.sub), "multiplying fractions": ("*", operator.mul),
    "dividing fractions": ("÷", operator.truediv), "adding fractions": ("+", operator.add),
}  # fmt: skip


@given(PIECES, PIECES, st.sampled_from(sorted(OPERATIONS)))
@settings(max_examples=40, deadline=None)
def test_fractions_are_python_s_and_the_last_line_is_the_result(
    one: Piece, two: Piece, name: str
) -> None:
    sign, operate = OPERATIONS[name]
    lesson = next(lesson for lesson in LESSONS if lesson.name == name)
    a, b = (Fraction(piece.value.p, piece.value.q) for piece in (one, two))
    request = Request(f"{one.written()} {sign} {two.written()}")
    if (case := lesson.case_of(request)) is None:
        assert operate(a, b) < 0  # told in words
        return
    result = lesson.bind(case).find_raw("result")
    assert Fraction(int(result.p), int(result.q)) == operate(a, b)
    *_, steps = (one for one in lesson.build(request) if one.title.startswith("Step by step"))
    last = steps.objects[0].steps[-1].tex  # type: ignore[union-attr]
    assert last.endswith(sympy.latex(result))


@given(st.sampled_from(unit_conversion.ALL), st.integers(1, 500))
@settings(max_examples=40, deadline=None)
def test_there_and_back_is_the_same_quantity(of: unit_conversion.Unit, value: int) -> None:
    for to in unit_conversion.ALL:
        if to.kind == of.kind and to != of:
            there = unit_conversion.Task(sympy.Integer(value), of, to)
            assert unit_conversion.Task(there.converted, to, of).converted == value
