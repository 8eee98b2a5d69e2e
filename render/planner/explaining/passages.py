"""A description as it is laid out: headings, lists and paragraphs; markdown is read, not shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from textwrap import dedent

from render.plan.prose import clean, sentences
from render.planner.asking import without_requests
from render.planner.explaining.formulas import in_signs

HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$|^\*\*([^*]{2,60})\*\*:?$|^([^.!?:]{2,60}):$")
ITEM = re.compile(r"^(?:[-*•·‣▪+–—]|\(?(\d{1,2})[.)]|\(?[a-z][.)])\s+(.+)$")
INLINE_ITEM = re.compile(r"(?:(?<=^)|(?<=[\s.;:!?]))\(?(\d{1,2})[.)]\s+(?=\S)")
MARKS = (
    (re.compile(r"!?\[([^\]]*)\]\([^)\s]*\)"), r"\1"),
    (re.compile(r"(\*\*|__|~~|``?)(?=\S)(.+?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])"), r"\1"),
    (re.compile(r"^\s*>\s?"), ""),
    (re.compile(r"^\s*\|(.*)\|\s*$"), r"\1"),
)
LONG_ITEM = 300
TABLE_RULE = re.compile(r"^\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$")
RULE = re.compile(r"^\s*(?:```.*|~~~.*|[-=_*|: ]{3,})$")
FENCE = re.compile(r"^\s*(?:```+|~~~+)\s*([\w+#-]*)\s*$")
PROGRAM_LINE = re.compile(
    r"^\s*(?:(?:def|class|for|while|if|elif|else|return|import|from|function|const|let|var|int|void|public|private|"
    r"static|print|console|#include|using|SELECT|INSERT|UPDATE|fn|func)\b.*[:;{}()\w]|[\w.\[\]]+\s*(?:[-+*/]?=|\+\+)\s*\S.*|"
    r"[\w.]+\([^)]*\);?|[{}]|.*[;{])\s*$"
)
MOST_CELLS = 6


@dataclass(frozen=True)
class Passage:
    """Sentences that stand together; a list's items are its sentences. A table has its rows as
    well, and a listing only lines of ``code``."""

    sentences: tuple[str, ...]
    heading: str = ""
    listed: bool = False
    ordered: bool = False
    rows: tuple[tuple[str, ...], ...] = ()
    code: tuple[str, ...] = ()


def passages(text: str) -> list[Passage]:
    """The text's passages in order, without empty ones and without requests to the maker."""
    found: list[Passage] = []
    seen: set[str] = set()
    heading = ""
    for part in parts(text):
        if part.code or part.rows:
            found.append(replace(part, heading=heading))
            heading = ""
            continue
        for block in blocks(part.sentences[0]):
            lines = [line for line in block if not RULE.match(line)]
            heading, lines = leading_headings(lines, heading)
            for passage in block_passages(lines, heading):
                new = tuple(dict.fromkeys(s for s in passage.sentences if s not in seen))
                seen.update(new)
                if new:
                    found.append(replace(passage, sentences=new))
                heading = ""
    return found


def leading_headings(lines: list[str], heading: str) -> tuple[str, list[str]]:
    """The last of the headings that the lines begin with, else ``heading``; and the other lines."""
    while lines and (
        match := HEADING.match(
            strip_markdown(lines[0]) if "**" not in lines[0] else lines[0].strip()
        )
    ):
        heading = clean(next(filter(None, match.groups())))
        lines = lines[1:]
    return heading, lines


def parts(text: str) -> list[Passage]:
    """Listings, tables, and between them plain text as the one sentence of a passage."""
    found: list[Passage] = []
    plain: list[str] = []
    rest = text.splitlines()

    def close() -> None:
        if any(line.strip() for line in plain):
            found.append(Passage(("\n".join(plain),)))
        plain.clear()

    while rest:
        taken, part = listing_at(rest) or table_at(rest) or (1, None)
        if part is None:
            plain.append(rest[0])
        else:
            close()
            found.append(part)
        rest = rest[taken:]
    close()
    return found


def listing_at(lines: list[str]) -> tuple[int, Passage] | None:
    """Fenced code at the beginning of the lines, or at least three lines that look like code; and
    how many lines it takes."""
    if FENCE.match(lines[0]):
        end = next((n for n, line in enumerate(lines[1:], 1) if FENCE.match(line)), len(lines))
        code = lines[1:end]
        taken = end + 1
    else:
        block = list(takewhile(str.strip, lines))
        looks = sum(bool(PROGRAM_LINE.match(line)) for line in block)
        if len(block) < 3 or looks < len(block) or "\\" in "".join(block):
            return None
        code, taken = block, len(block)
    code = [clean_line(line) for line in dedent("\n".join(code)).splitlines()]
    shown = tuple(line for line in code if line.strip())
    return (taken, Passage((), code=shown)) if shown else (taken, Passage((" ",)))


def clean_line(line: str) -> str:
    """Without control signs; the indent stays."""
    line = line.expandtabs(4)
    return " " * (len(line) - len(line.lstrip())) + clean(line)


def table_at(lines: list[str]) -> tuple[int, Passage] | None:
    """A table with a head at the beginning of the lines; its sentences are its rows in words."""
    if len(lines) < 3 or "|" not in lines[0] or not TABLE_RULE.match(lines[1]):
        return None
    body = list(takewhile(lambda line: "|" in line, lines[2:]))
    rows = [cells_of(line) for line in [lines[0], *body]]
    if not body or len({len(row) for row in rows}) > 1 or not 2 <= len(rows[0]) <= MOST_CELLS:
        return None
    said = tuple(row_in_words(rows[0], row) for row in rows[1:])
    return 2 + len(body), Passage(said, rows=tuple(rows))


def cells_of(line: str) -> tuple[str, ...]:
    return tuple(clean(strip_markdown(cell)) for cell in line.strip().strip("|").split("|"))


def row_in_words(head: Sequence[str], row: Sequence[str]) -> str:
    """``Image: a template``, and of more columns ``TCP: order yes, speed slow``."""
    if len(row) == 2:
        return f"{row[0]}: {row[1]}"
    cells = zip(head[1:], row[1:], strict=True)
    told = [f"{name[:1].lower()}{name[1:]} {cell}" for name, cell in cells if cell]
    return f"{row[0]}: {', '.join(told)}"


def blocks(text: str) -> list[list[str]]:
    """Lines between empty lines; a heading begins a block of its own."""
    groups: list[list[str]] = [[]]
    lines = inline_items(text).splitlines()
    for n, line in enumerate(lines):
        if not line.strip():
            next_one = next((one for one in lines[n:] if one.strip()), "")
            if not (
                groups[-1] and ITEM.match(groups[-1][-1].strip()) and ITEM.match(next_one.strip())
            ):
                groups.append([])
            continue
        if HEADING.match(line.strip()) and not ITEM.match(line.strip()):
            groups.append([])
        groups[-1].append(line)
    return [group for group in groups if group]


def inline_items(text: str) -> str:
    """``1. Mix. 2. Bake.`` on one line becomes a list, when it counts up from one."""
    lines = []
    for line in text.splitlines():
        numbers = [int(match[1]) for match in INLINE_ITEM.finditer(line)]
        if len(numbers) >= 2 and numbers == list(range(1, len(numbers) + 1)):
            line = INLINE_ITEM.sub(r"\n\1. ", line)  # noqa: PLW2901, the line is rewritten
        lines.append(line)
    return "\n".join(lines)


def strip_markdown(line: str) -> str:
    """Without the signs of markdown; formulas in signs of text."""
    line = in_signs(line)
    for pattern, by in MARKS:
        line = pattern.sub(by, line)
    return line.strip()


def block_passages(lines: list[str], heading: str) -> list[Passage]:
    """Paragraph, list, paragraph … of one block; a line under an item continues it."""
    found: list[Passage] = []
    plain: list[str] = []
    items: list[str] = []
    ordered = False

    def close() -> None:
        nonlocal plain, items, ordered
        if plain:
            said = tuple(without_requests(sentences(" ".join(plain))))
            found.append(Passage(said, heading))
        if items:
            kept, rest = first_sentences(without_requests(items))
            found.append(Passage(kept, "" if plain else heading, listed=True, ordered=ordered))
            found.append(Passage(rest))
        plain, items, ordered = [], [], False

    for line in lines:
        match = ITEM.match(line.strip())
        if match:
            items.append(strip_markdown(match[2]))
            ordered = ordered or bool(match[1])
        elif items and line.startswith((" ", "\t")):
            items[-1] += " " + strip_markdown(line)
        else:
            if items:
                close()
            plain.append(strip_markdown(line))
    close()
    return [passage for passage in found if passage.sentences]


def first_sentences(items: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The items, of very long ones only the first sentence; and the sentences left over."""
    kept: list[str] = []
    rest: list[str] = []
    for item in filter(lambda text: any(c.isalnum() for c in text), map(clean, items)):
        pieces = sentences(item) if len(item) > LONG_ITEM else [item]
        kept.append(pieces[0] if pieces else item)
        rest += pieces[1:]
    return tuple(kept), tuple(rest)
