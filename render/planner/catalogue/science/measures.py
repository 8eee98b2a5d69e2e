"""Numbers with their units, wherever they stand in a text; every unit is one of `units`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import floor, log10

from render.planner.catalogue.quantities import figures, is_exact
from render.planner.catalogue.units import ALL, OF_LAWS, Unit

UNITS = (*ALL, *OF_LAWS)
NUMBER = (
    r"(?<![\w.,^])(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"(?:\s*[×x*·]\s*10\s*(?:\^\s*\{?([-−]?\d+)\}?|([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+))|[eE]([-+]?\d+)(?!\w))?"
)
LONGEST = 12  # letters of a number that is said as it stands
NOT_UNITS = {"in", "t", "d", "B"}  # words, and letters that a text uses for other things
RAISED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


@dataclass(frozen=True)
class Measure:
    """``value`` of ``unit``, written in the text from ``start`` to ``end``."""

    value: float
    unit: Unit
    start: int
    end: int
    digits: str = ""

    @property
    def said(self) -> str:
        """As the text has it, its unit in words."""
        number = self.digits if is_handy_text(self.digits) else said_number(self.value)
        return f"{number} {self.unit.one if self.value == 1 else self.unit.many}"

    @property
    def base(self) -> float:
        """The value in the base unit of its kind."""
        return (self.value + float(self.unit.shift)) * float(self.unit.size)


def names() -> dict[str, Unit]:
    """Signs as they are written; words also in capitals and in small letters."""
    found = {name: unit for unit in UNITS for name in unit.all_names if name not in NOT_UNITS}
    words = {name.lower(): unit for name, unit in found.items() if len(name) > 3}
    return {**words, **found, "kmh": found["km/h"], "KM/H": found["km/h"]}


NAMES = names()
MEASURE = re.compile(
    NUMBER
    + r"(?:\s*-\s*|\s*)("
    + "|".join(
        re.escape(name) if len(name) < 4 else f"(?i:{re.escape(name)})"
        for name in sorted(NAMES, key=len, reverse=True)
    )
    + r")(?![\w/^²³])"
)  # fmt: skip


def measures(text: str) -> list[Measure]:
    """All of them, in order."""
    found = []
    for hit in MEASURE.finditer(text):
        unit = NAMES.get(hit[5]) or NAMES[hit[5].lower()]
        found.append(Measure(number(hit), unit, hit.start(), hit.end(), written_digits(hit)))
    return found


def number(hit: re.Match[str]) -> float:
    power = (hit[2] or "").replace("−", "-") or (hit[3] or "").translate(RAISED) or hit[4] or "0"
    return float(f"{hit[1].replace(',', '')}e{max(-60, min(60, int(power)))}")


def written_digits(hit: re.Match[str]) -> str:
    """The number as it stands, nothing when it has a power of ten."""
    return "" if hit[2] or hit[3] or hit[4] else hit[1].replace(",", "")


def is_handy_text(digits: str) -> bool:
    return 0 < len(digits) <= LONGEST


def unit_of(sign: str) -> Unit | None:
    return next((unit for unit in UNITS if unit.sign == sign), None)


def in_unit(base: float, unit: Unit) -> float:
    return base / float(unit.size) - float(unit.shift)


def is_handy(value: float) -> bool:
    return value == 0 or 1e-3 <= abs(value) < 1e6


def power_of_ten(value: float) -> tuple[float, int]:
    """Between 1 and 10, and the exponent."""
    power = floor(log10(abs(value)))
    scaled = float(figures(value / 10.0**power))
    return (scaled / 10, power + 1) if scaled >= 10 else (scaled, power)


def set_number(value: float) -> str:
    """LaTeX with three figures, and with a power of ten where the number is unhandy."""
    if is_handy(value):
        return figures(value).replace("−", "-")
    front, power = power_of_ten(value)
    return rf"{figures(front)} \cdot 10^{{{power}}}"


def written_number(value: float) -> str:
    if is_handy(value):
        return figures(value)
    front, power = power_of_ten(value)
    raised = str(power).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return f"{figures(front)} · 10{raised}"


def said_number(value: float) -> str:
    if is_handy(value):
        return figures(value) if is_exact(value) else f"about {figures(value)}"
    front, power = power_of_ten(value)
    sign = "minus " if power < 0 else ""
    return f"about {figures(front)} times ten to the power of {sign}{abs(power)}"
