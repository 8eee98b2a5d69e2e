"""A block of computing that ends after so many seconds of processor time, whatever it does.

SymPy has inputs on which it goes on for ever. A watcher thread raises an exception in the thread
that computes, so that it works in any thread and needs no signal.
"""

from __future__ import annotations

import ctypes
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

POLL = 0.05  # seconds
WALL = 6  # times as long on the clock, for a machine that is busy with other things


class TookTooLong(BaseException):
    """Not an Exception, so that nothing inside the block takes it for a result of its own."""


@dataclass(frozen=True, eq=False)
class Limit:
    """When a block ends, on its thread's clock of the processor and on the machine's."""

    processor: float
    clock: float
    raises: type[BaseException]


class Watch:
    """Watches the blocks of one thread. One thread watches all of them: one that starts while an
    exception is sent would get it in its computing thread's place."""

    def __init__(self) -> None:
        self._computing = threading.get_ident()
        self._processor = time.pthread_getcpuclockid(self._computing)
        self._limits: list[Limit] = []
        self.sends: set[type[BaseException]] = set()
        self._lock = threading.Lock()
        self._done = threading.Event()

    def add(self, seconds: float, raises: type[BaseException]) -> Limit:
        used = time.clock_gettime(self._processor)
        limit = Limit(used + seconds, time.monotonic() + WALL * seconds, raises)
        with self._lock:
            first = not self._limits
            self.sends.add(raises)
            self._limits.append(limit)
        if first:
            threading.Thread(target=self._run, name="hard-limit", daemon=True).start()
        return limit

    def remove(self, limit: Limit) -> bool:
        """Whether it was the last. What was raised but has not arrived is taken back; that of an
        outer block comes again."""
        with self._lock:
            if limit in self._limits:
                self._limits.remove(limit)
            if not self._limits:
                self._done.set()
            send(self._computing, None)
            return not self._limits

    def _run(self) -> None:
        while not self._done.wait(POLL):
            used, now = time.clock_gettime(self._processor), time.monotonic()
            with self._lock:
                over = (one for one in self._limits if used >= one.processor or now >= one.clock)
                if first := next(over, None):
                    send(self._computing, first.raises)


_own = threading.local()


@contextmanager
def at_most(seconds: float, raises: type[BaseException] = TookTooLong) -> Iterator[None]:
    """Raises it in the block when the block has used so many seconds of the processor.

    Blocks may stand in each other. Who catches what an inner one raises must not catch what an
    outer one does: give that another class.
    """
    watch = _own.watch = getattr(_own, "watch", None) or Watch()
    limit = watch.add(seconds, raises)
    try:
        yield
    finally:
        _remove_surely(watch, limit)


def _remove_surely(watch: Watch, limit: Limit) -> None:
    """Also where what was sent arrives in here: it comes too late to count, or comes again."""
    other: BaseException | None = None
    while True:
        try:
            if watch.remove(limit):
                _own.watch = None
            break
        except BaseException as arrived:
            other = other if isinstance(arrived, tuple(watch.sends)) else arrived
    if other:
        raise other


def send(thread: int, kind: type[BaseException] | None) -> None:
    """Raise it in the thread as soon as it computes; None takes back what has not arrived."""
    what = None if kind is None else ctypes.py_object(kind)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), what)
