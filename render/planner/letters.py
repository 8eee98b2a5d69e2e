"""Formulas in other letters than x and y: "solve 3z + 4 = 10" is taught as 3x + 4 = 10."""

from __future__ import annotations

import re
from typing import NamedTuple

from render.planner.catalogue.words import join_words
from render.planner.request import Request
from render.planner.request_data import data_of

LETTER = re.compile(r"(?<![A-Za-z])([a-z])(?![A-Za-z])")
CONSTANTS = frozenset("ei")
NEW = "xy"


class Renamed(NamedTuple):
    request: Request
    remark: str


def rename_letters(request: Request) -> Renamed | None:
    """The request in x (and y); None when its formulas have x in them already, no letter, or more
    than two."""
    formulas = [one for one in data_of(request) if one.is_formula]
    written = [getattr(request, one.field)[one.start : one.end] for one in formulas]
    # the name of a function, "f(t) = ", is no letter that it depends on
    bare = [re.sub(r"^[a-z]\s*\(([a-z])\)\s*=|^y\s*=", " ", text) for text in written]
    letters = list(dict.fromkeys(name for text in bare for name in LETTER.findall(text)))
    letters = [letter for letter in letters if letter not in CONSTANTS]
    if not 1 <= len(letters) <= 2 or set(letters) <= set(NEW):
        return None
    to = dict(zip(letters, NEW, strict=False))
    swapped = {
        field: in_new_letters(
            getattr(request, field), [o for o in formulas if o.field == field], to
        )
        for field in ("topic", "description")
    }
    pairs = join_words([f"{old} is written {new}" for old, new in to.items() if old != new])
    return Renamed(Request(**swapped), f"In this lesson your {pairs}.")


def in_new_letters(text: str, formulas: list, to: dict[str, str]) -> str:  # type: ignore[type-arg]  # of Datum
    """The text with other letters in its formulas, and where a letter approaches something."""

    def swap(found: re.Match[str]) -> str:
        return to.get(found[1], found[1])

    for one in reversed(formulas):
        text = f"{text[: one.start]}{LETTER.sub(swap, text[one.start : one.end])}{text[one.end :]}"
    approaching = r"(?<![A-Za-z])([a-z])(?=\s*(?:->|→|=|goes|approaches|tends|to infinity))"
    return re.sub(approaching, swap, text)
