"""Where mail goes that comes back late: reports to the envelope senders of letters."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from api.context import services
from api.declare import Resource, answer, body, guest, limit, refuses
from api.limits import RETURNED_MAIL
from api.schema import Body, Content

resource = Resource("late_bounces", tag="Administration")

LARGEST_REPORT = 64 * 1024  # letters


class ReturnedMail(Body):
    """A message as it came, with its headers, and the address that it came to."""

    recipient: str = Field(
        max_length=320, examples=["bounces+0123456789abcdef01234567@example.com"]
    )
    message: str = Field(min_length=1, max_length=LARGEST_REPORT)


class LetterEnded(Content):
    """What became of the letter that has come back; `sent` where the report is of a delay."""

    status: Literal["pending", "sent", "bounced", "failed"]


@resource.post("/api/v1/mail/bounces")
@guest
@limit(RETURNED_MAIL)
@body(ReturnedMail)
@answer(200, LetterEnded)
@refuses(404, 503)
def take_returned_mail(body: ReturnedMail) -> LetterEnded:
    """Hand over a message to a return path of ours (`TROUPE_MAIL_RETURN`): your mail server's pipe.

    The address is the proof: it stands in the letter that it belongs to, and nowhere else.
    """
    return LetterEnded.model_validate(
        {"status": services().mail.late_bounces.take(body.recipient, body.message)}
    )
