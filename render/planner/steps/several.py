"""All the tasks of a text: "derivative of x^2 and integral of x^3" are two, and so are the
equations of "solve x^2 = 4 and 2x + 1 = 5"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from render.mathematics.finding import Found, find_formulas
from render.mathematics.plain import plain
from render.planner.steps.asking import KINDS, differentials_in_words, task_in
from render.planner.steps.asking_algebra import flat
from render.planner.steps.operands import Task

JOINED = re.compile(
    r"[\s,;&:.]*(?:\b(?:and|then|also|or|the|both)\b|\(?[a-h1-9]\)|[\s,;&:.])*", re.IGNORECASE
)
ENDS = re.compile(r"[.?!;]\s|\n")
GOES_ON = re.compile(r"\b(?:and|then|also)\b")
OF_TWO = re.compile(
    r"\b(?:add|sum|plus|multipl|product|subtract|minus|differ|divi[ds]|quotient|betw|compar)",
    re.IGNORECASE,
)
MOST = 12  # formulas that are looked at


@dataclass(frozen=True)
class Placed:
    at: int
    task: Task


def tasks_in(text: str) -> list[Task]:
    """The tasks in the order of the text, none twice; empty where nothing is asked."""
    text = differentials_in_words(text)
    first = task_in(text)
    if first is None:
        return []
    placed = [Placed(min((start for start, _ in first.spans), default=0), first)]
    words: list[str] = []
    before = 0
    formulas = flat(find_formulas(text))[:MOST]
    for n, one in enumerate(formulas):
        gap = text[before : one.start] if one.start >= before else ""
        said = words_that_ask(gap)
        before, words = one.end, said or words
        is_joined = JOINED.fullmatch(gap) is not None and not any(map(OF_TWO.search, words))
        alone = len(words) == 1 and not is_item(one, formulas)
        is_taken = alone and any(a < one.end and one.start < b for a, b in first.spans)
        if is_taken or not (said or is_joined):
            continue
        for word in words:
            task = task_in(f"{word}{formula_with_words(text, formulas, n)}")
            fits = task is not None and (said or task.kind == placed[-1].task.kind)
            if task is not None and fits and is_new(task, one, placed, several=len(words) > 1):
                placed.append(Placed(one.start, task))
    return [one.task for one in sorted(placed, key=lambda one: one.at)]


def words_that_ask(gap: str) -> list[str]:
    """The last words before a formula that say what is to be done with it, each with what follows
    them; two of them where they are joined: "inverse and determinant of"."""
    spans = {m.span() for words, _ in KINDS for m in re.finditer(words, gap, re.IGNORECASE)}
    sentence = max((m.end() for m in ENDS.finditer(gap)), default=0)
    here = sorted(span for span in spans if span[0] >= sentence)
    outer = [one for one in here if not any(within(one, other) for other in here)]
    if not outer:
        return []
    rest = gap[outer[-1][1] :]
    joined = [
        gap[start:end] + rest
        for (start, end), (following, _) in pairwise(outer)
        if gap[end:following].strip() and JOINED.fullmatch(gap[end:following])
    ]
    return [*joined, gap[outer[-1][0] :] if joined else gap[outer[0][0] :]]


def within(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one != other and other[0] <= one[0] and one[1] <= other[1]


def formula_with_words(text: str, formulas: Sequence[Found], n: int) -> str:
    """The formula with what is said of it, up to the sentence's end or the next words that ask."""
    one = formulas[n]
    if is_item(one, formulas):
        return plain(one.tree)
    rest = text[one.end :]
    ends = [m.start() for m in (*ENDS.finditer(rest), *GOES_ON.finditer(rest))]
    ends += [m.start() for words, _ in KINDS for m in re.finditer(words, rest, re.IGNORECASE)]
    return text[one.start : one.end] + rest[: min(ends, default=len(rest))]


def is_item(one: Found, formulas: Sequence[Found]) -> bool:
    """Whether it stands in a list, all of which has one place in the text."""
    return sum(other.start == one.start for other in formulas) > 1


def is_new(task: Task, one: Found, placed: Sequence[Placed], *, several: bool) -> bool:
    """Whether neither the task nor, where one thing is asked of each formula, the formula was
    there before."""
    for other in placed:
        if (task.kind, plain(task.asked)) == (other.task.kind, plain(other.task.asked)):
            return False
        parts = {plain(part) for part in (other.task.asked, *other.task.parts)}
        if not several and (plain(one.tree) in parts or plain(task.asked) in parts):
            return False
    return True
