"""Where one is logged in: told with the device, and ended one by one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from services.accounts.refresh_tokens import RefreshTokens
from services.assembly import Services
from tests.api.conftest import PASSWORD, Person

LOG_INS = "/api/users/me/log-ins"
FIREFOX = "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"
AGENTS = {
    FIREFOX: "Firefox on Android",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0": "Edge on Windows",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1": "Safari on iPhone",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 "
    "Safari/537.36": "Chrome on Linux",
    "curl/8.5.0": "curl/8.5.0",
    "<script>": None,
}


def log_in(user: Person, services: Services, agent: str = FIREFOX) -> dict[str, Any]:
    known = services.accounts.users.get(user.id)
    assert known is not None
    body = {"email": known.email, "password": PASSWORD}
    pair = user.client.post("/auth/login", json=body, headers={"User-Agent": agent}).json
    assert pair is not None
    return pair


def listed(user: Person) -> list[dict[str, Any]]:
    found = user.get(LOG_INS).json
    assert found is not None
    told: list[dict[str, Any]] = found["logIns"]
    return told


@pytest.mark.parametrize("agent", AGENTS)
def test_a_log_in_has_its_device_in_words(user: Person, services: Services, agent: str) -> None:
    log_in(user, services, agent)
    assert listed(user)[0]["device"] == AGENTS[agent]


def test_log_ins_are_listed_across_renewals_and_one_is_this_one(
    user: Person, services: Services
) -> None:
    pair = log_in(user, services)
    before = listed(user)[0]
    renewed = user.client.post("/auth/refresh", json={"refresh_token": pair["refresh_token"]}).json
    assert renewed is not None

    phone = Person(user.client, user.id, renewed["access_token"])
    first, *others = listed(phone)
    assert (first["id"], first["begunAt"]) == (before["id"], before["begunAt"])
    assert first["lastUsedAt"] > before["lastUsedAt"]
    assert first["current"]
    assert [one["current"] for one in others] == [False] * len(others) != []
    assert [one["current"] for one in listed(user)].count(True) == 1


def test_one_log_in_is_ended_with_all_its_tokens_and_no_other(
    user: Person, other: Person, services: Services
) -> None:
    pair = log_in(user, services)
    phone = Person(user.client, user.id, pair["access_token"])
    ended = listed(phone)[0]["id"]

    assert other.delete(f"{LOG_INS}/{ended}").status_code == 404
    assert phone.get("/api/users/profile").status_code == 200
    assert user.delete(f"{LOG_INS}/{ended}").status_code == 200

    assert phone.get("/api/users/profile").status_code == 401
    again = user.client.post("/auth/refresh", json={"refresh_token": pair["refresh_token"]})
    assert again.status_code == 401
    assert user.get("/api/users/profile").status_code == 200
    assert ended not in [one["id"] for one in listed(user)]
    assert user.delete(f"{LOG_INS}/{ended}").status_code == 404


def test_what_has_ended_or_expired_is_no_log_in(user: Person, services: Services) -> None:
    known = services.accounts.users.get(user.id)
    assert known is not None
    RefreshTokens(services.documents, timedelta(days=-1)).give(known, "old family")
    assert "old family" not in [one["id"] for one in listed(user)]

    services.accounts.users.end_tokens(user.id)
    fresh = Person(user.client, user.id, log_in(user, services)["access_token"])
    assert [one["current"] for one in listed(fresh)] == [True]


def test_an_api_key_neither_lists_nor_ends_log_ins(user: Person, services: Services) -> None:
    key = services.accounts.api_keys.create(user.id, "Robot", ["read", "write"], None)[1]
    robot = Person(user.client, user.id, key)
    assert robot.get(LOG_INS).status_code == 403
    assert robot.delete(f"{LOG_INS}/{listed(user)[0]['id']}").status_code == 403
