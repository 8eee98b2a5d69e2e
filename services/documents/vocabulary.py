"""The vocabulary of filters, sorts and changes, read and checked once for every document store.

A mistake here is a programmer's, so it raises ValueError and never reaches a database. Values in
conditions are scalars. Paths lead through objects only: not through lists, not by list position.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from services.documents.limits import check_limits
from services.interfaces import Change, Document, Filter, Index

KEY = "_id"
RANGES = {"$lt": "<", "$lte": "<=", "$gt": ">", "$gte": ">="}
CONTAINS = "$contains"  # a text has this one in it, in whatever case; no index serves it
OPERATORS = frozenset({"$in", "$ne", "$exists", CONTAINS, *RANGES})
CHANGES = frozenset({"$set", "$unset", "$inc", "$push", "$pull", "$addToSet", "$max"})

_COLLECTION = re.compile(r"(?!sqlite_)[a-z][a-z0-9_]{0,62}")
_PATH = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*")
_INT64 = 2**63


@dataclass(frozen=True)
class Condition:
    """One test on one path. The operator of plain equality is ``$eq``."""

    path: str
    operator: str
    value: Any


@dataclass(frozen=True)
class SortField:
    """A path and its direction."""

    path: str
    descending: bool


def collection_name(name: str) -> str:
    """The name itself when it is a safe one."""
    if not _COLLECTION.fullmatch(name):
        raise ValueError(f"not a collection name: {name!r}")
    return name


def field_path(path: str) -> str:
    """The dotted path itself when it is a safe one."""
    if not _PATH.fullmatch(path):
        raise ValueError(f"not a field path: {path!r}")
    return path


def scalar(value: Any) -> Any:
    """The value itself when a condition may compare with it."""
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int) and -_INT64 <= value < _INT64:
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    raise ValueError(f"not a value to compare with: {value!r}")


def read_filter(where: Filter) -> list[Condition]:
    """The conditions of a filter; all of them must hold."""
    return [condition for path, test in where.items() for condition in _conditions(path, test)]


def _conditions(path: str, test: Any) -> Iterator[Condition]:
    field_path(path)
    if not isinstance(test, dict):
        yield Condition(path, "$eq", scalar(test))
        return
    if not test:
        raise ValueError(f"an empty test on {path!r}")
    for operator, value in test.items():
        yield Condition(path, operator, _operand(operator, value))


def _operand(operator: str, value: Any) -> Any:
    if operator not in OPERATORS:
        raise ValueError(f"not an operator of filters: {operator!r}")
    if operator == "$in":
        return [scalar(item) for item in value]
    if operator == "$exists" and not isinstance(value, bool):
        raise ValueError("$exists takes True or False")
    if operator == CONTAINS and not (isinstance(value, str) and value and "\0" not in value):
        raise ValueError(f"$contains takes a text, not {value!r}")
    if operator in RANGES and (value is None or isinstance(value, bool)):
        raise ValueError(f"{operator} takes a number or a text, not {value!r}")
    return scalar(value)


def read_field(name: str) -> SortField:
    """A field of a sort or an index; a leading ``-`` means descending."""
    return SortField(field_path(name.removeprefix("-")), name.startswith("-"))


def read_sort(sort: Sequence[str]) -> list[SortField]:
    """The fields of a sort, with ``_id`` as the last tie-break."""
    fields = [read_field(name) for name in sort]
    if all(field.path != KEY for field in fields):
        fields.append(SortField(KEY, descending=False))
    return fields


def read_after(after: Sequence[Any], fields: Sequence[SortField]) -> list[Any]:
    """The values of the last document seen, one for each sort field."""
    if len(after) != len(fields):
        raise ValueError(f"after needs {len(fields)} values, the last for {fields[-1].path!r}")
    return [scalar(value) for value in after]


def check_page(skip: int, limit: int) -> None:
    """Both at least zero."""
    if skip < 0 or limit < 0:
        raise ValueError(f"skip and limit are at least 0, not {skip} and {limit}")


def check_index(index: Index) -> Index:
    """The index itself when its fields and its restriction can be read."""
    if not index.fields or (index.expires and len(index.fields) != 1):
        raise ValueError(f"an index has fields, and one that expires has one: {index}")
    for name in index.fields:
        read_field(name)
    if any(condition.operator != "$eq" for condition in read_filter(index.where)):
        raise ValueError(f"an index is restricted by equality only: {index}")
    return index


def encode_document(document: Document) -> str:
    """The document as compact JSON. Raises ValueError for what no store keeps (limits.py)."""
    if not isinstance(document.get(KEY), str) or not document[KEY]:
        raise ValueError("a document needs a text as its _id")
    text = json_text(document)
    check_limits(document, text)
    return text


def json_text(value: Any) -> str:
    """Compact JSON. Raises ValueError for what JSON cannot say."""
    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    except TypeError as error:
        raise ValueError(str(error)) from error


def check_change(change: Change) -> Change:
    """The change itself when every part of it is known and no two parts touch the same field."""
    paths = [field_path(path) for operator in change for path in _read_values(operator, change)]
    if not paths:
        raise ValueError("an empty change")
    for path in paths:
        if path.split(".")[0] == KEY:
            raise ValueError("_id never changes")
    paths.sort(key=lambda path: path.split("."))
    for first, second in pairwise(paths):
        if f"{second}.".startswith(f"{first}."):
            raise ValueError(f"two changes of one field: {first!r} and {second!r}")
    return change


def _read_values(operator: str, change: Change) -> Iterator[str]:
    if operator not in CHANGES:
        raise ValueError(f"not an operator of changes: {operator!r}")
    for path, value in change[operator].items():
        argument = {KEY: value}
        text = json_text(argument)
        _check_argument(operator, value)
        # an argument stands by itself here, and in the document under the path's names
        in_list = operator in {"$push", "$addToSet"}
        check_limits(argument, text, above=path.count(".") + in_list)
        yield path


def _check_argument(operator: str, value: Any) -> None:
    if operator == "$inc" and (isinstance(value, bool) or not isinstance(value, int | float)):
        raise ValueError(f"$inc takes a number, not {value!r}")
    if operator == "$max":
        scalar(value)
    if operator == "$pull":
        for item in value.values() if isinstance(value, dict) else [value]:
            scalar(item)
    if operator in {"$push", "$addToSet"} and isinstance(value, dict):
        _check_plain(operator, value)


def _check_plain(operator: str, value: dict[str, Any]) -> None:
    if any(name.startswith("$") for name in value):
        raise ValueError(f"{operator} takes one element, not {value!r}")
