"""Probability with two dice: counting outcomes, and what many throws would show."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from render.planner.catalogue.lesson_file import read_written
from render.planner.request import Request

SUM = re.compile(
    r"\bsum\s*(?:of|is|=|equals?)?\s*(1?\d)\b|\b(?:roll|throw)\w*\s+(?:an?\s+)?(1?\d)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Throw:
    """Two dice that show ``total`` together."""

    total: int
    sums = tuple(tuple(a + b for b in range(1, 7)) for a in range(1, 7))

    @property
    def fits(self) -> bool:
        return 2 <= self.total <= 12

    @property
    def event(self) -> tuple[tuple[int, int], ...]:
        """The cells of ``sums`` that have the total."""
        rows = enumerate(self.sums)
        return tuple((r, row.index(self.total)) for r, row in rows if self.total in row)


def read_throw(request: Request) -> Throw | None:
    text = request.text
    found = SUM.search(text)
    if found:
        return Throw(int(found[1] or found[2]))
    return Throw(7) if re.search(r"\bseven\b", text, re.IGNORECASE) else None


def left_out(request: Request) -> str:
    """What was asked of other dice than two, or of a sum that two dice do not show."""
    text = request.text
    many = re.search(
        r"\b(one|three|four|five|six|ten|[13-9]|\d{2,})\s+(?:fair\s+)?dice?\b", text, re.I
    )
    if many or re.search(r"\b(?:a|one|single) (?:fair )?die\b", text, re.IGNORECASE):
        return (
            "This lesson throws two dice, so what was asked of another number of dice is not shown."
        )
    total = re.search(r"\bsum\s*(?:of|is|=|equals?)?\s*(-?\d+(?:\.\d+)?)", text, re.IGNORECASE)
    if total and not ("." not in total[1] and 2 <= int(total[1]) <= 12):
        return f"Two dice never add up to {total[1]}: their sums are whole, from 2 to 12."
    return ""


TEMPLATES = (replace(read_written(__file__, Throw, read_throw).template, remark=left_out),)
