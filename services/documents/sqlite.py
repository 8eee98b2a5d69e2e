"""Documents in one SQLite file: the embedded default, for one machine."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import Any

from services.documents.changes import apply
from services.documents.sqlite_connections import Connections
from services.documents.sqlite_query import Sql, finding, indexing, matching, table
from services.documents.vocabulary import (
    KEY,
    Condition,
    check_change,
    check_index,
    check_page,
    collection_name,
    encoded,
    read_after,
    read_filter,
    read_sort,
)
from services.interfaces import Change, Document, Filter, Index

_OWN_TABLES = (  # an underscore begins no collection's name
    "CREATE TABLE IF NOT EXISTS _lists"
    " (collection TEXT, path TEXT, PRIMARY KEY (collection, path))",
    "CREATE TABLE IF NOT EXISTS _expiry"
    " (collection TEXT, path TEXT, PRIMARY KEY (collection, path))",
)


class SqliteDocuments:
    """A DocumentStore over the file at `path`, whose folder must exist.

    Every write is one ``BEGIN IMMEDIATE`` transaction, so writers of all processes take turns;
    readers never wait. `patience` is how many seconds a writer waits for its turn.
    """

    def __init__(self, path: Path, *, patience: float = 10.0) -> None:
        self._connections = Connections(path, patience)
        self._made: set[str] = set()

    def ensure(self, collection: str, indexes: Sequence[Index]) -> None:
        checked = [check_index(index) for index in indexes]
        with self._writing(collection) as connection:
            for index in checked:
                for statement in indexing(collection, index):
                    connection.execute(statement)
                if index.expires:
                    _remember(connection, "_expiry", collection, index.fields)

    def insert(self, collection: str, document: Document) -> None:
        text = encoded(document)
        with self._writing(collection) as connection:
            connection.execute(
                f'INSERT INTO "{collection}" VALUES (?, ?)',  # noqa: S608  # the name is checked
                (document[KEY], text),
            )
            _note_lists(connection, collection, document)

    def get(self, collection: str, key: str) -> Document | None:
        return next(iter(self.find(collection, {KEY: key}, limit=1)), None)

    def find(
        self,
        collection: str,
        where: Filter,
        *,
        sort: Sequence[str] = (KEY,),
        after: Sequence[Any] | None = None,
        skip: int = 0,
        limit: int = 100,
    ) -> list[Document]:
        check_page(skip, limit)
        conditions, fields = read_filter(where), read_sort(sort)
        last = None if after is None else read_after(after, fields)
        with self._reading(collection) as connection:
            test = _matching(connection, collection, conditions)
            statements = finding(collection, test, fields, last, skip + limit)
            rows = chain.from_iterable(_rows(connection, statement) for statement in statements)
            return [json.loads(row[0]) for row in islice(rows, skip, skip + limit)]

    def count(self, collection: str, where: Filter) -> int:
        conditions = read_filter(where)
        with self._reading(collection) as connection:
            test = _matching(connection, collection, conditions)
            text = f'SELECT count(*) FROM "{collection}" WHERE {test.text}'  # noqa: S608  # names are checked, values are bound
            return int(connection.execute(text, test.values).fetchone()[0])

    def update(self, collection: str, where: Filter, change: Change) -> Document | None:
        conditions = read_filter(where)
        check_change(change)
        with self._writing(collection) as connection:
            document = _first(connection, collection, conditions)
            if document is not None:
                apply(document, change)
                _replace(connection, collection, document)
            return document

    def delete(self, collection: str, where: Filter) -> int:
        conditions = read_filter(where)
        with self._writing(collection) as connection:
            return _delete(connection, collection, conditions)

    def expire(self, now: str) -> int:
        with self._writing() as connection:
            marked = connection.execute("SELECT collection, path FROM _expiry").fetchall()
            return sum(
                _delete(connection, collection, [Condition(path, "$lte", now)])
                for collection, path in marked
            )

    def ping(self) -> None:
        with self._reading() as connection:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()

    def close(self) -> None:
        self._connections.close()

    @contextmanager
    def _reading(self, collection: str | None = None) -> Iterator[sqlite3.Connection]:
        self._make(collection)
        with self._connections.reading() as connection:
            yield connection

    @contextmanager
    def _writing(self, collection: str | None = None) -> Iterator[sqlite3.Connection]:
        self._make(collection)
        with self._connections.writing() as connection:
            yield connection

    def _make(self, collection: str | None) -> None:
        """The tables, on first use: as in MongoDB, no collection need be declared."""
        names = {"_lists"} if collection is None else {"_lists", collection_name(collection)}
        if names <= self._made:
            return
        with self._connections.writing() as connection:
            for statement in (*_OWN_TABLES, *(table(name) for name in names - {"_lists"})):
                connection.execute(statement)
        self._made |= names


def _rows(connection: sqlite3.Connection, statement: Sql) -> Iterator[tuple[str]]:
    yield from connection.execute(statement.text, statement.values)


def _matching(
    connection: sqlite3.Connection, collection: str, conditions: Sequence[Condition]
) -> Sql:
    return matching(conditions, _lists(connection, collection))


def _first(
    connection: sqlite3.Connection, collection: str, conditions: Sequence[Condition]
) -> Document | None:
    test = _matching(connection, collection, conditions)
    text = f'SELECT doc FROM "{collection}" WHERE {test.text} LIMIT 1'  # noqa: S608  # names are checked, values are bound
    row = connection.execute(text, test.values).fetchone()
    return None if row is None else json.loads(row[0])


def _replace(connection: sqlite3.Connection, collection: str, document: Document) -> None:
    connection.execute(
        f'UPDATE "{collection}" SET doc = ? WHERE id = ?',  # noqa: S608  # the name is checked
        (encoded(document), document[KEY]),
    )
    _note_lists(connection, collection, document)


def _delete(
    connection: sqlite3.Connection, collection: str, conditions: Sequence[Condition]
) -> int:
    test = _matching(connection, collection, conditions)
    text = f'DELETE FROM "{collection}" WHERE {test.text}'  # noqa: S608  # names are checked, values are bound
    return connection.execute(text, test.values).rowcount


def _lists(connection: sqlite3.Connection, collection: str) -> set[str]:
    rows = connection.execute("SELECT path FROM _lists WHERE collection = ?", (collection,))
    return {path for (path,) in rows}


def _note_lists(connection: sqlite3.Connection, collection: str, document: Document) -> None:
    found = set(_list_paths(document, ""))
    if found and (new := found - _lists(connection, collection)):
        _remember(connection, "_lists", collection, new)


def _list_paths(value: Document, above: str) -> Iterator[str]:
    for name, held in value.items():
        if isinstance(held, list):
            yield above + name
        elif isinstance(held, dict):
            yield from _list_paths(held, f"{above}{name}.")


def _remember(
    connection: sqlite3.Connection, own_table: str, collection: str, paths: Collection[str]
) -> None:
    connection.executemany(
        f"INSERT OR IGNORE INTO {own_table} VALUES (?, ?)",  # noqa: S608  # one of our two tables
        [(collection, path) for path in paths],
    )
