"""An exercise is of the form of the task that was worked out, with other numbers."""

from __future__ import annotations

import pytest

from render.mathematics.plain import plain
from render.mathematics.reader import parse_formula
from render.mathematics.tree import Around, Big, Call, Matrix, Number, Root, walk
from render.planner.catalogue.calculation.kinds import KINDS
from render.planner.steps.calculation import Calculation, calculation_of
from render.planner.steps.similar import is_tidy, rules, similar
from render.planner.steps.step import Solution

TASKS = [
    *(kind.others[0] for kind in KINDS.values()),
    "solve sqrt(x+3)=x-3",
    "solve 2^x=8",
    "solve log(x)=2",
    "solve x^2-7x+10=0 by factoring",
    "solve x+y+z=6, x-y=0, z=3",
    "derivative of tan(x)",
    "integral of ln(x)",
]


def solved(text: str) -> tuple[Calculation, Solution]:
    found = calculation_of(text)
    assert found is not None
    assert isinstance(found.outcome, Solution)
    return found, found.outcome


@pytest.mark.parametrize("text", TASKS)
def test_the_first_exercise_has_the_same_kind_and_rules_and_other_numbers(text: str) -> None:
    found, solution = solved(text)
    other = next(similar(found.task, solution))
    assert other.kind == solution.kind
    assert len(set(rules(other)) ^ set(rules(solution))) <= 2, (rules(other), rules(solution))
    assert plain(other.task) != plain(solution.task)
    assert operations(other) >= operations(solution)


def operations(solution: Solution) -> set[str]:
    """The functions, roots, bars and matrices of the task."""
    kinds = (Call, Root, Around, Matrix, Big)
    found = {type(node).__name__ for node in walk(solution.task) if isinstance(node, kinds)}
    return found | {node.function for node in walk(solution.task) if isinstance(node, Call)}


def test_no_exercise_comes_twice_and_the_same_come_every_time() -> None:
    found, solution = solved("derivative of x^2 sin(x)")
    first = [plain(other.task) for other in similar(found.task, solution)]
    assert len(first) == len(set(first)) > 1
    assert first == [plain(other.task) for other in similar(found.task, solution)]


@pytest.mark.parametrize(
    ("text", "sign"),
    [("solve sqrt(x+3)=x-3", "√"), ("solve 2^x=8", "ˣ"), ("solve |2x-1|=5", "|"),
     ("integral of x cos(x^2)", "cos"), ("limit of sin(3x)/x as x->0", "sin")],
)  # fmt: skip
def test_the_exercise_is_about_what_the_task_is_about(text: str, sign: str) -> None:
    found, solution = solved(text)
    assert sign in plain(next(similar(found.task, solution)).task)


def test_an_integral_goes_upwards_and_no_fraction_is_left_to_cancel() -> None:
    for text in ("integral of 2x+1 from 1 to 3", "solve x/2+x/3=5", "3/4 + 5/6"):
        found, solution = solved(text)
        for other in similar(found.task, solution):
            for node in walk(other.task):
                assert is_tidy(node)
                if isinstance(node, Big) and isinstance(node.upper, Number):
                    assert isinstance(node.lower, Number)
                    assert int(node.lower.text) < int(node.upper.text)


@pytest.mark.parametrize(
    ("written", "tidy"),
    [
        ("4/2", False),
        ("x/1", False),
        ("x^1", False),
        ("sqrt(1)", False),
        ("3/2", True),
        ("x/2", True),
    ],
)
def test_what_is_tidy(written: str, tidy: bool) -> None:
    assert is_tidy(parse_formula(written)) is tidy
