"""Quotients of polynomials: divided with a remainder, split into partial fractions."""

from __future__ import annotations

import sympy

from render.mathematics.plain import plain
from render.mathematics.speech import speak_formula
from render.mathematics.tree import Binary, Name, Node, Number
from render.planner.steps.algebra import Line, NothingToDo, solution, steps_of_lines
from render.planner.steps.step import Solution, Step, equation
from render.planner.steps.symbols import NotComputable, symbol, the_variable, to_sympy
from render.planner.steps.trees import from_sympy

LETTERS = "ABDEGH"
Piece = tuple[str, sympy.Expr, sympy.Expr]  # an unknown number, what it multiplies, what is below


def divide(task: Node, top: Node, bottom: Node) -> Solution:
    """Polynomial division, line by line. Raises NotComputable."""
    f, g = to_sympy(top), to_sympy(bottom)
    x = the_variable(f)
    if not (f.is_polynomial(x) and g.is_polynomial(x)) or not g.has(x):
        raise NotComputable("polynomial division needs two polynomials in one letter")
    rest, divisor = sympy.Poly(f, x), sympy.Poly(g, x)
    quotient = sympy.Poly(0, x)
    steps: list[Step] = []
    while not rest.is_zero and rest.degree() >= divisor.degree() and len(steps) < 12:
        term = rest.LC() / divisor.LC() * x ** (rest.degree() - divisor.degree())
        after = rest - divisor * sympy.Poly(term, x)
        taken = Binary("*", from_sympy(term), from_sympy(g))
        left = Binary("-", from_sympy(rest.as_expr()), taken)
        lead = (
            f"{plain(from_sympy(rest.LC() * x ** rest.degree()))} divided by "
            f"{plain(from_sympy(divisor.LC() * x ** divisor.degree()))} is "
            f"{plain(from_sympy(term))}: subtract"
        )
        steps.append(Step(equation(left, from_sympy(after.as_expr())), "polynomial division", lead))
        quotient, rest = quotient + sympy.Poly(term, x), after
    q, r = quotient.as_expr(), rest.as_expr()
    fraction = Binary("frac", from_sympy(f), from_sympy(g))
    result = (
        from_sympy(q)
        if r == 0
        else Binary("+", from_sympy(q), Binary("frac", from_sympy(r), from_sympy(g)))
    )
    words = f"the quotient is {speak_formula(from_sympy(q))}" + (
        f", the remainder {speak_formula(from_sympy(r))}"
        if r != 0
        else ", and there is no remainder"
    )
    product = Binary("*", from_sympy(q), from_sympy(g))
    whole = product if r == 0 else Binary("+", product, from_sympy(r))
    proof = Step(
        equation(from_sympy(f), whole), "check", "quotient times divisor, plus the remainder"
    )
    return Solution(
        kind="polynomial division",
        task=task,
        steps=tuple(steps),
        result=equation(fraction, result),
        result_words=words,
        proof=(proof,),
        values={"quotient": q, "remainder": r},
    )


def partial_fractions(task: Node) -> Solution:
    """A fraction split into simple ones. Raises NotComputable or NothingToDo."""
    e = sympy.together(to_sympy(task))
    x = the_variable(e)
    top, bottom = sympy.fraction(e)
    if not (top.is_polynomial(x) and bottom.is_polynomial(x) and bottom.has(x)):
        raise NotComputable("partial fractions need a fraction of two polynomials")
    result = sympy.apart(e, x)
    if not result.is_Add:
        raise NothingToDo("the fraction cannot be split further")
    whole, rest = sympy.div(sympy.Poly(top, x), sympy.Poly(bottom, x))
    factored = sympy.factor(bottom)
    trees: list[Line] = [
        (
            Binary("frac", from_sympy(top), from_sympy(factored)),
            "factoring",
            "factor the denominator",
            "",
        )
    ]
    steps = list(steps_of_lines(task, trees))
    if not whole.is_zero:
        divided = Binary(
            "+",
            from_sympy(whole.as_expr()),
            Binary("frac", from_sympy(rest.as_expr()), from_sympy(factored)),
        )
        steps.append(
            Step(
                equation(task, divided),
                "polynomial division",
                "divide first: the top has a higher degree",
                continued=bool(steps),
            )
        )
    steps += coefficients(rest.as_expr(), factored, x)
    steps.append(
        Step(equation(task, from_sympy(result)), "partial fractions", "put the numbers in")
    )
    return solution("partial fractions", task, tuple(steps), from_sympy(result), "split, it is")


def coefficients(top: sympy.Expr, bottom: sympy.Expr, x: sympy.Symbol) -> list[Step]:
    """The setting with unknown numbers, multiplied out, and the numbers."""
    pieces = simple_pieces(bottom, x)
    letters = [symbol(name) for name, _, _ in pieces]
    if len(set(letters)) < len(pieces):
        return []
    total = sum(
        letter * part / below for letter, (_, part, below) in zip(letters, pieces, strict=True)
    )
    numerator = sympy.expand(sympy.cancel(total * bottom))
    equations = sympy.Poly(numerator - top, x).all_coeffs()
    values = sympy.solve(equations, letters, dict=True)
    if not values:
        return []
    given = {letter.name: values[0].get(letter, sympy.Integer(0)) for letter in letters}
    multiplied = sum(
        letter * part * sympy.cancel(bottom / below)
        for letter, (_, part, below) in zip(letters, pieces, strict=True)
    )
    shown = equation(
        Binary("frac", from_sympy(top), from_sympy(bottom)), total_tree(letters, pieces)
    )
    first = Step(
        shown,
        "partial fractions",
        "a simple fraction for each factor, with unknown numbers",
        given=given,
    )
    second = Step(
        equation(from_sympy(top), from_sympy(multiplied)),
        "multiplying",
        "multiply by the denominator",
        given=given,
    )
    listed = [equation(Name(name), from_sympy(value)) for name, value in given.items()]
    tree: Node = listed[0]
    for one in listed[1:]:
        tree = Binary("and", tree, one)
    third = Step(
        tree, "comparing", "put in the zeros of the factors, or compare the powers", given=given
    )
    return [first, second, third]


def simple_pieces(bottom: sympy.Expr, x: sympy.Symbol) -> list[Piece]:
    """One for each power of a linear factor, two for each of a quadratic one."""
    _, factors = sympy.factor_list(bottom, x)
    pieces: list[Piece] = []
    names = iter(LETTERS)
    one = sympy.Integer(1)
    for base, power in factors:
        for k in range(1, power + 1):
            for part in (one,) if sympy.degree(base, x) == 1 else (x, one):
                pieces.append((next(names, "K"), part, base**k))
    return pieces


def total_tree(letters: list[sympy.Symbol], pieces: list[Piece]) -> Node:
    tree: Node | None = None
    for letter, (_, part, below) in zip(letters, pieces, strict=True):
        one = Binary("frac", from_sympy(letter * part), from_sympy(below))
        tree = one if tree is None else Binary("+", tree, one)
    return tree or Number("0")
