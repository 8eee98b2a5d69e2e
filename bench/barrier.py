"""A barrier for the workers of `bench.queue`, and when the body of each task began, in Redis."""

from __future__ import annotations

import os
import time
from functools import cache

from redis import Redis

TIMEOUT = 30  # seconds


@cache
def _redis(_: int, url: str) -> Redis:
    return Redis.from_url(url, decode_responses=True)


def redis() -> Redis:
    """One client a process: a fork does not share its parent's."""
    return _redis(os.getpid(), os.environ["BENCH_REDIS"])


def mark(side: str, job_id: str) -> None:
    """The body of a task: it has begun, and has nothing else to do."""
    redis().rpush(f"bench:begun:{side}", f"{time.time()!r} {job_id}")


def hold(side: str) -> None:
    """Keep the worker busy until `let_go`, so that messages can gather behind this one."""
    redis().rpush(f"bench:held:{side}", "")
    redis().blpop([f"bench:gate:{side}"], TIMEOUT)


def wait_until_held(side: str) -> None:
    _next(f"bench:held:{side}")


def let_go(side: str) -> None:
    redis().rpush(f"bench:gate:{side}", "")


def next_mark(side: str) -> float:
    """When the next task began, seconds since the epoch. Raises TimeoutError."""
    return float(_next(f"bench:begun:{side}").split()[0])


def _next(key: str) -> str:
    found = redis().blpop([key], TIMEOUT)
    if found is None:
        raise TimeoutError(f"nothing came to {key} within {TIMEOUT} s; see the logs of the bench")
    return str(found[1])
