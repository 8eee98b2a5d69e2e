"""How templates of one shape are made: one case read from the text, and questions with others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from render.plan.lesson import Scene
from render.planner.catalogue.blocks import Line, Row, practice
from render.planner.catalogue.registry import Template
from render.planner.catalogue.subject import Subject
from render.planner.request import Request

Asked = tuple[str, str, list[Line]]  # a question, its formula, the lines of its answer
C = TypeVar("C")


def questions(
    own: Callable[[Request], C | None],
    others: Sequence[C],
    ask: Callable[[C], tuple[str, str, list[Line]]],
) -> Callable[[Request], Iterator[Scene]]:
    def more(request: Request) -> Iterator[Scene]:
        given = own(request)
        for n, case in enumerate((one for one in others if one != given), 1):
            yield practice(*ask(case), n)

    return more


def make_template(
    named: tuple[str, Subject, str],
    own: Callable[[Request], object],
    build: Callable[[Request], list[Scene]],
    more: Callable[[Request], Iterator[Scene]],
    examples: tuple[Row, ...],
    *,
    shape: float = 0.0,
    only: Callable[[Request], bool] = bool,
) -> Template:
    """Named: the template's name, its subject, and what it takes. A topic that `own` reads, with no
    word besides the subject's, scores ``shape``; one for which ``only`` is false, nothing."""
    name, subject, takes = named

    def score(request: Request) -> float:
        if not only(request):
            return 0.0
        given = own(request) is not None
        by_shape = shape if given and not subject.foreign(request.topic) else 0.0
        return subject.score(request, given=given) or by_shape

    return Template(
        name,
        score,
        build,
        examples=examples,
        more=more,
        takes=takes,
    )
