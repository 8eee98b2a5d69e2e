"""A lesson script is read: topic and values above, then the scenes.

topic: Percentage change
let old = 80

! Percentage change | From an old value to a new one | bars
Something goes from <old> to 100. By how many percent has it changed?
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import TypeAdapter, ValidationError

from render.phrases import ENGLISH
from render.plan.lesson import LessonPlan, Scene
from render.script.heads import Head, read_head
from render.script.lines import Line, split_lines
from render.script.refusal import MOST_FLAWS, Flaw, ScriptRefused, Wrong, choose_among
from render.script.scene_reader import MOST_STEPS, SceneReader
from render.script.script_flaws import Place, flaws_of
from render.script.slots import LOOP, Values, cut_condition, loop_values, write_number
from render.script.texts import Text, split_fields
from render.script.working import WORK, WorkOut, worked_lines
from render.timing.reading import time_beats

HEADERS = ("topic", "description", "theme", "aspect", "language", "font", "voice")
HEADER = re.compile(r"([A-Za-z]+):\s*")
LET = re.compile(r"let\s+([a-z][a-z0-9_]*)\s*=\s*(?=\S)")
CONTINUED = ", continued"
STEP = re.compile(r"=>\s")
FACT = re.compile(r"fact:\s*")
SCENES = TypeAdapter(tuple[Scene, ...])


@dataclass
class Script:
    """What a text says, before it is held against the plan's types."""

    header: dict[str, str] = field(default_factory=dict)
    scenes: list[dict[str, Any]] = field(default_factory=list)
    facts: list[dict[str, str]] = field(default_factory=list)
    places: dict[Place, Line] = field(default_factory=dict)


@dataclass(frozen=True)
class Lesson:
    """A script that is a plan; beats have the seconds that their words and drawings need.
    ``places`` are the lines of what stands in the plan."""

    plan: LessonPlan
    places: Mapping[Place, Line]


def read_lesson(text: str, work_out: WorkOut | None = None) -> Lesson:
    """The lesson that the script tells; ``work_out`` works out its tasks. Raises ScriptRefused."""
    script = parse_script(text, Values(), work_out)
    document = {**script.header, "facts": script.facts, "scenes": script.scenes}
    document.setdefault("topic", topic_of(script))
    try:
        plan = LessonPlan.model_validate(document)
    except ValidationError as problem:
        raise ScriptRefused(flaws_of(problem, document, script.places)) from None
    scenes = tuple(map(time_beats, plan.scenes))
    return Lesson(plan.model_copy(update={"scenes": scenes}), script.places)


def read_scenes(
    text: str, case: object, language: str = ENGLISH, work_out: WorkOut | None = None
) -> list[Scene]:
    """The scenes of a script whose slots a case fills. Raises ScriptRefused."""
    script = parse_script(text, Values(case=case), work_out, language)
    try:
        return list(SCENES.validate_python(script.scenes))
    except ValidationError as problem:
        raise ScriptRefused(
            flaws_of(problem, {"scenes": script.scenes}, script.places, ("scenes",))
        ) from None


def topic_of(script: Script) -> str:
    """The title of the first scene, where no topic is given."""
    return str(script.scenes[0]["title"]) if script.scenes else ""


def parse_script(
    text: str, values: Values, work_out: WorkOut | None = None, language: str = ENGLISH
) -> Script:
    """In that language unless its header names another. Raises ScriptRefused with what is wrong in
    its lines."""
    parser = Parser(values, work_out, language)
    for line in split_lines(text):
        parser.read_line(line)
        if len(parser.flaws) >= MOST_FLAWS:
            break
    parser.close_scene()
    if parser.flaws:
        raise ScriptRefused(parser.flaws)
    return parser.script


class Parser:
    """Takes the lines at the margin one after another."""

    def __init__(self, values: Values, work_out: WorkOut | None, language: str) -> None:
        self.script = Script()
        self.language = language
        self.values = values
        self.work_out = work_out
        self.flaws: list[Flaw] = []
        self.scene: SceneReader | None = None
        self.begun = False

    def read_line(self, line: Line) -> None:
        whole = line if line.source is not None or line.text.startswith("@") else line.joined()
        try:
            if loop := LOOP.match(line.text):
                self.read_loop(line, loop)
            elif head := read_head(whole, self.values):
                self.begin_scene(head)
            elif found := FACT.match(whole.text):
                self.read_fact(whole, found.end())
            elif not self.begun:
                self.read_header(whole)
            elif found := WORK.match(whole.text):
                self.read_work(whole, found.end())
            elif self.scene is not None:
                if STEP.match(whole.text) and self.scene.is_full(whole, self.values):
                    self.go_on(line)
                self.scene.read_line(line)
        except Wrong as wrong:
            self.flaws.append(whole.flaw(wrong.words, wrong.offset))

    def begin_scene(self, head: Head) -> None:
        self.close_scene()
        self.begun = True
        language = self.script.header.get("language", self.language)
        self.scene = SceneReader(head, self.values, language) if head.shown else None

    def close_scene(self) -> None:
        """The scene that was read, if one was, is put to the script."""
        if self.scene is None:
            return
        number = len(self.script.scenes)
        self.script.scenes.append(self.scene.document())
        self.script.places["scenes", number] = self.scene.head.line
        for place, line in self.scene.places.items():
            self.script.places["scenes", number, *place] = line
        self.flaws += self.scene.flaws
        self.scene = None

    def read_loop(self, line: Line, loop: re.Match[str]) -> None:
        """``for row in rows:``: the lines under it once for each. Raises Wrong."""
        outer = self.values
        if self.scene is not None:
            self.scene.loops = True
        for values in loop_values(loop, outer):
            self.set_values(values)
            for inner in line.under:
                self.read_line(inner)
        self.set_values(outer)

    def set_values(self, values: Values) -> None:
        self.values = values
        if self.scene is not None:
            self.scene.values = values

    def read_work(self, line: Line, start: int) -> None:
        """``work: task``: its steps, which go on in further scenes. Raises Wrong."""
        text = cut_condition(line.text, self.values)
        if self.scene is None or text is None:
            return
        task = Text(text[start:].strip(), start).fill(self.values, "written")
        left = list(worked_lines(line, task, self.work_out))
        while left:
            share = math.ceil(len(left) / math.ceil(len(left) / MOST_STEPS))
            taken = min(share, self.scene.room_for_steps())
            for step in left[:taken]:
                self.scene.read_line(step)
            if left := left[taken:]:
                self.go_on(line)

    def go_on(self, line: Line) -> None:
        """In a further scene of the same title."""
        if self.scene is not None:
            loops, head = self.scene.loops, self.scene.head
            title = f"{head.title.removesuffix(CONTINUED)}{CONTINUED}"
            self.begin_scene(replace(head, title=title, card={}, line=line))
            self.scene.loops = loops

    def read_header(self, line: Line) -> None:
        """``topic: …``, ``let name = …``. Raises Wrong."""
        if found := LET.match(line.text):
            value = Text(line.text[found.end() :], found.end()).fill(self.values, "written")
            named = {**self.values.named, found[1]: number_or_text(value)}
            self.values = replace(self.values, named=named)
            return
        label = HEADER.match(line.text)
        if label is None:
            raise Wrong("a scene begins with `# Title` or `! Title`; above it stand `topic: …`")
        name = choose_among(label[1], HEADERS, "line above the scenes")
        if name in self.script.header:
            raise Wrong(f"{name} is given twice")
        text = Text(line.text[label.end() :].strip(), label.end())
        self.script.header[name] = text.fill(self.values, "written")
        self.script.places[name,] = line

    def read_fact(self, line: Line, start: int) -> None:
        """``fact: statement | how it was checked``. Raises Wrong."""
        fields = split_fields(line.text[start:], start)
        texts = [one.fill(self.values, "written") for one in fields]
        if len(texts) != 2 or not all(texts):
            raise Wrong("a fact is `fact: statement | how it was checked`", start)
        self.script.places["facts", len(self.script.facts)] = line
        self.script.facts.append({"statement": texts[0], "check": texts[1]})


def number_or_text(text: str) -> float | str:
    """A number where it is written as numbers are; all else is a text."""
    try:
        number = float(text.replace("−", "-"))
    except ValueError:
        return text
    usual = math.isfinite(number) and write_number(number, "tex") == text.replace("−", "-")
    return number if usual else text
