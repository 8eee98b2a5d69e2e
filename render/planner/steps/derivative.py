"""Derivatives by the rules that school names: of any function that is made of the usual ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import sympy

from render.mathematics.latex import latex
from render.mathematics.plain import plain
from render.mathematics.speech import speak_formula
from render.mathematics.tree import Big, Binary, Call, Listing, Name, Node, Number
from render.planner.steps.derivative_table import (
    POWER_RULE,
    TABLE,
    differential,
    formula_of,
    is_simple,
    rule_name,
)
from render.planner.steps.short_form import better
from render.planner.steps.step import Solution, Step, apply_function, equation, prime_of
from render.planner.steps.symbols import symbol, the_variable, to_sympy
from render.planner.steps.trees import from_sympy, split_fraction

PRODUCT_RULE = r"(u v)' = u' v + u v'"
QUOTIENT_RULE = r"\left(\frac{u}{v}\right)' = \frac{u' v - u v'}{v^2}"
CHAIN_RULE = r"\left(g(w)\right)' = g'(w) \cdot w'"
LETTERS = (("u", "v", "w"), ("p", "q", "s"), ("a", "b", "r"), ("c", "d", "z"))


class NoRule(ValueError):
    """A function without a rule here, or nested more deeply than can be shown."""


@dataclass(frozen=True)
class Job:
    """A function to differentiate: ``left`` stands on the left side of its lines."""

    f: sympy.Expr
    x: sympy.Symbol
    left: Node
    depth: int
    given: Mapping[str, sympy.Expr]

    @property
    def derivative(self) -> sympy.Expr:
        return better(differential(self.f, self.x))

    @property
    def names(self) -> tuple[str, str, str]:
        if self.depth >= len(LETTERS):
            raise NoRule("the function is nested too deeply to be shown")
        return LETTERS[self.depth]

    def line(self, right: Node, rule: str, why: str, formula: str = "", **more: sympy.Expr) -> Step:
        return Step(
            equation(self.left, right), rule, why, formula=formula, given={**self.given, **more}
        )


def derivative_of(
    task: Node, body: Node, *, name: str = "f", order: int = 1, at: Node | None = None
) -> Solution:
    """The derivative of ``body``, of this order, and its value at a place. Raises NoRule or
    NotComputable."""
    f = to_sympy(body)
    x = the_variable(f)
    if len(f.free_symbols) > 1:
        raise NoRule("it depends on more than one letter")
    steps: list[Step] = []
    current, given = f, {name: f}
    for turn in range(1, order + 1):
        left = apply_function(name + "'" * turn, x.name)
        steps += differentiate(Job(current, x, left, 0, given))
        current = better(differential(current, x))
    if at is not None:
        steps.append(value_step(name, order, x, current, at, given))
    left = apply_function(name + "'" * order, x.name)
    return Solution(
        kind="derivative",
        task=task,
        steps=tuple(steps),
        result=equation(left, from_sympy(current)),
        result_words=f"the derivative is {speak_formula(from_sympy(current))}",
        values={"f": f, "derivative": current, "x": x, "order": order, "name": name},
    )


def value_step(  # noqa: PLR0917, the parts of one formula
    name: str,
    order: int,
    x: sympy.Symbol,
    derivative: sympy.Expr,
    at: Node,
    given: Mapping[str, sympy.Expr],
) -> Step:
    place = to_sympy(at)
    value = sympy.simplify(derivative.subs(x, place))
    shown = equation(Call(name + "'" * order, (at,)), from_sympy(value))
    return Step(shown, "value", f"put in {plain(at)} for {x.name}", given=given)


def differentiate(job: Job) -> Iterator[Step]:
    """Lines up to ``left = derivative``."""
    f, x = job.f, job.x
    if not f.has(x):
        yield job.line(
            Number("0"),
            "constant rule",
            "a constant does not change: its derivative is zero",
            r"c' = 0",
        )
    elif is_simple(f, x):
        yield simple_line(job)
    elif f.is_Add:
        yield from of_sum(job)
    else:
        constant, rest = f.as_independent(x, as_Add=False)
        if constant != 1 and not rest.is_Mul and not sympy.Mul(*split_fraction(f)[1]).has(x):
            yield from of_multiple(job, constant, rest)
        else:
            yield from of_compound(job)


def of_compound(job: Job) -> Iterator[Step]:
    f, x = job.f, job.x
    top, bottom = (sympy.Mul(*part) for part in split_fraction(f))
    if bottom.has(x) and top.has(x):
        yield from of_quotient(job, top, bottom)
    elif f.is_Mul:
        yield from of_product(job)
    elif is_tower(f, x):
        yield from of_tower(job)
    else:
        yield from of_chain(job)


def simple_line(job: Job) -> Step:
    f, x = job.f, job.x
    derivative = differential(f, x)
    rules = sorted({rule_name(term, x) for term in sympy.Add.make_args(f) if term.has(x)})
    formula = formula_of(f, x)
    if f.is_Add:
        return job.line(
            from_sympy(derivative), "sum rule", f"term by term: {' and '.join(rules)}", formula
        )
    return job.line(from_sympy(derivative), rules[0], f"by {rules[0]}", formula)


def of_sum(job: Job) -> Iterator[Step]:
    terms = job.f.as_ordered_terms()
    yield job.line(
        sum_trees([Big("derivative", from_sympy(term), variable=job.x.name) for term in terms]),
        "sum rule",
        "a sum: differentiate each term on its own",
        r"(u + v)' = u' + v'",
    )
    for term in terms:
        if not is_simple(term, job.x):
            left = Big("derivative", from_sympy(term), variable=job.x.name)
            yield from differentiate(replace(job, f=term, left=left, depth=job.depth))
    yield job.line(from_sympy(job.derivative), "sum rule", "put the terms together")


def sum_trees(trees: list[Node]) -> Node:
    tree = trees[0]
    for other in trees[1:]:
        tree = Binary("+", tree, other)
    return tree


def of_multiple(job: Job, constant: sympy.Expr, rest: sympy.Expr) -> Iterator[Step]:
    inner = Big("derivative", from_sympy(rest), variable=job.x.name)
    yield job.line(
        Binary("*", from_sympy(constant), inner),
        "constant multiple rule",
        "a constant factor stays",
        r"(c \, u)' = c \, u'",
    )
    yield from differentiate(replace(job, f=rest, left=inner))
    yield job.line(from_sympy(job.derivative), "constant multiple rule", "multiply by the constant")


def parts_lines(
    job: Job, parts: dict[str, sympy.Expr], rule: str, why: str, formula: str
) -> Iterator[Step]:
    """The parts with their names, then the derivative of each."""
    given = {**job.given, **parts}
    named = tuple(equation(Name(name), from_sympy(part)) for name, part in parts.items())
    yield Step(Listing("", named, ""), rule, why, formula=formula, given=given)
    plain = {name: part for name, part in parts.items() if is_simple(part, job.x)}
    for name, part in parts.items():
        if name not in plain:
            left = prime_of(name)
            yield from differentiate(Job(part, job.x, left, job.depth + 1, given))
    if plain:
        lines = tuple(
            equation(prime_of(name), from_sympy(better(differential(part, job.x))))
            for name, part in plain.items()
        )
        shown = Listing("", lines, "") if len(lines) > 1 else lines[0]
        terms = [term for part in plain.values() for term in sympy.Add.make_args(part)]
        rules = sorted({rule_name(term, job.x) for term in terms if term.has(job.x)})
        whose = "their derivatives" if len(lines) > 1 else "its derivative"
        yield Step(
            shown, rule, f"{whose}, by {' and '.join(rules)}" if rules else whose, given=given
        )


def of_product(job: Job) -> Iterator[Step]:
    one, two, _ = job.names
    factors = ordered_factors(job.f, job.x)
    u, v = factors[0], sympy.Mul(*factors[1:])
    yield from parts_lines(
        job,
        {one: u, two: v},
        "product rule",
        "a product of two factors: the product rule",
        PRODUCT_RULE,
    )
    du, dv = (better(differential(part, job.x)) for part in (u, v))
    filled = Binary("+", times(du, v), times(u, dv))
    yield job.line(
        filled,
        "product rule",
        "first derived times second, plus first times second derived",
        PRODUCT_RULE,
    )
    yield from tidy_result(job, filled)


def ordered_factors(f: sympy.Expr, x: sympy.Symbol) -> list[sympy.Expr]:
    """Powers of x first, as they are written; numbers go with the first."""
    constant, rest = f.as_independent(x, as_Add=False)
    factors = sorted(
        sympy.Mul.make_args(rest),
        key=lambda factor: (not factor.is_polynomial(x), len(str(factor)), str(factor)),
    )
    factors[0] = constant * factors[0]
    return factors


def times(a: sympy.Expr, b: sympy.Expr) -> Node:
    return Binary("*", from_sympy(a), from_sympy(b))


def tidy_result(job: Job, before: Node) -> Iterator[Step]:
    """The result in its shortest form, unless it is there already."""
    after = from_sympy(job.derivative)
    if latex(after) != latex(before):
        yield job.line(after, "simplify", "simplify")


def of_quotient(job: Job, top: sympy.Expr, bottom: sympy.Expr) -> Iterator[Step]:
    one, two, _ = job.names
    yield from parts_lines(
        job,
        {one: top, two: bottom},
        "quotient rule",
        "one function over another: the quotient rule",
        QUOTIENT_RULE,
    )
    du, dv = (better(differential(part, job.x)) for part in (top, bottom))
    above = Binary("-", times(du, bottom), times(top, dv))
    filled = Binary("frac", above, Binary("^", from_sympy(bottom), Number("2")))
    yield job.line(filled, "quotient rule", "put the four parts into the rule", QUOTIENT_RULE)
    yield from tidy_result(job, filled)


def is_tower(f: sympy.Expr, x: sympy.Symbol) -> bool:
    """Base and exponent both change: x^x; or a number to a power with x."""
    return bool(f.is_Pow and f.exp.has(x))


def of_tower(job: Job) -> Iterator[Step]:
    """``b^e = e^(e ln b)``, then the chain rule."""
    f = job.f
    exponent = f.exp * sympy.log(f.base)
    inner = Binary("", from_sympy(f.exp), from_sympy(sympy.log(f.base)))
    _, _, w = job.names
    as_power = Binary("^", Name("e"), inner)
    yield Step(
        equation(from_sympy(f), as_power),
        "rewriting as a power of e",
        "write it as a power of e",
        formula=r"b^c = e^{c \ln b}",
        given=job.given,
    )
    yield from parts_lines(
        job, {w: exponent}, "chain rule", f"the exponent is the inner function, {w}", CHAIN_RULE
    )
    inside = from_sympy(better(differential(exponent, job.x)))
    filled = Binary("*", as_power, inside)
    yield job.line(
        filled,
        "chain rule",
        "the power of e stays, times the derivative of its exponent",
        CHAIN_RULE,
    )
    final = sympy.Mul(f, better(differential(exponent, job.x)))
    after = Binary("", from_sympy(f), inside)
    if final != 0:
        yield job.line(after, "simplify", "write the power as it was")


def of_chain(job: Job) -> Iterator[Step]:
    f, x = job.f, job.x
    _, _, w = job.names
    inner = f.base if f.is_Pow else f.args[0]
    letter = symbol(w)
    outer = f.func(letter, *f.args[1:])
    if not f.is_Pow and f.func not in TABLE:
        raise NoRule(f"there is no rule for {plain(from_sympy(f))} here")
    rule = POWER_RULE if f.is_Pow else TABLE[f.func]
    given = {**job.given, w: inner}
    named = equation(Name(w), from_sympy(inner))
    outside = differential(outer, letter)
    yield Step(
        named,
        "chain rule",
        f"one function within another: call the inner one {w}",
        formula=CHAIN_RULE,
        given=given,
    )
    yield Step(
        equation(Big("derivative", from_sympy(outer), variable=w), from_sympy(outside)),
        "chain rule",
        f"the outer function, derived by {w}",
        formula=rule,
    )
    yield from differentiate(Job(inner, x, prime_of(w), job.depth + 1, given))
    filled = Binary(
        "*", from_sympy(outside.subs(letter, inner)), from_sympy(better(differential(inner, x)))
    )
    yield job.line(filled, "chain rule", "outer derivative times inner derivative", CHAIN_RULE)
    yield from tidy_result(job, filled)


def derivative_task(body: Node, order: int = 1) -> Node:
    """What is asked, as a formula."""
    return Big(
        "derivative",
        body,
        upper=Number(str(order)) if order > 1 else None,
        variable=the_variable(to_sympy(body)).name,
    )
