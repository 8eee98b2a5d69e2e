"""A process that writes to a document store, for the tests of several processes.

``python -m tests.services.documents.document_writer URL JOB [COUNT]``: says ``ready``, waits for a
line, does the job, and answers as JSON.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from services.documents.mongo import MongoDocuments
from services.documents.sqlite import SqliteDocuments
from services.interfaces import DocumentStore, DuplicateKey, Index


def open_store(url: str) -> DocumentStore:
    if url.startswith("sqlite:///"):
        return SqliteDocuments(Path(url.removeprefix("sqlite://")))
    return MongoDocuments(url)


def increment(store: DocumentStore, count: int) -> None:
    change = {"$inc": {"value": 1}, "$addToSet": {"by": os.getpid()}}
    for _ in range(count):
        assert store.update("counters", {"_id": "n"}, change)


def claim(store: DocumentStore, count: int) -> list[str]:
    """The keys that this process won."""
    change = {"$set": {"owner": os.getpid()}}
    names = [f"{n:03}" for n in range(count)]
    return [key for key in names if store.update("prizes", {"_id": key, "owner": None}, change)]


def insert(store: DocumentStore, count: int) -> int:
    store.ensure("names", [Index(("name",), unique=True)])
    return sum(_inserted(store, n) for n in range(count))


def _inserted(store: DocumentStore, n: int) -> bool:
    try:
        store.insert("names", {"_id": f"{os.getpid()}-{n}", "name": n})
    except DuplicateKey:
        return False
    return True


def make(store: DocumentStore, _: int) -> str:
    for name in ("one", "two", "three"):
        indexes = [Index(("a", "-b")), Index(("c",), unique=True), Index(("d",), expires=True)]
        store.ensure(name, indexes)
    return "made"


def endless(store: DocumentStore, _: int) -> None:
    """Insert and count for ever; say each key once it is stored."""
    store.insert("counters", {"_id": "n", "value": 0})
    n = 0
    while True:
        n += 1
        store.insert("diary", {"_id": f"{n:06}", "text": "x" * 2000})
        store.update("counters", {"_id": "n"}, {"$inc": {"value": 1}})
        sys.stdout.write(f"{n:06}\n")
        sys.stdout.flush()


JOBS: dict[str, Callable[[DocumentStore, int], Any]] = {
    job.__name__: job for job in (increment, claim, insert, make, endless)
}

if __name__ == "__main__":
    url, job, *arguments = sys.argv[1:]
    store = open_store(url)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    sys.stdout.write(json.dumps(JOBS[job](store, int(arguments[0]) if arguments else 0)))
    store.close()
