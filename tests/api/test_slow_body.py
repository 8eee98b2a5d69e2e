"""Bodies that come too slowly are given up; answers that nobody takes, too."""

from __future__ import annotations

import socket
from typing import Any

import gevent
import pytest
from gevent import socket as green
from gunicorn.config import Config
from gunicorn.glogging import Logger
from werkzeug.exceptions import RequestTimeout

from api import server
from api.server import Worker
from api.slow_body import PacedBody


class Sender:
    """Sends so many bytes, one after each pause (seconds)."""

    def __init__(self, count: int, pause: float) -> None:
        self.left, self.pause = count, pause

    def read(self, size: int) -> bytes:
        got = min(size, self.left)
        for _ in range(got):
            gevent.sleep(self.pause)
        self.left -= got
        return b"x" * got


class Silent:
    def read(self, size: int) -> bytes:
        gevent.sleep(10)
        raise AssertionError(f"waited for {size} bytes to the end")


def test_a_body_that_comes_at_a_pace_is_read_whole_however_long_it_takes() -> None:
    body = PacedBody(Sender(12, 0.01), grace=0.05, slowest=40)

    assert body.read() == b"x" * 12


@pytest.mark.parametrize("source", [Silent(), Sender(1000, 0.01)])
def test_a_body_that_does_not_is_given_up(source: Any) -> None:
    body = PacedBody(source, grace=0.05, slowest=100_000)

    with pytest.raises(RequestTimeout):
        body.read()


def test_the_apps_own_time_is_not_the_senders() -> None:
    body = PacedBody(Sender(2, 0.0), grace=0.05, slowest=100_000)
    assert body.read(1) == b"x"
    gevent.sleep(0.1)
    assert body.read() == b"x"


def test_an_answer_that_nobody_takes_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    def app(_: Any, start: Any) -> list[bytes]:
        start("200 OK", [])
        return [bytes(1 << 24)]

    monkeypatch.setattr(server, "SECONDS_OF_A_PIECE", 0.1)
    config = Config()
    config.set("keepalive", 0)
    worker = Worker(0, 0, [], None, 30, config, Logger(config))
    worker.wsgi = app
    ours, theirs = green.socketpair(socket.AF_UNIX)
    theirs.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")

    with gevent.Timeout(5), theirs:
        worker.handle(ours, ours, ("127.0.0.1", 1))
        received = sum(map(len, iter(lambda: theirs.recv(1 << 20), b"")))
    worker.tmp.close()

    assert 0 < received < 1 << 24
