"""Handing letters to the mail server: one try at a time, on a schedule that survives every process.

SMTP knows no "exactly once": where a worker dies after the server has taken a letter and before
that is written down, the letter goes again, under the same Message-ID.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Callable
from datetime import timedelta

from services.clock import Clock, parse, stamp
from services.clock import now as system_clock
from services.mail.late_bounces import return_path
from services.mail.letter import message, message_id
from services.mail.outbox import BOUNCED, FAILED, SENT, Outbox, StoredLetter
from services.mail.smtp import Ending, Reply, SmtpServer
from services.sending import PENDING

MINUTE, HOUR = 60.0, 3600.0
# seconds before each try, counted from the one before: two days together
SCHEDULE = (
    0.0,
    15.0,
    MINUTE,
    5 * MINUTE,
    15 * MINUTE,
    30 * MINUTE,
    HOUR,
    2 * HOUR,
    4 * HOUR,
    8 * HOUR,
    16 * HOUR,
    16 * HOUR,
)
JITTER = 0.1
IN_A_ROW = 20  # letters that one message may lead to
TOO_LATE = "not sent in time: what it says holds no longer"
LOST = "it cannot be read any more: the key that it was encrypted with has been dropped"

log = logging.getLogger(__name__)


class Postman:
    """Sends what is due. Methods raise Unavailable."""

    def __init__(
        self,
        outbox: Outbox,
        server: SmtpServer | None,
        *,
        clock: Clock = system_clock,
        jitter: Callable[[], float] = lambda: random.uniform(1 - JITTER, 1 + JITTER),
    ) -> None:
        self._outbox = outbox
        self._server = server
        self._clock = clock
        self._jitter = jitter

    def sweep(self) -> int:
        """Call workers for what is due; answer for how many."""
        return self._outbox.announce_due() if self._server else 0

    def deliver(self, letter_id: str) -> None:
        """Send it if it is due, then what else waits, as long as the server is there."""
        stored = self._outbox.find(letter_id)
        for _ in range(IN_A_ROW):
            if stored is None or not self._try(stored):
                return
            stored = self._outbox.next_due()

    def _try(self, stored: StoredLetter) -> bool:
        """Whether the server has said what becomes of it."""
        if self._server is None:
            log.warning("letter=%s waits: TROUPE_SMTP_URL is not set here", stored.id)
            return False
        claimed = self._outbox.claim(stored)
        if claimed is None:
            return False
        bounce = self._outbox.bounce_of(claimed.recipient)
        if bounce is not None and not claimed.despite_bounces:
            self._outbox.record(claimed, status=BOUNCED, said=bounce.said)
            return True
        if claimed.good_until and claimed.good_until <= stamp(self._clock()):
            words = f"{TOO_LATE} ({claimed.said})" if claimed.said else TOO_LATE
            self._outbox.record(claimed, status=FAILED, said=words)
            return True
        letter = self._outbox.read(claimed)
        if letter is None:
            self._outbox.record(claimed, status=FAILED, said=LOST)
            return True
        name = message_id(claimed.id, self._server.sender)
        written = message(letter, self._server.sender, parse(claimed.created_at), name)
        returns, token = self._server.returns, claimed.return_token
        sender = return_path(returns, token) if returns and token else None
        reply = self._server.hand_over(written, sender)
        self._record(claimed, reply)
        return reply.ending is not Ending.LATER

    def _record(self, claimed: StoredLetter, reply: Reply) -> None:
        attempt = claimed.attempt + 1
        said = reply.words or None
        if reply.ending is Ending.TAKEN:
            self._outbox.record(claimed, status=SENT, attempt=attempt, said=None)
        elif reply.ending is Ending.BOUNCED:
            self._outbox.note_bounce(claimed, reply.words)
            self._outbox.record(claimed, status=BOUNCED, attempt=attempt, said=said)
        elif reply.ending is Ending.REFUSED or attempt >= len(SCHEDULE):
            self._outbox.record(claimed, status=FAILED, attempt=attempt, said=said)
        else:
            wait = timedelta(seconds=SCHEDULE[attempt] * self._jitter())
            later = stamp(self._clock() + wait)
            again = {"status": PENDING, "attempt": attempt, "next_try_at": later, "said": said}
            self._outbox.record(claimed, **again)
        if reply.ending is not Ending.TAKEN:
            log.warning("letter=%s %s: %s", claimed.id, reply.ending.value, reply.words)
