"""Written division of whole numbers, digit by digit."""

from __future__ import annotations

from collections.abc import Iterator

import sympy

from render.mathematics.tree import Binary, Node, Number
from render.planner.steps.arithmetic import as_decimal
from render.planner.steps.step import Solution, Step, equation
from render.planner.steps.symbols import NotComputable

MOST_DIGITS = 12


def long_division(dividend: int, divisor: int) -> Solution:
    """Written division with a remainder, digit by digit. Raises NotComputable."""
    if divisor == 0:
        raise NotComputable("nothing can be divided by zero")
    if dividend < 0 or divisor < 0 or len(str(dividend)) > MOST_DIGITS:
        raise NotComputable("long division is shown for whole numbers of at most 12 digits")
    task = Binary("/", Number(str(dividend)), Number(str(divisor)))
    quotient, rest = divmod(dividend, divisor)
    whole = equation(Number(str(dividend)), join_parts(quotient, divisor, rest))
    remainder = f", remainder {rest}" if rest else ", and nothing is left"
    value = sympy.Rational(dividend, divisor)
    facts = [f"As a decimal number the quotient is {as_decimal(value)}."] if rest else []
    return Solution(
        kind="long division",
        task=task,
        steps=tuple(digit_lines(dividend, divisor)),
        result=whole,
        proof=(Step(whole, "check", "quotient times divisor, plus the remainder"),),
        facts=tuple(facts),
        result_words=f"{dividend} divided by {divisor} is {quotient}{remainder}",
        values={"quotient": quotient, "remainder": rest, "dividend": dividend, "divisor": divisor},
    )


def digit_lines(dividend: int, divisor: int) -> Iterator[Step]:
    """A line for each digit of the quotient."""
    rest, digits, started = 0, str(dividend), False
    for place, brought_down in enumerate(digits, 1):
        current = rest * 10 + int(brought_down)
        if current < divisor and not started and place < len(digits):
            rest = current
            continue
        digit, left_over = divmod(current, divisor)
        brought = f"bring down the {brought_down}: " if started else f"begin with {current}: "
        fits = f"{divisor} goes {times_word(digit)} into {current}, {left_over} is left"
        yield Step(
            equation(Number(str(current)), join_parts(digit, divisor, left_over)),
            "long division",
            f"{brought}{fits}",
            say=f"{brought[:1].upper()}{brought[1:]}{fits}.",
        )
        rest, started = left_over, True


def join_parts(quotient: int, divisor: int, rest: int) -> Node:
    product = Binary("*", Number(str(quotient)), Number(str(divisor)))
    return Binary("+", product, Number(str(rest)))


def times_word(n: int) -> str:
    return {0: "0 times", 1: "once", 2: "twice"}.get(n, f"{n} times")
