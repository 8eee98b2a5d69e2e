"""An object of a scene: ``@kind name area {hidden}: field = value | …``, or a field a line below.

@graph plot left
    x_range: -5 to 5
    y_range: -4 to 9
    curves:
        f: x^2 - 4 | role = accent
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, get_args

from pydantic import BaseModel

from render.plan.objects import FormulaPart
from render.plan.things import Area, Thing
from render.script.fields import (
    is_told,
    read_fields,
    read_part,
    read_value,
    write_item,
    write_named,
    write_part,
    write_value,
)
from render.script.lines import Line
from render.script.refusal import Flaw, Wrong, choose_among
from render.script.schema import FieldType, Type, object_fields, object_kinds
from render.script.slots import LOOP, SLOT, Values, cut_condition, loop_values
from render.script.texts import Text, join_fields, split_fields

AREAS: tuple[str, ...] = get_args(Area)
HEAD = re.compile(r"@([^\s:{]+)([^:{]*)(\{\s*\w*\s*\})?\s*(:)?\s*")
FIELD = re.compile(r"([A-Za-z_]+)\s*:\s*")
WIDTH = 100
INDENT = "    "


@dataclass
class Found:
    """``parts`` are the lines of the parts by field and number."""

    kind: str
    data: dict[str, Any]
    hidden: bool = False
    items: bool = False  # whether any field is given
    parts: dict[tuple[str, int], Line] = field(default_factory=dict)


# -- reading -----------------------------------------------------------------------------------


def read_object(line: Line, values: Values, flaws: list[Flaw]) -> Found:
    """The object in the line and those under it; flaws of those under it are noted. Wrong."""
    head = HEAD.match(line.text)
    if head is None or (not head[4] and head.end() < len(line.text)):
        raise Wrong("an object is `@kind name area: field = value | …`")
    kind = choose_among(head[1], object_kinds(), "kind of object", 1)
    names, at = head[2].split(), head.start(2)
    found = Found(kind, read_names(names, kind, at), read_hidden(head))
    fields = object_fields(object_kinds()[kind])
    if rest := line.text[head.end() :]:
        leads = [one for one in fields.values() if one.required]
        found.data |= read_fields(split_fields(rest, head.end()), fields, leads, values)
        found.items = True
    for inner in line.under:
        whole = inner
        try:
            read_field_line(inner, fields, found, values, flaws)
        except Wrong as wrong:
            flaws.append(whole.flaw(wrong.words, wrong.offset))
    return found


def read_names(names: list[str], kind: str, at: int) -> dict[str, Any]:
    """Name and area of the object; a single word that is an area is one."""
    if len(names) > 2:
        raise Wrong(f"after @{kind} stand a name and an area: `@{kind} plot left`", at)
    if len(names) == 2:
        return {"id": names[0], "area": choose_among(names[1], AREAS, "area", at)}
    if names and names[0] in AREAS:
        return {"id": kind, "area": names[0]}
    return {"id": names[0] if names else kind}


def read_hidden(head: re.Match[str]) -> bool:
    if head[3] is None:
        return False
    word = head[3].strip("{} ")
    return bool(choose_among(word, ("hidden",), "mark of an object", head.start(3)))


def read_field_line(
    line: Line, fields: Mapping[str, FieldType], found: Found, values: Values, flaws: list[Flaw]
) -> None:
    label = FIELD.match(line.text)
    if label is None:
        raise Wrong("a field is written `name: value`")
    kind = fields[choose_among(label[1], fields, f"field of a {found.kind}")].type
    name = label[1]
    if name in found.data:
        raise Wrong(f"{name} is given twice")
    found.items = True
    in_block = line.under and label.end() == len(line.text)
    if in_block and (has_lines(kind) or kind.depth > 1):
        found.data[name] = read_block(line, name, kind, Context(found, values, flaws))
        return
    if (given := find_models(label, line, values)) is not None:
        found.data[name] = given
        return
    if has_lines(kind):
        raise Wrong(f"each of the {name} stands on a line of its own, indented below", label.end())
    whole = line.joined()
    text = Text(whole.text[label.end() :].strip(), label.end() + bool(in_block))
    if not text.raw:
        raise Wrong(f"{name} has no value")
    try:
        found.data[name] = read_value(text, kind, values)
    except Wrong as wrong:
        flaws.append(whole.flaw(wrong.words, wrong.offset))


def find_models(label: re.Match[str], line: Line, values: Values) -> list[Any] | None:
    """The parts that a slot alone stands for, where a case draws them."""
    slot = SLOT.fullmatch(line.text[label.end() :])
    value = values.find_value(slot[2]) if slot else None
    if isinstance(value, tuple) and all(isinstance(one, BaseModel) for one in value):
        return [one.model_dump() for one in value]
    return None


@dataclass
class Context:
    """The object that is read, what fills its slots, and where flaws are noted."""

    found: Found
    values: Values
    flaws: list[Flaw]


def read_block(line: Line, name: str, kind: Type, context: Context) -> list[Any]:
    """The items on the lines under the field's name."""
    item = kind.item or Type("text")
    read = read_part if kind.holds_parts else read_value
    items: list[Any] = []
    for inner in line.under:
        if loop := LOOP.match(inner.text):
            for values in loop_values(loop, context.values):
                items += read_block(inner, name, kind, replace(context, values=values))
            continue
        whole = inner.joined()
        context.found.parts[name, len(items)] = whole
        try:
            text = cut_condition(whole.text, context.values)
            if text is not None:
                items.append(read(Text(text), item, context.values))
        except Wrong as wrong:
            context.flaws.append(whole.flaw(wrong.words, wrong.offset))
    return items


# -- writing -----------------------------------------------------------------------------------


def write_object(thing: Thing, area: str | None, *, hidden: bool = False) -> list[str]:
    """The lines of the object; ``area`` where it has to be told."""
    kind = str(thing.kind)  # type: ignore[attr-defined]  # every kind has it
    head = write_object_head(kind, thing.id, area, hidden=hidden)
    fields = [
        one for one in object_fields(type(thing)).values() if one.required or is_told(thing, one)
    ]
    inline = [] if any(needs_line(thing, one) for one in fields) else fields
    written = join_fields(write_named(thing, one) for one in inline)
    if inline == fields and len(f"{head}: {written}") <= WIDTH:
        return [f"{head}: {written}" if written else head]
    return [head, *(line for one in fields for line in write_field(thing, one))]


def write_object_head(kind: str, name: str, area: str | None, *, hidden: bool = False) -> str:
    known_by_kind = name == kind and name not in AREAS
    words = [f"@{kind}", *([] if known_by_kind else [name])]
    if area or (name in AREAS and not known_by_kind):
        words.append(area or "full")
    return " ".join(words) + (" {hidden}" if hidden else "")


def needs_line(thing: Thing, one: FieldType) -> bool:
    """Whether the field cannot stand beside others: it has lines, or bars between brackets."""
    if one.type.depth > 1 or has_lines(one.type):
        return True
    return is_formula(one.type) and "|" in write_value(getattr(thing, one.name), one.type)


def is_formula(kind: Type) -> bool:
    return kind.item is not None and kind.item.model is FormulaPart


def has_lines(kind: Type) -> bool:
    """Whether each of its parts stands on a line of its own."""
    return kind.holds_parts and not is_formula(kind)


def write_field(thing: Thing, one: FieldType) -> list[str]:
    value = getattr(thing, one.name)
    if has_lines(one.type) and one.type.item is not None:
        items = [write_part(part, one.type.item) for part in value]
    elif one.type.depth > 1 and one.type.item is not None:
        items = [write_item(row, one.type.item) for row in value]
    else:
        return wrap_value(f"{INDENT}{one.name}: ", write_value(value, one.type, one.name), one.type)
    return [f"{INDENT}{one.name}:", *(f"{INDENT * 2}{item}" for item in items)]


def wrap_value(label: str, written: str, kind: Type) -> list[str]:
    """A long list goes on in the lines below; its cuts are after its commas."""
    cuts = kind.form == "list" and not is_formula(kind) and '"' not in written
    if len(label + written) <= WIDTH or not cuts:
        return [label + written]
    lines, line = [label.rstrip()], ""
    for piece in written.split(", "):
        if line and len(f"{INDENT * 2}{line}, {piece},") > WIDTH:
            lines.append(f"{INDENT * 2}{line},")
            line = piece
        else:
            line = f"{line}, {piece}" if line else piece
    return [*lines, f"{INDENT * 2}{line}"]
