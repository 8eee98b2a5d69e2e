"""Boolean logic: and, or, not, and the truth table of an expression from the text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from render.plan.actions import show
from render.plan.boards import Grid
from render.plan.lesson import Action, Beat, Scene
from render.plan.moves import Mark
from render.planner.catalogue.blocks import opening, quiz, summary
from render.planner.catalogue.framing import fit_beats, join_words
from render.planner.catalogue.registry import Template
from render.planner.catalogue.subject import Subject
from render.planner.request import Request

SUBJECT = Subject(
    names=("truth table*", "boolean logic", "boolean algebra", "logic gate*", "propositional logic",
           "logical operator*", "boolean expression*", "boolean operator*", "de morgan*",
           "de morgan's law*", "logical connective*"),
    words="truth table* boolean logic* gate* and or not xor nand nor implies expression* algebra "
    "true false computer* circuit* digital propositional statement* p q r a b c law* de morgan*",
    not_with=("fuzzy", "first-order"),
)  # fmt: skip
SIGNS = {
    "∧": "and", "&": "and", "&&": "and", "·": "and", "∨": "or", "|": "or", "||": "or", "+": "or",
    "¬": "not", "~": "not", "!": "not", "⊕": "xor", "^": "xor", "→": "implies", "->": "implies",
    "=>": "implies", "⇒": "implies",
}  # fmt: skip
WORD = r"(?:and|or|not|xor|nand|nor|implies)\b"
TOKEN = re.compile(rf"\s*(->|=>|&&|\|\||[∧&·∨|+¬~!⊕^→⇒()]|{WORD}|[A-Za-z]\b)", re.IGNORECASE)
LEVELS = ("implies", "xor", "or", "nor", "and", "nand")  # the weakest first
MEANING: dict[str, Callable[[bool, bool], bool]] = {
    "and": lambda a, b: a and b,
    "or": lambda a, b: a or b,
    "xor": lambda a, b: a != b,
    "nand": lambda a, b: not (a and b),
    "nor": lambda a, b: not (a or b),
    "implies": lambda a, b: not a or b,
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
        values = [part.value(given) for part in self.parts]
        if self.operation == "not":
            return not values[0]
        return MEANING[self.operation](values[0], values[1])


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


def read_request(request: Request) -> Formula | None:
    """The longest formula of two or three letters in the text."""
    best: Formula | None = None
    for text in (request.topic, request.description):
        for tokens in runs(text):
            try:
                found = parse(tokens)
            except ValueError:
                continue
            fits = 1 <= len(found.letters()) <= 3 and 1 <= len(found.steps()) <= 4
            if fits and (best is None or len(found.steps()) > len(best.steps())):
                best = found
    return best


def runs(text: str) -> Iterator[list[str]]:
    """Stretches of the text that hold only letters and operators."""
    for start in re.finditer(r"(?<![A-Za-z])(?=[A-Za-z(¬~!]|not\b)", text):
        tokens, at = [], start.start()
        while match := TOKEN.match(text, at):
            word = match[1].lower()
            tokens.append(SIGNS.get(word, word))
            at = match.end()
            if len(tokens) > 2:
                yield list(tokens)


A, B = Formula("A"), Formula("B")
DEFAULT = Formula("and", (A, Formula("not", (B,))))
OTHERS = (
    Formula("or", (A, Formula("not", (B,)))),
    Formula("not", (Formula("and", (A, B)),)),
    Formula("xor", (A, B)),
    Formula("and", (Formula("or", (A, B)), Formula("not", (Formula("and", (A, B)),)))),
    Formula("implies", (A, B)),
)


def bit(value: bool) -> str:
    return "T" if value else "F"


def cases(letters: Sequence[str]) -> list[dict[str, bool]]:
    return [
        dict(zip(letters, values, strict=True))
        for values in product((True, False), repeat=len(letters))
    ]


def score(request: Request) -> float:
    return SUBJECT.score(request, given=read_request(request) is not None)


def build(request: Request) -> list[Scene]:
    formula = read_request(request) or DEFAULT
    rows = cases(formula.letters())
    true = [row for row in rows if formula.value(row)]
    return [
        opening(
            "Truth tables",
            f"When is “{formula}” true?"[:150],
            "grid",
            "Every statement is true or false. What about statements joined by and, or, and not? "
            f"A table of all cases tells. Ours is: {formula}.",
        ),
        operators(),
        table(formula),
        summary(
            ("and: both; or: at least one; not: the opposite",
             "And means both. Or means at least one. Not means the opposite."),
            ("n letters have 2ⁿ cases: that many rows",
             "Each further letter doubles the number of rows."),
            ("Two formulas with the same table mean the same",
             "Two formulas with the same table say the same thing."),
            (verdict(formula, len(true), len(rows)), f"{verdict(formula, len(true), len(rows))}."),
        ),
    ]  # fmt: skip


def verdict(formula: Formula, true: int, all_: int) -> str:
    if true == all_:
        return f"{formula}: true in every case"
    if not true:
        return f"{formula}: never true"
    return f"{formula}: true in {true} of {all_} cases"


def operators() -> Scene:
    rows = [("A", "B", "A and B", "A or B", "not A")]
    for row in cases("AB"):
        a, b = row["A"], row["B"]
        rows.append((bit(a), bit(b), bit(a and b), bit(a or b), bit(not a)))
    grid = Grid(id="table", rows=tuple(rows))
    heads: tuple[Action, ...] = tuple(show(f"table.r{n}") for n in range(5))

    def lit(column: int) -> tuple[Action, ...]:
        return tuple(
            Mark(target=f"table.{n}_{column}", role="good" if rows[n][column] == "T" else "bad")
            for n in range(1, 5)
        )

    beats = (
        Beat(say="Two statements, A and B, can be true or false: that makes four cases.",
             do=(show("table"), *heads)),
        Beat(say="And is true only when both are true.", do=lit(2)),
        Beat(say="Or is true when at least one of them is true.", do=lit(3)),
        Beat(say="Not turns true into false, and false into true.", do=lit(4)),
    )  # fmt: skip
    return Scene(title="And, or, not", objects=(grid,), beats=beats)


def table(formula: Formula) -> Scene:
    letters, steps = formula.letters(), formula.steps()
    rows = [(*letters, *(str(step) for step in steps))]
    given = cases(letters)
    for row in given:
        rows.append((*map(bit, row.values()), *(bit(step.value(row)) for step in steps)))
    grid = Grid(id="table", rows=tuple(rows))
    count, start = len(given), len(letters)
    first: list[Action] = [show("table")]
    for column in range(start):
        first += [show(f"table.{n}_{column}") for n in range(count + 1)]
    if len(first) > 15:
        first = [show("table"), *(show(f"table.{n}_0") for n in range(count + 1))]
    beats = [Beat(say=f"We list every case of {join_words(letters)}: {count} rows.",
                  do=tuple(first[:16]))]  # fmt: skip
    for column in range(1, start) if len(first) <= count + 2 else ():
        acts = tuple(show(f"table.{n}_{column}") for n in range(count + 1))
        beats.append(Beat(say="", do=acts))
    for k, step in enumerate(steps):
        column = start + k
        shown = tuple(show(f"table.{n}_{column}") for n in range(count + 1))
        beats.append(Beat(say=f"{str(step).capitalize()}: “{step.operation}” "
                          f"{SAID[step.operation]}.", do=shown))  # fmt: skip
    last = start + len(steps) - 1
    marks: tuple[Action, ...] = tuple(
        Mark(target=f"table.{n}_{last}", role="good" if rows[n][last] == "T" else "bad")
        for n in range(1, count + 1)
    )
    beats.append(Beat(say="The last column is the answer.", do=marks))
    return Scene(
        title=f"The table of {formula}"[:110], objects=(grid,), beats=tuple(fit_beats(beats))
    )


def more(request: Request) -> Iterator[Scene]:
    own = read_request(request) or DEFAULT
    for n, formula in enumerate((other for other in OTHERS if other != own), 1):
        rows = cases(formula.letters())
        true = [row for row in rows if formula.value(row)]
        told = join_words([
            " and ".join(f"{k} {'true' if v else 'false'}" for k, v in row.items()) for row in true
        ], "or")  # fmt: skip
        yield quiz(f"When is “{formula}” true?", f"It is true with {told}."[:310], n)
        yield table(formula)


TEMPLATES = (
    Template(
        "truth tables",
        score,
        build,
        takes="one expression with up to three letters and four operations",
        examples=(
            ("Truth tables", ""),
            ("Boolean logic", "A and (B or not C)"),
            ("Logic gates", "not (A and B)"),
        ),
        more=more,
    ),
)
