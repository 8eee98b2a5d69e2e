"""Whether a statement about an unknown is true at some values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import sympy

from render.mathematics.tree import RELATIONS, Binary, Listing, Name, Node, Prefix, walk
from render.planner.steps.symbols import NotComputable, to_sympy

CLOSE = 1e-7
COMPARED = ("=", "<", ">", "<=", ">=", "!=", "~~")
WHOLE = ("k", "m")  # letters that stand for any whole number in the solutions of an equation


@dataclass(frozen=True)
class Truth:
    """For which values an equation or inequality is true: what every later step must say too.

    ``points`` are assignments (letter to value) with whether it is true there. Of a step that only
    follows from the one before (``implied``), solutions may be more, never fewer.
    """

    points: tuple[tuple[tuple[tuple[str, sympy.Expr], ...], bool], ...]
    ten: bool = False


def truth_at(tree: Node, points: Sequence[Mapping[str, sympy.Expr]], *, ten: bool = False) -> Truth:
    """What is true of a statement at these points, as later steps must find it too."""
    found = []
    for point in points:
        value = truth_of(tree, point, {}, ten=ten)
        if value is not None:
            found.append((tuple(point.items()), value))
    return Truth(tuple(found), ten)


def truth_of(  # noqa: PLR0911, one return for each kind
    tree: Node, at: Mapping[str, sympy.Expr], given: Mapping[str, sympy.Expr], *, ten: bool = False
) -> bool | None:
    """Whether the statement is true with these values; None where it has no meaning.

    Letters for whole numbers are tried from -3 to 3: one that makes it true is enough.
    """
    free = {node.name for node in walk(tree) if isinstance(node, Name)} & set(WHOLE) - set(at)
    if free:
        names = sorted(free)
        tried = (
            dict(zip(names, map(sympy.Integer, row), strict=True))
            for row in product(range(-3, 4), repeat=len(names))
        )
        return any(truth_of(tree, {**at, **one}, given, ten=ten) for one in tried)
    if any(is_both(node) for node in walk(tree)):
        return any(truth_of(with_sign(tree, sign), at, given, ten=ten) for sign in "+-")
    match tree:
        case Listing(_, items, _):
            return all_of(truth_of(item, at, given, ten=ten) for item in items)
        case Binary("or", left, right):
            found = [truth_of(one, at, given, ten=ten) for one in (left, right)]
            return any(found)
        case Binary("and", left, right):
            return all_of(truth_of(one, at, given, ten=ten) for one in (left, right))
        case Binary(sign, Binary(inner, _, middle) as left, right) if (
            sign in COMPARED and inner in COMPARED
        ):
            parts = (left, Binary(sign, middle, right))
            return all_of(truth_of(one, at, given, ten=ten) for one in parts)
        case Binary(sign, left, right) if sign in RELATIONS:
            return holds_here(sign, left, right, {**given, **at}, ten=ten)
        case _:
            return None


def is_both(node: Node) -> bool:
    return isinstance(node, Binary | Prefix) and node.sign == "+-"


def with_sign(node: Node, sign: str) -> Node:
    """The formula with one of the two signs for every ±."""
    match node:
        case Binary("+-", left, right):
            return Binary(sign, with_sign(left, sign), with_sign(right, sign))
        case Prefix("+-", operand):
            inner = with_sign(operand, sign)
            return inner if sign == "+" else Prefix("-", inner)
        case Binary(own, left, right):
            return Binary(own, with_sign(left, sign), with_sign(right, sign))
        case Listing(opening, items, closing):
            return Listing(opening, tuple(with_sign(item, sign) for item in items), closing)
        case _:
            return node


def all_of(found: Iterable[bool | None]) -> bool | None:
    parts = list(found)
    if any(part is False for part in parts):
        return False
    return None if None in parts else True


def holds_here(
    sign: str, left: Node, right: Node, given: Mapping[str, sympy.Expr], *, ten: bool
) -> bool | None:
    try:
        sides = [to_sympy(side, given, ten=ten) for side in (left, right)]
    except NotComputable:
        return None if not divides_by_zero(left, right, given) else False
    a, b = (value_at(side, {}) for side in sides)
    if a is None or b is None:
        return False
    scale = CLOSE * max(1.0, abs(a), abs(b))
    if sign in ("=", "~~", "!="):
        width = 0.006 * max(1.0, abs(b)) if sign == "~~" else scale
        return (abs(a - b) <= width) != (sign == "!=")
    if abs(a.imag) > scale or abs(b.imag) > scale:
        return False
    low, high = (a.real, b.real) if sign in ("<", "<=") else (b.real, a.real)
    return high - low > -scale if sign in ("<=", ">=") else high - low > scale


def divides_by_zero(left: Node, right: Node, given: Mapping[str, sympy.Expr]) -> bool:
    """Whether a side has no value here, so that the statement is not true."""
    for side in (left, right):
        try:
            to_sympy(side, given)
        except NotComputable as problem:
            if "zero" in str(problem):
                return True
    return False


def value_at(expression: sympy.Expr, at: Mapping[sympy.Symbol, sympy.Expr]) -> complex | None:
    """The number, complex where it is; None where there is none."""
    try:
        value = complex(sympy.N(expression.subs(at), 20))
    except (TypeError, ValueError, ZeroDivisionError, OverflowError, AttributeError):
        return None
    finite = abs(value) < 1e12
    return value if finite and value == value else None  # noqa: PLR0124, nan differs from itself
