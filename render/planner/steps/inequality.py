"""Inequalities: zeros and gaps divide the axis, a test value decides each part."""

from __future__ import annotations

from itertools import pairwise

import sympy

from render.mathematics.plain import plain
from render.mathematics.replacing import replace_letter
from render.mathematics.speech import speak_formula
from render.mathematics.tree import Binary, Name, Node, Number
from render.planner.steps.step import Solution, Step
from render.planner.steps.symbols import the_variable, to_sympy
from render.planner.steps.trees import from_sympy
from render.planner.steps.truth import Truth, truth_at, truth_of
from render.planner.steps.work import NoWay, candidates, in_order, is_real, move_term

TURNED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
STRICT = {"<": "<", ">": ">", "<=": "<", ">=": ">"}
LARGEST = sympy.Integer(1000)


def solve_inequality(task: Binary) -> Solution:
    """The numbers for which an inequality (or a chain of two) is true. NoWay, NotComputable."""
    if isinstance(task.left, Binary) and task.left.sign in TURNED:
        return solve_chain(task)
    left, right = to_sympy(task.left), to_sympy(task.right)
    x = the_variable(left - right)
    if (left - right).free_symbols != {x}:
        raise NoWay("an inequality here has one unknown")
    borders = borders_of(left - right, x)
    truth = truth_for(task, x, borders)
    steps = [] if is_linear(left, right, x) else parts_lines(task, left - right, x, borders, truth)
    if is_linear(left, right, x):
        steps = linear_lines(task.sign, left, right, x, truth)
    region = region_of(task, x, borders)
    result = region_tree(x, region)
    if result is not None and (not steps or plain(steps[-1].shown) != plain(result)):
        steps.append(Step(result, "solution", "the parts where it is true", truth=truth))
    return Solution(
        kind="inequality",
        task=task,
        steps=tuple(steps),
        result=result or task,
        result_words=words_for(region, result),
        values={
            "f": left - right,
            "x": x,
            "region": region,
            "borders": borders,
            "left": left,
            "right": right,
        },
    )


def solve_chain(task: Binary) -> Solution:
    """``a < f(x) < b``: both at once."""
    inner = task.left
    if not isinstance(inner, Binary):
        raise NoWay("this is no chain of inequalities")
    halves = (inner, Binary(task.sign, inner.right, task.right))
    parts = [solve_inequality(half) for half in halves]
    x = parts[0].values["x"]
    if not isinstance(x, sympy.Symbol):
        raise NoWay("an inequality here has one unknown")
    borders = in_order([b for part in parts for b in part.values["borders"]])  # type: ignore[attr-defined]  # a list of numbers
    truth = truth_for(task, x, borders)
    region = region_of(task, x, borders)
    result = region_tree(x, region)
    both = Binary("and", *halves)
    steps = [Step(both, "two inequalities", "both must be true", truth=truth)]
    for part in parts:
        steps += part.steps
    if result is not None:
        steps.append(Step(result, "solution", "both together", truth=truth))
    return Solution(
        kind="inequality",
        task=task,
        steps=tuple(steps),
        result=result or task,
        result_words=words_for(region, result),
        values={
            "f": to_sympy(inner.right),
            "x": x,
            "region": region,
            "borders": borders,
            "left": to_sympy(inner.right),
            "right": sympy.Integer(0),
        },
    )


def is_linear(left: sympy.Expr, right: sympy.Expr, x: sympy.Symbol) -> bool:
    difference = sympy.expand(left - right)
    return bool(difference.is_polynomial(x) and sympy.degree(difference, x) == 1)


def borders_of(difference: sympy.Expr, x: sympy.Symbol) -> list[sympy.Expr]:
    """Zeros, poles and ends of where it is defined, in order."""
    found = candidates(difference, x)
    bottom = sympy.denom(sympy.together(difference))
    if bottom.has(x):
        found += candidates(bottom, x)
    for part in difference.atoms(sympy.Abs, sympy.log):
        found += candidates(part.args[0], x)
    for part in difference.atoms(sympy.Pow):
        if part.exp.is_Rational and part.exp.q % 2 == 0:
            found += candidates(part.base, x)
    if difference.has(sympy.sin, sympy.cos, sympy.tan):
        raise NoWay("inequalities with angles have endless solutions and are not drawn here")
    return in_order([root for root in found if is_real(root)])


def probes_between(borders: list[sympy.Expr]) -> list[sympy.Expr]:
    """A test value in each part of the axis, whole where there is room for it."""
    if not borders:
        return [sympy.Integer(0)]
    values = [sympy.floor(borders[0]) - 1]
    for low, high in pairwise(borders):
        whole = sympy.floor(low) + 1
        values.append(whole if whole < high else (low + high) / 2)
    return [*values, sympy.ceiling(borders[-1]) + 1]


def truth_for(task: Binary, x: sympy.Symbol, borders: list[sympy.Expr]) -> Truth:
    tests = [*borders, *probes_between(borders), -LARGEST, LARGEST]
    return truth_at(task, [{x.name: value} for value in dict.fromkeys(tests)])


def linear_lines(
    sign: str, left: sympy.Expr, right: sympy.Expr, x: sympy.Symbol, truth: Truth
) -> list[Step]:
    steps: list[Step] = []

    def line(a: sympy.Expr, b: sympy.Expr, why: str) -> None:
        shown = Binary(sign, from_sympy(a), from_sympy(b))
        if not steps or plain(steps[-1].shown) != plain(shown):
            steps.append(Step(shown, "same on both sides", why, truth=truth))

    a, b = sympy.expand(left), sympy.expand(right)
    if (a, b) != (left, right):
        line(a, b, "simplify both sides")
    moved = b.coeff(x, 1) * x
    if moved != 0:
        a, b = sympy.expand(a - moved), sympy.expand(b - moved)
        line(a, b, move_term(moved))
    constant = a.subs(x, 0)
    if constant != 0:
        a, b = sympy.expand(a - constant), sympy.expand(b - constant)
        line(a, b, move_term(constant))
    slope = a.coeff(x, 1)
    if slope < 0:
        sign = TURNED[sign]
    if slope != 1:
        turned = ": it is negative, so the sign turns round" if slope < 0 else ""
        line(x, b / slope, f"divide by {plain(from_sympy(slope))}{turned}")
    return steps


def parts_lines(
    task: Binary, difference: sympy.Expr, x: sympy.Symbol, borders: list[sympy.Expr], truth: Truth
) -> list[Step]:
    """Everything to one side, as a product where it is one; then its zeros."""
    steps: list[Step] = []
    moved = Binary(task.sign, from_sympy(difference), Number("0"))
    if plain(moved) != plain(task) and not difference.has(sympy.Abs):
        steps.append(
            Step(moved, "everything to one side", "bring everything to one side", truth=truth)
        )
    factored = sympy.factor(difference)
    if factored != difference and difference.is_rational_function(x):
        shown = Binary(task.sign, from_sympy(factored), Number("0"))
        steps.append(Step(shown, "factoring", "write it as a product", truth=truth))
    tests = probes_between(borders)
    if borders:
        steps.append(
            Step(
                as_borders(x, borders),
                "borders",
                "here the sign can change",
                truth=border_truth(x, borders),
            )
        )
    for value in tests[:5]:
        steps.append(test_line(task, x, value))
    return steps


def as_borders(x: sympy.Symbol, borders: list[sympy.Expr]) -> Node:
    tree: Node = Binary("=", Name(x.name), from_sympy(borders[0]))
    for border in borders[1:]:
        tree = Binary("or", tree, Binary("=", Name(x.name), from_sympy(border)))
    return tree


def border_truth(x: sympy.Symbol, borders: list[sympy.Expr]) -> Truth:
    points = [(((x.name, b),), True) for b in borders]
    others = [(((x.name, value),), False) for value in probes_between(borders)]
    return Truth((*points, *others))


def test_line(task: Binary, x: sympy.Symbol, value: sympy.Expr) -> Step:
    """A value put in: true or false there."""

    put_in = Binary(
        task.sign,
        replace_letter(task.left, x.name, from_sympy(value)),
        replace_letter(task.right, x.name, from_sympy(value)),
    )
    true = bool(truth_of(put_in, {}, {}))
    words = "true" if true else "false"
    heard = f"Try {x.name} equals {speak_formula(from_sympy(value))}: that is {words}."
    return Step(
        put_in,
        "test value",
        f"{x.name} = {plain(from_sympy(value))}: {words}",
        say=heard,
        truth=Truth((((), true),)),
    )


Part = tuple[sympy.Expr | None, bool, sympy.Expr | None, bool]  # low, is it in, high, is it in


def region_of(task: Binary, x: sympy.Symbol, borders: list[sympy.Expr]) -> list[Part]:
    """The stretches where it is true."""

    def true_at(value: sympy.Expr) -> bool:
        return bool(truth_of(task, {x.name: value}, {}))

    tests = probes_between(borders)
    found: list[Part] = []
    for n, test in enumerate(tests):
        low = borders[n - 1] if n > 0 else None
        high = borders[n] if n < len(borders) else None
        if true_at(test):
            found.append(
                (low, low is not None and true_at(low), high, high is not None and true_at(high))
            )
        elif high is not None and true_at(high) and not true_at(tests[n + 1]):
            found.append((high, True, high, True))
    return merge_parts(found)


def merge_parts(parts: list[Part]) -> list[Part]:
    whole: list[Part] = []
    for part in parts:
        if (
            whole
            and whole[-1][2] == part[0]
            and part[0] is not None
            and (whole[-1][3] or part[1])
            and whole[-1][2] != whole[-1][0]
        ):
            whole[-1] = (whole[-1][0], whole[-1][1], part[2], part[3])
        else:
            whole.append(part)
    return whole


def region_tree(x: sympy.Symbol, region: list[Part]) -> Node | None:
    """``x < -2 or x > 2``; None where it is never true, or always."""
    tree: Node | None = None
    for part in region:
        one = part_tree(x, part)
        if one is not None:
            tree = one if tree is None else Binary("or", tree, one)
    return tree


def part_tree(x: sympy.Symbol, part: Part) -> Node | None:
    low, low_in, high, high_in = part
    name = Name(x.name)
    if low is not None and low == high:
        return Binary("=", name, from_sympy(low))
    if low is None and high is None:
        return None
    if low is None or high is None:
        if high is not None:
            return Binary("<=" if high_in else "<", name, from_sympy(high))
        return Binary(">=" if low_in else ">", name, from_sympy(low))
    first = Binary("<=" if low_in else "<", from_sympy(low), name)
    return Binary("<=" if high_in else "<", first, from_sympy(high))


def words_for(region: list[Part], result: Node | None) -> str:
    if not region:
        return "it is true for no real number"
    if result is None:
        return "it is true for every real number"
    return f"it is true where {speak_formula(result)}"
