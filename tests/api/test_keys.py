"""API keys, refresh tokens and passwords: what opens an account, and for how long."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from services.accounts.api_keys import ApiKeys
from services.accounts.refresh_tokens import RefreshTokens, new_family
from services.assembly import Services
from services.clock import now
from tests.api.conftest import PASSWORD, Person
from tests.api.letters import letters, word_in_a_new_letter

KEYS = "/api/v1/auth/api-keys"
NEW = "another long phrase"


def make_key(user: Person, *scopes: str, **more: Any) -> Person:
    answer = user.post(KEYS, json={"name": "Mine", "scopes": list(scopes), **more})
    assert answer.status_code == 201, answer.text
    assert answer.json is not None
    return Person(user.client, user.id, answer.json["key"])


def logged_in(user: Person, password: str = PASSWORD) -> dict[str, Any]:
    account = {"email": "dancer1@example.com", "password": password}
    answer = user.client.post("/auth/login", json=account)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json
    return found


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_bearer_is_read_in_any_case(user: Person, scheme: str) -> None:
    headers = {"Authorization": f"{scheme} {user.token}"}

    assert user.client.get("/api/users/profile", headers=headers).status_code == 200


def test_a_key_opens_what_its_scopes_say(user: Person, register: Callable[..., Person]) -> None:
    admin = register(admin=True)
    reader, writer = make_key(user, "read"), make_key(user, "write")
    plain, ruler = make_key(admin, "read", "write"), make_key(admin, "read", "admin")
    start = {"json": {"title": "A dance"}}

    assert reader.get("/api/users/profile").status_code == 200
    assert reader.post("/api/sessions/start", **start).status_code == 403
    assert writer.get("/api/users/profile").status_code == 403
    assert writer.post("/api/sessions/start", **start).status_code == 201
    refused = plain.get("/api/admin/jobs/status")
    assert (refused.status_code, (refused.json or {})["code"]) == (403, "KEY_SCOPE_MISSING")
    assert ruler.get("/api/admin/jobs/status").status_code == 200


def test_without_the_admin_scope_an_administrators_key_is_a_users(
    user: Person, register: Callable[..., Person]
) -> None:
    admin = register(admin=True)
    plain, ruler = make_key(admin, "read", "write"), make_key(admin, "read", "admin")

    roles = [one.get("/api/v1/auth/permissions").json for one in (plain, ruler)]
    assert ["ADMIN" in str(role) for role in roles] == [False, True]


def test_an_admin_scope_makes_nobody_an_administrator(user: Person) -> None:
    assert make_key(user, "admin").get("/api/admin/jobs/status").status_code == 403


def test_a_key_is_shown_once_and_kept_as_a_digest(user: Person, services: Services) -> None:
    key = make_key(user, "read")
    listed = user.get(KEYS)

    assert listed.json is not None
    assert [item["prefix"] for item in listed.json["items"]] == [key.token.rpartition("_")[0][:20]]
    secret = key.token[len(listed.json["items"][0]["prefix"]) + 1 :]
    assert secret not in listed.text
    assert secret not in str(services.documents.find("api_keys", {}))


def test_a_key_tells_when_it_was_used_and_ends_when_it_is_revoked(user: Person) -> None:
    key = make_key(user, "read")
    (before,) = (user.get(KEYS).json or {})["items"]
    key.get("/api/users/profile")
    (after,) = (user.get(KEYS).json or {})["items"]

    assert (before["last_used_at"], bool(after["last_used_at"])) == (None, True)
    assert user.delete(f"{KEYS}/{after['id']}").status_code == 200
    assert key.get("/api/users/profile").status_code == 401
    assert user.delete(f"{KEYS}/{after['id']}").status_code == 404


def test_a_key_ends_at_its_time(user: Person, services: Services) -> None:
    soon = now() + timedelta(minutes=5)
    key = make_key(user, "read", expires_at=soon.isoformat())
    later = ApiKeys(services.documents, clock=lambda: soon + timedelta(seconds=1))

    assert key.get("/api/users/profile").status_code == 200
    object.__setattr__(services.accounts, "api_keys", later)
    answer = key.get("/api/users/profile")
    assert (answer.status_code, (answer.json or {})["code"]) == (401, "TOKEN_INVALID")
    assert (
        user.post(KEYS, json={"name": "x", "expires_at": "2001-01-01T00:00:00Z"}).status_code == 400
    )


@pytest.mark.parametrize("change", [lambda k: k[:-1], lambda k: k[:-1] + "~", lambda k: "trk_x"])
def test_a_key_that_is_not_exactly_one_of_ours_opens_nothing(user: Person, change: Any) -> None:
    key = make_key(user, "read")

    assert Person(user.client, token=change(key.token)).get("/api/users/profile").status_code == 401


def test_a_key_makes_no_keys_and_changes_no_password(user: Person) -> None:
    key = make_key(user, "read", "write", "admin")
    words = {"currentPassword": PASSWORD, "newPassword": NEW}

    for answer in (
        key.post(KEYS, json={"name": "More"}),
        key.post("/auth/change-password", json=words),
        key.post("/auth/logout-everywhere"),
        key.post("/auth/logout"),
    ):
        assert answer.status_code == 403
    assert key.post("/auth/logout").json["code"] == "LOG_IN_NEEDED"  # type: ignore[index]


def test_keys_outlive_a_new_password_until_they_are_revoked(user: Person) -> None:
    key = make_key(user, "read")
    user.post("/auth/change-password", json={"currentPassword": PASSWORD, "newPassword": NEW})

    assert key.get("/api/users/profile").status_code == 200


def refresh(user: Person, token: str) -> Any:
    return user.client.post("/auth/refresh", json={"refresh_token": token})


def test_a_refresh_token_gives_the_next_pair_once(user: Person) -> None:
    first = logged_in(user)
    second = refresh(user, first["refresh_token"]).json

    me = Person(user.client, token=second["access_token"])
    assert me.get("/api/users/profile").status_code == 200
    assert second["expires_in"] == 24 * 3600
    assert refresh(user, second["refresh_token"]).status_code == 200


def test_a_copied_refresh_token_ends_all_that_came_of_its_log_in(user: Person) -> None:
    first, apart = logged_in(user), logged_in(user)
    second = refresh(user, first["refresh_token"]).json

    stolen = refresh(user, first["refresh_token"])

    assert (stolen.status_code, stolen.json["code"]) == (401, "REFRESH_REFUSED")
    assert refresh(user, second["refresh_token"]).status_code == 401
    assert refresh(user, apart["refresh_token"]).status_code == 200


@pytest.mark.parametrize("path", ["/auth/logout", "/auth/logout-everywhere"])
def test_logging_out_ends_the_refresh_token(user: Person, path: str) -> None:
    pair = logged_in(user)
    Person(user.client, token=pair["access_token"]).post(path)

    assert refresh(user, pair["refresh_token"]).status_code == 401


def test_refresh_tokens_expire_and_are_kept_as_digests(user: Person, services: Services) -> None:
    known = services.accounts.users.get(user.id)
    assert known is not None
    old = RefreshTokens(services.documents, timedelta(days=-1)).give(known, new_family())

    assert refresh(user, old).status_code == 401
    assert old not in str(services.documents.find("refresh_tokens", {}))


def test_a_password_is_changed_by_who_knows_it_and_all_tokens_end(user: Person) -> None:
    pair = logged_in(user)
    path = "/auth/change-password"
    wrong = user.post(path, json={"currentPassword": "wrong", "newPassword": NEW})
    changed = user.post(path, json={"currentPassword": PASSWORD, "newPassword": NEW})

    assert (wrong.status_code, changed.status_code) == (401, 200)
    assert changed.json is not None
    assert user.get("/api/users/profile").status_code == 401
    assert refresh(user, pair["refresh_token"]).status_code == 401
    fresh = Person(user.client, token=changed.json["access_token"])
    assert fresh.get("/api/users/profile").status_code == 200
    assert logged_in(user, NEW)
    assert (
        user.client.post(
            "/auth/login", json={"email": "dancer1@example.com", "password": PASSWORD}
        ).status_code
        == 401
    )


def test_a_forgotten_password_is_chosen_anew_with_the_word_of_a_letter_once(
    user: Person, guest: Person, services: Services
) -> None:
    word = word_in_a_new_letter(services, user.id)
    body = {"token": word, "newPassword": NEW}

    first, again = (guest.post("/auth/reset-password", json=body) for _ in range(2))

    assert (first.status_code, again.status_code) == (200, 422)
    assert user.get("/api/users/profile").status_code == 401
    assert logged_in(user, NEW)
    known = services.accounts.users.get(user.id)
    assert known is not None
    assert known.email_verified, "who reads the letters has the mail box"
    assert word not in again.text


def test_a_newer_letter_ends_the_older_word(
    user: Person, guest: Person, services: Services
) -> None:
    old, new = (word_in_a_new_letter(services, user.id) for _ in range(2))

    for word, status in ((old, 422), (new, 200)):
        body = {"token": word, "newPassword": NEW}
        assert guest.post("/auth/reset-password", json=body).status_code == status


def test_nobody_learns_whether_an_address_has_an_account(
    user: Person, guest: Person, services: Services
) -> None:
    known, unknown = (
        guest.post("/auth/forgot-password", json={"email": email})
        for email in ("dancer1@example.com", "nobody@example.com")
    )

    assert (known.status_code, known.json) == (unknown.status_code, unknown.json)
    assert [letter["To"] for letter in letters(services)] == ["dancer1@example.com"]
