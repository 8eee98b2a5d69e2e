"""Letters to users: into a folder while developing, by SMTP where an operator has set it.

TROUPE_SMTP_URL is `smtp://user:password@host:587` (STARTTLS is demanded unless the host is a
loopback address) or `smtps://user:password@host:465`.
"""

from __future__ import annotations

import secrets
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from services.interfaces import Unavailable

TIMEOUT = 10.0  # seconds: a caller of the API is waiting
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True)
class Letter:
    recipient: str
    subject: str
    text: str


class Mail(Protocol):
    """The way to a user's mail box."""

    def send(self, letter: Letter) -> None:
        """Hand the letter over. Raises Unavailable."""
        ...

    def forget(self, recipient: str) -> None:
        """Keep no letter to this address, as far as any is kept here."""
        ...


class MailFolder:
    """Development: each letter becomes one ``.eml`` file, which any mail program opens."""

    def __init__(self, folder: Path, sender: str) -> None:
        self._folder = folder
        self._sender = sender

    def send(self, letter: Letter) -> None:
        now = datetime.now(UTC)
        name = f"{now:%Y%m%dT%H%M%S.%fZ}-{secrets.token_hex(4)}.eml"
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            partial = self._folder / f".{name}"
            partial.write_bytes(bytes(message(letter, self._sender, now)))
            partial.replace(self._folder / name)
        except OSError as problem:
            raise Unavailable(f"the mail folder cannot be written: {problem}") from problem

    def forget(self, recipient: str) -> None:
        for letter in self._folder.glob("*.eml"):
            with suppress(OSError):  # another process deletes it, too
                if recipient.encode() in letter.read_bytes():
                    letter.unlink()


class SmtpMail:
    """Production: one connection a letter."""

    def __init__(self, url: str, sender: str) -> None:
        found = urlsplit(url)
        self._implicit_tls = found.scheme == "smtps"
        self._host = found.hostname or ""
        self._port = found.port or (465 if self._implicit_tls else 587)
        self._user, self._password = unquote(found.username or ""), unquote(found.password or "")
        self._sender = sender

    def send(self, letter: Letter) -> None:
        written = message(letter, self._sender, datetime.now(UTC))
        try:
            with self._connected() as server:
                server.send_message(written)
        except (OSError, smtplib.SMTPException) as problem:
            raise Unavailable(f"the mail server does not take the letter: {problem}") from problem

    def forget(self, recipient: str) -> None:
        """What was sent is the recipient's."""

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        """A server that we are logged in to, over TLS unless it is this machine's own."""
        with self._dial() as server:
            if not self._implicit_tls and self._host not in LOOPBACK:
                server.starttls(context=ssl.create_default_context())
            if self._user:
                server.login(self._user, self._password)
            yield server

    def _dial(self) -> smtplib.SMTP:
        if self._implicit_tls:
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(self._host, self._port, timeout=TIMEOUT, context=context)
        return smtplib.SMTP(self._host, self._port, timeout=TIMEOUT)


def message(letter: Letter, sender: str, now: datetime) -> EmailMessage:
    """The letter as it is sent. Raises ValueError for an address with line breaks."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, letter.recipient, letter.subject
    made["Date"] = format_datetime(now)
    made["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    if letter.text.isascii():
        made.set_content(letter.text, charset="us-ascii", cte="7bit")  # links stay in one piece
    else:
        made.set_content(letter.text)
    return made
