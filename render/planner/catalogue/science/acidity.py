"""pH: how acid a solution is, as a logarithm of its hydrogen ions."""

from __future__ import annotations

import re
from dataclasses import dataclass

import sympy

from render.planner.catalogue.lesson_file import read_templates
from render.planner.catalogue.quantities import figures
from render.planner.request import Request

POWER = r"(\d+(?:\.\d+)?)?\s*[x×*·]?\s*10\s*\^?\s*\(?\{?\s*([-−⁻]\s*[\d⁰¹²³⁴⁵⁶⁷⁸⁹]+)\}?\)?"
ION = r"(?:\[\s*H\s*(?:3O)?\s*\^?\+\s*\]|\bH\+|concentration|\bions?)[^\d]{0,30}"
BY_POWER = re.compile(POWER)
BY_ION = re.compile(ION + r"(\d*\.\d+|\d+(?:\.\d+)?(?:e-\d+)?)(?!\s*[x×*·^])", re.IGNORECASE)
MOLAR = re.compile(r"(\d*\.?\d+(?:e-\d+)?)\s*(?:mol\s*/\s*(?:l|L|dm)|M\b|molar)")
PH = re.compile(r"\bpH\s*(?:value)?\s*(?:of|is|=|:)?\s*(\d{1,2}(?:\.\d+)?)\b")
LOWERED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻−", "0123456789--")
RAISED = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
MIDDLE, END = 7, 14


@dataclass(frozen=True)
class Scientific:
    """A number as a power of ten: 2.5 · 10⁻⁴."""

    number: sympy.Expr

    def told(self, before: str, after: str) -> str:
        digits, exponent = f"{float(self.number):.3e}".split("e")
        power = after.format(int(exponent))
        return power if float(digits) == 1 else f"{figures(float(digits), 4)}{before}{power}"

    def tex(self, _: str = "") -> str:
        return self.told(r" \cdot ", "10^{{{}}}")

    def written(self, _: str = "") -> str:
        factor, _, exponent = self.told(" · 10^", "{}").rpartition("10^")
        return f"{factor}10{exponent.translate(RAISED)}"

    def said(self, _: str = "") -> str:
        return self.told(" times ", "ten to the power {}").replace("-", "minus ")


@dataclass(frozen=True)
class Solution:
    """With so many moles of hydrogen ions in a litre."""

    amount: sympy.Expr
    middle = ((0, MIDDLE),)

    @property
    def fits(self) -> bool:
        return bool(sympy.Rational(1, 10**14) <= self.amount <= 1)

    @property
    def ions(self) -> Scientific:
        return Scientific(self.amount)

    @property
    def ph(self) -> float:
        return float(-sympy.log(self.amount, 10))

    @property
    def place(self) -> int:
        """The nearest cell of the scale."""
        return min(END, max(0, round(self.ph)))

    @property
    def cell(self) -> tuple[tuple[int, int], ...]:
        return ((0, self.place),)


def read_solution(request: Request) -> Solution | None:
    """From the concentration of hydrogen ions, or the pH."""
    text = request.text
    if power := BY_POWER.search(text):
        exponent = int(re.sub(r"\s", "", power[2].translate(LOWERED)))
        return Solution(sympy.Rational(power[1] or "1") * sympy.Integer(10) ** exponent)
    if found := BY_ION.search(text) or MOLAR.search(text):
        return Solution(sympy.Rational(found[1]))
    given = PH.search(text)
    if given is None or not 0 <= float(given[1]) <= END:
        return None
    return Solution(sympy.Integer(10) ** -sympy.Rational(given[1]))


TEMPLATES = read_templates(__file__, Solution, read_solution)
