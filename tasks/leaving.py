"""A worker that was told to end: its children finish their step within the grace, or hand it back.

A deploy stops workers with SIGTERM. Celery then waits for running tasks, however long they take,
until somebody loses patience and kills the worker: the step would be found lost later on, and an
attempt charged. So each child knows since when its worker is ending, and when its time is over.
"""

from __future__ import annotations

import math
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.sharedctypes import RawValue
from types import FrameType
from typing import Any

from celery import Celery
from celery.signals import worker_shutting_down

LEAVING = "troupe_leaving"


class Leaving:
    """Made before the children are forked, who share what their parent notes.

    `grace` is in seconds from the signal. The moments are of the machine's one monotonic clock.
    """

    def __init__(self, grace: float) -> None:
        self._grace = grace
        self._worker_told = RawValue("d", 0.0)
        self._child_told = 0.0

    def tell_worker(self, **_: Any) -> None:
        """The whole worker ends."""
        self._worker_told.value = self._worker_told.value or time.monotonic()

    @contextmanager
    def hold_step(self) -> Iterator[None]:
        """For as long as this child has a step. A signal that comes to the child, as when a whole
        process group is told to end, is heard here as if it had come to its worker."""
        self._child_told = 0.0
        if threading.current_thread() is not threading.main_thread():
            yield  # Python has signals in the main thread only; there are no children here
            return
        before = signal.signal(signal.SIGTERM, self._tell_child)
        try:
            yield
        finally:
            signal.signal(signal.SIGTERM, before)

    def _tell_child(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002 - the form of all handlers
        self._child_told = self._child_told or time.monotonic()

    @property
    def worker_ends(self) -> bool:
        """No further step is to be begun."""
        return bool(self._worker_told.value)

    @property
    def begun(self) -> bool:
        return bool(self._worker_told.value or self._child_told)

    @property
    def over(self) -> bool:
        """The step is to be handed back now."""
        told = [moment for moment in (self._worker_told.value, self._child_told) if moment]
        return bool(told) and time.monotonic() - min(told) >= self._grace


def leaving_of(app: Celery) -> Leaving:
    """What this process knows of its end; where no worker runs the tasks it hears of none."""
    return app.conf.get(LEAVING) or Leaving(math.inf)


def listen_for_the_end(app: Celery) -> None:
    """Have the signals to this worker heard."""
    worker_shutting_down.connect(leaving_of(app).tell_worker, weak=False)
