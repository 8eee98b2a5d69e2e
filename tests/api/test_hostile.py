"""Requests that nobody sends by mistake: refused, and never a defect of ours."""

from __future__ import annotations

import pytest

from tests.api.conftest import Person

NUMBER = "9" * 5000
JSON = "application/json"


@pytest.mark.parametrize(
    "body",
    [
        b'{"email": "\\ud800@example.com", "password": "x"}',
        b'{"email": "a@example.com", "password": "\\udfff"}',
        b'{"email": "\\u0000", "password": "\\u0000"}',
        b'{"email": ' + NUMBER.encode() + b', "password": "x"}',
        b'{"email": "a", "email": "b", "password": "x"}',
        b'{"__proto__": {}, "email": "a", "password": "x"}',
        b'{"email": {"$ne": null}, "password": {"$ne": null}}',
    ],
)
def test_hostile_bodies(guest: Person, body: bytes) -> None:
    answer = guest.post("/auth/login", data=body, content_type=JSON)

    assert answer.status_code in (401, 422), answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/jobs/%ff%fe",
        "/api/v1/jobs/%00",
        "/api/v1/jobs/..%2f..%2fetc%2fpasswd",
        "/api/v1/jobs/$ne",
        f"/api/v1/jobs/{'x' * 4000}",
        "/api/ai/analysis-status/%00",
        "/api/s3/download-url/%00",
        "/api/s3/download-url//etc/passwd",
        "/storage/..%2f..%2fetc%2fpasswd?method=GET",
        "//api/v1/jobs",
        "/api/v1//jobs/x",
    ],
)
def test_hostile_paths(user: Person, path: str) -> None:
    assert user.get(path).status_code in (403, 404)


@pytest.mark.parametrize(
    "query", [f"limit={NUMBER}", f"offset={NUMBER}", "offset=1e400", "level[]=x"]
)
def test_hostile_queries(user: Person, film: str, query: str) -> None:
    assert user.get(f"/api/v1/jobs/{film}/logs?{query}").status_code == 400


@pytest.mark.parametrize(
    "headers",
    [
        {"Range": f"bytes=0-{NUMBER}"},
        {"Range": f"bytes={NUMBER}-"},
        {"Range": "bytes=-" + NUMBER},
        {"Range": "bytes=0-1", "If-Range": "\x7f\xff"},
        {"If-None-Match": "W/" + '"' * 500},
        {"If-Modified-Since": "yesterday"},
        {"Prefer": f"wait={NUMBER}"},
        {"Prefer": "wait=-1"},
        {"X-Forwarded-For": "127.0.0.1' OR 1=1"},
        {"Content-Length": "-1"},
    ],
)
def test_hostile_headers(user: Person, film: str, headers: dict[str, str]) -> None:
    answer = user.get(f"/api/v1/videos/{film}/download", headers=headers)

    assert answer.status_code in (200, 206, 416), answer.text
