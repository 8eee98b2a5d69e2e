"""Lessons on calculations: each number is that of the text, worked out exactly."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from render.planner.catalogue.numbers import (
    fraction_kinds,
    fraction_operations,
    order_of_operations,
)
from render.planner.catalogue.numbers.fraction_kinds import Piece
from render.planner.catalogue.science import unit_conversion
from render.planner.offline import plan_lesson


def text_of(topic: str, description: str = "") -> str:
    return plan_lesson(topic, description).model_dump_json()


@pytest.mark.parametrize(
    ("topic", "description", "result"),
    [
        ("½ - ⅓", "", "So one half minus one third is 1 over 6."),
        ("Multiply 1½ by 2/5", "1½ × 2/5", "is 3 over 5."),
        ("2/3 ÷ 4/5", "", "is 5 over 6."),
        ("1½ + 2⅓", "", "is 23 over 6."),
        ("BODMAS", "3 + 4 × 2 − (1 + 5) ÷ 3", "Our calculation makes 9."),
        ("Evaluate −3² + 4", "", "Our calculation makes minus 5."),
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
    row = order_of_operations.tokens(written)
    assert row is not None
    try:
        found = order_of_operations.moves(row)
    except ValueError:  # a division by zero, say
        reject()
    assert (found[-1].value if found else row[0]) == sympy.sympify(written)


PIECES = st.builds(Piece, st.integers(1, 12), st.integers(2, 12), st.integers(0, 3))


@given(PIECES, PIECES)
@settings(max_examples=40, deadline=None)
def test_fractions_are_python_s_and_the_last_line_is_the_result(one: Piece, two: Piece) -> None:
    a, b = (Fraction(one.value.p, one.value.q) for one in (one, two))
    for operation, value in zip(
        fraction_kinds.OPERATIONS, (a - b, a * b, a / b, a + b), strict=True
    ):
        result = operation.result(one, two)
        assert (result.p, result.q) == (value.numerator, value.denominator)
        if result < 0:
            continue  # not taken by the lesson
        last = fraction_operations.lines(operation, one, two)[-1][0]
        assert last.endswith(sympy.latex(result))


@given(st.sampled_from(unit_conversion.ALL), st.integers(1, 500))
@settings(max_examples=40, deadline=None)
def test_there_and_back_is_the_same_quantity(of: unit_conversion.Unit, value: int) -> None:
    for to in unit_conversion.ALL:
        if to.kind == of.kind and to != of:
            there = unit_conversion.Task(sympy.Integer(value), of, to)
            assert unit_conversion.Task(there.result, to, of).result == value
