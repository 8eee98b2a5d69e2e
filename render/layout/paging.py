"""Contents of an object on several pages, each an object of the same kind in the same place."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from render.plan.boards import Cards, Grid, Pairs, Row, Timeline
from render.plan.objects import Bullets, Flow, Paragraph, Steps
from render.plan.tables import Chart, Table
from render.plan.things import Thing

Leaf = tuple[Thing, range]
FEWEST = {"timeline": 2, "flow": 2, "chart": 2}
LISTS = {
    Bullets: ("items",),
    Steps: ("steps",),
    Flow: ("items",),
    Cards: ("items",),
    Timeline: ("events",),
    Pairs: ("pairs",),
    Chart: ("values", "labels", "shown"),
    Row: ("values",),
}


def is_pageable(thing: Thing) -> bool:
    """Whether its contents can be on several pages."""
    return isinstance(thing, (*LISTS, Paragraph, Table, Grid)) and len(pages(thing, 2)) > 1


def pages(thing: Thing, count: int) -> list[Leaf]:
    """At most so many, each with the numbers of the parts that it holds."""
    if isinstance(thing, Paragraph):
        return [(leaf, range(0)) for leaf in of_words(thing, count)]
    if isinstance(thing, Table | Grid):
        return by_columns(thing, count) if len(thing.rows[0]) > 4 else by_rows(thing, count)
    fields = next(names for kind, names in LISTS.items() if isinstance(thing, kind))
    spans = even_spans(len(getattr(thing, fields[0])), count, FEWEST.get(thing.kind, 1))  # type: ignore[attr-defined]  # every kind has it
    return [(leaf_of(thing, n, fields, span), span) for n, span in enumerate(spans)]


def leaf_of(thing: Thing, number: int, fields: Sequence[str], span: range) -> Thing:
    cut = {name: getattr(thing, name)[span.start : span.stop] for name in fields}
    if isinstance(thing, Bullets) and thing.marker == "number":
        cut["marker"] = "dot"  # every page would begin with 1 again
    return number_page(thing, number, cut)


def number_page(thing: Thing, number: int, changed: dict[str, Any]) -> Thing:
    return thing.model_copy(update={"id": f"{thing.id[:20]}_p{number}", **changed})


def even_spans(length: int, count: int, fewest: int = 1) -> list[range]:
    """Spans of like length, none shorter than ``fewest`` where that is possible."""
    count = max(1, min(count, length // fewest))
    marks = [round(length * n / count) for n in range(count + 1)]
    return [range(start, end) for start, end in pairwise(marks)]


def of_words(thing: Paragraph, count: int) -> list[Thing]:
    said = [part for word in thing.text.split() for part in chop_word(word)]
    return [
        number_page(thing, n, {"text": " ".join(said[span.start : span.stop])})
        for n, span in enumerate(even_spans(len(said), count))
    ]


def chop_word(word: str, most: int = 40) -> list[str]:
    return [word[n : n + most] for n in range(0, len(word), most)]


def by_columns(thing: Any, count: int) -> list[Leaf]:
    """The first column, which names the rows, stands on every page; rows are parts of each."""
    rows = thing.rows
    return [
        (
            with_rows(
                thing,
                n,
                [(row[0], *row[1:][s.start : s.stop]) for row in rows],
                columns=[0, *range(1 + s.start, 1 + s.stop)],
            ),
            range(len(rows)),
        )
        for n, s in enumerate(even_spans(len(rows[0]) - 1, count))
    ]


def by_rows(thing: Any, count: int) -> list[Leaf]:
    """The first row stands on every page where it is a header."""
    header = int(bool(getattr(thing, "header", False)))
    head, rows = thing.rows[:header], thing.rows[header:]
    return [
        (
            with_rows(
                thing,
                n,
                [*head, *rows[s.start : s.stop]],
                lines=[*range(header), *range(header + s.start, header + s.stop)],
            ),
            range(s.start, s.stop + header),
        )
        for n, s in enumerate(even_spans(len(rows), count))
    ]


def with_rows(
    thing: Any,
    number: int,
    rows: Sequence[tuple[str, ...]],
    *,
    lines: Sequence[int] | None = None,
    columns: Sequence[int] | None = None,
) -> Thing:
    """A page of these rows, which are those ``lines`` and ``columns`` of the whole (None: all)."""
    changed: dict[str, Any] = {"rows": tuple(rows)}
    if isinstance(thing, Table):
        changed["groups"] = tuple(
            group.model_copy(update={"cells": cells})
            for group in thing.groups
            if (cells := cells_of(group.cells, lines, columns))
        )
    return number_page(thing, number, changed)


def cells_of(
    cells: Sequence[tuple[int, int]], lines: Sequence[int] | None, columns: Sequence[int] | None
) -> tuple[tuple[int, int], ...]:
    """Those that are on the page, with their places there."""
    return tuple(
        (row if lines is None else lines.index(row), at if columns is None else columns.index(at))
        for row, at in cells
        if (lines is None or row in lines) and (columns is None or at in columns)
    )
