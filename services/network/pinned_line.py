"""A line to one of just these addresses, whatever the name may mean a moment later.

Who has checked the addresses of a stranger's URL connects here, so that DNS rebinding gains
nothing. The certificate is checked for the name; the line is cut at its deadline.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from threading import Timer

from services.network.public_address import Origin

MOST_ADDRESSES = 4  # of one name that are tried


def dial(
    origin: Origin,
    addresses: Sequence[str],
    *,
    deadline: float,
    idle_timeout: float,
    tls: ssl.SSLContext | None = None,
) -> socket.socket:
    """A socket to the first address that answers; TLS has not begun. Raises OSError.

    `deadline` is of `time.monotonic`; `idle_timeout` is how many seconds any one wait may take;
    `tls` is the system's trust where it is not given.
    """
    failure = OSError("no address")
    for address in addresses[:MOST_ADDRESSES]:
        wait = min(idle_timeout, deadline - time.monotonic())
        try:
            line = socket.create_connection((address, origin.port), max(wait, 0.01))
        except OSError as problem:
            failure = problem
            continue
        line.settimeout(idle_timeout)
        return _wrap_tls(line, origin, tls)
    raise failure


def _wrap_tls(line: socket.socket, origin: Origin, tls: ssl.SSLContext | None) -> socket.socket:
    if origin.scheme == "http":
        return line
    context = tls or ssl.create_default_context()
    return context.wrap_socket(line, server_hostname=origin.host, do_handshake_on_connect=False)


def greet(line: socket.socket) -> None:
    """Begin TLS where it is wanted. Raises OSError."""
    if isinstance(line, ssl.SSLSocket):
        line.do_handshake()


def http_over(line: socket.socket, origin: Origin) -> http.client.HTTPConnection:
    """HTTP over a line that is there already."""
    connection = http.client.HTTPConnection(origin.host, origin.port)
    connection.default_port = 443 if origin.scheme == "https" else 80
    connection.sock = line
    return connection


@contextmanager
def cut_at(line: socket.socket, deadline: float) -> Iterator[None]:
    """Cut the line at the deadline, however slowly something trickles in until then."""
    timer = Timer(max(deadline - time.monotonic(), 0), _cut_line, (line,))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _cut_line(line: socket.socket) -> None:
    # SSLSocket.shutdown would end the encryption, and its reader would take what comes for text
    with suppress(OSError):
        socket.socket.shutdown(line, socket.SHUT_RDWR)
