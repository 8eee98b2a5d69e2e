"""A body has to come at a pace: a byte a minute would hold one of the server's places for good."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterable
from typing import Any, Protocol

from gevent import Timeout
from werkzeug.exceptions import RequestTimeout

GRACE = 30.0  # seconds of waiting, to begin with
SLOWEST = 4096  # bytes a second after that, on the average

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]


class Source(Protocol):
    """What gunicorn hands on."""

    def read(self, size: int, /) -> bytes: ...


class PacedBody(io.RawIOBase):
    """The bytes of `source`. Only time spent waiting for the sender counts, not ours.

    `read` raises RequestTimeout when the sender has fallen behind. Works under gevent only.
    """

    def __init__(self, source: Source, grace: float = GRACE, slowest: int = SLOWEST) -> None:
        self._source = source
        self._grace = grace
        self._slowest = slowest
        self._received = 0
        self._waited = 0.0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        """As many bytes as there is room for, fewer at the end."""
        allowed = self._grace + (self._received + len(buffer)) / self._slowest
        begun = time.monotonic()
        with Timeout(max(allowed - self._waited, 0.001), RequestTimeout):
            data = self._source.read(len(buffer))
        self._waited += time.monotonic() - begun
        self._received += len(data)
        buffer[: len(data)] = data
        return len(data)


def bound_body_time(app: Wsgi) -> Wsgi:
    """The app, which gets its bodies at a pace."""

    def serve(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        environ["wsgi.input"] = PacedBody(environ["wsgi.input"])
        return app(environ, start_response)

    return serve
