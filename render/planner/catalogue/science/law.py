"""A law of physics or chemistry between three or four quantities: what one knows gives the rest."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import sympy

from render.plan.objects import Motif
from render.planner.catalogue.blocks import (
    Row,
)
from render.planner.catalogue.request import Request
from render.planner.catalogue.science.quantities import (
    about,
    plain,
    quantities,
)
from render.planner.catalogue.subject import Subject

Values = dict[str, float]
NAMED = r"\s*(?:is|of|=|:)?\s*(?:about\s+)?(\d+(?:\.\d+)?)"


@dataclass(frozen=True)
class Quantity:
    """``letter`` as in the equation and ``tex`` as written; ``said`` is its unit in words.

    ``kind`` is a kind of `quantities`, whose values come in SI units; ``size`` of them make one
    ``unit``. Without a kind a value is known by its name alone.
    """

    letter: str
    name: str
    unit: str
    said: str
    usual: float
    kind: str = ""
    size: float = 1.0
    tex: str = ""

    @property
    def written(self) -> str:
        return self.tex or self.letter

    def all_in(self, text: str) -> list[float]:
        """Values above zero, in our unit."""
        found = [value / self.size for value in quantities(text, self.kind)] if self.kind else []
        if not found:
            names = rf"\b(?:{self.name.split(' (')[0]}|{re.escape(self.letter)}\s*=)"
            found = [float(n) for n in re.findall(names + NAMED, text, re.IGNORECASE)]
        return [value for value in found if 1e-6 <= value <= 1e7]

    @property
    def plain_unit(self) -> str:
        """The unit outside formulas."""
        return self.unit.replace("^2", "²").replace("^3", "³").replace(r" \cdot ", "·")

    def with_unit(self, value: float) -> str:
        return rf"{plain(value)}\,\mathrm{{{self.unit}}}" if self.unit else plain(value)

    def spoken(self, value: float) -> str:
        return about(value, self.said)


@dataclass(frozen=True)
class Law:
    """``equation`` is equal to zero; ``wanted`` is computed when the text does not say otherwise,
    and plotted over ``along``."""

    name: str
    title: str
    subtitle: str
    hook: str
    subject: Subject
    tex: str
    said: str
    equation: str
    quantities: tuple[Quantity, ...]
    wanted: str
    along: str
    facts: tuple[Row, ...]
    examples: tuple[tuple[str, str], ...]
    motif: Motif = "curve"

    def of(self, letter: str) -> Quantity:
        return next(one for one in self.quantities if one.letter == letter)

    def solved_for(self, letter: str) -> sympy.Expr:
        """The positive solution, as a formula in the other letters."""
        return solved(self.equation, tuple(one.letter for one in self.quantities), letter)

    def computed(self, letter: str, values: Values) -> float:
        formula = self.solved_for(letter)
        return float(formula.subs({s: values[s.name] for s in formula.free_symbols}))


@cache
def solved(equation: str, letters: tuple[str, ...], letter: str) -> sympy.Expr:
    symbols = {name: sympy.Symbol(name, positive=True) for name in letters}
    return sympy.solve(sympy.sympify(equation, locals=symbols), symbols[letter])[-1]


def given(law: Law, text: str) -> Values:
    """What the text says; two quantities of one kind take its values in turn."""
    found: Values = {}
    taken: dict[str, int] = {}
    for one in law.quantities:
        values = one.all_in(text)
        place = taken.get(one.kind, 0) if one.kind else 0
        if place < len(values):
            found[one.letter] = values[place]
            taken[one.kind] = place + 1
    return found


def case_of(law: Law, request: Request) -> tuple[str, Values]:
    """What is computed, and all values with it."""
    known = given(law, request.text)
    unknown = [one.letter for one in law.quantities if one.letter not in known]
    wanted = law.wanted if law.wanted in unknown or not unknown else unknown[0]
    values = {one.letter: known.get(one.letter, one.usual) for one in law.quantities}
    values[wanted] = law.computed(wanted, values)
    if not 1e-4 <= values[wanted] <= 1e8:
        values = {one.letter: one.usual for one in law.quantities}
        wanted = law.wanted
        values[wanted] = law.computed(wanted, values)
    return wanted, values
