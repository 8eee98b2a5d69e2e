"""The catalogue: every module of this package may define ``TEMPLATES``, and is found by itself.

The request goes to the template with the highest score; at equal scores the alphabet decides, so
that the same text always gives the same lesson.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from render.plan.lesson import Scene
from render.planner import catalogue
from render.planner.catalogue.subject import Subject
from render.planner.request import Request


def nothing_more(request: Request) -> Iterable[Scene]:  # noqa: ARG001, a template's signature
    return ()


@dataclass(frozen=True)
class Template:
    """A kind of lesson.

    ``score`` is 0 for what the template cannot teach; ``build`` gives the scenes of the lesson in
    3 to 8 scenes; ``more`` further true content for long wishes (a second worked example, a
    question with a pause and its answer), the most useful first, without end or up to some end.
    ``takes`` says in words which data of a text it can work with. What it cannot is found out by
    trying (`render.planner.request_data`), or by ``remark`` where trying is too slow or tells too
    little: a sentence about what of the text is not shown, or nothing.
    ``takes_all`` says where trying would be slow whether a text's data are surely shown.
    ``subject`` is what it is called by, where it scores by one.
    ``refuse`` says why data that were read are not shown, where the lesson knows.
    ``examples`` are (topic, description) pairs that must come to this template: they are tested.
    """

    name: str
    score: Callable[[Request], float]
    build: Callable[[Request], Sequence[Scene]]
    examples: tuple[tuple[str, str], ...]
    more: Callable[[Request], Iterable[Scene]] = nothing_more
    takes: str = ""
    remark: Callable[[Request], str] | None = None
    subject: Subject | None = None
    takes_all: Callable[[Request], bool] | None = None
    refuse: Callable[[Request], str] | None = None


@cache
def templates() -> dict[str, Template]:
    """All templates by name. Raises ValueError when two have the same."""
    found: dict[str, Template] = {}
    for module in pkgutil.walk_packages(catalogue.__path__, f"{catalogue.__name__}."):
        for template in getattr(importlib.import_module(module.name), "TEMPLATES", ()):
            if template.name in found:
                raise ValueError(f"two templates are called {template.name!r}")
            found[template.name] = template
    return dict(sorted(found.items()))


def rank_templates(request: Request) -> list[Template]:
    """The templates that suit the request, the best first."""
    scored = [(template.score(request), template) for template in templates().values()]
    fitting = [pair for pair in scored if pair[0] > 0]
    return [template for _, template in sorted(fitting, key=lambda pair: -pair[0])]


def choose_template(request: Request) -> Template | None:
    """The template that suits the request best; None when none does."""
    return next(iter(rank_templates(request)), None)
