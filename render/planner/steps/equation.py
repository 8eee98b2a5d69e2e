"""Equations in one unknown: each kind by the way that school takes, false roots named."""

from __future__ import annotations

import sympy

from render.mathematics.plain import plain
from render.mathematics.replacing import replace_letter
from render.mathematics.speech import speak_formula
from render.mathematics.tree import Binary, Listing, Name, Node
from render.planner.steps import polynomial, transcendental, unusual, waves
from render.planner.steps.short_form import better
from render.planner.steps.step import Solution, Step, equation
from render.planner.steps.symbols import the_variable, to_sympy
from render.planner.steps.trees import from_sympy
from render.planner.steps.truth import truth_at
from render.planner.steps.work import NoWay, Roots, TrueForAll, Way, Work, any_of, linear


def solve_equation(task: Binary, *, variable: str = "", method: str = "") -> Solution:
    """The solutions of an equation. Raises NoWay or NotComputable."""
    ten = plain(task).count("log(") > 0
    sides = [to_sympy(side, ten=ten) for side in (task.left, task.right)]
    x = sympy.Symbol(variable, real=True) if variable else the_variable(sides[0] - sides[1])
    if (sides[0] - sides[1]).free_symbols - {x}:
        return for_letter(task, sides[0], sides[1], x)
    work = Work(sides[0], sides[1], x, task, find_real_roots, method=method, ten=ten)
    if ten:
        work.facts.append(
            "Log without a base is read as the logarithm to base 10. If the natural logarithm "
            "is meant, it is written ln."
        )
    try:
        roots = find_real_roots(work)
    except TrueForAll:
        same = Step(
            equation(from_sympy(sympy.expand(sides[0])), from_sympy(sympy.expand(sides[1]))),
            "simplifying",
            "both sides are the same",
        )
        return Solution(
            kind="equation",
            task=task,
            steps=(same,),
            result=task,
            result_words="it is true for every number",
            values={"x": x, "roots": None, "f": sympy.Integer(0)},
        )
    return finish_roots(task, work, roots, kind="equation")


def for_letter(task: Binary, left: sympy.Expr, right: sympy.Expr, x: sympy.Symbol) -> Solution:
    """A formula solved for one of its letters, in which it is linear; the others stay letters."""
    difference = sympy.expand(sympy.numer(sympy.together(left - right)))
    if not difference.is_polynomial(x) or sympy.degree(difference, x) != 1:
        raise NoWay(
            "a formula is solved here for a letter that stands in it once and without a power"
        )
    slope, rest = difference.coeff(x, 1), difference.coeff(x, 0)
    value = sympy.factor(-rest / slope)
    given = {x.name: value}

    def line(a: sympy.Expr, b: sympy.Expr, rule: str, why: str) -> Step:
        return Step(equation(from_sympy(a), from_sympy(b)), rule, why, given=given)

    steps = [
        line(
            slope * x,
            -rest,
            "collecting",
            f"terms with {x.name} to one side, the others to the other",
        ),
        line(x, value, "dividing", f"divide by {plain(from_sympy(slope))}, which must not be zero"),
    ]
    result = equation(Name(x.name), from_sympy(value))
    return Solution(
        kind="equation",
        task=task,
        steps=tuple(steps),
        result=result,
        result_words=speak_formula(result),
        values={"x": x, "roots": None, "f": sympy.Integer(0)},
    )


def finish_roots(task: Binary, work: Work, roots: Roots, kind: str) -> Solution:
    x = work.x
    values: dict[str, object] = {
        "x": x,
        "roots": roots,
        "f": to_sympy(task.left, ten=work.ten) - to_sympy(task.right, ten=work.ten),
    }
    if not roots:
        return Solution(
            kind=kind,
            task=task,
            steps=tuple(work.steps),
            result=task,
            facts=tuple(work.facts),
            result_words="there is no real solution",
            values=values,
        )
    for root in work.false_roots:
        values.setdefault("false", work.false_roots)
        work.facts.append(
            f"{x.name} = {plain(from_sympy(root))} is a false root: it does not solve the "
            "equation as it was given."
        )
    if any(root.is_Float for root in roots):
        return finish_rounded_roots(task, work, roots, values)
    result = any_of(x, roots)
    steps = list(work.steps)
    if any(not root.is_rational for root in roots):
        near = decimals([root for root in roots if not root.is_rational])
        steps.append(Step(near, "decimals", "as decimal numbers"))
    return Solution(
        kind=kind,
        task=task,
        steps=tuple(steps),
        result=result,
        facts=tuple(work.facts),
        result_words=f"the solution is {speak_formula(result)}"
        if len(roots) == 1
        else f"the solutions are {speak_formula(result)}",
        proof=tuple(proof_of(task, x, root, ten=work.ten) for root in roots[:3]),
        values=values,
    )


def finish_rounded_roots(
    task: Binary, work: Work, roots: Roots, values: dict[str, object]
) -> Solution:
    """Solutions that are only known as decimal numbers."""
    near = [
        Binary("~~", Name(work.x.name), from_sympy(sympy.Float(f"{float(root):.6g}")))
        for root in roots
    ]
    result: Node = near[0]
    for one in near[1:]:
        result = Binary("or", result, one)
    words = " or ".join(f"{float(root):.4g}".replace("-", "minus ") for root in roots)
    return Solution(
        kind="equation",
        task=task,
        steps=tuple(work.steps),
        result=result,
        facts=tuple(work.facts),
        result_words=f"{work.x.name} is about {words}",
        values=values,
    )


def decimals(roots: Roots) -> Node:
    near = [
        Binary("~~", from_sympy(root), from_sympy(sympy.Float(f"{float(root):.4g}")))
        for root in roots
    ]
    return near[0] if len(near) == 1 else Listing("", tuple(near), "")


def proof_of(task: Binary, x: sympy.Symbol, root: sympy.Expr, *, ten: bool) -> Step:
    """The root put into the equation as it was given."""
    put_in = equation(
        replace_letter(task.left, x.name, from_sympy(root)),
        replace_letter(task.right, x.name, from_sympy(root)),
    )
    truth = truth_at(put_in, [{}], ten=ten)
    value = better(sympy.simplify(to_sympy(task.right, {x.name: root}, ten=ten)))
    heard = (
        f"For {x.name} equals {speak_formula(from_sympy(root))}, both sides are "
        f"{speak_formula(from_sympy(value))}."
    )
    return Step(
        put_in, "check", f"{x.name} = {plain(from_sympy(root))} put in", say=heard, truth=truth
    )


# -- which way ---------------------------------------------------------------------------------


def find_real_roots(work: Work) -> Roots:
    """The real solutions, with the lines that lead to them. Raises NoWay."""
    for way in WAYS:
        found = way(work)
        if found is not None:
            return found
    raise NoWay(f"no way is known here to solve {plain(work.shown)}")


def settle_trivial_case(work: Work) -> Roots | None:
    """Both sides are the same, or the unknown falls out."""
    difference = sympy.simplify(work.difference)
    if difference.has(work.x):
        return None
    if difference == 0:
        raise TrueForAll
    work.facts.append("The unknown falls out, and what is left is not true.")
    return []


WAYS: tuple[Way, ...] = (
    settle_trivial_case,
    linear,
    unusual.absolute,
    unusual.rational,
    unusual.radical,
    polynomial.polynomial,
    transcendental.exponential,
    transcendental.logarithmic,
    waves.trigonometric,
    unusual.product_of_factors,
    unusual.by_numbers,
)
