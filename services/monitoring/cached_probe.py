"""Asking something slow without waiting for it: the answer of a moment ago, and how old it is."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from services.interfaces import ServiceError

T = TypeVar("T")

SILENT_AFTER = 1.0  # seconds

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class ProbeAnswer(Generic[T]):
    """The last answer, None where there never was one, and its age in seconds.

    `answers`: whether the one who is asked answers now.
    """

    value: T | None
    age: float | None
    answers: bool


class CachedProbe(Generic[T]):
    """Asks in a thread of its own, one question at a time; nobody waits longer than `timeout`.

    Slow is not silent: only a question that is open for longer than `SILENT_AFTER` tells that
    nobody answers. The first question of all gets twice the timeout, as there is nothing to show.
    """

    def __init__(
        self, ask: Callable[[], T], *, timeout: float = 0.06, fresh_for: float = 1.0
    ) -> None:
        self._ask = ask
        self._timeout = timeout
        self._fresh_for = fresh_for
        self._lock = threading.Lock()
        self._answered: threading.Event | None = None
        self._asked_at = 0.0
        self._value: T | None = None
        self._at: float | None = None
        self._failed = False

    def look(self) -> ProbeAnswer[T]:
        """What is known now, after asking where that is old. Never raises a ServiceError."""
        answered = self.ask()
        if answered:
            self._wait(answered)
        return self._seen()

    def ask(self) -> threading.Event | None:
        """Ask, unless what is known is fresh; who asks several does so before looking at one."""
        age = self._age()
        fresh = age is not None and age <= self._fresh_for and not self._failed
        return None if fresh else self._begin()

    def _begin(self) -> threading.Event:
        with self._lock:
            if self._answered is None:
                self._answered = threading.Event()
                self._asked_at = time.monotonic()
                threading.Thread(target=self._run, args=(self._answered,), daemon=True).start()
            return self._answered

    def _wait(self, answered: threading.Event) -> None:
        """The timeout counts from the question: who comes later to a silent one goes at once.

        Nobody waits for one that failed the last time; the next one sees whether it is back.
        """
        if self._failed:
            return
        timeout = self._timeout * (2 if self._at is None else 1)
        left = timeout - (time.monotonic() - self._asked_at)
        if left > 0:
            answered.wait(left)

    def _run(self, answered: threading.Event) -> None:
        try:
            value = self._ask()
        except ServiceError as problem:
            log.warning("no answer: %s", problem)
            self._failed = True
        else:
            self._value, self._at, self._failed = value, time.monotonic(), False
        finally:
            with self._lock:
                self._answered = None
            answered.set()

    def _seen(self) -> ProbeAnswer[T]:
        waited = time.monotonic() - self._asked_at
        silent = self._answered is not None and waited > SILENT_AFTER
        return ProbeAnswer(
            self._value, self._age(), not (silent or self._failed or self._at is None)
        )

    def _age(self) -> float | None:
        return None if self._at is None else time.monotonic() - self._at
