"""A text may ask for several things, joined or one after the other."""

from __future__ import annotations

import pytest

from render.mathematics.plain import plain
from render.planner.steps.several import tasks_in

SEVERAL = {
    "Derivative of x^2 and integral of x^3": ["derivative x²", "integral x³"],
    "Integral of x e^x and derivative of x^2 sin(x)": ["integral x eˣ", "derivative x² sin(x)"],
    "Solve x^2=4 and 2x+1=5": ["equation x² = 4", "equation 2x + 1 = 5"],
    "Derivative of sin(x), cos(x) and tan(x)": [
        "derivative sin(x)", "derivative cos(x)", "derivative tan(x)"
    ],
    "Inverse and determinant of [[4,7],[2,6]]": [
        "inverse [[4, 7], [2, 6]]", "determinant [[4, 7], [2, 6]]"
    ],
    "1) Solve 2x+3=7. 2) Differentiate x^3 sin(x).": [
        "equation 2x + 3 = 7", "derivative x³ sin(x)"
    ],
    "Factor x^2-9 and then expand (x+1)^2": ["factor x² − 9", "expand (x + 1)²"],
}  # fmt: skip
ONE = [
    "Solve x+y=5, x-y=1", "Solve sin(x)=1/2 for x in [0, 2pi]", "Solve x^2-4=0, x>0",
    "Derivative of f(x)=x^2 sin(x) at x=2", "Multiply [[1,2],[3,4]] and [[5,6],[7,8]]",
    "Add 1+2i and -1-2i", "Add 3/4 and 5/6", "Multiply 1½ by 2/5\n1½ × 2/5",
    "Divide x^3-1 by x-1", "integral of x^2 from 0 to 1",
    "limit of (1+1/x)^x as x->infinity",
    "Roots of x^2 - 7x + 10\nFind the roots of x^2 - 7x + 10 by factoring",
    "Find the derivative of x^2 sin(x). Use the product rule (uv)' = u'v + uv'",
    "Derivative of x^2 e^x\nFind the derivative of x^2 e^x and evaluate it at x = 1",
]  # fmt: skip


@pytest.mark.parametrize("text", SEVERAL)
def test_the_tasks_of_a_text_are_found_in_its_order(text: str) -> None:
    assert [f"{task.kind} {plain(task.asked)}" for task in tasks_in(text)] == SEVERAL[text]


@pytest.mark.parametrize("text", ONE)
def test_one_task_with_what_belongs_to_it_is_one(text: str) -> None:
    assert len(tasks_in(text)) == 1


def test_a_text_without_a_task_has_none() -> None:
    assert tasks_in("The French Revolution began in 1789.") == []


@pytest.mark.parametrize(
    ("text", "asked"),
    [("Multiply 3/4 by 5/6", "3/4 · (5/6)"), ("Subtract 1/3 from 3/4", "3/4 − 1/3")],
)
def test_two_numbers_and_a_word_are_one_task(text: str, asked: str) -> None:
    assert plain(tasks_in(text)[0].asked) == asked
