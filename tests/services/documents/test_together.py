"""Writes that are made together: there for others at the end, all or none, on SQLite."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from services.documents.sqlite import SqliteDocuments
from services.interfaces import DocumentStore, DuplicateKey


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[tuple[SqliteDocuments, SqliteDocuments]]:
    """Two processes' stores over one file."""
    both = SqliteDocuments(tmp_path / "d.db"), SqliteDocuments(tmp_path / "d.db", busy_timeout=0)
    both[0].insert("things", {"_id": "a", "n": 0})
    assert both[1].get("things", "a")  # which makes its tables, if need be
    yield both
    for store in both:
        store.close()


def test_what_is_written_together_is_read_inside_and_there_at_the_end(
    documents: DocumentStore,
) -> None:
    with documents.together():
        documents.insert("things", {"_id": "a", "n": 0})
        documents.update("things", {"_id": "a"}, {"$inc": {"n": 1}})
        with documents.together():
            documents.replace("things", {"_id": "a", "n": 2, "of": ["x"]}, {"n": 1})
        found = documents.find("things", {"of": "x"})
        counted = documents.count("things", {"n": 2})

    assert found == [documents.get("things", "a")] == [{"_id": "a", "n": 2, "of": ["x"]}]
    assert counted == 1


def test_others_see_it_all_at_once(stores: tuple[SqliteDocuments, SqliteDocuments]) -> None:
    ours, theirs = stores
    with ours.together():
        ours.insert("things", {"_id": "b"})
        ours.update("things", {"_id": "a"}, {"$set": {"n": 1}})
        before = theirs.find("things", {})

    assert before == [{"_id": "a", "n": 0}]
    assert theirs.find("things", {}) == [{"_id": "a", "n": 1}, {"_id": "b"}]


def test_a_key_that_is_taken_undoes_nothing_else(documents: DocumentStore) -> None:
    documents.insert("things", {"_id": "a"})
    with documents.together():
        documents.insert("things", {"_id": "b"})
        with pytest.raises(DuplicateKey):
            documents.insert("things", {"_id": "a"})
        documents.insert("things", {"_id": "c"})

    assert [one["_id"] for one in documents.find("things", {})] == ["a", "b", "c"]


def fail_together(store: SqliteDocuments) -> None:
    with store.together():
        store.insert("things", {"_id": "b", "of": ["x"]})
        store.insert("fresh", {"_id": "f"})
        store.find("things", {"of": "x"})
        raise ZeroDivisionError


def test_after_an_exception_nothing_of_it_is_there(
    stores: tuple[SqliteDocuments, SqliteDocuments],
) -> None:
    """Nor is anything believed to be: neither a collection nor that there are lists in it."""
    ours, theirs = stores
    with pytest.raises(ZeroDivisionError):
        fail_together(ours)

    assert ours.get("things", "b") is None
    assert ours.find("fresh", {}) == []
    ours.insert("things", {"_id": "c", "of": ["x"]})
    assert theirs.find("things", {"of": "x"}) == [{"_id": "c", "of": ["x"]}]


def test_a_list_that_another_process_was_the_first_to_write_is_found(
    stores: tuple[SqliteDocuments, SqliteDocuments],
) -> None:
    ours, theirs = stores
    assert ours.find("things", {"of": "x"}) == []
    theirs.update("things", {"_id": "a"}, {"$set": {"of": ["x"]}})

    assert [one["_id"] for one in ours.find("things", {"of": "x"})] == ["a"]
