"""Another e-mail address: the new mail box confirms it, the old one can take the account back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from flask import Flask

from api.app import create_app
from services.accounts.api_keys import API_KEYS
from services.accounts.email_change import EmailChange
from services.accounts.former_emails import FORMER_EMAILS, FormerEmails
from services.accounts.openid import Identity
from services.accounts.password_reset import PasswordReset
from services.accounts.users import USERS, EmailTaken
from services.assembly import Services
from services.clock import now
from services.interfaces import Unavailable
from services.mail.letter import Letter, LetterKind
from services.mail.outbox import LETTERS, StoredLetter
from services.webhooks.webhook import DELIVERIES, WEBHOOKS, WebhookRequest
from settings import Settings
from tests.api.conftest import PASSWORD, Person
from tests.api.letters import letters, link_in, word_in_a_new_letter

OLD, NEW = "dancer1@example.com", "new@example.org"
WISH = {"currentPassword": PASSWORD, "newEmail": NEW}
PROFILE = "/api/users/profile"


def can_log_in(guest: Person, email: str, password: str = PASSWORD) -> bool:
    account = {"email": email, "password": password}
    return bool(guest.post("/auth/login", json=account).status_code == 200)


def newest_to(services: Services, address: str) -> EmailMessage:
    return [letter for letter in letters(services) if letter["To"] == address][-1]


@pytest.fixture
def verified(user: Person, services: Services) -> Person:
    services.accounts.users.verify_email(user.id, OLD)
    return user


@pytest.fixture
def moved(verified: Person, guest: Person, services: Services) -> Person:
    """Whose account has the new address; the token is of before."""
    assert verified.post("/auth/change-email", json=WISH).status_code == 202
    assert guest.post(link_in(newest_to(services, NEW))).status_code == 200
    return verified


def test_the_address_changes_when_the_new_mail_box_confirms_it(
    verified: Person, guest: Person, services: Services
) -> None:
    before = verified.post("/api/v1/videos/generate", json={"prompt": "Waves"}).json["data"]

    asked = verified.post("/auth/change-email", json=WISH)
    assert (asked.status_code, asked.json["email"]) == (202, NEW)
    assert verified.get(PROFILE).json["pendingEmail"] == NEW
    link = link_in(newest_to(services, NEW))
    assert "<button>" in guest.get(link).text
    assert verified.get(PROFILE).json["email"] == OLD  # a look changes nothing

    assert "<button>" not in guest.post(link).text
    assert guest.post(link).status_code == 422
    assert verified.get(PROFILE).status_code == 401  # its tokens have ended
    assert not can_log_in(guest, OLD)
    made = guest.post("/auth/login", json={"email": NEW, "password": PASSWORD}).json
    assert made["user_id"] == verified.id
    owner = Person(guest.client, made["user_id"], made["access_token"])
    profile = owner.get(PROFILE).json
    assert (profile["email"], profile["pendingEmail"]) == (NEW, None)
    assert owner.get(f"/api/v1/jobs/{before['job_id']}").status_code == 200
    assert owner.get("/api/v1/auth/me").json["email_verified"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (WISH | {"currentPassword": "wrong"}, 401),
        (WISH | {"newEmail": "no-address"}, 422),
        (WISH | {"newEmail": "dancer2@example.com"}, 409),
        ({"newEmail": NEW}, 422),
    ],
)
def test_what_is_refused_sends_no_letter(
    verified: Person, other: Person, services: Services, body: dict[str, str], status: int
) -> None:
    assert verified.post("/auth/change-email", json=body).status_code == status
    assert letters(services) == []


def test_an_api_key_changes_no_address(verified: Person, services: Services) -> None:
    _, key = services.accounts.api_keys.create(verified.id, "Program", ["read", "write"], None)

    answer = Person(verified.client, token=key).post("/auth/change-email", json=WISH)

    assert (answer.status_code, answer.json["code"]) == (403, "LOG_IN_NEEDED")


@pytest.mark.parametrize("by", ["newer", "withdrawn", "password", "time"])
def test_a_link_ends(
    by: str, verified: Person, guest: Person, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    verified.post("/auth/change-email", json=WISH)
    link = link_in(newest_to(services, NEW))
    if by == "newer":
        verified.post("/auth/change-email", json=WISH | {"newEmail": "newer@example.org"})
    elif by == "withdrawn":
        assert verified.request("DELETE", "/auth/change-email").json == {"withdrawn": True}
        assert verified.get(PROFILE).json["pendingEmail"] is None
    elif by == "password":
        body = {"currentPassword": PASSWORD, "newPassword": "another long phrase"}
        verified.post("/auth/change-password", json=body)
    else:
        monkeypatch.setattr(
            services.accounts.email_change, "_clock", lambda: now() + timedelta(hours=25)
        )

    assert guest.post(link).status_code == 422
    user = services.accounts.users.get(verified.id)
    assert user is not None
    assert user.email == OLD


def test_the_old_address_takes_the_account_back_with_all_that_is_its_own(
    moved: Person, guest: Person, services: Services
) -> None:
    thief = guest.post("/auth/login", json={"email": NEW, "password": PASSWORD}).json
    key = services.accounts.api_keys.create(moved.id, "Thief", ["read"], None)[1]
    word = word_in_a_new_letter(services, moved.id)
    link = link_in(newest_to(services, OLD))
    assert NEW not in newest_to(services, OLD).get_content()  # it may be its owner's secret

    assert OLD in guest.get(link).text
    assert guest.post(link).status_code == 200
    assert guest.post(link).status_code == 422

    for token in (thief["access_token"], key):
        assert Person(guest.client, token=token).get(PROFILE).status_code == 401
    refreshed = guest.post("/auth/refresh", json={"refresh_token": thief["refresh_token"]})
    assert refreshed.status_code == 401
    body = {"token": word, "newPassword": "the thief's phrase"}
    assert guest.post("/auth/reset-password", json=body).status_code == 422
    assert not can_log_in(guest, OLD)
    assert not can_log_in(guest, NEW)
    (own,) = [
        line for line in newest_to(services, OLD).get_content().splitlines() if len(line) == 43
    ]
    body = {"token": own, "newPassword": "my own phrase"}
    assert guest.post("/auth/reset-password", json=body).json["user_id"] == moved.id
    assert can_log_in(guest, OLD, "my own phrase")


def test_taking_back_shuts_out_whoever_was_let_in(
    moved: Person, other: Person, guest: Person, services: Services
) -> None:
    accounts, webhooks = services.accounts, services.webhooks.endpoints
    thief, stranger = accounts.users.get(moved.id), accounts.users.get(other.id)
    assert thief
    assert stranger
    foreign = accounts.apps.create(stranger, "The thief's").id
    accounts.apps.let_in(foreign, moved.id, ["read", "write"])
    own = accounts.apps.create(thief, "The account's").id
    accounts.apps.let_in(own, other.id, ["read"])
    foreign_key = accounts.api_keys.create(foreign, "Theirs", ["read"], None)[1]
    own_key = accounts.api_keys.create(own, "Ours", ["read"], None)[1]
    wish = WebhookRequest(url="https://hooks.example.com/", events=["job.completed"])
    for hearer in (moved.id, own, other.id):
        webhooks.send_test(webhooks.create(hearer, wish).id, hearer)

    assert guest.post(link_in(newest_to(services, OLD))).status_code == 200

    acting = Person(guest.client, token=foreign_key).get(
        "/api/v1/auth/me", headers={"Troupe-User": moved.id}
    )
    assert acting.status_code == 403
    assert Person(guest.client, token=own_key).get("/api/v1/auth/me").status_code == 401
    for collection in (WEBHOOKS, DELIVERIES):
        (left,) = services.documents.find(collection, {})
        assert left["user_id"] == other.id
    assert accounts.apps.of_user(other.id)  # what others have given stays theirs


def test_a_link_that_failed_on_its_way_is_opened_again(
    moved: Person, guest: Person, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = link_in(newest_to(services, OLD))
    key = services.accounts.api_keys.create(moved.id, "Thief", ["read"], None)[1]
    delete = services.documents.delete

    def fail(collection: str, where: Any) -> int:
        if collection == API_KEYS:
            raise Unavailable("The database is away.")
        return delete(collection, where)

    with monkeypatch.context() as patch:
        patch.setattr(services.documents, "delete", fail)
        assert guest.post(link).status_code == 503

    assert guest.post(link).status_code == 200
    assert Person(guest.client, token=key).get(PROFILE).status_code == 401


@pytest.mark.parametrize("proven", [True, False])
def test_a_barred_address_is_told_and_takes_the_account_back(
    user: Person, services: Services, *, proven: bool
) -> None:
    users, outbox, url = services.accounts.users, services.mail.outbox, "http://localhost"
    reset = PasswordReset(services.documents, users, outbox, public_url=url)
    change = EmailChange(services.documents, users, outbox, reset, public_url=url)
    if proven:
        users.verify_email(user.id, OLD)
    outbox.send(Letter(OLD, "Hello", "Hello.", LetterKind.VERIFICATION, user.id))
    outbox.note_bounce(stored_to(services, OLD)[-1], "5.1.1")
    account = users.get(user.id)
    assert account

    change.request(account, NEW)
    change.confirm(token_to(services, NEW))
    assert len(stored_to(services, OLD)) == 2
    if proven:
        change.take_back(token_to(services, OLD))
        assert [one.kind for one in stored_to(services, OLD)][2:] == [LetterKind.RESET]


def stored_to(services: Services, address: str) -> list[StoredLetter]:
    """In the outbox, the oldest first."""
    found = services.documents.find(LETTERS, {"recipient": address}, sort=("created_at",))
    return [StoredLetter.from_document(document) for document in found]


def token_to(services: Services, address: str) -> str:
    """Of the link in the newest letter to it in the outbox."""
    letter = services.mail.outbox.read(stored_to(services, address)[-1])
    assert letter is not None
    return letter.text.partition("token=")[2].split()[0]


@pytest.mark.parametrize("how", ["registered", "external"])
def test_an_address_that_is_given_up_at_this_moment_goes_to_nobody_else(
    how: str,
    verified: Person,
    guest: Person,
    services: Services,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    verified.post("/auth/change-email", json=WISH)
    link = link_in(newest_to(services, NEW))
    users, insert = services.accounts.users, services.documents.insert
    identity = Identity("https://id.example", "1", OLD, None, "t", issued=0, expires=1)
    enter = {
        "registered": lambda: users.register(OLD, "pass phrase"),
        "external": lambda: users.external(identity),
    }[how]

    def insert_late(collection: str, document: Any) -> None:
        if collection == USERS:
            assert guest.post(link).status_code == 200
        insert(collection, document)

    with monkeypatch.context() as patch:
        patch.setattr(services.documents, "insert", insert_late)
        with pytest.raises(EmailTaken):
            enter()

    assert guest.post(link_in(newest_to(services, OLD))).status_code == 200


def test_the_first_address_wins_over_all_that_came_later(
    moved: Person, guest: Person, services: Services
) -> None:
    back = link_in(newest_to(services, OLD))
    thief = guest.post("/auth/login", json={"email": NEW, "password": PASSWORD}).json
    person = Person(guest.client, thief["user_id"], thief["access_token"])
    person.post("/auth/change-email", json=WISH | {"newEmail": "third@example.org"})
    guest.post(link_in(newest_to(services, "third@example.org")))
    later = link_in(newest_to(services, NEW))

    assert guest.post(back).status_code == 200
    assert guest.post(later).status_code == 422
    user = services.accounts.users.get(moved.id)
    assert user is not None
    assert user.email == OLD


def test_nobody_else_gets_the_old_address_while_it_can_be_taken_back(
    moved: Person, guest: Person, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = link_in(newest_to(services, OLD))
    account = {"email": OLD, "password": "pass phrase"}
    assert guest.post("/auth/register", json=account).status_code == 409
    stranger = guest.post("/auth/register", json=account | {"email": "s@example.com"}).json
    person = Person(guest.client, stranger["user_id"], stranger["access_token"])
    body = {"currentPassword": "pass phrase", "newEmail": OLD}
    assert person.post("/auth/change-email", json=body).status_code == 409

    later = FormerEmails(services.documents, lambda: now() + timedelta(days=7, seconds=1))
    monkeypatch.setattr(services.accounts.users, "former_emails", later)
    assert guest.post(link).status_code == 422
    assert guest.post("/auth/register", json=account).status_code == 201


def test_an_address_that_nobody_has_verified_takes_nothing_back(
    user: Person, guest: Person, services: Services
) -> None:
    user.post("/auth/change-email", json=WISH)
    guest.post(link_in(newest_to(services, NEW)))

    told = newest_to(services, OLD).get_content()
    assert "another one now" in told
    assert "http" not in told
    assert services.documents.count(FORMER_EMAILS, {}) == 0


def test_an_address_that_is_taken_meanwhile_is_not_given_twice(
    verified: Person, guest: Person, services: Services
) -> None:
    verified.post("/auth/change-email", json=WISH)
    services.accounts.users.register(NEW, "pass phrase")

    assert guest.post(link_in(newest_to(services, NEW))).status_code == 409
    assert services.documents.count(FORMER_EMAILS, {}) == 0
    assert can_log_in(guest, OLD)


def test_the_race_for_an_address_has_one_winner(
    verified: Person, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    verified.post("/auth/change-email", json=WISH)
    monkeypatch.setattr(services.accounts.users, "is_taken", lambda *_: False)
    services.accounts.users.register(NEW, "pass phrase")
    change: EmailChange = services.accounts.email_change

    with pytest.raises(Exception, match="already"):
        change.confirm(link_in(newest_to(services, NEW)).partition("token=")[2])
    assert services.documents.count(FORMER_EMAILS, {}) == 0


def test_the_administrator_of_the_settings_keeps_the_address_that_they_name(
    settings: Settings, services: Services, register: Callable[..., Person]
) -> None:
    admin = register(admin=True)
    named = replace(settings, admin_email=OLD)
    app: Flask = create_app(named, replace(services, settings=named))

    answer = Person(app.test_client(), admin.id, admin.token).post("/auth/change-email", json=WISH)

    assert (answer.status_code, answer.json["code"]) == (409, "ADDRESS_OF_SETTINGS")
