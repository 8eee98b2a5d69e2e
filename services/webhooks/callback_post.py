"""One POST to a webhook's receiver: pinned to checked addresses, bounded, never redirected."""

from __future__ import annotations

import http.client
import ssl
import time
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from services.clock import Clock
from services.clock import now as system_clock
from services.network.pinned_line import cut_at, dial, greet, http_over
from services.webhooks.callback_address import Callback, CallbackAddresses, CallbackError

MOST_ANSWER = 4096  # bytes that are read of an answer; nobody looks at them
GONE = 410


@dataclass(frozen=True)
class Timeouts:
    """Seconds until a connection stands, and for all of it."""

    connect: float = 5.0
    total: float = 15.0


@dataclass(frozen=True)
class Reply:
    """What came of one try: a status, or in words why there is none. `retry_after` in seconds."""

    status: int | None
    error: str | None
    milliseconds: int
    retry_after: float | None = None

    @property
    def ok(self) -> bool:
        return self.status is not None and 200 <= self.status < 300

    @property
    def gone(self) -> bool:
        return self.status == GONE


class CallbackPost:
    """Sends; never raises for what the other side does."""

    def __init__(
        self,
        addresses: CallbackAddresses,
        *,
        timeouts: Timeouts | None = None,
        tls: ssl.SSLContext | None = None,
        clock: Clock = system_clock,
    ) -> None:
        self._addresses = addresses
        self._timeouts = timeouts or Timeouts()
        self._tls = tls
        self._clock = clock

    def send(self, url: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        """Try once."""
        started = time.monotonic()
        deadline = started + self._timeouts.total
        status, error, after = None, None, None
        try:
            status, after = self._post(self._addresses.read(url), body, headers, deadline)
        except CallbackError as problem:
            error = str(problem)
        except (OSError, http.client.HTTPException) as problem:
            error = _words(problem, late=time.monotonic() >= deadline)
        spent = round((time.monotonic() - started) * 1000)
        return Reply(status, error, spent, self._seconds(after))

    def _post(
        self, callback: Callback, body: bytes, headers: Mapping[str, str], deadline: float
    ) -> tuple[int, str | None]:
        """The status, and what Retry-After says. Raises CallbackError, OSError, HTTPException."""
        addresses = self._addresses.resolve(callback)
        connect = self._timeouts.connect
        line = dial(
            callback.origin, addresses, deadline=deadline, idle_timeout=connect, tls=self._tls
        )
        with closing(line), cut_at(line, deadline):
            greet(line)
            line.settimeout(self._timeouts.total)
            with closing(http_over(line, callback.origin)) as connection:
                sent = {**headers, "Connection": "close", "Accept-Encoding": "identity"}
                connection.request("POST", callback.target, body=body, headers=sent)
                answer = connection.getresponse()
                # the status is the answer, whatever becomes of the rest
                with suppress(OSError, http.client.HTTPException):
                    answer.read(MOST_ANSWER)
                return answer.status, answer.getheader("Retry-After")

    def _seconds(self, given: str | None) -> float | None:
        """Retry-After as seconds from now; None where it says nothing that can be read."""
        if not given:
            return None
        if given.isascii() and given.isdigit() and len(given) < 10:
            return float(given)
        try:
            moment = parsedate_to_datetime(given)
        except ValueError:
            return None
        return max((_in_utc(moment) - self._clock()).total_seconds(), 0.0)


def _in_utc(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _words(problem: Exception, *, late: bool) -> str:
    if isinstance(problem, ssl.SSLCertVerificationError):
        return f"The certificate is not good: {problem.verify_message}."
    if late or isinstance(problem, TimeoutError):
        return "It takes too long to answer."
    if isinstance(problem, ConnectionRefusedError):
        return "The connection was refused."
    return f"The connection broke off ({type(problem).__name__})."
