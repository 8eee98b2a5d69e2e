"""A law of physics, chemistry or geometry: what one knows of its quantities gives the rest."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import sympy

from render.planner.catalogue.blocks import Row
from render.planner.catalogue.science.measures import said_number, set_number, written_number

Values = dict[str, float]


@dataclass(frozen=True)
class Quantity:
    """``letter`` as in the equation and ``tex`` as set; its unit as LaTeX within ``\\mathrm``, as a
    ``sign`` outside formulas, and in words for one and for many."""

    letter: str
    tex: str
    name: str
    unit: str
    sign: str
    one: str
    many: str

    def with_unit(self, value: float) -> str:
        unit = rf"\,\mathrm{{{self.unit}}}" if self.unit else ""
        return set_number(value) + unit

    def spoken(self, value: float) -> str:
        return f"{said_number(value)} {self.one if value == 1 else self.many}".strip()

    def noted(self, value: float) -> str:
        return f"{written_number(value)} {self.sign}".strip()


@dataclass(frozen=True)
class Law:
    """``equation`` is equal to zero; ``wanted`` is what the law is written for, and plotted over
    ``along``."""

    name: str
    subtitle: str
    tex: str
    said: str
    equation: str
    quantities: tuple[Quantity, ...]
    wanted: str
    along: str
    facts: tuple[Row, ...]

    def of(self, letter: str) -> Quantity:
        return next(one for one in self.quantities if one.letter == letter)

    def solved_for(self, letter: str) -> sympy.Expr:
        """The positive solution, as a formula in the other letters."""
        return solve_law(self.equation, tuple(one.letter for one in self.quantities), letter)

    def computed(self, letter: str, values: Values) -> float:
        formula = self.solved_for(letter)
        return float(formula.subs({s: values[s.name] for s in formula.free_symbols}))


@cache
def solve_law(equation: str, letters: tuple[str, ...], letter: str) -> sympy.Expr:
    symbols = {name: sympy.Symbol(name, positive=True) for name in letters}
    return sympy.solve(sympy.sympify(equation, locals=symbols), symbols[letter])[-1]
