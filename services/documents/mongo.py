"""Documents in MongoDB, whose own vocabulary ours is a part of."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from threading import Lock
from typing import Any

from bson.errors import BSONError
from pymongo import ASCENDING, DESCENDING, MongoClient, ReturnDocument
from pymongo.collection import Collection
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError, OperationFailure, PyMongoError

from services.documents.limits import PARALLEL, TOO_LARGE
from services.documents.vocabulary import (
    CONTAINS,
    KEY,
    SortField,
    check_change,
    check_index,
    check_page,
    collection_name,
    encode_document,
    read_after,
    read_field,
    read_filter,
    read_sort,
)
from services.interfaces import Change, Document, DuplicateKey, Filter, Index, Unavailable

_EXPIRY = "_expiry"  # no collection of others: it tells `expire` which fields are times
# BadValue, FailedToParse, TypeMismatch, PathNotViable, ConflictingUpdateOperators
_WRONG_CHANGES = frozenset({2, 9, 14, 28, 40})
_LIMITS = {171: PARALLEL, 10334: TOO_LARGE, 17419: TOO_LARGE, 17420: TOO_LARGE}
_LEAST_NUMBER, _LEAST_TEXT = float("-inf"), ""


def majority_client(uri: str) -> MongoClient[Document]:
    """A client that waits for the journals of a majority; it gives up soon, and connects late."""
    return MongoClient(
        uri,
        w="majority",
        journal=True,
        readConcernLevel="majority",
        serverSelectionTimeoutMS=3_000,
        connectTimeoutMS=3_000,
        socketTimeoutMS=20_000,
        appname="troupe",
    )


class MongoDocuments:
    """A DocumentStore over the database that `uri` names (``troupe`` where it names none).

    A MongoClient is not fork-safe, so each process makes its own, on first use, with `client`.
    """

    def __init__(
        self, uri: str, *, client: Callable[[], MongoClient[Document]] | None = None
    ) -> None:
        self._make_client = client or (lambda: majority_client(uri))
        self._client: MongoClient[Document] | None = None
        self._lock = Lock()
        self._pid = os.getpid()

    def ensure(self, collection: str, indexes: Sequence[Index]) -> None:
        with self._translate_errors():
            for index in map(check_index, indexes):
                _create(self._collection(collection), index)
                if index.expires:
                    self._remember_expiry(collection, index.fields[0])

    def insert(self, collection: str, document: Document) -> None:
        encode_document(document)
        with self._translate_errors():
            self._collection(collection).insert_one(dict(document))

    def get(self, collection: str, key: str) -> Document | None:
        with self._translate_errors():
            return self._collection(collection).find_one({KEY: key})

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
        read_filter(where)
        fields = read_sort(sort)
        tests = [_translate(where)]
        if after is not None:
            tests.append({"$or": _stretches(fields, read_after(after, fields))})
        if limit == 0:  # to MongoDB, no limit at all
            return []
        with self._translate_errors():
            found = self._collection(collection).find({"$and": tests})
            return list(found.sort(list(map(_direction, fields))).skip(skip).limit(limit))

    def count(self, collection: str, where: Filter) -> int:
        read_filter(where)
        with self._translate_errors():
            if not where:  # a count of all goes through all, for what the server knows anyway
                return self._collection(collection).estimated_document_count()
            return self._collection(collection).count_documents(_translate(where))

    def update(self, collection: str, where: Filter, change: Change) -> Document | None:
        read_filter(where)
        check_change(change)
        with self._translate_errors():
            return self._collection(collection).find_one_and_update(
                _translate(where), dict(change), return_document=ReturnDocument.AFTER
            )

    def replace(self, collection: str, document: Document, where: Filter) -> bool:
        encode_document(document)
        read_filter(where)
        same = {KEY: document[KEY], **_translate(where)}
        with self._translate_errors():
            found = self._collection(collection).replace_one(same, dict(document))
            return found.matched_count == 1

    def delete(self, collection: str, where: Filter) -> int:
        read_filter(where)
        with self._translate_errors():
            return self._collection(collection).delete_many(_translate(where)).deleted_count

    def expire(self, now: str) -> int:
        with self._translate_errors():
            return sum(
                self._collection(marked["collection"])
                .delete_many({marked["path"]: {"$lte": now}})
                .deleted_count
                for marked in self._database()[_EXPIRY].find()
            )

    def together(self) -> AbstractContextManager[None]:
        """Each write by itself: a transaction would cost more, and take a replica set."""
        return nullcontext()

    def sync(self) -> None:
        """Each write has waited for the journals of a majority (`majority_client`)."""

    def ping(self) -> None:
        with self._translate_errors():
            self._database().command("ping")

    def close(self) -> None:
        if self._client is not None and self._pid == os.getpid():
            self._client.close()
            self._client = None

    def _database(self) -> Database[Document]:
        with self._lock:
            if self._client is None or self._pid != os.getpid():
                self._client, self._pid = self._make_client(), os.getpid()
            return self._client.get_default_database("troupe")

    def _collection(self, name: str) -> Collection[Document]:
        return self._database()[collection_name(name)]

    def _remember_expiry(self, collection: str, path: str) -> None:
        """Written down by us: what else is in the database, under whatever name, is not ours."""
        marked = {"collection": collection, "path": path}
        key = {KEY: f"{collection} {path}"}
        self._database()[_EXPIRY].update_one(key, {"$set": marked}, upsert=True)

    @contextmanager
    def _translate_errors(self) -> Iterator[None]:
        try:
            yield
        except DuplicateKeyError as error:
            raise DuplicateKey(str(error)) from error
        except (BSONError, OverflowError) as error:
            raise ValueError(str(error)) from error
        except OperationFailure as error:
            if error.code in _LIMITS:
                raise ValueError(f"{_LIMITS[error.code]} ({error})") from error
            kind = ValueError if error.code in _WRONG_CHANGES else Unavailable
            raise kind(f"MongoDB refused ({error})") from error
        except PyMongoError as error:
            raise Unavailable(f"MongoDB did not answer ({error})") from error


def _create(collection: Collection[Document], index: Index) -> None:
    keys = [_direction(read_field(name)) for name in index.fields]
    only: dict[str, Any] = dict(index.where)
    if index.unique:
        only = {path: {"$exists": True} for path, _ in keys if path != KEY} | only
    elif all(path != KEY for path, _ in keys):
        keys.append((KEY, ASCENDING))  # the last tie-break of every sort
    options: dict[str, Any] = {"partialFilterExpression": only} if only else {}
    collection.create_index(keys, name=_index_name(keys, index), unique=index.unique, **options)


def _index_name(keys: Sequence[tuple[str, int]], index: Index) -> str:
    parts = [f"{path}_{direction}" for path, direction in keys]
    parts += ["unique"] if index.unique else []
    parts += [f"{path}={value}" for path, value in index.where.items()]
    return ("expires_" if index.expires else "") + "_".join(parts)


def _translate(where: Filter) -> dict[str, Any]:
    """The filter as the server reads it: there a text is found by a pattern."""
    return {
        path: _pattern(test) if isinstance(test, dict) else test for path, test in where.items()
    }


def _pattern(test: dict[str, Any]) -> dict[str, Any]:
    if CONTAINS not in test:
        return test
    rest = {operator: value for operator, value in test.items() if operator != CONTAINS}
    return {**rest, "$regex": re.escape(test[CONTAINS]), "$options": "i"}


def _direction(field: SortField) -> tuple[str, int]:
    return field.path, DESCENDING if field.descending else ASCENDING


def _stretches(fields: Sequence[SortField], after: Sequence[Any]) -> list[dict[str, Any]]:
    """What follows: equal up to some field, and there beyond the last value seen."""
    return [
        {"$and": [{f.path: v} for f, v in zip(fields[:at], after, strict=False)] + [beyond]}
        for at, field in enumerate(fields)
        for beyond in _beyond(field, after[at])
    ]


def _beyond(field: SortField, value: Any) -> Iterator[dict[str, Any]]:
    """What sorts behind the value: None, numbers, texts; a comparison stays within one of these."""
    path = field.path
    if value is None:
        if not field.descending:
            yield {path: {"$ne": None}}
        return
    yield {path: {"$lt" if field.descending else "$gt": value}}
    if field.descending:
        yield {path: None}
    if isinstance(value, str) and field.descending:
        yield {path: {"$gte": _LEAST_NUMBER}}
    if not isinstance(value, str) and not field.descending:
        yield {path: {"$gte": _LEAST_TEXT}}
