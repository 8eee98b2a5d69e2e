"""Lessons that teach a kind of calculation: a script around the steps of the step engine.

Above the scenes of such a script stands ``kind: equation``. Between them ``work: steps``,
``work: picture``, ``work: graph`` (of a limit) and ``work: check`` stand for what the engine makes
of the task, which is that of the request or else the script's default. ``<task>``, ``<result>`` and
what the engine found on the way (``f``, ``x``, ``value`` …) are values of slots and lets; a module
of the lesson's name adds pictures. ``asks: factor …`` is what is done with a formula that stands
alone, ``rule: chain rule`` that tasks of the lesson are worked out by that rule, and ``needs`` what
else holds of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from render.mathematics.finding import find_formulas
from render.mathematics.plain import plain
from render.plan.lesson import Scene
from render.planner import catalogue
from render.planner.catalogue.calculation.lesson import (
    check_scene,
    questions,
    refusal_scenes,
    step_scenes,
    task_of,
)
from render.planner.catalogue.calculation.limit_graph import graph_of_limit
from render.planner.catalogue.calculation.pictures import drawn_or_none, picture_of
from render.planner.catalogue.calculation.templates import (
    is_taught_elsewhere,
    read_calculation,
    text_of,
)
from render.planner.catalogue.case import is_met
from render.planner.catalogue.lesson_file import SCENE, Header, read_header
from render.planner.catalogue.lets import BoundCase
from render.planner.catalogue.reads import give_fields, pattern_reader
from render.planner.catalogue.registry import Template
from render.planner.catalogue.subject import Subject
from render.planner.catalogue.values import Formula
from render.planner.request import Request
from render.planner.steps.calculation import Calculation, Refusal, calculation_of
from render.planner.steps.operands import body_of
from render.planner.steps.step import Solution
from render.planner.steps.working import work_out
from render.script.reader import read_scenes
from render.script.slots import SLOT, Values, fill_slots

WORK = re.compile(r"^work: (steps|picture|graph|check)$", re.MULTILINE)
FOLDER = Path(next(iter(catalogue.__path__)))


@dataclass(frozen=True)
class Worked:
    """What the slots of a script stand for: the task and what the engine found."""

    calculation: Calculation

    @property
    def outcome(self) -> Solution | Refusal:
        return self.calculation.outcome

    @property
    def task(self) -> Formula:
        outcome = self.outcome
        return Formula(task_of(outcome) if isinstance(outcome, Solution) else outcome.task)

    @property
    def result(self) -> Formula:
        if isinstance(self.outcome, Refusal):
            return Formula(self.outcome.task, self.outcome.reason)
        return Formula(self.outcome.result, self.outcome.result_words)

    @property
    def letter(self) -> str:
        """The unknown's name; empty where the task has none."""
        return str(getattr(self, "x", ""))

    @property
    def parts(self) -> int:
        return len(self.calculation.task.parts)

    @property
    def lines(self) -> int:
        return len(self.outcome.steps) if isinstance(self.outcome, Solution) else 0

    @property
    def has_ends(self) -> bool:
        return self.calculation.task.ends is not None

    def __getattr__(self, name: str) -> Any:
        """What the engine found under this name."""
        outcome = object.__getattribute__(self, "calculation").outcome
        values = outcome.values if isinstance(outcome, Solution) else {}
        if name not in values:
            raise AttributeError(name)
        value = values[name]
        return tuple(value) if isinstance(value, list) else value

    def __dir__(self) -> list[str]:
        outcome = self.outcome
        found = outcome.values if isinstance(outcome, Solution) else {}
        return [*object.__dir__(self), *found]


@dataclass(frozen=True)
class Taught:
    """A script with what stands above it."""

    header: Header
    script: str

    @property
    def name(self) -> str:
        return self.header.once["lesson"]

    @property
    def subject(self) -> Subject:
        return self.header.subject

    def read(self, request: Request) -> Calculation | None:
        """The request's task, where it is one that the lesson teaches and that can be solved, or
        its formulas alone, where the lesson knows what to ask of them."""
        found = read_calculation(request)
        if found is not None and self.holds(found):
            solved = isinstance(found.outcome, Solution) and not found.others
            by_rule = "rule" in self.header.once  # functions of several rules are calculations
            taught = not by_rule or is_taught_elsewhere(found, request)
            return found if solved and taught else None
        if self.refuse(request):
            return None
        by_formula = filter(None, map(self.ask_formula, self.formulas_in(request)))
        called = self.subject.score(request, given=True) > 0
        texts = [text_of(request)] if called else []
        own = self.ask_values(request) or self.ask_first(texts)
        return own or next(by_formula, None)

    def ask_values(self, request: Request) -> Calculation | None:
        """What is asked of values that the text gives by their names, as a = 1, b = 2."""
        if not (patterns := self.header.listed("reads")):
            return None
        given = pattern_reader(give_fields, *patterns)(request)
        asks = [one for one in self.header.listed("asks") if SLOT.search(one)]
        values = Values(case=BoundCase(given, {}))
        return self.ask_first(fill_slots(one, values, "written") for one in asks) if given else None

    def formulas_in(self, request: Request) -> Iterator[str]:
        """The formula of the request, where a formula is all that the lesson has to be given."""
        if not self.header.listed("asks"):
            return
        for field in (request.topic, request.description):
            for one in find_formulas(field):
                yield plain(body_of(one.tree))

    def ask_formula(self, written: str) -> Calculation | None:
        """Refusals are kept: they say why nothing comes of the formula."""
        asks = (one for one in self.header.listed("asks") if not ("=" in one and "=" in written))
        return self.ask_first(asked.replace("…", written) for asked in asks if "…" in asked)

    def ask_first(self, texts: Iterable[str]) -> Calculation | None:
        """The first of the tasks that the lesson takes."""
        asked = (found for found in map(calculation_of, texts) if found and not found.others)
        return next(filter(self.holds, asked), None)

    def holds(self, found: Calculation) -> bool:
        """Whether the task is of the lesson's kind, and worked out by its rule if it has one."""
        if found.task.kind != self.header.once["kind"]:
            return False
        if isinstance(found.outcome, Refusal):
            return not self.header.lets  # it says why nothing comes of it, and needs no values
        rule = self.header.once.get("rule")
        if rule is not None and all(step.rule != rule for step in found.outcome.steps):
            return False
        bound = self.bind(found)
        return all(is_met(need, bound) for need in self.header.needs)

    def bind(self, found: Calculation) -> BoundCase:
        return BoundCase(Worked(found), self.header.lets)

    def read_or_default(self, request: Request) -> Calculation:
        """Raises ValueError where the script's own task cannot be solved."""
        found = self.read(request) or calculation_of(self.header.lists["default"][0])
        if found is None:
            raise ValueError(f"the task of the lesson {self.name!r} is none")
        return found

    def score(self, request: Request) -> float:
        by_shape = float(self.header.once.get("shape", 0))
        by_shape = 0.0 if self.subject.foreign(request.topic) else by_shape
        if not (by_shape or self.subject.score(request, given=True)):
            return 0.0  # what is not asked for is not worked out
        given = self.read(request) is not None
        by_words = self.subject.score(request, given=given)
        if by_words and not given and "formula" in self.header.once:
            return by_words if request.expression is None else by_words / 4
        return by_words or (by_shape if given else 0.0)

    def takes_all(self, request: Request) -> bool:
        """Whether the task is the request's own, rather than asked of its formula alone."""
        own = read_calculation(request)
        return own is not None and self.read(request) == own

    def refuse(self, request: Request) -> str:
        """Why the request's task is not worked out, where it is of the lesson's kind."""
        found = read_calculation(request)
        if found is None or found.task.kind != self.header.once["kind"] or self.holds(found):
            return ""
        bound = self.bind(found)
        return next((need.words for need in self.header.needs if not is_met(need, bound)), "")

    def build(self, request: Request) -> list[Scene]:
        found = self.read_or_default(request)
        outcome, case = found.outcome, self.bind(found)
        parts = WORK.split(self.script)
        scenes = read_scenes(parts[0], case, work_out=work_out)
        for what, text in zip(parts[1::2], parts[2::2], strict=True):
            scenes += worked_scenes(what, outcome)
            scenes += read_scenes(text, case, work_out=work_out) if text.strip() else []
        return scenes

    def more(self, request: Request) -> Iterator[Scene]:
        found = self.read_or_default(request)
        if isinstance(found.outcome, Solution):
            yield from questions(found.task, found.outcome)

    @property
    def template(self) -> Template:
        return Template(
            self.name,
            self.score,
            self.build,
            self.header.examples,
            self.more,
            self.header.once["takes"],
            subject=self.subject,
            takes_all=self.takes_all,
            refuse=self.refuse,
        )


def worked_scenes(what: str, outcome: Solution | Refusal) -> list[Scene]:
    """Of a task that cannot be solved, instead of its steps, why."""
    if isinstance(outcome, Refusal):
        return refusal_scenes(outcome)[1:2] if what == "steps" else []
    if what == "steps":
        return step_scenes(outcome.steps)
    if what in ("picture", "graph"):
        graph = what == "graph"
        drawn = drawn_or_none(graph_of_limit, outcome) if graph else picture_of(outcome)
        return [drawn] if drawn is not None else []
    return [check_scene(outcome.proof)] if outcome.proof else []


def read_taught(file: Path) -> Taught:
    text = file.read_text(encoding="utf-8")
    begin = SCENE.search(text)
    if begin is None:
        raise ValueError(f"{file.name}: it has no scene")
    return Taught(read_header(text[: begin.start()]), text[begin.start() :])


def has_kind(file: Path) -> bool:
    return "\nkind: " in file.read_text(encoding="utf-8")


TEMPLATES = tuple(
    read_taught(file).template for file in sorted(FOLDER.rglob("*.lesson")) if has_kind(file)
)
