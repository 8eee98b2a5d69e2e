"""A block of computing that ends after so many seconds of processor time, whatever it does.

SymPy has inputs on which it goes on for ever. A watcher thread raises `TookTooLong` in the thread
that computes, so that it works in any thread and needs no signal.
"""

from __future__ import annotations

import ctypes
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

POLL = 0.05  # seconds
WALL = 6  # times as long on the clock, for a machine that is busy with other things


class TookTooLong(BaseException):
    """Not an Exception, so that nothing inside the block takes it for a result of its own."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raises TookTooLong in the block when it has used so many seconds of the processor."""
    computing = threading.get_ident()
    clock = time.pthread_getcpuclockid(computing)
    end, last = time.clock_gettime(clock) + seconds, time.monotonic() + WALL * seconds
    done, lock = threading.Event(), threading.Lock()

    def watch() -> None:
        while not done.wait(POLL):
            if time.clock_gettime(clock) < end and time.monotonic() < last:
                continue
            with lock:
                if not done.is_set():
                    raise_in(computing, TookTooLong)

    watcher = threading.Thread(target=watch, name="hard-limit", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        stop(done, lock, computing)


def stop(done: threading.Event, lock: threading.Lock, computing: int) -> None:
    """Ends the watch; what was raised but has not arrived is taken back."""
    with lock:
        done.set()
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(computing), None)


def raise_in(thread: int, kind: type[BaseException]) -> None:
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(kind))
