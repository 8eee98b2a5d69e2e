"""Every question of the feed is one range of one index: asked of SQLite itself."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from services.documents.sqlite import SqliteDocuments
from services.documents.sqlite_query import build_selects, build_where
from services.documents.vocabulary import read_filter, read_sort
from services.feed import favoured as feed_favoured
from services.feed import items as feed_items
from services.feed.favoured import FAVOURED
from services.feed.items import ITEMS, since_always, visible
from services.interfaces import Filter

NOW = "2026-11-23T12:00:00.000000Z"
BY_RANK = ["-rank"]


@pytest.fixture
def path(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "feed.db"
    store = SqliteDocuments(path)
    store.ensure(ITEMS, feed_items.INDEXES)
    store.ensure(FAVOURED, feed_favoured.INDEXES)
    yield path
    store.close()


def plan(
    path: Path, collection: str, where: Filter, sort: list[str], after: list[Any] | None = None
) -> list[str]:
    """The steps of SQLite's plan for all statements of this question."""
    test = build_where(read_filter(where), ())
    connection = sqlite3.connect(path)
    steps = [
        row[3]
        for statement in build_selects(collection, test, read_sort(sort), after, 20)
        for row in connection.execute(f"EXPLAIN QUERY PLAN {statement.text}", statement.values)
    ]
    connection.close()
    return steps


@pytest.mark.parametrize(
    ("collection", "where", "sort", "after"),
    [
        (ITEMS, since_always(NOW), BY_RANK, None),
        (ITEMS, since_always(NOW), BY_RANK, [498_000.5, "session:sess_1@1"]),
        (ITEMS, {"user_id": "u"} | visible(NOW), BY_RANK, None),
        (ITEMS, {"dance_style": "jazz"} | visible(NOW), BY_RANK, None),
        (ITEMS, {"item": "session:sess_1"}, ["-version"], None),
        (FAVOURED, {"viewer": "u", "since": {"$lte": NOW}}, ["-since"], None),
    ],
)
def test_nothing_is_sorted_and_nothing_scanned_without_an_index(
    path: Path, collection: str, where: Filter, sort: list[str], after: list[Any] | None
) -> None:
    steps = plan(path, collection, where, sort, after)

    assert all(step.startswith(f"SEARCH {collection} USING INDEX") for step in steps), steps


def test_what_came_since_a_moment_is_counted_within_an_index(path: Path) -> None:
    since = {"published_at": {"$gt": NOW}, "shown_until": feed_items.FOR_EVER}

    (step,) = plan(path, ITEMS, since, ["published_at"])

    assert step.startswith(f"SEARCH {ITEMS} USING INDEX")
