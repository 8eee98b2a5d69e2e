"""Every list of submissions is one range of one index, however long it is: asked of SQLite."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from services.dances import leaderboard, reactions, submissions
from services.dances.leaderboard import BEST_FIRST, LEADERBOARD
from services.dances.reactions import COMMENTS
from services.dances.submission import SUBMISSIONS
from services.documents.sqlite import SqliteDocuments
from services.documents.sqlite_query import build_selects, build_where
from services.documents.vocabulary import read_filter, read_sort
from services.interfaces import Filter

INDEXES = {
    SUBMISSIONS: submissions.INDEXES,
    LEADERBOARD: leaderboard.INDEXES,
    COMMENTS: reactions.OF_SUBMISSION,
}
OF_CHALLENGE, OF_USER = {"challenge_id": "ch_1"}, {"user_id": "u"}
AT = "2026-11-23T12:00:00.000000Z"


@pytest.mark.parametrize(
    ("collection", "where", "sort", "after"),
    [
        (SUBMISSIONS, OF_CHALLENGE, submissions.NEWEST_FIRST, None),
        (SUBMISSIONS, OF_CHALLENGE, submissions.NEWEST_FIRST, [AT, "sub_1"]),
        (SUBMISSIONS, OF_USER, submissions.NEWEST_FIRST, None),
        (SUBMISSIONS, OF_USER, submissions.NEWEST_FIRST, [AT, "sub_1"]),
        (SUBMISSIONS, {"unfinished": True}, (), None),
        (LEADERBOARD, OF_CHALLENGE, BEST_FIRST, None),
        (LEADERBOARD, OF_CHALLENGE, BEST_FIRST, [87.5, AT, "ch_1:u"]),
        (COMMENTS, {"submission_id": "sub_1"}, reactions.NEWEST_FIRST, None),
        (COMMENTS, {"submission_id": "sub_1"}, reactions.NEWEST_FIRST, [AT, "cmt_1"]),
    ],
)
def test_nothing_is_scanned_and_nothing_is_sorted(
    tmp_path: Path, collection: str, where: Filter, sort: Sequence[str], after: list[Any] | None
) -> None:
    path = tmp_path / "plan.db"
    store = SqliteDocuments(path)
    store.ensure(collection, INDEXES[collection])
    store.close()
    test = build_where(read_filter(where), ("tags", "due"))
    connection = sqlite3.connect(path)

    steps = [
        row[3]
        for statement in build_selects(collection, test, read_sort(sort), after, 20)
        for row in connection.execute(f"EXPLAIN QUERY PLAN {statement.text}", statement.values)
    ]

    connection.close()
    assert steps
    for step in steps:
        assert step.startswith(f"SEARCH {collection} USING INDEX"), step
