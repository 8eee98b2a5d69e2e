"""JSON schemas in words: what a field may hold, and a table of an object's fields."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from guide.reference.tables import write_table

Schema = Mapping[str, Any]
Name = Callable[[str], str]  # how another definition is written

WORDS = {
    "string": "text", "number": "number", "integer": "whole number", "boolean": "`true` or `false`",
    "null": "nothing", "object": "object", "array": "list",
}  # fmt: skip
BOUNDS = (
    ("minimum", "from {}"), ("exclusiveMinimum", "more than {}"), ("maximum", "to {}"),
    ("exclusiveMaximum", "less than {}"), ("minLength", "at least {} characters"),
    ("maxLength", "at most {} characters"), ("minItems", "at least {}"), ("maxItems", "at most {}"),
    ("pattern", "`{}`"),
)  # fmt: skip


def write_fields(schema: Schema, name: Name = str) -> str:
    """A table of the object's fields, the required ones first."""
    needed = schema.get("required", [])
    properties = schema.get("properties", {})
    ordered = sorted(properties, key=lambda field: field not in needed)
    rows = [
        (f"`{field}`", describe_schema(properties[field], name), describe_default(field, schema))
        for field in ordered
    ]
    return write_table(("field", "holds", "default"), rows)


def describe_default(field: str, schema: Schema) -> str:
    if field in schema.get("required", []):
        return "required"
    default = schema["properties"][field].get("default")
    return f"`{json.dumps(default, ensure_ascii=False)}`" if default is not None else "none"


def describe_schema(schema: Schema, name: Name = str) -> str:
    """Such as ``list of text, at most 5``."""
    if "$ref" in schema:
        return name(schema["$ref"].rpartition("/")[2])
    if "const" in schema:
        return f"`{json.dumps(schema['const'])}`"
    if "enum" in schema:
        return " or ".join(f"`{json.dumps(value)}`" for value in schema["enum"])
    for choice in ("anyOf", "oneOf"):
        if choice in schema:
            told = [describe_schema(one, name) for one in schema[choice]]
            return " or ".join(dict.fromkeys(told))
    return ", ".join([describe_type(schema, name), *describe_bounds(schema)])


def describe_type(schema: Schema, name: Name) -> str:
    kinds = schema.get("type", "anything")
    if isinstance(kinds, list):
        return " or ".join(WORDS[kind] for kind in kinds)
    if schema.get("format") == "date-time":
        return "moment (RFC 3339, UTC)"
    if "prefixItems" in schema:
        return f"list of {', '.join(describe_schema(one, name) for one in schema['prefixItems'])}"
    if kinds == "array" and "items" in schema:
        return f"list of {describe_schema(schema['items'], name)}"
    return WORDS.get(kinds, str(kinds))


def describe_bounds(schema: Schema) -> Iterator[str]:
    fixed = "prefixItems" in schema
    for key, words in BOUNDS:
        if key in schema and not (fixed and key.endswith("Items")):
            yield words.format(schema[key])
