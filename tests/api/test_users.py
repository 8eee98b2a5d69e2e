"""Accounts: one per address, opened by the password alone."""

from __future__ import annotations

import time

import pytest

from services.accounts.passwords import Cost, Passwords
from services.accounts.user_service import UserService
from services.accounts.users import (
    USERS,
    AdminUnproven,
    EmailTaken,
    InvalidEmail,
    Role,
    WrongCredentials,
)
from services.interfaces import DocumentStore
from tests.api.conftest import CHEAP, PASSWORD, Person


@pytest.fixture
def users(documents: DocumentStore) -> UserService:
    made = UserService(documents, passwords=Passwords(CHEAP))
    made.prepare()
    return made


def test_who_registers_can_log_in_with_the_address_in_any_case(users: UserService) -> None:
    made = users.register("Dance.Queen@Example.COM", PASSWORD, "Dance Queen")

    found = users.authenticate(" dance.queen@EXAMPLE.com", PASSWORD)

    assert (found.id, found.display_name, found.role) == (made.id, "Dance Queen", Role.USER)
    assert found.email == "dance.queen@example.com"
    assert made.last_sign_in_at is None
    assert found.last_sign_in_at is not None


def test_an_address_has_one_account_in_whatever_case(users: UserService) -> None:
    users.register("a@example.com", PASSWORD)

    with pytest.raises(EmailTaken):
        users.register("A@EXAMPLE.com", PASSWORD)


@pytest.mark.parametrize("email", ["", "no-address", "a@b", "a b@example.com", "a@example..com"])
def test_what_is_no_address_cannot_register(users: UserService, email: str) -> None:
    with pytest.raises(InvalidEmail):
        users.register(email, PASSWORD)


@pytest.mark.parametrize("email", ["a@example.com", "nobody@example.com", "", "\x00", "ß@x"])
def test_a_wrong_password_and_an_unknown_address_are_one_answer(
    users: UserService, email: str
) -> None:
    users.register("a@example.com", PASSWORD)

    with pytest.raises(WrongCredentials) as refused:
        users.authenticate(email, PASSWORD + "x")

    assert str(refused.value) == "The e-mail address or the password is wrong."


@pytest.mark.alone
def test_an_unknown_address_takes_as_long_as_a_wrong_password(documents: DocumentStore) -> None:
    users = UserService(documents, passwords=Passwords(Cost(rounds=6, memory_kib=16384)))
    users.prepare()
    users.register("a@example.com", PASSWORD)

    def best_time(email: str) -> float:
        times = []
        for _ in range(4):
            began = time.perf_counter()
            with pytest.raises(WrongCredentials):
                users.authenticate(email, "wrong password")
            times.append(time.perf_counter() - began)
        return min(times)

    unknown, known = best_time("nobody@example.com"), best_time("a@example.com")

    assert 0.5 < unknown / known < 2


def test_the_password_is_kept_as_an_argon2id_hash(
    users: UserService, documents: DocumentStore
) -> None:
    made = users.register("a@example.com", PASSWORD)

    kept = documents.get(USERS, made.id)

    assert kept is not None
    assert kept["password_hash"].startswith("$argon2id$")
    assert PASSWORD not in str(kept)


def test_a_hash_of_old_cost_is_made_again_when_its_user_logs_in(
    users: UserService, documents: DocumentStore
) -> None:
    made = users.register("a@example.com", PASSWORD)
    dearer = UserService(documents, passwords=Passwords(Cost(rounds=2, memory_kib=16)))

    dearer.authenticate("a@example.com", PASSWORD)

    kept = documents.get(USERS, made.id)
    assert kept is not None
    assert "m=16,t=2" in kept["password_hash"]
    assert dearer.authenticate("a@example.com", PASSWORD).id == made.id


def test_a_password_is_the_same_however_it_was_composed(users: UserService) -> None:
    made = users.register("a@example.com", "pa\u0308sswort 1")

    assert users.authenticate("a@example.com", "p\u00e4sswort 1").id == made.id


def test_the_administrator_of_the_settings_is_made_once_and_follows_them(
    users: UserService,
) -> None:
    first = users.ensure_admin("admin@localhost", "first password")
    again = users.ensure_admin("admin@localhost", "first password")
    renewed = users.ensure_admin("admin@localhost", "second password")

    assert first.id == again.id == renewed.id
    assert users.authenticate("admin@localhost", "second password").is_admin
    with pytest.raises(WrongCredentials):
        users.authenticate("admin@localhost", "first password")


def test_a_user_with_the_password_of_the_settings_is_promoted(users: UserService) -> None:
    made = users.register("a@example.com", PASSWORD)

    promoted = users.ensure_admin("a@example.com", PASSWORD)

    assert promoted.id == made.id
    assert promoted.is_admin


def test_a_user_with_a_verified_address_is_promoted_and_gets_the_password(
    users: UserService,
) -> None:
    made = users.register("a@example.com", "their own password")
    users.verify_email(made.id, "a@example.com")

    assert users.ensure_admin("a@example.com", PASSWORD).is_admin
    assert users.authenticate("a@example.com", PASSWORD).id == made.id


def test_a_stranger_who_registered_the_administrators_address_first_is_not_promoted(
    users: UserService,
) -> None:
    made = users.register("admin@example.com", "the stranger's own password")

    with pytest.raises(AdminUnproven, match="set another TROUPE_ADMIN_EMAIL"):
        users.ensure_admin("admin@example.com", PASSWORD)
    with pytest.raises(AdminUnproven):
        users.check_admin("admin@example.com", PASSWORD)

    known = users.authenticate("admin@example.com", "the stranger's own password")
    assert (known.id, known.role) == (made.id, Role.USER)


def test_promotion_and_a_new_password_end_the_tokens_and_another_start_does_not(
    users: UserService,
) -> None:
    made = users.register("a@example.com", PASSWORD)

    promoted = users.ensure_admin("a@example.com", PASSWORD)
    started = users.ensure_admin("a@example.com", PASSWORD)
    renewed = users.ensure_admin("a@example.com", "second password")

    epochs = [user.token_epoch for user in (made, promoted, started, renewed)]
    assert epochs == [0, 1, 1, 2]


def test_who_was_promoted_before_there_were_epochs_loses_the_tokens_of_that_time(
    users: UserService, documents: DocumentStore
) -> None:
    made = users.ensure_admin("a@example.com", PASSWORD)
    documents.update(USERS, {"_id": made.id}, {"$unset": {"token_epoch": ""}})

    assert users.ensure_admin("a@example.com", PASSWORD).token_epoch == 1
    assert users.ensure_admin("a@example.com", PASSWORD).token_epoch == 1


def test_the_api_registers_once_and_names_the_field_otherwise(guest: Person) -> None:
    account = {"email": "a@example.com", "password": PASSWORD, "displayName": "A"}

    first, second = (guest.post("/auth/register", json=account) for _ in range(2))
    bad = guest.post("/auth/register", json={**account, "email": "no-address"})

    assert first.status_code == 201
    assert first.headers["Cache-Control"] == "no-store"
    assert (second.status_code, (second.json or {})["code"]) == (409, "EMAIL_TAKEN")
    assert bad.status_code == 422
    assert bad.json is not None
    assert bad.json["detail"][0]["loc"] == ["body", "email"]


def test_the_api_refuses_wrong_credentials_in_the_same_words(guest: Person, user: Person) -> None:
    wrong = {"email": "dancer1@example.com", "password": "wrong password"}
    unknown = {"email": "nobody@example.com", "password": "wrong password"}

    answers = [guest.post("/auth/login", json=account) for account in (wrong, unknown)]

    assert [answer.status_code for answer in answers] == [401, 401]
    assert answers[0].data == answers[1].data
