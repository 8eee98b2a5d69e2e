"""The longest common subsequence of two words, by a table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from render.plan.lesson import Action
from render.planner.catalogue.computing.dynamic import HERE, Rows, write_row
from render.planner.catalogue.computing.tracing import Step, Table
from render.planner.catalogue.lesson_file import read_written
from render.planner.request import Request


def compare_letters(a: str, b: str) -> Iterator[Step]:
    """Row by row: an equal letter adds one to the cell diagonally above, else the larger neighbour
    is taken over."""
    table, above = Table(), [0] * (len(b) + 1)
    for n, letter in enumerate(a, 1):
        row = [0]
        for k, other in enumerate(b):
            row.append(above[k] + 1 if letter == other else max(above[k + 1], row[-1]))
        above = row
        table.show_row(n + 1)
        yield table.step(letter=letter, first=n == 1, hit=letter in b, row=row)


@dataclass(frozen=True)
class TwoWords:
    """What two words have in common, with letters left out."""

    one: str
    other: str
    fits = True

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        return tuple(compare_letters(self.one, self.other))

    @property
    def rows(self) -> Rows:
        named = zip(self.one, self.steps, strict=True)
        filled = [write_row(letter, step.row) for letter, step in named]
        empty = write_row("–", [0] * (len(self.other) + 1))
        return ("", "–", *self.other), empty, *filled

    @property
    def path(self) -> list[tuple[int, int]]:
        """Cells (from 1) in which a common letter was taken, from the first to the last."""
        best = [[0] * (len(self.other) + 1), *(step.row for step in self.steps)]
        i, j, path = len(self.one), len(self.other), []
        while i and j:
            if self.one[i - 1] == self.other[j - 1]:
                path.append((i, j))
                i, j = i - 1, j - 1
            elif best[i - 1][j] >= best[i][j - 1]:
                i -= 1
            else:
                j -= 1
        return path[::-1]

    @property
    def common(self) -> str:
        return "".join(self.one[i - 1] for i, _ in self.path)

    @property
    def path_marks(self) -> tuple[Action, ...]:
        table = Table()
        for i, j in self.path:
            table.mark_cell(i + 1, j + 1)
        return table.step().acts


def read_words(request: Request) -> TwoWords | None:
    """Two words in quotation marks, or in capitals."""
    text = request.text
    capitals = re.findall(r"(?:^|[\s\"'“(])([A-Z]{2,8})(?=$|[\s\"'”),.])", text)
    capitals = [word for word in capitals if word not in ("LCS", "DP", "DNA")]
    quoted = re.findall(r"[\"“']([A-Za-z]{2,8})[\"”']", text)
    plain = re.search(
        r"\bsubsequence (?:of|for|between) ([A-Za-z]{2,8}) and ([A-Za-z]{2,8})\W*$", text
    )
    pair = quoted if len(quoted) >= 2 else capitals
    if plain and len(pair) < 2 and not plain[2].startswith(("string", "word")):
        pair = list(plain.groups())
    return TwoWords(*pair[:2]) if len(pair) >= 2 else None


def words_left_out(request: Request) -> str:
    if read_words(request):
        return ""
    pair = re.search(r"\b(?:of|for|between|in)\s+(\S+)\s+(?:and|with)\s+(\S+)", request.text)
    if pair is None or re.fullmatch(r"(?:two|strings?|words?|sequences?)", pair[2], re.IGNORECASE):
        return ""
    return (
        f"The table has no room for {pair[1]} and {pair[2].strip('.,')}, so the lesson compares "
        "two words of its own. It takes two words of 2 to 8 letters."
    )


TEMPLATES = (
    replace(
        read_written(str(HERE("common_subsequence")), TwoWords, read_words).template,
        remark=words_left_out,
    ),
)
