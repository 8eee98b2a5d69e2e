"""Exponential functions, and the logarithm that undoes them."""

from __future__ import annotations

import re
from dataclasses import dataclass

import sympy

from render.plan.expressions import from_sympy
from render.planner.catalogue.blocks import X
from render.planner.catalogue.lesson_file import read_templates
from render.planner.catalogue.reading import NUMBER
from render.planner.catalogue.speech import plain_number
from render.planner.request import Request

LOG_OF = re.compile(
    rf"\blog(?:arithm)?\s*(?:_|to\s+(?:the\s+)?base|base)?\s*({NUMBER})\s*(?:of\s*)?\(?\s*({NUMBER})",
    re.IGNORECASE,
)
POWER_EQUALS = re.compile(rf"({NUMBER})\s*\^\s*x\s*=\s*({NUMBER})", re.IGNORECASE)
STEPS = range(6)


@dataclass(frozen=True)
class Power:
    """A base, and a power of it whose exponent is looked for."""

    base: sympy.Rational
    power: sympy.Rational

    @property
    def fits(self) -> bool:
        usual = sympy.Rational(1, 10) <= self.base <= 10 and self.base != 1
        if not (usual and sympy.Rational(1, 1000) <= self.power <= 100_000):
            return False
        return abs(float(sympy.log(self.power) / sympy.log(self.base))) <= 20

    @property
    def exponent(self) -> sympy.Expr:
        """log of power to base; whole or a fraction where it is."""
        exact = sympy.log(self.power) / sympy.log(self.base)
        for bottom in (1, 2, 3):
            near = sympy.Rational(round(float(exact) * bottom), bottom)
            if self.base**near == self.power:
                return near
        return exact

    @property
    def b(self) -> str:
        """The base under an exponent."""
        tex = str(sympy.latex(self.base))
        return tex if self.base.is_Integer else rf"\left({tex}\right)"

    @property
    def powers(self) -> tuple[float, ...]:
        return tuple(float(self.base**n) for n in STEPS)

    @property
    def tops(self) -> tuple[str, ...]:
        values = (self.base**n for n in STEPS)
        return tuple(plain_number(v) if len(str(v)) < 9 else f"{float(v):.3g}" for v in values)

    @property
    def curve(self) -> str:
        return from_sympy(self.base**X)

    @property
    def reach(self) -> float:
        return 3.0 if 0.4 < float(self.base) < 3 else 1.6

    @property
    def across(self) -> tuple[float, float]:
        return -self.reach, self.reach

    @property
    def up(self) -> tuple[float, float]:
        b = float(self.base)
        top = max(b**self.reach, b**-self.reach)
        return -0.1 * top, top


def read_power(request: Request) -> Power | None:
    """Base and power of ``2^x = 10``, ``log base 2 of 10``, or the base of ``2^x`` alone."""
    found = POWER_EQUALS.search(request.text) or LOG_OF.search(request.text)
    if found:
        return Power(sympy.Rational(found[1]), sympy.Rational(found[2]))
    f = request.expression
    if f is not None and f.is_Pow and f.exp == X and f.base.is_Rational:
        return Power(f.base, f.base**3)
    return None


TEMPLATES = read_templates(__file__, Power, read_power)
