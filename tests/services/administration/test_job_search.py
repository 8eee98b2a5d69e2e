"""Any job is found by what is known of it, in bounded steps, each along an index."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from services.accounts import roles
from services.accounts.users import INDEXES as USER_INDEXES
from services.accounts.users import USERS
from services.administration import dance_effects, job_search
from services.administration.job_search import JobQuery, JobSearch
from services.dances.awards import AWARDS
from services.documents.paging import InvalidCursor
from services.documents.sqlite import SqliteDocuments
from services.interfaces import Filter
from services.jobs.acceptance import INDEXES, JOBS
from services.jobs.events import EVENTS
from services.jobs.events import INDEXES as EVENT_INDEXES
from services.jobs.job import Job, JobStatus
from services.retention.audit import AUDIT
from services.webhooks.webhook import EVENTS as WEBHOOK_EVENTS
from services.webhooks.webhook import INDEXES as WEBHOOK_INDEXES
from tests.jobs.test_job_service import Bench
from tests.services.feed.test_feed_plan import plan


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(SqliteDocuments(tmp_path / "jobs.db"))


@pytest.fixture
def search(bench: Bench) -> JobSearch:
    made = JobSearch(bench.documents, clock=lambda: bench.moment)
    made.prepare()
    return made


def make(bench: Bench, owner: str = "ada", job_type: str = "work") -> Job:
    bench.later(60)
    return bench.jobs.create(job_type, owner, {})[0]


def fail(bench: Bench, job: Job, code: str = "BAD_INPUT") -> Job:
    bench.jobs.fail(bench.claim(job), code, "no")
    return job


def ids(search: JobSearch, **query: Any) -> list[str]:
    found = search.find(JobQuery(**query))
    assert found.complete
    return [job.id for job in found.jobs]


def test_each_filter_finds_what_it_names_the_newest_first(bench: Bench, search: JobSearch) -> None:
    first, second = make(bench), make(bench, "bob")
    refused, lost = fail(bench, make(bench)), fail(bench, make(bench, "bob"), "WORKER_LOST")
    other = make(bench, job_type="fan")
    running = make(bench, "bob")
    bench.claim(running)

    assert ids(search) == [job.id for job in (running, other, lost, refused, second, first)]
    assert ids(search, status=JobStatus.FAILED) == [lost.id, refused.id]
    assert ids(search, status=JobStatus.FAILED, owner="bob") == [lost.id]
    assert ids(search, type="fan") == [other.id]
    assert ids(search, owner="bob") == [running.id, lost.id, second.id]
    assert ids(search, error_code="WORKER_LOST") == [lost.id]
    assert ids(search, error_code="WORKER_LOST", owner="ada") == []
    assert ids(search, queue="pose") == [running.id, other.id, second.id, first.id]
    assert ids(search, queue="render") == []


def test_ages_are_those_of_the_job(bench: Bench, search: JobSearch) -> None:
    old, middle, new = (make(bench) for _ in range(3))

    assert ids(search, older_than=timedelta(seconds=90)) == [old.id]
    assert ids(search, younger_than=timedelta(seconds=30)) == [new.id]
    between = {"older_than": timedelta(seconds=30), "younger_than": timedelta(seconds=90)}
    assert ids(search, **between) == [middle.id]


def test_a_page_leads_to_the_next_one(bench: Bench, search: JobSearch) -> None:
    jobs = [make(bench).id for _ in range(5)]
    seen: list[str] = []
    cursor = None
    for _ in range(3):
        page = search.find(JobQuery(), limit=2, cursor=cursor)
        seen += [job.id for job in page.jobs]
        cursor = page.next_cursor

    assert seen == jobs[::-1]
    assert cursor is None


def test_one_call_looks_at_a_bounded_number_and_says_so(
    bench: Bench, search: JobSearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = fail(bench, make(bench), "RARE")
    for _ in range(6):
        fail(bench, make(bench))
    monkeypatch.setattr(job_search, "LOOKED_AT", 4)

    first = search.find(JobQuery(error_code="RARE"))
    second = search.find(JobQuery(error_code="RARE"), cursor=first.next_cursor)

    assert (first.jobs, first.looked_at, first.complete) == ([], 4, False)
    assert ([job.id for job in second.jobs], second.looked_at) == ([wanted.id], 3)
    assert second.complete


def test_a_cursor_that_was_not_given_out_is_refused(search: JobSearch) -> None:
    for cursor in ("x", "W10", "WzEsMl0"):
        with pytest.raises(InvalidCursor):
            search.find(JobQuery(), cursor=cursor)


NOW = "2026-01-01T00:00:00.000000Z"
NEWEST = ["-created_at"]
SPAN = {"created_at": {"$lt": NOW}}


@pytest.mark.parametrize(
    ("collection", "where", "sort", "after"),
    [
        (JOBS, {"status": "failed"} | SPAN, NEWEST, None),
        (JOBS, {"status": "failed"}, NEWEST, [NOW, "job_1"]),
        (JOBS, {"owner": "ada"} | SPAN, NEWEST, None),
        (JOBS, SPAN, NEWEST, [NOW, "job_1"]),
        (JOBS, {}, ["_id"], ["job_1"]),
        (EVENTS, {"job_id": "j", "type": {"$in": ["job.failed"]}}, ["sequence"], None),
        (WEBHOOK_EVENTS, {"_id": {"$gte": "evt_a_", "$lt": "evt_a`"}}, ["_id"], None),
        (AWARDS, {"user_id": "u"}, ["_id"], None),
        (AUDIT, {"kind": "challenge"}, ["_id"], None),
        (USERS, {"role": "ADMIN"}, ["_id"], None),
    ],
)
def test_no_question_reads_a_whole_collection(
    tmp_path: Path, collection: str, where: Filter, sort: list[str], after: list[Any] | None
) -> None:
    store = SqliteDocuments(tmp_path / "plan.db")
    store.ensure(JOBS, [*INDEXES, *job_search.INDEXES])
    store.ensure(EVENTS, EVENT_INDEXES)
    store.ensure(WEBHOOK_EVENTS, WEBHOOK_INDEXES[WEBHOOK_EVENTS])
    store.ensure(USERS, [*USER_INDEXES, *roles.INDEXES])
    for name, indexes in dance_effects.INDEXES.items():
        store.ensure(name, indexes)

    steps = plan(tmp_path / "plan.db", collection, where, sort, after)

    store.close()
    assert all(step.startswith(f"SEARCH {collection} USING") for step in steps), steps
