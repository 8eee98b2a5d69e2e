"""What is wrong with a script: where, and what would be right.

ScriptRefused      the text is no lesson script; its flaws are in the order of the lines
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

MOST_FLAWS = 20
MOST_NAMES = 14


@dataclass(frozen=True, order=True)
class Flaw:
    """Line and column count from 1."""

    line: int
    column: int
    words: str

    def __str__(self) -> str:
        return f"line {self.line}, column {self.column}: {self.words}"


class ScriptRefused(ValueError):
    """The text is no lesson script. ``flaws`` are at most MOST_FLAWS, in the order of the lines."""

    def __init__(self, flaws: Iterable[Flaw]) -> None:
        self.flaws = sorted(set(flaws))[:MOST_FLAWS]
        super().__init__("; ".join(map(str, self.flaws)))


class Wrong(ValueError):
    """Something at an offset of a line cannot be read; the reader of the line knows where."""

    def __init__(self, words: str, offset: int = 0) -> None:
        super().__init__(words)
        self.words = words
        self.offset = offset


def choose_among(word: str, names: Iterable[str], what: str, offset: int = 0) -> str:
    """The word itself when it is one of the names. Raises Wrong with the nearest of them."""
    allowed = list(dict.fromkeys(names))
    if word in allowed:
        return word
    raise Wrong(f"{quote_word(word)} is no {what}; {advise(word, allowed)}", offset)


def advise(word: str, allowed: list[str]) -> str:
    """``did you mean …?``, or what is allowed."""
    near = difflib.get_close_matches(word[:40].lower(), allowed, 1, 0.6)
    if near:
        return f"did you mean {near[0]!r}?"
    if not allowed:
        return "there is none here"
    more = len(allowed) - MOST_NAMES
    rest = f" and {more} more" if more > 0 else ""
    return f"there are {', '.join(allowed[:MOST_NAMES])}{rest}"


def quote_word(word: str) -> str:
    """The word in quotes, cut when it is long."""
    return repr(word if len(word) <= 40 else f"{word[:39]}…")
