"""Expressions with letters: simplify, expand, factor, complete the square."""

from __future__ import annotations

from collections.abc import Callable
from math import comb

import sympy

from render.mathematics.plain import plain
from render.mathematics.speech import speak_formula
from render.mathematics.tree import Binary, Node, Number, Prefix
from render.planner.steps.step import Solution, Step, equation
from render.planner.steps.symbols import NotComputable, the_variable, to_sympy
from render.planner.steps.trees import from_sympy

BINOMIALS = {
    2: r"(a + b)^2 = a^2 + 2 a b + b^2",
    3: r"(a + b)^3 = a^3 + 3 a^2 b + 3 a b^2 + b^3",
}
BINOMIAL_THEOREM = r"(a + b)^n = \sum_{k=0}^{n} \binom{n}{k} a^{n-k} b^k"
MOST_POWER = 6  # whose terms are written one by one
DIFFERENCE = r"a^2 - b^2 = (a + b)(a - b)"
Line = tuple[Node, str, str, str]  # a form of the expression, its rule, why, the rule's formula


class NothingToDo(ValueError):
    """The expression is in the wanted form already, or has none."""


def steps_of_lines(task: Node, trees: list[Line]) -> tuple[Step, ...]:
    """Lines of one expression after the other: (tree, rule, why, formula)."""
    steps: list[Step] = []
    before = task
    for tree, rule, why, formula in trees:
        if plain(tree) == plain(before):
            continue
        steps.append(
            Step(equation(before, tree), rule, why, formula=formula, continued=bool(steps))
        )
        before = tree
    return tuple(steps)


def solution(
    kind: str, task: Node, steps: tuple[Step, ...], result: Node, words: str, **values: object
) -> Solution:
    facts = values.pop("facts", ())
    return Solution(
        kind=kind,
        task=task,
        steps=steps,
        result=equation(task, result),
        result_words=f"{words} {speak_formula(result)}",
        facts=tuple(facts) if isinstance(facts, list | tuple) else (),
        values=values,
    )


def simplify(task: Node) -> Solution:
    """The shortest form. Raises NotComputable or NothingToDo."""
    e = to_sympy(task)
    free = sorted(e.free_symbols, key=lambda s: s.name)
    trees: list[Line] = []
    facts: list[str] = []
    if e.is_rational_function(*free) and sympy.denom(sympy.together(e)).free_symbols:
        trees, facts = cancel_fraction(e)
        result = trees[-1][0] if trees else from_sympy(e)
    elif free and e.is_polynomial(*free):
        result = from_sympy(sympy.expand(e))
        if plain(from_sympy(e)) not in (plain(task), plain(result)):
            trees.append((from_sympy(e), "collecting", "put like terms together", ""))
        trees.append((result, "expanding", "multiply out and put like terms together", ""))
    else:
        short = min(
            (
                sympy.simplify(e),
                sympy.trigsimp(e),
                sympy.radsimp(e),
                sympy.powsimp(e),
                sympy.expand_log(e, force=True),
                sympy.logcombine(e, force=True),
            ),
            key=lambda form: len(str(form)),
        )
        result = from_sympy(short)
        trees.append((result, "simplifying", identity_used(e), ""))
    steps = steps_of_lines(task, trees)
    return solution("simplify", task, steps, result, "it is", facts=facts)


def identity_used(before: sympy.Expr) -> str:
    if before.has(sympy.sin, sympy.cos, sympy.tan):
        return "use sin² + cos² = 1 and what follows from it"
    if before.has(sympy.log):
        return "use the laws of logarithms"
    if any(p.exp.is_Rational and p.exp.q > 1 for p in before.atoms(sympy.Pow)):
        return "take squares out of the roots"
    return "use the laws of powers" if before.has(sympy.exp, sympy.Pow) else "simplify"


def cancel_fraction(e: sympy.Expr) -> tuple[list[Line], list[str]]:
    together = sympy.together(e)
    top, bottom = sympy.fraction(together)
    short = sympy.cancel(e)
    trees: list[Line] = []
    if e.is_Add:
        trees.append(
            (
                Binary("frac", from_sympy(sympy.expand(top)), from_sympy(bottom)),
                "common denominator",
                "bring it to a common denominator",
                "",
            )
        )
    a, b = sympy.factor(top), sympy.factor(bottom)
    trees.append(
        (Binary("frac", from_sympy(a), from_sympy(b)), "factoring", "factor top and bottom", "")
    )
    trees.append(
        (
            from_sympy(sympy.factor(short) if sympy.denom(short) != 1 else short),
            "cancelling",
            "cancel the common factor",
            "",
        )
    )
    x = the_variable(e)
    lost = set(sympy.solve(bottom, x)) - set(sympy.solve(sympy.denom(short), x))
    facts = [
        f"{x.name} must not be {plain(from_sympy(value))}: there the first form has no value."
        for value in sorted(lost, key=str)
        if value.is_real
    ]
    return trees, facts


def expand(task: Node) -> Solution:
    e = to_sympy(task)
    result = sympy.expand(e)
    trees: list[Line] = []
    two_terms = e.is_Pow and e.base.is_Add and len(e.base.args) == 2
    if two_terms and e.exp.is_Integer and 2 <= e.exp <= MOST_POWER:
        a, b = (from_sympy(term) for term in e.base.as_ordered_terms())
        n = int(e.exp)
        rule = "binomial formula" if n in BINOMIALS else "binomial theorem"
        tree = binomial(a, b, n)
        trees.append((tree, rule, f"by the {rule}", BINOMIALS.get(n, BINOMIAL_THEOREM)))
    elif e.is_Mul:
        factors = [factor for factor in e.args if factor.is_Add]
        if len(factors) == 2 and e == factors[0] * factors[1]:
            trees.append(
                (
                    each_with_each(*factors),
                    "distributive law",
                    "each term times each term",
                    r"(a + b)(c + d) = a c + a d + b c + b d",
                )
            )
    why = "put like terms together" if trees else "multiply out"
    trees.append((from_sympy(result), "collecting", why, ""))
    return solution(
        "expand", task, steps_of_lines(task, trees), from_sympy(result), "expanded, it is"
    )


def binomial(a: Node, b: Node, n: int) -> Node:
    negative = isinstance(b, Prefix)
    plus = b.operand if isinstance(b, Prefix) else b

    def term(count: int, p: int, q: int) -> Node:
        parts: list[Node] = [Number(str(count))] if count > 1 else []
        parts += [
            Binary("^", base, Number(str(k))) if k > 1 else base
            for base, k in ((a, p), (plus, q))
            if k
        ]
        tree = parts[0]
        for part in parts[1:]:
            tree = Binary("*", tree, part)
        return tree

    tree = term(1, n, 0)
    for q in range(1, n + 1):
        tree = Binary("-" if negative and q % 2 else "+", tree, term(comb(n, q), n - q, q))
    return tree


def each_with_each(one: sympy.Expr, two: sympy.Expr) -> Node:
    tree: Node | None = None
    for a in one.as_ordered_terms():
        for b in two.as_ordered_terms():
            sign = -1 if a.could_extract_minus_sign() != b.could_extract_minus_sign() else 1
            a_size, b_size = (
                term if not term.could_extract_minus_sign() else -term for term in (a, b)
            )
            product = Binary("*", from_sympy(a_size), from_sympy(b_size))
            if tree is None:
                tree = product if sign > 0 else Prefix("-", product)
            else:
                tree = Binary("+" if sign > 0 else "-", tree, product)
    if tree is None:
        raise NothingToDo("there is nothing to multiply")
    return tree


def factor(task: Node) -> Solution:
    e = to_sympy(task)
    result = sympy.factor(e)
    content = sympy.gcd_terms(sympy.expand(e))
    trees: list[Line] = []
    if content.is_Mul and content != result and not content.is_Pow:
        trees.append(
            (
                from_sympy(content),
                "common factor",
                "take out what all terms share",
                r"a b + a c = a (b + c)",
            )
        )
    rest = next((part for part in sympy.Mul.make_args(content) if part.is_Add), sympy.expand(e))
    trees.append((from_sympy(result), "factoring", *pattern(rest)))
    if sympy.expand(e) == result or (not result.is_Mul and not result.is_Pow):
        raise NothingToDo("it has no factors with whole numbers")
    return solution(
        "factor", task, steps_of_lines(task, trees), from_sympy(result), "as a product it is", f=e
    )


def pattern(e: sympy.Expr) -> tuple[str, str]:
    """How the factors of a sum are found, and the formula for it."""
    free = sorted(e.free_symbols, key=lambda s: s.name)
    terms = sympy.Add.make_args(sympy.expand(e))
    if (
        len(terms) == 2
        and any(term.could_extract_minus_sign() for term in terms)
        and all(sympy.sqrt(abs_of(term)).is_polynomial(*free) for term in terms)
    ):
        return "a difference of two squares", DIFFERENCE
    parts = [part.base if part.is_Pow else part for part in sympy.Mul.make_args(sympy.factor(e))]
    if sympy.factor(e).is_Pow:
        return "a complete square", BINOMIALS[2]
    if (
        len(terms) == 3
        and len(parts) == 2
        and len(free) == 1
        and all(part.coeff(free[0], 1) == 1 for part in parts)
    ):
        p, q = (part.subs(free[0], 0) for part in parts)
        return (
            (
                f"two numbers with product {word(p * q)} and sum {word(p + q)}: {word(p)} and "
                f"{word(q)}"
            ),
            "",
        )
    if len(terms) == 4:
        return "group the terms in pairs", ""
    return "write it as a product", ""


def abs_of(term: sympy.Expr) -> sympy.Expr:
    return -term if term.could_extract_minus_sign() else term


def word(n: sympy.Expr) -> str:
    return str(n).replace("-", "−")


def complete_square(task: Node) -> Solution:
    """``a x² + b x + c`` as ``a (x + d)² + e``. Raises NotComputable."""
    e = to_sympy(task)
    x = the_variable(e)
    if not e.is_polynomial(x) or sympy.degree(e, x) != 2:
        raise NotComputable("completing the square needs a quadratic expression")
    a, b, c = sympy.Poly(e, x).all_coeffs()
    d = b / (2 * a)
    height = c - a * d**2
    square = Binary("^", from_sympy(x + d), Number("2"))
    lead = (
        Binary("", from_sympy(a), square)
        if a not in (1, -1)
        else square
        if a == 1
        else Prefix("-", square)
    )
    result = plus(lead, sympy.expand(height))
    trees = square_lines(x, a, b, c)
    trees.append((result, "completing the square", "three terms are a square now", ""))
    place = f"({plain(from_sympy(-d))}, {plain(from_sympy(height))})"
    return solution(
        "complete the square",
        task,
        steps_of_lines(task, trees),
        result,
        "it is",
        f=e,
        facts=[f"So the parabola has its vertex at {place}."],
        vertex=(-d, height),
    )


def square_lines(x: sympy.Symbol, a: sympy.Expr, b: sympy.Expr, c: sympy.Expr) -> list[Line]:
    """The factor a taken out, then what makes a square of the first terms added and subtracted."""
    half = (b / (2 * a)) ** 2
    begin = from_sympy(x**2 + b / a * x)
    lines: list[Line] = []
    if a != 1:
        lines.append(
            (
                plus(Binary("*", from_sympy(a), begin), c),
                "factoring out",
                f"take out {plain(from_sympy(a))} from the terms with {x.name}",
                "",
            )
        )
    grown = Binary("-", plus(begin, half), from_sympy(half))
    lines.append(
        (
            plus(Binary("*", from_sympy(a), grown) if a != 1 else grown, c),
            "completing the square",
            (
                f"half of {plain(from_sympy(b / a))} squared is {plain(from_sympy(half))}: add "
                "and subtract it"
            ),
            r"x^2 + 2 p x + p^2 = (x + p)^2",
        )
    )
    return lines


def plus(tree: Node, number: sympy.Expr) -> Node:
    if number == 0:
        return tree
    return (
        Binary("-", tree, from_sympy(-number))
        if number < 0
        else Binary("+", tree, from_sympy(number))
    )


WAYS: dict[str, Callable[[Node], Solution]] = {
    "simplify": simplify,
    "expand": expand,
    "factor": factor,
    "complete the square": complete_square,
}
