"""What a person asked for, and what can be read in it: formulas and numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

import sympy

from render.expressions import find_expression, parse, to_sympy

NUMBER = r"-?\d+(?:\.\d+)?"
NUMBER_LIST = re.compile(
    rf"(?<![\w.])({NUMBER}(?:(?:\s*,\s*(?:and\s+)?|\s+and\s+|\s+){NUMBER}){{2,}})"
)
SHOWN_AS_FORMULA = re.compile(
    r"[\^²³]|\d\s*x\b|/\s*\(?x\b|(?<![a-z])(?:sin|cos|tan|sqrt|exp|log|ln|abs)\b", re.IGNORECASE
)
SHOWN_BY_WORDS = re.compile(
    r"=|\b(?:functions?|equations?|graphs?|plot|solve|formula|parabola|lines?|curve|derivative)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Request:
    """Topic and description, both one cleaned line; the description may be empty."""

    topic: str
    description: str = ""

    @property
    def text(self) -> str:
        return f"{self.topic} {self.description}".strip()

    @cached_property
    def expression(self) -> sympy.Expr | None:
        """The formula in x that the topic, or else the description, holds."""
        return next(filter(None, map(written_expression, (self.topic, self.description))), None)

    @cached_property
    def numbers(self) -> tuple[float, ...]:
        """The longest row of three or more numbers in the text; () when there is none."""
        rows = [re.findall(NUMBER, row[0]) for row in NUMBER_LIST.finditer(self.text)]
        return tuple(float(n) for n in max(rows, key=len, default=[]))


def written_expression(text: str) -> sympy.Expr | None:
    """The formula in the text; a stray ``x`` among numbers is not taken for one."""
    found = find_expression(text)
    if found is None or not (SHOWN_AS_FORMULA.search(found) or SHOWN_BY_WORDS.search(text)):
        return None
    if not re.search(r"[-+*/^²³()−]|\d\s*x", found, re.IGNORECASE):
        return None
    result = sympy.nsimplify(to_sympy(parse(found)))
    return result if result.free_symbols and result.is_finite is not False else None
