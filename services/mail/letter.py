"""A letter, and the way to a user's mail box.

AddressBounced      a mail server has said for good that it does not know the address
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from enum import StrEnum
from typing import Protocol

# As long as mail allows (RFC 5322): a link in a header that is folded is written in code, which
# mail programs do not look for there.
LONG_LINES = policy.default.clone(max_line_length=998)


class LetterKind(StrEnum):
    VERIFICATION = "verification"
    RESET = "password_reset"
    EMAIL_CHANGE = "email_change"
    JOB_ENDED = "job_ended"


class AddressBounced(Exception):
    """A mail server has said for good that it does not know the address. Fit for the caller."""


@dataclass(frozen=True)
class Letter:
    """What a user is to read. Of two letters with one `key` only the first is sent; after
    `good_until` (a stamp) it says nothing that still holds. One that keeps an account safe goes
    `despite_bounces`: whoever made mail come back must not be able to stop it."""

    recipient: str
    subject: str
    text: str
    kind: LetterKind
    user_id: str
    html: str | None = None
    key: str | None = None
    good_until: str | None = None
    despite_bounces: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)


class Mail(Protocol):
    """The way to a user's mail box."""

    def send(self, letter: Letter) -> None:
        """See that the letter goes there. Raises AddressBounced, Unavailable; ValueError for an
        address or a subject with line breaks."""
        ...

    def forget(self, recipient: str) -> None:
        """Keep no letter to this address, as far as any is kept here."""
        ...


def message(letter: Letter, sender: str, at: datetime, message_id: str) -> EmailMessage:
    """The letter as it is sent. Raises ValueError for an address with line breaks."""
    made = EmailMessage(LONG_LINES)
    made["From"], made["To"], made["Subject"] = sender, letter.recipient, letter.subject
    made["Date"] = format_datetime(at)
    made["Message-ID"] = message_id
    made["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's holiday answers it
    for name, value in letter.headers.items():
        made[name] = value
    if letter.text.isascii():
        made.set_content(letter.text, charset="us-ascii", cte="7bit")  # links stay in one piece
    else:
        made.set_content(letter.text)
    if letter.html is not None:
        made.add_alternative(letter.html, subtype="html")
    return made


def message_id(letter_id: str, sender: str) -> str:
    """The same for each try of a letter, so that a mail box may tell that it came twice."""
    return f"<{letter_id}@{parseaddr(sender)[1].rpartition('@')[2]}>"
