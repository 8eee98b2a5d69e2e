"""Files from URLs of strangers, without lending them our place in the network.

The name is resolved once, every address must be public, and the connection goes to one of just
these addresses: a name that means something else a moment later (DNS rebinding) gains nothing.
The certificate is checked for the name.
"""

from __future__ import annotations

import http.client
import ssl
import time
from collections.abc import Iterator, Sequence, Set
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

from services.network.pinned_line import cut_at, dial, greet, http_over
from services.network.public_address import (
    ADVICE,
    PORTS,
    AnswerRefused,
    FetchFailed,
    FetchTooSlow,
    FileTooLarge,
    FileUnsupported,
    Origin,
    Resolver,
    UrlRefused,
    public_addresses,
    split_url,
    system_resolver,
)
from services.objects.chunks import CHUNK, save
from services.objects.content_types import HEAD, VIDEOS, content_type_of

MEBIBYTE = 1 << 20
REDIRECTS = frozenset({301, 302, 303, 307, 308})
MOST_REDIRECTS = 3
_HEADERS = {"Accept": "video/*, */*;q=0.1", "Accept-Encoding": "identity", "User-Agent": "Troupe"}


@dataclass(frozen=True)
class Limits:
    """Bytes of the file; seconds for all of it, and for any one wait."""

    size: int = 100 * MEBIBYTE
    seconds: float = 120.0
    idle_timeout: float = 15.0


class SafeFetch:
    """Fetches files of certain content types by https.

    `allow_loopback` is for tests on one machine: loopback addresses, on any port and without TLS.
    `tls` is the system's trust where it is not given.
    """

    def __init__(
        self,
        *,
        resolver: Resolver = system_resolver,
        limits: Limits | None = None,
        tls: ssl.SSLContext | None = None,
        kinds: Set[str] = VIDEOS,
        allow_loopback: bool = False,
    ) -> None:
        self._resolver = resolver
        self._limits = limits or Limits()
        self._tls = tls
        self._kinds = kinds
        self._allow_loopback = allow_loopback

    def check(self, url: str) -> None:
        """Look at the URL without asking anybody. Raises UrlRefused."""
        self._split(url)

    def fetch(self, url: str, target: Path) -> None:
        """Copy the file to `target`, whole or not at all. Raises FetchRefused, FetchFailed."""
        origin, asked = self._split(url)
        deadline = time.monotonic() + self._limits.seconds
        addresses = public_addresses(origin.host, self._resolver, loopback=self._allow_loopback)
        for _ in range(1 + MOST_REDIRECTS):
            with (
                self._connect(origin, addresses, deadline) as connection,
                closing(_answer(connection, asked, deadline)) as answer,
            ):
                if answer.status not in REDIRECTS:
                    save(self._file(answer, origin.host, deadline), target)
                    return
                asked = self._next_url(origin, asked, answer)
        raise AnswerRefused(f"{origin.host} redirects too often. Use the link to the file itself.")

    def _split(self, url: str) -> tuple[Origin, str]:
        schemes = ("https", "http") if self._allow_loopback else ("https",)
        origin, asked = split_url(url, schemes=schemes)
        if origin.port not in PORTS and not self._allow_loopback:
            ports = " or ".join(map(str, sorted(PORTS)))
            raise UrlRefused(f"The video URL should have port {ports}, or none; or {ADVICE}.")
        return origin, asked

    @contextmanager
    def _connect(
        self, origin: Origin, addresses: Sequence[str], deadline: float
    ) -> Iterator[http.client.HTTPConnection]:
        """A connection that is cut at the deadline, whatever the other side does meanwhile."""
        with _translate_errors(origin.host, deadline):
            idle = self._limits.idle_timeout
            line = dial(origin, addresses, deadline=deadline, idle_timeout=idle, tls=self._tls)
        with closing(line), cut_at(line, deadline):
            with _translate_errors(origin.host, deadline):
                greet(line)
            with closing(http_over(line, origin)) as connection:
                yield connection

    def _next_url(self, origin: Origin, asked: str, answer: http.client.HTTPResponse) -> str:
        """What to ask next. Raises UrlRefused, AnswerRefused."""
        here = f"{origin.scheme}://{origin.host}:{origin.port}{asked}"
        there, target = self._split(urljoin(here, answer.getheader("Location") or ""))
        if there != origin:
            raise AnswerRefused(
                f"{origin.host} redirects to another server. Use the link to the file itself, "
                f"or {ADVICE}."
            )
        return target

    def _file(
        self, answer: http.client.HTTPResponse, host: str, deadline: float
    ) -> Iterator[bytes]:
        """The body in chunks, as far as it is what was asked for."""
        if answer.status != 200:
            raise AnswerRefused(
                f"The video URL answers {answer.status} {answer.reason}"[:120]
                + ". Check that it is public and has not expired."
            )
        if (answer.length or 0) > self._limits.size:
            raise self._too_large()
        chunks = self._limit_size(_chunks(answer, host, deadline))
        head = _begin(chunks)
        if content_type_of(head) not in self._kinds:
            raise FileUnsupported(
                "The video URL leads to no MP4, MOV, AVI, WebM or MKV file. Use the link to the "
                "file itself."
            )
        yield head
        yield from chunks

    def _limit_size(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        size = 0
        for chunk in chunks:
            size += len(chunk)
            if size > self._limits.size:
                raise self._too_large()
            yield chunk

    def _too_large(self) -> FileTooLarge:
        most = self._limits.size // MEBIBYTE
        return FileTooLarge(f"The video has more than {most} MiB. Shorten or compress it.")


def _answer(
    connection: http.client.HTTPConnection, asked: str, deadline: float
) -> http.client.HTTPResponse:
    with _translate_errors(connection.host, deadline):
        connection.request("GET", asked, headers={**_HEADERS, "Connection": "close"})
        return connection.getresponse()


def _chunks(answer: http.client.HTTPResponse, host: str, deadline: float) -> Iterator[bytes]:
    """The body as it comes. Raises FetchFailed where it ends too early, or too late."""
    left = answer.length
    while True:
        with _translate_errors(host, deadline):
            chunk = answer.read1(CHUNK)
            if time.monotonic() >= deadline:
                raise TimeoutError
            if not chunk and left:
                raise http.client.IncompleteRead(b"", left)
        if not chunk:
            return
        left = None if left is None else left - len(chunk)
        yield chunk


def _begin(chunks: Iterator[bytes]) -> bytes:
    """Enough of the first bytes to tell the type."""
    head = b""
    while len(head) < HEAD and (chunk := next(chunks, b"")):
        head += chunk
    return head


@contextmanager
def _translate_errors(host: str, deadline: float) -> Iterator[None]:
    """Errors of the network in our words."""
    try:
        yield
    except ssl.SSLCertVerificationError as problem:
        why = problem.verify_message
        raise AnswerRefused(f"The certificate of {host} is not good: {why}.") from problem
    except (OSError, http.client.HTTPException) as problem:
        if isinstance(problem, TimeoutError) or time.monotonic() >= deadline:
            raise FetchTooSlow(f"{host} takes too long. Try again later, or {ADVICE}.") from problem
        raise FetchFailed(
            f"{host} cannot be reached, or broke off. Try again later, or {ADVICE}."
        ) from problem
