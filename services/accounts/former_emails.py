"""Addresses that accounts have given up, for as long as who reads them may take their account back.

Until then nobody else gets an account with them. Only the digest of the word is kept.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import timedelta

from services.accounts.words import digest_of
from services.clock import Clock, stamp
from services.documents.records import Record, stored_as
from services.interfaces import DocumentStore, Index

FORMER_EMAILS = "former_emails"
INDEXES = (Index(("expires_at",), expires=True), Index(("user_id",)), Index(("email",)))
LIFETIME = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class FormerEmail(Record):
    """An address, and since when and until when (stamps) its account may be taken back."""

    id: str = field(metadata=stored_as("_id"))
    user_id: str
    email: str
    since: str
    expires_at: str


class FormerEmails:
    """All methods raise Unavailable."""

    def __init__(self, documents: DocumentStore, clock: Clock) -> None:
        self._documents = documents
        self._clock = clock

    def prepare(self) -> None:
        self._documents.ensure(FORMER_EMAILS, INDEXES)

    def keep(self, user_id: str, email: str) -> tuple[FormerEmail, str]:
        """Keep the address from others; what is kept, and the word that takes the account back."""
        token, now = secrets.token_urlsafe(32), self._clock()
        made = FormerEmail(
            id=digest_of(token),
            user_id=user_id,
            email=email,
            since=stamp(now),
            expires_at=stamp(now + LIFETIME),
        )
        self._documents.insert(FORMER_EMAILS, made.to_document())
        return made, token

    def is_kept(self, email: str, user_id: str | None = None) -> bool:
        """Whether it is kept for another account than this one."""
        held = {"email": email, "expires_at": {"$gt": stamp(self._clock())}}
        return bool(self._documents.count(FORMER_EMAILS, {**held, "user_id": {"$ne": user_id}}))

    def find(self, token: str) -> FormerEmail | None:
        """What the word stands for, while it is good."""
        found = self._documents.get(FORMER_EMAILS, digest_of(token))
        good = found is not None and found["expires_at"] > stamp(self._clock())
        return FormerEmail.from_document(found) if good and found else None

    def drop(self, former: FormerEmail) -> bool:
        """The word is worth nothing any more; False where it was not before."""
        return bool(self._documents.delete(FORMER_EMAILS, {"_id": former.id}))

    def drop_since(self, former: FormerEmail) -> None:
        """Nor are those of the addresses that the account has given up since then."""
        later = {"user_id": former.user_id, "since": {"$gte": former.since}}
        self._documents.delete(FORMER_EMAILS, later)
