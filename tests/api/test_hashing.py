"""Passwords are hashed beside gevent's loop, and not more of them at once than is good."""

from __future__ import annotations

import time
from dataclasses import replace

import gevent
import pytest

from api.app import create_app
from api.hashing import HashingBusy, ThreadedPasswords
from services.accounts.passwords import Cost
from services.assembly import Services
from settings import Settings
from tests.api.conftest import CHEAP, PASSWORD

pytestmark = pytest.mark.slow

DEAR = Cost(rounds=20, memory_kib=64 * 1024)  # about half a second


def test_the_loop_goes_on_while_passwords_are_hashed() -> None:
    passwords = ThreadedPasswords(64, DEAR)
    began = time.perf_counter()
    work = [gevent.spawn(passwords.hash, PASSWORD) for _ in range(2)]
    pauses = []

    while not all(greenlet.ready() for greenlet in work):
        before = time.perf_counter()
        gevent.sleep(0.001)
        pauses.append(time.perf_counter() - before)

    took = time.perf_counter() - began
    assert len(pauses) > 10
    assert max(pauses) < took / 3


def test_what_was_hashed_is_matched_and_only_that() -> None:
    passwords = ThreadedPasswords(1, CHEAP)
    hashed = passwords.hash(PASSWORD)

    assert passwords.matches(hashed, PASSWORD)
    assert not passwords.matches(hashed, "another")
    assert not passwords.matches(None, PASSWORD)


def test_beyond_the_most_at_once_one_is_asked_to_come_back_and_others_are_served() -> None:
    passwords = ThreadedPasswords(4, DEAR)
    work = [gevent.spawn(passwords.hash, PASSWORD) for _ in range(4)]
    gevent.sleep(0.01)

    with pytest.raises(HashingBusy):
        passwords.hash(PASSWORD)

    gevent.joinall(work, raise_error=True)
    assert passwords.hash(PASSWORD).startswith("$argon2id$")


def test_who_is_asked_to_come_back_is_told_so_and_not_taken_for_a_guesser(
    settings: Settings, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services.accounts.users, "_passwords", ThreadedPasswords(0, CHEAP))
    client = create_app(replace(settings, rate_limits=True), services).test_client()
    account = {"email": "a@example.com", "password": PASSWORD}

    answers = [client.post("/auth/login", json=account) for _ in range(8)]

    assert {answer.status_code for answer in answers} == {503}
    assert answers[0].headers["Retry-After"] == "5"
    assert answers[0].json is not None
    assert "Try again in a few seconds" in answers[0].json["detail"]
