"""What a change does to a document, as MongoDB does it, for stores that have no such engine.

$set       the value, with the objects on the way to it
$unset     no field
$inc       the sum; a missing field counts as 0
$push      one more element at the end; a missing field counts as []
$addToSet  the same, unless an equal element is there
$pull      without the elements that equal the value, or, where the value is an object, without
           the objects whose fields equal its fields
$max       the greater one; None < numbers < texts
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from services.interfaces import Change, Document

_MISSING = object()
_REMOVALS = frozenset({"$unset", "$pull"})  # what is not there need not be made to be removed


def apply(document: Document, change: Change) -> None:
    """Change the document in place. Raises ValueError where a field has the wrong type."""
    for operator, fields in change.items():
        for path, value in fields.items():
            if operator not in _REMOVALS or _has_parent(document, path):
                _OPERATIONS[operator](*_place(document, path), value)


def _has_parent(document: Document, path: str) -> bool:
    """Whether the object that would hold the path's last name is there."""
    holder: Any = document
    for parent in path.split(".")[:-1]:
        holder = holder.get(parent) if isinstance(holder, dict) else None
    return isinstance(holder, dict)


def _place(document: Document, path: str) -> tuple[Document, str]:
    """The object that holds the path's last name; objects that are missing are made."""
    *parents, name = path.split(".")
    holder: Any = document
    for parent in parents:
        holder = holder.setdefault(parent, {})
        if not isinstance(holder, dict):
            raise ValueError(f"{path!r} leads through something that is no object")
    return holder, name


def _set(holder: Document, name: str, value: Any) -> None:
    holder[name] = value


def _unset(holder: Document, name: str, _: Any) -> None:
    holder.pop(name, None)


def _increase(holder: Document, name: str, value: float) -> None:
    held = holder.get(name, 0)
    if isinstance(held, bool) or not isinstance(held, int | float):
        raise ValueError(f"$inc on {name!r}, which is no number")
    holder[name] = held + value


def _elements(holder: Document, name: str) -> list[Any]:
    held = holder.setdefault(name, [])
    if not isinstance(held, list):
        raise ValueError(f"{name!r} is no list")
    return held


def _push(holder: Document, name: str, value: Any) -> None:
    _elements(holder, name).append(value)


def _add_to_set(holder: Document, name: str, value: Any) -> None:
    held = _elements(holder, name)
    if not any(same(item, value) for item in held):
        held.append(value)


def _pull(holder: Document, name: str, value: Any) -> None:
    if name in holder:
        holder[name] = [item for item in _elements(holder, name) if not _is_pulled(item, value)]


def _is_pulled(item: Any, value: Any) -> bool:
    if not isinstance(value, dict):
        return same(item, value)
    return isinstance(item, dict) and all(same(item.get(k), v) for k, v in value.items())


def _maximum(holder: Document, name: str, value: Any) -> None:
    held = holder.get(name, _MISSING)
    if held is _MISSING or order(value) > order(held):
        holder[name] = value


def same(first: Any, second: Any) -> bool:
    """Equal as JSON: True is not 1."""
    return isinstance(first, bool) == isinstance(second, bool) and bool(first == second)


def order(value: Any) -> tuple[int, Any]:
    """A key that sorts values as MongoDB does: None, numbers, texts, booleans."""
    if value is None:
        return 0, 0
    if isinstance(value, bool):
        return 3, value
    if isinstance(value, int | float):
        return 1, value
    if isinstance(value, str):
        return 2, value
    raise ValueError(f"{value!r} has no place in an order")


_OPERATIONS: dict[str, Callable[[Document, str, Any], None]] = {
    "$set": _set,
    "$unset": _unset,
    "$inc": _increase,
    "$push": _push,
    "$addToSet": _add_to_set,
    "$pull": _pull,
    "$max": _maximum,
}
