"""So many processes draw at a time as there are cores: places in a file that they lock.

The kernel frees a place when its process ends, however it ends.
"""

from __future__ import annotations

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager

PATIENCE = 0.004  # seconds between two looks for a free place


class Slots:
    """``count`` places, shared by all processes that inherit the file descriptor."""

    def __init__(self, count: int, descriptor: int) -> None:
        self.count, self.descriptor = count, descriptor

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Waits for a place and holds it; a process that holds one must not ask for another."""
        place = self._wait()
        try:
            yield
        finally:
            fcntl.lockf(self.descriptor, fcntl.LOCK_UN, 1, place)

    def _wait(self) -> int:
        while True:
            for place in range(self.count):
                if self._take(place):
                    return place
            time.sleep(PATIENCE)

    def _take(self, place: int) -> bool:
        try:
            fcntl.lockf(self.descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, place)
        except BlockingIOError:
            return False
        return True
