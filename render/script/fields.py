"""Values of an object's fields: read from a script's text by their types, and written.

5            a number                  yes          a flag
-5 to 5      two numbers               1, 2, 3      a list (its items in quotes if they must)
0, 0; 1, 2   a list of lists           [[x^2 | square accent]] + 1     a formula with parts
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from render.plan.objects import FormulaPart
from render.script.formulas import read_formula, write_formula
from render.script.refusal import Wrong, choose_among, quote_word
from render.script.schema import FieldType, Type, fields_of, lead_fields
from render.script.slots import SLOT, Values
from render.script.slots import write_value as fill_value
from render.script.texts import (
    BAR,
    NAMED,
    Text,
    join_fields,
    quote,
    split_fields,
    split_text,
    write_text,
)

COMMA, SEMICOLON = re.compile(r"(?<!\\),"), re.compile(r"(?<!\\);")
PAIR = re.compile(r"(?<!\\),|\sto(?=\s)")
SEPARATOR = {1: COMMA, 2: SEMICOLON}
LABELLED = re.compile(r"([A-Za-z0-9_<>.]+)\s*:\s*")
YES, NO = ("yes", "true"), ("no", "false")
RANGES = ("x_range", "y_range", "over")


# -- reading -----------------------------------------------------------------------------------


def read_value(text: Text, kind: Type, values: Values) -> Any:
    """The value as the plan's types take it. Raises Wrong."""
    if kind.form == "list":
        return read_list(text, kind, values)
    filled = text.fill(values, kind.channel)
    if kind.form in ("number", "whole"):
        return read_number(filled, text, whole=kind.form == "whole")
    if kind.form == "flag":
        if filled not in YES + NO:
            raise text.wrong(f"{quote_word(filled)} is neither yes nor no")
        return filled in YES
    if kind.form == "choice":
        return choose_among(filled, kind.names, "choice", text.offset)
    return filled


def read_number(filled: str, text: Text, *, whole: bool = False) -> float | int:
    try:
        number = float(filled.replace("−", "-"))
    except ValueError:
        raise text.wrong(
            f"{quote_word(filled)} is no number; one is written like 2 or -0.5"
        ) from None
    if not math.isfinite(number):
        raise text.wrong("a number is finite")
    if whole and number != int(number):
        raise text.wrong(f"{quote_word(filled)} is no whole number")
    return int(number) if number == int(number) else number


def read_list(text: Text, kind: Type, values: Values) -> list[Any]:
    if kind.item is not None and kind.item.model is FormulaPart:
        return read_formula(text, values)
    if (several := read_several(text, kind, values)) is not None:
        return several
    if kind.depth not in SEPARATOR:
        raise text.wrong("each of these stands on a line of its own, indented below the name")
    pair = len(kind.items) == 2 and kind.depth == 1
    pieces = split_text(text.raw, PAIR if pair else SEPARATOR[kind.depth], text.offset)
    if kind.items and len(pieces) != len(kind.items):
        raise text.wrong(f"here stand {len(kind.items)} values, separated by commas")
    inner: Iterable[Type] = kind.items or [kind.item or Type("text")] * len(pieces)
    return [read_item(piece, one, values) for piece, one in zip(pieces, inner, strict=True)]


def read_several(text: Text, kind: Type, values: Values) -> list[Any] | None:
    """The items that one slot alone stands for, whose value is several."""
    slot = SLOT.fullmatch(text.raw)
    found = values.find_value(slot[2]) if slot else None
    if not isinstance(found, tuple):
        return None
    return list(read_given(found, kind, text, values))


def read_given(value: Any, kind: Type, text: Text, values: Values) -> Any:
    """A value of a case, which may be rows of rows, as the plan's types take it."""
    if isinstance(value, tuple):
        inner = kind.items or [kind.item or Type("text")] * len(value)
        return [read_given(one, how, text, values) for one, how in zip(value, inner, strict=False)]
    return read_value(Text(quote(fill_value(value, kind.channel)), text.offset), kind, values)


def read_item(text: Text, kind: Type, values: Values) -> Any:
    if not text.raw:
        raise text.wrong('nothing stands between two separators; an empty text is ""')
    return read_value(text, kind, values)


def read_part(text: Text, kind: Type, values: Values) -> dict[str, Any]:
    """A part of an object in one line: ``id: lead | lead | name = value``. Raises Wrong."""
    model, raw, offset = kind.model, text.raw, text.offset
    if kind.models:
        model, raw, offset = read_form(text, dict(kind.models))
    if model is None:
        raise text.wrong("no parts stand here")
    found: dict[str, Any] = {}
    if "id" in (fields := fields_of(model)) and fields["id"].required:
        label = LABELLED.match(raw)
        if label is None:
            raise Wrong("a part begins with its name and a colon, as in `p: …`", offset)
        name = Text(label[1], offset).fill(values, "tex")
        found["id"], raw, offset = name, raw[label.end() :], offset + label.end()
    found.update(read_fields(split_fields(raw, offset), fields, lead_fields(model), values))
    return found


def read_form(text: Text, models: dict[str, type[BaseModel]]) -> tuple[type[BaseModel], str, int]:
    """The model that the first word names, and the rest of the line."""
    word, _, _ = text.raw.partition(" ")
    form = choose_among(word.rstrip(":"), models, "drawing", text.offset)
    rest = text.raw[len(word) :]
    return models[form], rest.lstrip(), text.offset + len(text.raw) - len(rest.lstrip())


def read_fields(
    pieces: Sequence[Text],
    fields: Mapping[str, FieldType],
    leads: Sequence[FieldType],
    values: Values,
) -> dict[str, Any]:
    """The fields of ``name = value`` pieces; pieces without a name are the leads, in order."""
    found: dict[str, Any] = {}
    for piece in pieces:
        named = None if piece.quoted else NAMED.match(piece.raw)
        free = [lead for lead in leads if lead.name not in found]
        if named and (named[1] in fields or not free or free[0].type.form != "text"):
            allowed = [one for one in fields if one != "id"]
            field = fields[choose_among(named[1], allowed, "field here", piece.offset)]
            value = Text(piece.raw[named.end() :], piece.offset + named.end())
        elif free:
            field, value = free[0], piece
        else:
            raise piece.wrong(f"{quote_word(piece.raw)} belongs to no field; {tell_names(fields)}")
        if field.name in found:
            raise piece.wrong(f"{field.name} is given twice")
        found[field.name] = read_value(value, field.type, values)
    return found


def tell_names(fields: Iterable[str]) -> str:
    names = [name for name in fields if name != "id"]
    return f"write one as `name = value`; there are {', '.join(names)}" if names else "it has none"


# -- writing -----------------------------------------------------------------------------------


def write_value(value: Any, kind: Type, name: str = "") -> str:
    """A value as `read_value` reads it."""
    if kind.form == "list":
        return write_list(value, kind, name)
    if kind.form in ("number", "whole"):
        return write_number(value)
    if kind.form == "flag":
        return YES[0] if value else NO[0]
    return write_text(value)


def write_number(value: float) -> str:
    whole = value == int(value) and abs(value) < 1e15
    return str(int(value)) if whole else repr(float(value))


def write_list(value: Sequence[Any], kind: Type, name: str = "") -> str:
    if kind.item is not None and kind.item.model is FormulaPart:
        return write_formula(value)
    if name in RANGES:
        return " to ".join(map(write_number, value))
    inner = kind.items or [kind.item or Type("text")] * len(value)
    pieces = [write_item(one, how) for one, how in zip(value, inner, strict=True)]
    written = (", " if kind.depth == 1 else "; ").join(pieces)
    return escape(written, "|") if BAR.search(written) else written


def write_item(value: Any, kind: Type) -> str:
    if kind.form == "list":
        return write_list(value, kind)
    written = write_value(value, kind)
    if kind.form in ("text", "choice") and separates(written):
        written = write_text(value, unless=re.compile(""))
    return escape(written, ";") if written.startswith('"') else written


def escape(quoted: str, sign: str) -> str:
    """So that a reader who looks for the sign finds none within the quotes."""
    return quoted.replace(sign, f"\\u{ord(sign):04x}")


def separates(written: str) -> bool:
    """Whether a reader would cut this text, which is not in quotes."""
    plain = not written.startswith('"')
    cuts = any(cut.search(f" {written} ") for cut in (PAIR, SEMICOLON))
    return plain and (cuts or written.endswith("\\"))


def write_part(part: BaseModel, kind: Type) -> str:
    """A part in one line, as `read_part` reads it."""
    model = type(part)
    forms = [f"{tag} " for tag, one in kind.models if one is model]
    fields = fields_of(model)
    label = f"{part.id}: " if "id" in fields else ""  # type: ignore[attr-defined]  # it has one
    leads = lead_fields(model)
    pieces = [write_lead(getattr(part, lead.name), lead, fields) for lead in leads]
    named = (f for name, f in fields.items() if name != "id" and f not in leads)
    pieces += [write_named(part, field) for field in named if is_told(part, field)]
    return "".join(forms) + label + join_fields(pieces)


def write_lead(value: Any, field: FieldType, fields: Iterable[str]) -> str:
    """Without its name; in quotes where it would look like a named field."""
    written = write_value(value, field.type, field.name)
    looks = NAMED.match(written)
    if looks and looks[1] in fields and field.type.form == "text":
        return write_text(value, unless=re.compile(""))
    return written


def write_named(part: BaseModel, field: FieldType) -> str:
    value = write_value(getattr(part, field.name), field.type, field.name)
    return f"{field.name} = {value}"


def is_told(part: BaseModel, field: FieldType) -> bool:
    """Whether its value has to be written, since it is not the one it has by itself."""
    return bool(getattr(part, field.name) != type(part).model_fields[field.name].default)
