"""Systems of up to three linear equations, by elimination; a line and a curve by substitution."""

from __future__ import annotations

from collections.abc import Sequence

import sympy

from render.mathematics.plain import plain
from render.mathematics.replacing import replace_letter
from render.mathematics.speech import speak_formula
from render.mathematics.tree import Binary, Listing, Name, Node, Number
from render.planner.steps.step import Solution, Step, equation
from render.planner.steps.symbols import to_sympy
from render.planner.steps.trees import from_sympy
from render.planner.steps.truth import Truth, truth_at
from render.planner.steps.work import NoWay, is_real

MOST = 3


def solve_system(task: Node, equations: Sequence[Binary]) -> Solution:
    """All solutions of the equations together. Raises NoWay or NotComputable."""
    differences = [to_sympy(one.left) - to_sympy(one.right) for one in equations]
    letters = sorted({s for d in differences for s in d.free_symbols}, key=lambda s: s.name)
    if not 2 <= len(letters) <= MOST or not 2 <= len(equations) <= MOST:
        raise NoWay("systems here have two or three unknowns and as many equations")
    if all(is_linear(d, letters) for d in differences):
        return linear_system(task, equations, differences, letters)
    return by_substitution(task, equations, differences, letters)


def is_linear(difference: sympy.Expr, letters: list[sympy.Symbol]) -> bool:
    return bool(
        difference.is_polynomial(*letters) and sympy.Poly(difference, *letters).total_degree() <= 1
    )


def truth_for(
    equations: Sequence[Binary],
    solutions: list[dict[sympy.Symbol, sympy.Expr]],
    letters: list[sympy.Symbol],
) -> Truth:
    points = [{s.name: value for s, value in one.items()} for one in solutions]
    points += [
        {s.name: sympy.Integer(n + turn) for n, s in enumerate(letters)} for turn in (-2, 0, 1, 4)
    ]
    return truth_at(Listing("", tuple(equations), ""), points)


def linear_system(
    task: Node,
    equations: Sequence[Binary],
    differences: list[sympy.Expr],
    letters: list[sympy.Symbol],
) -> Solution:
    found = sympy.linsolve(differences, letters)
    if not found:
        return contradiction(task, equations, differences, letters)
    solution = next(iter(found))
    if any(value.free_symbols for value in solution):
        return endless(task, equations, letters, solution)
    values = dict(zip(letters, solution, strict=True))
    truth = truth_for(equations, [values], letters)
    steps = list(elimination(differences, letters, truth))
    result = pairs(values)
    return Solution(
        kind="system",
        task=task,
        steps=tuple(steps),
        result=result,
        result_words=f"the solution is {speak_formula(result)}",
        proof=tuple(proof(one, values) for one in equations),
        values={"letters": letters, "solutions": [values], "differences": differences},
    )


def pairs(values: dict[sympy.Symbol, sympy.Expr]) -> Node:
    return Listing(
        "", tuple(equation(Name(s.name), from_sympy(value)) for s, value in values.items()), ""
    )


def proof(one: Binary, values: dict[sympy.Symbol, sympy.Expr]) -> Step:
    left, right = one.left, one.right
    for s, value in values.items():
        left, right = (replace_letter(side, s.name, from_sympy(value)) for side in (left, right))
    return Step(equation(left, right), "check", "put in, it is true")


def elimination(
    differences: list[sympy.Expr],
    letters: list[sympy.Symbol],
    truth: Truth,
) -> list[Step]:
    """One letter after the other goes; then the values are put back."""
    rows = [normal(difference, letters) for difference in differences]
    steps = [
        Step(
            system_tree(rows, letters),
            "ordering",
            "letters to the left, numbers to the right",
            truth=truth,
        )
    ]
    rest, known = list(rows), dict[sympy.Symbol, sympy.Expr]()
    order = list(letters)
    pivots: list[tuple[sympy.Symbol, sympy.Expr]] = []
    while rest:
        pivot, letter = choose(rest, order)
        others = [row for row in rest if row is not pivot]
        changed = [eliminate_letter(row, pivot, letter) for row in others]
        pivots.append((letter, pivot))
        if any(row.coeff(letter, 1) != 0 for row in others):
            followed = [*[row for _, row in pivots], *changed]
            with_it = next(row for row in others if row.coeff(letter, 1) != 0)
            why = f"{letter.name} goes: {combination(with_it, pivot, letter)}"
            steps.append(Step(system_tree(followed, letters), "elimination", why, truth=truth))
        rest, order = [row for row in changed if row != 0], [s for s in order if s != letter]
    for letter, row in reversed(pivots):
        filled = row.subs(known)
        known[letter] = sympy.solve(filled, letter)[0]
        why = "solve for it" if len(known) == 1 else f"put in what is known: {letter.name} is left"
        one = equation(Name(letter.name), from_sympy(known[letter]))
        steps.append(Step(one, "back substitution", why, truth=truth, implied=True))
    return steps


def normal(difference: sympy.Expr, letters: list[sympy.Symbol]) -> sympy.Expr:
    """With whole coefficients."""
    poly = sympy.Poly(difference, *letters)
    return sympy.expand(poly.clear_denoms(convert=True)[1].as_expr())


def choose(rows: list[sympy.Expr], letters: list[sympy.Symbol]) -> tuple[sympy.Expr, sympy.Symbol]:
    """The row and letter to go on with: a row with one letter left goes last."""
    for letter in letters:
        with_it = [row for row in rows if row.coeff(letter, 1) != 0]
        if with_it:
            return min(
                with_it, key=lambda row: (abs(row.coeff(letter, 1)) != 1, abs(row.coeff(letter, 1)))
            ), letter
    raise NoWay("the equations do not fit together")


def eliminate_letter(row: sympy.Expr, pivot: sympy.Expr, letter: sympy.Symbol) -> sympy.Expr:
    a, b = row.coeff(letter, 1), pivot.coeff(letter, 1)
    if a == 0:
        return row
    common = sympy.lcm(a, b)
    return sympy.expand(row * (common / a) - pivot * (common / b))


def combination(row: sympy.Expr, pivot: sympy.Expr, letter: sympy.Symbol) -> str:
    a, b = row.coeff(letter, 1), pivot.coeff(letter, 1)
    if a == b:
        return "subtract one equation from the other"
    if a == -b:
        return "add the two equations"
    return "multiply so that it has the same coefficient, then subtract"


def system_tree(rows: list[sympy.Expr], letters: list[sympy.Symbol]) -> Node:
    return Listing("", tuple(row_tree(row, letters) for row in rows if row != 0), "")


def row_tree(row: sympy.Expr, letters: list[sympy.Symbol]) -> Node:
    constant = row.subs(dict.fromkeys(letters, 0))
    left, right = row - constant, -constant
    if left.could_extract_minus_sign():
        left, right = -left, -right
    return equation(from_sympy(left), from_sympy(right))


def contradiction(
    task: Node,
    equations: Sequence[Binary],
    differences: list[sympy.Expr],
    letters: list[sympy.Symbol],
) -> Solution:
    truth = truth_for(equations, [], letters)
    rows = [normal(difference, letters) for difference in differences]
    steps = [
        Step(
            system_tree(rows, letters),
            "ordering",
            "letters to the left, numbers to the right",
            truth=truth,
        )
    ]
    return Solution(
        kind="system",
        task=task,
        steps=tuple(steps),
        result=task,
        result_words="there is no solution: the equations contradict each other",
        facts=("Left sides that say the same stand beside different numbers.",),
        values={"letters": letters, "solutions": [], "differences": differences},
    )


def endless(
    task: Node,
    equations: Sequence[Binary],
    letters: list[sympy.Symbol],
    solution: Sequence[sympy.Expr],
) -> Solution:
    some = [
        {
            s: value.subs(dict.fromkeys(letters, n))
            for s, value in zip(letters, solution, strict=True)
        }
        for n in (0, 1, 3)
    ]
    truth = truth_for(equations, [], letters)
    open_ones = [
        equation(Name(s.name), from_sympy(value))
        for s, value in zip(letters, solution, strict=True)
        if value != s
    ]
    shown = Listing("", tuple(open_ones), "") if len(open_ones) > 1 else open_ones[0]
    steps = [
        Step(
            shown,
            "one letter is free",
            "one equation says nothing new: a letter may be chosen",
            truth=truth,
            implied=True,
        )
    ]
    return Solution(
        kind="system",
        task=task,
        steps=tuple(steps),
        result=shown,
        result_words=f"there are endlessly many solutions: {speak_formula(shown)}",
        values={"letters": letters, "solutions": some, "differences": []},
    )


def by_substitution(
    task: Node,
    equations: Sequence[Binary],
    differences: list[sympy.Expr],
    letters: list[sympy.Symbol],
) -> Solution:
    """A linear equation is solved for a letter, which goes into the other one."""
    straight = next((n for n, d in enumerate(differences) if is_linear(d, letters)), None)
    if straight is None or len(letters) != 2:
        raise NoWay("of two equations one must be linear here")
    letter = letters[1] if differences[straight].coeff(letters[1], 1) != 0 else letters[0]
    other = next(s for s in letters if s != letter)
    expression = sympy.solve(differences[straight], letter)[0]
    found = [
        one
        for one in sympy.solve(differences, letters, dict=True)
        if all(is_real(v) for v in one.values())
    ]
    truth = truth_for(equations, found, letters)
    single = sympy.expand(differences[1 - straight].subs(letter, expression))
    steps = substitution_lines(letter, expression, single, truth)
    if not found:
        return Solution(
            kind="system",
            task=task,
            steps=tuple(steps),
            result=task,
            result_words="there is no real solution",
            values={"letters": letters, "solutions": [], "differences": differences},
        )
    values = [equation(Name(other.name), from_sympy(one[other])) for one in found]
    each: Node = values[0]
    for value in values[1:]:
        each = Binary("or", each, value) if plain(value) not in plain(each) else each
    steps.append(Step(each, "solving", f"solve for {other.name}", truth=truth, implied=True))
    result = either_pair(found)
    steps.append(Step(result, "back substitution", f"and {letter.name} with it", truth=truth))
    return Solution(
        kind="system",
        task=task,
        steps=tuple(steps),
        result=result,
        result_words=f"we get {speak_formula(result)}",
        proof=tuple(proof(one, found[0]) for one in equations),
        values={"letters": letters, "solutions": found, "differences": differences},
    )


def substitution_lines(
    letter: sympy.Symbol, expression: sympy.Expr, single: sympy.Expr, truth: Truth
) -> list[Step]:
    """The linear equation solved for the letter, and the other one with that put in."""
    return [
        Step(
            equation(Name(letter.name), from_sympy(expression)),
            "solving for a letter",
            f"solve the linear equation for {letter.name}",
            truth=truth,
            implied=True,
        ),
        Step(
            equation(from_sympy(single), Number("0")),
            "substitution",
            "put it into the other equation",
            truth=truth,
            implied=True,
        ),
    ]


def either_pair(found: list[dict[sympy.Symbol, sympy.Expr]]) -> Node:
    """The solutions side by side, the letters of each in order."""
    trees = [pairs(dict(sorted(one.items(), key=lambda item: item[0].name))) for one in found]
    result: Node = trees[0]
    for tree in trees[1:]:
        result = Binary("or", result, tree)
    return result
