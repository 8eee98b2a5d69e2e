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
from typing import Generic, TypeVar

import sympy

from render.plan.lesson import Scene
from render.planner.catalogue.further import tell_further
from render.planner.catalogue.lets import BoundCase
from render.planner.catalogue.reads import Given
from render.planner.catalogue.registry import Template
from render.planner.catalogue.subject import Subject
from render.planner.request import Request
from render.planner.steps.working import work_out
from render.script.reader import read_scenes
from render.script.refusal import ScriptRefused
from render.script.slots import Values, slot_names

LOOP = re.compile(r"\bfor ([a-z][a-z0-9_]*) in ")


C = TypeVar("C")
UNFIT = (
    ArithmeticError, AttributeError, KeyError, IndexError, TypeError, ValueError,
    sympy.PolynomialError,
)  # fmt: skip


@dataclass(frozen=True)
class Need:
    """What must hold of a case, and what is said of one of which it does not."""

    test: ast.expr
    words: str


@dataclass(frozen=True)
class Written(Generic[C]):
    """A written lesson. ``read`` finds a case in a text; ``default`` is the one of the lesson that
    is asked for without numbers, ``others`` those of its questions; ``question`` is the body of
    their scenes, with what ``script`` has of slots. ``lets`` are values that it computes, with
    ``digits`` significant figures (0: exact); ``shape`` is the score of a topic that gives a case
    and has no word besides; ``by_formula``: a text whose formula is no case is a worse match.
    ``needs`` hold of every case that it takes; ``assumed`` is what a text need not give; of a
    case for which ``elsewhere`` holds there is a better lesson. Long lessons go on with the
    ``further`` texts."""

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
    needs: Sequence[Need] = ()
    assumed: Mapping[str, ast.expr] = field(default_factory=dict)
    elsewhere: ast.expr | None = None
    further: Sequence[str] = ()

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

    def bind(self, case: C) -> BoundCase:
        """With what the lesson computes of it."""
        given = dir(case)
        assumed = {name: one for name, one in self.assumed.items() if name not in given}
        return BoundCase(case, {**self.lets, **assumed}, self.digits)

    def refuse_case(self, case: C) -> str:
        """Why the lesson cannot hold the case; empty where it can."""
        if not getattr(case, "fits", True):
            return "its numbers have no room in the pictures"
        bound = self.bind(case)
        return next((need.words for need in self.needs if not is_met(need, bound)), "")

    def case_of(self, request: Request) -> C | None:
        """What the text gives, if the lesson can hold it."""
        case = self.read(request)
        return case if case is not None and not self.refuse_case(case) else None

    def refuse(self, request: Request) -> str:
        """Why what the text gives is not shown; empty where it is, and where it gives nothing."""
        case = self.read(request)
        return self.refuse_case(case) if case is not None and self.needs else ""

    def score(self, request: Request) -> float:
        case = self.case_of(request)
        by_words = self.subject.score(request, given=case is not None)
        if by_words and self.is_taught_better(request, case):
            return by_words / 4
        by_shape = case is not None and not self.subject.foreign(request.topic)
        return by_words or (self.shape if by_shape else 0.0)

    def is_taught_better(self, request: Request, case: C | None) -> bool:
        """Whether another lesson knows more of the request's formula."""
        if case is None:
            return self.by_formula and request.expression is not None
        return self.elsewhere is not None and is_met(Need(self.elsewhere, ""), self.bind(case))

    def write_scenes(self, script: str, case: C) -> list[Scene]:
        return read_scenes(script, self.bind(case), work_out=work_out)

    def build(self, request: Request) -> list[Scene]:
        case = self.case_of(request)
        if case is not None and "work: " in self.script:
            try:
                return self.write_scenes(self.script, case)
            except ScriptRefused:  # the engine does not solve it; the own example is told of
                case = None
        return self.write_scenes(self.script, case or self.default)

    def tell(self, case: C) -> list[Scene]:
        """The lesson on this case."""
        return self.write_scenes(self.script, case)

    def more(self, request: Request) -> Iterator[Scene]:
        """A question about each other case, with its answer."""
        given = self.case_of(request) or self.default
        others = self.others if self.question else ()
        for n, case in enumerate((one for one in others if not self.is_same(one, given)), 1):
            yield from self.write_scenes(f"# Your turn: question {n}\n{self.question}", case)

    def more_and_further(self, request: Request) -> Iterator[Scene]:
        yield from self.more(request)
        yield from tell_further(self.build, request, self.further)

    def is_same(self, one: C, given: C) -> bool:
        """Whether they are equal, also by what one of them only follows from."""
        if one == given or not isinstance(one, Given):
            return one == given
        found = self.bind(given)
        known = dir(found)
        return all(name in known and found.find_raw(name) == value for name, value in one.fields)

    @property
    def template(self) -> Template:
        """As the catalogue takes it."""
        return Template(
            self.name, self.score, self.build, self.examples, self.more_and_further, self.takes,
            subject=self.subject, refuse=self.refuse,
        )  # fmt: skip


def is_met(need: Need, bound: BoundCase) -> bool:
    """Whether it holds; what cannot be computed does not."""
    try:
        return bool(bound.evaluate(need.test))
    except UNFIT:
        return False
