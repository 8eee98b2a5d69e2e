"""What comes back after a mail server has taken a letter: a report to the address of its sender.

Each letter leaves under an envelope sender of its own, such as ``bounces+<token>@example.com``
(variable envelope return paths), by which a report is told apart whatever it quotes. The token is
random and stands in the letter that it belongs to: whoever knows it has read that letter, or sends
it back.

LateBounceError
├── UnknownReturnPath   no letter left under this address, or too long ago
└── NoReport            the message says of no address that it could not be reached
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_string
from email.message import Message
from email.utils import parseaddr

from services.mail.outbox import BOUNCED, FAILED, Outbox, StoredLetter
from services.mail.smtp import LONGEST_WORDS, UNKNOWN_ADDRESS

TOKEN = re.compile(r"[^@]*\+([0-9a-f]{24})@", re.IGNORECASE)
TYPES = re.compile(r"^content-type:.*(?:\n[ \t].*)*", re.IGNORECASE | re.MULTILINE)
# Parsing takes the square of a type's length, and of how deep parts lie in each other.
MOST_TYPES, LONGEST_TYPE = 50, 1000
FIRST_WORDS = re.compile(r"^[\w-]+;\s*")  # RFC 3464: "smtp; 550 …"


class LateBounceError(Exception):
    """Nothing is written down. The message is fit for the caller."""


class UnknownReturnPath(LateBounceError):
    """No letter left under this address, or too long ago."""


class NoReport(LateBounceError):
    """The message says of no address that it could not be reached."""


def return_path(address: str, token: str) -> str:
    """The envelope sender of one letter (RFC 5233)."""
    name, _, domain = address.rpartition("@")
    return f"{name}+{token}@{domain}"


class LateBounces:
    """Reads reports. All methods raise Unavailable."""

    def __init__(self, outbox: Outbox, returns: str) -> None:
        """`returns` is the address below which letters leave; empty: below none."""
        self._outbox = outbox
        self._returns = returns

    def take(self, recipient: str, text: str) -> str:
        """Write down what a message to one of our return paths reports; how its letter has ended.

        A report of a delay changes nothing. Raises UnknownReturnPath, NoReport.
        """
        if not self._returns:
            raise UnknownReturnPath(
                "No letter leaves under an address of its own here: set TROUPE_MAIL_RETURN first."
            )
        found = TOKEN.match(parseaddr(recipient)[1])
        letter = self._outbox.of_return_path(found.group(1).lower()) if found else None
        if letter is None:
            raise UnknownReturnPath("No letter left under this address within the last 30 days.")
        reports = list(_reports(_parse(text)))
        if not reports:
            raise NoReport("The message has no delivery report (RFC 3464) in it.")
        for status, said in reports:
            if status.startswith("5"):
                ending = BOUNCED if UNKNOWN_ADDRESS.match(status) else FAILED
                return self._end(letter, ending, said)
        return letter.status

    def _end(self, letter: StoredLetter, ending: str, said: str) -> str:
        """How the letter has ended. A report that comes again blames the address no second time."""
        if not self._outbox.end_late(letter, ending, said):
            return letter.status
        if ending == BOUNCED:
            self._outbox.note_bounce(letter, said)
        return ending


def _parse(text: str) -> Message:
    """Raises NoReport for what no mail server writes."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    types = TYPES.findall(text)
    if len(types) > MOST_TYPES or any(len(each) > LONGEST_TYPE for each in types):
        raise NoReport("The message has more parts, or a longer Content-Type, than a report has.")
    return message_from_string(text)  # policy compat32: the newer ones parse each header


def _reports(message: Message) -> Iterator[tuple[str, str]]:
    """Status and words of each address that a delivery report is about."""
    for part in message.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        for block in part.get_payload():
            if not isinstance(block, Message) or not (status := str(block.get("Status", ""))):
                continue
            action = str(block.get("Action", "")).strip().lower()
            said = FIRST_WORDS.sub("", str(block.get("Diagnostic-Code", "")).strip())
            words = " ".join((said or f"{status} {action}").split())[:LONGEST_WORDS]
            yield (status.strip() if action == "failed" else "4", words)
