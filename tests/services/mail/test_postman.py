"""Letters reach a mail server: whatever fails, and what becomes of each can be read."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet, MultiFernet

from services.clock import stamp
from services.documents.sqlite import SqliteDocuments
from services.interfaces import Unavailable
from services.mail.letter import AddressBounced
from services.mail.outbox import LEASE, LETTERS, SLOTS, Outbox
from services.mail.postman import SCHEDULE, Postman
from services.mail.smtp import SmtpServer
from tests.services.mail.conftest import (
    KEY,
    LETTER,
    SENDER,
    Clock,
    House,
    MailServer,
    QueueOfCalls,
)


def test_a_letter_arrives_and_what_it_says_is_kept_no_longer(
    house: House, server: MailServer
) -> None:
    house.send(html="<p>Grüße</p>", headers={"List-Unsubscribe": "<https://x.y/z>"})
    waiting = str(house.documents.find(LETTERS, {}))
    house.work()

    (taken,) = server.taken
    assert (taken["From"], taken["To"]) == ("Troupe <house@example.org>", LETTER.recipient)
    assert (taken["Subject"], taken["List-Unsubscribe"]) == ("Grüße", "<https://x.y/z>")
    plain, html = taken.get_body(("plain",)), taken.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert plain.get_content().replace("\r\n", "\n") == LETTER.text
    assert html.get_content().strip() == "<p>Grüße</p>"
    assert "token=abc" not in waiting
    (kept,) = house.letters
    assert (kept.status, kept.attempt, kept.content, kept.said) == ("sent", 1, None, None)
    house.sweep(days=1)
    assert len(server.taken) == 1


def test_a_link_in_a_header_stays_in_one_piece(house: House, server: MailServer) -> None:
    link = f"<https://troupe.example.com/unsubscribe?token={'a' * 24}.{'b' * 64}>"
    house.send(headers={"List-Unsubscribe": link})
    house.work()

    (raw,) = server.raw
    assert f"\r\nList-Unsubscribe: {link}\r\n".encode() in raw


def test_of_two_letters_with_one_key_one_is_sent(house: House, server: MailServer) -> None:
    house.send(key="job_1.ended")
    house.work()
    house.send(key="job_1.ended")
    house.work()

    assert [taken["Message-ID"] for taken in server.taken] == ["<job_1.ended@example.org>"]


def test_a_server_that_is_down_gets_the_letter_when_it_is_back(
    house: House, server: MailServer
) -> None:
    server.stop()
    house.send()
    house.work()
    house.sweep(seconds=SCHEDULE[1] + 1)
    (waiting,) = house.letters
    assert (waiting.status, waiting.attempt) == ("pending", 2)
    assert "refused" in (waiting.said or "")

    server.start()
    house.sweep(seconds=5)
    assert server.taken == []  # it is not due yet
    house.sweep(seconds=SCHEDULE[2])
    assert len(server.taken) == 1
    assert [letter.status for letter in house.letters] == ["sent"]


def test_who_never_gets_through_is_told_of_at_the_end(house: House, server: MailServer) -> None:
    server.answers["RCPT"] = "451 4.7.1 Greylisted, come back later"
    house.send()
    house.work()
    for _ in SCHEDULE:
        house.sweep(hours=17)

    (kept,) = house.letters
    assert (kept.status, kept.attempt) == ("failed", len(SCHEDULE))
    assert kept.said == "451 4.7.1 Greylisted, come back later"
    assert house.bounced == []
    server.answers.clear()
    house.sweep(days=1)
    assert server.taken == []


@pytest.mark.parametrize(
    "answer",
    ["550 5.1.1 No such user", "550 unknown", "553 5.1.3 Bad address", "550 5.2.1 Disabled"],
)
def test_an_address_that_is_not_known_is_not_tried_again(
    house: House, server: MailServer, answer: str
) -> None:
    server.answers[LETTER.recipient] = answer
    house.send()
    house.send(subject="The second, on its way already")
    house.work()

    assert [(one.status, one.said) for one in house.letters] == [("bounced", answer)] * 2
    assert sorted(one.attempt for one in house.letters) == [0, 1]
    assert house.bounced == [LETTER.recipient]
    with pytest.raises(AddressBounced, match="administrator"):
        house.send()
    house.send(recipient="other@example.com")
    assert house.outbox.lift(LETTER.recipient)
    server.answers.clear()
    house.send()
    house.work()
    assert sorted(server.recipients) == [LETTER.recipient, "other@example.com"]


def test_what_keeps_an_account_safe_goes_to_a_barred_address_as_well(
    house: House, server: MailServer
) -> None:
    server.answers[LETTER.recipient] = "550 5.1.1 No such user"
    house.send()
    house.work()
    assert house.bounced == [LETTER.recipient]
    server.answers.clear()

    house.send(despite_bounces=True)
    house.work()

    assert server.recipients == [LETTER.recipient]
    with pytest.raises(AddressBounced):
        house.send()


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("DATA", "554 5.7.1 This looks like spam"),
        ("RCPT", "554 5.7.1 Relay access denied"),
        ("RCPT", "550 5.7.26 Unauthenticated sender"),
        ("RCPT", "552 5.2.2 Mail box full"),
    ],
)
def test_what_is_refused_for_another_reason_is_over_and_blames_no_address(
    house: House, server: MailServer, command: str, answer: str
) -> None:
    server.answers[command] = answer
    house.send()
    house.work()

    assert [(one.status, one.said) for one in house.letters] == [("failed", answer)]
    assert house.bounced == []


@pytest.mark.parametrize("answer", ["530 5.7.0 Log in first", "550 5.7.60 Not your sender"])
def test_a_server_that_does_not_take_us_is_tried_again(
    house: House, server: MailServer, answer: str
) -> None:
    server.answers["MAIL"] = answer
    house.send()
    house.work()
    (waiting,) = house.letters
    assert (waiting.status, answer in (waiting.said or "")) == ("pending", True)

    server.answers.clear()
    house.sweep(minutes=2)
    assert len(server.taken) == 1


def test_what_was_taken_is_taken_whatever_the_good_bye(house: House, server: MailServer) -> None:
    server.answers["QUIT"] = "421 Too busy to say good-bye"
    house.send()
    house.work()

    assert [one.status for one in house.letters] == ["sent"]


def test_a_letter_that_holds_no_longer_is_not_sent(house: House, server: MailServer) -> None:
    server.stop()
    house.send(good_until=stamp(house.clock() + timedelta(hours=1)))
    house.work()
    server.start()
    house.sweep(hours=1)

    (kept,) = house.letters
    assert kept.status == "failed"
    assert "holds no longer" in (kept.said or "")
    assert server.taken == []


def test_a_worker_that_dies_before_the_server_has_it_loses_nothing(
    house: House, server: MailServer
) -> None:
    house.send()
    assert house.outbox.claim(house.letters[0])
    house.work()
    house.sweep(seconds=LEASE.total_seconds() - 1)
    assert server.taken == []  # the dead worker's lease

    house.sweep(seconds=2)
    assert len(server.taken) == 1


def test_a_worker_that_dies_after_that_sends_it_again_under_the_same_name(
    house: House, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.send()
    with monkeypatch.context() as killed:
        killed.setattr(house.outbox, "record", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            house.work()
    house.sweep(seconds=LEASE.total_seconds() + 1)

    first, second = server.taken
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Date"] == second["Date"]
    assert [one.status for one in house.letters] == ["sent"]


def deliver(database: Path, key: bytes, url: str, letter_id: str) -> None:
    """What a worker's process does."""
    documents, box = SqliteDocuments(database), MultiFernet([Fernet(key)])
    outbox = Outbox(documents, QueueOfCalls(), box)
    Postman(outbox, SmtpServer(url, SENDER)).deliver(letter_id)


def test_a_worker_that_is_killed_while_the_server_answers(
    tmp_path: Path, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, database = f"smtp://127.0.0.1:{server.port}", tmp_path / "mail.db"
    documents, clock = SqliteDocuments(database), Clock()
    outbox = Outbox(documents, QueueOfCalls(), MultiFernet([Fernet(KEY)]), clock=clock)
    outbox.prepare()
    outbox.send(replace(LETTER, key="a"))
    given = (database, KEY, url, "a")
    worker = multiprocessing.get_context("spawn").Process(target=deliver, args=given)
    server.hold = lambda: os.kill(worker.pid or 0, signal.SIGKILL)
    worker.start()
    worker.join(30)
    assert worker.exitcode == -signal.SIGKILL
    assert [one["Message-ID"] for one in server.taken] == ["<a@example.org>"]

    server.hold = lambda: None
    postman = Postman(outbox, SmtpServer(url, SENDER), clock=clock)
    postman.deliver("a")  # its lease is still held
    assert len(server.taken) == 1
    clock.moment += LEASE + timedelta(seconds=30)
    postman.deliver("a")
    postman.deliver("a")
    kept = outbox.find("a")
    documents.close()
    assert kept is not None
    assert kept.status == "sent"
    assert [one["Message-ID"] for one in server.taken] == ["<a@example.org>"] * 2


def test_two_workers_send_a_letter_once(house: House, server: MailServer) -> None:
    house.send()
    (letter,) = house.letters
    workers = [threading.Thread(target=house.postman.deliver, args=(letter.id,)) for _ in range(6)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert len(server.taken) == 1


def test_a_server_that_hangs_keeps_few_workers_busy(house: House, server: MailServer) -> None:
    for _ in range(SLOTS + 2):
        house.send()

    claimed = [house.outbox.claim(letter) for letter in house.letters]
    assert sum(one is not None for one in claimed) == SLOTS
    house.queue.sent.clear()
    house.sweep(seconds=LEASE.total_seconds() + 1)
    assert len(server.taken) == SLOTS + 2


def test_a_broker_that_is_down_loses_no_letter(
    house: House, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def publish(message: object) -> None:
        raise Unavailable("the broker is down")

    with monkeypatch.context() as down:
        down.setattr(house.queue, "publish", publish)
        house.send()
    house.sweep(seconds=1)
    assert len(server.taken) == 1


def test_a_recipient_cannot_add_headers(house: House) -> None:
    with pytest.raises(ValueError, match=r"linefeed|newline|carriage"):
        house.send(recipient="a@b.c\nBcc: x@y.z")
    assert house.letters == []


def test_a_domain_goes_in_the_spelling_of_name_servers(house: House, server: MailServer) -> None:
    house.send(recipient="dancer@bücher.example")
    house.work()

    assert server.recipients == ["dancer@xn--bcher-kva.example"]


def test_a_worker_without_a_mail_server_leaves_letters_alone(
    house: House, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(house.postman, "_server", None)
    house.send()
    house.work()
    house.sweep(minutes=5)

    assert [(one.status, one.attempt) for one in house.letters] == [("pending", 0)]
