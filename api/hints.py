"""What a caller may have meant by a field that is not known here."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache
from typing import Any

from pydantic import BaseModel

ALIKE = 0.75


def hint_for(model: type[BaseModel], names: list[str]) -> str | None:
    """Where such fields belong, or how they are written; None where nothing is like them."""
    found = [words for name in names if (words := _hint(model, name))]
    return " ".join(found) or None


def _hint(model: type[BaseModel], name: str) -> str | None:
    places = _places(model)
    if holders := sorted({holder for holder, inner in places if inner == name and holder}):
        return f"`{name}` belongs into `{'` or `'.join(holders)}`."
    known = sorted({inner for _, inner in places} - {name})
    like = get_close_matches(name, known, n=1, cutoff=ALIKE)
    return f"Did you mean `{like[0]}` instead of `{name}`?" if like else None


@cache
def _places(model: type[BaseModel]) -> list[tuple[str | None, str]]:
    """Every field of the body and of the objects in it, with the field that holds the object."""
    schema = model.model_json_schema()
    return sorted(_walk(schema, schema.get("$defs", {}), None, frozenset()), key=str)


def _walk(
    schema: dict[str, Any], known: dict[str, Any], holder: str | None, seen: frozenset[str]
) -> Iterator[tuple[str | None, str]]:
    if name := schema.get("$ref", "").rpartition("/")[2]:
        if name not in seen:
            yield from _walk(known[name], known, holder, seen | {name})
        return
    for choice in (*schema.get("anyOf", ()), *schema.get("oneOf", ()), *schema.get("allOf", ())):
        yield from _walk(choice, known, holder, seen)
    for name, inner in schema.get("properties", {}).items():
        yield holder, name
        yield from _walk(inner, known, name, seen)
