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
from services.documents.limits import check_lists
from services.documents.sqlite_connections import Connections
from services.documents.sqlite_query import Sql, build_index, build_selects, build_where, table
from services.documents.vocabulary import (
    KEY,
    Condition,
    SortField,
    check_change,
    check_index,
    check_page,
    collection_name,
    encode_document,
    json_text,
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
    # those over several fields, as JSON, for two lists in one of them are refused
    "CREATE TABLE IF NOT EXISTS _compound"
    " (collection TEXT, path TEXT, PRIMARY KEY (collection, path))",
)


class SqliteDocuments:
    """A DocumentStore over the file at `path`, whose folder must exist.

    Every write is one ``BEGIN IMMEDIATE`` transaction, so writers of all processes take turns;
    readers never wait. `busy_timeout` is how many seconds a writer waits for its turn.
    """

    def __init__(self, path: Path, *, busy_timeout: float = 10.0) -> None:
        self._connections = Connections(path, busy_timeout)
        self._made: set[str] = set()
        self._lists: dict[str, set[str]] = {}  # of what is in _lists, which only ever grows
        self._compound: dict[str, list[Index]] = {}  # of what is in _compound

    def ensure(self, collection: str, indexes: Sequence[Index]) -> None:
        checked = [check_index(index) for index in indexes]
        self._compound.pop(collection, None)
        with self._writing(collection) as connection:
            for index in checked:
                for statement in build_index(collection, index):
                    connection.execute(statement)
                if index.expires:
                    _remember(connection, "_expiry", collection, index.fields)
                if len(index.fields) > 1:
                    text = json_text([index.fields, dict(index.where)])
                    _remember(connection, "_compound", collection, [text])

    def insert(self, collection: str, document: Document) -> None:
        text = encode_document(document)
        with self._writing(collection) as connection:
            connection.execute(
                f'INSERT INTO "{collection}" VALUES (?, ?)',  # noqa: S608  # the name is checked
                (document[KEY], text),
            )
            self._note_lists(connection, collection, document, _list_paths(document))

    def get(self, collection: str, key: str) -> Document | None:
        self._make(collection)
        text = f'SELECT doc FROM "{collection}" WHERE id = ?'  # noqa: S608  # the name is checked
        found = self._connections.select(text, (key,))
        return json.loads(found[0][0]) if found else None

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
        if after is None:
            return self._find_first(collection, conditions, fields, skip, limit)
        last = read_after(after, fields)
        with self._reading(collection) as connection:
            test = _matching(connection, collection, conditions)
            statements = build_selects(collection, test, fields, last, skip + limit)
            rows = chain.from_iterable(_rows(connection, statement) for statement in statements)
            return [json.loads(row[0]) for row in islice(rows, skip, skip + limit)]

    def _find_first(
        self,
        collection: str,
        conditions: Sequence[Condition],
        fields: Sequence[SortField],
        skip: int,
        limit: int,
    ) -> list[Document]:
        """One statement, which needs no transaction. Where lists are is looked up behind it: they
        only ever grow, so one that was not there then was not there before."""
        self._make(collection)
        with self._connections.lend_reader() as connection:
            known = self._lists.get(collection, set())
            while True:
                test = build_where(conditions, known)
                (statement,) = build_selects(collection, test, fields, None, skip + limit)
                rows = islice(connection.execute(statement.text, statement.values), skip, None)
                found = [json.loads(row[0]) for row in rows]
                if (lists := _lists(connection, collection)) <= known:
                    return found
                known = self._keep_lists(collection, lists)

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
                text = f'UPDATE "{collection}" SET doc = ? WHERE id = ?'  # noqa: S608  # the name is checked
                connection.execute(text, (encode_document(document), document[KEY]))
                self._note_lists(connection, collection, document, _new_lists(change))
            return document

    def replace(self, collection: str, document: Document, where: Filter) -> bool:
        text, conditions = encode_document(document), read_filter({KEY: document[KEY], **where})
        with self._writing(collection) as connection:
            test = _matching(connection, collection, conditions)
            statement = f'UPDATE "{collection}" SET doc = ? WHERE {test.text}'  # noqa: S608  # names are checked, values are bound
            there = connection.execute(statement, (text, *test.values)).rowcount == 1
            if there:
                self._note_lists(connection, collection, document, _list_paths(document))
            return there

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

    @contextmanager
    def together(self) -> Iterator[None]:
        """One transaction: nobody else writes meanwhile. What it makes is kept in mind by nobody
        before it is there for all, and it may be rolled back."""
        with self._connections.joined():
            yield

    def sync(self) -> None:
        self._connections.sync()

    def ping(self) -> None:
        with self._reading() as connection:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()

    def close(self) -> None:
        self._connections.close()

    def _note_lists(
        self,
        connection: sqlite3.Connection,
        collection: str,
        document: Document,
        found: set[str],
    ) -> None:
        """Keep in mind where lists were found in a document that is written. Raises ValueError for
        two lists in one compound index, which MongoDB refuses."""
        if collection not in self._compound:
            self._compound[collection] = _compound_indexes(connection, collection)
        for index in self._compound[collection]:
            check_lists(document, index)
        if found <= self._lists.get(collection, set()):
            return
        # as read and not as written: what we write now may be rolled back
        known = self._keep_lists(collection, _lists(connection, collection))
        if new := found - known:
            _remember(connection, "_lists", collection, new)

    def _keep_lists(self, collection: str, lists: set[str]) -> set[str]:
        if not self._connections.are_joined:
            self._lists[collection] = lists
        return lists

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
        if collection in self._made:
            return
        names = {"_lists"} if collection is None else {"_lists", collection_name(collection)}
        if names <= self._made:
            return
        with self._connections.writing() as connection:
            for statement in (*_OWN_TABLES, *(table(name) for name in names - {"_lists"})):
                connection.execute(statement)
        if not self._connections.are_joined:
            self._made |= names


def _rows(connection: sqlite3.Connection, statement: Sql) -> Iterator[tuple[str]]:
    yield from connection.execute(statement.text, statement.values)


def _matching(
    connection: sqlite3.Connection, collection: str, conditions: Sequence[Condition]
) -> Sql:
    """A key is never a list, so a look-up by key need not ask where there are some."""
    by_key = all(condition.path == KEY for condition in conditions)
    return build_where(conditions, () if by_key else _lists(connection, collection))


def _first(
    connection: sqlite3.Connection, collection: str, conditions: Sequence[Condition]
) -> Document | None:
    test = _matching(connection, collection, conditions)
    text = f'SELECT doc FROM "{collection}" WHERE {test.text} LIMIT 1'  # noqa: S608  # names are checked, values are bound
    row = connection.execute(text, test.values).fetchone()
    return None if row is None else json.loads(row[0])


def _delete(
    connection: sqlite3.Connection, collection: str, conditions: Sequence[Condition]
) -> int:
    test = _matching(connection, collection, conditions)
    text = f'DELETE FROM "{collection}" WHERE {test.text}'  # noqa: S608  # names are checked, values are bound
    return connection.execute(text, test.values).rowcount


def _lists(connection: sqlite3.Connection, collection: str) -> set[str]:
    rows = connection.execute("SELECT path FROM _lists WHERE collection = ?", (collection,))
    return {path for (path,) in rows}


def _compound_indexes(connection: sqlite3.Connection, collection: str) -> list[Index]:
    rows = connection.execute("SELECT path FROM _compound WHERE collection = ?", (collection,))
    kept = (json.loads(text) for (text,) in rows)
    return [Index(tuple(fields), where=where) for fields, where in kept]


def _list_paths(document: Document) -> set[str]:
    paths: set[str] = set()
    objects = [("", document)]
    for above, value in objects:  # which grows meanwhile
        for name, held in value.items():
            if isinstance(held, list):
                paths.add(above + name)
            elif isinstance(held, dict) and held:
                objects.append((f"{above}{name}.", held))
    return paths


def _new_lists(change: Change) -> set[str]:
    """The paths at which a change may put a list where none was."""
    return _list_paths(dict(change.get("$set", {}))).union(
        change.get("$push", {}), change.get("$addToSet", {})
    )


def _remember(
    connection: sqlite3.Connection, own_table: str, collection: str, paths: Collection[str]
) -> None:
    connection.executemany(
        f"INSERT OR IGNORE INTO {own_table} VALUES (?, ?)",  # noqa: S608  # one of our own tables
        [(collection, path) for path in paths],
    )
