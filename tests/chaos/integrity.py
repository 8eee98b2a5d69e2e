"""What the running system says of itself: `GET /api/v1/system/integrity`, to its end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import urllib3

ADMIN = {"email": "admin@example.com", "password": "a long admin pass phrase"}


def integrity_faults(url: str) -> Iterator[str]:
    """Each fault that it tells, and what it has not counted as it should; in words."""
    http = urllib3.PoolManager(retries=urllib3.Retry(3, backoff_factor=1), timeout=30)
    token = http.request("POST", f"{url}/auth/login", json=ADMIN).json()["access_token"]
    cursor, whole = "", False
    while not whole:
        part = _read_part(http, url, token, cursor)
        yield from (f"ledger: {fault['kind']} {fault['words']}" for fault in part["faults"])
        yield from (f"ledger: {lease['step']} of {lease['job_id']}" for lease in part["lapsed"])
        whole, cursor = part["complete"], part["next_cursor"] or ""
    if part["jobs"]["accepted"] != part["jobs"]["terminal"]:
        yield f"ledger: {part['jobs']}"


def _read_part(http: urllib3.PoolManager, url: str, token: str, cursor: str) -> dict[str, Any]:
    fields = {"limit": "5000"} | ({"cursor": cursor} if cursor else {})
    answer = http.request(
        "GET",
        f"{url}/api/v1/system/integrity",
        fields=fields,
        headers={"Authorization": f"Bearer {token}"},
    )
    assert answer.status == 200, answer.data
    data: dict[str, Any] = answer.json()["data"]
    return data
