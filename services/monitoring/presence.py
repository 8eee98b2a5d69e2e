"""Which workers there are and what they hold: each says so itself, every few seconds, in Redis.

Nobody asks them, so a frozen worker holds nobody up: it is the one that has gone silent.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from redis import Redis

WORKERS = "troupe:workers"
SAID_EVERY = 5.0
SILENT_AFTER = 20.0  # seconds
FORGOTTEN_AFTER = 3600.0


@dataclass(frozen=True)
class Worker:
    """What one worker last said of itself, at the Unix time `seen_at`.

    `active` tasks are being done, `reserved` ones wait inside the worker, `processed` counts since
    it started.
    """

    name: str
    queues: Sequence[str]
    concurrency: int
    active: int
    reserved: int
    processed: int
    seen_at: float

    @property
    def age(self) -> float:
        return max(0.0, time.time() - self.seen_at)

    @property
    def online(self) -> bool:
        return self.age < SILENT_AFTER


def say(redis: Redis, worker: Worker) -> None:
    """Let others know. Raises RedisError."""
    redis.hset(WORKERS, worker.name, json.dumps(asdict(worker)))


def leave(redis: Redis, name: str) -> None:
    """It has ended as it should. Raises RedisError."""
    redis.hdel(WORKERS, name)


def forget_silent(redis: Redis) -> int:
    """Drop those that were not heard of for an hour; answer how many. Raises RedisError."""
    gone = [w.name for w in read(redis.hgetall(WORKERS)) if w.age > FORGOTTEN_AFTER]
    return int(redis.hdel(WORKERS, *gone)) if gone else 0


def read(found: Mapping[Any, Any]) -> list[Worker]:
    """The workers in what Redis keeps, by name; without those that are long gone."""
    workers = [Worker(**json.loads(text)) for text in found.values()]
    return sorted((w for w in workers if w.age <= FORGOTTEN_AFTER), key=lambda w: w.name)
