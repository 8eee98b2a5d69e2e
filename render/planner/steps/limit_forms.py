"""What form a function has at a place: a value, a quotient of zeros, bounds that meet."""

from __future__ import annotations

import sympy

from render.mathematics.tree import Big, Binary, Name, Node, Words
from render.planner.steps.short_form import better
from render.planner.steps.trees import from_sympy


class NoLimit(ValueError):
    """SymPy finds neither a value nor that there is none."""


def clean(value: sympy.Expr) -> sympy.Expr:
    if value.has(sympy.Limit):
        raise NoLimit("no limit was found")
    return value if isinstance(value, sympy.AccumBounds) else better(sympy.simplify(value))


def is_real_near(f: sympy.Expr, x: sympy.Symbol, at: sympy.Expr, side: str) -> bool:
    step = sympy.Rational(1, 1000) * (1 if side == "+" else -1)
    value = sympy.N(f.subs(x, at + step), 10)
    return bool(value.is_real)


def limit_tree(f: sympy.Expr | Node, x: sympy.Symbol, at: sympy.Expr, side: str) -> Node:
    place = from_sympy(at)
    if side in ("+", "-") and at.is_finite:
        place = Binary("^", place, Words(side))
    body = from_sympy(f) if isinstance(f, sympy.Basic) else f
    return Big("limit", body, Binary("->", Name(x.name), place))


def as_quotient(
    f: sympy.Expr, x: sympy.Symbol, at: sympy.Expr, side: str
) -> tuple[sympy.Expr, sympy.Expr] | None:
    """Top and bottom that both go to zero or both to infinity; None where f is no such form."""
    top, bottom = sympy.fraction(sympy.together(f))
    candidates = [(top, bottom)]
    if f.is_Mul:
        for factor in f.args:
            rest = f / factor
            candidates += [(factor, sympy.powdenest(1 / rest)), (rest, 1 / factor)]
    forms = [pair for pair in candidates if is_form(*pair, x, at, side)]
    return min(forms, key=lambda pair: derived_length(pair, x), default=None)


def derived_length(pair: tuple[sympy.Expr, sympy.Expr], x: sympy.Symbol) -> int:
    """How long the quotient of the derivatives is: what will come out more simply."""
    above, below = (sympy.diff(part, x) for part in pair)
    return len(str(sympy.simplify(above / below)))


def bounds_of(f: sympy.Expr, x: sympy.Symbol, at: sympy.Expr) -> sympy.Expr | None:
    """What goes to zero beside a sine or cosine that goes on swinging; None where f is no such."""
    if not f.is_Mul:
        return None
    waves = [factor for factor in f.args if isinstance(factor, sympy.sin | sympy.cos)]
    swinging = [wave for wave in waves if isinstance(sympy.limit(wave, x, at), sympy.AccumBounds)]
    if len(swinging) != 1:
        return None
    rest = f / swinging[0]
    return rest if sympy.limit(rest, x, at) == 0 else None


def is_form(
    top: sympy.Expr, bottom: sympy.Expr, x: sympy.Symbol, at: sympy.Expr, side: str
) -> bool:
    if not (top.has(x) and bottom.has(x)):
        return False
    way = side if side in ("+", "-") else "+"
    try:
        a, b = (sympy.limit(part, x, at, way) for part in (top, bottom))
    except (NotImplementedError, ValueError, TypeError):
        return False
    infinite = (sympy.oo, -sympy.oo)
    return (a == 0 and b == 0) or (a in infinite and b in infinite)


def is_zero_there(f: sympy.Expr, x: sympy.Symbol, at: sympy.Expr) -> bool:
    return bool(sympy.limit(f, x, at) == 0)
