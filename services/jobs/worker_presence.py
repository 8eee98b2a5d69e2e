"""Which workers there are and what they hold: each says so itself, every few seconds, in Redis.

Nobody asks them, so a frozen worker holds nobody up: it is the one that has gone silent.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace

from redis import Redis

WORKERS = "troupe:workers"
SAID_EVERY = 5.0
SILENT_AFTER = 20.0  # seconds
FORGOTTEN_AFTER = 3600.0


@dataclass(frozen=True)
class Worker:
    """What one worker last said of itself, at the Unix time `seen_at` of this machine's clock.

    `active` tasks are being done, `reserved` ones wait inside the worker, `processed` counts since
    it started. `read_at` is when others have read it: whether it was silent is judged as of then,
    for what was said since is not known.
    """

    name: str
    queues: Sequence[str]
    concurrency: int
    active: int
    reserved: int
    processed: int
    seen_at: float
    read_at: float | None = field(default=None, compare=False)

    @property
    def age(self) -> float:
        return max(0.0, time.time() - self.seen_at)

    @property
    def online(self) -> bool:
        read_at = time.time() if self.read_at is None else self.read_at
        return read_at - self.seen_at < SILENT_AFTER


def seconds_ahead(redis: Redis) -> float:
    """How far this machine's clock is ahead of that of Redis, which all workers go by. Raises
    RedisError."""
    seconds, microseconds = redis.time()
    return time.time() - (seconds + microseconds / 1e6)


def report_worker(redis: Redis, worker: Worker) -> None:
    """Let others know. Raises RedisError."""
    common = replace(worker, seen_at=worker.seen_at - seconds_ahead(redis))
    words = {name: value for name, value in asdict(common).items() if name != "read_at"}
    redis.hset(WORKERS, worker.name, json.dumps(words))


def remove_worker(redis: Redis, name: str) -> None:
    """It has ended as it should. Raises RedisError."""
    redis.hdel(WORKERS, name)


def remove_silent_workers(redis: Redis) -> int:
    """Drop those that were not heard of for an hour; answer how many. Raises RedisError."""
    gone = [worker.name for worker in _read_all(redis) if worker.age > FORGOTTEN_AFTER]
    return int(redis.hdel(WORKERS, *gone)) if gone else 0


def read_workers(redis: Redis) -> list[Worker]:
    """The workers by name; without those that are long gone. Raises RedisError."""
    return [worker for worker in _read_all(redis) if worker.age <= FORGOTTEN_AFTER]


def _read_all(redis: Redis) -> list[Worker]:
    ahead = seconds_ahead(redis)
    said = [Worker(**json.loads(text)) for text in redis.hvals(WORKERS)]
    now = time.time()
    return sorted(
        (replace(worker, seen_at=worker.seen_at + ahead, read_at=now) for worker in said),
        key=lambda worker: worker.name,
    )
