"""Laws as data: ``laws.txt`` holds three lines a law, and this module reads them.

The first line is ``name | formula | letter: name/other name [unit] usual value; ...``, where ``=``
before the value marks a constant. The second has the phrases that ask for the law, and the words
that stand beside them; the third the law in words, and what it means.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import sympy

from render.library.phrases import phrases
from render.mathematics.latex import latex
from render.mathematics.plain import plain
from render.mathematics.reader import parse_formula
from render.planner.catalogue.science.law import Law, Quantity
from render.planner.catalogue.science.measures import unit_of
from render.planner.catalogue.subject import Subject
from render.planner.catalogue.units import Unit

TABLE = Path(__file__).with_name("laws.txt")
LINES_OF_A_LAW = 3
WORDS = (
    "physics law* equation* formula* unit* si problem* calculat* mass force time distance speed "
    "velocity volume area energy work power object* body bodies moving pushed has have"
)
QUANTITY = re.compile(r"(\w+): ([^\[\];]+?) \[([^\]]*)\] ([=~]?)([\d.eE+-]+)")
LETTER = re.compile(r"[^\W\d]\w*")
IN_PLANE = frozenset({"length", "area"})


@dataclass(frozen=True)
class Entry:
    """A quantity of a law; ``names`` are the words that a text may use, the first is ours."""

    letter: str
    names: tuple[str, ...]
    sign: str
    usual: float
    is_constant: bool
    is_along: bool = False

    @property
    def unit(self) -> Unit | None:
        return unit_of(self.sign)

    @property
    def kind(self) -> str:
        return self.unit.kind if self.unit else ""


@dataclass(frozen=True)
class Row:
    """A law of the table."""

    name: str
    formula: str
    entries: tuple[Entry, ...]
    asks: tuple[str, ...]
    words: str
    elsewhere: tuple[str, ...]
    says: str
    means: tuple[str, ...]

    @cached_property
    def subject(self) -> Subject:
        known = " ".join(name for one in self.entries for name in one.names)
        return Subject(self.asks, f"{self.words} {known} {WORDS}", self.elsewhere)

    @cached_property
    def context(self) -> re.Pattern[str]:
        return phrases((*self.words.split(), *self.asks))

    @property
    def title(self) -> str:
        return self.name[0].upper() + self.name[1:]

    @property
    def is_in_plane(self) -> bool:
        return all(one.kind in IN_PLANE for one in self.entries)

    def of(self, letter: str) -> Entry:
        return next(one for one in self.entries if one.letter == letter)

    def law(self, units: dict[str, Unit] | None = None) -> Law:
        """For the engine of laws, its quantities in these units instead of the table's."""
        units = units or {}
        left, right = self.formula.split("=")
        wanted = next(one for one in self.entries if one.letter == self.wanted)
        others = [one for one in self.entries if not one.is_constant and one != wanted]
        along = next((one for one in others if one.is_along), others[0])
        return Law(
            name=self.name,
            subtitle=plain(parse_formula(self.formula)),
            tex=latex(parse_formula(self.formula)),
            said=self.says,
            equation=f"({left}) - ({right})".replace("^", "**"),
            quantities=tuple(measure_entry(one, units.get(one.letter)) for one in self.entries),
            wanted=wanted.letter,
            along=along.letter,
            facts=(
                (plain(parse_formula(self.formula)), self.says),
                *((one, one) for one in self.means),
            ),
        )

    @cached_property
    def wanted(self) -> str:
        """What is computed when nothing was given: the first letter of the formula that varies."""
        letters = LETTER.findall(self.formula)
        return next(str(n) for n in letters if not self.of(n).is_constant)


def measure_entry(entry: Entry, unit: Unit | None) -> Quantity:
    unit = unit or entry.unit
    sign = unit.sign if unit else entry.sign
    return Quantity(
        letter=entry.letter,
        tex=latex(parse_formula(entry.letter)),
        name=entry.names[0],
        unit=set_unit(sign),
        sign=sign,
        one=unit.one if unit else sign,
        many=unit.many if unit else sign,
    )


def set_unit(sign: str) -> str:
    """A unit as LaTeX within ``\\mathrm``."""
    for written, tex in (("²", "^2"), ("³", "^3"), ("·", r" \cdot "), ("Ω", r"\Omega "),
                         ("µ", r"\mu "), ("°", r"^\circ ")):  # fmt: skip
        sign = sign.replace(written, tex)
    return sign.strip()


@cache
def rows() -> tuple[Row, ...]:
    """The laws of the table. Raises ValueError, with the line, for what is no law."""
    text = TABLE.read_text(encoding="utf-8").splitlines()
    lines = [(n, line.strip()) for n, line in enumerate(text, 1)
             if line.strip() and not line.startswith("#")]  # fmt: skip
    groups = [lines[n : n + LINES_OF_A_LAW] for n in range(0, len(lines), LINES_OF_A_LAW)]
    return tuple(row(group) for group in groups)


def row(group: list[tuple[int, str]]) -> Row:
    at = f"{TABLE.name}, line {group[0][0]}"
    parts = [[part.strip() for part in line.split(" | ")] for _, line in group]
    counts = [len(one) for one in parts]
    if len(counts) != LINES_OF_A_LAW or counts[0] != 3 or counts[1] not in (2, 3) or counts[2] < 2:
        raise ValueError(
            f"{at}: a law is name | formula | quantities, then asks | words, then says | means"
        )
    (name, formula, listed), (asks, words, *elsewhere), (says, *means) = parts
    entries = tuple(entry(part.strip(), at) for part in listed.split(";"))
    letters = set(LETTER.findall(formula)) - {"pi"}
    if letters != {one.letter for one in entries}:
        raise ValueError(f"{at}: the formula and the list have different letters")
    calls, away = (
        tuple(one.strip() for one in part.split(",") if one.strip())
        for part in (asks, ",".join(elsewhere))
    )
    return Row(name, formula, entries, calls, words, away, says, tuple(means))


def entry(part: str, at: str) -> Entry:
    hit = QUANTITY.fullmatch(part)
    if hit is None:
        raise ValueError(f"{at}: {part!r} is not 'letter: name/other name [unit] value'")
    names = tuple(hit[2].split("/"))
    found = Entry(hit[1], names, hit[3], float(hit[5]), hit[4] == "=", hit[4] == "~")
    if found.unit is None and not found.is_constant and found.sign:
        raise ValueError(f"{at}: {found.sign!r} is no unit of units.py")
    return found


def checks(law: Law, values: dict[str, float]) -> tuple[float, float]:
    """Both sides of the law with these values."""
    symbols = {one.letter: sympy.Symbol(one.letter, positive=True) for one in law.quantities}
    left, right = (sympy.sympify(side.replace("^", "**"), locals=symbols)
                   for side in law.equation[1:-1].split(") - ("))  # fmt: skip
    put = {symbols[letter]: value for letter, value in values.items()}
    return float(left.subs(put)), float(right.subs(put))
