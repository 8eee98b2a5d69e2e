"""One lesson of the library: a few lines about it above, a lesson script below.

topic: The Pythagorean theorem
also: Pythagoras; how do I find the longest side of a right triangle?
about: In a right triangle the squares over the short sides have together the area of the third.
level: school
source: textbook
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from render.script.lines import Line, split_lines
from render.script.refusal import Flaw, ScriptRefused

HEADERS = ("also", "about", "level", "source")
HEADER = re.compile(rf"({'|'.join(HEADERS)}|topic):\s*(.*)")
SCENE = re.compile(r"[#!]\s+(.*)")
FIRST_SCENE = re.compile(r"^[#!]\s", re.MULTILINE)
FACT = re.compile(r"fact:\s*(.*)")


@dataclass(frozen=True)
class Entry:
    """``name`` is that of the file in the library, such as ``physics/free_fall``; ``also`` are
    other titles and questions; ``script`` is the lesson alone, each line where it stood."""

    name: str
    topic: str
    also: tuple[str, ...]
    about: str
    level: str
    source: str
    script: str

    @property
    def subject(self) -> str:
        return self.name.partition("/")[0]

    @cached_property
    def headings(self) -> tuple[str, ...]:
        """The titles of its scenes, with the subtitles of its cards."""
        heads = filter(None, map(SCENE.match, self.script.split("\n")))
        return tuple(head[1].split("{")[0].replace(" | ", " ").strip() for head in heads)

    @cached_property
    def facts(self) -> tuple[str, ...]:
        """Its true statements."""
        joined = re.sub(r"\n[ \t]+", " ", self.script)
        found = filter(None, map(FACT.match, joined.split("\n")))
        return tuple(fact[1].split(" | ")[0].strip() for fact in found)


def read_entry(name: str, text: str) -> Entry:
    """The entry in the text of a file. Raises ScriptRefused."""
    headers: dict[str, str] = {}
    own: set[int] = set()
    for line, header, value in header_lines(text):
        if header in headers:
            raise ScriptRefused([line.flaw(f"{header} is given twice")])
        headers[header] = value
        if header != "topic":
            own.update(number for _, number, _ in line.starts)
    if missing := [header for header in ("topic", *HEADERS) if not headers.get(header)]:
        words = f"a lesson of the library has a line `{missing[0]}: …` above its scenes"
        raise ScriptRefused([Flaw(1, 1, words)])
    kept = ("" if n in own else line for n, line in enumerate(text.split("\n"), 1))
    return Entry(
        name=name,
        topic=headers["topic"],
        also=tuple(filter(None, map(str.strip, headers["also"].split(";")))),
        about=headers["about"],
        level=headers["level"],
        source=headers["source"],
        script="\n".join(kept),
    )


def header_lines(text: str) -> Iterator[tuple[Line, str, str]]:
    """Lines above the first scene, with their names and values."""
    first = FIRST_SCENE.search(text)
    for line in split_lines(text[: first.start()] if first else text):
        whole = line.joined()
        if found := HEADER.match(whole.text):
            yield whole, found[1], found[2].strip()
