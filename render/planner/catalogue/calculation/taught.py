"""Lessons that teach a kind of calculation: a script around the steps of the step engine.

Above the scenes of such a script stands ``kind: equation``. Between them ``work: steps``,
``work: picture``, ``work: graph`` (of a limit) and ``work: check`` stand for what the engine makes
of the task, which is that of the request or else the script's default; ``<task>`` and ``<result>``
are values of slots. ``asks: factor`` is what is done with a formula that stands alone, ``rule:
chain rule`` that tasks of the lesson are worked out by that rule.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import sympy

from render.mathematics.latex import latex
from render.mathematics.plain import plain
from render.mathematics.speech import speak_formula
from render.mathematics.tree import Binary, Node
from render.plan.expressions import from_sympy
from render.plan.lesson import Scene
from render.planner.catalogue.calculation.lesson import (
    check_scene,
    questions,
    refusal_scenes,
    step_scenes,
    task_of,
)
from render.planner.catalogue.calculation.limit_graph import graph_of_limit
from render.planner.catalogue.calculation.pictures import drawn_or_none, picture_of
from render.planner.catalogue.calculation.templates import is_taught_elsewhere, read_calculation
from render.planner.catalogue.lesson_file import SCENE, Header, join_lines
from render.planner.catalogue.registry import Template
from render.planner.catalogue.subject import Subject
from render.planner.request import Request
from render.planner.steps.calculation import Calculation, Refusal, calculation_of
from render.planner.steps.step import Solution
from render.planner.steps.symbols import to_sympy
from render.script.reader import read_scenes

WORK = re.compile(r"^work: (steps|picture|graph|check)$", re.MULTILINE)
FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Formula:
    """A formula as it is set, written and said; a result is told in ``words``."""

    tree: Node
    words: str = ""

    @property
    def formula(self) -> Formula:
        return Formula(self.tree)

    def tex(self, _: str = "") -> str:
        return latex(self.tree)

    def written(self, _: str = "") -> str:
        return plain(self.tree)

    def said(self, _: str = "") -> str:
        return self.words or speak_formula(self.tree)


@dataclass(frozen=True)
class Worked:
    """What the slots of a script stand for."""

    task: Formula
    result: Formula


def is_linear(found: Calculation) -> bool:
    tree = found.task.parts[0]
    if not isinstance(tree, Binary):
        return False
    left, right = to_sympy(tree.left), to_sympy(tree.right)
    letters, difference = left.free_symbols | right.free_symbols, sympy.expand(left - right)
    linear = all(difference.is_polynomial(x) and sympy.degree(difference, x) <= 1 for x in letters)
    return linear and {x.name for x in letters} == {"x"}


def has_two_letters(found: Calculation) -> bool:
    return len(found.task.parts) == 2


HOLDS: Mapping[str, Callable[[Calculation], bool]] = {
    "linear equations": is_linear,
    "systems of two linear equations": has_two_letters,
}


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
        beside, unless = self.header.once.get("beside", ""), self.header.phrases("unless")
        return Subject(self.header.phrases("called"), beside, unless)

    def read(self, request: Request) -> Calculation | None:
        """The request's task, where it is one that the lesson teaches and that can be solved, or
        its formula alone, where the lesson knows what to ask of it."""
        found = read_calculation(request)
        if found is None and request.expression is not None and "asks" in self.header.once:
            asked = calculation_of(f"{self.header.once['asks']} {from_sympy(request.expression)}")
            return asked if asked is not None and self.holds(asked) else None
        if found is None or not isinstance(found.outcome, Solution) or found.others:
            return None
        return found if self.holds(found) and is_taught_elsewhere(found, request) else None

    def holds(self, found: Calculation) -> bool:
        """Whether the task is of the lesson's kind, and worked out by its rule if it has one."""
        kind, rule = self.header.once["kind"], self.header.once.get("rule")
        test = HOLDS.get(self.name)
        if found.task.kind != kind or not (test is None or test(found)):
            return False
        steps = found.outcome.steps if isinstance(found.outcome, Solution) else ()
        return rule is None or any(step.rule == rule for step in steps)

    def read_or_default(self, request: Request) -> Calculation:
        """Raises ValueError where the script's own task cannot be solved."""
        found = self.read(request) or calculation_of(self.header.lists["default"][0])
        if found is None:
            raise ValueError(f"the task of the lesson {self.name!r} is none")
        return found

    def score(self, request: Request) -> float:
        given = self.read(request) is not None
        by_shape = float(self.header.once.get("shape", 0))
        by_words = self.subject.score(request, given=given)
        return by_words or (by_shape if given and not self.subject.foreign(request.topic) else 0.0)

    def build(self, request: Request) -> list[Scene]:
        outcome = self.read_or_default(request).outcome
        case = bind_outcome(outcome)
        parts = WORK.split(self.script)
        scenes = read_scenes(parts[0], case)
        for what, text in zip(parts[1::2], parts[2::2], strict=True):
            scenes += worked_scenes(what, outcome)
            scenes += read_scenes(text, case) if text.strip() else []
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
            takes_all=lambda request: self.read(request) is not None,
        )


def bind_outcome(outcome: Solution | Refusal) -> Worked:
    if isinstance(outcome, Refusal):
        return Worked(Formula(outcome.task), Formula(outcome.task, outcome.reason))
    result = Formula(outcome.result, outcome.result_words)
    return Worked(Formula(task_of(outcome)), result)


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
    header = Header()
    for line in join_lines(text[: begin.start()]):
        header.take_line(line)
    return Taught(header, text[begin.start() :])


TEMPLATES = tuple(read_taught(file).template for file in sorted(FOLDER.glob("*.lesson")))
