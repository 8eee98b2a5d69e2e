"""SQLite answers the questions that Troupe asks often from an index: asked of SQLite itself."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from services.documents.sqlite import SqliteDocuments
from services.documents.sqlite_query import build_selects, build_where
from services.documents.vocabulary import read_filter, read_sort
from services.interfaces import Index

JOBS = [
    Index(("owner", "-created")),
    Index(("created",), where={"status": "queued"}),
    Index(("owner", "key"), unique=True),
    Index(("lease.until",), expires=True),
]


@pytest.fixture
def path(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "documents.db"
    store = SqliteDocuments(path)
    store.ensure("jobs", JOBS)
    yield path
    store.close()


def plan(
    path: Path,
    where: dict[str, Any],
    sort: list[str],
    after: list[Any] | None = None,
    lists: tuple[str, ...] = (),
) -> list[str]:
    """The steps of SQLite's plan for all statements of this question."""
    test = build_where(read_filter(where), lists)
    connection = sqlite3.connect(path)
    steps = [
        row[3]
        for statement in build_selects("jobs", test, read_sort(sort), after, 20)
        for row in connection.execute(f"EXPLAIN QUERY PLAN {statement.text}", statement.values)
    ]
    connection.close()
    return steps


def test_equality_and_sort_are_one_range_of_the_index(path: Path) -> None:
    (step,) = plan(path, {"owner": "u1"}, ["-created"])
    assert step.startswith("SEARCH jobs USING INDEX jobs_")


def test_each_stretch_of_a_next_page_is_one_range_of_the_index(path: Path) -> None:
    steps = plan(path, {"owner": "u1"}, ["-created"], after=["2026-01-01", "job7"])
    assert [step.partition("(")[2] for step in steps] == [
        "<expr>=? AND <expr>=? AND id>?)",
        "<expr>=? AND <expr><?)",
        "<expr>=? AND <expr>=?)",
    ]


def test_a_partial_index_serves_the_question_it_is_made_for(path: Path) -> None:
    (step,) = plan(path, {"status": "queued"}, ["created"])
    assert step.startswith("SCAN jobs USING INDEX jobs_")
    (step,) = plan(path, {"status": "queued", "created": {"$lt": "2026"}}, ["created"])
    assert step.endswith("(<expr><?)")


@pytest.mark.parametrize(
    "where",
    [
        {"_id": "job7"},
        {"owner": "u1", "key": "k"},
        {"lease.until": {"$lt": "2026"}},
        {"lease.until": {"$ne": None}, "owner": {"$in": ["u1", "u2"]}},
    ],
)
def test_these_are_searched_not_scanned(path: Path, where: dict[str, Any]) -> None:
    assert plan(path, where, ["_id"])[0].startswith("SEARCH jobs USING INDEX")


def test_the_five_thousandth_job_is_found_as_quickly_as_the_first(path: Path) -> None:
    """The plan's promise, by the clock: with the index at least five times quicker."""
    store = SqliteDocuments(path)
    with store._connections.writing() as connection:
        connection.executemany(
            "INSERT INTO jobs VALUES (?, json(?))",
            [(f"j{n}", f'{{"_id":"j{n}","owner":"u1","key":{n},"x":{n}}}') for n in range(5000)],
        )

    def seconds(where: dict[str, Any]) -> float:
        begun = time.perf_counter()
        for _ in range(20):
            assert len(store.find("jobs", where)) == 1
        return time.perf_counter() - begun

    assert seconds({"owner": "u1", "key": 4999}) * 5 < seconds({"x": 4999})
    store.close()
