"""Mail that comes back after a server has taken it ends its letter, and no other."""

from __future__ import annotations

import time
from typing import Any

import pytest

from services.mail.late_bounces import LateBounces, NoReport, UnknownReturnPath, return_path
from services.mail.letter import AddressBounced
from services.mail.outbox import Outbox
from services.mail.postman import Postman
from services.mail.smtp import SmtpServer
from tests.services.mail.conftest import LETTER, SENDER, House, MailServer

RETURNS = "bounces@example.org"
REPORT = """From: Mail Delivery System <MAILER-DAEMON@mx.example.com>
To: {recipient}
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I am sorry.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com

Final-Recipient: rfc822; dancer@example.com
Original-Recipient: rfc822;dancer@example.com
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} <dancer@example.com>:
    User unknown

--b
Content-Type: message/rfc822

Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=

Bitte
--b--
"""


@pytest.fixture
def senders(server: MailServer, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The envelope senders that the mail server was told."""
    told: list[str] = []

    async def note(_: Any, __: Any, envelope: Any, address: str, ___: Any) -> str:
        envelope.mail_from = address
        told.append(address)
        return "250 OK"

    monkeypatch.setattr(server, "handle_MAIL", note)
    return told


@pytest.fixture
def outbox(house: House, server: MailServer, senders: list[str]) -> Outbox:
    """With a letter that a server has taken."""
    smtp = SmtpServer(f"smtp://127.0.0.1:{server.port}", SENDER, RETURNS)
    house.outbox.send(LETTER)
    (stored,) = house.letters
    Postman(house.outbox, smtp).deliver(stored.id)
    assert len(senders) == 1
    return house.outbox


def report(to: str, status: str = "5.1.1", action: str = "failed") -> str:
    return REPORT.format(recipient=to, status=status, action=action)


def test_each_letter_has_an_envelope_sender_of_its_own(
    outbox: Outbox, senders: list[str], server: MailServer
) -> None:
    name, _, domain = senders[0].partition("@")
    assert (name[:8], len(name), domain) == ("bounces+", 32, "example.org")
    assert server.taken[0]["From"] == SENDER


@pytest.mark.parametrize(
    ("status", "action", "ending"),
    [
        ("5.1.1", "failed", "bounced"),
        ("5.2.1", "failed", "bounced"),
        ("5.7.1", "failed", "failed"),
        ("5.2.2", "failed", "failed"),
        ("4.4.1", "delayed", "sent"),
        ("5.1.1", "delayed", "sent"),
        ("2.0.0", "delivered", "sent"),
    ],
)
def test_a_report_ends_the_letter_that_it_is_about(
    outbox: Outbox, house: House, senders: list[str], *, status: str, action: str, ending: str
) -> None:
    text = report(senders[0], status, action)

    assert LateBounces(outbox, RETURNS).take(f"<{senders[0].upper()}>", text) == ending

    (stored,) = house.letters
    assert stored.status == ending
    if ending != "sent":
        assert stored.said == f"550 {status} <dancer@example.com>: User unknown"
    if ending == "bounced":
        with pytest.raises(AddressBounced, match="User unknown"):
            outbox.send(LETTER)
    else:
        outbox.send(LETTER)


def test_the_same_report_again_changes_nothing(outbox: Outbox, senders: list[str]) -> None:
    found = [LateBounces(outbox, RETURNS).take(senders[0], report(senders[0])) for _ in range(2)]

    assert found == ["bounced", "bounced"]


def test_an_address_that_was_let_off_is_not_blamed_by_the_same_report(
    outbox: Outbox, senders: list[str]
) -> None:
    bounces = LateBounces(outbox, RETURNS)
    bounces.take(senders[0], report(senders[0]))
    assert outbox.lift(LETTER.recipient)

    assert bounces.take(senders[0], report(senders[0])) == "bounced"
    outbox.send(LETTER)


def test_a_letter_that_no_server_has_taken_cannot_have_come_back(house: House) -> None:
    house.outbox.send(LETTER)
    (waiting,) = house.letters
    assert waiting.return_token
    to = return_path(RETURNS, waiting.return_token)

    assert LateBounces(house.outbox, RETURNS).take(to, report(to)) == "pending"
    house.outbox.send(LETTER)


def test_nothing_comes_back_where_letters_have_no_return_path(
    outbox: Outbox, senders: list[str]
) -> None:
    with pytest.raises(UnknownReturnPath, match="TROUPE_MAIL_RETURN"):
        LateBounces(outbox, "").take(senders[0], report(senders[0]))
    outbox.send(LETTER)


def nest(depth: int, kind: str = "multipart/x; boundary=b{}", opens: str = "--b{}\n") -> str:
    level = f"Content-Type: {kind}\n\n{opens}"
    return "".join(level.format(*[n] * level.count("{}")) for n in range(depth))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Subject: " + "=?a?q?" * 9000 + "\n\nx", id="a long subject"),
        pytest.param('Content-Type: multipart/x; "' + ";" * 60_000 + "\n\nx", id="a long type"),
        pytest.param('Content-Type: multipart/x;\r\n "' + ";" * 60_000 + "\r\n\r\nx", id="folded"),
        pytest.param(
            'X: y\rContent-Type: multipart/x; "' + ";" * 60_000 + "\r\rx", id="bare returns"
        ),
        pytest.param(nest(500) + "\n" * 30_000, id="deep parts"),
        pytest.param(nest(1800, "message/rfc822", ""), id="deep messages"),
        pytest.param(nest(1500, "message/delivery-status", ""), id="deep reports"),
    ],
)
def test_what_is_written_to_burn_time_is_no_report(
    outbox: Outbox, senders: list[str], text: str
) -> None:
    begun = time.process_time()
    with pytest.raises(NoReport):
        LateBounces(outbox, RETURNS).take(senders[0], text)
    assert time.process_time() - begun < 0.5


@pytest.mark.parametrize(
    "recipient",
    [
        "bounces@example.org",
        "bounces+000000000000000000000000@example.org",
        "bounces+zz@example.org",
        "",
        "x" * 300,
    ],
)
def test_an_address_under_which_nothing_left_is_unknown(outbox: Outbox, recipient: str) -> None:
    with pytest.raises(UnknownReturnPath):
        LateBounces(outbox, RETURNS).take(recipient, report(recipient))


@pytest.mark.parametrize(
    "text",
    [
        "Subject: I am on holiday\n\nUntil Monday. 550 5.1.1 is a number.\n",
        "",
        "Content-Type: message/delivery-status\n\nnothing",
        "Content-Type: multipart/report; boundary=b\n\n--b\n",
    ],
)
def test_what_is_no_report_blames_no_address(outbox: Outbox, senders: list[str], text: str) -> None:
    with pytest.raises(NoReport):
        LateBounces(outbox, RETURNS).take(senders[0], text)
    outbox.send(LETTER)


def test_without_the_setting_letters_leave_under_the_sender(
    house: House, server: MailServer, senders: list[str]
) -> None:
    house.outbox.send(LETTER)
    (stored,) = house.letters
    Postman(house.outbox, SmtpServer(f"smtp://127.0.0.1:{server.port}", SENDER)).deliver(stored.id)

    assert senders == ["house@example.org"]
