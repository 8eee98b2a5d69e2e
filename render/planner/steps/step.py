"""A step of a calculation, and the check that every step passes before it may be shown.

WrongStep      a step that does not hold; it is never caught to be shown all the same
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import sympy

from render.mathematics.latex import latex
from render.mathematics.speech import speak_formula
from render.mathematics.tree import (
    Binary,
    Call,
    Listing,
    Name,
    Node,
    Suffix,
)
from render.planner.steps.symbols import C, to_sympy
from render.planner.steps.truth import CLOSE, COMPARED, Truth, truth_of, value_at

SAMPLES = ("0.37", "1.21", "2.43", "-0.71", "3.3", "-1.63", "0.052", "5.7", "-4.1", "11.9")
FEWEST = 2  # samples at which both sides have a value


class WrongStep(Exception):
    """A step whose two sides differ, or that changes the solutions."""


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
        why = re.sub(r"\s*−\s*", " minus ", self.why).replace("( ", "(").strip()
        return self.say or f"{why[:1].upper()}{why[1:]}: {speak_formula(line)}."


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


def equation(left: Node, right: Node) -> Binary:
    return Binary("=", left, right)


def prime_of(name: str) -> Node:
    return Suffix("'", Name(name))


def apply_function(name: str, variable: str) -> Call:
    return Call(name, (Name(variable),))
