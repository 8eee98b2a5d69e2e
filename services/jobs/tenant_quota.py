"""How many steps of one tenant a queue may hold: enough to keep all of its workers busy."""

from __future__ import annotations

import time
from collections import Counter

from redis import Redis
from redis.exceptions import RedisError

from services.jobs.admission import LEAST_SLOTS
from services.jobs.worker_presence import read_workers

LOOKED_UP_EVERY = 10.0
IN_STOCK = 2  # steps that wait, so that no worker does, while all work for one tenant


class TenantQuota:
    """Counts the worker processes that have lately said that they are there."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._processes: Counter[str] = Counter()
        self._looked_up = float("-inf")

    def __call__(self, queue: str) -> int:
        if time.monotonic() - self._looked_up > LOOKED_UP_EVERY:
            self._looked_up = time.monotonic()
            self._look_up()
        return max(LEAST_SLOTS, self._processes[queue] + IN_STOCK)

    def _look_up(self) -> None:
        """Where Redis does not answer, what was known holds on."""
        try:
            found = read_workers(self._redis)
        except RedisError:
            return
        self._processes = Counter()
        for worker in found:
            if worker.online:
                self._processes.update(dict.fromkeys(worker.queues, worker.concurrency))
