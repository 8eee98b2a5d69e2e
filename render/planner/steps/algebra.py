"""Expressions with letters: simplify, expand, factor, complete the square, divide, split."""

from __future__ import annotations

from collections.abc import Callable
from math import comb

import sympy

from render.mathematics.plain import plain
from render.mathematics.speech import speak_formula
from render.mathematics.tree import Binary, Name, Node, Number, Prefix
from render.planner.steps.step import Solution, Step, equation
from render.planner.steps.symbols import NotComputable, from_sympy, symbol, the_variable, to_sympy

BINOMIALS = {
    2: r"(a + b)^2 = a^2 + 2 a b + b^2",
    3: r"(a + b)^3 = a^3 + 3 a^2 b + 3 a b^2 + b^3",
}
BINOMIAL_THEOREM = r"(a + b)^n = \sum_{k=0}^{n} \binom{n}{k} a^{n-k} b^k"
MOST_POWER = 6  # whose terms are written one by one
DIFFERENCE = r"a^2 - b^2 = (a + b)(a - b)"
LETTERS = "ABDEGH"
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
    trees.append(
        (
            from_sympy(result),
            "collecting",
            "put like terms together" if trees else "multiply out",
            "",
        )
    )
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
    half = d**2
    trees: list[Line] = []
    if a != 1:
        inside = from_sympy(x**2 + b / a * x)
        trees.append(
            (
                plus(Binary("*", from_sympy(a), inside), c),
                "factoring out",
                f"take out {plain(from_sympy(a))} from the terms with {x.name}",
                "",
            )
        )
    grown = Binary("-", plus(from_sympy(x**2 + b / a * x), half), from_sympy(half))
    shown = plus(Binary("*", from_sympy(a), grown) if a != 1 else grown, c)
    trees.append(
        (
            shown,
            "completing the square",
            (
                f"half of {plain(from_sympy(b / a))} squared is {plain(from_sympy(half))}: add "
                "and subtract it"
            ),
            r"x^2 + 2 p x + p^2 = (x + p)^2",
        )
    )
    square = Binary("^", from_sympy(x + d), Number("2"))
    lead = (
        Binary("", from_sympy(a), square)
        if a not in (1, -1)
        else square
        if a == 1
        else Prefix("-", square)
    )
    result = plus(lead, sympy.expand(c - a * half))
    trees.append((result, "completing the square", "three terms are a square now", ""))
    facts = [
        (
            f"So the parabola has its vertex at ({plain(from_sympy(-d))}, "
            f"{plain(from_sympy(c - a * half))})."
        )
    ]
    return solution(
        "complete the square",
        task,
        steps_of_lines(task, trees),
        result,
        "it is",
        f=e,
        facts=facts,
        vertex=(-d, c - a * half),
    )


def plus(tree: Node, number: sympy.Expr) -> Node:
    if number == 0:
        return tree
    return (
        Binary("-", tree, from_sympy(-number))
        if number < 0
        else Binary("+", tree, from_sympy(number))
    )


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
    _, factors = sympy.factor_list(bottom, x)
    pieces: list[tuple[str, sympy.Expr, sympy.Expr]] = []
    names = iter(LETTERS)
    for base, power in factors:
        for k in range(1, power + 1):
            if sympy.degree(base, x) == 1:
                pieces.append((next(names, "K"), sympy.Integer(1), base**k))
            else:
                pieces += [
                    (next(names, "K"), x, base**k),
                    (next(names, "K"), sympy.Integer(1), base**k),
                ]
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


def total_tree(
    letters: list[sympy.Symbol], pieces: list[tuple[str, sympy.Expr, sympy.Expr]]
) -> Node:
    tree: Node | None = None
    for letter, (_, part, below) in zip(letters, pieces, strict=True):
        one = Binary("frac", from_sympy(letter * part), from_sympy(below))
        tree = one if tree is None else Binary("+", tree, one)
    return tree or Number("0")


WAYS: dict[str, Callable[[Node], Solution]] = {
    "simplify": simplify,
    "expand": expand,
    "factor": factor,
    "complete the square": complete_square,
    "partial fractions": partial_fractions,
}
