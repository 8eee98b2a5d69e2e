"""What a text holds costs no more to read than its length allows."""

from __future__ import annotations

import pytest

from render.mathematics.finding import find_formulas
from render.planner.catalogue.reads import find_values
from render.planner.offline import draft_lesson
from render.planner.steps.symbols import NotComputable, to_sympy

LETTERS = (
    "[" + ",".join("[" + ",".join(f"{a}^{n}+m" for n in range(1, 6)) + "]" for a in "abcde") + "]"
)
NUMBERS = str([[n % 7 for n in range(40)] for _ in range(40)])


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    ("topic", "description"),
    [("Taylor series", f"of sin(x), with A = {LETTERS}^-1"), ("Matrix products", NUMBERS * 2)],
)
def test_a_request_with_a_large_matrix_is_planned(topic: str, description: str) -> None:
    assert draft_lesson(topic, description[:5000]).plan.scenes


def test_a_large_matrix_of_letters_is_not_inverted() -> None:
    (found,) = find_formulas(f"A = {LETTERS}^-1")
    with pytest.raises(NotComputable, match="inverted"):
        to_sympy(found.tree.right)
    assert find_values(f"f(x) = sin(x), with A = {LETTERS}^-1", "function")


def test_a_small_matrix_is_inverted() -> None:
    (found,) = find_formulas("[[1, 2], [3, 4]]^-1")
    assert to_sympy(found.tree)[0, 0] == -2
