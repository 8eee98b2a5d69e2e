"""Lessons that are written: a script with slots, and a case that fills them.

A case is a frozen dataclass with the numbers read from a text; what follows from them are its
properties. Slots of the script name fields and properties; names that there are not are found when
the module is imported.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

from render.plan.lesson import Scene
from render.planner.catalogue.lets import BoundCase
from render.planner.catalogue.registry import Template
from render.planner.catalogue.subject import Subject
from render.planner.request import Request
from render.script.reader import read_scenes
from render.script.slots import SLOT, Values, slot_names

NUMBER = r"[$€£]?\s?(?P<{}>\d+(?:\.\d+)?)\s?(?:[a-zA-Z€%]+\s)?\s*"
LOOP = re.compile(r"\bfor ([a-z][a-z0-9_]*) in ")
FEW_WORDS = r"[^\d$€£]{0,20}"


class Case(Protocol):
    """What a lesson is about."""

    @property
    def fits(self) -> bool:
        """Whether the lesson's pictures can hold it."""


C = TypeVar("C", bound=Case)


@dataclass(frozen=True)
class Written(Generic[C]):
    """A written lesson. ``read`` finds a case in a text; ``default`` is the one of the lesson that
    is asked for without numbers, ``others`` those of its questions; ``question`` is the body of
    their scenes, with what ``script`` has of slots. ``lets`` are values that it computes, with
    ``digits`` significant figures (0: exact); ``shape`` is the score of a topic that gives a case
    and has no word besides; ``by_formula``: a text whose formula is no case is a worse match."""

    name: str
    subject: Subject
    takes: str
    examples: tuple[tuple[str, str], ...]
    read: Callable[[Request], C | None]
    default: C
    others: Sequence[C]
    script: str
    question: str
    lets: Mapping[str, ast.expr] = field(default_factory=dict)
    digits: int = 0
    shape: float = 0.0
    by_formula: bool = False

    def __post_init__(self) -> None:
        """Raises ValueError for a slot that no value of the case fills, and for a value whose name
        would hide that of the engine."""
        if taken := set(self.lets) & set(vars(BoundCase)):
            raise ValueError(f"a let cannot be called {min(taken)!r}; choose another name")
        values = Values(case=self.bind(self.default))
        for text in (self.script, self.question):
            rows = set(LOOP.findall(text))
            for name, _ in slot_names(text):
                if name.partition(".")[0] not in rows:
                    values.find_value(name)

    def bind(self, case: C) -> object:
        """With what the lesson computes of it."""
        return BoundCase(case, self.lets, self.digits)

    def case_of(self, request: Request) -> C | None:
        """What the text gives, if the lesson can hold it."""
        case = self.read(request)
        return case if case is not None and case.fits else None

    def score(self, request: Request) -> float:
        given = self.case_of(request) is not None
        by_shape = self.shape if given and not self.subject.foreign(request.topic) else 0.0
        by_words = self.subject.score(request, given=given)
        if self.by_formula and not given and request.expression is not None:
            return by_words / 4
        return by_words or by_shape

    def build(self, request: Request) -> list[Scene]:
        return self.tell(self.case_of(request) or self.default)

    def tell(self, case: C) -> list[Scene]:
        """The lesson on this case."""
        return read_scenes(self.script, self.bind(case))

    def more(self, request: Request) -> Iterator[Scene]:
        """A question about each other case, with its answer."""
        given = self.case_of(request) or self.default
        others = self.others if self.question else ()
        for n, case in enumerate((one for one in others if one != given), 1):
            yield from read_scenes(f"# Your turn: question {n}\n{self.question}", self.bind(case))

    @property
    def template(self) -> Template:
        """As the catalogue takes it."""
        return Template(
            self.name, self.score, self.build, self.examples, self.more, self.takes,
            subject=self.subject,
        )  # fmt: skip


def number_reader(kind: Callable[..., C], *patterns: str) -> Callable[[Request], C | None]:
    """Reads ``from <old> [up|down] to <new>``: words, ``a|b`` for one of them, ``[…]`` for what may
    lack, ``…`` for a few words, and numbers by the names of the case's fields."""
    compiled = [re.compile(write_pattern(pattern), re.IGNORECASE) for pattern in patterns]

    def read(request: Request) -> C | None:
        found = next(filter(None, (one.search(f"{request.text} ") for one in compiled)), None)
        return kind(**numbers_in(found.groupdict())) if found else None

    return read


def numbers_in(groups: Mapping[str, Any]) -> dict[str, float]:
    return {name: float(text) for name, text in groups.items()}


def write_pattern(pattern: str) -> str:
    """The regular expression of a pattern of `number_reader`."""
    written = ""
    for word in pattern.split():
        if slot := SLOT.fullmatch(word):
            written += NUMBER.format(slot[2])
        elif word == "…":
            written += FEW_WORDS
        elif word.startswith("["):
            written += rf"(?:(?:{word[1:-1]})\s+)?"
        else:
            written += rf"\b(?:{word})\b\s*"
    return written
