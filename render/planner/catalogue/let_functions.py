"""The functions that formulas of lessons know: numbers, functions of x, vectors and matrices."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import sympy

from render.mathematics.tree import Binary, Node
from render.planner.catalogue.values import BY_SIGN, Exact, Fixed, Measured, Several, Value
from render.planner.catalogue.window import heights, window
from render.planner.catalogue.words import NTH, count_things
from render.planner.steps.trees import from_sympy

X = sympy.Symbol("x", real=True)
MOST_ZEROS = 4


@dataclass(frozen=True)
class Spot:
    """A place of a function with its value there; ``number`` counts from 1."""

    number: int
    x: sympy.Expr
    y: sympy.Expr

    @property
    def at(self) -> Exact:
        return Exact(self.x)

    @property
    def value(self) -> Exact:
        return Exact(self.y)


def value_at(f: sympy.Expr, place: sympy.Expr) -> sympy.Expr:
    return sympy.sympify(f).subs(X, place)


def values_at(f: sympy.Expr, *places: sympy.Expr) -> tuple[Spot, ...]:
    """Those of the places at which the function has a real value."""
    found = [(place, sympy.nsimplify(value_at(f, place))) for place in places]
    good = [(x, y) for x, y in found if y.is_real and y.is_finite]
    return tuple(Spot(n, x, y) for n, (x, y) in enumerate(good, 1))


def zeros_between(f: sympy.Expr, low: sympy.Expr, high: sympy.Expr) -> tuple[Spot, ...]:
    """Exact zeros of a polynomial between two places where SymPy finds them all; at most four."""
    if not f.is_polynomial(X):
        return ()
    found = sorted((root for root in sympy.roots(f, X) if root.is_real), key=float)
    inside = [root for root in found if low < root < high][:MOST_ZEROS]
    return tuple(Spot(n, root, sympy.Integer(0)) for n, root in enumerate(inside, 1))


def is_drawable(f: sympy.Expr, low: sympy.Expr, high: sympy.Expr) -> bool:
    """Whether it has values on most of the stretch, is not constant, and keeps within bounds."""
    values = heights(f, float(low), float(high))
    if not f.free_symbols or not len(values) or float(values.max() - values.min()) < 1e-9:
        return False
    bottom, top = window(f, float(low), float(high))
    return 0.1 <= top - bottom <= 1500


def sum_strips(f: sympy.Expr, low: sympy.Expr, high: sympy.Expr, strips: sympy.Expr) -> Any:
    """Of rectangles under the curve, each as high as the curve in its middle; about."""
    width = (high - low) / strips
    return sum(value_at(f, sympy.N(low + (n + 0.5) * width)) for n in range(int(strips))) * width


def augment(differences: Sequence[sympy.Expr], letters: Sequence[sympy.Symbol]) -> sympy.Matrix:
    """The numbers of linear equations, each given as left minus right side: a row for each."""
    left, right = sympy.linear_eq_to_matrix(list(differences), list(letters))
    return left.row_join(right)


def taylor_terms(f: sympy.Expr, count: sympy.Expr) -> tuple[sympy.Expr, ...]:
    """The first terms of its series around zero that are not zero."""
    found: list[sympy.Expr] = []
    slope, order = f, 0
    while len(found) < count:
        if (coefficient := slope.subs(X, 0) / sympy.factorial(order)) != 0:
            found.append(coefficient * X**order)
        slope, order = sympy.diff(slope, X), order + 1
    return tuple(found)


def in_order(terms: Sequence[sympy.Expr]) -> Node:
    """Their sum as it is written, in this order."""
    tree = from_sympy(terms[0])
    for term in terms[1:]:
        negative = term.could_extract_minus_sign()
        tree = Binary("-" if negative else "+", tree, from_sympy(-term if negative else term))
    return tree


def front_number(f: sympy.Expr) -> sympy.Expr:
    return f.as_independent(X)[0] if f.is_Mul else sympy.Integer(1)


def inner_function(f: sympy.Expr) -> sympy.Expr:
    """What stands in the brackets of its only sine or cosine. Raises ValueError."""
    (call,) = f.atoms(sympy.sin, sympy.cos)
    return call.args[0]


OF_NUMBERS: Mapping[str, Callable[..., Any]] = {
    "abs": abs, "round": lambda x: sympy.Integer(round(float(x))), "floor": sympy.floor,
    "ceiling": sympy.ceiling, "sqrt": sympy.sqrt, "log": sympy.log, "exp": sympy.exp,
    "sin": sympy.sin, "cos": sympy.cos, "tan": sympy.tan, "arccos": sympy.acos,
    "arctan2": sympy.atan2, "degrees": sympy.deg, "radians": sympy.rad,
    "binomial": sympy.binomial, "factorial": sympy.factorial, "permutations": sympy.ff,
    "min": sympy.Min, "max": sympy.Max, "gcd": sympy.gcd, "lcm": sympy.lcm,
    "numerator": sympy.numer, "denominator": sympy.denom,
    "real": sympy.re, "imaginary": sympy.im,
    "rounded": lambda x, places: sympy.Rational(f"{float(x):.{int(places)}f}"),
    "decimal": lambda x, digits=3: Value(float(x), int(digits)),
    "fixed": lambda x, places=2: Fixed(x, int(places)), "exact": Exact,
    "is_whole": lambda x: bool(sympy.sympify(x).is_Integer),
    "is_rational": lambda x: bool(sympy.sympify(x).is_Rational),
    "is_number": lambda x: bool(sympy.simplify(x).is_number),
    "number": lambda word: sympy.Rational(str(word)),
}  # fmt: skip
OF_FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "is_polynomial": lambda f: bool(f.is_polynomial(X)), "degree": lambda f: sympy.degree(f, X),
    "coefficient": lambda f, n: sympy.expand(f).coeff(X, n), "at": value_at,
    "derivative": lambda f, n=1: sympy.diff(f, X, n), "expand": sympy.expand,
    "simplify": sympy.simplify,
    "integral": lambda f, low, high: sympy.simplify(sympy.integrate(f, (X, low, high))),
    "taylor": lambda f, count: sum(taylor_terms(f, count)), "in_order": in_order,
    "taylor_terms": taylor_terms, "front": front_number, "inner": inner_function,
    "values_at": values_at, "zeros": zeros_between, "midpoint_sum": sum_strips,
    "is_drawable": is_drawable,
    "lowest": lambda f, low, high: window(f, float(low), float(high))[0],
    "highest": lambda f, low, high: window(f, float(low), float(high))[1],
    "least_value": lambda f, low, high: float(heights(f, float(low), float(high)).min()),
    "greatest_value": lambda f, low, high: float(heights(f, float(low), float(high)).max()),
}  # fmt: skip
OF_ROWS: Mapping[str, Callable[..., Any]] = {
    "count": len, "column": lambda *entries: sympy.Matrix(entries), "vector": sympy.Matrix,
    "length": lambda v: v.norm(), "det": lambda m: m.det(), "augmented": augment,
    "minor": lambda m, row, column: m.minor_submatrix(int(row), int(column)),
    "entries": lambda m: tuple(map(tuple, m.tolist())),
    "cross": lambda a, b: a.cross(b), "dot": lambda a, b: a.dot(b),
    "blank": lambda rows, columns: (("",) * int(columns),) * int(rows),
    "rectangle": lambda rows, columns: tuple(product(range(int(rows)), range(int(columns)))),
    "cells": lambda row, many: tuple((int(row), n) for n in range(int(many))),
    "binomials": lambda n: tuple(sympy.binomial(n, k) for k in range(int(n) + 1)),
    "join": lambda row, link: str(link).join(map(str, row)),
    "last": lambda row: row[-1], "sorted": lambda row: tuple(sorted(row)),
}  # fmt: skip
OF_WORDS: Mapping[str, Callable[..., Any]] = {
    "counted": lambda n, thing: count_things(int(n), str(thing)), "nth": lambda n: NTH[int(n) - 1],
    "measured": lambda x, unit: Measured(float(x), unit=BY_SIGN[str(unit)]),
    "listed": Several, "joined": lambda row: Several(row, "and"),
}  # fmt: skip
FUNCTIONS = {**OF_NUMBERS, **OF_FUNCTIONS, **OF_ROWS, **OF_WORDS}
