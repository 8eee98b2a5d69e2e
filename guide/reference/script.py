"""The pictures and words of a lesson script, from what reads it."""

from __future__ import annotations

from guide.reference.tables import write_table
from render.script.acts import WORDS
from render.script.reader import HEADERS
from render.script.reference import describe, part_lines
from render.script.schema import FieldType, object_fields, object_kinds

HEAD = """# Script: pictures and words

What stands in a [lesson script](../lesson-script.md), which explains how. A field that is
needed is bold.
"""


def write_script() -> str:
    parts = [
        HEAD,
        "## Above the scenes\n", list_words(HEADERS), "",
        "## Acts\n", list_words(WORDS), "",
        "## Pictures\n",
    ]  # fmt: skip
    for kind, model in object_kinds().items():
        parts += [f"### `@{kind}`\n", *describe_kind(list(object_fields(model).values()))]
    return "\n".join(parts)


def list_words(words: tuple[str, ...]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def describe_kind(fields: list[FieldType]) -> list[str]:
    if not fields:
        return ["It has no fields.\n"]
    rows = [
        (f"**`{one.name}`**" if one.required else f"`{one.name}`", describe(one.type, one.name))
        for one in sorted(fields, key=lambda one: not one.required)
    ]
    lines = [f"    {line}" for one in fields for line in part_lines(one)]
    return [write_table(("field", "holds"), rows), "", *lines, ""]
