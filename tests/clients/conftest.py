"""The clients against the API in this process; only the way to the workers is a list."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from flask import Flask

from tests.api.conftest import (
    MP4,
    PASSWORD,
    app,
    challenge,
    documents,
    impatience,
    prepared,
    services,
    settings,
    stage,
)
from troupe_client import Troupe

__all__ = [
    "app",
    "challenge",
    "documents",
    "impatience",
    "prepared",
    "services",
    "settings",
    "stage",
]

URL = "http://localhost"
EMAIL = "client@example.com"
PART = 8 * 1024 * 1024
Trouble = Callable[[httpx.Request], httpx.Response | None]


@dataclass
class Line(httpx.BaseTransport):
    """The line to the API: notes what goes over it, and breaks or answers where it is told to.

    `before` may raise or answer instead of the API, `after` may lose its answer.
    """

    inner: httpx.BaseTransport
    before: Trouble = lambda _: None
    after: Trouble = lambda _: None
    requests: list[httpx.Request] = field(default_factory=list)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        if (answer := self.before(request)) is not None:
            return answer
        answer = self.inner.handle_request(request)
        return self.after(request) or answer

    def sent(self, method: str, path: str = "") -> list[httpx.Request]:
        return [r for r in self.requests if r.method == method and path in r.url.path]


class AsyncLine(httpx.AsyncBaseTransport):
    """The same for asyncio."""

    def __init__(self, line: httpx.BaseTransport) -> None:
        self.line = line

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await request.aread()
        answer = self.line.handle_request(request)
        return httpx.Response(answer.status_code, headers=answer.headers, content=answer.read())


@pytest.fixture
def line(app: Flask) -> Line:
    return Line(httpx.WSGITransport(app=app))


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long the client would have waited before its tries: nobody waits here."""
    noted: list[float] = []
    for module in ("connection", "jobs"):
        monkeypatch.setattr(f"troupe_client._sync.{module}.sleep", noted.append)
    return noted


@pytest.fixture
def troupe(line: Line, pauses: list[float]) -> Iterator[Troupe]:
    """Somebody who has just registered."""
    with Troupe(URL, transport=line) as client:
        client.register(EMAIL, PASSWORD)
        line.requests.clear()
        yield client


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    """What passes for a video of one part."""
    file = tmp_path / "dance.mp4"
    file.write_bytes(MP4)
    return file


@pytest.fixture
def long_clip(tmp_path: Path) -> Path:
    """The same, of two parts."""
    file = tmp_path / "long.mp4"
    file.write_bytes(MP4 + bytes(PART))
    return file
