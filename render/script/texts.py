"""Texts in a line: cut at bars, in quotes where they could be read as something else, filled.

written | said          two fields
"a | b"                 one field: a text in quotes is taken as it is, without slots
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from render.script.lines import REMARK
from render.script.refusal import Wrong
from render.script.slots import MARK, SLOT, Channel, Values, fill_slots

NAMED = re.compile(r"([a-z_]+)\s*=\s*(?=\S)")
BAR = re.compile(r"\s\|(?=\s)|^\|(?=\s)|\s\|$")
DECODER = json.JSONDecoder()
SPACES = " \t"


@dataclass(frozen=True)
class Text:
    """A piece of a line as it is written there, and where it begins."""

    raw: str
    offset: int = 0

    @property
    def quoted(self) -> bool:
        return unquote(self.raw) is not None

    def fill(self, values: Values, channel: Channel) -> str:
        """What it says. Raises Wrong with an offset in the line."""
        literal = unquote(self.raw)
        if literal is not None:
            return literal
        try:
            return fill_slots(self.raw, values, channel)
        except Wrong as wrong:
            raise Wrong(wrong.words, self.offset + wrong.offset) from None

    def wrong(self, words: str) -> Wrong:
        return Wrong(words, self.offset)


def unquote(raw: str) -> str | None:
    """The text in quotes; None when it is not in quotes, or when more than quotes is there."""
    if not raw.startswith('"'):
        return None
    found = quoted_at(raw, 0)
    return found[0] if found and found[1] == len(raw) else None


def quoted_at(text: str, start: int) -> tuple[str, int] | None:
    """The text in quotes that begins here, and where it ends."""
    try:
        value, end = DECODER.raw_decode(text, start)
    except ValueError:
        return None
    return value, end


def split_text(text: str, separator: re.Pattern[str], offset: int = 0) -> list[Text]:
    """The pieces between the separators, without the white space around them. A separator within
    a piece in quotes, or a named one, is none."""
    pieces, start = [], 0
    while True:
        begin = skip_spaces(text, start)
        searched = begin
        named = NAMED.match(text, begin)
        value = named.end() if named else begin
        found = quoted_at(text, value) if text.startswith('"', value) else None
        if found and ends_field(text, found[1], separator):
            searched = found[1]
        cut = separator.search(text, searched)
        end = cut.start() if cut else len(text)
        pieces.append(Text(text[begin:end].strip(SPACES), offset + begin))
        if cut is None:
            return pieces
        start = cut.end()


def ends_field(text: str, at: int, separator: re.Pattern[str]) -> bool:
    """Whether after a text in quotes the field ends, or only its braces follow."""
    rest = skip_spaces(text, at)
    if rest == len(text) or text[rest] == "{":
        return True
    return bool(separator.match(text, at) or separator.match(text, rest))


def cut_braces(text: Text) -> tuple[Text, Text | None]:
    """The text without the braces at its end, and what stands between them. Raises Wrong."""
    raw = text.raw
    quoted = quoted_at(raw, 0) if raw.startswith('"') else None
    start = raw.find("{", quoted[1] if quoted else 0)
    if quoted and raw[quoted[1] : start if start >= 0 else None].strip(SPACES):
        start = raw.find("{")
    if start < 0:
        return text, None
    if not raw.endswith("}"):
        raise Wrong("the brace { is not closed by } at the line's end", text.offset + start)
    inner = Text(raw[start + 1 : -1], text.offset + start + 1)
    return Text(raw[:start].rstrip(SPACES), text.offset), inner


def skip_spaces(text: str, at: int) -> int:
    while at < len(text) and text[at] in SPACES:
        at += 1
    return at


def split_fields(text: str, offset: int = 0) -> list[Text]:
    return split_text(text, BAR, offset)


def is_plain(text: str) -> bool:
    """Whether the text can stand without quotes: one line, without slots, bars and odd spaces."""
    return (
        bool(text)
        and text == text.strip()
        and not text.startswith(('"', REMARK))
        and "  " not in text
        and not any(unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") for sign in text)
        and SLOT.search(text) is None
        and MARK.search(f" {text}") is None
        and BAR.search(f" {text} ") is None
    )


def write_text(text: str, *, unless: re.Pattern[str] | None = None) -> str:
    """The text as it stands in a script, in quotes where it has to be."""
    if is_plain(text) and not (unless and unless.search(text)):
        return text
    return quote(text)


def quote(text: str) -> str:
    """In quotes, with all signs escaped that a file of text does not hold."""
    written = json.dumps(text, ensure_ascii=False)
    return "".join(
        f"\\u{ord(c):04x}" if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") else c
        for c in written
    )


def join_fields(fields: Iterable[str]) -> str:
    return " | ".join(fields)
