"""The outbox: one document for each letter, until a mail server has taken it and a while longer.

It is sent as `services.sending` tells. What a letter says is encrypted, for it may open an account,
and goes when the letter has ended; what became of it is kept for 30 days.
"""

from __future__ import annotations

import json
import logging
import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from cryptography.fernet import InvalidToken, MultiFernet

from services.clock import Clock, stamp
from services.clock import now as system_clock
from services.documents.paging import Page, PageRequest, read_page
from services.documents.records import LEFT_OUT, Record, stored_as
from services.interfaces import (
    Change,
    Document,
    DocumentStore,
    DuplicateKey,
    Index,
    TaskQueue,
)
from services.jobs.pipelines import MAIL_DELIVER
from services.mail.letter import AddressBounced, Letter, LetterKind, message
from services.sending import PENDING, Sendable, Sending, SendingQueue

LETTERS = "letters"
BOUNCES = "bounced_addresses"
SENT, BOUNCED, FAILED = "sent", "bounced", "failed"  # and PENDING
NEWEST_FIRST = ("-created_at",)
RETENTION = timedelta(days=30)
SLOTS = 4
LEASE = timedelta(minutes=5)  # longer than any try takes
PAGE = 200
INDEXES = {
    LETTERS: (
        Index(("status", "next_try_at")),
        Index(("status", *NEWEST_FIRST)),
        Index(NEWEST_FIRST),
        Index(("user_id",)),
        Index(("recipient",)),
        Index(("return_token",)),
        Index(("slot",), unique=True),
        Index(("expires_at",), expires=True),
    ),
    BOUNCES: (Index(("-at",)), Index(("user_id",))),
}

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class StoredLetter(Sendable):
    """A letter on its way. Times are stamps; `said` is what the mail server said last."""

    user_id: str
    recipient: str
    kind: str
    attempt: int = 0
    said: str | None = None
    good_until: str | None = None
    despite_bounces: bool = field(default=False, metadata=LEFT_OUT)
    created_at: str
    ended_at: str | None = None
    expires_at: str
    content: str | None  # encrypted
    return_token: str | None = field(default=None, metadata=LEFT_OUT)  # of its envelope sender


@dataclass(frozen=True, kw_only=True)
class Bounce(Record):
    """An address that a mail server does not know, and what it said."""

    recipient: str = field(metadata=stored_as("_id"))
    user_id: str
    at: str
    said: str


KIND = Sending(LETTERS, StoredLetter, MAIL_DELIVER, "letter_id", SLOTS, LEASE, PAGE)


class Outbox:
    """Keeps letters and calls the workers. All methods raise Unavailable."""

    def __init__(
        self,
        documents: DocumentStore,
        queue: TaskQueue,
        box: MultiFernet,
        *,
        clock: Clock = system_clock,
    ) -> None:
        self._documents = documents
        self._box = box
        self._clock = clock
        self._sending = SendingQueue(documents, queue, KIND, clock)

    def prepare(self) -> None:
        for collection, indexes in INDEXES.items():
            self._documents.ensure(collection, indexes)

    # -- for those who have something to tell ----------------------------------------------------

    def send(self, letter: Letter) -> None:
        """Keep it until it has gone. Raises AddressBounced; ValueError for line breaks."""
        message(letter, "nobody@localhost", self._clock(), "<nobody@localhost>")
        bounce = self.bounce_of(letter.recipient)
        if bounce and not letter.despite_bounces:
            raise AddressBounced(
                f"Mail to {letter.recipient} came back on {bounce.at[:10]}: {bounce.said}. Nothing "
                "more is sent there. If the address is right, ask an administrator to lift this."
            )
        now = stamp(self._clock())
        stored = StoredLetter(
            id=letter.key or secrets.token_hex(16),
            user_id=letter.user_id,
            recipient=letter.recipient,
            kind=letter.kind.value,
            status=PENDING,
            next_try_at=now,
            announced_at=now,
            good_until=letter.good_until,
            despite_bounces=letter.despite_bounces,
            created_at=now,
            expires_at=stamp(self._clock() + RETENTION),
            content=self._encrypt(letter),
            return_token=secrets.token_hex(12),
        )
        try:
            self._documents.insert(LETTERS, stored.to_document())
        except DuplicateKey:
            return
        self._sending.call(stored)

    def forget(self, recipient: str) -> None:
        self._documents.delete(LETTERS, {"recipient": recipient})
        self._documents.delete(BOUNCES, {"_id": recipient})

    def bounce_of(self, recipient: str) -> Bounce | None:
        """What is known against the address."""
        found = self._documents.get(BOUNCES, recipient)
        return Bounce.from_document(found) if found else None

    def lift(self, recipient: str) -> bool:
        """Let letters go to this address again; False where nothing is known against it."""
        return bool(self._documents.delete(BOUNCES, {"_id": recipient}))

    def page(self, status: str | None, request: PageRequest) -> Page:
        """Letters, the newest first. Raises InvalidCursor."""
        where = {"status": status} if status else {}
        return read_page(self._documents, LETTERS, where, NEWEST_FIRST, request)

    def bounces(self, request: PageRequest) -> Page:
        """Addresses that bounced, the newest first. Raises InvalidCursor."""
        return read_page(self._documents, BOUNCES, {}, ("-at",), request)

    # -- for the workers -------------------------------------------------------------------------

    def find(self, letter_id: str) -> StoredLetter | None:
        return self._sending.find(letter_id)

    def read(self, stored: StoredLetter) -> Letter | None:
        """What it says; None where the key that it is encrypted with is not ours any more."""
        try:
            told = json.loads(self._box.decrypt(stored.content or ""))
        except InvalidToken:
            log.error("letter %s cannot be read: its key has been dropped", stored.id)
            return None
        kind = LetterKind(stored.kind)
        return Letter(recipient=stored.recipient, kind=kind, user_id=stored.user_id, **told)

    def of_return_path(self, token: str) -> StoredLetter | None:
        """The letter that left under this token."""
        found = self._documents.find(LETTERS, {"return_token": token}, limit=1)
        return StoredLetter.from_document(found[0]) if found else None

    def end_late(self, stored: StoredLetter, status: str, said: str) -> bool:
        """Note what came back of a letter that a server had taken; False where none had, or more
        has come back already."""
        taken = {"_id": stored.id, "status": SENT}
        change: Change = {"$set": {"status": status, "said": said}}
        return self._documents.update(LETTERS, taken, change) is not None

    def announce_due(self) -> int:
        """Call the workers for what is due and was not called lately; answer how many."""
        return self._sending.announce_due()

    def next_due(self) -> StoredLetter | None:
        """What waits longest."""
        return self._sending.next_due({})

    def claim(self, stored: StoredLetter) -> StoredLetter | None:
        """The right to send it now; None when it is not due, taken, or all slots are."""
        if not self._sending.may_be_sent(stored):
            return None
        return self._sending.take_slot(stored, {})

    def record(self, claimed: StoredLetter, **fields: Any) -> bool:
        """Write down what came of a try; False when the lease was lost meanwhile."""
        over = fields.get("status", PENDING) != PENDING
        ended = {"ended_at": stamp(self._clock()), "next_try_at": None, "content": None}
        return self._sending.let_go(claimed, {**(ended if over else {}), **fields})

    def note_bounce(self, stored: StoredLetter, said: str) -> None:
        """Send nothing more to the address."""
        bounce = Bounce(
            recipient=stored.recipient, user_id=stored.user_id, at=stamp(self._clock()), said=said
        )
        document: Document = bounce.to_document()
        try:
            self._documents.insert(BOUNCES, document)
        except DuplicateKey:
            self._documents.replace(BOUNCES, document, {})

    # -- inside ----------------------------------------------------------------------------------

    def _encrypt(self, letter: Letter) -> str:
        told = {
            "subject": letter.subject,
            "text": letter.text,
            "html": letter.html,
            "headers": dict(letter.headers),
        }
        return self._box.encrypt(json.dumps(told).encode()).decode()
