"""What a transition asks of the database: one read and one write of the job, on every store."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from services.documents.sqlite import SqliteDocuments
from services.documents.sqlite_connections import Connections
from services.interfaces import DocumentStore
from services.jobs.job import Job
from services.jobs.service import JOBS
from tests.jobs.test_job_service import Bench

STORE = ("get", "find", "count", "insert", "update", "replace", "delete")


class CountingDocuments:
    """Passes everything on, and counts what is asked of which collection."""

    def __init__(self, documents: DocumentStore) -> None:
        self._documents = documents
        self.counts: Counter[tuple[str, str]] = Counter()

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._documents, name)
        if name not in STORE:
            return method

        def counted(collection: str, *given: Any, **more: Any) -> Any:
            self.counts[name, collection] += 1
            return method(collection, *given, **more)

        return counted

    def of_jobs(self) -> dict[str, int]:
        """What was asked of the jobs since the last time."""
        counts, self.counts = self.counts, Counter()
        return {name: count for (name, of), count in counts.items() if of == JOBS}


def test_a_claim_and_an_end_cost_one_read_and_one_write_each(documents: DocumentStore) -> None:
    """Beside that, the end of a job is told once, and noted as told."""
    counting = CountingDocuments(documents)
    bench = Bench(counting)
    told: list[Job] = []
    bench.jobs.listen(told.append)
    job = bench.create()
    counting.of_jobs()

    claim = bench.claim(job)
    claiming = counting.of_jobs()
    bench.jobs.finish(claim)
    finishing = counting.of_jobs()

    assert claiming == {"get": 1, "replace": 1}
    assert finishing == {"get": 1, "replace": 1, "update": 1}
    assert [one.id for one in told] == [job.id]


def test_what_a_transition_writes_is_one_transaction(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On SQLite: the job and its events; at the end the slot that it frees, and that it was told,
    are each one more."""
    begun: list[str] = []
    begin = Connections._begin
    monkeypatch.setattr(
        Connections, "_begin", lambda self, *given: begun.append(given[1]) or begin(self, *given)
    )
    documents = SqliteDocuments(tmp_path / "documents.db")
    bench = Bench(documents)
    bench.jobs.listen(lambda job: None)
    writes = []
    job = bench.create()
    begun.clear()
    claim = bench.claim(job)
    writes.append(begun.count("BEGIN IMMEDIATE"))
    bench.jobs.finish(claim)
    writes.append(begun.count("BEGIN IMMEDIATE") - writes[0])
    documents.close()

    assert writes == [1, 3]
