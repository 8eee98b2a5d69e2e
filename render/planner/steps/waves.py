"""Equations with the unknown in a sine, cosine or tangent."""

from __future__ import annotations

import sympy

from render.mathematics.plain import plain
from render.mathematics.tree import Binary, Call, Name, Node
from render.planner.steps.step import equation
from render.planner.steps.symbols import symbol
from render.planner.steps.trees import from_sympy
from render.planner.steps.unusual import bring_alone, isolate_part
from render.planner.steps.work import Roots, Work, in_order


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
