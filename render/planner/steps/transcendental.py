"""Equations with the unknown in a power or a logarithm."""

from __future__ import annotations

import sympy

from render.mathematics.plain import plain
from render.mathematics.tree import Binary, Call, Name, walk
from render.planner.steps.step import equation
from render.planner.steps.symbols import symbol, to_sympy
from render.planner.steps.trees import from_sympy
from render.planner.steps.unusual import bring_alone, isolate_part, sorted_out
from render.planner.steps.work import Roots, Work


def exponential(work: Work) -> Roots | None:
    """The unknown in the exponent: equal bases, a logarithm, or a substitution."""
    x = work.x
    powers = [
        p
        for p in work.difference.atoms(sympy.Pow, sympy.exp)
        if p.as_base_exp()[1].has(x) and not p.as_base_exp()[0].has(x)
    ]
    if not powers:
        return None
    bases = {p.as_base_exp()[0] for p in powers}
    if len(powers) == 1:
        value = isolate_part(work, powers[0])
        if value is not None:
            return one_power(work, powers[0], value)
    if len(powers) == 2 and (found := same_powers(work, powers)) is not None:
        return found
    return in_power(work, bases)


def one_power(work: Work, part: sympy.Expr, value: sympy.Expr) -> Roots:
    base, exponent = part.as_base_exp()
    bring_alone(work, part, value)
    if value <= 0:
        work.facts.append(
            "A power of a positive number is always positive, so there is no real solution."
        )
        return []
    level = sympy.simplify(sympy.log(value) / sympy.log(base))
    if level.is_Rational and base != sympy.E:
        shown = equation(from_sympy(part), Binary("^", from_sympy(base), from_sympy(level)))
        work.add(
            shown,
            "equal bases",
            f"write {plain(from_sympy(value))} as a power of {plain(from_sympy(base))}",
        )
        why = "equal bases: the exponents are equal"
    else:
        name = (
            "the natural logarithm"
            if base == sympy.E
            else f"the logarithm to base {plain(from_sympy(base))}"
        )
        why = f"take {name} of both sides"
    if exponent == work.x:
        return work.conclude([level], "logarithm", why, formula=r"b^x = a \Rightarrow x = \log_b a")
    work.add(
        equation(from_sympy(exponent), from_sympy(level)),
        "logarithm",
        why,
        formula=r"b^x = a \Rightarrow x = \log_b a",
    )
    return work.branch(exponent, level)


def same_powers(work: Work, powers: list[sympy.Expr]) -> Roots | None:
    """``b^f = c^g``: compare exponents or take logarithms."""
    one, two = sorted(powers, key=lambda p: float(p.as_base_exp()[0]))
    if (
        sympy.expand(work.difference - one + two) != 0
        and sympy.expand(work.difference + one - two) != 0
    ):
        return None
    (b, f), (c, g) = one.as_base_exp(), two.as_base_exp()
    left, right = sympy.expand(f * sympy.log(b)), sympy.expand(g * sympy.log(c))
    if b == c:
        left, right, why = f, g, "equal bases: the exponents are equal"
    else:
        why = "take the natural logarithm of both sides"
        quotient = sympy.simplify(sympy.log(c) / sympy.log(b))
        if quotient.is_Rational:
            left, right, why = (
                f,
                sympy.expand(g * quotient),
                f"write both as powers of {plain(from_sympy(b))}: the exponents are equal",
            )
    work.add(equation(from_sympy(left), from_sympy(right)), "comparing exponents", why)
    return work.branch(left, right)


def in_power(work: Work, bases: set[sympy.Expr]) -> Roots | None:
    """A polynomial in one power: ``e^(2x) - 3 e^x + 2``."""
    x, u = work.x, symbol("u")
    base = min(bases, key=float)
    if not all(sympy.simplify(sympy.log(b) / sympy.log(base)).is_Integer for b in bases):
        return None
    rewritten = sympy.expand(
        sympy.powsimp(
            work.difference.subs(
                {
                    b: base ** sympy.simplify(sympy.log(b) / sympy.log(base))
                    for b in bases
                    if b != base
                }
            )
        )
    )
    inner = sympy.expand(
        sympy.expand_power_exp(rewritten).replace(
            lambda e: e.is_Pow or isinstance(e, sympy.exp),
            lambda e: (
                u ** sympy.Poly(e.as_base_exp()[1], x).nth(1)
                * base ** sympy.Poly(e.as_base_exp()[1], x).nth(0)
                if e.as_base_exp()[1].is_polynomial(x)
                and e.as_base_exp()[1].has(x)
                and sympy.degree(e.as_base_exp()[1], x) == 1
                else e
            ),
        )
    )
    inner = sympy.numer(sympy.together(inner))
    if inner.has(x) or not inner.is_polynomial(u):
        return None
    us = work.in_letter(inner, base**x, u)
    good = [value for value in us if value > 0]
    roots = [sympy.simplify(sympy.log(value) / sympy.log(base)) for value in good]
    if not roots:
        work.facts.append(
            "A power of a positive number is never negative or zero, so there is no real solution."
        )
        return []
    return work.conclude(
        roots, "substituting back", "put the power back for u; only positive values count"
    )


def logarithmic(work: Work) -> Roots | None:
    """Logarithms of the unknown: one alone, or several brought together."""
    x = work.x
    logs = [log for log in work.difference.atoms(sympy.log) if log.has(x)]
    if not logs:
        return None
    if len(logs) == 1:
        value = isolate_part(work, logs[0])
        if value is None:
            return None
        return one_logarithm(work, logs[0], value)
    joined = sympy.logcombine(sympy.expand(work.difference), force=True)
    found = [log for log in joined.atoms(sympy.log) if log.has(x)]
    if len(found) != 1:
        return None
    letter = sympy.Dummy("p", real=True)
    difference = joined.xreplace({found[0]: letter})
    if difference.has(x) or sympy.degree(sympy.expand(difference), letter) != 1:
        return None
    value = sympy.solve(difference, letter)[0]
    work.add(
        equation(from_sympy(found[0]), from_sympy(value)),
        "laws of logarithms",
        "bring the logarithms together",
        formula=r"\ln a + \ln b = \ln (a b)",
        implied=True,
    )
    inner, right = found[0].args[0], sympy.simplify(sympy.exp(value))
    work.add(
        equation(from_sympy(inner), from_sympy(right)),
        "exponential",
        "both sides as powers",
        implied=True,
    )
    roots = work.branch(inner, right)
    return sorted_out(work, roots, "what is in a logarithm must be positive")


def one_logarithm(work: Work, log: sympy.Expr, value: sympy.Expr) -> Roots:
    inner = log.args[0]
    base = base_of(work)
    level = sympy.simplify(value / sympy.log(base))
    if base == sympy.E:
        bring_alone(work, log, value)
        work.add(
            equation(from_sympy(inner), Binary("^", Name("e"), from_sympy(value))),
            "exponential",
            "e to the power of both sides",
            formula=r"\ln a = b \Rightarrow a = e^b",
            implied=True,
        )
    else:
        work.add(
            equation(from_sympy(inner), Binary("^", from_sympy(base), from_sympy(level))),
            "exponential",
            f"{plain(from_sympy(base))} to the power of both sides",
            formula=r"\log_b a = c \Rightarrow a = b^c",
            implied=True,
        )
    right = sympy.simplify(base**level)
    if inner == work.x:
        return sorted_out(work, [right], "work it out")
    roots = work.branch(inner, right)
    return sorted_out(work, roots, "what is in the logarithm must be positive")


def base_of(work: Work) -> sympy.Expr:
    """The base in which the logarithm was written."""
    for node in walk(work.shown):
        if isinstance(node, Call) and node.function in ("log", "lg", "lb"):
            if node.base is not None:
                return to_sympy(node.base)
            return sympy.Integer(2 if node.function == "lb" else 10)
    return sympy.E
