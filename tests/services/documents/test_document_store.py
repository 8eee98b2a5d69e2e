"""One contract, every document store: SQLite, and a real MongoDB whose user may read and write."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from services.clock import now, stamp
from services.documents.mongo import MongoDocuments
from services.documents.sqlite import SqliteDocuments
from services.interfaces import DocumentStore, DuplicateKey, Index, Unavailable
from tests.services.documents.document_writer import open_store
from tests.stores.mongodb import Deployment, database_of

Store = DocumentStore
ROOT = Path(__file__).parents[3]
STORES = ["sqlite", "mongodb"]


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "sqlite":
        opened: Store = SqliteDocuments(tmp_path / "documents.db")
    else:
        opened = MongoDocuments(request.getfixturevalue("mongodb"))
    yield opened
    opened.close()


@pytest.fixture(params=STORES)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where several processes meet: only stores that are atomic between them."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'documents.db'}"
    return str(request.getfixturevalue("mongodb"))


@pytest.fixture
def shared(url: str) -> Iterator[Store]:
    opened = open_store(url)
    yield opened
    opened.close()


def fill(store: Store, *documents: dict[str, Any]) -> None:
    for document in documents:
        store.insert("things", document)


def keys(documents: list[dict[str, Any]]) -> list[str]:
    return [document["_id"] for document in documents]


# --- insert, get, delete


def test_a_document_comes_back_as_it_was(store: Store) -> None:
    document = {
        "_id": "a",
        "text": "Ünï — 舞 ' \" \\ \x00 \U0001f483",
        "nested": {"list": [1, 2.5, None, True, {"deep": []}], "empty": {}},
        "large": 2**53 + 1,
        "negative": -0.1,
    }
    store.insert("things", document)
    assert store.get("things", "a") == document


def test_a_document_that_is_not_there_is_none(store: Store) -> None:
    assert store.get("things", "nobody") is None
    assert store.find("things", {}) == []
    assert store.count("things", {}) == 0
    assert store.update("things", {"_id": "nobody"}, {"$set": {"a": 1}}) is None


def test_inserting_leaves_the_callers_document_alone(store: Store) -> None:
    document = {"_id": "a", "n": 1}
    store.insert("things", document)
    document["n"] = 2
    assert store.get("things", "a") == {"_id": "a", "n": 1}


def test_an_id_is_taken_once(store: Store) -> None:
    fill(store, {"_id": "a", "n": 1})
    with pytest.raises(DuplicateKey):
        fill(store, {"_id": "a", "n": 2})
    assert store.get("things", "a") == {"_id": "a", "n": 1}


@pytest.mark.parametrize(
    "document",
    [{}, {"_id": 7}, {"_id": ""}, {"_id": "a", "when": now()}, {"_id": "a", "n": float("nan")}],
)
def test_what_is_no_json_document_is_refused(store: Store, document: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"_id|JSON"):
        store.insert("things", document)


def nested(levels: int) -> dict[str, Any]:
    """An object in an object, so many in all."""
    inner: dict[str, Any] = {}
    for _ in range(levels - 1):
        inner = {"a": inner}
    return inner


LARGE = "x" * (16 * 2**20 - 100)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ({"a\x00b": 1}, "NULL byte"),
        ([{"a\x00b": 1}], "NULL byte"),
        (2**63, "8-byte ints"),
        (nested(100), "100 levels deep"),
        ([nested(99)], "100 levels deep"),
        (nested(300), "100 levels deep"),
        (LARGE + "x" * 100, "16 MB"),
    ],
)
def test_what_mongodb_could_not_keep_is_refused_in_the_same_words(
    store: Store, value: Any, words: str
) -> None:
    fill(store, {"_id": "a"})
    for write in (
        lambda: store.insert("things", {"_id": "b", "v": value}),
        lambda: store.update("things", {"_id": "a"}, {"$set": {"v": value}}),
        lambda: store.update("things", {"_id": "a"}, {"$push": {"v": value}}),
    ):
        with pytest.raises(ValueError, match=words):
            write()
    assert store.find("things", {}) == [{"_id": "a"}]


def test_what_just_fits_is_kept(store: Store) -> None:
    fill(store, {"_id": "a", "v": nested(99), "n": 2**63 - 1}, {"_id": "b", "v": LARGE})
    assert store.update("things", {"_id": "a"}, {"$set": {"w.x": nested(98)}})
    assert store.update("things", {"_id": "a"}, {"$push": {"l": nested(98)}})
    for change in ({"$set": {"w.x": nested(99)}}, {"$push": {"l": nested(99)}}):
        with pytest.raises(ValueError, match="100 levels deep"):
            store.update("things", {"_id": "a"}, change)


def test_a_document_that_grows_beyond_what_mongodb_keeps_is_refused(store: Store) -> None:
    fill(store, {"_id": "a", "v": LARGE})
    with pytest.raises(ValueError, match="16 MB"):
        store.update("things", {"_id": "a"}, {"$set": {"w": "x" * 200}})
    assert keys(store.find("things", {"w": None})) == ["a"]


@pytest.mark.parametrize("lists", [{"a": [1], "b": [2]}, {"a": [1], "b": []}])
def test_two_lists_in_one_index_are_refused(store: Store, lists: dict[str, Any]) -> None:
    store.ensure("things", [Index(("a", "-b")), Index(("c", "d"), where={"on": True})])
    fill(store, {"_id": "x", "a": [1], "b": 2})
    with pytest.raises(ValueError, match="two lists of one document"):
        fill(store, {"_id": "y", **lists})
    with pytest.raises(ValueError, match="two lists of one document"):
        store.update("things", {"_id": "x"}, {"$set": {"b": lists["b"]}})
    fill(store, {"_id": "z", "c": [1], "d": [2], "on": False})
    with pytest.raises(ValueError, match="two lists of one document"):
        store.update("things", {"_id": "z"}, {"$set": {"on": True}})


def test_delete_removes_all_that_match_and_says_how_many(store: Store) -> None:
    fill(store, {"_id": "a", "n": 1}, {"_id": "b", "n": 2}, {"_id": "c", "n": 3})
    assert store.delete("things", {"n": {"$gte": 2}}) == 2
    assert store.delete("things", {"n": {"$gte": 2}}) == 0
    assert keys(store.find("things", {})) == ["a"]


# --- filters

ODDITIES = (
    {"_id": "false", "v": False},
    {"_id": "half", "v": 0.5},
    {"_id": "list", "v": ["x", 1, None]},
    {"_id": "look", "v": '["x",1]'},
    {"_id": "missing"},
    {"_id": "null", "v": None},
    {"_id": "object", "v": {"x": 1}},
    {"_id": "one", "v": 1},
    {"_id": "quote", "v": "it's; --"},
    {"_id": "text", "v": "x"},
    {"_id": "true", "v": True},
    {"_id": "zero", "v": 0},
)


@pytest.mark.parametrize(
    ("test", "expected"),
    [
        ("x", ["list", "text"]),
        (1, ["list", "one"]),
        (0, ["zero"]),
        (0.5, ["half"]),
        (True, ["true"]),
        (False, ["false"]),
        (None, ["list", "missing", "null"]),
        ('["x",1]', ["look"]),
        ("it's; --", ["quote"]),
        ({"$in": ["x", "it's; --"]}, ["list", "quote", "text"]),
        ({"$in": [0, True, None, '["x",1]']}, ["list", "look", "missing", "null", "true", "zero"]),
        ({"$in": []}, []),
        ({"$exists": True}, sorted({d["_id"] for d in ODDITIES} - {"missing"})),
        ({"$exists": False}, ["missing"]),
        ({"$ne": None}, sorted({d["_id"] for d in ODDITIES} - {"missing", "null", "list"})),
        ({"$ne": "x"}, sorted({d["_id"] for d in ODDITIES} - {"text", "list"})),
        ({"$ne": 1}, sorted({d["_id"] for d in ODDITIES} - {"one", "list"})),
        ({"$gt": 0}, ["half", "list", "one"]),
        ({"$gte": 0, "$lt": 1}, ["half", "zero"]),
        ({"$lt": "y", "$gte": "a"}, ["list", "quote", "text"]),
        ({"$lte": "it's; --"}, ["look", "quote"]),
        ({"$contains": "X"}, ["list", "look", "text"]),
        ({"$contains": "S; -"}, ["quote"]),
        ({"$contains": "."}, []),
        ({"$contains": "1"}, ["look"]),
        ({"$contains": "x", "$ne": "x"}, ["look"]),
    ],
)
def test_filters_mean_what_they_mean_in_mongodb(
    store: Store, test: Any, expected: list[str]
) -> None:
    fill(store, *ODDITIES)
    if isinstance(test, dict) and "$lt" in test and test["$lt"] == 1:
        store.delete("things", {"_id": "list"})  # an element each may satisfy the two bounds
    assert keys(store.find("things", {"v": test})) == expected
    assert store.count("things", {"v": test}) == len(expected)


def test_a_text_is_found_in_whatever_case_and_script(store: Store) -> None:
    fill(store, {"_id": "a", "t": "Ein Übungsstück"}, {"_id": "b", "t": "ЭНЕРГИЯ волны"})
    fill(store, {"_id": "c", "t": "100% (sure) [a-z]*"}, {"_id": "d"})
    for wanted, found in (("ÜBUNG", "a"), ("энергия", "b"), ("% (SURE) [A-Z]*", "c")):
        assert keys(store.find("things", {"t": {"$contains": wanted}})) == [found]
        assert store.count("things", {"t": {"$contains": wanted}, "_id": found}) == 1


def test_dotted_paths_lead_into_objects_and_all_conditions_hold(store: Store) -> None:
    fill(
        store,
        {"_id": "a", "owner": {"id": "u1", "tags": ["x", "y"]}, "n": 1},
        {"_id": "b", "owner": {"id": "u1"}, "n": 2},
        {"_id": "c", "owner": {"id": "u2"}, "n": 1},
        {"_id": "d", "owner": "u1", "n": 1},
    )
    assert keys(store.find("things", {"owner.id": "u1", "n": 1})) == ["a"]
    assert keys(store.find("things", {"owner.tags": "y"})) == ["a"]
    assert keys(store.find("things", {"owner.tags": None, "n": 2})) == ["b"]


def test_a_list_that_comes_with_an_update_is_looked_into(store: Store) -> None:
    fill(store, {"_id": "a"}, {"_id": "b"})
    store.update("things", {"_id": "a"}, {"$push": {"seen.by": "u1"}})
    assert keys(store.find("things", {"seen.by": "u1"})) == ["a"]


@pytest.mark.parametrize(
    "where",
    [
        {"a": {"$regex": "x"}},
        {"a": {"$eq": 1}},
        {"a": {}},
        {"a": [1]},
        {"a": {"b": 1}},
        {"a": {"$gt": None}},
        {"a": {"$exists": 1}},
        {"a": {"$contains": 1}},
        {"a": {"$contains": ""}},
        {"a": {"$contains": "a\0"}},
        {"a": float("nan")},
        {"a": 2**63},
        {"a') OR 1=1 --": 1},
        {'a".b': 1},
        {"a..b": 1},
        {"": 1},
        {"$where": "1"},
        {"$or": [{"a": 1}]},
    ],
)
def test_what_a_filter_does_not_know_is_an_error(store: Store, where: dict[str, Any]) -> None:
    for ask in (
        lambda: store.find("things", where),
        lambda: store.count("things", where),
        lambda: store.delete("things", where),
        lambda: store.update("things", where, {"$set": {"b": 1}}),
    ):
        with pytest.raises(ValueError):  # noqa: PT011  # each kind of mistake has its message
            ask()


@pytest.mark.parametrize("name", ["", "Things", "a b", 'a"b', "a;drop", "_lists", "sqlite_master"])
def test_a_collection_name_is_checked(store: Store, name: str) -> None:
    with pytest.raises(ValueError, match="collection name"):
        store.find(name, {})


# --- order and pages


def test_none_comes_before_numbers_before_texts(store: Store) -> None:
    fill(
        store,
        {"_id": "a", "v": "x"},
        {"_id": "b", "v": 2},
        {"_id": "c"},
        {"_id": "d", "v": "X"},
        {"_id": "e", "v": -1.5},
        {"_id": "f", "v": None},
        {"_id": "g", "v": "ä"},
    )
    assert keys(store.find("things", {}, sort=["v"])) == list("cfebdag")
    assert keys(store.find("things", {}, sort=["-v"])) == list("gadbecf")
    assert keys(store.find("things", {}, sort=["-v", "-_id"])) == list("gadbefc")


def test_skip_and_limit_cut_a_page(store: Store) -> None:
    fill(store, *({"_id": f"{n:02}", "n": n} for n in range(10)))
    assert keys(store.find("things", {}, sort=["-n"], skip=3, limit=2)) == ["06", "05"]
    assert store.find("things", {}, limit=0) == []
    assert store.find("things", {}, skip=20) == []
    with pytest.raises(ValueError, match="skip and limit"):
        store.find("things", {}, limit=-1)


@pytest.mark.parametrize(
    "sort", [("v", "w"), ("-v", "w"), ("v", "-w"), ("-v", "-w", "-_id"), ("_id",), ("-_id",)]
)
def test_pages_by_the_last_seen_document_are_the_whole_list(
    store: Store, sort: tuple[str, ...]
) -> None:
    values = [None, -1, 0.5, 3, "a", "b"]
    fill(
        store,
        *({"_id": f"{v}{w}", "v": v, "w": w} for v, w in product(values, values)),
        {"_id": "missing", "w": 1},
    )
    whole = store.find("things", {}, sort=sort)
    names = [name.removeprefix("-") for name in sort]
    names += [] if "_id" in names else ["_id"]
    pages: list[dict[str, Any]] = []
    after = None
    while page := store.find("things", {}, sort=sort, after=after, limit=5):
        pages += page
        after = [page[-1].get(name) for name in names]
    assert len(whole) == 37
    assert keys(pages) == keys(whole)


def test_a_page_may_skip_and_keeps_the_filter(store: Store) -> None:
    fill(store, *({"_id": f"{n:02}", "even": n % 2 == 0, "n": n // 4} for n in range(20)))
    found = store.find("things", {"even": True}, sort=["-n"], after=[3, "12"], skip=1, limit=3)
    assert keys(found) == ["08", "10", "04"]


def test_after_needs_a_value_for_each_sort_field(store: Store) -> None:
    with pytest.raises(ValueError, match="_id"):
        store.find("things", {}, sort=["n"], after=[1])


# --- changes


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"$set": {"n": 9, "new.deep.er": [1]}}, {"n": 9, "new": {"deep": {"er": [1]}}}),
        ({"$set": {"o": {"only": 1}}}, {"o": {"only": 1}}),
        ({"$set": {"o.a": None}}, {"o": {"a": None, "b": 2}}),
        ({"$unset": {"o.a": "", "absent.deep": ""}}, {"o": {"b": 2}}),
        ({"$inc": {"n": 2, "f": -0.5, "new.count": 1}}, {"n": 3, "f": 1.0, "new": {"count": 1}}),
        ({"$push": {"l": "x", "m": {"k": 1}}}, {"l": ["x", "y", "x"], "m": [{"k": 1}]}),
        ({"$push": {"l": ["p", "q"]}}, {"l": ["x", "y", ["p", "q"]]}),
        ({"$addToSet": {"l": "x", "m": 1}}, {"m": [1]}),
        ({"$addToSet": {"l": "z"}}, {"l": ["x", "y", "z"]}),
        ({"$pull": {"l": "x", "absent": 1}}, {"l": ["y"]}),
        ({"$pull": {"r": {"id": 1}}}, {"r": [{"id": 2, "z": 1}]}),
        ({"$max": {"n": 5, "t": "2026-02", "new": 1}}, {"n": 5, "t": "2026-02", "new": 1}),
        ({"$max": {"n": 0, "t": "2025"}}, {}),
        ({"$set": {"n": 2}, "$push": {"l": 1}}, {"n": 2, "l": ["x", "y", 1]}),
    ],
)
def test_changes_mean_what_they_mean_in_mongodb(
    store: Store, change: dict[str, Any], expected: dict[str, Any]
) -> None:
    before = {
        "_id": "a",
        "n": 1,
        "f": 1.5,
        "t": "2026-01",
        "o": {"a": 1, "b": 2},
        "l": ["x", "y"],
        "r": [{"id": 1}, {"id": 2, "z": 1}, {"id": 1, "z": 2}],
    }
    fill(store, before)
    after = store.update("things", {"_id": "a"}, change)
    assert after == before | expected
    assert store.get("things", "a") == after


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"$set": {}},
        {"n": 1},
        {"$rename": {"n": "m"}},
        {"$set": {"_id": "b"}},
        {"$set": {"a$b": 1}},
        {"$inc": {"n": "1"}},
        {"$inc": {"n": True}},
        {"$push": {"l": {"$each": [1]}}},
        {"$pull": {"l": {"k": {"$gt": 1}}}},
        {"$set": {"o": 1}, "$inc": {"o.a": 1}},
        {"$set": {"o": 1, "o-x": 1}, "$inc": {"o.a": 1}},
        {"$set": {"n": 1}, "$max": {"n": 2}},
        {"$set": {"n": object()}},
        {"$inc": {"l": 1}},
        {"$push": {"n": 1}},
        {"$set": {"n.deep": 1}},
    ],
)
def test_a_wrong_change_is_an_error_and_changes_nothing(
    store: Store, change: dict[str, Any]
) -> None:
    before = {"_id": "a", "n": 1, "l": [1], "o": {"a": 1}}
    fill(store, before)
    with pytest.raises(ValueError):  # noqa: PT011  # seventeen kinds of mistake
        store.update("things", {"_id": "a"}, change)
    assert store.get("things", "a") == before


def test_an_update_changes_one_document_and_the_expected_values_decide(store: Store) -> None:
    fill(store, {"_id": "a", "s": "queued"}, {"_id": "b", "s": "queued"})
    taken = store.update("things", {"s": "queued"}, {"$set": {"s": "processing"}})
    assert taken is not None
    assert taken["s"] == "processing"
    assert store.count("things", {"s": "queued"}) == 1
    again = store.update("things", {"_id": taken["_id"], "s": "queued"}, {"$set": {"s": "x"}})
    assert again is None


# --- indexes


def test_a_document_is_replaced_as_long_as_it_is_what_is_expected(store: Store) -> None:
    store.insert("things", {"_id": "a", "version": 1, "old": True})
    assert store.replace("things", {"_id": "a", "version": 2, "new": [1]}, {"version": 1})
    assert not store.replace("things", {"_id": "a", "version": 9}, {"version": 1})
    assert not store.replace("things", {"_id": "b", "version": 2}, {"version": 1})
    assert store.find("things", {}) == [{"_id": "a", "version": 2, "new": [1]}]


def test_a_list_that_comes_with_a_replacement_is_looked_into(store: Store) -> None:
    store.insert("things", {"_id": "a", "version": 1})
    store.replace("things", {"_id": "a", "version": 2, "seen": {"by": ["u1"]}}, {"version": 1})
    assert [thing["_id"] for thing in store.find("things", {"seen.by": "u1"})] == ["a"]


def test_a_unique_index_holds_for_inserts_and_updates(store: Store) -> None:
    store.ensure("things", [Index(("owner", "name"), unique=True)])
    fill(store, {"_id": "a", "owner": 1, "name": "x"}, {"_id": "b", "owner": 1, "name": "y"})
    with pytest.raises(DuplicateKey):
        fill(store, {"_id": "c", "owner": 1, "name": "x"})
    with pytest.raises(DuplicateKey):
        store.update("things", {"_id": "b"}, {"$set": {"name": "x"}})
    with pytest.raises(DuplicateKey):
        store.replace("things", {"_id": "b", "owner": 1, "name": "x"}, {})
    assert store.get("things", "b") == {"_id": "b", "owner": 1, "name": "y"}
    fill(store, {"_id": "d", "owner": 2, "name": "x"})


def test_a_unique_index_leaves_documents_alone_that_lack_a_field(store: Store) -> None:
    store.ensure("things", [Index(("owner", "name"), unique=True), Index(("key",), unique=True)])
    fill(store, {"_id": "a", "owner": 1}, {"_id": "b", "owner": 1}, {"_id": "c", "name": "x"})
    fill(store, {"_id": "d", "owner": 1, "name": "x", "key": "k"})
    store.update("things", {"_id": "d"}, {"$unset": {"key": ""}})
    fill(store, {"_id": "e", "key": "k"})


def test_to_a_unique_index_none_is_a_value(store: Store) -> None:
    store.ensure("things", [Index(("owner", "name"), unique=True)])
    fill(store, {"_id": "a", "owner": 1, "name": None}, {"_id": "b", "owner": 2, "name": None})
    with pytest.raises(DuplicateKey):
        fill(store, {"_id": "c", "owner": 1, "name": None})


def test_a_partial_unique_index_holds_only_where_it_says(store: Store) -> None:
    where = {"status": "it's queued", "live": True}
    store.ensure("things", [Index(("key",), unique=True, where=where)])
    fill(
        store,
        {"_id": "a", "key": "k", **where},
        {"_id": "b", "key": "k", "status": "done", "live": True},
        {"_id": "c", "key": "k", "status": "it's queued", "live": False},
    )
    with pytest.raises(DuplicateKey):
        fill(store, {"_id": "d", "key": "k", **where})
    with pytest.raises(DuplicateKey):
        store.update("things", {"_id": "c"}, {"$set": {"live": True}})


def test_ensure_may_be_said_again_and_keeps_the_documents(store: Store) -> None:
    indexes = [Index(("a", "-b")), Index(("a",), unique=True), Index(("b",), where={"a": None})]
    store.ensure("things", indexes)
    fill(store, {"_id": "x", "a": 1})
    store.ensure("things", indexes)
    assert keys(store.find("things", {"a": 1})) == ["x"]


def test_a_unique_index_over_what_is_not_unique_is_an_error(store: Store) -> None:
    fill(store, {"_id": "a", "n": 1}, {"_id": "b", "n": 1})
    with pytest.raises(DuplicateKey):
        store.ensure("things", [Index(("n",), unique=True)])


@pytest.mark.parametrize(
    "index",
    [
        Index(()),
        Index(("a'b",)),
        Index(("a", "b"), expires=True),
        Index(("a",), where={"b": {"$gt": 1}}),
        Index(("a",), where={"b": "x", 'c"': 1}),
    ],
)
def test_an_index_that_cannot_be_is_an_error(store: Store, index: Index) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # five kinds of mistake
        store.ensure("things", [index])


def test_expire_removes_what_is_over_and_nothing_else(store: Store) -> None:
    store.ensure("things", [Index(("until",), expires=True)])
    store.ensure("others", [Index(("lease.until",), expires=True)])
    moment = stamp(now())
    fill(
        store,
        {"_id": "over", "until": "2001-01-01T00:00:00.000000Z"},
        {"_id": "later", "until": "2999-01-01T00:00:00.000000Z"},
        {"_id": "never"},
        {"_id": "null", "until": None},
    )
    store.insert("others", {"_id": "o", "lease": {"until": "2001-01-01T00:00:00.000000Z"}})
    store.insert("elsewhere", {"_id": "e", "until": "2001-01-01T00:00:00.000000Z"})
    assert store.expire(moment) == 2
    assert keys(store.find("things", {})) == ["later", "never", "null"]
    assert store.count("others", {}) == 0
    assert store.count("elsewhere", {}) == 1
    assert store.expire(moment) == 0


def test_expire_leaves_alone_what_others_keep_in_the_same_mongodb(
    mongodb: str, mongodb_server: Deployment
) -> None:
    # given a view, a time series, the profiler's notes and a collection with an index of their own
    store = MongoDocuments(mongodb)
    store.ensure("things", [Index(("until",), expires=True)])
    over = {"_id": "over", "until": "2001-01-01T00:00:00.000000Z"}
    store.insert("things", dict(over))
    with mongodb_server.admin() as client:
        database = client[database_of(mongodb)]
        database.create_collection("a_view", viewOn="things", pipeline=[])
        database.create_collection("temperatures", timeseries={"timeField": "at"})
        database.command("profile", 2)
        database["theirs"].create_index("until", name="expires_until_1")
        database["theirs"].insert_one(dict(over))
        # then what is ours expires, and what is theirs stays
        assert store.expire(stamp(now())) == 1
        assert store.find("things", {}) == []
        assert database["theirs"].count_documents({}) == 1
        database.command("profile", 0)
    store.close()


def test_a_store_answers_pings_and_can_be_closed_and_used_again(store: Store) -> None:
    store.ping()
    store.close()
    store.close()


# --- several processes


def _writers(url: str, job: str, *arguments: str, count: int = 4) -> list[Any]:
    """What `count` processes that do the same work at the same time answer, as JSON."""
    command = [
        sys.executable,
        "-m",
        "tests.services.documents.document_writer",
        url,
        job,
        *arguments,
    ]
    started = [
        subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(count)
    ]
    for process in started:  # all are ready before any begins
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    answers = []
    for process in started:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in started:
        output, _ = process.communicate(timeout=60)
        assert process.returncode == 0
        answers.append(json.loads(output))
    return answers


@pytest.mark.slow
def test_of_four_writing_processes_no_update_is_lost(url: str, shared: Store) -> None:
    shared.insert("counters", {"_id": "n", "value": 0, "by": []})
    _writers(url, "increment", "300")
    counted = shared.get("counters", "n")
    assert counted is not None
    assert counted["value"] == 1200
    assert sorted(counted["by"]) == sorted(set(counted["by"]))
    assert len(counted["by"]) == 4


@pytest.mark.slow
def test_of_four_processes_exactly_one_wins_each_compare_and_set(url: str, shared: Store) -> None:
    for n in range(150):
        shared.insert("prizes", {"_id": f"{n:03}", "owner": None})
    wins = _writers(url, "claim", "150")
    won = [key for process in wins for key in process]
    assert sorted(won) == [f"{n:03}" for n in range(150)]
    assert shared.count("prizes", {"owner": None}) == 0


@pytest.mark.slow
def test_of_four_processes_one_inserts_a_unique_value(url: str, shared: Store) -> None:
    inserted = _writers(url, "insert", "60")
    assert sum(inserted) == 60
    assert shared.count("names", {}) == 60


@pytest.mark.slow
def test_four_processes_may_make_a_new_store_at_once(url: str) -> None:
    assert _writers(url, "make") == ["made"] * 4


@pytest.mark.slow
def test_what_a_killed_process_was_told_is_stored_is_there(url: str, shared: Store) -> None:
    # given a process that writes and says so
    command = [sys.executable, "-m", "tests.services.documents.document_writer", url, "endless"]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        assert process.stdout.readline() == "ready\n"
        process.stdin.write("go\n")
        process.stdin.flush()
        told = [process.stdout.readline() for _ in range(50)]
        # when it is killed in the middle of its work
        process.kill()
        told += process.stdout.readlines()
    # then the store is readable, whole, and open to others
    stored = set(keys(shared.find("diary", {}, limit=100_000)))
    assert {line.strip() for line in told if line.endswith("\n")} <= stored
    shared.insert("diary", {"_id": "after"})
    counter = shared.get("counters", "n")
    assert counter is not None
    assert counter["value"] in (len(stored), len(stored) - 1)


def test_threads_of_one_process_share_a_store(shared: Store) -> None:
    shared.insert("counters", {"_id": "n", "value": 0})
    wrong: list[BaseException] = []

    def count() -> None:
        try:
            for _ in range(50):
                shared.update("counters", {"_id": "n"}, {"$inc": {"value": 1}})
        except BaseException as error:
            wrong.append(error)

    _together(count, 8)
    assert not wrong
    assert shared.get("counters", "n") == {"_id": "n", "value": 400}


def _together(work: Callable[[], None], count: int) -> None:
    threads = [threading.Thread(target=work) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_greenlets_share_a_store_without_a_connection_each(tmp_path: Path) -> None:
    """As in gunicorn's gevent workers, where a thread-local is one for each request."""
    script = """
import gevent.monkey; gevent.monkey.patch_all()
import gevent, os, sys
from pathlib import Path
from services.documents.sqlite import SqliteDocuments
store = SqliteDocuments(Path(sys.argv[1]))
store.insert("counters", {"_id": "n", "value": 0})
def count():
    for _ in range(5):
        store.update("counters", {"_id": "n"}, {"$inc": {"value": 1}})
        gevent.sleep(0)
gevent.joinall([gevent.spawn(count) for _ in range(40)], raise_error=True)
held = [os.readlink(f"/proc/self/fd/{fd}") for fd in os.listdir("/proc/self/fd") if fd.isdigit()
        and os.path.exists(f"/proc/self/fd/{fd}")]
print(store.get("counters", "n")["value"], held.count(sys.argv[1]))
"""
    path = str(tmp_path / "documents.db")
    command = [sys.executable, "-c", script, path]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert answer.stdout.split() == ["200", "1"]


def test_a_forked_child_opens_its_own_connection(shared: Store) -> None:
    shared.insert("counters", {"_id": "n", "value": 0})
    child = os.fork()
    if child == 0:
        status = 1
        try:
            shared.update("counters", {"_id": "n"}, {"$inc": {"value": 1}})
            shared.close()
            status = 0
        finally:
            os._exit(status)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    shared.update("counters", {"_id": "n"}, {"$inc": {"value": 1}})
    assert shared.get("counters", "n") == {"_id": "n", "value": 2}


# --- what is out of reach


def test_a_mongodb_that_is_not_there_is_unavailable() -> None:
    uri = "mongodb://127.0.0.1:9/troupe?serverSelectionTimeoutMS=100"
    from pymongo import MongoClient

    store = MongoDocuments(uri, client=lambda: MongoClient(uri))
    with pytest.raises(Unavailable, match="did not answer"):
        store.ping()
    with pytest.raises(Unavailable, match="did not answer"):
        store.insert("things", {"_id": "a"})
    store.close()


def test_a_file_that_cannot_be_opened_says_what_to_do(tmp_path: Path) -> None:
    store = SqliteDocuments(tmp_path / "absent" / "documents.db")
    with pytest.raises(Unavailable, match="its folder must exist and be writable"):
        store.ping()


def test_a_file_that_is_no_database_says_so(tmp_path: Path) -> None:
    path = tmp_path / "documents.db"
    path.write_bytes(b"these are the notes of a dancer, not a database" * 100)
    with pytest.raises(Unavailable, match="not a SQLite database"):
        SqliteDocuments(path).ping()


def test_who_waits_for_the_lock_lets_the_others_of_its_process_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The web process has one thread: only where it sleeps in Python does another greenlet run."""
    path = tmp_path / "documents.db"
    documents = SqliteDocuments(path)
    documents.ensure("things", ())
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    pauses: list[float] = []

    def another_greenlet(pause: float) -> None:
        pauses.append(pause)
        if len(pauses) == 3:
            holder.execute("ROLLBACK")

    monkeypatch.setattr("services.documents.sqlite_connections.time.sleep", another_greenlet)
    documents.insert("things", {"_id": "a"})

    assert documents.get("things", "a") == {"_id": "a"}
    assert len(pauses) == 3
    holder.close()
    documents.close()


def test_a_locked_file_says_so_and_recovers(tmp_path: Path) -> None:
    # given a store whose file another process holds
    path = tmp_path / "documents.db"
    store = SqliteDocuments(path, busy_timeout=0.1)
    store.insert("things", {"_id": "a"})
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    # then writing fails with advice, reading goes on
    with pytest.raises(Unavailable, match="held by another process"):
        store.insert("things", {"_id": "b"})
    assert store.get("things", "a") == {"_id": "a"}
    # and when it is let go, writing works
    other.execute("ROLLBACK")
    other.close()
    store.insert("things", {"_id": "b"})
    store.close()


def test_a_full_disk_says_so_and_loses_nothing(tmp_path: Path) -> None:
    # given a database that may not grow: to SQLite that is a full disk
    store = SqliteDocuments(tmp_path / "documents.db")
    store.insert("things", {"_id": "a"})
    with store._connections.writing() as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")
    # when a document does not fit
    with pytest.raises(Unavailable, match="free some space"):
        store.insert("things", {"_id": "b", "text": "x" * 100_000})
    # then what was there is there
    assert keys(store.find("things", {})) == ["a"]
    store.close()


def test_the_file_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    store = SqliteDocuments(tmp_path / "documents.db")
    store.insert("things", {"_id": "a"})
    modes = {path.stat().st_mode & 0o777 for path in tmp_path.glob("documents.db*")}
    assert modes == {0o600}
    store.close()
