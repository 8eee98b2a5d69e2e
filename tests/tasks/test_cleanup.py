"""What killed workers leave in the scratch folder is removed, and nothing that is in use."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from services.documents.sqlite import SqliteDocuments
from tasks.cleanup import drop_scratch
from tests.jobs.test_job_service import Bench


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(SqliteDocuments(tmp_path / "jobs.db"))


def leave(root: Path, name: str, seconds_ago: float) -> Path:
    folder = root / name
    folder.mkdir(parents=True)
    (folder / "source.mp4").write_bytes(b"x")
    then = time.time() - seconds_ago
    os.utime(folder, (then, then))
    return folder


def test_folders_of_ended_jobs_go_and_those_in_use_stay(bench: Bench, tmp_path: Path) -> None:
    root, ended, running = tmp_path / "scratch", bench.create(), bench.create()
    bench.jobs.cancel(ended.id)
    bench.claim(running)
    of_ended = leave(root, f"{ended.id}-a", 200)
    of_nobody = leave(root, "job_none-b", 200)
    clearing_up = leave(root, f"{ended.id}-c", 20)
    in_use = leave(root, f"{running.id}-d", 200)
    forgotten = leave(root, f"{running.id}-e", 7 * 3600)

    assert drop_scratch(root, bench.jobs) == 3

    assert [f.exists() for f in (of_ended, of_nobody, forgotten)] == [False] * 3
    assert clearing_up.exists()
    assert in_use.exists()


def test_where_nobody_has_worked_there_is_nothing_to_do(bench: Bench, tmp_path: Path) -> None:
    assert drop_scratch(tmp_path / "none", bench.jobs) == 0
