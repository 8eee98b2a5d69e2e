"""The fenced blocks of the documents: what each is, and what becomes of it in a run of the tests.

The words after a block's language say it; GitHub and the site show none of them:

``sh run``              is run, with the other such blocks of its page, in one shell, in their order
``text output``         is what the block before it prints; … stands for anything, a number for any
``python file=app.py``  is written into this file before what follows is run
``sh by=tests/….py,…``  is run by these tests, in another way
``sh needs-docker``     is not run: it needs what a test machine may lack (`NEEDS`)

JSON, YAML and lessons are read wherever they stand; `text` is a picture or a form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FENCED = re.compile(r"^( *)```([^\n`]*)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
NEEDS = ("needs-docker", "needs-kubectl", "needs-dns", "needs-root")
PROGRAMS = ("sh", "python", "js", "html")  # what could be run
READ = ("json", "yaml", "lesson", "text")
NUMBER = re.compile(r"\d+(?:\\\.\d+)?")  # in an escaped text


@dataclass(frozen=True)
class Fence:
    page: Path
    line: int
    language: str
    words: tuple[str, ...]
    text: str

    @property
    def place(self) -> str:
        return f"{self.page.name}:{self.line}"

    def value(self, name: str) -> str | None:
        """Of ``name=value`` among its words."""
        return next((w.partition("=")[2] for w in self.words if w.startswith(f"{name}=")), None)

    @property
    def known(self) -> bool:
        """Whether it is said what becomes of it."""
        if self.language in READ:
            return set(self.words) <= {"output"} or self.value("file") is not None
        said = self.value("by") or self.value("file") or {"run", *NEEDS} & set(self.words)
        return self.language in PROGRAMS and len(self.words) == 1 and bool(said)


def read_fences(page: Path) -> Iterator[Fence]:
    text = page.read_text("utf-8")
    for found in FENCED.finditer(text):
        language, *words = found[2].split() or [""]
        line = text.count("\n", 0, found.start()) + 1
        yield Fence(page, line, language, tuple(words), found[3])


def match_output(wanted: str, printed: str) -> bool:
    """Whether this was printed, but for numbers, the width of columns, and what … stands for."""
    pattern = NUMBER.sub(r"\\d+(?:\\.\\d+)?", re.escape(wanted.strip()))
    pattern = re.sub(r"(?:\\ ){2,}", " +", pattern).replace("…", ".*")
    return re.fullmatch(pattern, printed.strip(), re.DOTALL) is not None
