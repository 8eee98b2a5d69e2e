"""What gunicorn refuses before Flask is asked: JSON, in the words of the API that was meant."""

from __future__ import annotations

import json
import socket
from dataclasses import replace
from typing import Any

import gevent
import pytest
from gevent import socket as green
from gunicorn.config import Config
from gunicorn.glogging import Logger
from gunicorn.http import get_parser
from gunicorn.http.errors import ParseException

from api import server
from api.app import create_app
from api.server import Worker
from services.assembly import Services
from settings import Settings

HOST = b"Host: localhost\r\n"
REFUSED: dict[str, tuple[bytes, int, str]] = {
    "a long address": (b"GET /api/v1/" + b"a" * 5000 + b" HTTP/1.1\r\n", 414, "4094"),
    "a long header": (b"GET / HTTP/1.1\r\nA: " + b"a" * 9000 + b"\r\n", 431, "8190"),
    "many headers": (b"GET / HTTP/1.1\r\n" + b"A: a\r\n" * 150, 431, "100"),
    "no header": (b"GET / HTTP/1.1\r\nnothing\r\n", 400, "nothing"),
    "no request": (b"\x16\x03\x01\r\n", 400, "HTTP"),
    "another expectation": (b"GET / HTTP/1.1\r\nExpect: tea\r\n", 417, "100-continue"),
}


def answered(request: bytes) -> tuple[int, dict[str, str], Any]:
    """Status, headers and body of the answer to a request that the parser refuses."""
    ours, theirs = socket.socketpair()
    config, address = Config(), ("127.0.0.1", 1)
    worker = Worker(0, 0, [], None, 30, config, Logger(config))
    with ours, theirs:
        theirs.sendall(request + HOST + b"\r\n")
        with pytest.raises(ParseException) as caught:
            next(get_parser(config, ours, address))
        worker.handle_error(None, ours, address, caught.value)
        ours.shutdown(socket.SHUT_WR)
        head, _, body = theirs.makefile("rb").read().partition(b"\r\n\r\n")
    worker.tmp.close()
    first, *lines = head.decode().split("\r\n")
    return int(first.split()[1]), dict(line.split(": ") for line in lines), json.loads(body)


@pytest.mark.parametrize("refused", REFUSED)
def test_what_has_no_path_is_refused_in_both_dialects(refused: str) -> None:
    request, status, word = REFUSED[refused]

    told, headers, body = answered(request)

    assert told == status
    assert headers["Content-Type"] == "application/json"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert word in body["detail"]
    assert body["success"] is False
    assert body["error"]["details"] == {"request": [body["detail"]]}


@pytest.mark.parametrize(
    ("path", "members"),
    [(b"/api/v1/files", {"success", "error"}), (b"/api/users/me", {"detail", "code"})],
)
def test_a_bad_header_is_refused_as_its_path_demands(path: bytes, members: set[str]) -> None:
    status, _, body = answered(b"POST " + path + b" HTTP/1.1\r\nContent-Length: -5\r\n")

    assert status == 400
    assert set(body) == members


def test_what_is_no_fault_of_the_caller_says_nothing_of_itself() -> None:
    ours, theirs = socket.socketpair()
    config = Config()
    worker = Worker(0, 0, [], None, 30, config, Logger(config))
    with ours, theirs:
        worker.handle_error(None, ours, None, RuntimeError("the key is 1234"))
        text = theirs.recv(65536)
    worker.tmp.close()

    assert text.startswith(b"HTTP/1.1 500 ")
    assert b"1234" not in text


def test_one_address_cannot_take_all_connections_and_is_told_so_at_once() -> None:
    config = Config()
    worker = Worker(0, 0, [], None, 30, config, Logger(config))
    worker.most_of_an_address = 2
    ours, theirs = zip(*(green.socketpair() for _ in range(4)), strict=True)
    peers = [("192.0.2.1", 1), ("192.0.2.1", 2), ("192.0.2.1", 3), ("192.0.2.2", 4)]
    held = [
        gevent.spawn(worker.handle, each, each, peer)
        for each, peer in zip(ours, peers, strict=True)
    ]
    gevent.sleep(0.05)

    assert [greenlet.ready() for greenlet in held] == [False, False, True, False]
    head, _, body = theirs[2].recv(65536).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 429 ")
    assert b"Retry-After: 5" in head
    assert json.loads(body)["error"]["code"] == "RATE_LIMIT_EXCEEDED"

    for each in theirs:
        each.close()
    gevent.joinall(held)
    assert not worker.connections
    worker.tmp.close()


def test_behind_proxies_the_connections_are_theirs_and_not_counted(
    settings: Settings, services: Services
) -> None:
    counting = replace(settings, rate_limits=True, connections_per_address=7)
    chosen = [counting, replace(counting, proxies=1), settings]

    apps = [create_app(each, replace(services, settings=each)) for each in chosen]

    assert [server._most_of_an_address(app) for app in apps] == [7, None, None]
