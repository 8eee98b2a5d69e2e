"""Percentages, as cells of a hundred and as calculations."""

from __future__ import annotations

import re
from dataclasses import dataclass

import sympy

from render.planner.catalogue.lesson_file import read_templates
from render.planner.request import Request

PART_OF = re.compile(
    r"(?<![-−\d.])(\d+(?:\.\d+)?)\s*(?:%|percent)\s*of\s*(\d+(?:\.\d+)?)", re.IGNORECASE
)
ROWS, COLUMNS = 5, 20


@dataclass(frozen=True)
class Share:
    """So many percent of a base."""

    p: sympy.Rational
    base: sympy.Rational
    rows = (("",) * COLUMNS,) * ROWS

    @property
    def fits(self) -> bool:
        return bool(0 < self.p <= 1000 and 0 < self.base <= 1_000_000)

    @property
    def whole(self) -> int:
        """The cells that are painted, at most all of them."""
        return min(ROWS * COLUMNS, max(1, round(float(self.p))))

    @property
    def cells(self) -> tuple[tuple[int, int], ...]:
        return tuple((n % ROWS, n // ROWS) for n in range(self.whole))


def read_share(request: Request) -> Share | None:
    found = PART_OF.search(request.text)
    return Share(sympy.Rational(found[1]), sympy.Rational(found[2])) if found else None


TEMPLATES = read_templates(__file__, Share, read_share)
