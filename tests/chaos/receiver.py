"""Takes webhooks, and now and then only at the second try, as receivers do."""

from __future__ import annotations

import json
import random
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

FAILING_SHARE = 0.1


class Receiver:
    """Listens on a free port of loopback. `taken` counts what it said 2xx to, by event id."""

    def __init__(self, dice: random.Random) -> None:
        self.taken: Counter[str] = Counter()
        self.kinds: dict[str, tuple[str, str]] = {}  # event id: what it told, and of which job
        self._dice = dice
        self._refused: set[str] = set()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(receiver.take(self.headers["webhook-id"], json.loads(body)))
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None: ...  # noqa: A002

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/hook"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def take(self, event: str, body: dict[str, Any]) -> int:
        """The status of the answer."""
        if event not in self._refused and self._dice.random() < FAILING_SHARE:
            self._refused.add(event)
            return 503
        self.taken[event] += 1
        self.kinds[event] = body["event"], body["data"]["job_id"]
        return 204

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
