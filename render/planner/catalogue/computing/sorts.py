"""Sorting: each way is a short generator on a row, told by a lesson of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

from render.plan.boards import Blocks, Row
from render.plan.lesson import Action, Settle
from render.plan.moves import Mark, PointAt
from render.planner.catalogue.computing.tracing import (
    Array,
    Bars,
    Board,
    Part,
    Step,
    share_steps,
)
from render.planner.catalogue.lesson_file import read_templates
from render.planner.catalogue.registry import Template
from render.planner.catalogue.values import Several
from render.planner.catalogue.words import number
from render.planner.request import Request

LEAST, MOST, MOST_BARS, LARGEST = 3, 8, 10, 1000
STEPS_OF_A_SCENE = 7
HERE = Path(__file__)


Numbers = tuple[float, ...]


def sort_by_bubbles(row: Bars) -> Iterator[Step]:
    """Each pass carries the largest of the rest to its end; the last one swaps nothing."""
    for end in range(len(row) - 1, 0, -1):
        swaps = sum(row.compare(place) for place in range(end))
        row.settle(end)
        yield row.step(number=len(row) - end, swaps=swaps, placed=row[end])
        if not swaps:
            return


def sort_by_selection(row: Array) -> Iterator[Step]:
    """Each pass looks for the smallest of the rest; ties go to the first."""
    for start in range(len(row) - 1):
        least = start
        row.point("min", least)
        for place in range(start + 1, len(row)):
            if row.is_less(place, least):
                least = place
                row.point("min", least)
        told = {"first": start == 0, "least": row[least], "other": row[start]}
        if least != start:
            row.swap(start, least)
        row.settle(start)
        yield row.step(stays=least == start, **told)


def sort_by_insertion(row: Array) -> Iterator[Step]:
    """Each number walks left past all that are larger."""
    for start in range(1, len(row)):
        place, passed = start, []
        row.mark(place, "warm")
        while place and row.is_less(place, place - 1):
            passed.append(row[place - 1])
            row.swap(place - 1, place)
            place -= 1
        row.mark(place, "accent")
        yield row.step(
            taken=row[place], before=row[place - 1] if place else None, front=place == 0,
            passed=Several(tuple(passed), "and"),
        )  # fmt: skip


def sort_quickly(row: Array, low: int = 0, high: int | None = None) -> Iterator[Step]:
    """The last number of a stretch is its pivot (Lomuto's partition)."""
    high = len(row) - 1 if high is None else high
    if low > high:
        return
    row.mark(high, "violet")
    border, smaller = low, []
    for place in range(low, high):
        if row.is_less(place, high):
            smaller.append(row[place])
            if place != border:
                row.swap(border, place)
            border += 1
    if border != high:
        row.swap(border, high)
    row.settle(border)
    yield row.step(
        pivot=row[border], smaller=Several(tuple(smaller), "and"), single=low == high,
        whole=high - low + 1 == len(row), stays=border == high, one=len(smaller) == 1,
    )  # fmt: skip
    yield from sort_quickly(row, low, border - 1)
    yield from sort_quickly(row, border + 1, high)


def cut_in_half(group: Numbers) -> list[Numbers]:
    """The left half is the longer one; a single number stays whole."""
    middle = (len(group) + 1) // 2
    return [group[:middle], group[middle:]] if len(group) > 1 else [group]


def merge_halves(left: Numbers, right: Numbers) -> Iterator[tuple[bool, bool]]:
    """Of two sorted rows: whether the next number comes from the left, and whether two were
    compared to tell."""
    a = b = 0
    while a < len(left) or b < len(right):
        compared = a < len(left) and b < len(right)
        from_left = left[a] <= right[b] if compared else a < len(left)
        yield from_left, compared
        a, b = a + from_left, b + (not from_left)


@dataclass(frozen=True)
class Numbered:
    """A row of numbers to sort; ``left_out``: some of those given are not shown."""

    values: Numbers
    left_out: bool = False
    fits = True


@dataclass(frozen=True)
class Sorting(Numbered):
    """A row of bars that are exchanged until they are sorted."""

    sort: Callable[..., Iterator[Step]] = sort_by_selection
    board: type[Array] = Array

    @cached_property
    def traced(self) -> tuple[Array, tuple[Step, ...]]:
        array = self.board(self.values)
        return array, tuple(self.sort(array))

    @property
    def steps(self) -> tuple[Step, ...]:
        return self.traced[1]

    @property
    def parts(self) -> tuple[Part, ...]:
        acts = [act for step in self.steps for act in step.acts]
        pointers = ("min",) if any(isinstance(act, PointAt) for act in acts) else ()
        return share_steps(self.steps, STEPS_OF_A_SCENE, pointers)

    @property
    def comparisons(self) -> int:
        return self.traced[0].comparisons

    @property
    def swaps(self) -> int:
        return self.traced[0].swaps

    @property
    def all_good(self) -> tuple[Action, ...]:
        return tuple(Mark(target=f"row.{n}", role="good") for n in range(len(self.values)))

    @property
    def all_settled(self) -> tuple[Action, ...]:
        return tuple(Settle(target="row", at=n) for n in range(len(self.values)))


class Merging(Numbered):
    """A row that is cut into halves, which are merged again."""

    @cached_property
    def cuts(self) -> list[list[Numbers]]:
        """The row, its halves, and so on down to single numbers."""
        levels = [[self.values]]
        while any(len(group) > 1 for group in levels[-1]):
            levels.append([half for group in levels[-1] for half in cut_in_half(group)])
        return levels

    @cached_property
    def levels(self) -> list[list[Numbers]]:
        """Of the halving, then of the merging."""
        return self.cuts + [[tuple(sorted(group)) for group in one] for one in self.cuts[-2::-1]]

    @property
    def halvings(self) -> int:
        return len(self.cuts) - 1

    @property
    def comparisons(self) -> int:
        """Of all merges."""
        groups = [group for level in self.cuts[:-1] for group in level if len(group) > 1]
        pairs = [[tuple(sorted(half)) for half in cut_in_half(group)] for group in groups]
        return sum(compared for pair in pairs for _, compared in merge_halves(*pair))

    @property
    def blocks(self) -> Blocks:
        shown = [tuple(tuple(map(number, group)) for group in level) for level in self.levels]
        return Blocks(id="list", levels=tuple(shown))

    @property
    def steps(self) -> Iterator[Step]:
        """One for each level."""
        board, last = Board("list"), len(self.levels) - 1
        for n, level in enumerate(self.levels):
            for k in range(len(level)):
                board.show(f"{n}_{k}")
            if n == last:
                board.mark(f"{n}_0")
            groups = tuple(Several(group) for group in level if len(group) > 1)
            yield board.step(number=n, cut=n < self.halvings, single=n == self.halvings,
                             last=n == last, groups=Several(groups, "and"))  # fmt: skip

    @property
    def halves(self) -> list[Numbers]:
        """The sorted halves of the last merge."""
        return [tuple(sorted(half)) for half in cut_in_half(self.values)]

    @property
    def left(self) -> Several:
        return Several(self.halves[0])

    @property
    def right(self) -> Several:
        return Several(self.halves[1])

    @property
    def rows(self) -> tuple[Row, Row]:
        both = tuple(number(value) for half in self.halves for value in half)
        done = tuple(map(number, sorted(self.values)))
        return (Row(id="halves", area="upper", values=both),
                Row(id="merged", area="lower", values=done, waits=True))  # fmt: skip

    @property
    def split(self) -> tuple[Action, ...]:
        middle = len(self.halves[0])
        return tuple(
            Mark(target=f"halves.{n}", role="accent" if n < middle else "violet")
            for n in range(len(self.values))
        )

    @property
    def merges(self) -> Iterator[Step]:
        """The last merge, number by number; what is left of one half comes in one step."""
        (left, right), both, out = self.halves, Board("halves"), Board("merged")
        a = b = 0
        for from_left, compared in merge_halves(left, right):
            both.mark(a if from_left else len(left) + b, "muted")
            out.show(a + b)
            both.acts += out.step().acts
            if compared:
                taken = left[a] if from_left else right[b]
                yield both.step(rest=False, one=left[a], other=right[b], taken=taken)
            a, b = a + from_left, b + (not from_left)
        yield both.step(rest=True)


def read_sort(name: str, kind: Callable[..., Numbered], most: int = MOST) -> tuple[Template, ...]:
    """The lesson of that name, on a row of the text."""

    def read(request: Request) -> Numbered | None:
        given = [value for value in request.numbers if abs(value) <= LARGEST]
        return kind(tuple(given[:most]), len(given) > most) if len(given) >= LEAST else None

    return read_templates(str(HERE.with_name(name)), kind, read)


TEMPLATES = (
    *read_sort("bubble_sort", partial(Sorting, sort=sort_by_bubbles, board=Bars), MOST_BARS),
    *read_sort("selection_sort", Sorting),
    *read_sort("insertion_sort", partial(Sorting, sort=sort_by_insertion)),
    *read_sort("quicksort", partial(Sorting, sort=sort_quickly)),
    *read_sort("merge_sort", Merging),
)
