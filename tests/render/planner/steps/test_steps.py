"""A step that does not hold cannot be made; what goes on for ever is ended."""

from __future__ import annotations

import pytest
import sympy

from render.mathematics.plain import plain
from render.mathematics.reader import parse_formula
from render.planner.steps.calculation import Refusal, calculation_of
from render.planner.steps.hard_limit import TookTooLong, at_most
from render.planner.steps.step import Solution, Step, WrongStep
from render.planner.steps.symbols import symbol, to_sympy
from render.planner.steps.trees import from_sympy
from render.planner.steps.truth import truth_at

X = symbol("x")


@pytest.mark.parametrize(
    "wrong",
    [
        "(x+1)^2 = x^2 + 1",
        "sin(2x) = 2 sin(x)",
        "1/2 + 1/3 = 2/5",
        r"\int x \cos(x) dx = x \sin(x)",
        r"\int_0^1 x dx = 1",
        r"\lim_{x \to 0} \frac{\sin(x)}{x} = 0",
        r"\sum_{k=1}^{4} k = 11",
        "[[1,2],[3,4]] * [[1,0],[0,1]] = [[1,2],[3,5]]",
        "2 < 1",
        "sqrt(50) ~= 7.2",
    ],
)
def test_a_wrong_identity_cannot_be_made(wrong: str) -> None:
    with pytest.raises(WrongStep):
        Step(parse_formula(wrong), "rule", "because")


@pytest.mark.parametrize(
    "right",
    [
        "(x+1)^2 = x^2 + 2x + 1",
        "sin(2x) = 2 sin(x) cos(x)",
        r"\int x \cos(x) dx = x \sin(x) + \cos(x) + C",
        "ln(x^2) = 2 ln(x)",
        "[[1,2],[3,4]] * [[1,0],[0,1]] = [[1,2],[3,4]]",
        "sqrt(50) ~= 7.07",
    ],
)
def test_a_right_one_can(right: str) -> None:
    assert Step(parse_formula(right), "rule", "because").tex


@pytest.mark.parametrize(
    ("task", "lines"),
    [
        ("7/12 + 11/20", ["35/60 + 33/60", "68/60", "17/15"]),
        ("5/6 - 1/3", ["5/6 − 2/6", "3/6", "1/2"]),
        ("(2/3) * (3/4)", ["6/12", "1/2"]),
        ("1/4 - 3/4", ["−2/4", "−1/2"]),
        ("2/5 + 3/5", ["1"]),
    ],
)
def test_a_fraction_is_cancelled_in_a_line_of_its_own(task: str, lines: list[str]) -> None:
    calculation = calculation_of(task)
    assert calculation is not None
    assert isinstance(calculation.outcome, Solution)
    shown = [step.shown for step in calculation.outcome.steps]
    assert [plain(one.right) for one in shown] == lines  # type: ignore[attr-defined]


def test_a_reason_has_a_true_minus_that_is_said() -> None:
    step = Step(parse_formula("1 + 1 = 2"), "sum", "the sum is −4, with (−2) and 2x − 3")
    assert step.spoken.startswith("The sum is minus 4, with (minus 2) and 2x minus 3:")
    calculation = calculation_of("solve x^2 - x - 12 = 0")
    assert calculation is not None
    assert isinstance(calculation.outcome, Solution)
    assert not any("minus 12" in one.why for one in calculation.outcome.steps)
    assert any("−12" in one.why for one in calculation.outcome.steps)


def test_derivatives_are_checked_against_what_the_letters_stand_for() -> None:
    given = {"f": X**2 * sympy.sin(X)}
    Step(parse_formula("f'(x) = 2x sin(x) + x^2 cos(x)"), "product rule", "both", given=given)
    with pytest.raises(WrongStep):
        Step(parse_formula("f'(x) = 2x cos(x)"), "product rule", "both", given=given)


def test_a_step_of_an_equation_keeps_its_solutions() -> None:
    points = [{"x": sympy.Integer(n)} for n in (-3, 0, 1, 3)]
    truth = truth_at(parse_formula("x^2 = 9"), points)
    Step(parse_formula("x = 3 or x = -3".replace("or", r"\lor")), "root", "both signs", truth=truth)
    with pytest.raises(WrongStep):
        Step(parse_formula("x = 3"), "root", "one is lost", truth=truth)
    with pytest.raises(WrongStep):
        Step(parse_formula("x^2 = 1"), "rule", "another", truth=truth)


def test_a_step_that_only_follows_may_have_more_solutions_and_never_fewer() -> None:
    points = [{"x": sympy.Integer(n)} for n in (1, 6, 0)]
    truth = truth_at(parse_formula("sqrt(x+3) = x-3"), points)
    Step(parse_formula("x + 3 = (x-3)^2"), "squaring", "square", truth=truth, implied=True)
    with pytest.raises(WrongStep):
        Step(parse_formula("x + 3 = (x-3)^2"), "squaring", "square", truth=truth)


def test_a_line_that_says_nothing_that_can_be_checked_is_refused() -> None:
    truth = truth_at(parse_formula("x = 1"), [{"x": sympy.Integer(1)}])
    with pytest.raises(WrongStep):
        Step(parse_formula("x + 1"), "rule", "no statement", truth=truth)


@pytest.mark.parametrize(
    "text",
    ["x^2 + 3 x - 5", "(x+1)/(x-1)", "x^(1/3)", "e^(-x) sin(2x)", "ln(x)/x^2", "sqrt(x^2+1)", "|x|",
     "-x/2", "2^x", "1/(x sqrt(x))", "sin(x)^3", "x!", "arctan(x/2)"],
)  # fmt: skip
def test_what_is_written_from_an_expression_reads_as_the_expression(text: str) -> None:
    value = to_sympy(parse_formula(text))
    again = to_sympy(parse_formula(plain(from_sympy(value)).replace("−", "-")))
    assert sympy.simplify(again - value) == 0


def test_computing_without_end_is_ended_in_any_thread() -> None:
    def forever() -> None:
        while True:
            sympy.Integer(2) ** 64

    with pytest.raises(TookTooLong), at_most(0.3):
        forever()
    with at_most(5):
        assert sympy.factor(X**2 - 1) == (X - 1) * (X + 1)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("integral of sin(x)/x", "cannot be written"),
        ("integral of 1/x from -1 to 1", "no finite values"),
        ("inverse of [[1,2,3],[4,5,6]]", "not square"),
        ("factor x^2 + x + 1", "no factors"),
        ("10^1000000", "exponents end at 60"),
        ("1/0", "by zero"),
    ],
)
def test_what_cannot_be_worked_out_is_refused_with_its_reason(text: str, reason: str) -> None:
    found = calculation_of(text)
    assert found is not None
    assert isinstance(found.outcome, Refusal)
    assert reason in found.outcome.reason


def test_a_power_of_a_sum_is_expanded_term_by_term() -> None:
    found = calculation_of("expand (x - 1)^5")
    assert found is not None
    assert isinstance(found.outcome, Solution)
    first, last = found.outcome.steps
    assert (first.rule, last.rule) == ("binomial theorem", "collecting")
    assert first.tex.count("10") == 2
