"""Asks /health again and again, each time over a new connection, and in turns a plain server of its
own that answers at once: what that takes, the machine takes. Prints the seconds of both."""

from __future__ import annotations

import http.client
import json
import os
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

PAUSE = 0.01  # seconds


class Plain(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *_: object) -> None:
        return


def ask(port: int) -> float:
    """Seconds of one answer, connecting included. Raises ValueError for a bad answer."""
    began = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", "/health")
    answer = connection.getresponse()
    answer.read()
    took = time.perf_counter() - began
    connection.close()
    if answer.status != 200:
        raise ValueError(f"/health answered {answer.status}")
    return took


def measure(port: int, seconds: float) -> tuple[list[float], list[float]]:
    """What the server at this port takes, and the plain one, which is another process."""
    plain = HTTPServer(("127.0.0.1", 0), Plain)
    if (child := os.fork()) == 0:
        plain.serve_forever()
    found: tuple[list[float], list[float]] = ([], [])
    try:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for kept, asked in zip(found, (port, plain.server_port), strict=True):
                kept.append(ask(asked))
                time.sleep(PAUSE / 2)
    finally:
        os.kill(child, 9)
        os.waitpid(child, 0)
    return found


if __name__ == "__main__":
    json.dump(measure(int(sys.argv[1]), float(sys.argv[2])), sys.stdout)
