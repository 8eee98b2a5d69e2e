"""The gunicorn worker of the web process: what gunicorn refuses itself comes as JSON too.

A request line that is too long or a header that is none never reaches Flask. Where its path is not
known, the answer has the members of both dialects. Who sends or takes bytes too slowly is let go,
and one address cannot take all connections.

Gunicorn loads this module before gevent patches the standard library: import nothing else here.
"""

from __future__ import annotations

import json
from collections import Counter
from http import HTTPStatus
from typing import Any

from gunicorn import util
from gunicorn.http import errors
from gunicorn.workers.ggevent import GeventWorker

OVERSIZED_URL = "The address is longer than {} bytes. Send long values in a body."
OVERSIZED_HEADERS = "The headers are too many or too long: at most {} of {} bytes each."
TRANSFER_CODING = "This transfer coding is not known. Send the body as it is, or chunked."
EXPECTATION = "Only `Expect: 100-continue` is understood."
MALFORMED = "The request is not HTTP as RFC 9112 has it: {}"
CROWDED = "Your address has too many connections open. Close some, and come back in 5 seconds."
COME_BACK = "5"  # seconds
REASONS = {429: "TOO_MANY_CONNECTIONS", 500: "INTERNAL_ERROR"}  # else the status's own name
LONGEST_REASON = 200
SECONDS_OF_A_PIECE = 60  # of an answer, of at most 256 KiB: so slowly may it be taken
# Errors of gunicorn's parser that are no fault of the request
OURS = (
    errors.ConfigurationProblem,
    errors.InvalidResponseHeader,
    errors.InvalidResponseHeaderName,
)


class Worker(GeventWorker):  # type: ignore[misc]  # gunicorn is not typed
    """Gevent's worker, with refusals that a client of an API can read."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.connections: Counter[str] = Counter()

    most_of_an_address: int | None = None  # connections; None: any number

    def load_wsgi(self) -> None:
        from api.slow_body import bound_body_time  # late, for the reason above

        super().load_wsgi()
        self.most_of_an_address = _most_of_an_address(self.wsgi)
        self.wsgi: Any = bound_body_time(self.wsgi)

    def handle(self, listener: Any, client: Any, addr: Any) -> None:
        """One connection. Gevent's own way would wait for ever until a piece has been taken."""
        client.settimeout(SECONDS_OF_A_PIECE)
        address = _address_of(addr)
        if self.most_of_an_address and self.connections[address] >= self.most_of_an_address:
            util.write_nonblock(client, answer(429, CROWDED, None))
            util.close(client)
            return
        self.connections[address] += 1
        try:
            super(GeventWorker, self).handle(listener, client, addr)
        finally:
            self.connections[address] -= 1
            if not self.connections[address]:
                del self.connections[address]

    def handle_request(self, listener_name: Any, req: Any, sock: Any, addr: Any) -> None:
        try:
            super().handle_request(listener_name, req, sock, addr)
        except TimeoutError:
            self.log.info("too slow a reader ip=%s", (addr or ("",))[0])
            raise StopIteration from None

    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:
        """Answer what went wrong before the app was called, or outside of it."""
        status, words = self._refusal(exc)
        if status < 500 or isinstance(exc, errors.ParseException):
            self.log.warning("request refused ip=%s: %r", (addr or ("",))[0], exc)
        else:
            self.log.exception("request failed")
        req = req or getattr(exc, "req", None)
        try:
            util.write_nonblock(client, answer(status, words, getattr(req, "path", None)))
        except Exception:
            self.log.debug("Failed to send error message.")

    def _refusal(self, exc: BaseException) -> tuple[int, str]:
        """Status and words; what is no fault of the caller's says nothing of itself."""
        cfg = self.cfg
        if isinstance(exc, errors.LimitRequestLine):
            return 414, OVERSIZED_URL.format(cfg.limit_request_line)
        if isinstance(exc, errors.LimitRequestHeaders):
            most = cfg.limit_request_fields, cfg.limit_request_field_size
            return 431, OVERSIZED_HEADERS.format(*most)
        if isinstance(exc, errors.UnsupportedTransferCoding):
            return 501, TRANSFER_CODING
        if isinstance(exc, errors.ExpectationFailed):
            return 417, EXPECTATION
        if isinstance(exc, errors.ParseException) and not isinstance(exc, OURS):
            return 400, MALFORMED.format(str(exc)[:LONGEST_REASON])
        return 500, "Something went wrong."


def answer(status: int, words: str, path: str | None) -> bytes:
    """The whole response, after which the connection is closed."""
    from api.headers import DEFAULTS  # late, for the reason above

    text = json.dumps(_body(status, words, path)).encode()
    headers = {
        **DEFAULTS,
        "Content-Type": "application/json",
        "Content-Length": str(len(text)),
        "Connection": "close",
    }
    headers |= {"Retry-After": COME_BACK} if status == 429 else {}
    lines = [f"{name}: {value}" for name, value in headers.items()]
    head = "\r\n".join([f"HTTP/1.1 {status} {HTTPStatus(status).phrase}", *lines, "", ""])
    return head.encode("latin-1") + text


def _body(status: int, words: str, path: str | None) -> dict[str, Any]:
    """As the dialect of the path says it; where there is no path, as both do."""
    from api.dialects import ENVELOPE, PLAIN, Failure, Kind, dialect_of
    from api.error_table import BROKEN, RATE_LIMITED, VALIDATION

    known = {500: BROKEN, 429: RATE_LIMITED}
    kind = known.get(status) or Kind(status, VALIDATION, HTTPStatus(status).phrase)
    failure = Failure(kind, words, reason=REASONS.get(status) or HTTPStatus(status).name)
    if path:
        return dialect_of(path).failure(failure)[1]
    return {**PLAIN.failure(failure)[1], **ENVELOPE.failure(failure)[1]}


def _most_of_an_address(app: Any) -> int | None:
    """As the app's settings have it; behind proxies all connections are theirs."""
    from api.context import EXTENSION

    settings = app.extensions[EXTENSION].services.settings
    if settings.proxies or not settings.rate_limits:
        return None
    most: int = settings.connections_per_address
    return most


def _address_of(peer: Any) -> str:
    """Whose connections it counts among; a Unix socket has no address."""
    from api.limits import address_key

    return address_key(peer[0]) if isinstance(peer, tuple) else ""
