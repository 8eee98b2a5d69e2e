"""The plain peer of `bench.api` and `bench.queue`: Flask that checks nothing, and bare Celery.

A request becomes a row of a SQLite table and a message, and a message becomes a mark. There are no
users, limits, retries, leases, turns or progress; SQLite writes as safely as ours.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import uuid
from typing import Any

from celery import Celery
from flask import Flask, request

from bench.barrier import hold, mark

QUEUE = "plain"

app = Celery("plain", broker=os.environ.get("BENCH_REDIS", "memory://"))
app.conf.update(
    task_default_queue=QUEUE,
    task_ignore_result=True,
    broker_connection_retry_on_startup=True,
)


@app.task(name="plain.work", typing=False)  # type: ignore[untyped-decorator]  # celery has no types
def work(job_id: str) -> None:
    mark(QUEUE, job_id)


@app.task(name="plain.hold", typing=False)  # type: ignore[untyped-decorator]
def hold_back() -> None:
    hold(QUEUE)


def build() -> Flask:
    """The web app, for gunicorn."""
    web = Flask("plain")
    database = sqlite3.connect(os.environ["BENCH_DATABASE"], check_same_thread=False)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = FULL")  # as durable as what it is compared with
    database.execute(
        "CREATE TABLE IF NOT EXISTS jobs (id TEXT PRIMARY KEY, topic TEXT, status TEXT)"
    )

    @web.post("/jobs")
    def accept() -> tuple[dict[str, Any], int]:
        job_id = uuid.uuid4().hex
        row = (job_id, request.get_json()["prompt"], "queued")
        with database:
            database.execute("INSERT INTO jobs VALUES (?, ?, ?)", row)
        work.delay(job_id)
        return {"job_id": job_id, "status": "queued"}, 202

    @web.get("/jobs/<job_id>")
    def show(job_id: str) -> dict[str, Any]:
        found = database.execute(
            "SELECT topic, status FROM jobs WHERE id = ?", (job_id,)
        ).fetchone()
        return {"job_id": job_id, "topic": found[0], "status": found[1]}

    return web


if __name__ == "__main__":
    app.worker_main(["worker", "--concurrency=1", "--loglevel=WARNING", *sys.argv[1:]])
