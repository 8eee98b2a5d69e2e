"""Makes and opens accounts, and changes what is stored of them."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from services.accounts.former_emails import FormerEmails
from services.accounts.openid import Identity
from services.accounts.passwords import Passwords
from services.accounts.practice import WEEKS_KEPT, iso_week, session_counted
from services.accounts.tokens import RevokedTokens
from services.accounts.users import (
    CHOSEN,
    EMAIL_TAKEN,
    INDEXES,
    LONGEST_NAME,
    USERS,
    Account,
    AdminUnproven,
    EmailTaken,
    Role,
    User,
    WrongCredentials,
    new_epoch,
    new_name,
    normal,
    reachable,
)
from services.clock import Clock, stamp
from services.clock import now as system_clock
from services.interfaces import DocumentStore, DuplicateKey

# Ids of the sessions counted last: one that is counted again, after a crash, is among them.
COUNTED_KEPT = 50


class UserService:
    """Registers users and tells them from impostors. All methods raise Unavailable."""

    def __init__(
        self,
        documents: DocumentStore,
        *,
        passwords: Passwords | None = None,
        clock: Clock = system_clock,
    ) -> None:
        self._documents = documents
        self._passwords = passwords or Passwords()
        self._clock = clock
        self.tokens = RevokedTokens(documents)
        self.former_emails = FormerEmails(documents, clock)

    def prepare(self) -> None:
        """Make the collections and their indexes."""
        self._documents.ensure(USERS, INDEXES)
        self.tokens.prepare()
        self.former_emails.prepare()

    def register(self, email: str, password: str, display_name: str | None = None) -> User:
        """A new account of role USER. Raises InvalidEmail, EmailTaken."""
        return self._insert(reachable(email), password, display_name, Role.USER)

    def external(self, identity: Identity) -> User:
        """The account of somebody whom an OpenID provider knows; made at the first sight of them.

        They have no password. Raises EmailTaken where another account has their address.
        """
        key = hashlib.sha256(f"{identity.issuer}\0{identity.subject}".encode()).hexdigest()[:24]
        known = self.get(key)
        if known is not None:
            return known
        email = normal(identity.email) if identity.email else f"{key}@external.invalid"
        verified = identity.email is not None
        name = identity.name or new_name()
        account = Account(
            id=key,
            email=email,
            display_name=name[:LONGEST_NAME],
            role=Role.USER,
            email_verified=verified,
            created_at=stamp(self._clock()),
        )
        try:
            return self._add(account)
        except DuplicateKey as problem:
            if (known := self.get(key)) is not None:  # another request was first
                return known
            raise EmailTaken(EMAIL_TAKEN) from problem

    def authenticate(self, email: str, password: str) -> User:
        """The user whose address and password these are. Raises WrongCredentials."""
        account = self._account_of(normal(email))
        hashed = account.password_hash if account else None
        if not self._passwords.matches(hashed, password) or account is None or hashed is None:
            raise WrongCredentials("The e-mail address or the password is wrong.")
        changed = {"last_sign_in_at": stamp(self._clock())}
        if self._passwords.is_outdated(hashed):
            changed["password_hash"] = self._passwords.hash(password)
        document = self._documents.update(USERS, {"_id": account.id}, {"$set": changed})
        return User.from_document(document or account.to_document())

    def with_password(self, email: str) -> User | None:
        """Who logs in with this address; None where nobody does."""
        account = self._account_of(normal(email))
        known = account is not None and account.password_hash is not None
        return User.from_document(account.to_document()) if account and known else None

    def change_password(self, user_id: str, current: str, password: str) -> User:
        """Another password for who knows the current one; tokens issued until now end.

        Raises WrongCredentials.
        """
        self.check_password(user_id, current)
        changed = self.set_password(user_id, password)
        if changed is None:
            raise WrongCredentials("The account is not there any more.")
        return changed

    def check_password(self, user_id: str, password: str) -> None:
        """Raises WrongCredentials."""
        document = self._documents.get(USERS, user_id)
        hashed = Account.from_document(document).password_hash if document else None
        if not self._passwords.matches(hashed, password) or hashed is None:
            raise WrongCredentials("The current password is wrong.")

    def set_password(self, user_id: str, password: str, *, verified: bool = False) -> User | None:
        """Set it; tokens issued until now end. None where there is no such user (any more)."""
        changed = {"password_hash": self._passwords.hash(password)}
        proven = {"email_verified": True} if verified else {}
        change = new_epoch({**changed, **proven}, self._clock())
        document = self._documents.update(USERS, {"_id": user_id}, change)
        return User.from_document(document) if document else None

    def get(self, user_id: str) -> User | None:
        """The user, or None when there is none (any more): who is being erased is not there."""
        document = self._documents.get(USERS, user_id)
        return self._unless_leaving(document) if document else None

    def many(self, user_ids: Iterable[str]) -> dict[str, User]:
        """The users of these ids that there are, by id, in one look-up."""
        wanted = sorted(set(user_ids))
        found = self._documents.find(USERS, {"_id": {"$in": wanted}}, limit=len(wanted))
        users = map(self._unless_leaving, found)
        return {user.id: user for user in users if user}

    def update_profile(self, user_id: str, changed: Mapping[str, Any]) -> User | None:
        """Set fields of `CHOSEN`; None where there is no such user (any more)."""
        if not changed.keys() <= CHOSEN:
            raise ValueError(f"not for the user to change: {sorted(changed)}")
        if not changed:
            return self.get(user_id)
        document = self._documents.update(USERS, {"_id": user_id}, {"$set": dict(changed)})
        return User.from_document(document) if document else None

    def verify_email(self, user_id: str, email: str) -> User | None:
        """Note that this address is the user's; None where it is not the account's any more."""
        verified = {"$set": {"email_verified": True}}
        document = self._documents.update(USERS, {"_id": user_id, "email": email}, verified)
        return User.from_document(document) if document else None

    def is_taken(self, email: str, user_id: str | None = None) -> bool:
        """Whether another account than this one has the address, or may be taken back with it."""
        others = {"email": email, "_id": {"$ne": user_id}}
        has = bool(self._documents.find(USERS, others, limit=1))
        return has or self.former_emails.is_kept(email, user_id)

    def count_session(self, user_id: str, session_id: str, style: str, duration: int) -> None:
        """Count a completed session (seconds) in its dancer's figures, however often called."""
        document = self._documents.update(
            USERS,
            {"_id": user_id, "counted_sessions": {"$ne": session_id}},
            {
                "$inc": session_counted(style, duration, iso_week(self._clock())),
                "$push": {"counted_sessions": session_id},
            },
        )
        if document:
            self._forget_old(Account.from_document(document))

    def end_tokens(self, user_id: str) -> None:
        """Make every token of the user's worthless that has been issued until now."""
        self._documents.update(USERS, {"_id": user_id}, new_epoch({}, self._clock()))

    def ensure_admin(self, email: str, password: str) -> User:
        """The administrator that the settings name: made, promoted, or given this password.

        An account that somebody has registered is promoted only where it has verified its address
        or has this password already. Raises AdminUnproven.
        """
        try:
            return self._insert(normal(email), password, "Administrator", Role.ADMIN)
        except EmailTaken:
            return self._promote(normal(email), password)

    def check_admin(self, email: str, password: str) -> None:
        """Raises AdminUnproven where `ensure_admin` would. Changes nothing."""
        if account := self._account_of(normal(email)):
            self._demand_proven(account, self._has_password(account, password))

    def _account_of(self, email: str) -> Account | None:
        """None for one that is being erased."""
        found = self._documents.find(USERS, {"email": email}, limit=1)
        there = bool(found) and self._unless_leaving(found[0]) is not None
        return Account.from_document(found[0]) if there else None

    def _unless_leaving(self, document: Mapping[str, Any]) -> User | None:
        user = User.from_document(document)
        gone = user.erase_at is not None and user.erase_at <= stamp(self._clock())
        return None if gone else user

    def _forget_old(self, account: Account) -> None:
        """Keep the lists of a user's document as short as they are meant to be."""
        change: dict[str, dict[str, Any]] = {}
        if old := sorted(account.weeks)[:-WEEKS_KEPT]:
            change["$unset"] = {f"weeks.{week}": "" for week in old}
        if len(account.counted_sessions) > COUNTED_KEPT:
            change["$pull"] = {"counted_sessions": account.counted_sessions[0]}
        if change:
            self._documents.update(USERS, {"_id": account.id}, change)

    def _promote(self, email: str, password: str) -> User:
        """Raises AdminUnproven; EmailTaken where the account goes at this moment."""
        account = self._account_of(email)
        if account is None:
            raise EmailTaken("The account of this address has just been deleted. Try again.")
        known = self._has_password(account, password)
        self._demand_proven(account, known)
        changed: dict[str, Any] = {} if known else {"password_hash": self._passwords.hash(password)}
        if account.role is not Role.ADMIN:
            changed["role"] = Role.ADMIN.value
        # one without an epoch was promoted when that did not end tokens yet
        if not changed and "token_epoch" in (account.stored or {}):
            return User.from_document(account.to_document())
        where = {"_id": account.id, "role": account.role.value}
        updated = self._documents.update(USERS, where, new_epoch(changed, self._clock()))
        return User.from_document(updated or account.to_document())

    def _has_password(self, account: Account, password: str) -> bool:
        return self._passwords.matches(account.password_hash, password)

    @staticmethod
    def _demand_proven(account: Account, known: bool) -> None:
        if account.role is not Role.ADMIN and not (account.email_verified or known):
            raise AdminUnproven

    def _insert(self, email: str, password: str, display_name: str | None, role: Role) -> User:
        account = Account(
            id=secrets.token_hex(12),
            email=email,
            display_name=display_name or new_name(),
            role=role,
            email_verified=role is Role.ADMIN,
            created_at=stamp(self._clock()),
            password_hash=self._passwords.hash(password),
        )
        try:
            return self._add(account)
        except DuplicateKey as problem:
            raise EmailTaken(EMAIL_TAKEN) from problem

    def _add(self, account: Account) -> User:
        """Raises DuplicateKey; EmailTaken where the address is kept for who has given it up."""
        if self.former_emails.is_kept(account.email):
            raise EmailTaken(EMAIL_TAKEN)
        document = account.to_document()
        self._documents.insert(USERS, document)
        if self.former_emails.is_kept(account.email):  # given up since the first look
            self._documents.delete(USERS, {"_id": account.id})
            raise EmailTaken(EMAIL_TAKEN)
        return User.from_document(document)
