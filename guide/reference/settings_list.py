"""Every setting with its kind and default from settings.py, and the words of docs/settings.md."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields

from guide.pages import DOCS, find_pages, point_links
from guide.reference.tables import write_table
from settings import PREFIX, Settings, write_value

PAGE = DOCS / "settings.md"
ROW = re.compile(r"^\| `(TROUPE_\w+)` \| (.*?) \| (.*) \|$", re.MULTILINE)
KINDS: Mapping[str, str] = {
    "str": "text",
    "bool": "`on` or `off`",
    "int": "whole number",
    "float": "number",
    "tuple[str, ...]": "list, with commas",
    "Rate": "rate",
    "Path": "path",
}
HEAD = """# All settings

Made of `settings.py`; [settings](../settings.md) says what holds for all of them. A default
in words is one that Troupe finds or makes by itself.
"""


@dataclass(frozen=True)
class Words:
    """What the document says of a setting, in Markdown."""

    default: str
    meaning: str


def write_settings() -> str:
    """With the links of the document that the words come from."""
    table = write_table(("setting", "default", "meaning"), list_rows())
    return f"{HEAD}\n{point_links(table, PAGE, 'reference/settings.md', find_pages())}\n"


def list_rows() -> Iterator[tuple[str, str, str]]:
    words = read_words()
    for each in fields(Settings):
        name = PREFIX + each.name.upper()
        kind = KINDS[str(each.type).removesuffix(" | None")]
        default = read_default(name) or words[name].default
        yield f"`{name}`", f"{default} ({kind})", words[name].meaning


def read_default(name: str) -> str:
    """The value in settings.py, as it would be set; nothing where that is empty."""
    value = getattr(Settings(), name.removeprefix(PREFIX).lower())
    if value in ("", None, ()):
        return ""
    return f"`{value:g}`" if isinstance(value, float) else f"`{write_value(value)}`"


def read_words() -> dict[str, Words]:
    found = ROW.findall(PAGE.read_text("utf-8"))
    return {name: Words(default, meaning) for name, default, meaning in found}
