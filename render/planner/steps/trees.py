"""From SymPy to the tree of a formula, as one would write it."""

from __future__ import annotations

import sympy

from render.mathematics.tree import (
    Around,
    Big,
    Binary,
    Call,
    Matrix,
    Name,
    Node,
    Number,
    Prefix,
    Root,
    Suffix,
)
from render.planner.steps.symbols import FUNCTIONS, NAMES, C, NotComputable


def from_sympy(expression: sympy.Expr) -> Node:  # noqa: PLR0911, one branch for each kind
    """The tree of an expression, as one would write it: highest powers first, fractions as such."""
    e = sympy.sympify(expression)
    if e.is_Integer:
        return Prefix("-", Number(str(-e))) if e < 0 else Number(str(e))
    if e.is_Float:
        return from_decimal(e)
    if e.is_Rational:
        inner = Binary("frac", Number(str(abs(e.p))), Number(str(e.q)))
        return Prefix("-", inner) if e < 0 else inner
    if e.is_Symbol:
        return symbol_tree(e.name)
    constants = {sympy.pi: "pi", sympy.E: "e", sympy.oo: "infinity", sympy.I: "i"}
    if e in constants:
        return Name(constants[e])
    if e == -sympy.oo:
        return Prefix("-", Name("infinity"))
    if isinstance(e, sympy.MatrixBase):
        return Matrix(
            tuple(tuple(from_sympy(e[r, c]) for c in range(e.cols)) for r in range(e.rows))
        )
    if e.is_Add:
        return sum_of(terms_of(e))
    if e.is_Mul:
        return product_tree(e)
    if e.is_Pow or isinstance(e, sympy.exp):
        return power_tree(e)
    return call_tree(e)


def from_decimal(value: sympy.Expr) -> Node:
    text = f"{float(value):.6g}"
    if "e" in text:
        mantissa, exponent = text.split("e")
        tens = Binary("^", Number("10"), from_sympy(sympy.Integer(int(exponent))))
        inner: Node = Binary("times", Number(mantissa.lstrip("-")), tens)
    else:
        inner = Number(text.lstrip("-"))
    return Prefix("-", inner) if value < 0 else inner


def symbol_tree(name: str) -> Node:
    base, _, index = name.partition("_")
    if not index:
        return Name(name)
    return Binary("_", Name(base), Number(index) if index.isdigit() else Name(index))


def terms_of(e: sympy.Expr) -> list[sympy.Expr]:
    """Summands from the highest power down; numbers and the constant of an integral last."""
    terms = list(e.as_ordered_terms())
    free = sorted(e.free_symbols - {C}, key=lambda s: s.name)
    if free and e.is_polynomial(*free):
        terms = sorted(terms, key=lambda term: -sympy.Poly(term, *free).total_degree())
    last = [term for term in terms if term == C]
    terms = [term for term in terms if term != C] + last
    if e.has(sympy.I):
        return sorted(terms, key=lambda term: term.has(sympy.I))
    positive = [term for term in terms if not term.could_extract_minus_sign() and term != C]
    if (
        terms[0].could_extract_minus_sign()
        and positive
        and (len(terms) == 2 or not is_plain(e, free))
    ):
        terms = positive + [term for term in terms if term not in positive]
    return terms


def is_plain(e: sympy.Expr, free: list[sympy.Symbol]) -> bool:
    return not free or bool(e.is_polynomial(*free))


def sum_of(terms: list[sympy.Expr]) -> Node:
    first, *rest = terms
    tree = from_sympy(first)
    for term in rest:
        if term.could_extract_minus_sign():
            tree = Binary("-", tree, from_sympy(-term))
        else:
            tree = Binary("+", tree, from_sympy(term))
    return tree


def product_tree(e: sympy.Expr) -> Node:
    coefficient, rest = e.as_coeff_Mul()
    if coefficient < 0:
        return Prefix(
            "-",
            from_sympy(
                sympy.Mul(-coefficient, rest, evaluate=False)
                if rest.is_Add and coefficient != -1
                else -e
            ),
        )
    top, bottom = split_fraction(e)
    if bottom:
        return Binary("frac", factors_tree(top), factors_tree(bottom))
    return factors_tree(top)


def split_fraction(e: sympy.Expr) -> tuple[list[sympy.Expr], list[sympy.Expr]]:
    top: list[sympy.Expr] = []
    bottom: list[sympy.Expr] = []
    for factor in sympy.Mul.make_args(e):
        if factor.is_Rational and not factor.is_Integer:
            if factor.p != 1:
                top.append(sympy.Integer(factor.p))
            bottom.append(sympy.Integer(factor.q))
        elif factor.is_Pow and factor.exp.is_Rational and factor.exp < 0:
            bottom.append(factor.base**-factor.exp)
        else:
            top.append(factor)
    return top or [sympy.Integer(1)], bottom


def rank(factor: sympy.Expr) -> tuple[int, int, str]:
    """Numbers, roots, letters and their powers, exponentials and functions, sums."""
    base = factor.base if factor.is_Pow else factor
    if factor.is_Integer or factor.is_Rational:
        return 0, 0, ""
    if factor.is_number:
        return (3 if factor.is_Function else 1), 0, str(factor)
    if base.is_Symbol and not (factor.is_Pow and factor.exp.free_symbols):
        return 2, 0, base.name
    if base.is_Add:
        return 4, 0, str(factor)
    return 3, 0 if isinstance(factor, sympy.exp) else 1, str(factor)


def factors_tree(factors: list[sympy.Expr]) -> Node:
    ordered = sorted(factors, key=rank)
    tree = from_sympy(ordered[0])
    for factor in ordered[1:]:
        tree = Binary("", tree, from_sympy(factor))
    return tree


def power_tree(e: sympy.Expr) -> Node:
    if isinstance(e, sympy.exp):
        return Binary("^", Name("e"), from_sympy(e.args[0]))
    base, exponent = e.base, e.exp
    if exponent.is_Rational and exponent < 0:
        return Binary("frac", Number("1"), from_sympy(base**-exponent))
    if exponent.is_Rational and exponent.q > 1 and exponent.p == 1:
        index = None if exponent.q == 2 else Number(str(exponent.q))
        return Root(from_sympy(base), index)
    inner = from_sympy(base)
    if (
        isinstance(inner, Call)
        and len(inner.arguments) == 1
        and exponent.is_Integer
        and inner.function in FUNCTIONS
        and inner.function not in ("ln", "exp", "Re", "Im")
    ):
        return Call(inner.function, inner.arguments, power=from_sympy(exponent))
    return Binary("^", inner, from_sympy(exponent))


def call_tree(e: sympy.Expr) -> Node:  # noqa: PLR0911, one return for each kind of function
    if isinstance(e, sympy.Abs):
        return Around("abs", from_sympy(e.args[0]))
    if isinstance(e, sympy.floor | sympy.ceiling):
        return Around("floor" if isinstance(e, sympy.floor) else "ceiling", from_sympy(e.args[0]))
    if isinstance(e, sympy.factorial):
        return Suffix("!", from_sympy(e.args[0]))
    if isinstance(e, sympy.binomial):
        return Call("binom", tuple(map(from_sympy, e.args)))
    if isinstance(e, sympy.Integral):
        limits = e.limits[0]
        ends = [from_sympy(end) for end in limits[1:]]
        low, high = ends if len(ends) == 2 else (None, None)
        return Big("integral", from_sympy(e.function), low, high, limits[0].name)
    if isinstance(e, sympy.Sum):
        index, low, high = e.limits[0]
        return Big(
            "sum",
            from_sympy(e.function),
            Binary("=", Name(index.name), from_sympy(low)),
            from_sympy(high),
        )
    name = NAMES.get(type(e)) or NAMES.get(e.func)
    if name is None:
        raise NotComputable(f"{type(e).__name__} cannot be written here")
    return Call(name, tuple(map(from_sympy, e.args)))
