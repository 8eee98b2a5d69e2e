"""Bubble sort, step by step, on the numbers that were asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from render.plan.actions import show
from render.plan.lesson import Action, Beat, Compare, Scene, Settle
from render.plan.objects import Bars, Bullets, Flow, TitleCard
from render.planner.catalogue.registry import Template
from render.planner.catalogue.subject import Subject
from render.planner.request import Request

DEFAULT = (5.0, 2.0, 9.0, 1.0, 6.0)
MOST_BARS = 7


@dataclass(frozen=True)
class Pass:
    """One walk along the row: (place, swapped) of each comparison, and the row afterwards."""

    looks: tuple[tuple[int, bool], ...]
    after: tuple[float, ...]


def bubble_passes(values: Sequence[float]) -> list[Pass]:
    """Every pass of bubble sort, the last one without a swap (or over a single pair)."""
    row, passes = list(values), []
    for end in range(len(row) - 1, 0, -1):
        looks = []
        for place in range(end):
            swap = row[place] > row[place + 1]
            if swap:
                row[place], row[place + 1] = row[place + 1], row[place]
            looks.append((place, swap))
        passes.append(Pass(tuple(looks), tuple(row)))
        if not any(swap for _, swap in looks):
            break
    return passes


def lesson(values: Sequence[float] = DEFAULT, title: str = "Bubble sort") -> list[Scene]:
    passes = bubble_passes(values)
    return [opening(values, title), idea(), run(values, passes), summary(values, passes)]


def list_row(values: Sequence[float]) -> str:
    return ", ".join(f"{v:g}".replace("-", "−") for v in values)


def opening(values: Sequence[float], title: str) -> Scene:
    card = TitleCard(id="card", text=title, subtitle=f"Sorting {list_row(values)}", motif="bars")
    say = (
        "To sort is to put things in order. Bubble sort does it with nothing but looking at "
        f"neighbours. Our numbers are {list_row(values)}."
    )
    return Scene(title=title, objects=(card,), beats=(Beat(say=say, do=(show("card"),)),))


def idea() -> Scene:
    flow = Flow(
        id="steps",
        items=(
            "Compare two neighbours",
            "Swap them if the left one is larger",
            "Move one place on",
        ),
    )
    said = [
        "It takes two neighbours and compares them.",
        "When the left one is larger, they change places.",
        "Then it goes one place on. At the end of the row it starts again.",
    ]
    beats = tuple(Beat(say=say, do=(show(f"steps.{n}"),)) for n, say in enumerate(said))
    return Scene(title="The idea", objects=(flow,), beats=beats, optional=True)


def run(values: Sequence[float], passes: list[Pass]) -> Scene:
    bars = Bars(id="row", values=tuple(values))
    first = Beat(say="Here are our numbers as bars.", do=(show("row"),))
    beats = [first, *[pass_beat(n, one, len(values)) for n, one in enumerate(passes[:5])]]
    rest = [look for one in passes[5:] for look in one.looks]
    if rest:
        do = tuple(Compare(target="row", at=place, swap=swap) for place, swap in rest[:12])
        beats.append(Beat(say="The last passes have little left to do.", do=do))
    settled = tuple(Settle(target="row", at=n) for n in range(len(values)))
    beats.append(Beat(say="Nothing is left to swap: the row is sorted.", do=settled))
    return Scene(title="Sorting step by step", objects=(bars,), beats=tuple(beats))


def pass_beat(number: int, one: Pass, count: int) -> Beat:
    swaps = sum(swap for _, swap in one.looks)
    done = count - 1 - number
    names = ["first", "second", "third", "fourth", "fifth"]
    many = {0: "no swap", 1: "one swap"}.get(swaps, f"{swaps} swaps")
    say = f"The {names[number]} pass needs {many}. Then {one.after[done]:g} is in its place."
    acts: list[Action] = [Compare(target="row", at=place, swap=swap) for place, swap in one.looks]
    return Beat(say=say, do=(*acts, Settle(target="row", at=done)))


def summary(values: Sequence[float], passes: list[Pass]) -> Scene:
    looks = sum(len(one.looks) for one in passes)
    swaps = sum(swap for one in passes for _, swap in one.looks)
    n = len(values)
    points = Bullets(
        id="points",
        marker="tick",
        items=(
            f"Sorted: {list_row(passes[-1].after)}",
            f"It took {looks} comparisons and {swaps} swaps",
            f"{n} numbers never need more than {n * (n - 1) // 2} comparisons",
        ),
    )
    said = [
        f"The result is {list_row(passes[-1].after)}.",
        f"It took {looks} comparisons and {swaps} swaps.",
        f"In the worst case, {n} numbers take {n * (n - 1) // 2} comparisons.",
    ]
    beats = tuple(Beat(say=say, do=(show(f"points.{n}"),)) for n, say in enumerate(said))
    return Scene(title="Summary", objects=(points,), beats=beats)


SUBJECT = Subject(
    names=("bubble sort*", "sort*", "sorting algorithm*"),
    words="bubble algorithm* list* array* element* swap* compar* order ascending pass*",
)
OTHER_SORTS = re.compile(
    r"\b(?:merge|quick|heap|insertion|selection|radix|shell|tim|counting|bucket"
    r"|topological)[ -]?sort",
    re.IGNORECASE,
)


def small_numbers(request: Request) -> list[float]:
    return [value for value in request.numbers if abs(value) <= 1000][:MOST_BARS]


def score(request: Request) -> float:
    """Bubble sort when it is named, when numbers are given, or when sorting itself is the topic."""
    if OTHER_SORTS.search(request.text):
        return 0.0
    return SUBJECT.score(request, given=len(small_numbers(request)) >= 3)


def build(request: Request) -> list[Scene]:
    values = small_numbers(request)
    return lesson(values) if len(values) >= 3 else lesson()


TEMPLATES = (
    Template(
        "bubble sort",
        score,
        build,
        takes="3 to 8 numbers of at most 1000",
        examples=(("Bubble sort", ""), ("sort 5 2 9 1", ""), ("Sorting algorithms", "")),
    ),
)
