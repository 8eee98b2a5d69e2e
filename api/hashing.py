"""Passwords in a gevent process: hashed in real threads, so that all other requests go on.

A hash takes tens of milliseconds of one core. The threads are few and have a lower priority than
the loop, so many people at once wait for each other and nobody else for them.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from gevent.threadpool import ThreadPool

from services.accounts.passwords import Cost, Passwords

THREADS = 2
NICENESS = 5

Result = TypeVar("Result")


class HashingBusy(Exception):
    """As many passwords wait to be hashed as may. The message is fit for the caller."""

    def __init__(self) -> None:
        super().__init__("Too many people log in at this moment. Try again in a few seconds.")


class ThreadedPasswords(Passwords):
    """At most `most` passwords at once, those that wait included. Raises HashingBusy beyond."""

    def __init__(self, most: int, cost: Cost | None = None) -> None:
        super().__init__(cost)
        self._most = most
        self._in_hand = 0
        self._pool = ThreadPool(THREADS)

    def hash(self, password: str) -> str:
        return self._run(lambda: super(ThreadedPasswords, self).hash(password))

    def matches(self, hashed: str | None, password: str) -> bool:
        return self._run(lambda: super(ThreadedPasswords, self).matches(hashed, password))

    def _run(self, work: Callable[[], Result]) -> Result:
        if self._in_hand >= self._most:
            raise HashingBusy
        self._in_hand += 1
        try:
            found: Result = self._pool.spawn(_with_less_priority, work).get()
        finally:
            self._in_hand -= 1
        return found


def _with_less_priority(work: Callable[[], Result]) -> Result:
    """On Linux the priority is each thread's own."""
    with suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, 0, NICENESS)
    return work()
