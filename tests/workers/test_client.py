"""The client of the commands keeps to the limits that a server tells."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from workers import client as client_module
from workers.client import Client, Refused


class Busy(BaseHTTPRequestHandler):
    """Answers each request with the next of these statuses, and 200 when there are no more."""

    waiting: list[tuple[int, str]] = []  # noqa: RUF012 (set by each test)

    def do_GET(self) -> None:
        status, pause = self.waiting.pop(0) if self.waiting else (200, "")
        self.send_response(status)
        if pause:
            self.send_header("Retry-After", pause)
        self.end_headers()
        self.wfile.write(b'{"detail": "Too many."}')

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    monkeypatch.setattr(client_module.time, "sleep", slept.append)
    slept.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), Busy) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield Client(f"http://127.0.0.1:{server.server_port}")
        server.shutdown()


slept: list[float] = []


def test_it_comes_again_when_a_limit_says_so(client: Client) -> None:
    Busy.waiting = [(429, "3"), (429, "1")]
    assert client.call("GET", "/x") == {"detail": "Too many."}
    assert slept == [3, 1]


def test_it_does_not_wait_for_an_hour(client: Client) -> None:
    Busy.waiting = [(429, "3600")]
    with pytest.raises(Refused, match="429: Too many"):
        client.call("GET", "/x")
    assert slept == []
