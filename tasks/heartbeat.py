"""A thread that renews the lease, reports progress and notices when the work is unwanted."""

from __future__ import annotations

import logging
import threading
import time
from types import TracebackType

from services.assembly import Services
from services.interfaces import ServiceError
from services.jobs.pipelines import TASK_QUEUES
from services.jobs.service import Claim
from services.monitoring.liveness import touch

TICK = 1.0
RENEW = 10.0

log = logging.getLogger(__name__)


class Heartbeat:
    """Runs beside a task. The task sets `progress` and asks `unwanted`."""

    def __init__(self, services: Services, claim: Claim, task: str) -> None:
        self._services = services
        self._claim = claim
        self._queue = TASK_QUEUES.get(task)
        self._ended = threading.Event()
        self._unwanted = threading.Event()
        self._thread = threading.Thread(target=self._run, name="heartbeat", daemon=True)
        self._renewed = time.monotonic()
        self._reported = 0.0
        self.progress = 0.0

    def __enter__(self) -> Heartbeat:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._ended.set()
        self._thread.join()

    @property
    def unwanted(self) -> bool:
        """Whether the claim was lost or the job is to be cancelled."""
        return self._unwanted.is_set()

    def _run(self) -> None:
        while not self._ended.wait(TICK) and not self.unwanted:
            try:
                wanted = self._tick()
            except ServiceError as problem:
                log.warning("heartbeat failed job=%s: %s", self._claim.job.id, problem)
                wanted = time.monotonic() - self._renewed < self._services.settings.lease_seconds
            if not wanted:
                self._unwanted.set()

    def _tick(self) -> bool:
        if self._queue:
            touch(self._services.redis, self._queue)
        progress = self.progress
        silent = time.monotonic() - self._renewed
        renew = min(RENEW, self._services.settings.lease_seconds / 3)
        if progress - self._reported < 0.01 and silent < renew:
            return self._services.jobs.wanted(self._claim)
        wanted = self._services.jobs.beat(self._claim, progress)
        self._renewed, self._reported = time.monotonic(), progress
        return wanted
