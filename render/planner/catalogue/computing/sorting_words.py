"""Words in alphabetical order, by insertion sort, letter by letter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from render.plan.actions import stress
from render.plan.lesson import Replace
from render.plan.objects import Cells, Table
from render.planner.catalogue.computing.tracing import Step
from render.planner.catalogue.lesson_file import read_written
from render.planner.catalogue.subject import ASKING
from render.planner.catalogue.values import Several
from render.planner.request import Request

TOPIC = re.compile(
    r"\b(?:sort(?:ing)?|alphabeti[sz]e|alphabetical order|alphabetically)\b", re.IGNORECASE
)
ASKED = (
    r"(?:^|[.:;!?\n]\s*|\b(?:please|to|of|by|us|you|the|these|this|with)\s+)"  # no one's own doing
)
LIST = re.compile(
    ASKED + r"(?:(?:sort(?:ing)?|alphabeti[sz]e|order|words|names|list)\b"
    r"(?:\s+(?:the|these|words|names|list|alphabetically|of|in|alphabetical|order)\b)*+\s*:?\s*)"
    r"((?:[^\W\d_]{2,14}[\s,;]+(?:and\s+)?)+[^\W\d_]{2,14})",
    re.IGNORECASE,
)
NOT_WORDS = ASKING | frozenset(
    """
    sort sorted sorting words names list alphabetically alphabetical alphabet order algorithm
    algorithms bubble merge quick insertion selection heap radix descending ascending numbers
    array arrays objects python java data hat search searching garbage rubbish laundry mail
    recycling waste types kinds complexity visualised topological waste stable
    """.split()  # noqa: SIM905, words are read as words
)
MOST = 7  # as many as a scene tells


@dataclass(frozen=True)
class Words:
    """Different words in the order of the text; those that there is room for are ``row``."""

    given: tuple[str, ...]

    @property
    def row(self) -> tuple[str, ...]:
        return self.given[:MOST]

    @property
    def steps(self) -> Iterator[Step]:
        return insert_words(self.row)

    @property
    def listed(self) -> Several:
        return Several(self.row, "and")

    @property
    def done(self) -> tuple[str, ...]:
        return tuple(sorted(self.row, key=str.casefold))

    @property
    def moved(self) -> int:
        return sum(not step.stays for step in self.steps)

    @property
    def tables(self) -> tuple[Table, ...]:
        """The row at the beginning and after each step, the word just placed picked out."""
        steps = [(tuple(step.row), step.place, step.number + 1) for step in self.steps]
        states = [(self.row, 0, 1), *steps]
        return tuple(draw_row(n, *state) for n, state in enumerate(states))


def insert_words(words: tuple[str, ...]) -> Iterator[Step]:
    row = list(words)
    for at in range(1, len(row)):
        word = row.pop(at)
        place = next((n for n in range(at) if row[n].casefold() > word.casefold()), at)
        other = row[min(place, at - 1)]
        same = count_shared(word.casefold(), other.casefold())
        row.insert(place, word)
        yield Step(
            number=at, word=word, other=other, stays=place == at, place=place, row=row,
            shared=word[:same].lower(), begins=same == len(word),
            letter=word[same : same + 1].upper(), before=other[same : same + 1].upper(),
            acts=(Replace(target=f"row{at - 1}", by=f"row{at}"), stress(f"row{at}.done"),
                  stress(f"row{at}.new")),
        )  # fmt: skip


def count_shared(one: str, other: str) -> int:
    """How many letters both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))


def draw_row(n: int, words: tuple[str, ...], place: int, done: int) -> Table:
    groups = (
        Cells(id="done", cells=tuple((k, 0) for k in range(done)), role="good"),
        Cells(id="new", cells=((place, 0),), role="warm"),
    )
    return Table(id=f"row{n}", rows=tuple((word,) for word in words), groups=groups)


def read_words(request: Request) -> Words | None:
    """Three or more words after "sort"."""
    for text in (request.topic, request.description, request.text):
        found = LIST.search(text)
        words = re.findall(r"[^\W\d_]{2,14}", found[1]) if found else []
        kept = [word for word in words if word.lower() not in {"and", "in", "to"}]
        has_commas = found is not None and found[1].count(",") >= len(kept) - 2
        in_prose = any(word.lower() in NOT_WORDS for word in kept) and not has_commas
        is_list = len(kept) >= 3 and not in_prose
        if is_list and len({word.lower() for word in kept}) == len(kept):
            return Words(tuple(kept))
    return None


def score(request: Request) -> float:
    if not TOPIC.search(request.text):
        return 0.0
    if read_words(request):
        return 13.0
    return 12.0 if re.search(r"alphabeti", request.topic, re.IGNORECASE) else 0.0


def remark(request: Request) -> str:
    words = read_words(request)
    if words is None or len(words.given) <= MOST:
        return ""
    return f"Your text has {len(words.given)} words; the pictures hold the first {MOST} of them."


WRITTEN = read_written(__file__, Words, read_words)
TEMPLATES = (replace(WRITTEN.template, score=score, remark=remark),)
