"""The system as it is now, for those who watch it: no question here takes long, whoever is silent.

What is asked over a network is asked in threads of its own, with a short timeout each and all at
once (`services.monitoring.cached_probe`); the database is asked directly, for without it there is
no API.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from redis import Redis
from redis.exceptions import RedisError, ResponseError

from services.interfaces import DocumentStore, ObjectStore, TaskQueue, Unavailable
from services.jobs.backlog import Backlogs
from services.jobs.pipelines import QUEUES
from services.jobs.worker_presence import Worker, read_workers, remove_silent_workers
from services.monitoring.cached_probe import CachedProbe, ProbeAnswer
from services.monitoring.liveness import seconds_since
from services.monitoring.machine import Machine
from settings import Settings


@dataclass(frozen=True)
class RedisNow:
    """The workers' own words, and Redis's where it tells; `memory` in bytes.

    `alive`: how many seconds ago each queue's workers have last consumed a message.
    """

    workers: Sequence[Worker]
    clients: int | None
    memory: int | None
    alive: dict[str, float | None]


class SystemFigures:
    """Looks at everything. One per process; nothing connects before the first look."""

    def __init__(
        self,
        settings: Settings,
        documents: DocumentStore,
        queue: TaskQueue,
        objects: ObjectStore,
        redis: Redis,
    ) -> None:
        self._redis = redis
        self._queue = queue
        self.machine = Machine(settings.data_dir)
        self.backlogs = Backlogs(documents)
        self._database = CachedProbe(documents.ping)
        self._objects = CachedProbe(objects.ping, fresh_for=5.0)
        self._broker = CachedProbe(self._depths, fresh_for=2.0)
        self._now = CachedProbe(self._ask_redis)

    def parts(self) -> dict[str, ProbeAnswer[Any]]:
        """Database, Redis, broker and object store: whether each answers now."""
        parts: dict[str, CachedProbe[Any]] = {
            "database": self._database,
            "redis": self._now,
            "broker": self._broker,
            "object_store": self._objects,
        }
        for part in parts.values():
            part.ask()
        return {name: part.look() for name, part in parts.items()}

    def depths(self) -> ProbeAnswer[dict[str, int]]:
        """Messages in the broker, by queue."""
        return self._broker.look()

    def redis(self) -> ProbeAnswer[RedisNow]:
        return self._now.look()

    def forget_silent_workers(self) -> int:
        """Raises Unavailable."""
        try:
            return remove_silent_workers(self._redis)
        except RedisError as problem:
            raise Unavailable(f"Redis cannot be reached: {problem}") from problem

    def _depths(self) -> dict[str, int]:
        return {name: self._queue.depth(name) for name in QUEUES}

    def _ask_redis(self) -> RedisNow:
        try:
            workers = read_workers(self._redis)
            about = self._about()
        except RedisError as problem:
            raise Unavailable(f"Redis cannot be reached: {problem}") from problem
        alive = {name: seconds_since(self._redis, name) for name in QUEUES}
        return RedisNow(workers, about.get("connected_clients"), about.get("used_memory"), alive)

    def _about(self) -> dict[str, Any]:
        try:
            return {**self._redis.info("clients"), **self._redis.info("memory")}
        except ResponseError:
            return {}  # some hosts keep INFO to themselves
