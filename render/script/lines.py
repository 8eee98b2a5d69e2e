"""A script's text as a tree of lines: what is indented belongs to the line above it.

Lines between fences (three backticks or more) are kept as they are. Lines that begin with ``//``
are remarks.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from render.script.refusal import Flaw, ScriptRefused

LONGEST_SCRIPT = 256 * 1024  # letters
MOST_LINES = 8000
DEEPEST = 4
FENCE = re.compile(r"(`{3,})([^`]*)$")
CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f\ud800-\udfff]")
REMARK = "//"
TAB = 4


@dataclass
class Line:
    """One line with the lines that are indented under it; ``source`` is what stands between
    fences.

    ``starts`` are (offset in the text, line, column) of the pieces that it was joined from.
    """

    text: str
    starts: list[tuple[int, int, int]]
    under: list[Line] = field(default_factory=list)
    source: str | None = None

    def place(self, offset: int = 0) -> tuple[int, int]:
        """Line and column, from 1, of an offset in the text."""
        at = bisect_right(self.starts, (max(offset, 0), 1 << 60, 0)) - 1
        begin, line, column = self.starts[max(at, 0)]
        return line, column + max(offset, 0) - begin

    def flaw(self, words: str, offset: int = 0) -> Flaw:
        return Flaw(*self.place(offset), words)

    def joined(self) -> Line:
        """The line with all that is indented under it, as one line."""
        pieces, starts, length = [self.text], list(self.starts), len(self.text)
        for line in all_under(self):
            starts.append((length + 1, *line.starts[0][1:]))
            pieces.append(line.text)
            length += 1 + len(line.text)
        return Line(" ".join(pieces), starts, source=self.source)


def all_under(line: Line) -> Iterator[Line]:
    for inner in line.under:
        yield inner
        yield from all_under(inner)


def split_lines(text: str) -> list[Line]:
    """The lines that stand at the margin. Raises ScriptRefused."""
    if len(text) > LONGEST_SCRIPT:
        raise ScriptRefused([Flaw(1, 1, f"a script has at most {LONGEST_SCRIPT // 1024} KiB")])
    written = unify_ends(text.removeprefix("\ufeff")).split("\n")
    if len(written) > MOST_LINES:
        raise ScriptRefused([Flaw(MOST_LINES + 1, 1, f"a script has at most {MOST_LINES} lines")])
    return build_tree(written)


def unify_ends(text: str) -> str:
    """With the ends of lines of this house, where the first line has those of another."""
    end = text.find("\n")
    return text.replace("\r\n", "\n") if end > 0 and text[end - 1] == "\r" else text


def check_signs(line: str, number: int) -> None:
    """Raises ScriptRefused for signs that no text has."""
    if found := CONTROL.search(line):
        words = f"the control sign U+{ord(found[0]):04X} is no part of a text"
        raise ScriptRefused([Flaw(number, found.start() + 1, words)])


def build_tree(written: Sequence[str]) -> list[Line]:
    margin: list[Line] = []
    above: list[tuple[int, Line]] = []  # the open lines with their indents, the outermost first
    number = 0
    while number < len(written):
        raw, number = written[number], number + 1
        check_signs(raw, number)
        text = raw.strip(" \t")
        if not text or text.startswith(REMARK):
            continue
        indent = width(raw)
        line = Line(text, [(0, number, len(raw) - len(raw.lstrip(" \t")) + 1)])
        if indent == 0 and (fence := FENCE.match(text)):
            number = read_fence(line, fence, written, number)
        while above and above[-1][0] >= indent:
            above.pop()
        if len(above) >= DEEPEST:
            raise ScriptRefused([line.flaw(f"a line stands at most {DEEPEST - 1} levels deep")])
        if indent and not above:
            raise ScriptRefused([line.flaw("this line is indented, but nothing stands above it")])
        (above[-1][1].under if above else margin).append(line)
        above.append((indent, line))
    return margin


def width(raw: str) -> int:
    """How far the line is indented; a tab is as wide as TAB spaces."""
    return sum(TAB if sign == "\t" else 1 for sign in raw[: len(raw) - len(raw.lstrip(" \t"))])


def read_fence(line: Line, fence: re.Match[str], written: Sequence[str], number: int) -> int:
    """Take what stands between the fences; answer the number of lines read. Raises
    ScriptRefused."""
    for end in range(number, len(written)):
        if written[end].rstrip(" \t") == fence[1]:
            line.source = "\n".join(written[number:end])
            return end + 1
    raise ScriptRefused([line.flaw(f"the fence {fence[1]} is not closed by another one")])
