"""Tasks of every kind drawn at random: solved, each step checked, the end compared with SymPy."""

from __future__ import annotations

from random import Random

import pytest

from render.planner.steps.asking import task_in
from render.planner.steps.calculation import Refusal, outcome_of
from render.planner.steps.step import check
from tests.render.planner.steps.tasks import KINDS

pytestmark = pytest.mark.slow

MANY = 200
MOST_REFUSED = 0.03


def solve(kind: str, count: int) -> None:
    make, _ = KINDS[kind]
    rng = Random(f"{kind} 7")
    refused = []
    for _ in range(count):
        text, agrees = make(rng)
        task = task_in(text)
        assert task is not None, text
        outcome = outcome_of(task)
        if isinstance(outcome, Refusal):
            refused.append((text, outcome.reason))
            continue
        for step in (*outcome.steps, *outcome.proof):
            check(step)
        assert agrees(outcome), (text, outcome.result_words)
    assert len(refused) <= max(MOST_REFUSED * count, kind == "factor" and 0.1 * count), refused


@pytest.mark.parametrize("kind", KINDS)
def test_some_tasks_of_each_kind_are_solved_as_sympy_solves_them(kind: str) -> None:
    solve(kind, KINDS[kind][1])


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
def test_two_hundred_tasks_of_each_kind_are_solved_as_sympy_solves_them(kind: str) -> None:
    solve(kind, MANY)
