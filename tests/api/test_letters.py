"""Letters over a real mail server: what the caller, and the administrator, learn of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from services.assembly import Services
from services.interfaces import DocumentStore
from settings import Settings
from tests.api.conftest import Person, RecordingQueue, composed
from tests.services.mail.conftest import MailServer

ADDRESS = "dancer1@example.com"
UNKNOWN = "550 5.1.1 No such user"
VERIFY, FORGET = "/api/v1/auth/send-verification", "/auth/forgot-password"


@pytest.fixture
def server() -> Iterator[MailServer]:
    made = MailServer()
    made.start()
    yield made
    made.stop()


@pytest.fixture
def services(
    settings: Settings, documents: DocumentStore, tmp_path: Path, server: MailServer
) -> Services:
    url = f"smtp://127.0.0.1:{server.port}"
    return composed(
        replace(settings, smtp_url=url, mail_from="house@example.org"), tmp_path, documents
    )


def work(services: Services) -> None:
    assert isinstance(services.queue, RecordingQueue)
    while services.queue.sent:
        message = services.queue.sent.pop(0)
        if message.task == "mail.deliver":
            services.mail.postman.deliver(message.arguments["letter_id"])


def test_a_link_arrives_and_verifies_the_address(
    user: Person, guest: Person, services: Services, server: MailServer
) -> None:
    assert user.post(VERIFY).status_code == 202
    assert server.taken == []  # nobody waits for a mail server
    work(services)

    (letter,) = server.taken
    (link,) = [word for word in letter.get_content().split() if "token=" in word]
    assert guest.get(link.partition("8000")[2]).status_code == 200
    assert user.get("/api/v1/auth/me").json["email_verified"]


def test_who_cannot_be_reached_is_told_and_may_be_let_in_again(
    user: Person, admin: Person, services: Services, server: MailServer
) -> None:
    server.answers[ADDRESS] = UNKNOWN
    assert user.post(VERIFY).status_code == 202
    work(services)

    refused = user.post(VERIFY)
    assert refused.status_code == 400
    assert UNKNOWN in refused.text
    assert refused.json["error"]["reason"] == "ADDRESS_BOUNCED"
    assert user.get("/api/users/profile").json["mailProblem"] == UNKNOWN
    (letter,) = admin.get("/api/v1/admin/letters?status=bounced").json["data"]["items"]
    assert (letter["recipient"], letter["said"], letter["attempt"]) == (ADDRESS, UNKNOWN, 1)
    (bounce,) = admin.get("/api/v1/admin/bounced-addresses").json["data"]["items"]
    assert bounce["address"] == ADDRESS

    server.answers.clear()
    assert admin.delete(f"/api/v1/admin/bounced-addresses/{ADDRESS}").status_code == 200
    assert admin.delete(f"/api/v1/admin/bounced-addresses/{ADDRESS}").status_code == 404
    assert user.post(VERIFY).status_code == 202
    work(services)
    assert [one["To"] for one in server.taken] == [ADDRESS]
    assert user.get("/api/users/profile").json["mailProblem"] is None


def test_who_forgot_a_password_is_not_told_whether_mail_gets_through(
    user: Person, guest: Person, services: Services, server: MailServer
) -> None:
    server.answers[ADDRESS] = UNKNOWN
    answers = []
    for address in (ADDRESS, ADDRESS, "nobody@example.com"):
        answers.append(guest.post(FORGET, json={"email": address}))
        work(services)

    assert {(answer.status_code, answer.text) for answer in answers} == {(202, answers[0].text)}
    assert len(services.documents.find("letters", {})) == 1


def test_the_word_of_a_reset_is_not_in_the_database(
    user: Person, guest: Person, services: Services, server: MailServer
) -> None:
    guest.post(FORGET, json={"email": ADDRESS})
    kept = str(services.documents.find("letters", {}))
    work(services)

    (letter,) = server.taken
    words = [line for line in letter.get_content().splitlines() if len(line) == 43]
    assert words
    assert words[0] not in kept


def test_only_administrators_see_letters(user: Person) -> None:
    for path in ("letters", "bounced-addresses"):
        assert user.get(f"/api/v1/admin/{path}").status_code == 403
