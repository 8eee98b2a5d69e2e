"""A mail server is believed only over TLS whose certificate holds, and with our password."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from settings import Settings
from tests.services.mail.conftest import REMOTE, House, MailServer, admit, certificate
from workers.doctor import STORES, Finding, examine

PASSWORD = "a%20password%2F%40"


@dataclass(frozen=True)
class Case:
    """What is wrong with a server, or with us."""

    words: str
    address: str = REMOTE  # whose certificate it has
    trusted: bool = True
    password: str = PASSWORD


@contextmanager
def opened(**options: Any) -> Iterator[MailServer]:
    server = MailServer(host=REMOTE, options=options)
    server.start()
    try:
        yield server
    finally:
        server.stop()


@contextmanager
def tls(folder: Path, address: str = REMOTE, **options: Any) -> Iterator[MailServer]:
    _, context = certificate(folder, address)
    login = {"require_starttls": True, "auth_required": True, "authenticator": admit}
    with opened(tls_context=context, **{**login, **options}) as server:
        yield server


def looked(url: str) -> Finding:
    settings = Settings(smtp_url=url, mail_from="house@example.org").complete()
    [finding] = examine(settings, {"mail": STORES["mail"]})
    return finding


def test_starttls_and_a_password(
    tmp_path: Path, open_house: Callable[..., House], monkeypatch: pytest.MonkeyPatch
) -> None:
    with tls(tmp_path) as server:
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "mail.crt"))
        url = f"smtp://somebody:{PASSWORD}@{REMOTE}:{server.port}"
        house = open_house(url)
        house.send()
        house.work()

        assert [one.status for one in house.letters] == ["sent"]
        assert len(server.taken) == 1
        found = looked(url)
        assert found.fine
        assert "house@example.org" in found.words
        assert PASSWORD not in found.words


def test_tls_from_the_beginning(
    tmp_path: Path, open_house: Callable[..., House], monkeypatch: pytest.MonkeyPatch
) -> None:
    public, context = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(public))
    with opened(ssl_context=context) as server:
        house = open_house(f"smtps://{REMOTE}:{server.port}")
        house.send()
        house.work()

        assert [one.status for one in house.letters] == ["sent"]


@pytest.mark.parametrize(
    "case",
    [
        Case("certificate does not hold", trusted=False),
        Case("certificate does not hold", address="127.0.0.9"),
        Case("does not take our user and password", password="wrong"),
    ],
)
def test_who_is_not_the_server_gets_no_letter_and_the_doctor_says_why(
    tmp_path: Path,
    open_house: Callable[..., House],
    monkeypatch: pytest.MonkeyPatch,
    case: Case,
) -> None:
    with tls(tmp_path, case.address) as server:
        if case.trusted:
            monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "mail.crt"))
        url = f"smtp://somebody:{case.password}@{REMOTE}:{server.port}"
        house = open_house(url)
        house.send()
        house.work()

        (waiting,) = house.letters
        assert waiting.status == "pending"
        assert case.words in (waiting.said or "")
        assert server.taken == []
        found = looked(url)
        assert not found.fine
        assert case.words in found.words
        assert "wrong" not in found.words


def test_another_machine_without_tls_gets_nothing(open_house: Callable[..., House]) -> None:
    with opened() as server:
        url = f"smtp://{REMOTE}:{server.port}"
        house = open_house(url)
        house.send()
        house.work()

        assert [one.status for one in house.letters] == ["pending"]
        assert "STARTTLS" in (house.letters[0].said or "")
        assert "STARTTLS" in looked(url).words


def test_the_doctor_tells_of_a_server_that_is_away_or_takes_nothing_of_ours(
    server: MailServer,
) -> None:
    url = f"smtp://127.0.0.1:{server.port}"
    assert looked(url).fine

    server.answers["MAIL"] = "550 5.7.60 Not your sender"
    assert "takes no letters from house@example.org: 550 5.7.60" in looked(url).words
    server.stop()
    assert "refused" in looked(url).words
    assert server.taken == []


def test_without_a_server_the_doctor_says_where_letters_are(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path).complete()
    [finding] = examine(settings, {"mail": STORES["mail"]})

    assert finding.fine
    assert str(tmp_path / "mail") in finding.words
