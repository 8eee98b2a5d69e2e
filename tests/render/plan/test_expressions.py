"""The expression parser reads schoolbook formulas and nothing else."""

from __future__ import annotations

import math
from contextlib import suppress

import numpy as np
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

from render.plan.expression_code import python_code
from render.plan.expressions import (
    NotAnExpression,
    evaluate,
    find_expression,
    from_sympy,
    parse,
    to_sympy,
)

X = sympy.Symbol("x", real=True)


@pytest.mark.parametrize(
    ("text", "x", "value"),
    [
        ("x^2 - 5x + 6", 2.0, 0.0),
        ("-x^2", 3.0, -9.0),
        ("2^x", 3.0, 8.0),
        ("e^(-x^2)", 0.0, 1.0),
        ("3 sin x", math.pi / 2, 3.0),
        ("sin 2x", math.pi / 4, 1.0),
        ("x(x-1)", 4.0, 12.0),
        ("x/2/4", 8.0, 1.0),
        ("|x| − 2", -5.0, 3.0),
        ("x² · x³", 2.0, 32.0),
        ("ln(e^2) + x", 1.0, 3.0),
    ],
)
def test_schoolbook_notation_has_its_schoolbook_value(text: str, x: float, value: float) -> None:
    assert evaluate(parse(text), x) == pytest.approx(value)


@pytest.mark.parametrize(
    "junk",
    [
        "", "   ", "x +", "(x", "x)", "9^9^9", "x^13", "((x+1)^12)^12", "2^(1/0)",
        "__import__('os')", "x.__class__",
        "open('f')", "lambda: 1", "x; x", "import os", "y + z", "(" * 60 + "x" + ")" * 60,
        "x" * 201, "12345678901234", "[x for x in y]", "x == 1", "-" * 199 + "x", "π" * 100 + "$",
    ],
)  # fmt: skip
def test_junk_and_code_are_refused(junk: str) -> None:
    with pytest.raises(NotAnExpression):
        parse(junk)


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused_but_never_anything_else(text: str) -> None:
    found = find_expression(text)
    assert found is None or isinstance(python_code(parse(found)), str)
    with suppress(NotAnExpression):
        parse(text)


@given(st.lists(st.integers(-9, 9), min_size=2, max_size=4))
def test_polynomials_survive_the_way_through_sympy_and_back(coefficients: list[int]) -> None:
    polynomial = sympy.Poly(coefficients, X).as_expr()
    assert sympy.expand(to_sympy(parse(from_sympy(polynomial))) - polynomial) == 0


TREES = st.recursive(
    st.sampled_from(["x", "2", "3.5", "pi"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*/"), inner).map(lambda t: f"({t[0]}{t[1]}{t[2]})"),
        inner.map(lambda t: f"sin({t})"),
        inner.map(lambda t: f"-({t})"),
    ),
    max_leaves=8,
)


@given(TREES, st.floats(0.3, 2.0))
def test_the_code_that_is_written_means_what_was_read(text: str, x: float) -> None:
    tree = parse(text)
    try:
        value = evaluate(tree, x)
    except ZeroDivisionError:
        return
    with np.errstate(all="ignore"):
        written = eval(python_code(tree), {"np": np, "x": x})  # noqa: S307, our own output
    assert written == pytest.approx(value, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("solve x^2 - 5x + 6 = 0 for me", "x^2 - 5x + 6"),
        ("Plot y = 2x + 1 please", "2x + 1"),
        ("f(x)=sin(2x) and its graph", "sin(2x)"),
        ("Educational video explaining quadratic functions", None),
        ("the x-axis of an expensive box", None),
    ],
)
def test_the_formula_in_a_sentence_is_found(text: str, found: str | None) -> None:
    assert find_expression(text) == found
