"""Derivatives where there are several letters: implicit and partial ones."""

from __future__ import annotations

import sympy

from render.mathematics.speech import speak_formula
from render.mathematics.tree import Big, Binary, Listing, Name, Node
from render.planner.steps.derivative import NoRule
from render.planner.steps.derivative_table import differential
from render.planner.steps.short_form import better
from render.planner.steps.step import Solution, Step, equation
from render.planner.steps.symbols import symbol, to_sympy
from render.planner.steps.trees import from_sympy


def implicit(task: Node, relation: Binary) -> Solution:
    """y' from an equation in x and y. Raises NotComputable."""
    x, y = symbol("x"), symbol("y")
    slope = symbol("y'")
    left, right = to_sympy(relation.left), to_sympy(relation.right)
    sides = [along(side, x, y, slope) for side in (left, right)]
    collected = sympy.expand(sides[0] - sides[1])
    factor = collected.coeff(slope, 1)
    rest = sympy.simplify(collected - factor * slope)
    if factor == 0:
        raise NoRule("y does not stand in the equation")
    derivative = better(sympy.cancel(-rest / factor))
    result = equation(Name("y'"), from_sympy(derivative))
    return Solution(
        kind="implicit derivative",
        task=task,
        steps=implicit_lines(sides, factor, rest, result, derivative),
        result=result,
        result_words=f"y prime is {speak_formula(from_sympy(derivative))}",
        values={"derivative": derivative},
    )


def implicit_lines(
    sides: list[sympy.Expr],
    factor: sympy.Expr,
    rest: sympy.Expr,
    result: Node,
    derivative: sympy.Expr,
) -> tuple[Step, ...]:
    """Both sides differentiated, ``factor · y' = -rest`` where there is a rest, and the result."""
    given = {"y'": derivative}
    first = Step(
        equation(*map(from_sympy, sides)),
        "implicit differentiation",
        "differentiate both sides by x; each y brings its y'",
        formula=r"(y^n)' = n \, y^{n-1} \cdot y'",
        given=given,
    )
    last = Step(result, "division", "divide by what stands before y'", given=given)
    if rest == 0:
        return first, last
    collected = equation(Binary("*", factor_out_terms(factor), Name("y'")), from_sympy(-rest))
    why = "terms with y' to one side, the others to the other"
    return first, Step(collected, "collecting", why, given=given), last


def factor_out_terms(e: sympy.Expr) -> Node:
    return from_sympy(sympy.factor_terms(e))


def along(side: sympy.Expr, x: sympy.Symbol, y: sympy.Symbol, slope: sympy.Symbol) -> sympy.Expr:
    return differential(side, x) + differential(side, y) * slope


def partial(task: Node, body: Node, names: tuple[str, ...]) -> Solution:
    """The partial derivatives by these letters. Raises NoRule or NotComputable."""
    f = to_sympy(body)
    steps: list[Step] = []
    results = []
    for name in names:
        left = Binary("_", Name("f"), Name(name))
        derivative = better(differential(f, symbol(name)))
        others = [s.name for s in sorted(f.free_symbols, key=lambda s: s.name) if s.name != name]
        held = f"{' and '.join(others)} held like numbers" if others else "one letter"
        steps.append(
            Step(
                equation(left, Big("derivative", body, variable=name)),
                "partial derivative",
                f"differentiate by {name}, {held}",
                given={f"f_{name}": derivative},
            )
        )
        steps.append(
            Step(
                equation(left, from_sympy(derivative)),
                "partial derivative",
                "by the usual rules",
                given={f"f_{name}": derivative},
            )
        )
        results.append(equation(left, from_sympy(derivative)))
    result = Listing("", tuple(results), "") if len(results) > 1 else results[0]
    return Solution(
        kind="partial derivative",
        task=task,
        steps=tuple(steps),
        result=result,
        result_words=f"we have {speak_formula(result)}",
        values={"f": f},
    )
