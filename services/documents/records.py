"""What is stored, as dataclasses: a document is written and read through the same class.

A record keeps the document that it was read from. What it does not know of it (a newer version
has written it) is there again when it is written, and what an older version has not written stays
away as long as it has its default: reading and writing back changes nothing.

    str, int, float, bool       as in JSON; a whole number is a float too
    tuple[X, ...]               a list
    dict[str, X]                an object whose names are data
    a record                    an object
    StrEnum, Literal            one of these strings
    X | None, Any               what it says; what `Any` stands for is kept as it is
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from enum import StrEnum
from typing import Any, Literal, NamedTuple, Self, get_args, get_origin, get_type_hints

Convert = Callable[[Any], Any]

# Metadata of a field: it is not written as long as it has its default.
LEFT_OUT: Mapping[str, Any] = {"left_out": True}


class Malformed(ValueError):
    """A document is not what its record says. The message names the field and the type."""


def stored_as(key: str) -> Mapping[str, Any]:
    """Metadata of a field that is stored under another name than its own."""
    return {"key": key}


@dataclass(frozen=True)
class Record:
    """The base of all records. `stored` is the document that this one was read from."""

    stored: Mapping[str, Any] | None = field(default=None, kw_only=True, repr=False, compare=False)

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        """Raises Malformed where a field is missing that has no default, or is of another type."""
        values: dict[str, Any] = {}
        for one in _shape(cls):
            if one.key in document:
                values[one.name] = _read_field(cls, one, document[one.key])
            elif one.required:
                raise Malformed(f"{cls.__name__}.{one.name}: it is missing")
        return cls(**values, stored=document)

    @classmethod
    def is_in(cls, document: Mapping[str, Any]) -> bool:
        """Whether the document has all that the record must have."""
        return all(one.key in document for one in _shape(cls) if one.required)

    def values(self) -> dict[str, Any]:
        """The fields by their names, for a record that has these and more."""
        return {one.name: getattr(self, one.name) for one in _shape(type(self))}

    def to_document(self) -> dict[str, Any]:
        document = dict(self.stored or {})
        for one in _shape(type(self)):
            value = getattr(self, one.name)
            may_stay_away = one.left_out or self.stored is not None
            if one.key in document or not (may_stay_away and value == one.default):
                document[one.key] = one.write(value)
        return document


class _Field(NamedTuple):
    """How one field is read and written."""

    name: str
    key: str
    default: Any
    left_out: bool
    read: Convert
    write: Convert

    @property
    def required(self) -> bool:
        return self.default is MISSING


_SHAPES: dict[type[Record], tuple[_Field, ...]] = {}  # as far as they were needed


def _shape(cls: type[Record]) -> tuple[_Field, ...]:
    if cls not in _SHAPES:
        hints = get_type_hints(cls)
        own = [one for one in fields(cls) if one.name != "stored"]
        _SHAPES[cls] = tuple(_field(one, hints[one.name]) for one in own)
    return _SHAPES[cls]


def _field(one: Field[Any], hint: Any) -> _Field:
    default = one.default if one.default_factory is MISSING else one.default_factory()
    key, left_out = one.metadata.get("key", one.name), one.metadata.get("left_out", False)
    return _Field(one.name, key, default, left_out, *_conversions(hint))


def _read_field(cls: type[Record], one: _Field, value: Any) -> Any:
    try:
        return one.read(value)
    except Malformed as problem:
        raise Malformed(f"{cls.__name__}.{one.name}: {problem}") from None


def _conversions(hint: Any) -> tuple[Convert, Convert]:
    """How values of this type are read and written. Raises TypeError for an unknown type."""
    if generic := _GENERIC.get(get_origin(hint)):
        wrap, place = generic
        return wrap(*_conversions(get_args(hint)[place]))
    if hint is Any:
        return _same, _same
    if isinstance(hint, type) and issubclass(hint, Record):
        return _record(hint)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return _enum(hint)
    return (_one_of(get_args(hint)) if get_origin(hint) is Literal else _plain(hint)), _same


def _same(value: Any) -> Any:
    return value


def _plain(kind: Any) -> Convert:
    allowed = {str: (str,), int: (int,), float: (float, int), bool: (bool,)}.get(kind)
    if allowed is None:
        raise TypeError(f"records know no {kind}")

    def read(value: Any) -> Any:
        if type(value) in allowed:  # a bool is an int to isinstance
            return value
        if isinstance(value, allowed) and not isinstance(value, bool):
            return value
        raise Malformed(f"{type(value).__name__} in the place of {kind.__name__}")

    return read


def _optional(read: Convert, write: Convert) -> tuple[Convert, Convert]:
    return (
        lambda value: None if value is None else read(value),
        lambda value: None if value is None else write(value),
    )


def _list_of(read: Convert, write: Convert) -> tuple[Convert, Convert]:
    def read_list(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list | tuple):
            raise Malformed(f"{type(value).__name__} in the place of a list")
        return tuple(map(read, value))

    return read_list, lambda value: list(map(write, value))


def _object_of(read: Convert, write: Convert) -> tuple[Convert, Convert]:
    def read_object(value: Any) -> dict[str, Any]:
        return {name: read(inner) for name, inner in _mapping(value).items()}

    return read_object, lambda value: {name: write(inner) for name, inner in value.items()}


# What is made of the conversions of a type's argument, and which argument that is.
_GENERIC: Mapping[Any, tuple[Callable[[Convert, Convert], tuple[Convert, Convert]], int]] = {
    types.UnionType: (_optional, 0),
    tuple: (_list_of, 0),
    dict: (_object_of, 1),
}


def _record(cls: type[Record]) -> tuple[Convert, Convert]:
    return lambda value: cls.from_document(_mapping(value)), lambda value: value.to_document()


def _enum(cls: type[StrEnum]) -> tuple[Convert, Convert]:
    def read(value: Any) -> StrEnum:
        try:
            return cls(value)
        except ValueError as problem:
            raise Malformed(str(problem)) from None

    return read, lambda value: value.value


def _one_of(allowed: tuple[Any, ...]) -> Convert:
    def read(value: Any) -> Any:
        if value not in allowed:
            raise Malformed(f"{value!r} is none of {', '.join(map(repr, allowed))}")
        return value

    return read


def _mapping(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise Malformed(f"{type(value).__name__} in the place of an object")
    return value
