"""The lines of an equation while it is being solved, and the linear equation at the end of most.

A way of solving is a function that adds lines to a `Work` and gives the solutions.

    NoWay          an equation that none of the ways here solves
    TrueForAll     both sides are the same for every number
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import sympy

from render.mathematics.plain import plain
from render.mathematics.tree import Binary, Name, Node, Number
from render.planner.steps.step import Step, equation
from render.planner.steps.symbols import to_sympy
from render.planner.steps.trees import from_sympy
from render.planner.steps.truth import Truth, truth_at

Roots = list[sympy.Expr]
SAMPLES = ("0", "1", "-1", "2", "1/3", "7/2", "-5", "12", "-7/3")
Way = Callable[["Work"], "Roots | None"]


class NoWay(ValueError):
    """An equation that none of the ways here solves."""


class TrueForAll(Exception):
    """Both sides are the same for every number."""


@dataclass
class Work:
    """The lines of one equation, each checked against the first."""

    left: sympy.Expr
    right: sympy.Expr
    x: sympy.Symbol
    shown: Binary
    solver: Callable[[Work], Roots]
    method: str = ""
    ten: bool = False
    is_branch: bool = False
    steps: list[Step] = field(default_factory=list)
    facts: list[str] = field(default_factory=list)
    false_roots: Roots = field(default_factory=list)
    truth: Truth = field(init=False)

    def __post_init__(self) -> None:
        known = [*candidates(self.left - self.right, self.x), *map(sympy.Rational, SAMPLES)]
        points = [{self.x.name: value} for value in dict.fromkeys(known)]
        self.truth = truth_at(self.shown, points, ten=self.ten)

    @property
    def difference(self) -> sympy.Expr:
        return self.left - self.right

    def add(
        self,
        shown: Node,
        rule: str,
        why: str,
        *,
        say: str = "",
        formula: str = "",
        implied: bool = False,
    ) -> None:
        if self.steps and plain(self.steps[-1].shown) == plain(shown):
            return
        self.steps.append(Step(shown, rule, why, say, formula, truth=self.truth, implied=implied))

    def relation(
        self, left: sympy.Expr, right: sympy.Expr, rule: str, why: str, **more: object
    ) -> None:
        """A line with these sides, which are the equation's sides from here on."""
        self.left, self.right = left, right
        self.add(equation(from_sympy(left), from_sympy(right)), rule, why, **more)  # type: ignore[arg-type]  # the names are those of add

    def conclude(self, roots: Sequence[sympy.Expr], rule: str, why: str, **more: object) -> Roots:
        ordered = in_order(roots)
        if ordered:
            self.add(any_of(self.x, ordered), rule, why, **more)  # type: ignore[arg-type]  # the names are those of add
        return ordered

    def branch(self, left: sympy.Expr, right: sympy.Expr, *, named: str = "") -> Roots:
        """Another equation that this one leads to, solved on its own; its lines are kept, the first
        under a name where there are several."""
        part = Work(
            left,
            right,
            self.x,
            equation(from_sympy(left), from_sympy(right)),
            self.solver,
            ten=self.ten,
            is_branch=True,
        )
        roots = self.solver(part)
        self.take(part, named)
        return roots

    def in_letter(self, left: sympy.Expr, stands_for: sympy.Expr, letter: sympy.Symbol) -> Roots:
        """The equation ``left = 0`` in a new letter, which is introduced first."""
        shown = equation(from_sympy(letter), from_sympy(stands_for))
        why = f"a substitution: write {letter.name} for {plain(from_sympy(stands_for))}"
        self.steps.append(Step(shown, "substitution", why, given={letter.name: stands_for}))
        part = Work(
            left,
            sympy.Integer(0),
            letter,
            equation(from_sympy(left), Number("0")),
            self.solver,
            ten=self.ten,
            is_branch=True,
        )
        part.steps.append(
            Step(part.shown, "substitution", f"the equation in {letter.name}", truth=part.truth)
        )
        roots = self.solver(part)
        self.take(part, "")
        return roots

    def take(self, part: Work, named: str) -> None:
        lines = list(part.steps)
        if lines and named:
            lines[0] = replace(lines[0], why=f"{named}: {lines[0].why}")
        self.steps += lines
        self.facts += [fact for fact in part.facts if fact not in self.facts]


def candidates(difference: sympy.Expr, x: sympy.Symbol) -> Roots:
    """Solutions as SymPy knows them, to try the lines with."""
    try:
        found = sympy.solve(difference, x)
    except (NotImplementedError, ValueError, TypeError, AttributeError):
        return []
    return [
        root for root in found if isinstance(root, sympy.Expr) and root.is_number and is_real(root)
    ][:8]


def is_real(value: sympy.Expr) -> bool:
    if value.is_real is not None:
        return bool(value.is_real)
    number = complex(sympy.N(value, 20))
    return abs(number.imag) < 1e-12


def in_order(roots: Sequence[sympy.Expr]) -> Roots:
    kept = [root for root in dict.fromkeys(map(tidy, roots)) if is_real(root)]
    return sorted(kept, key=lambda root: float(sympy.re(sympy.N(root, 20))))


def tidy(root: sympy.Expr) -> sympy.Expr:
    """The root in its shorter form."""
    simple = sympy.nsimplify(sympy.radsimp(root)) if root.is_Float else sympy.radsimp(root)
    return min((root, simple), key=lambda form: len(str(form)))


def any_of(x: sympy.Symbol, roots: Sequence[sympy.Expr]) -> Node:
    tree: Node | None = None
    for root in roots:
        one = equation(Name(x.name), from_sympy(root))
        tree = one if tree is None else Binary("or", tree, one)
    if tree is None:
        raise ValueError("there is no root to write")
    return tree


def linear(work: Work) -> Roots | None:
    """Brackets away, fractions away, the unknown to one side, divide."""
    x = work.x
    sides = [sympy.expand(side) for side in (work.left, work.right)]
    if not all(side.is_polynomial(x) and sympy.degree(side, x) <= 1 for side in sides):
        return None
    if not sympy.expand(work.difference).has(x):
        return None
    written = [to_sympy(side, ten=work.ten) for side in (work.shown.left, work.shown.right)]
    bottoms = [
        sympy.denom(c) for side in sides for c in sympy.Poly(side, x).all_coeffs() if c.is_Rational
    ]
    factor = sympy.ilcm(*bottoms) if bottoms else 1
    if factor > 1:
        sides = [sympy.expand(side * factor) for side in sides]
        work.relation(sides[0], sides[1], "clearing fractions", f"multiply both sides by {factor}")
    elif sides != written or plain(equation(*map(from_sympy, sides))) != plain(work.shown):
        work.relation(sides[0], sides[1], "simplifying", "simplify both sides")
    return isolate(work, *sides)


def isolate(work: Work, left: sympy.Expr, right: sympy.Expr) -> Roots:
    x = work.x
    if right.has(x) and not left.has(x):
        left, right = right, left
        work.relation(left, right, "swapping sides", "swap the sides")
    moved = right.coeff(x, 1) * x
    if moved != 0:
        left, right = sympy.expand(left - moved), sympy.expand(right - moved)
        work.relation(left, right, "same on both sides", move_term(moved))
    constant = left.subs(x, 0)
    if constant != 0:
        left, right = sympy.expand(left - constant), sympy.expand(right - constant)
        work.relation(left, right, "same on both sides", move_term(constant))
    slope = left.coeff(x, 1)
    root = (
        sympy.nsimplify(right / slope)
        if (right / slope).is_Rational
        else sympy.simplify(right / slope)
    )
    why = (
        f"divide both sides by {plain(from_sympy(slope))}"
        if slope != 1
        else "the unknown stands alone"
    )
    return work.conclude([root], "dividing", why)


def move_term(term: sympy.Expr) -> str:
    if term.could_extract_minus_sign():
        return f"add {plain(from_sympy(-term))} to both sides"
    return f"subtract {plain(from_sympy(term))} from both sides"
