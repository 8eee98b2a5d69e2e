"""Filters, sorts and indexes as SQL over JSON documents. Names are checked, values are bound.

A collection is a table ``(id, doc)``. A path is the expression ``json_extract(doc, '$."a"."b"')``,
written the same way in queries and in indexes, for only then does SQLite use the index. `lists`
names the paths that have ever held a list (as MongoDB's multikey flag does): only there does a
condition also look at the elements, so that everywhere else it stays one index range.

JSON's true and 1 are both 1 in SQL, and a list is its text: where a value could be mistaken, the
test asks for the JSON type too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from services.documents.vocabulary import (
    CONTAINS,
    KEY,
    RANGES,
    Condition,
    SortField,
    read_field,
    read_filter,
)
from services.interfaces import Index

SqlValue = str | int | float | None
CONTAINS_FUNCTION = "contains_text"  # each connection is given it
_NUMBER = "('integer', 'real')"


@dataclass(frozen=True)
class Sql:
    """A piece of SQL and the values of its question marks."""

    text: str
    values: tuple[SqlValue, ...] = ()


def contains_text(text: object, wanted: str) -> bool:
    """SQLite's own LIKE knows the cases of ASCII alone."""
    return isinstance(text, str) and wanted.lower() in text.lower()


def join_sql(word: str, parts: Sequence[Sql]) -> Sql:
    """The parts with `word` between them."""
    return Sql(f" {word} ".join(part.text for part in parts), sum((p.values for p in parts), ()))


def table(collection: str) -> str:
    """The statement that makes the collection's table."""
    return (
        f'CREATE TABLE IF NOT EXISTS "{collection}"'
        " (id TEXT NOT NULL PRIMARY KEY, doc TEXT NOT NULL)"
    )


def build_where(conditions: Sequence[Condition], lists: Collection[str]) -> Sql:
    """What follows WHERE."""
    if not conditions:
        return Sql("1")
    return join_sql("AND", [_condition(condition, lists) for condition in conditions])


def build_selects(
    collection: str,
    where: Sql,
    sort: Sequence[SortField],
    after: Sequence[Any] | None,
    limit: int,
) -> Iterator[Sql]:
    """Statements whose rows, one statement after the other, are the answer in its order.

    What follows the values v of the sort fields a, b, _id falls into stretches: a = v₁, b = v₂,
    _id beyond v₃; then a = v₁, b beyond v₂; then a beyond v₁. Each is one range of one index.
    """
    stretches = [(Sql("1"), list(sort))] if after is None else _stretches(sort, after)
    for stretch, rest in stretches:
        order = ", ".join(f"{_value(f.path)}{' DESC' if f.descending else ''}" for f in rest)
        yield Sql(
            f'SELECT doc FROM "{collection}" WHERE {where.text} AND {stretch.text}'  # noqa: S608  # names are checked, values are bound
            f"{' ORDER BY ' + order if order else ''} LIMIT ?",
            (*where.values, *stretch.values, limit),
        )


def _stretches(
    sort: Sequence[SortField], after: Sequence[Any]
) -> Iterator[tuple[Sql, list[SortField]]]:
    for at in reversed(range(len(sort))):
        held = [_is(field, value) for field, value in zip(sort[:at], after, strict=False)]
        for beyond, fixed in _beyond(sort[at], after[at]):
            yield join_sql("AND", [*held, beyond]), list(sort[at + fixed :])


def _is(field: SortField, value: Any) -> Sql:
    return Sql(f"{_value(field.path)} IS ?", (value,))


def _beyond(field: SortField, value: Any) -> Iterator[tuple[Sql, bool]]:
    """What sorts behind the value (None is the least), and whether it is one single value."""
    path = _value(field.path)
    if not field.descending:
        yield (Sql(f"{path} IS NOT NULL") if value is None else Sql(f"{path} > ?", (value,))), False
    elif value is not None:
        yield Sql(f"{path} < ?", (value,)), False
        if field.path != KEY:
            yield Sql(f"{path} IS NULL"), True


def build_index(collection: str, index: Index) -> Iterator[str]:
    """The statements that make the index."""
    fields = [read_field(name) for name in index.fields]
    paths = [_value(field.path) for field in fields]
    terms = [p + (" DESC" if f.descending else "") for p, f in zip(paths, fields, strict=True)]
    where = [_inline_values(_condition(condition, ())) for condition in read_filter(index.where)]
    if not index.unique:
        yield _index(collection, "INDEX", [*terms, "id"] if "id" not in paths else terms, where)
        return
    yield _index(collection, "UNIQUE INDEX", terms, where)
    # Two NULLs differ to SQL. Two fields that are missing shall, too; two that are None shall not.
    present = [f"{_type(field.path)} IS NOT NULL" for field in fields if field.path != KEY]
    some_none = f"({' OR '.join(f'{path} IS NULL' for path in paths)})"
    nulls = [f"ifnull({path}, x'')" for path in paths]
    yield _index(collection, "UNIQUE INDEX", nulls, [*where, *present, some_none])


def _index(collection: str, kind: str, terms: Sequence[str], where: Sequence[str]) -> str:
    body = f'ON "{collection}" ({", ".join(terms)})'
    if where:
        body += f" WHERE {' AND '.join(where)}"
    name = hashlib.sha256(f"{kind} {body}".encode()).hexdigest()[:16]
    return f'CREATE {kind} IF NOT EXISTS "{collection}_{name}" {body}'


def _inline_values(sql: Sql) -> str:
    """With literals in place of the question marks: an index takes no bound values."""
    text = sql.text
    for value in sql.values:
        literal = "'" + value.replace("'", "''") + "'" if isinstance(value, str) else repr(value)
        text = text.replace("?", literal, 1)
    return text


def _json_path(path: str) -> str:
    return "'$" + "".join(f'."{name}"' for name in path.split(".")) + "'"


def _value(path: str) -> str:
    return "id" if path == KEY else f"json_extract(doc, {_json_path(path)})"


def _type(path: str) -> str:
    return f"json_type(doc, {_json_path(path)})"


def _condition(condition: Condition, lists: Collection[str]) -> Sql:
    path, operator = condition.path, condition.operator
    if operator == "$exists":
        return Sql(f"{_type(path)} IS {'NOT ' if condition.value else ''}NULL")
    if operator == "$ne":
        equal = _condition(Condition(path, "$eq", condition.value), lists)
        return Sql(f"NOT ifnull({equal.text}, 0)", equal.values)
    own = _test(_value(path), _type(path), condition)
    if path not in lists:
        return own
    element = _test("element.value", "element.type", condition)
    each = f"SELECT 1 FROM json_each(doc, {_json_path(path)}) AS element WHERE {element.text}"  # noqa: S608  # names are checked, values are bound
    return Sql(
        f"({own.text} OR ({_type(path)} = 'array' AND EXISTS ({each})))",
        own.values + element.values,
    )


def _test(value: str, kind: str, condition: Condition) -> Sql:
    if condition.operator == "$eq":
        return _equals(value, kind, condition.value)
    if condition.operator == "$in":
        return _among(value, kind, condition.value)
    if condition.operator == CONTAINS:
        return Sql(f"({kind} = 'text' AND {CONTAINS_FUNCTION}({value}, ?))", (condition.value,))
    types = "('text')" if isinstance(condition.value, str) else _NUMBER
    # Who asks for a range asks for few (lapsed leases): worth an index, even if it costs a sort.
    within = f"likelihood({value} {RANGES[condition.operator]} ?, 0.01)"
    return Sql(f"({within} AND {kind} IN {types})", (condition.value,))


def _equals(value: str, kind: str, wanted: Any) -> Sql:
    if wanted is None:
        return Sql(f"{value} IS NULL")
    if isinstance(wanted, bool):
        return Sql(f"({value} = ? AND {kind} = '{str(wanted).lower()}')", (int(wanted),))
    if isinstance(wanted, str):
        mistakable = wanted.startswith(("[", "{"))
        return Sql(
            f"({value} = ? AND {kind} = 'text')" if mistakable else f"{value} = ?", (wanted,)
        )
    return Sql(
        f"({value} = ? AND {kind} IN {_NUMBER})" if wanted in (0, 1) else f"{value} = ?", (wanted,)
    )


def _among(value: str, kind: str, wanted: Sequence[Any]) -> Sql:
    if wanted and all(isinstance(item, str) and not item.startswith(("[", "{")) for item in wanted):
        return Sql(f"{value} IN ({', '.join('?' * len(wanted))})", tuple(wanted))
    tests = [_equals(value, kind, item) for item in wanted]
    either = join_sql("OR", tests or [Sql("0")])
    return Sql(f"({either.text})", either.values)
