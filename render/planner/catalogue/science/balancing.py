"""Balancing chemical equations: as many atoms of each element on both sides."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import lcm

import sympy

from render.plan.actions import show
from render.plan.boards import Grid
from render.plan.lesson import Action
from render.plan.moves import Mark
from render.planner.catalogue.lesson_file import read_written
from render.planner.catalogue.subject import BY_SHAPE
from render.planner.catalogue.values import Several
from render.planner.request import Request

PART = re.compile(r"([A-Z][a-z]?)(\d*)|\(|\)(\d*)")
FORMULA = r"(?:\d+\s*)?(?:[A-Z][a-z]?\d*|\([A-Za-z0-9]+\)\d*)+"
EQUATION = re.compile(
    rf"({FORMULA}(?:\s*\+\s*{FORMULA})*)\s*(?:->|→|=|⟶|yields|gives|to)\s*"
    rf"({FORMULA}(?:\s*\+\s*{FORMULA})*)"
)
ARROW = re.compile(r"->|→|⟶")
SMALL = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
LOW = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
ELEMENTS = frozenset(
    re.findall(
        r"\w+",
        "H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As "
        "Se Br Kr Rb Sr Ag Cd Sn Sb I Xe Cs Ba Pt Au Hg Pb Bi",
    )
)
LETTERS, MOST_ELEMENTS = "abcdef", 6


@dataclass(frozen=True)
class Element:
    """How many of its atoms are on each side, in a row of the table."""

    sign: str
    left: int
    right: int
    row: int

    @property
    def is_even(self) -> bool:
        return self.left == self.right

    @property
    def acts(self) -> tuple[Action, ...]:
        marks = (
            Mark(target=f"table.{self.row}_{column}", role="good" if self.is_even else "bad")
            for column in (1, 2)
        )
        return show(f"table.r{self.row}"), *marks


@dataclass(frozen=True)
class Equation:
    """Substances with numbers, or letters for them, as it is set and written."""

    left: tuple[str, ...]
    right: tuple[str, ...]
    numbers: tuple[int | str, ...]

    def tex(self, _: str = "") -> str:
        return self.join(r"\to", set_substance)

    def written(self, _: str = "") -> str:
        return self.join("→", lambda number, formula: number + formula.translate(LOW))

    def join(self, arrow: str, write: Callable[[str, str], str]) -> str:
        pairs = zip(self.numbers, self.left + self.right, strict=True)
        parts = [write("" if n == 1 else str(n), one) for n, one in pairs]
        cut = len(self.left)
        return f"{' + '.join(parts[:cut])} {arrow} {' + '.join(parts[cut:])}"

    @property
    def elements(self) -> tuple[Element, ...]:
        left, right = Counter[str](), Counter[str]()
        for at, (n, one) in enumerate(zip(self.numbers, self.left + self.right, strict=True)):
            side = left if at < len(self.left) else right
            side.update({element: int(n) * count for element, count in atoms(one).items()})
        rows = enumerate(sorted(left | right), 1)
        return tuple(Element(e, left[e], right[e], row) for row, e in rows)

    @property
    def told(self) -> tuple[Element, ...]:
        return self.elements[:MOST_ELEMENTS]

    @property
    def is_even(self) -> bool:
        return all(element.is_even for element in self.elements)

    @property
    def table(self) -> Grid:
        rows = ((one.sign, str(one.left), str(one.right)) for one in self.elements)
        return Grid(id="table", rows=(("atoms", "left", "right"), *rows), side=True)


@dataclass(frozen=True)
class Reaction:
    """Substances on both sides, and the smallest whole numbers that balance them."""

    left: tuple[str, ...]
    right: tuple[str, ...]
    numbers: tuple[int, ...]

    @property
    def before(self) -> Equation:
        return Equation(self.left, self.right, (1,) * len(self.numbers))

    @property
    def lettered(self) -> Equation:
        return Equation(self.left, self.right, tuple(LETTERS[: len(self.numbers)]))

    @property
    def after(self) -> Equation:
        return Equation(self.left, self.right, self.numbers)

    @property
    def lefts(self) -> Several:
        return Several(tuple(one.translate(LOW) for one in self.left), "and")

    @property
    def rights(self) -> Several:
        return Several(tuple(one.translate(LOW) for one in self.right), "and")

    @property
    def found(self) -> str:
        return r",\ ".join(f"{k} = {n}" for k, n in zip(LETTERS, self.numbers, strict=False))

    @property
    def told(self) -> str:
        return ", ".join(f"{k} is {n}" for k, n in zip(LETTERS, self.numbers, strict=False))


def atoms(formula: str) -> Counter[str]:
    """How many atoms of each element; brackets count as often as the number behind them."""
    stack: list[Counter[str]] = [Counter()]
    for found in PART.finditer(formula):
        if found[0] == "(":
            stack.append(Counter())
        elif found[0].startswith(")") and len(stack) > 1:
            inner = stack.pop()
            times = int(found[3] or 1)
            stack[-1].update({element: n * times for element, n in inner.items()})
        elif found[1]:
            stack[-1][found[1]] += int(found[2] or 1)
    return stack[0]


def balance_equation(left: Sequence[str], right: Sequence[str]) -> Reaction | None:
    """None when no numbers balance it, or more than one set does."""
    counts = [atoms(one) for one in (*left, *right)]
    elements = sorted({element for count in counts for element in count})
    if not elements or not set(elements) <= ELEMENTS:
        return None
    signs = [1] * len(left) + [-1] * len(right)
    matrix = sympy.Matrix(
        [[sign * count[e] for sign, count in zip(signs, counts, strict=True)] for e in elements]
    )
    space = matrix.nullspace()
    if len(space) != 1:
        return None
    whole = space[0] * lcm(*(int(n.q) for n in space[0]))
    numbers = tuple(int(n) for n in whole / sympy.gcd(list(whole)))
    numbers = tuple(-n for n in numbers) if numbers[0] < 0 else numbers
    fits = all(0 < n <= 50 for n in numbers)
    return Reaction(tuple(left), tuple(right), numbers) if fits else None


def read_reaction(request: Request) -> Reaction | None:
    found = EQUATION.search(request.text.translate(SMALL))
    if found is None:
        return None
    left, right = (
        [re.sub(r"^\d+\s*", "", part.strip()) for part in side.split("+")]
        for side in found.groups()
    )
    return balance_equation(left, right) if len(left) + len(right) <= 6 else None


def set_substance(number: str, formula: str) -> str:
    lowered = re.sub(r"(\d+)", r"_{\1}", formula)
    return rf"{number}\,\mathrm{{{lowered}}}" if number else rf"\mathrm{{{lowered}}}"


def score(request: Request) -> float:
    """By words, or by a reaction with an arrow that stands alone in the topic."""
    given = read_reaction(request) is not None
    by_words = WRITTEN.subject.score(request, given=given)
    topic = request.topic.translate(SMALL)
    alone = ARROW.search(topic) and not WRITTEN.subject.foreign(EQUATION.sub(" ", topic))
    return by_words or (BY_SHAPE + 3 if given and alone else 0.0)


WRITTEN = read_written(__file__, Reaction, read_reaction)
TEMPLATES = (replace(WRITTEN.template, score=score),)
