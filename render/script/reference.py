"""What each kind of object can say, in words: for the documentation and for language models.

``python -m render.script.reference`` prints the table of docs/lesson-script.md.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from pydantic import BaseModel

from render.plan.objects import FormulaPart
from render.script.fields import RANGES
from render.script.formulas import ROLES
from render.script.schema import (
    FieldType,
    Type,
    fields_of,
    lead_fields,
    object_fields,
    object_kinds,
)

WORDS = {"text": "a text", "number": "a number", "whole": "a whole number", "flag": "yes or no"}
MANY = {"text": "texts", "number": "numbers", "whole": "whole numbers"}


def kind_lines() -> Iterator[str]:
    """A line for each kind, then one for each of its fields whose parts stand on lines."""
    for kind, model in object_kinds().items():
        fields = object_fields(model).values()
        needed = [name_field(one) for one in fields if one.required]
        more = [name_field(one) for one in fields if not one.required]
        told = "; ".join(
            [
                *([", ".join(needed)] if needed else []),
                *([f"may have {', '.join(more)}"] if more else []),
            ]
        )
        yield f"@{kind}: {told}" if told else f"@{kind}"
        yield from (f"    {line}" for one in fields for line in part_lines(one))


def name_field(one: FieldType) -> str:
    return f"{one.name} ({describe(one.type, one.name)})"


def describe(kind: Type, name: str = "") -> str:
    """``a number``, ``numbers``, ``one of a, b``, ``a to b``."""
    if kind.item is not None and kind.item.model is FormulaPart:
        return "a formula with [[parts]]"
    if kind.holds_parts:
        return "one a line"
    if kind.form == "list":
        return describe_list(kind, name)
    if kind.names == ROLES:
        return "a role"
    if kind.form == "choice":
        return f"one of {', '.join(filter(None, kind.names))}"
    return "a formula" if kind.channel == "tex" else WORDS[kind.form]


def describe_list(kind: Type, name: str) -> str:
    if kind.depth > 1:
        inner = "lists" if kind.item is None or kind.item.items == () else "pairs"
        return f"{inner}, one a line" if inner == "lists" else "pairs `a, b; c, d`"
    if name in RANGES:
        return "a to b"
    if kind.items:
        return ", ".join(describe(one) for one in kind.items)
    item = kind.item or Type("text")
    return "formulas" if item.channel == "tex" else MANY.get(item.form, "texts")


def part_lines(one: FieldType) -> Iterator[str]:
    """How the parts of a field are written."""
    item = one.type.item
    if item is None or item.model is FormulaPart or not one.type.holds_parts:
        return
    models = [("", item.model)] if item.model else [(f"{tag} ", m) for tag, m in item.models]
    for form, model in models:
        if model is not None:
            yield f"{one.name}: {form}{write_pattern(model)}"


def write_pattern(model: type[BaseModel]) -> str:
    """``name: expression | role = … | tex = …``"""
    fields = fields_of(model)
    leads = [lead.name.upper() for lead in lead_fields(model)]
    named = [
        f"[{name} = …]" for name, field in fields.items() if not field.required and name != "id"
    ]
    label = "NAME: " if "id" in fields else ""
    return label + " | ".join([*leads, *named])


if __name__ == "__main__":
    sys.stdout.write("\n".join(kind_lines()) + "\n")
