"""Written lessons in files: ``NAME.lesson`` beside the module that has the case.

    lesson: percentages                     its name in the catalogue
    takes: a percentage of an amount        what it can work with
    called: percent, percentage*            phrases that ask for it
    beside: percent* of discount*           words that may stand beside them
    unless: interest, body fat              phrases that lead elsewhere
    example: Percentages | 250% of 30       a topic, and a description
    reads: <p> %|percent of <base>          how its values stand in a text (`reads`)
    assume p = 10                           a value that a text need not give
    needs: base > 0 | the base must be above zero     what must hold, or else is said
    default: 15% of 80                      the case of the lesson without numbers; without it,
                                            what the reader makes of no text
    other: 20% of 50; 5% of 12              cases of its further questions
    further: 5% of 60; 30% of 90            texts on which long lessons are told again
    numbers: 6                              significant figures; without it, numbers are exact
    shape: 6                                the score of a topic without words of the subject
    formula: yes                            another formula than its own hardly asks for it
    elsewhere: p > 100                      cases that other lessons teach better
    let part = p * base / 100               a value for slots (`lets`)
    let step.told = "Left." if step.left else "Right."   one for each ``step`` of a loop
    case: given                             the lesson has no module: its case is what it reads

Scenes follow; that with the mark ``{question}`` is asked again with every other case. ``:: name``
begins a passage that ends at ``::`` or with the scene, and stands for it where it comes again.
A passage of several lessons is a file, ``name.passage`` beside them.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from render.planner.catalogue.case import Need, Written
from render.planner.catalogue.lets import parse_let
from render.planner.catalogue.reads import pattern_reader
from render.planner.catalogue.registry import Template
from render.planner.catalogue.subject import Subject
from render.planner.request import Request

C = TypeVar("C")
HEADER = re.compile(r"([a-z]+):\s+(.*)")
LET = re.compile(r"(let|assume) ([a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)?) = (.*)")
PHRASE = re.compile(r'\s*(?:"([^"]*)"|([^,"]+))')  # in quotes where it has a comma
QUESTION = re.compile(r"^# .* \{question\}\n", re.MULTILINE)
SCENE = re.compile(r"^[#!] ", re.MULTILINE)
ONCE = (
    "lesson", "case", "kind", "rule", "takes", "called", "beside", "unless", "numbers", "shape",
    "formula", "elsewhere",
)  # fmt: skip
# a lesson that names no case of its own has what its reader makes of no text
NO_TEXT: dict[str, tuple[str, ...]] = {"default": ("",)}
LISTED = ("asks", "example", "reads", "needs", "default", "other", "further")
PASSAGE = re.compile(r"::(?: (\w+))?$")


@dataclass
class Header:
    """What stands above the scenes."""

    once: dict[str, str] = field(default_factory=dict)
    lists: dict[str, list[str]] = field(default_factory=dict)
    lets: dict[str, ast.expr] = field(default_factory=dict)
    assumed: dict[str, ast.expr] = field(default_factory=dict)

    def take_line(self, line: str) -> None:
        """Raises ValueError for a line of no known kind."""
        if found := LET.fullmatch(line):
            named = self.lets if found[1] == "let" else self.assumed
            if found[2] in named:
                raise ValueError(f"{found[2]!r} has two values")
            named[found[2]] = parse_let(found[3])
        elif (found := HEADER.fullmatch(line)) and found[1] in ONCE:
            self.once[found[1]] = found[2]
        elif found and found[1] in LISTED:
            self.lists.setdefault(found[1], []).append(found[2])
        else:
            raise ValueError(f"{line!r} is no line above the scenes of a lesson")

    def listed(self, name: str) -> list[str]:
        return self.lists.get(name, [])

    def texts(self, name: str) -> list[str]:
        """Of lines that hold several, parted by semicolons."""
        return [one.strip() for line in self.listed(name) for one in line.split(";")]

    def phrases(self, name: str) -> tuple[str, ...]:
        found = PHRASE.findall(self.once.get(name, ""))
        return tuple(quoted or plain.strip() for quoted, plain in found if quoted or plain.strip())

    @property
    def subject(self) -> Subject:
        beside, unless = self.once.get("beside", ""), self.phrases("unless")
        return Subject(self.phrases("called"), beside, unless)

    @property
    def needs(self) -> tuple[Need, ...]:
        """Raises ValueError for a test without the words that are said where it fails."""
        pairs = [text.partition(" | ") for text in self.listed("needs")]
        if bare := [test for test, _, words in pairs if not words]:
            raise ValueError(f"`needs: {bare[0]}` has no words: `needs: test | what is said`")
        return tuple(Need(parse_let(test), words.strip()) for test, _, words in pairs)

    @property
    def examples(self) -> tuple[tuple[str, str], ...]:
        pairs = (text.partition(" | ") for text in self.listed("example"))
        return tuple((topic.strip(), more.strip()) for topic, _, more in pairs)


def read_written(
    path: str, kind: Callable[..., C], read: Callable[[Request], C | None] | None = None
) -> Written[C]:
    """The lesson whose file has this module's name, or with that of a file itself. Raises
    ValueError, with the file's name, for what is no lesson."""
    file = Path(path).with_suffix(".lesson")
    try:
        return parse_written(read_with_passages(file), kind, read)
    except (ValueError, KeyError) as problem:
        raise ValueError(f"{file.name}: {problem}") from problem


def read_templates(
    path: str, kind: Callable[..., C], read: Callable[[Request], C | None] | None = None
) -> tuple[Template, ...]:
    """As a module of the catalogue has it."""
    return (read_written(path, kind, read).template,)


def read_with_passages(file: Path) -> str:
    """The text of a lesson with the passages that it shares with others."""
    text = file.read_text(encoding="utf-8")
    for passage in file.parent.glob("*.passage"):
        text = text.replace(f":: {passage.stem}\n", passage.read_text(encoding="utf-8"))
    return text


def parse_written(
    text: str, kind: Callable[..., C], read: Callable[[Request], C | None] | None
) -> Written[C]:
    """Raises ValueError."""
    begin = SCENE.search(text)
    above, scenes = (text[: begin.start()], text[begin.start() :]) if begin else (text, "")
    header = read_header(above)
    script, question = split_question(insert_passages(scenes))
    reader = read or pattern_reader(kind, *header.listed("reads"))
    default, *others = [
        read_case(reader, one)
        for name in ("default", "other")
        for one in header.texts(name) or NO_TEXT.get(name, ())
    ]
    written = Written(
        header.once["lesson"],
        header.subject,
        header.once.get("takes", ""),
        header.examples,
        reader,
        default,
        tuple(others),
        script,
        question,
        lets=header.lets,
        digits=int(header.once.get("numbers", 0)),
        shape=float(header.once.get("shape", 0)),
        by_formula="formula" in header.once,
        needs=header.needs,
        assumed=header.assumed,
        further=header.texts("further"),
        elsewhere=parse_let(header.once["elsewhere"]) if "elsewhere" in header.once else None,
    )
    for case in (default, *others):
        if why := written.refuse_case(case):
            raise ValueError(f"the lesson does not take its own case {case}: {why}")
    return written


def read_header(above: str) -> Header:
    """Raises ValueError."""
    header = Header()
    for line in join_lines(above):
        header.take_line(line)
    return header


def join_lines(text: str) -> list[str]:
    """The lines, each with those that are indented below it."""
    return re.sub(r"\n[ \t]+", " ", text).replace("\n\n", "\n").strip().split("\n")


def split_question(scenes: str) -> tuple[str, str]:
    found = QUESTION.search(scenes)
    return (scenes[: found.start()], scenes[found.end() :]) if found else (scenes, "")


def insert_passages(text: str) -> str:
    """With each passage also where its name stands again."""
    known: dict[str, list[str]] = {}
    written: list[str] = []
    taken: list[str] | None = None
    for line in text.splitlines(keepends=True):
        if found := PASSAGE.match(line):
            name = found[1] or ""
            written += known.get(name, [])
            taken = known.setdefault(name, []) if name and name not in known else None
            continue
        if SCENE.match(line):
            taken = None
        if taken is not None:
            taken.append(line)
        written.append(line)
    return "".join(written)


def read_case(read: Callable[[Request], C | None], text: str) -> C:
    """Raises ValueError where the lesson does not read its own case."""
    case = read(Request(text))
    if case is None:
        raise ValueError(f"the case {text!r} is not one that the lesson takes")
    return case
