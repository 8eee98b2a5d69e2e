"""A description as it is laid out: headings, lists and paragraphs; markdown is read, not shown."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from render.plan.prose import clean, is_request, sentences

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
TABLE_RULE = re.compile(r"^\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)+\|?\s*$")
MATHS = re.compile(r"\$\$?([^$\n]{1,80})\$\$?|\\[(\[](.{1,80}?)\\[)\]]")
COMMANDS = (
    (re.compile(r"\\[dt]?frac\{([^{}]*)\}\{([^{}]*)\}"), r"\1/\2"),
    (re.compile(r"\\sqrt\{([^{}]*)\}"), r"√(\1)"),
    (re.compile(r"\\(?:cdot|times)\b"), "·"),
    (re.compile(r"\\(?:left|right|,|;|!|quad)"), ""),
    (re.compile(r"\\(?:text|mathrm|mathbf)\{([^{}]*)\}"), r"\1"),
    (re.compile(r"\^\{?2\}?(?!\d)"), "²"),
    (re.compile(r"\^\{?3\}?(?!\d)"), "³"),
    (re.compile(r"\\([a-zA-Z]+)"), r"\1"),
    (re.compile(r"[{}]"), ""),
)
RULE = re.compile(r"^\s*(?:```.*|~~~.*|[-=_*|: ]{3,})$")


@dataclass(frozen=True)
class Passage:
    """Sentences that stand together; a list's items are its sentences."""

    sentences: tuple[str, ...]
    heading: str = ""
    listed: bool = False
    ordered: bool = False


def passages(text: str) -> list[Passage]:
    """The text's passages in order, without empty ones and without requests to the maker."""
    found: list[Passage] = []
    heading = ""
    seen: set[str] = set()
    for block in blocks(rows_as_items(text)):
        lines = [line for line in block if not RULE.match(line)]
        while lines and (
            match := HEADING.match(unmarked(lines[0]) if "**" not in lines[0] else lines[0].strip())
        ):
            heading = clean(next(filter(None, match.groups())))
            lines = lines[1:]
        for passage in block_passages(lines, heading):
            new = tuple(dict.fromkeys(s for s in passage.sentences if s not in seen))
            seen.update(new)
            if new:
                found.append(replace(passage, sentences=new))
            heading = ""
    return found


def rows_as_items(text: str) -> str:
    """A table's rows as items "first cell: the others", without its head."""
    lines: list[str] = []
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if TABLE_RULE.match(line) and lines:
            lines.pop()
        elif line.strip().startswith("|") and len(cells) > 1:
            lines.append(f"- {cells[0]}: {'; '.join(filter(None, cells[1:]))}")
        else:
            lines.append(line)
    return "\n".join(lines)


def blocks(text: str) -> list[list[str]]:
    """Lines between empty lines; a heading begins a block of its own."""
    groups: list[list[str]] = [[]]
    for line in inline_items(text).splitlines():
        if not line.strip():
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


def plain_maths(formula: str) -> str:
    for pattern, by in COMMANDS:
        formula = pattern.sub(by, formula)
    return formula.strip()


def unmarked(line: str) -> str:
    """Without the signs of markdown; a formula between dollars as plain text."""
    line = MATHS.sub(lambda found: plain_maths(found[1] or found[2]), line)
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
            said = tuple(s for s in sentences(" ".join(plain)) if not is_request(s))
            found.append(Passage(said, heading))
        if items:
            kept, rest = first_sentences(items)
            found.append(Passage(kept, "" if plain else heading, listed=True, ordered=ordered))
            found.append(Passage(rest))
        plain, items, ordered = [], [], False

    for line in lines:
        match = ITEM.match(line.strip())
        if match:
            items.append(unmarked(match[2]))
            ordered = ordered or bool(match[1])
        elif items and line.startswith((" ", "\t")):
            items[-1] += " " + unmarked(line)
        else:
            if items:
                close()
            plain.append(unmarked(line))
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
