"""Each worker says now and then that it is there and how much it holds."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from typing import Any

from celery.signals import heartbeat_sent, worker_shutdown
from celery.worker import state
from redis import Redis
from redis.exceptions import RedisError

from services.jobs.worker_presence import SAID_EVERY, Worker, remove_worker, report_worker

log = logging.getLogger(__name__)


class Presence:
    """Tied to the heartbeat of this process's worker, which beats every two seconds."""

    def __init__(self, redis: Redis, name: str, queues: Sequence[str], concurrency: int) -> None:
        self._redis = redis
        self._name = name
        self._queues = tuple(queues)
        self._concurrency = concurrency
        self._said = -SAID_EVERY

    def begin(self) -> None:
        heartbeat_sent.connect(self._beat, weak=False)
        worker_shutdown.connect(self._end, weak=False)

    def _beat(self, **_: Any) -> None:
        if time.monotonic() - self._said < SAID_EVERY:
            return
        self._said = time.monotonic()
        try:
            report_worker(self._redis, self._worker())
        except RedisError as problem:
            log.warning("could not say that I am here: %s", problem)

    def _end(self, **_: Any) -> None:
        try:
            remove_worker(self._redis, self._name)
        except RedisError:
            return  # it will be seen to be silent

    def _worker(self) -> Worker:
        active = len(state.active_requests)
        return Worker(
            name=self._name,
            queues=self._queues,
            concurrency=self._concurrency,
            active=active,
            reserved=max(0, len(state.reserved_requests) - active),
            processed=state.all_total_count[0],
            seen_at=time.time(),
        )
