"""A walk over more documents than one batch holds, over a real store."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from services.documents.batches import BATCH, find_each
from services.documents.sqlite import SqliteDocuments
from services.interfaces import DocumentStore

COUNT = 2 * BATCH + 1


class Ended(Exception):
    """Somebody has ended the walk."""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[DocumentStore]:
    """Three batches; a batch ends among documents of equal score."""
    documents = SqliteDocuments(tmp_path / "batches.db")
    for n in range(COUNT):
        documents.insert("items", {"_id": f"{n:03}", "score": n % 2, "kind": 1})
    documents.insert("items", {"_id": "other", "score": 0, "kind": 2})
    yield documents
    documents.close()


@pytest.mark.parametrize("sort", [("_id",), ("-_id",), ("score",), ("-score",)])
def test_a_walk_meets_every_match_once_and_in_order(
    store: DocumentStore, sort: tuple[str, ...]
) -> None:
    walk = find_each(store, "items", {"kind": 1}, lambda: None, sort=sort)
    walked = list(islice(walk, COUNT + 1))  # one too many, where it would never end

    assert walked == store.find("items", {"kind": 1}, sort=sort, limit=COUNT)
    assert len(walked) == COUNT


def test_what_is_deleted_on_the_way_hides_nothing_that_follows(store: DocumentStore) -> None:
    for document in find_each(store, "items", {"kind": 1}, lambda: None, sort=("score",)):
        store.delete("items", {"_id": document["_id"]})

    assert [document["_id"] for document in store.find("items", {})] == ["other"]


def test_the_check_ends_the_walk_before_the_next_document(store: DocumentStore) -> None:
    met: list[str] = []

    def end_after_two() -> None:
        if len(met) == 2:
            raise Ended

    with pytest.raises(Ended):
        met.extend(document["_id"] for document in find_each(store, "items", {}, end_after_two))
    assert met == ["000", "001"]
