"""A quantity in another unit: by the factor between both units, or, for temperatures, by scale."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import sympy

from render.planner.catalogue.lesson_file import read_written
from render.planner.catalogue.quantities import figures, plain
from render.planner.catalogue.units import ALL, R, Unit
from render.planner.catalogue.values import Measured, Value
from render.planner.request import Request

BY_NAME: dict[str, Unit] = {name: unit for unit in ALL for name in unit.all_names}
LOWER = {name.lower(): unit for name, unit in reversed(BY_NAME.items()) if len(name) > 1}
NAMES = "|".join(re.escape(name) for name in sorted(BY_NAME, key=len, reverse=True))
TASK = re.compile(
    rf"(?<![\w.])([-−]?\d+(?:\.\d+)?)\s?({NAMES})(?![\w²³^/])\s*(?:to|in|into|as|=)\s*"
    rf"(?:\?\s*|how many\s+)?(?:the\s+)?({NAMES})(?![\w²³^/])",
    re.IGNORECASE,
)
ASKED_FIRST = re.compile(
    rf"how many\s+({NAMES})\s+(?:are|is)?\s*(?:there\s+)?(?:in|make)\s+([-−]?\d+(?:\.\d+)?|an?)\s?"
    rf"({NAMES})(?![\w²³^/])",
    re.IGNORECASE,
)
FORMULAS = {
    ("°C", "°F"): (r"F = \frac{9}{5} \cdot C + 32", "times nine fifths, then plus 32",
                   r"\frac{{9}}{{5}} \cdot {0} + 32"),
    ("°F", "°C"): (r"C = \frac{5}{9} \cdot (F - 32)", "minus 32, then times five ninths",
                   r"\frac{{5}}{{9}} \cdot ({0} - 32)"),
    ("°C", "K"): (r"T = C + 273.15", "plus 273.15", "{0} + 273.15"),
    ("K", "°C"): (r"C = T - 273.15", "minus 273.15", "{0} - 273.15"),
    ("°F", "K"): (r"T = \frac{5}{9} \cdot (F + 459.67)", "plus 459.67, then times five ninths",
                  r"\frac{{5}}{{9}} \cdot ({0} + 459.67)"),
    ("K", "°F"): (r"F = \frac{9}{5} \cdot T - 459.67", "times nine fifths, then minus 459.67",
                  r"\frac{{9}}{{5}} \cdot {0} - 459.67"),
}  # fmt: skip
HANDY = {"°C": (0, 10, 37, 100), "°F": (0, 32, 98, 212), "K": (0, 273, 300, 373)}
DIGITS, MOST_ROWS = 7, 5


@dataclass(frozen=True)
class Task:
    """A value in a unit, and the unit that it is wanted in."""

    value: sympy.Rational
    of: Unit
    to: Unit

    @property
    def converted(self) -> sympy.Rational:
        base = (self.value + self.of.shift) * self.of.size
        return base / self.to.size - self.to.shift

    @property
    def given(self) -> Measured:
        return measure(self.value, self.of)

    @property
    def result(self) -> Measured:
        return measure(self.converted, self.to)

    @property
    def factor(self) -> Measured:
        return measure(self.of.size / self.to.size, self.to)

    @property
    def inverse(self) -> Measured:
        return measure(self.to.size / self.of.size, self.of)

    @property
    def one_of(self) -> Measured:
        return measure(R(1), self.of)

    @property
    def one_to(self) -> Measured:
        return measure(R(1), self.to)

    @property
    def is_temperature(self) -> bool:
        return self.of.kind == "temperature"

    @property
    def is_divided(self) -> bool:
        """Whether the other unit's size in this one is the simpler number."""
        by_factor = not self.is_temperature and self.inverse.exact
        return by_factor and (self.factor.number < 1 or not self.factor.exact)

    @property
    def is_multiplied(self) -> bool:
        return not (self.is_temperature or self.is_divided)

    @property
    def times(self) -> Value:
        return Value(self.factor.number, DIGITS)

    @property
    def step(self) -> Value:
        return Value(self.inverse.number, DIGITS)

    @property
    def plain_result(self) -> Value:
        return Value(self.result.number, DIGITS)

    @property
    def to_tex(self) -> str:
        return self.result.unit_tex

    @property
    def sign(self) -> str:
        return "=" if self.factor.exact else r"\approx"

    @property
    def texts(self) -> tuple[str, str, str]:
        """Of a temperature: its formula, the same in words, and with a place for the number."""
        return FORMULAS.get((self.of.sign, self.to.sign), ("", "", ""))

    @property
    def formula(self) -> str:
        return self.texts[0]

    @property
    def way(self) -> str:
        return self.texts[1]

    @property
    def put(self) -> str:
        value = plain(float(self.value), DIGITS)
        bracketed = rf"\left({value}\right)" if self.value < 0 else value
        return self.texts[2].format(bracketed)

    @property
    def rows(self) -> tuple[tuple[str, str], ...]:
        """Our value and some handy ones in both units."""
        values = (self.value, *HANDY.get(self.of.sign, (1, 2, 5, 10)))
        tasks = [Task(R(value), self.of, self.to) for value in dict.fromkeys(values)]
        pairs = [(one.value, one.converted) for one in tasks[:MOST_ROWS]]
        told = [tuple(figures(float(value), 5)[:14] for value in pair) for pair in pairs]
        return ((self.of.sign, self.to.sign), *((one, other) for one, other in told))


def measure(value: sympy.Rational, unit: Unit) -> Measured:
    return Measured(float(value), DIGITS, unit)


def find_unit(name: str) -> Unit | None:
    """Signs of one letter are told apart by their case, all others are not."""
    return BY_NAME.get(name) or LOWER.get(name.lower())


def read_task(request: Request) -> Task | None:
    for found in TASK.finditer(request.text):
        task = task_of(found[1], found[2], found[3])
        if task:
            return task
    other = ASKED_FIRST.search(request.text)
    return task_of(other[2], other[3], other[1]) if other else None


def task_of(value: str, of: str, to: str) -> Task | None:
    one, two = find_unit(of), find_unit(to)
    if one is None or two is None or one.kind != two.kind or one == two:
        return None
    number = R(1) if value.lower() in ("a", "an") else R(value.replace("−", "-"))
    if one.kind != "temperature" and number <= 0:
        return None
    task = Task(number, one, two)
    is_cold = task.is_temperature and (number + one.shift) < 0
    size = abs(task.converted)
    handy = (size == 0 or R("1e-6") <= size <= R("1e9")) and abs(number) <= 1_000_000
    return task if handy and not is_cold else None


WRITTEN = read_written(__file__, Task, read_task)
NAMED = replace(WRITTEN.subject, words=f"{WRITTEN.subject.words} {' '.join(BY_NAME).lower()}")
TEMPLATES = (replace(WRITTEN, subject=NAMED).template,)
