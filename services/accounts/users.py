"""Accounts: who there is, and whether it is really them.

AccountError
├── InvalidEmail        no address that mail could reach
├── EmailTaken          somebody has an account with this address
└── WrongCredentials    unknown address or wrong password; nobody learns which
"""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from email_validator import EmailNotValidError, validate_email

from services.accounts.openid import Identity
from services.accounts.passwords import Passwords
from services.accounts.tokens import RevokedTokens
from services.clock import Clock, stamp
from services.clock import now as system_clock
from services.dances.practice import WEEKS_KEPT, Practice, iso_week, level_of, session_counted
from services.interfaces import DocumentStore, DuplicateKey, Index

USERS = "users"
INDEXES = (Index(("email",), unique=True),)
# Ids of the sessions counted last: one that is counted again, after a crash, is among them.
COUNTED_KEPT = 50
LONGEST_NAME = 50


class AccountError(Exception):
    """The account cannot be made or opened. The message is fit for the caller."""


class InvalidEmail(AccountError):
    """No address that mail could reach."""


class EmailTaken(AccountError):
    """Somebody has an account with this address."""


class WrongCredentials(AccountError):
    """Unknown address or wrong password; nobody learns which."""


class Role(StrEnum):
    USER = "USER"
    ADMIN = "ADMIN"


@dataclass(frozen=True)
class User:
    """An account without its password. Times are stamps (`services.clock.stamp`).

    `followers` and `following` are how many; `badges` are names.
    """

    id: str
    email: str
    display_name: str
    role: Role
    email_verified: bool
    created_at: str
    last_sign_in_at: str | None
    avatar_url: str | None
    points: int
    badges: tuple[str, ...]
    followers: int
    following: int
    practice: Practice

    @property
    def level(self) -> int:
        return level_of(self.points)

    @property
    def is_admin(self) -> bool:
        return self.role is Role.ADMIN

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> User:
        return cls(
            id=document["_id"],
            email=document["email"],
            display_name=document["display_name"],
            role=Role(document["role"]),
            email_verified=document["email_verified"],
            created_at=document["created_at"],
            last_sign_in_at=document["last_sign_in_at"],
            avatar_url=document.get("avatar_url"),
            points=document.get("points", 0),
            badges=tuple(document.get("badges", ())),
            followers=document.get("followers", 0),
            following=document.get("following", 0),
            practice=Practice.of(document),
        )


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

    def prepare(self) -> None:
        """Make the collections and their indexes."""
        self._documents.ensure(USERS, INDEXES)
        self.tokens.prepare()

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
        name = identity.name or email.partition("@")[0]
        document = _account(
            key, email, name[:LONGEST_NAME], self._clock(), role=Role.USER, verified=verified
        )
        try:
            self._documents.insert(USERS, {**document, "password_hash": None})
        except DuplicateKey as problem:
            if (known := self.get(key)) is not None:  # another request was first
                return known
            raise EmailTaken("There is an account with this e-mail address already.") from problem
        return User.from_document(document)

    def authenticate(self, email: str, password: str) -> User:
        """The user whose address and password these are. Raises WrongCredentials."""
        found = self._documents.find(USERS, {"email": normal(email)}, limit=1)
        hashed = found[0]["password_hash"] if found else None
        if not self._passwords.matches(hashed, password):
            raise WrongCredentials("The e-mail address or the password is wrong.")
        changed = {"last_sign_in_at": stamp(self._clock())}
        if self._passwords.outdated(found[0]["password_hash"]):
            changed["password_hash"] = self._passwords.hash(password)
        document = self._documents.update(USERS, {"_id": found[0]["_id"]}, {"$set": changed})
        return User.from_document(document or found[0])

    def get(self, user_id: str) -> User | None:
        """The user, or None when there is none (any more)."""
        document = self._documents.get(USERS, user_id)
        return User.from_document(document) if document else None

    def many(self, user_ids: Iterable[str]) -> dict[str, User]:
        """The users of these ids that there are, by id, in one look-up."""
        wanted = sorted(set(user_ids))
        found = self._documents.find(USERS, {"_id": {"$in": wanted}}, limit=len(wanted))
        return {document["_id"]: User.from_document(document) for document in found}

    def update_profile(self, user_id: str, changed: Mapping[str, str | None]) -> User | None:
        """Set `display_name` or `avatar_url`; None where there is no such user (any more)."""
        if not changed.keys() <= {"display_name", "avatar_url"}:
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
            self._forget_old(document)

    def ensure_admin(self, email: str, password: str) -> User:
        """The administrator that the settings name: made, promoted, or given this password."""
        try:
            return self._insert(normal(email), password, "Administrator", Role.ADMIN)
        except EmailTaken:
            return self._promote(normal(email), password)

    def _forget_old(self, document: Mapping[str, Any]) -> None:
        """Keep the lists of a user's document as short as they are meant to be."""
        change: dict[str, dict[str, Any]] = {}
        if old := sorted(document["weeks"])[:-WEEKS_KEPT]:
            change["$unset"] = {f"weeks.{week}": "" for week in old}
        if len(document["counted_sessions"]) > COUNTED_KEPT:
            change["$pull"] = {"counted_sessions": document["counted_sessions"][0]}
        if change:
            self._documents.update(USERS, {"_id": document["_id"]}, change)

    def _promote(self, email: str, password: str) -> User:
        document = self._documents.find(USERS, {"email": email}, limit=1)[0]
        changed = {"role": Role.ADMIN.value}
        if not self._passwords.matches(document["password_hash"], password):
            changed["password_hash"] = self._passwords.hash(password)
        updated = self._documents.update(USERS, {"_id": document["_id"]}, {"$set": changed})
        return User.from_document(updated or document)

    def _insert(self, email: str, password: str, display_name: str | None, role: Role) -> User:
        name, hashed = display_name or email.partition("@")[0], self._passwords.hash(password)
        key, verified = secrets.token_hex(12), role is Role.ADMIN
        document = _account(key, email, name, self._clock(), role=role, verified=verified)
        document["password_hash"] = hashed
        try:
            self._documents.insert(USERS, document)
        except DuplicateKey as problem:
            raise EmailTaken("There is an account with this e-mail address already.") from problem
        return User.from_document(document)


def _account(
    key: str, email: str, name: str, now: datetime, *, role: Role, verified: bool
) -> dict[str, Any]:
    """A new account's document, without its password."""
    return {
        "_id": key,
        "email": email,
        "display_name": name,
        "role": role.value,
        "email_verified": verified,
        "created_at": stamp(now),
        "last_sign_in_at": None,
        "avatar_url": None,
        "points": 0,
        "badges": [],
        "followers": 0,
        "following": 0,
    }


def normal(email: str) -> str:
    """One form for what is one mail box to everybody but a few old servers."""
    return unicodedata.normalize("NFC", email.strip()).casefold()


def reachable(email: str) -> str:
    """The normal form of an address that mail could reach. Raises InvalidEmail. Asks no server."""
    try:
        return normal(validate_email(email.strip(), check_deliverability=False).normalized)
    except EmailNotValidError as problem:
        raise InvalidEmail(str(problem)) from problem
