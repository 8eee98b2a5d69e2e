"""What MongoDB keeps no document of, refused by every store in the same words.

Who develops on SQLite shall not learn of it on the day of the move to MongoDB.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import bson
from bson.errors import BSONError

from services.interfaces import Document, Index

LARGEST = 16 * 2**20  # bytes of a document, as BSON
DEEPEST = 100  # objects and lists within each other

TOO_LARGE = "a document may have 16 MB, and this one would have more"
TOO_DEEP = f"a document may be {DEEPEST} levels deep, and this one would be deeper"
PARALLEL = "an index cannot hold two lists of one document"


def check_limits(value: Mapping[str, Any], text: str, *, above: int = 0) -> None:
    """Raises ValueError for what is too large, too deep, or no BSON: a NUL in a name, 2⁶³.

    `text` is the value as JSON: what has few brackets is not deep, and need not be walked through.
    `above` is how many levels lie above the value in its document.
    """
    try:
        size = len(bson.encode(value))
    except (BSONError, OverflowError) as error:
        raise ValueError(f"MongoDB could not keep this ({error})") from error
    if size > LARGEST:
        raise ValueError(TOO_LARGE)
    brackets = text.count("{") + text.count("[")
    if above + brackets > DEEPEST and above + _depth(value) > DEEPEST:
        raise ValueError(TOO_DEEP)


def _depth(value: Any) -> int:
    """Level by level: what is too deep would end a recursion, too."""
    depth, level = 0, [value]
    while level := [
        inner
        for held in level
        for inner in (held.values() if isinstance(held, dict) else held)
        if isinstance(inner, dict | list)
    ]:
        depth += 1
    return depth + 1


def check_lists(document: Document, index: Index) -> None:
    """Raises ValueError where two of the index's fields lie in different lists."""
    fields = [name.removeprefix("-") for name in index.fields]
    lists = {found for path in fields if (found := _list_on(document, path))}
    if len(lists) > 1 and _is_held(document, index):
        raise ValueError(f"{PARALLEL}: {' and '.join(sorted(lists))}")


def _list_on(document: Document, path: str) -> str | None:
    """The part of the path that leads to the first list on it."""
    names = path.split(".")
    held: Any = document
    for count, name in enumerate(names, 1):
        held = held.get(name) if isinstance(held, dict) else None
        if isinstance(held, list):
            return ".".join(names[:count])
    return None


def _is_held(document: Document, index: Index) -> bool:
    """Whether the index holds the document at all."""
    return all(_at(document, path) == value for path, value in index.where.items())


def _at(document: Document, path: str) -> Any:
    held: Any = document
    for name in path.split("."):
        held = held.get(name) if isinstance(held, dict) else None
    return held
