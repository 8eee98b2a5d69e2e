"""Linear and binary search for a number in the user's row."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from render.plan.boards import Row
from render.planner.catalogue.computing.tracing import Board, Step
from render.planner.catalogue.lesson_file import read_templates
from render.planner.catalogue.registry import Template
from render.planner.catalogue.words import number
from render.planner.request import NUMBER, Request

ROW = (3.0, 8.0, 12.0, 17.0, 21.0, 29.0, 34.0, 40.0, 52.0)
TARGET = 29.0
LEAST, MOST, LARGEST, MOST_DIMMED = 3, 14, 1e5, 9
FEW_LOOKS = 5  # after so many it is told more briefly
HERE = Path(__file__)
WANTED = re.compile(
    rf"\b(?:for|find|finding|target|key|locate|look(?:ing)? for)(?: the)?(?: number| value| key)?"
    rf"\s*(?:=|is|:)?\s*({NUMBER})",
    re.IGNORECASE,
)


def search_one_by_one(row: tuple[float, ...], wanted: float) -> Iterator[Step]:
    """Look at one after the other until it is found."""
    board = Board("row")
    for place, value in enumerate(row):
        found = value == wanted
        board.point("here", place)
        board.mark(place, "good" if found else "bad")
        yield board.step(value=value, found=found, later=place >= FEW_LOOKS, place=place)
        if found:
            return


def search_by_halving(row: tuple[float, ...], wanted: float) -> Iterator[Step]:
    """Look in the middle of what is left of a sorted row, and leave out the half without it."""
    board = Board("row")
    low, high = 0, len(row) - 1
    while low <= high:
        middle = (low + high) // 2
        board.point("mid", middle)
        board.mark(middle, "warm")
        found, larger = row[middle] == wanted, row[middle] < wanted
        if found:
            board.mark(middle)
        gone = range(0) if found else range(low, middle + 1) if larger else range(middle, high + 1)
        for place in gone[:MOST_DIMMED]:
            board.dim(place)
        if larger and middle < high:
            board.point("low", middle + 1)
        elif not found and not larger and middle > low:
            board.point("high", middle - 1)
        yield board.step(place=middle, value=row[middle], found=found, larger=larger)
        if found:
            return
        low, high = (middle + 1, high) if larger else (low, middle - 1)


@dataclass(frozen=True)
class Search:
    """For a number in a row."""

    search: Callable[[tuple[float, ...], float], Iterator[Step]]
    given: tuple[float, ...]
    wanted: float
    pointers: tuple[str, ...]
    fits = True

    @property
    def values(self) -> tuple[float, ...]:
        return self.given

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        return tuple(self.search(self.values, self.wanted))

    @property
    def board(self) -> Row:
        shown = tuple(map(number, self.values))
        return Row(id="row", values=shown, numbered=True, pointers=self.pointers)


class SortedSearch(Search):
    """In a row that is sorted first."""

    @property
    def values(self) -> tuple[float, ...]:
        return tuple(sorted(self.given))

    @property
    def was_sorted(self) -> bool:
        return self.values == self.given

    @property
    def most(self) -> int:
        """Looks that so many numbers need in the worst case."""
        return len(self.values).bit_length()


def read_search(request: Request) -> tuple[tuple[float, ...], float] | None:
    """The row and the number to look for; the last of the row when none is named."""
    match = WANTED.search(request.text)
    row = [value for value in request.numbers if abs(value) < LARGEST]
    wanted = float(match[1]) if match else None
    if match and row and row[0] == wanted and not is_listed_first(request.text, match[1]):
        row = row[1:]
    if len(row) < LEAST:
        return (ROW, wanted) if wanted is not None else None
    return tuple(row[:MOST]), wanted if wanted is not None else row[-1]


def is_listed_first(text: str, written: str) -> bool:
    """Whether the number looked for begins the list as well ("search 3 in 3 5 7")."""
    return bool(re.search(rf"\b(?:in|of|from|list|array)\b[^\d]*{re.escape(written)}\b", text))


def read_lesson(
    name: str, kind: type[Search], search: Callable[..., Iterator[Step]], *pointers: str
) -> tuple[Template, ...]:
    def read(request: Request) -> Search | None:
        found = read_search(request)
        return kind(search, *found, pointers) if found else None

    return read_templates(str(HERE.with_name(name)), kind, read)


TEMPLATES = (
    *read_lesson("linear_search", Search, search_one_by_one, "here"),
    *read_lesson("binary_search", SortedSearch, search_by_halving, "low", "mid", "high"),
)
