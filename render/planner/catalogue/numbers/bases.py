"""Numbers in other bases: their digits, by place values and by repeated division."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from render.plan.boards import Grid
from render.planner.catalogue.lesson_file import read_written
from render.planner.request import Request

DIGITS = "0123456789ABCDEF"
HEX = re.compile(
    r"\b0x([0-9a-f]{1,4})\b|#([0-9a-f]{2,4})\b|"
    r"\b(?=[0-9A-F]*[A-F])(?=[0-9A-F]*\d)([0-9A-F]{2,4})\b",
    re.IGNORECASE,
)
WRITTEN = {2: re.compile(r"\b(?:0b)?([01]{3,10})\b"), 16: HEX}
LARGEST = {2: 1023, 16: 65_535}
MOST_DIVISIONS = 9


@dataclass(frozen=True)
class Division:
    row: int
    number: int
    base: int

    @property
    def quotient(self) -> int:
        return self.number // self.base

    @property
    def rest(self) -> int:
        return self.number % self.base


@dataclass(frozen=True)
class Based:
    """A number of at least two, in base 2 or 16."""

    number: int
    base: int

    @property
    def divisions(self) -> tuple[Division, ...]:
        """Until the quotient is zero."""
        found = [Division(1, self.number, self.base)]
        while found[-1].quotient:
            found.append(Division(len(found) + 1, found[-1].quotient, self.base))
        return tuple(found)

    @property
    def shown(self) -> tuple[Division, ...]:
        return self.divisions[:MOST_DIVISIONS]

    @property
    def rows(self) -> tuple[int, ...]:
        return tuple(one.row for one in self.shown)

    @property
    def cut(self) -> bool:
        return len(self.divisions) > MOST_DIVISIONS

    @property
    def digits(self) -> str:
        return "".join(DIGITS[one.rest] for one in reversed(self.divisions))

    @property
    def spelled(self) -> str:
        return " ".join(self.digits)

    @property
    def columns(self) -> tuple[int, ...]:
        return tuple(range(len(self.digits) + 1))

    @property
    def places(self) -> Grid:
        powers = [self.base**k for k in range(len(self.digits))][::-1]
        values = (int(d, 16) * p for d, p in zip(self.digits, powers, strict=True))
        rows = (("place", *powers), ("digit", *self.digits), ("value", *values))
        texts = tuple(tuple(map(str, row)) for row in rows)
        return Grid(id="table", rows=texts, side=True)

    @property
    def table(self) -> Grid:
        rows = [("division", "quotient", "remainder")]
        for one in self.shown:
            rest = f"{one.rest} = {DIGITS[one.rest]}" if one.rest > 9 else str(one.rest)
            rows.append((f"{one.number} ÷ {self.base}", str(one.quotient), rest))
        return Grid(id="table", rows=tuple(rows))

    @property
    def products(self) -> str:
        """Its digits that are not zero, each times its place."""
        digits = enumerate(reversed(self.digits))
        parts = [(int(d, 16), self.base**k) for k, d in digits if d != "0"][::-1]
        return " + ".join(rf"{d} \cdot {p}" if d > 1 else str(p) for d, p in parts)


def read_number(base: int) -> Callable[[Request], Based | None]:
    """A number given by digits of that base, or as a decimal number."""

    def read(request: Request) -> Based | None:
        text = request.text
        if found := WRITTEN[base].search(text):
            return Based(int(next(filter(None, found.groups())), base), base)
        plain = re.sub(r"\bbase[- ]\d+\b", " ", text, flags=re.IGNORECASE)
        decimal = re.search(r"(?<![\w.-])(\d{1,5})(?![\w.]\d|\w)", plain)
        number = int(decimal[1]) if decimal else 0
        return Based(number, base) if 2 <= number <= LARGEST[base] else None

    return read


TEMPLATES = tuple(
    read_written(str(Path(__file__).with_name(name)), Based, read_number(base)).template
    for name, base in (("binary", 2), ("hexadecimal", 16))
)
