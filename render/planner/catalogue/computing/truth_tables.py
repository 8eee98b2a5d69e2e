"""Boolean logic: an expression of and, or, not, its steps, and its truth table."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product

from render.plan.actions import show
from render.plan.boards import Grid
from render.plan.lesson import Action
from render.plan.moves import Mark
from render.planner.catalogue.lesson_file import read_written
from render.planner.catalogue.values import Several
from render.planner.request import Request

SIGNS = {
    "∧": "and", "&": "and", "&&": "and", "·": "and", "∨": "or", "|": "or", "||": "or", "+": "or",
    "¬": "not", "~": "not", "!": "not", "⊕": "xor", "^": "xor", "→": "implies", "->": "implies",
    "=>": "implies", "⇒": "implies",
}  # fmt: skip
WORD = r"(?:and|or|not|xor|nand|nor|implies)\b"
TOKEN = re.compile(rf"\s*(->|=>|&&|\|\||[∧&·∨|+¬~!⊕^→⇒()]|{WORD}|[A-Za-z]\b)", re.IGNORECASE)
LEVELS = ("implies", "xor", "or", "nor", "and", "nand")  # the weakest first
MEANING: dict[str, Callable[..., bool]] = {
    "and": lambda a, b: a and b,
    "or": lambda a, b: a or b,
    "xor": lambda a, b: a != b,
    "nand": lambda a, b: not (a and b),
    "nor": lambda a, b: not (a or b),
    "implies": lambda a, b: not a or b,
    "not": lambda a: not a,
}
SAID = {
    "and": "is true only when both sides are true",
    "or": "is true when at least one side is true",
    "xor": "is true when exactly one side is true",
    "nand": "is false only when both sides are true",
    "nor": "is true only when both sides are false",
    "implies": "is false only when the first is true and the second is not",
    "not": "turns true into false, and false into true",
}
MOST_ACTS, LONGEST_ANSWER = 16, 300


@dataclass(frozen=True)
class Formula:
    """A letter, or an operation on one or two formulas."""

    operation: str
    parts: tuple[Formula, ...] = ()

    def __str__(self) -> str:
        if not self.parts:
            return self.operation
        inner = [f"({part})" if len(part.parts) > 1 else str(part) for part in self.parts]
        return f"not {inner[0]}" if self.operation == "not" else f" {self.operation} ".join(inner)

    @property
    def capital(self) -> str:
        return str(self).capitalize()

    @property
    def meaning(self) -> str:
        return SAID[self.operation]

    def letters(self) -> list[str]:
        found = {self.operation} if not self.parts else set()
        return sorted(found.union(*(part.letters() for part in self.parts)))

    def steps(self) -> list[Formula]:
        """All operations within, the innermost first, each once."""
        inner = [step for part in self.parts for step in part.steps()]
        return list(dict.fromkeys([*inner, self] if self.parts else []))

    def value(self, given: dict[str, bool]) -> bool:
        if not self.parts:
            return given[self.operation]
        return MEANING[self.operation](*(part.value(given) for part in self.parts))


@dataclass(frozen=True)
class Column:
    """Of a step of the formula, as it is shown."""

    formula: Formula
    acts: tuple[Action, ...]


@dataclass(frozen=True)
class Truth:
    """A formula in every case of its letters."""

    formula: Formula

    @property
    def letters(self) -> Several:
        return Several(tuple(self.formula.letters()), "and")

    @property
    def cases(self) -> tuple[dict[str, bool], ...]:
        letters = self.formula.letters()
        rows = product((True, False), repeat=len(letters))
        return tuple(dict(zip(letters, row, strict=True)) for row in rows)

    @property
    def true(self) -> tuple[dict[str, bool], ...]:
        return tuple(case for case in self.cases if self.formula.value(case))

    @property
    def answer(self) -> str:
        rows = (
            " and ".join(f"{letter} {str(true).lower()}" for letter, true in case.items())
            for case in self.true
        )
        return Several(tuple(rows), "or").written()[:LONGEST_ANSWER]

    @property
    def table(self) -> Grid:
        steps = self.formula.steps()
        rows = [(*self.formula.letters(), *map(str, steps))]
        for case in self.cases:
            values = (*case.values(), *(step.value(case) for step in steps))
            rows.append(tuple("T" if value else "F" for value in values))
        return Grid(id="table", rows=tuple(rows))

    @property
    def first(self) -> tuple[Action, ...]:
        """The columns of the letters, or the first of them where their cells are many."""
        count, rows = len(self.formula.letters()), len(self.cases)
        together = tuple(act for n in range(count) for act in show_column(n, rows))
        return together if len(together) < MOST_ACTS else show_column(0, rows)

    @property
    def others(self) -> tuple[tuple[Action, ...], ...]:
        """The columns that are not among the first."""
        shown = len(self.first) // (len(self.cases) + 1)
        columns = range(shown, len(self.formula.letters()))
        return tuple(show_column(n, len(self.cases)) for n in columns)

    @property
    def columns(self) -> tuple[Column, ...]:
        steps = enumerate(self.formula.steps(), len(self.formula.letters()))
        return tuple(Column(step, show_column(n, len(self.cases))) for n, step in steps)

    @property
    def marks(self) -> tuple[Action, ...]:
        last = len(self.table.rows[0]) - 1
        return tuple(
            Mark(target=f"table.{n}_{last}", role="good" if case in self.true else "bad")
            for n, case in enumerate(self.cases, 1)
        )


def show_column(column: int, rows: int) -> tuple[Action, ...]:
    return tuple(show(f"table.{n}_{column}") for n in range(rows + 1))


def parse(tokens: list[str]) -> Formula:
    """Raises ValueError when the tokens are no formula."""
    found, rest = binary(tokens, 0)
    if rest:
        raise ValueError(f"{rest[0]!r} is left over")
    return found


def binary(tokens: list[str], level: int) -> tuple[Formula, list[str]]:
    if level == len(LEVELS):
        return unary(tokens)
    left, rest = binary(tokens, level + 1)
    while rest and rest[0] == LEVELS[level]:
        right, rest = binary(rest[1:], level + 1)
        left = Formula(LEVELS[level], (left, right))
    return left, rest


def unary(tokens: list[str]) -> tuple[Formula, list[str]]:
    if not tokens:
        raise ValueError("a formula ends too soon")
    first, *rest = tokens
    if first == "not":
        inner, rest = unary(rest)
        return Formula("not", (inner,)), rest
    if first == "(":
        inner, rest = binary(rest, 0)
        if not rest or rest[0] != ")":
            raise ValueError("a bracket is not closed")
        return inner, rest[1:]
    if len(first) != 1 or not first.isalpha():
        raise ValueError(f"{first!r} stands where a letter should")
    return Formula(first.upper()), rest


def read_truth(request: Request) -> Truth | None:
    """The longest formula of up to three letters in the text."""
    best: Formula | None = None
    for text in (request.topic, request.description):
        for tokens in find_runs(text):
            try:
                found = parse(tokens)
            except ValueError:
                continue
            fits = 1 <= len(found.letters()) <= 3 and 1 <= len(found.steps()) <= 4
            if fits and (best is None or len(found.steps()) > len(best.steps())):
                best = found
    return Truth(best) if best else None


def find_runs(text: str) -> Iterator[list[str]]:
    """Stretches of the text that hold only letters and operators."""
    for start in re.finditer(r"(?<![A-Za-z])(?=[A-Za-z(¬~!]|not\b)", text):
        tokens, at = [], start.start()
        while match := TOKEN.match(text, at):
            word = match[1].lower()
            tokens.append(SIGNS.get(word, word))
            at = match.end()
            if len(tokens) > 2:
                yield list(tokens)


LESSON = read_written(__file__, Truth, read_truth)
TEMPLATES = (LESSON.template,)
