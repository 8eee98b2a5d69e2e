"""Another e-mail address for an account: confirmed from the new mail box, told to the old one.

The account stays the same, with all that is its own. Who read the old address may take the account
back for a week: whoever else has it then has neither a password, nor a log-in, nor an API key, nor
an app that acts in it, nor a webhook that hears of it.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta
from urllib.parse import quote

from services.accounts.api_keys import API_KEYS
from services.accounts.apps import APP_GRANTS
from services.accounts.former_emails import FormerEmail
from services.accounts.password_reset import RESETS, PasswordReset
from services.accounts.user_service import UserService
from services.accounts.users import (
    EMAIL_TAKEN,
    USERS,
    EmailTaken,
    User,
    new_epoch,
    reachable,
)
from services.accounts.verification import InvalidLink, Sent
from services.accounts.words import digest_of
from services.clock import Clock, stamp
from services.clock import now as system_clock
from services.documents.batches import find_each
from services.interfaces import Document, DocumentStore, DuplicateKey, Index
from services.mail.letter import Letter, LetterKind, Mail

EMAIL_CHANGES = "email_changes"
INDEXES = (Index(("expires_at",), expires=True), Index(("user_id",)))
LIFETIME = timedelta(hours=24)
CONFIRM, TAKE_BACK = "/confirm-email", "/take-back-email"
CONFIRM_SUBJECT = "Confirm your new e-mail address"
# As with a verification: nothing that the account's owner could have chosen.
CONFIRM_TEXT = """Hello,

somebody, perhaps you, wants this to be the e-mail address of their account. Open this link, and
press the button to make it so:

{link}

It is good once, until {until}. If you did not ask for it, do nothing.
"""
TOLD_SUBJECT = "Your account has another e-mail address now"
TOLD_TEXT = """Hello,

the account of this address has another one now. If you did that, do nothing.

If you did not, somebody else knows your password. Until {until} this link takes the account back:

{link}

This address is the account's again then, every log-in, every API key, every app that was let in and
every webhook ends, and a letter lets you choose a new password.
"""
TOLD_UNVERIFIED_TEXT = """Hello,

the account of this address has another one now. If you did not do that, and the account is yours,
write to who runs this service: this address was never verified, so that no link takes it back.
"""


class EmailChange:
    """Changes addresses and takes accounts back. All methods raise Unavailable."""

    def __init__(
        self,
        documents: DocumentStore,
        users: UserService,
        mail: Mail,
        password_reset: PasswordReset,
        *,
        public_url: str,
        hearing: Sequence[str] = (),
        clock: Clock = system_clock,
    ) -> None:
        """`hearing`: collections by whose documents (`user_id`) others hear of an account."""
        self._documents = documents
        self._users = users
        self._mail = mail
        self._password_reset = password_reset
        self._public_url = public_url
        self._hearing = tuple(hearing)
        self._clock = clock

    def prepare(self) -> None:
        self._documents.ensure(EMAIL_CHANGES, INDEXES)

    def request(self, user: User, email: str) -> Sent:
        """Send a link to the new address; older ones are worthless from then on.

        Raises InvalidEmail, EmailTaken, AddressBounced.
        """
        email = reachable(email)
        if self._users.is_taken(email, user.id):
            raise EmailTaken(EMAIL_TAKEN)
        token, expires_at = secrets.token_urlsafe(32), stamp(self._clock() + LIFETIME)
        key = digest_of(token)
        wish = {"user_id": user.id, "old": user.email, "new": email, "epoch": user.token_epoch}
        self._documents.insert(EMAIL_CHANGES, {"_id": key, **wish, "expires_at": expires_at})
        text = CONFIRM_TEXT.format(link=self._link(CONFIRM, token), until=_in_words(expires_at))
        kind = LetterKind.EMAIL_CHANGE
        self._mail.send(Letter(email, CONFIRM_SUBJECT, text, kind, user.id, good_until=expires_at))
        self._documents.delete(EMAIL_CHANGES, {"user_id": user.id, "_id": {"$ne": key}})
        return Sent(email, expires_at)

    def pending(self, user: User) -> Sent | None:
        """The address that waits to be confirmed, if any."""
        open_ones = {"user_id": user.id, "old": user.email, "epoch": user.token_epoch}
        found = self._documents.find(EMAIL_CHANGES, open_ones, sort=("-expires_at",), limit=1)
        good = bool(found) and found[0]["expires_at"] > stamp(self._clock())
        return Sent(found[0]["new"], found[0]["expires_at"]) if good else None

    def withdraw(self, user: User) -> bool:
        """Let the address stay; False where none other was asked for."""
        return bool(self._documents.delete(EMAIL_CHANGES, {"user_id": user.id}))

    def check(self, token: str) -> str:
        """The address that a good link confirms; it is not used up. Raises InvalidLink."""
        return str(self._wish(token)[0]["new"])

    def confirm(self, token: str) -> User:
        """The account with its new address, which is verified by this; all its tokens end.

        A password that was chosen since has ended the wish. Raises InvalidLink, EmailTaken.
        """
        wish, before = self._wish(token)
        if self._users.is_taken(wish["new"], before.id):
            raise EmailTaken(EMAIL_TAKEN)
        if not self._documents.delete(EMAIL_CHANGES, {"_id": wish["_id"]}):
            raise InvalidLink("This link has just been used.")
        changed, told = self._exchange(before, wish["new"])
        self._documents.delete(RESETS, {"user_id": before.id})
        self._mail.send(told)
        return changed

    def check_taking_back(self, token: str) -> str:
        """The address that a good link takes an account back to. Raises InvalidLink."""
        return self._former(token).email

    def take_back(self, token: str) -> User:
        """Give the account to who reads its former address: that is its address again, whoever else
        was let in is shut out, and a letter lets its reader choose a new password.

        The link is used up last: where the store fails before, it is opened again.

        Raises InvalidLink, EmailTaken.
        """
        former = self._former(token)
        current = self._users.get(former.user_id)
        if current is None:
            raise InvalidLink("The account of this link is not there any more.")
        changed = self._move(former.user_id, current.email, former.email)
        self._users.set_password(former.user_id, secrets.token_urlsafe(32), verified=True)
        self._shut_out(former.user_id)
        self._password_reset.send(former.email, despite_bounces=True)
        self._users.former_emails.drop_since(former)
        return changed

    # -- inside ----------------------------------------------------------------------------------

    def _wish(self, token: str) -> tuple[Document, User]:
        """What was asked for, and the account as it is. Raises InvalidLink."""
        found = self._documents.get(EMAIL_CHANGES, digest_of(token))
        good = found is not None and found["expires_at"] > stamp(self._clock())
        user = self._users.get(found["user_id"]) if found and good else None
        if found and user and (found["old"], found["epoch"]) == (user.email, user.token_epoch):
            return found, user
        raise InvalidLink("This link is not valid (any more). Ask for a new one.")

    def _shut_out(self, user_id: str) -> None:
        """Whoever has a key or a webhook of the account or of its apps, or an app in it."""
        for collection in (APP_GRANTS, RESETS, EMAIL_CHANGES):
            self._documents.delete(collection, {"user_id": user_id})
        apps = find_each(self._documents, USERS, {"app_of": user_id}, check=lambda: None)
        for owner in (user_id, *(app["_id"] for app in apps)):
            for collection in (API_KEYS, *self._hearing):
                self._documents.delete(collection, {"user_id": owner})

    def _former(self, token: str) -> FormerEmail:
        former = self._users.former_emails.find(token)
        if former is None:
            raise InvalidLink("This link is not valid (any more).")
        return former

    def _exchange(self, before: User, new: str) -> tuple[User, Letter]:
        """The account with its new address, and what its old one is told: how the account is taken
        back, unless nobody knows whose that address was. Raises InvalidLink, EmailTaken."""
        user_id, old, kind = before.id, before.email, LetterKind.EMAIL_CHANGE
        if not before.email_verified:
            changed = self._move(user_id, old, new)
            text = TOLD_UNVERIFIED_TEXT
            return changed, Letter(old, TOLD_SUBJECT, text, kind, user_id, despite_bounces=True)
        formers = self._users.former_emails
        former, word = formers.keep(user_id, old)  # before it is free for others
        try:
            changed = self._move(user_id, old, new)
        except (EmailTaken, InvalidLink):
            formers.drop(former)
            raise
        link, until = self._link(TAKE_BACK, word), _in_words(former.expires_at)
        text, end = TOLD_TEXT.format(link=link, until=until), former.expires_at
        letter = Letter(
            *(old, TOLD_SUBJECT, text, kind, user_id), good_until=end, despite_bounces=True
        )
        return changed, letter

    def _move(self, user_id: str, old: str, new: str) -> User:
        """Raises EmailTaken, InvalidLink."""
        change = new_epoch({"email": new, "email_verified": True}, self._clock())
        try:
            moved = self._documents.update(USERS, {"_id": user_id, "email": old}, change)
        except DuplicateKey as problem:
            raise EmailTaken(EMAIL_TAKEN) from problem
        if moved is None:
            raise InvalidLink("The account has another address since. Ask for a new link.")
        return User.from_document(moved)

    def _link(self, path: str, token: str) -> str:
        return f"{self._public_url}{path}?token={quote(token)}"


def _in_words(moment: str) -> str:
    return f"{moment[:10]} {moment[11:16]} UTC"
