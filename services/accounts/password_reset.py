"""A new password for whoever has forgotten theirs: a letter with a word that is good once.

Whether an address has an account, nobody learns. Only the digest of the word is kept.
"""

from __future__ import annotations

import logging
import secrets
from datetime import timedelta

from services.accounts.user_service import UserService
from services.accounts.users import User
from services.accounts.words import digest_of
from services.clock import Clock, stamp
from services.clock import now as system_clock
from services.interfaces import DocumentStore, Index
from services.mail.letter import AddressBounced, Letter, LetterKind, Mail

RESETS = "password_resets"
INDEXES = (Index(("expires_at",), expires=True), Index(("user_id",)))
LIFETIME = timedelta(hours=1)
PAGE = "/console/new-password"
SUBJECT = "Choose a new password"
TEXT = """Hello,

somebody, perhaps you, has asked for a new password for the account of this address. This link lets
you choose one, once, until {expires_at}:

{link}

An app that asks for a word (POST /auth/reset-password) takes this one:

{token}

If you did not ask for it, do nothing: your password stays as it is.
"""

log = logging.getLogger(__name__)


class ResetRefused(Exception):
    """The word was not sent by us, has been used, replaced, or has expired. Fit for the caller."""


class PasswordReset:
    """Sends words and honours them. All methods raise Unavailable."""

    def __init__(
        self,
        documents: DocumentStore,
        users: UserService,
        mail: Mail,
        *,
        public_url: str,
        clock: Clock = system_clock,
    ) -> None:
        self._documents = documents
        self._users = users
        self._mail = mail
        self._public_url = public_url
        self._clock = clock

    def prepare(self) -> None:
        self._documents.ensure(RESETS, INDEXES)

    def send(self, email: str, *, despite_bounces: bool = False) -> None:
        """Send a new word, if the address has an account with a password; older ones end. Unless
        `despite_bounces` nothing goes to an address from which mail came back; nobody is told."""
        user = self._users.with_password(email)
        if user is None:
            return
        token = secrets.token_urlsafe(32)
        expires_at = stamp(self._clock() + LIFETIME)
        key = digest_of(token)
        self._documents.insert(RESETS, {"_id": key, "user_id": user.id, "expires_at": expires_at})
        until = f"{expires_at[:10]} {expires_at[11:16]} UTC"
        link = f"{self._public_url}{PAGE}#{token}"  # the part behind # goes to no server
        text = TEXT.format(token=token, link=link, expires_at=until)
        kind = LetterKind.RESET
        letter = Letter(
            *(user.email, SUBJECT, text, kind, user.id),
            good_until=expires_at,
            despite_bounces=despite_bounces,
        )
        try:
            self._mail.send(letter)
        except AddressBounced as problem:
            log.warning("no word is sent: %s", problem)
        self._documents.delete(RESETS, {"user_id": user.id, "_id": {"$ne": key}})

    def use(self, token: str, password: str) -> User:
        """Set the password; all tokens until now end. The address is verified by this, too.

        Raises ResetRefused.
        """
        key = digest_of(token)
        found = self._documents.get(RESETS, key)
        good = found is not None and found["expires_at"] > stamp(self._clock())
        if not good or found is None or not self._documents.delete(RESETS, {"_id": key}):
            raise ResetRefused("This word is not valid (any more). Ask for a new one.")
        user = self._users.set_password(found["user_id"], password, verified=True)
        if user is None:
            raise ResetRefused("The account is not there any more.")
        return user
