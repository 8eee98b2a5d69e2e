"""A mail server: one connection a letter, and what its answer means.

TROUPE_SMTP_URL is `smtp://user:password@host:587` (STARTTLS is demanded unless the host is a
loopback address) or `smtps://user:password@host:465`. Certificates are checked against the
system's authorities, or those of SSL_CERT_FILE.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import parseaddr
from enum import StrEnum
from urllib.parse import unquote, urlsplit

TIMEOUT = 10.0  # seconds, for each answer of the server
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
LONGEST_WORDS = 300
# RFC 3463: of the recipient's address or mail box; X.1.7 and X.1.8 are about the sender's
UNKNOWN_ADDRESS = re.compile(r"5\.(1\.([0-69]|10)|2\.1)\b")
ENHANCED = re.compile(r"[245]\.\d{1,3}\.\d{1,3}\b")
# RFC 5321, where there is no enhanced code: no such mail box, not local, not allowed as a name
UNKNOWN_MAIL_BOX = frozenset({550, 551, 553})


class Ending(StrEnum):
    """TAKEN: the server is responsible for it now. BOUNCED: it does not know the address, and will
    not. REFUSED: it does not take this letter, whatever the address is. LATER: try again."""

    TAKEN = "taken"
    BOUNCED = "bounced"
    REFUSED = "refused"
    LATER = "later"


@dataclass(frozen=True)
class Reply:
    """What came of handing a letter over; `words` are the server's, or ours about the line."""

    ending: Ending
    words: str


class SmtpServer:
    """Takes letters from `sender`. What comes back goes to `returns`, else to the sender."""

    def __init__(self, url: str, sender: str, returns: str = "") -> None:
        found = urlsplit(url)
        self._implicit_tls = found.scheme == "smtps"
        self._host = found.hostname or ""
        self._port = found.port or (465 if self._implicit_tls else 587)
        self._user, self._password = unquote(found.username or ""), unquote(found.password or "")
        self.sender, self.returns = sender, returns

    def hand_over(self, written: EmailMessage, envelope_sender: str | None = None) -> Reply:
        """Try once. Never raises for what a server or a line can do."""
        sender = envelope_sender or parseaddr(self.sender)[1]
        recipient = _ascii_domain(parseaddr(str(written["To"]))[1])
        try:
            with self._connect() as server:
                server.send_message(written, sender, [recipient])
        except smtplib.SMTPRecipientsRefused as problem:
            ((code, told),) = problem.recipients.values()
            return Reply(_of_recipient(code, _words(told)), f"{code} {_words(told)}")
        except smtplib.SMTPDataError as problem:
            over = Ending.REFUSED if 500 <= problem.smtp_code < 600 else Ending.LATER
            return Reply(over, f"{problem.smtp_code} {_words(problem.smtp_error)}")
        except smtplib.SMTPNotSupportedError as problem:
            # STARTTLS may come back with another configuration; a spelling does not
            over = Ending.LATER if recipient.isascii() else Ending.REFUSED
            return Reply(over, str(problem))
        except (OSError, smtplib.SMTPException) as problem:
            return Reply(Ending.LATER, in_words(problem))
        return Reply(Ending.TAKEN, "")

    def check(self) -> None:
        """Raises OSError or SMTPException unless it lets us in and takes letters of our sender."""
        with self._connect() as server:
            server.ehlo_or_helo_if_needed()
            code, told = server.mail(parseaddr(self.sender)[1])
            if code != 250:
                raise smtplib.SMTPSenderRefused(code, told, self.sender)
            server.rset()

    @contextmanager
    def _connect(self) -> Iterator[smtplib.SMTP]:
        """A server that we are logged in to, over TLS unless it is this machine's own. How it says
        good-bye tells nothing about what it has taken."""
        server = self._dial()
        try:
            if not self._implicit_tls and self._host not in LOOPBACK:
                server.starttls(context=ssl.create_default_context())
            if self._user:
                server.login(self._user, self._password)
            yield server
            with suppress(OSError, smtplib.SMTPException):
                server.quit()
        finally:
            server.close()

    def _dial(self) -> smtplib.SMTP:
        if self._implicit_tls:
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(self._host, self._port, timeout=TIMEOUT, context=context)
        return smtplib.SMTP(self._host, self._port, timeout=TIMEOUT)


def in_words(problem: Exception) -> str:
    """What an operator should know of a server that lets nobody in."""
    if isinstance(problem, ssl.SSLCertVerificationError):
        return f"its certificate does not hold: {problem.verify_message}"
    if isinstance(problem, smtplib.SMTPAuthenticationError):
        told = _words(problem.smtp_error)
        return f"it does not take our user and password: {problem.smtp_code} {told}"
    if isinstance(problem, smtplib.SMTPSenderRefused):
        told = _words(problem.smtp_error)
        return f"it takes no letters from {problem.sender}: {problem.smtp_code} {told}"
    if isinstance(problem, smtplib.SMTPResponseException):
        return f"{problem.smtp_code} {_words(problem.smtp_error)}"
    return (str(problem) or type(problem).__name__)[:LONGEST_WORDS]


def _of_recipient(code: int, told: str) -> Ending:
    """A refusal of the recipient for good is about the address, or about us ("relay denied")."""
    if not 500 <= code < 600:
        return Ending.LATER
    if ENHANCED.match(told):
        return Ending.BOUNCED if UNKNOWN_ADDRESS.match(told) else Ending.REFUSED
    return Ending.BOUNCED if code in UNKNOWN_MAIL_BOX else Ending.REFUSED


def _words(told: bytes | str) -> str:
    text = told.decode(errors="replace") if isinstance(told, bytes) else told
    return " ".join(text.split())[:LONGEST_WORDS]


def _ascii_domain(address: str) -> str:
    """The address with a domain as name servers know it."""
    name, at, domain = address.rpartition("@")
    try:
        return f"{name}{at}{domain.encode('idna').decode()}"
    except UnicodeError:
        return address
