"""Integrals: SymPy's rules of integration by hand, told as a teacher would."""

from __future__ import annotations

from collections.abc import Iterator

import sympy
from sympy.integrals import manualintegrate as rules

from render.mathematics.latex import latex
from render.mathematics.plain import plain
from render.mathematics.speech import speak_formula
from render.mathematics.tree import Big, Binary, Node
from render.planner.steps.integration_rules import Worker, simplest, with_bars
from render.planner.steps.short_form import better
from render.planner.steps.step import Solution, Step, WrongStep, equation
from render.planner.steps.symbols import NAMES, C, NotComputable, symbol, the_variable, to_sympy
from render.planner.steps.trees import from_sympy


class NoAntiderivative(ValueError):
    """There is none that can be written with the functions known here."""


def integral_of(
    task: Node, body: Node, ends: tuple[Node, Node] | None = None, variable: str = ""
) -> Solution:
    """The antiderivative of ``body``, or its integral between the ends.

    Raises NoAntiderivative or NotComputable.
    """
    f = to_sympy(body)
    x = symbol(variable) if variable else the_variable(f)
    if len(f.free_symbols | {x}) > 1:
        raise NoAntiderivative("it depends on more than one letter")
    steps, primitive = antiderivative_lines(f, x)
    written = from_sympy(primitive + C)
    indefinite = Big("integral", from_sympy(f), variable=x.name)
    if ends is None:
        steps.append(
            Step(
                equation(indefinite, written),
                "constant of integration",
                "any constant may be added",
            )
        )
        return Solution(
            kind="integral",
            task=task,
            steps=tuple(steps),
            result=equation(indefinite, written),
            result_words=f"the integral is {speak_formula(written)}",
            proof=(derived_back(primitive, f, x),),
            values={"f": f, "F": primitive, "x": x},
        )
    return definite(task, f, primitive, x, ends, steps)


def antiderivative_lines(f: sympy.Expr, x: sympy.Symbol) -> tuple[list[Step], sympy.Expr]:
    rule = simplest(rules.integral_steps(f, x))
    worker = Worker()
    if not rule.contains_dont_know():
        try:
            steps = distinct(worker.lines(rule))
            return steps, worker.antiderivative(rule)
        except (WrongStep, NotComputable, NotImplementedError, AttributeError, TypeError):
            pass
    primitive = sympy.integrate(f, x)
    if primitive.has(sympy.Integral, sympy.Piecewise):
        raise NoAntiderivative(
            "no antiderivative is known that can be written with the usual functions"
        )
    if any(
        type(part) not in NAMES
        for part in primitive.atoms(sympy.Function)
        if not isinstance(part, sympy.Abs)
    ):
        raise NoAntiderivative("its antiderivative cannot be written with the usual functions")
    primitive = with_bars(better(primitive), f)
    left = Big("integral", from_sympy(f), variable=x.name)
    why = "found with a computer; the check differentiates it"
    return [Step(equation(left, from_sympy(primitive)), "known integral", why)], primitive


def distinct(lines: Iterator[Step]) -> list[Step]:
    """Without lines that say again what stands above them."""
    kept: list[Step] = []
    for line in lines:
        if all(latex(line.shown) != latex(other.shown) for other in kept):
            kept.append(line)
    return kept


def derived_back(primitive: sympy.Expr, f: sympy.Expr, x: sympy.Symbol) -> Step:
    shown = equation(Big("derivative", from_sympy(primitive), variable=x.name), from_sympy(f))
    return Step(shown, "check", "differentiate the result: the integrand comes back")


def definite(  # noqa: PLR0917, the parts of one formula
    task: Node,
    f: sympy.Expr,
    primitive: sympy.Expr,
    x: sympy.Symbol,
    ends: tuple[Node, Node],
    steps: list[Step],
) -> Solution:
    low, high = (to_sympy(end) for end in ends)
    if crosses_pole(f, x, low, high):
        raise NoAntiderivative("the function has no finite values between the ends")
    values = [at_end(primitive, x, low, "+"), at_end(primitive, x, high, "-")]
    value = sympy.simplify(values[1] - values[0])
    if not value.is_finite:
        raise NoAntiderivative("the integral between these ends is not finite")
    whole = Big("integral", from_sympy(f), *ends, x.name)
    why = "take the limits at the ends"
    if low.is_finite and high.is_finite:
        steps.append(fundamental_line(whole, ends, primitive, values))
        why = "work it out"
    steps.append(Step(equation(whole, from_sympy(value)), "value", why))
    words = f"the integral is {speak_formula(from_sympy(value))}"
    if not value.is_Integer and value.is_number:
        near = f"{float(value):.5g}"
        shown = Binary("~~", from_sympy(value), from_sympy(sympy.Float(near)))
        steps.append(Step(shown, "decimal", "as a decimal number"))
        words += f", about {near}"
    return Solution(
        kind="definite integral",
        task=task,
        steps=tuple(steps),
        result=equation(whole, from_sympy(value)),
        result_words=words,
        proof=(derived_back(primitive, f, x),),
        values={"f": f, "F": primitive, "x": x, "low": low, "high": high, "value": value},
    )


def fundamental_line(
    whole: Node, ends: tuple[Node, Node], primitive: sympy.Expr, values: list[sympy.Expr]
) -> Step:
    """The integral as the difference of the antiderivative's values at the ends, low and high."""
    return Step(
        equation(whole, Binary("-", from_sympy(values[1]), from_sympy(values[0]))),
        "fundamental theorem",
        f"the antiderivative at {plain(ends[1])}, minus at {plain(ends[0])}",
        formula=r"\int_a^b f \, dx = F(b) - F(a)",
        given={"F": primitive},
    )


def at_end(primitive: sympy.Expr, x: sympy.Symbol, end: sympy.Expr, side: str) -> sympy.Expr:
    value = primitive.subs(x, end) if end.is_finite else sympy.nan
    return value if value.is_finite else sympy.limit(primitive, x, end, side)


def crosses_pole(f: sympy.Expr, x: sympy.Symbol, low: sympy.Expr, high: sympy.Expr) -> bool:
    """Whether the function has a pole inside."""
    bottom = sympy.fraction(sympy.together(f))[1]
    if not bottom.has(x):
        return False
    start, stop = sorted(
        (low, high), key=lambda end: float(end) if end.is_finite else (1e9 if end > 0 else -1e9)
    )
    try:
        poles = sympy.solveset(bottom, x, sympy.Interval.open(start, stop))
    except (NotImplementedError, ValueError, TypeError):
        return False
    return bool(poles.is_empty is False and not isinstance(poles, sympy.ConditionSet))
