"""Equations with the unknown in a power, a logarithm, a sine or cosine."""

from __future__ import annotations

import sympy

from render.mathematics.plain import plain
from render.mathematics.tree import Binary, Call, Name, Node, walk
from render.planner.steps.step import equation
from render.planner.steps.symbols import from_sympy, symbol, to_sympy
from render.planner.steps.unusual import bring_alone, isolate_part, sorted_out
from render.planner.steps.work import Roots, Work, in_order


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


def trigonometric(work: Work) -> Roots | None:
    """A sine, cosine or tangent alone: angles of the first turn, then all others."""
    x = work.x
    waves = [f for f in work.difference.atoms(sympy.sin, sympy.cos, sympy.tan) if f.has(x)]
    if len(waves) == 2 and (found := quotient_of_waves(work, waves)) is not None:
        return found
    if len(waves) != 1:
        return None
    wave = waves[0]
    inner = wave.args[0]
    if sympy.degree(inner, x) != 1 or not inner.is_polynomial(x):
        return None
    value = isolate_part(work, wave)
    if value is None:
        return power_of_wave(work, wave)
    bring_alone(work, wave, value)
    return angles(work, wave, value)


def angles(work: Work, wave: sympy.Expr, value: sympy.Expr) -> Roots:
    x, inner = work.x, wave.args[0]
    if not isinstance(wave, sympy.tan) and abs(value) > 1:
        work.facts.append(
            "Sine and cosine stay between minus 1 and 1, so there is no real solution."
        )
        return []
    k = symbol("k")
    turn = sympy.pi if isinstance(wave, sympy.tan) else 2 * sympy.pi
    first = {sympy.sin: sympy.asin, sympy.cos: sympy.acos, sympy.tan: sympy.atan}[type(wave)](value)
    starts = [first]
    if isinstance(wave, sympy.sin) and abs(value) != 1:
        starts.append(sympy.pi - first)
    if isinstance(wave, sympy.cos) and abs(value) != 1:
        starts.append(-first)
    names = {sympy.sin: "sine", sympy.cos: "cosine", sympy.tan: "tangent"}
    why = (
        f"angles with this {names[type(wave)]}, and all that are whole turns away"
        if turn != sympy.pi
        else "the angle with this tangent, and all that are half turns away"
    )
    if inner != x:
        work.add(with_turns(from_sympy(inner), starts, turn * k), "general solution", why)
    slope, shift = sympy.Poly(inner, x).nth(1), sympy.Poly(inner, x).nth(0)
    roots = [sympy.simplify((start - shift) / slope) for start in starts]
    work.add(
        with_turns(Name(x.name), roots, sympy.simplify(turn * k / slope)),
        "general solution",
        why if inner == x else "solve for the unknown",
    )
    work.facts.append("The letter k stands for any whole number.")
    return in_order(roots)


def with_turns(left: Node, starts: Roots, turn: sympy.Expr) -> Node:
    tree: Node | None = None
    for start in starts:
        right = Binary("+", from_sympy(start), from_sympy(turn)) if start != 0 else from_sympy(turn)
        one = equation(left, right)
        tree = one if tree is None else Binary("or", tree, one)
    if tree is None:
        raise ValueError("there is no angle to write")
    return tree


def quotient_of_waves(work: Work, waves: list[sympy.Expr]) -> Roots | None:
    """``a sin x + b cos x = 0``: divide by the cosine."""
    kinds = {type(wave) for wave in waves}
    if kinds != {sympy.sin, sympy.cos} or waves[0].args != waves[1].args:
        return None
    inner = waves[0].args[0]
    s, c = sympy.sin(inner), sympy.cos(inner)
    difference = sympy.expand(work.difference)
    a, b = difference.coeff(s, 1), difference.coeff(c, 1)
    if a.has(work.x) or b.has(work.x) or a == 0 or b == 0 or sympy.degree(inner, work.x) != 1:
        return None
    if sympy.expand(difference - a * s - b * c) == 0:
        return by_tangent(work, inner, sympy.simplify(-b / a))
    rest = sympy.expand(difference - a * s - b * c)
    return None if rest.has(work.x) else one_wave(work, inner, a, b, -rest)


def by_tangent(work: Work, inner: sympy.Expr, value: sympy.Expr) -> Roots:
    work.relation(
        sympy.tan(inner),
        value,
        "dividing by the cosine",
        "divide by the cosine: sine over cosine is the tangent",
    )
    return angles(work, sympy.tan(inner), value)


def one_wave(
    work: Work, inner: sympy.Expr, a: sympy.Expr, b: sympy.Expr, value: sympy.Expr
) -> Roots:
    """``a sin x + b cos x = c``: both together are one wave, ``r sin(x + φ)``."""
    r, shift = sympy.sqrt(a**2 + b**2), sympy.simplify(sympy.atan2(b, a))
    wave = sympy.sin(inner + shift, evaluate=False)
    shown = equation(
        Binary("*", from_sympy(r), Call("sin", (from_sympy(inner + shift),))), from_sympy(value)
    )
    work.add(
        shown,
        "one wave",
        "sine and cosine together are one wave",
        formula=r"a \sin x + b \cos x = r \sin(x + \varphi)",
    )
    level = sympy.simplify(value / r)
    work.add(
        equation(Call("sin", (from_sympy(inner + shift),)), from_sympy(level)),
        "isolating",
        f"divide by {plain(from_sympy(r))}",
    )
    return angles(work, wave, level)


def power_of_wave(work: Work, wave: sympy.Expr) -> Roots | None:
    """A polynomial in one sine or cosine."""
    u = symbol("u")
    inner = sympy.expand(work.difference.subs(wave, u))
    if inner.has(work.x) or not inner.is_polynomial(u):
        return None
    us = work.in_letter(inner, wave, u)
    roots: Roots = []
    reachable = [value for value in us if isinstance(wave, sympy.tan) or abs(value) <= 1]
    for value in reachable:
        shown = equation(from_sympy(wave), from_sympy(value))
        part = Work(wave, value, work.x, shown, work.solver)
        part.add(part.shown, "substituting back", "put the function back for u")
        roots += angles(part, wave, value)
        work.steps += part.steps
        work.facts += [fact for fact in part.facts if fact not in work.facts]
    if not roots:
        work.facts.append(
            "Sine and cosine stay between minus 1 and 1, so there is no real solution."
        )
    return in_order(roots)
