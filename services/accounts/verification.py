"""Whose mail box it is: a letter with a signed link, which is good once and for a while.

The link carries only an id and its signature. What it stands for is kept here and goes with its
use; so does every older link of the same user, for a new one replaces it.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import quote

from services.accounts.user_service import UserService
from services.accounts.users import User
from services.clock import Clock, stamp
from services.clock import now as system_clock
from services.interfaces import Document, DocumentStore, Index
from services.mail.letter import Letter, LetterKind, Mail

VERIFICATIONS = "email_verifications"
INDEXES = (Index(("expires_at",), expires=True), Index(("user_id",)))
LIFETIME = timedelta(hours=24)
PATH = "/api/v1/auth/verify-email"
SUBJECT = "Confirm your e-mail address"
# It says nothing that the account's maker could have chosen: the mail box may be a stranger's.
TEXT = """Hello,

open this link to confirm that this is your e-mail address:

{link}

It is good once, until {expires_at}. If you did not ask for it, do nothing.
"""


class InvalidLink(Exception):
    """The link was not made here, has been used, replaced, or has expired. Fit for the caller."""


@dataclass(frozen=True)
class Sent:
    """A letter that is under way, and until when its link is good."""

    email: str
    expires_at: str


class EmailVerification:
    """Sends links and honours them. All methods raise Unavailable.

    The first of `keys` signs; the others have signed before it.
    """

    def __init__(
        self,
        documents: DocumentStore,
        users: UserService,
        mail: Mail,
        *,
        keys: Sequence[bytes],
        public_url: str,
        clock: Clock = system_clock,
    ) -> None:
        self._documents = documents
        self._users = users
        self._mail = mail
        self._keys = keys
        self._public_url = public_url
        self._clock = clock

    def prepare(self) -> None:
        self._documents.ensure(VERIFICATIONS, INDEXES)

    def send(self, user: User) -> Sent:
        """Send a new link; the user's older ones are worthless from then on.

        Raises AddressBounced.
        """
        token_id = secrets.token_hex(16)
        expires_at = stamp(self._clock() + LIFETIME)
        note = {"user_id": user.id, "email": user.email, "expires_at": expires_at}
        self._documents.insert(VERIFICATIONS, {"_id": token_id, **note})
        self._mail.send(self._letter(user, token_id, expires_at))
        self._documents.delete(VERIFICATIONS, {"user_id": user.id, "_id": {"$ne": token_id}})
        return Sent(user.email, expires_at)

    def check(self, token: str) -> Document:
        """What a good link stands for; it is not used up. Raises InvalidLink."""
        token_id, _, signature = token.partition(".")
        ours = [_signature(key, token_id).encode() for key in self._keys]
        good = any(hmac.compare_digest(each, signature.encode()) for each in ours)
        note = self._documents.get(VERIFICATIONS, token_id) if good else None
        if note is None or note["expires_at"] <= stamp(self._clock()):
            raise InvalidLink("This link is not valid (any more). Ask for a new one.")
        return note

    def confirm(self, token: str) -> User:
        """The user whose address is verified now; the link is used up. Raises InvalidLink."""
        note = self.check(token)
        if not self._documents.delete(VERIFICATIONS, {"_id": note["_id"]}):
            raise InvalidLink("This link has just been used.")
        user = self._users.verify_email(note["user_id"], note["email"])
        if user is None:
            raise InvalidLink("This link is for an address that is no longer in use.")
        return user

    def _letter(self, user: User, token_id: str, expires_at: str) -> Letter:
        token = f"{token_id}.{_signature(self._keys[0], token_id)}"
        link = f"{self._public_url}{PATH}?token={quote(token)}"
        until = f"{expires_at[:10]} {expires_at[11:16]} UTC"
        text = TEXT.format(link=link, expires_at=until)
        kind = LetterKind.VERIFICATION
        return Letter(user.email, SUBJECT, text, kind, user.id, good_until=expires_at)


def _signature(key: bytes, token_id: str) -> str:
    return hmac.digest(key, token_id.encode(), hashlib.sha256).hex()
