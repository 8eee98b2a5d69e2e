"""Administrators find accounts, change roles and end log-ins; nobody else does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from services.assembly import Services
from tests.api.conftest import Person

USERS = "/api/admin/users"


def users(answer: Any) -> list[str]:
    return [one["id"] for one in answer.json["users"]]


def test_accounts_are_listed_newest_first_and_found_by_name(
    user: Person, other: Person, admin: Person, services: Services
) -> None:
    known = services.accounts.users.get(user.id)
    assert known is not None
    first = admin.get(f"{USERS}?limit=2")
    rest = admin.get(f"{USERS}?limit=2&cursor={first.json['pagination']['nextCursor']}")  # type: ignore[index]
    walked = users(first) + users(rest)
    assert sorted(walked) == sorted([user.id, other.id, admin.id])
    created = [one["createdAt"] for one in [*first.json["users"], *rest.json["users"]]]  # type: ignore[index]
    assert created == sorted(created, reverse=True)

    for name in (user.id, known.email.upper()):
        assert users(admin.get(f"{USERS}?name={name}")) == [user.id]
    assert users(admin.get(f"{USERS}?name=nobody@example.com")) == []
    assert users(admin.get(f"{USERS}?administrators=true")) == [admin.id]
    some = admin.get(f"{USERS}?ids={user.id},{admin.id},system")
    assert sorted(users(some)) == sorted([user.id, admin.id])
    assert admin.get(f"{USERS}?ids={user.id},,").status_code == 422
    assert admin.get(f"{USERS}/nobody").status_code == 404


def test_a_role_is_given_and_taken_and_ends_log_ins(user: Person, admin: Person) -> None:
    made = admin.put(f"{USERS}/{user.id}/role", json={"role": "ADMIN"}).json
    assert made is not None
    assert made["role"] == "ADMIN"
    assert user.get("/api/users/profile").status_code == 401

    again = admin.put(f"{USERS}/{user.id}/role", json={"role": "USER"}).json
    assert again is not None
    assert again["role"] == "USER"
    last = admin.put(f"{USERS}/{admin.id}/role", json={"role": "USER"})
    assert (last.status_code, "only administrator" in last.text) == (409, True)


def test_an_api_key_gives_nobody_a_role(
    user: Person, admin: Person, services: Services, guest: Person
) -> None:
    key = services.accounts.api_keys.create(admin.id, "Robot", ["read", "write", "admin"], None)[1]
    robot = Person(guest.client, admin.id, key)
    assert robot.get(USERS).status_code == 200
    assert robot.put(f"{USERS}/{user.id}/role", json={"role": "ADMIN"}).status_code == 403
    assert services.accounts.roles.find(user.id).role == "USER"  # type: ignore[union-attr]


def test_somebody_is_logged_out_everywhere(user: Person, other: Person, admin: Person) -> None:
    assert admin.post(f"{USERS}/{user.id}/log-out").status_code == 200
    assert user.get("/api/users/profile").status_code == 401
    assert other.get("/api/users/profile").status_code == 200


@pytest.mark.parametrize("path", ["", "/{id}"])
def test_nobody_else_reads_accounts(
    path: str, user: Person, register: Callable[..., Person]
) -> None:
    assert user.get(USERS + path.format(id=register().id)).status_code == 403
