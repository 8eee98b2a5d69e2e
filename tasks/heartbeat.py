"""What renews the lease, reports progress and notices when the work is unwanted.

One thread beats for all steps of a process. It is there from the first tick in which a step runs,
so that steps which take no time cost no thread.
"""

from __future__ import annotations

import logging
import threading
import time
from types import TracebackType

from services.assembly import Services
from services.jobs.pipelines import TASK_QUEUES
from services.jobs.service import Claim
from services.monitoring.liveness import touch
from tasks.leaving import Leaving

TICK = 1.0
RENEW = 10.0
LAST_CHANCE = 5.0  # seconds for the work to notice that it is to be handed back

log = logging.getLogger(__name__)


class Heartbeat:
    """Runs beside a task. The task sets `progress` and asks `unwanted`.

    It goes on whatever fails: while the database is away nobody can say that the work is unwanted,
    and nobody else can take it, either.
    """

    def __init__(self, services: Services, claim: Claim, task: str, leaving: Leaving) -> None:
        self._services = services
        self._claim = claim
        self._queue = TASK_QUEUES.get(task)
        self._leaving = leaving
        self._beating = threading.Lock()
        self._ended = False
        self._unwanted = threading.Event()
        self._renewed = time.monotonic()
        self._reported = 0.0
        self._last_chance: float | None = None
        self.progress = 0.0

    def __enter__(self) -> Heartbeat:
        TIMER.add(self)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        TIMER.remove(self)
        with self._beating:  # a beat that has begun is not to write behind the end of the step
            self._ended = True

    @property
    def unwanted(self) -> bool:
        """Whether the claim was lost, the job is to be cancelled, or the worker has to leave."""
        return self._unwanted.is_set()

    @property
    def leaves(self) -> bool:
        """Whether the work is unwanted only because the worker has to leave."""
        return self._last_chance is not None

    def beat(self) -> None:
        """Once a tick; not any more when the step has ended or is unwanted."""
        with self._beating:
            if self._ended:
                return
            goes_on = True
            try:
                goes_on = self._hand_back() if self._leaving.over else self._tick()
            except Exception as problem:  # whatever it is: work that nobody can stop is worse
                log.warning("heartbeat failed job=%s: %r", self._claim.job.id, problem)
            if not goes_on:
                TIMER.remove(self)
                self._unwanted.set()

    def _hand_back(self) -> bool:
        """Let the work notice, then hand the step back over its head; False when that is done."""
        if self._last_chance is None:
            self._last_chance = time.monotonic() + LAST_CHANCE
            self._unwanted.set()
        if time.monotonic() < self._last_chance:
            return self._tick()
        self._services.jobs.give_back(self._claim)
        return False

    def _tick(self) -> bool:
        if self._queue:
            touch(self._services.redis, self._queue)
        progress = self.progress
        silent = time.monotonic() - self._renewed
        renew = min(RENEW, self._services.settings.lease_seconds / 3)
        if progress - self._reported < 0.01 and silent < renew:
            return self._services.jobs.is_wanted(self._claim)
        wanted = self._services.jobs.beat(self._claim, progress)
        self._renewed, self._reported = time.monotonic(), progress
        return wanted


class Timer:
    """The thread. It ends with the first tick in which there is no step, and comes again: a fork
    takes no thread along, so each process has its own."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._heartbeats: set[Heartbeat] = set()
        self._thread: threading.Thread | None = None

    def add(self, heartbeat: Heartbeat) -> None:
        with self._lock:
            self._heartbeats.add(heartbeat)
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="heartbeat", daemon=True)
                self._thread.start()

    def remove(self, heartbeat: Heartbeat) -> None:
        with self._lock:
            self._heartbeats.discard(heartbeat)

    def _run(self) -> None:
        time.sleep(TICK)
        while heartbeats := self._read_heartbeats():
            for heartbeat in heartbeats:
                heartbeat.beat()
            time.sleep(TICK)

    def _read_heartbeats(self) -> list[Heartbeat]:
        with self._lock:
            if not self._heartbeats:
                self._thread = None
            return list(self._heartbeats)


TIMER = Timer()
