"""Permutations and combinations: how many orders, and how many choices, there are."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from itertools import combinations, permutations

from render.plan.lesson import Action
from render.plan.moves import Mark
from render.planner.catalogue.lesson_file import read_templates
from render.planner.request import Request

CHOICE = re.compile(
    r"\b(\d{1,2})\s*(?:out of|of|from)\s*(\d{1,2})\b|\b(\d{1,2})\s*(?:choose|permute|[cp])\s*"
    r"(\d{1,2})\b|\b[cp]\(\s*(\d{1,2})\s*,\s*(\d{1,2})\s*\)|\bchoose\s*(\d{1,2})\s*(?:\w+\s+)?from\s*"
    r"(\d{1,2})|n\s*=\s*(\d{1,2})\D{1,8}[rk]\s*=\s*(\d{1,2})",
    re.IGNORECASE,
)
ALONE = re.compile(r"\b(\d{1,2})\s*(?:letters?|objects?|people|things|books?|items?|students?)\b")
NAMES = "ABCDEFGH"
MOST_ROWS, MOST_ORDERS, MOST_FACTORS = 9, 6, 6


@dataclass(frozen=True)
class Choice:
    """n things, of which k are taken. Where their orders are too many to be listed, the pictures
    show ``few`` things, of which some are ``taken``."""

    n: int
    k: int

    @property
    def fits(self) -> bool:
        return 1 <= self.k <= self.n <= 20

    @property
    def fewer(self) -> bool:
        return self.n > len(NAMES) or math.perm(self.n, self.k) > 24 or self.k > 4

    @property
    def few(self) -> int:
        return 4 if self.fewer else self.n

    @property
    def taken(self) -> int:
        return 2 if self.fewer else self.k

    @property
    def letters(self) -> str:
        return ", ".join(NAMES[: self.few])

    @property
    def columns(self) -> tuple[tuple[str, ...], ...]:
        """Every order, in columns that begin with the same letter."""
        letters = NAMES[: self.few]
        orders = ["".join(order) for order in permutations(letters, self.taken)]
        groups = [[order for order in orders if order[0] == name] for name in letters]
        return tuple(zip(*groups, strict=True))

    @property
    def further(self) -> tuple[str, ...]:
        return tuple(f"table.r{r}" for r in range(1, len(self.columns)))

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The orders that are one and the same choice, a row for each choice."""
        choices = list(combinations(NAMES[: self.few], self.taken))[:MOST_ROWS]
        return tuple(
            (f"{{{', '.join(choice)}}}", *("".join(o) for o in permutations(choice)))[
                : MOST_ORDERS + 1
            ]
            for choice in choices
        )

    @property
    def shown(self) -> tuple[str, ...]:
        return tuple(f"table.r{r}" for r in range(len(self.rows)))

    @property
    def marks(self) -> tuple[Action, ...]:
        return tuple(Mark(target=f"table.{r}_0", role="good") for r in range(len(self.rows)))

    @property
    def falling(self) -> str:
        factors = [str(self.n - j) for j in range(self.k)]
        shown = factors if self.k <= MOST_FACTORS else [*factors[:3], r"\ldots", factors[-1]]
        return r" \cdot ".join(shown)


def read_choice(request: Request) -> Choice | None:
    if found := CHOICE.search(request.text):
        groups = found.groups()
        pairs = [(groups[k], groups[k + 1]) for k in range(0, len(groups), 2)]
        index, (one, two) = next((n, pair) for n, pair in enumerate(pairs) if pair[0])
        return Choice(int(one), int(two)) if index in (1, 2, 4) else Choice(int(two), int(one))
    alone = ALONE.search(request.text)
    if alone is None or not 2 <= int(alone[1]) <= 12:
        return None
    return Choice(int(alone[1]), int(alone[1]))


TEMPLATES = read_templates(__file__, Choice, read_choice)
