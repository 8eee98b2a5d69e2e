"""What gunicorn refuses before Flask is asked: JSON, in the words of the API that was meant."""

from __future__ import annotations

import json
import socket
from typing import Any

import pytest
from gunicorn.config import Config
from gunicorn.glogging import Logger
from gunicorn.http import get_parser
from gunicorn.http.errors import ParseException

from api.server import Worker

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
    ("path", "members"), [(b"/api/v1/files", {"success", "error"}), (b"/api/users/me", {"detail"})]
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
