"""A step of a calculation, and the check that every step passes before it may be shown.

WrongStep      a step that does not hold; it is never caught to be shown all the same
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

import sympy

from render.mathematics.latex import latex
from render.mathematics.speech import speak_formula
from render.mathematics.tree import (
    RELATIONS,
    Binary,
    Call,
    Listing,
    Name,
    Node,
    Prefix,
    Suffix,
    walk,
)
from render.planner.steps.symbols import C, NotComputable, symbol, to_sympy

SAMPLES = ("0.37", "1.21", "2.43", "-0.71", "3.3", "-1.63", "0.052", "5.7", "-4.1", "11.9")
CLOSE = 1e-7
FEWEST = 2  # samples at which both sides have a value
LONGEST = 220  # letters of LaTeX in one line
COMPARED = ("=", "<", ">", "<=", ">=", "!=", "~~")
WHOLE = ("k", "m")  # letters that stand for any whole number in the solutions of an equation


class WrongStep(Exception):
    """A step whose two sides differ, or that changes the solutions."""


@dataclass(frozen=True)
class Truth:
    """For which values an equation or inequality is true: what every later step must say too.

    ``points`` are assignments (letter to value) with whether it is true there. Of a step that only
    follows from the one before (``implied``), solutions may be more, never fewer.
    """

    points: tuple[tuple[tuple[tuple[str, sympy.Expr], ...], bool], ...]
    ten: bool = False


@dataclass(frozen=True)
class Step:
    """One line of a calculation.

    ``shown`` is the line: relations between formulas. ``rule`` names what was done, ``why`` says it
    in plain words, ``formula`` is the rule's own LaTeX, ``say`` the sentence for the voice. What
    letters of the line stand for is ``given``. With ``truth`` the line is a statement about an
    unknown; without, both sides of each equation in it are equal wherever they have a value.
    """

    shown: Node
    rule: str
    why: str
    say: str = ""
    formula: str = ""
    given: Mapping[str, sympy.Expr] = field(default_factory=dict)
    truth: Truth | None = None
    implied: bool = False
    continued: bool = False

    def __post_init__(self) -> None:
        check(self)

    @property
    def tex(self) -> str:
        if self.continued and isinstance(self.shown, Binary):
            return f"= {latex(self.shown.right)}"
        return latex(self.shown)

    @property
    def spoken(self) -> str:
        """What the voice says: the rule's words and the line, or the step's own sentence."""
        line = self.shown.right if self.continued and isinstance(self.shown, Binary) else self.shown
        return self.say or f"{self.why[:1].upper()}{self.why[1:]}: {speak_formula(line)}."


@dataclass(frozen=True)
class Solution:
    """A worked task. ``task`` is as it was written; ``result`` the last word, as a formula and in
    words; ``proof`` are lines that check it; ``facts`` are said beside it."""

    kind: str
    task: Node
    steps: tuple[Step, ...]
    result: Node
    result_words: str
    proof: tuple[Step, ...] = ()
    facts: tuple[str, ...] = ()
    values: Mapping[str, object] = field(default_factory=dict)


def check(step: Step) -> None:
    """Raises WrongStep."""
    if step.truth is not None:
        check_truth(step, step.truth)
        return
    for relation in relations(step.shown):
        if not holds_always(relation, step.given):
            raise WrongStep(f"{latex(relation)} does not hold ({step.rule})")


def relations(tree: Node) -> list[Binary]:
    """The equations of a line, those of a chain apart."""
    match tree:
        case Listing(_, items, _):
            return [one for item in items for one in relations(item)]
        case Binary("or" | "and" | "=>" | "->" | "<=>", left, right):
            return [*relations(left), *relations(right)]
        case Binary(sign, Binary(inner, _, middle) as left, right) if (
            sign in COMPARED and inner in COMPARED
        ):
            return [*relations(left), Binary(sign, middle, right)]
        case Binary(sign) if sign in COMPARED:
            return [tree]
        case _:
            return []


def holds_always(relation: Binary, given: Mapping[str, sympy.Expr]) -> bool:
    """Whether both sides are equal at sample points, or symbolically where there is no letter."""
    left, right = (to_sympy(side, given) for side in (relation.left, relation.right))
    if isinstance(left, sympy.MatrixBase) or isinstance(right, sympy.MatrixBase):
        return same_matrices(left, right)
    if relation.sign == "!=":
        return not same(left, right)
    if relation.sign in ("<", ">", "<=", ">="):
        return ordered_at_samples(relation, given)
    return same(left, right, close=0.006 if relation.sign == "~~" else CLOSE)


def ordered_at_samples(relation: Binary, given: Mapping[str, sympy.Expr]) -> bool:
    """Whether an inequality is true at every sample point at which both sides are real."""
    sides = [to_sympy(side, given) for side in (relation.left, relation.right)]
    names = sorted(sides[0].free_symbols | sides[1].free_symbols, key=lambda s: s.name)
    found = []
    for sample in SAMPLES if names else SAMPLES[:1]:
        a, b = (value_at(side, dict.fromkeys(names, sympy.Rational(sample))) for side in sides)
        if a is not None and b is not None and max(abs(a.imag), abs(b.imag)) < CLOSE:
            low, high = (a.real, b.real) if relation.sign.startswith("<") else (b.real, a.real)
            found.append(high - low > (-CLOSE if "=" in relation.sign else 0))
    return bool(found) and all(found)


def same_matrices(left: sympy.Expr, right: sympy.Expr) -> bool:
    if (
        not all(isinstance(side, sympy.MatrixBase) for side in (left, right))
        or left.shape != right.shape
    ):
        return False
    return all(same(a, b) for a, b in zip(left, right, strict=True))


def same(left: sympy.Expr, right: sympy.Expr, *, close: float = CLOSE) -> bool:
    """Whether two expressions agree; of indefinite integrals their derivatives are compared."""
    if left == right:
        return True
    integral = next(
        (
            i
            for i in left.atoms(sympy.Integral) | right.atoms(sympy.Integral)
            if len(i.limits[0]) == 1
        ),
        None,
    )
    if integral is not None or C in left.free_symbols | right.free_symbols:
        free = sorted((left.free_symbols | right.free_symbols) - {C}, key=lambda s: s.name)
        variable = integral.limits[0][0] if integral is not None else free[0] if free else None
        if variable is None:
            return bool(left.subs(C, 0) == right.subs(C, 0))
        left, right = (sympy.diff(side.subs(C, 0), variable) for side in (left, right))
    if (
        left.has(sympy.Limit)
        or right.has(sympy.Limit)
        or left.has(sympy.oo, sympy.zoo)
        or right.has(sympy.oo)
    ):
        return limits_agree(left, right)
    return agree_at_samples(left, right, close)


def limits_agree(left: sympy.Expr, right: sympy.Expr) -> bool:
    left, right = left.doit(), right.doit()
    return left == right or agree_at_samples(left, right, CLOSE)


def agree_at_samples(left: sympy.Expr, right: sympy.Expr, close: float) -> bool:
    names = sorted((left.free_symbols | right.free_symbols), key=lambda s: s.name)
    if not names:
        return near(left, right, close)
    counted = {
        s
        for part in (left, right)
        for sum_ in part.atoms(sympy.Sum, sympy.Product)
        for limit in sum_.limits
        for s in limit[-1].free_symbols
    }
    pairs = []
    for turn in range(len(SAMPLES)):
        at = {
            name: sympy.Rational(SAMPLES[(turn + 3 * n) % len(SAMPLES)])
            for n, name in enumerate(names)
        }
        at = {
            name: whole(value) if name.is_integer or name in counted else value
            for name, value in at.items()
        }
        a, b = value_at(left, at), value_at(right, at)
        if a is not None and b is not None:
            pairs.append((a, b))
    real = [(a, b) for a, b in pairs if max(abs(a.imag), abs(b.imag)) < CLOSE]
    compared = real if len(real) >= FEWEST else pairs
    return len(compared) >= FEWEST and all(
        abs(a - b) <= close * max(1.0, abs(a), abs(b)) for a, b in compared
    )


def whole(value: sympy.Rational) -> sympy.Integer:
    return sympy.Integer(max(1, abs(round(float(value)))))


def near(left: sympy.Expr, right: sympy.Expr, close: float) -> bool:
    a, b = value_at(left, {}), value_at(right, {})
    if a is None or b is None:
        # simplify would take logarithms together, whose powers may be too large to be written
        tidy = sympy.expand if (left - right).has(sympy.log) else sympy.simplify
        return bool(tidy(left - right) == 0)
    return abs(a - b) <= close * max(1.0, abs(a), abs(b))


def value_at(expression: sympy.Expr, at: Mapping[sympy.Symbol, sympy.Expr]) -> complex | None:
    """The number, complex where it is; None where there is none."""
    try:
        value = complex(sympy.N(expression.subs(at), 20))
    except (TypeError, ValueError, ZeroDivisionError, OverflowError, AttributeError):
        return None
    finite = abs(value) < 1e12
    return value if finite and value == value else None  # noqa: PLR0124, nan differs from itself


# -- statements about an unknown ---------------------------------------------------------------


def check_truth(step: Step, truth: Truth) -> None:
    seen = False
    for assignment, expected in truth.points:
        found = truth_of(step.shown, dict(assignment), step.given, ten=truth.ten)
        seen = seen or found is not None
        if found is None or found == expected or (step.implied and found and not expected):
            continue
        at = ", ".join(f"{name} = {value}" for name, value in assignment)
        raise WrongStep(f"{latex(step.shown)} is {found} for {at}, it should not be ({step.rule})")
    if not seen:
        raise WrongStep(f"{latex(step.shown)} says nothing that can be checked ({step.rule})")


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


def truth_at(tree: Node, points: Sequence[Mapping[str, sympy.Expr]], *, ten: bool = False) -> Truth:
    """What is true of a statement at these points, as later steps must find it too."""
    found = []
    for point in points:
        value = truth_of(tree, point, {}, ten=ten)
        if value is not None:
            found.append((tuple(point.items()), value))
    return Truth(tuple(found), ten)


def equation(left: Node, right: Node) -> Binary:
    return Binary("=", left, right)


def prime_of(name: str) -> Node:
    return Suffix("'", Name(name))


def apply_function(name: str, variable: str) -> Call:
    return Call(name, (Name(variable),))


__all__ = [
    "Solution",
    "Step",
    "Truth",
    "WrongStep",
    "apply_function",
    "equation",
    "prime_of",
    "symbol",
    "truth_at",
]
