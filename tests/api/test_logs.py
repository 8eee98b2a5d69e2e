"""Every request has an id and one line in the log, and no secret is in either."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from api.logs import JsonLines
from tests.api.conftest import PASSWORD, Person


@pytest.fixture
def lines() -> Iterator[list[dict[str, Any]]]:
    """The log of the API as it is written while the test runs."""
    stream, found = io.StringIO(), ParsedLines()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    root, level = logging.getLogger("api"), logging.getLogger("api").level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    found.stream = stream
    yield found
    root.removeHandler(handler)
    root.setLevel(level)


class ParsedLines(list[dict[str, Any]]):
    stream: io.StringIO

    def read(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.stream.getvalue().splitlines()]


def test_a_request_is_one_line_with_its_fields(guest: Person, lines: ParsedLines) -> None:
    answer = guest.get("/health?password=hunter2")

    (line,) = lines.read()
    assert line["event"] == "request"
    assert (line["method"], line["path"], line["route"]) == ("GET", "/health", "/health")
    assert (line["status"], line["level"]) == (422, "INFO")
    assert line["request_id"] == answer.headers["X-Request-ID"]
    assert line["ms"] >= 0


def test_the_log_has_no_password_and_no_token(
    user: Person, lines: ParsedLines, video_key: str
) -> None:
    account = {"email": "dancer1@example.com", "password": PASSWORD}
    token = (user.post("/auth/login", json=account).json or {})["access_token"]
    link = (user.get(f"/api/s3/download-url/{video_key}").json or {})["downloadUrl"]
    user.get(link)
    user.get("/api/v1/jobs/x")

    text = lines.stream.getvalue()

    assert len(lines.read()) == 4
    assert lines.read()[-1]["user"] == user.id
    for secret in (PASSWORD, token, user.token, link.rpartition("signature=")[2]):
        assert secret not in text


@pytest.mark.parametrize("given", ["req-1", "a.b:c_d", "f" * 64])
def test_a_sane_request_id_is_kept(guest: Person, given: str) -> None:
    assert guest.get("/", headers={"X-Request-ID": given}).headers["X-Request-ID"] == given


@pytest.mark.parametrize("given", ["", "a b", "x" * 65, "<script>", "ä"])
def test_any_other_is_replaced(guest: Person, given: str) -> None:
    made = guest.get("/", headers={"X-Request-ID": given}).headers["X-Request-ID"]

    assert made != given
    assert len(made) == 32


@pytest.mark.parametrize("path", ["/", "/nothing", "/api/v1/nothing", "/docs"])
def test_every_answer_has_the_safe_headers(guest: Person, path: str) -> None:
    headers = guest.get(path).headers

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "Access-Control-Allow-Origin" not in headers


def test_a_foreign_page_gets_no_permission(guest: Person) -> None:
    answer = guest.request("OPTIONS", "/auth/login", headers={"Origin": "https://evil.example"})

    assert not [name for name, _ in answer.headers if name.startswith("Access-Control")]
