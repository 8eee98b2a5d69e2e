"""Linear and binary search for a number in the user's row."""

from __future__ import annotations

import re
from collections.abc import Sequence

from render.plan.actions import show
from render.plan.boards import Row
from render.plan.lesson import Act, Action, Beat, Scene
from render.plan.moves import Mark, PointAt
from render.planner.catalogue.framing import beat, counted, fitted, listed, number, opening, summary
from render.planner.catalogue.registry import Template
from render.planner.catalogue.subject import Subject
from render.planner.request import NUMBER, Request

ROW = (3.0, 8.0, 12.0, 17.0, 21.0, 29.0, 34.0, 40.0, 52.0)
TARGET = 29.0
MOST = 14
WANTED = re.compile(
    rf"\b(?:for|find|finding|target|key|locate|look(?:ing)? for)(?: the)?(?: number| value| key)?"
    rf"\s*(?:=|is|:)?\s*({NUMBER})",
    re.IGNORECASE,
)


def read_request(request: Request) -> tuple[list[float], float]:
    """The row and the number to look for; the last of the row when none is named."""
    match = WANTED.search(request.text)
    row = [value for value in request.numbers if abs(value) < 1e5]
    wanted = float(match[1]) if match else None
    if match and row and row[0] == wanted and not listed_first(request.text, match[1]):
        row = row[1:]
    if len(row) < 3:
        return list(ROW), wanted if wanted is not None else TARGET
    return row[:MOST], wanted if wanted is not None else row[-1]


def listed_first(text: str, written: str) -> bool:
    """Whether the number looked for begins the list as well ("search 3 in 3 5 7")."""
    return bool(re.search(rf"\b(?:in|of|from|list|array)\b[^\d]*{re.escape(written)}\b", text))


def mark(place: int, role: str) -> Action:
    return Mark.model_validate({"target": f"row.{place}", "role": role})


def dim(place: int) -> Action:
    return Act(op="dim", target=f"row.{place}")


def linear(row: Sequence[float], target: float) -> list[Scene]:
    found = next((n for n, value in enumerate(row) if value == target), None)
    looks = len(row) if found is None else found + 1
    wanted = number(target)
    board = Row(id="row", values=tuple(map(number, row)), numbered=True, pointers=("here",))
    beats = [beat(f"We look for {wanted}, from left to right.", show("row"))]
    for n in range(looks):
        hit = row[n] == target
        say = f"{number(row[n])} is {'what we look for' if hit else f'not {wanted}'}."
        if n > 4 and not hit:
            say = f"Nor is {number(row[n])}."
        beats.append(beat(say, PointAt(target="row.here", at=n), mark(n, "good" if hit else "bad")))
    end = (
        f"{wanted} stands at place {found}, counted from zero."
        if found is not None
        else f"The end is reached: {wanted} is not in the row."
    )
    beats.append(beat(end))
    return [
        opening(
            "Linear search",
            f"Looking for {wanted} in {listed(row)}"[:150],
            f"How do you find a number when nothing is known about its place? You look at one "
            f"after "
            f"the other. We look for {wanted}.",
            icon="magnifier",
        ),
        Scene(title="One after the other", objects=(board,), beats=tuple(fitted(beats))),
        summary(
            (end, end),
            (f"It took {counted(looks, 'look')}", f"It took {counted(looks, 'look')}."),
            (
                f"{len(row)} numbers need at most {len(row)} looks: the work grows like n",
                f"{len(row)} numbers need at most {len(row)} looks. The work grows in step with "
                "the length of the row.",
            ),
            ("It works on any row, sorted or not", "It works on any row, sorted or not."),
        ),
    ]


def halvings(row: Sequence[float], target: float) -> list[tuple[int, int, int]]:
    """(low, middle, high) of each look."""
    low, high, steps = 0, len(row) - 1, []
    while low <= high:
        middle = (low + high) // 2
        steps.append((low, middle, high))
        if row[middle] == target:
            break
        low, high = (middle + 1, high) if row[middle] < target else (low, middle - 1)
    return steps


def binary(given: Sequence[float], target: float) -> list[Scene]:
    row = sorted(given)
    steps = halvings(row, target)
    found = row[steps[-1][1]] == target
    wanted = number(target)
    end = (
        f"{wanted} stands at place {steps[-1][1]}, counted from zero"
        if found
        else f"{wanted} is not in the row"
    )
    most = len(row).bit_length()
    was_sorted = list(given) == row
    note = "" if was_sorted else " It needs a sorted row, so the numbers are sorted first."
    say = (
        "In a dictionary you do not read every word: you open it in the middle. "
        f"Binary search does the same to find {wanted}.{note}"
    )
    return [
        opening(
            "Binary search", f"Looking for {wanted} in {listed(row)}"[:150], say, icon="magnifier"
        ),
        halving(row, target, steps),
        summary(
            (end, f"{end}."),
            (f"It took {counted(len(steps), 'look')}", f"It took {counted(len(steps), 'look')}."),
            (
                f"{len(row)} numbers need at most {most} looks: the work grows like log₂ n",
                f"{len(row)} numbers need at most {most} looks, for each look halves what is left. "
                "A million numbers need only 20.",
            ),
            ("The row must be sorted", "But the row must be sorted."),
        ),
    ]


def halving(row: Sequence[float], target: float, steps: list[tuple[int, int, int]]) -> Scene:
    board = Row(
        id="row",
        values=tuple(map(number, row)),
        numbered=True,
        pointers=("low", "mid", "high"),
    )
    wanted = number(target)
    beats = [
        beat(
            f"Low and high mark the ends of where {wanted} may be: at first, the whole row.",
            show("row"),
            PointAt(target="row.low", at=0),
            PointAt(target="row.high", at=len(row) - 1),
        )
    ]
    for low, middle, high in steps:
        value = row[middle]
        acts: list[Action] = [PointAt(target="row.mid", at=middle), mark(middle, "warm")]
        say = f"The middle is place {middle}, and there stands {number(value)}. "
        if value == target:
            acts.append(mark(middle, "good"))
            say += "Found."
        elif value < target:
            gone = range(low, middle + 1)
            say += f"{wanted} is larger, so it cannot be here or to the left."
            acts += [dim(n) for n in gone][:9]
            if middle + 1 <= high:
                acts.append(PointAt(target="row.low", at=middle + 1))
        else:
            gone = range(middle, high + 1)
            say += f"{wanted} is smaller, so it cannot be here or to the right."
            acts += [dim(n) for n in gone][:9]
            if middle - 1 >= low:
                acts.append(PointAt(target="row.high", at=middle - 1))
        beats.append(Beat(say=say, do=tuple(acts)))
    if row[steps[-1][1]] != target:
        beats.append(beat(f"No place is left, so {wanted} is not in the row."))
    return Scene(title="Halving the row", objects=(board,), beats=tuple(fitted(beats)))


WORDS = "search* algorithm* list* array* sorted element* number* target* index halving log"
LINEAR = Subject(names=("linear search*", "sequential search*"), words=WORDS)
BINARY = Subject(
    names=("binary search*", "search* algorithm*", "search* a sorted"),
    words=WORDS + " linear",
    not_with=("binary search tree*", "breadth*", "depth*", "graph*", "linear search"),
)

TEMPLATES = (
    Template(
        "linear search",
        lambda request: LINEAR.score(request, given=len(request.numbers) >= 3),
        lambda request: linear(*read_request(request)),
        takes="up to 14 numbers",
        examples=(("Linear search", ""), ("linear search for 4 in 7 2 9", "")),
    ),
    Template(
        "binary search",
        lambda request: BINARY.score(request, given=len(request.numbers) >= 3),
        lambda request: binary(*read_request(request)),
        takes="up to 14 numbers",
        examples=(("Binary search", ""), ("binary search for 7 in 1 3 5 7 9", "")),
    ),
)
