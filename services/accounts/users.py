"""Accounts as they are stored, and why one cannot be made or opened.

AccountError
├── InvalidEmail        no address that mail could reach
├── EmailTaken          somebody has an account with this address
├── WrongCredentials    unknown address or wrong password; nobody learns which
└── AdminUnproven       the account that the settings name is perhaps a stranger's
"""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from email_validator import EmailNotValidError, validate_email

from services.accounts.practice import Practice, level_of
from services.clock import stamp
from services.documents.records import LEFT_OUT, Record, stored_as
from services.interfaces import Index

USERS = "users"
INDEXES = (Index(("email",), unique=True),)
LONGEST_NAME = 50
EMAIL_TAKEN = "There is an account with this e-mail address already."
# What users set themselves.
CHOSEN = frozenset({"display_name", "avatar_url", "mail_when_done", "private_profile"})


class AccountError(Exception):
    """The account cannot be made or opened. The message is fit for the caller."""


class InvalidEmail(AccountError):
    """No address that mail could reach."""


class EmailTaken(AccountError):
    """Somebody has an account with this address."""


class WrongCredentials(AccountError):
    """Unknown address or wrong password; nobody learns which."""


class AdminUnproven(AccountError):
    """The account that the settings name is perhaps a stranger's. For the operator."""

    def __init__(self) -> None:
        super().__init__(
            "the account of TROUPE_ADMIN_EMAIL was registered by somebody with another password, "
            "and has not verified the address: it is not made an administrator. If it is yours, "
            "log in with its own password, verify the address (POST "
            "/api/v1/auth/send-verification) or set TROUPE_ADMIN_PASSWORD to that password, and "
            "start again; if it is a stranger's, set another TROUPE_ADMIN_EMAIL."
        )


class Role(StrEnum):
    USER = "USER"
    ADMIN = "ADMIN"


@dataclass(frozen=True, kw_only=True)
class Account(Record):
    """A user as stored. What `Practice` counts of their sessions stands beside these fields."""

    id: str = field(metadata=stored_as("_id"))
    email: str
    display_name: str
    role: Role
    email_verified: bool
    created_at: str
    last_sign_in_at: str | None = None
    avatar_url: str | None = None
    points: int = 0
    badges: tuple[str, ...] = ()
    paid_through: int = field(default=0, metadata=LEFT_OUT)  # the number of an award
    followers: int = 0
    following: int = 0
    password_hash: str | None = None
    token_epoch: int = 0
    tokens_since: str | None = None
    erase_at: str | None = field(default=None, metadata=LEFT_OUT)
    closing: bool = field(default=False, metadata=LEFT_OUT)  # it will be erased at that time
    mail_when_done: bool = field(default=False, metadata=LEFT_OUT)
    private_profile: bool = field(default=False, metadata=LEFT_OUT)
    app_of: str | None = field(default=None, metadata=LEFT_OUT)  # whose app it is, if it is one
    return_urls: tuple[str, ...] = field(default=(), metadata=LEFT_OUT)  # of an app
    counted_sessions: tuple[str, ...] = field(default=(), metadata=LEFT_OUT)
    weeks: dict[str, Any] = field(default_factory=dict, metadata=LEFT_OUT)


@dataclass(frozen=True)
class User:
    """An account without its password. Times are stamps (`services.clock.stamp`).

    `followers` and `following` are how many; `badges` are names. Tokens of another `token_epoch`,
    or of a provider's from before `tokens_since`, are worth nothing.
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
    token_epoch: int = 0
    tokens_since: str | None = None
    erase_at: str | None = None
    mail_when_done: bool = False
    private_profile: bool = False
    app_of: str | None = None
    return_urls: tuple[str, ...] = ()

    @property
    def level(self) -> int:
        return level_of(self.points)

    @property
    def is_admin(self) -> bool:
        return self.role is Role.ADMIN

    @property
    def tenant(self) -> str:
        """Whose limits and whose turn they take: an app its owner's."""
        return self.app_of or self.id

    @property
    def chosen_name(self) -> str | None:
        """The name that they have given themselves; None where it is only a part of their mail."""
        return None if self.display_name == self.email.partition("@")[0] else self.display_name

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> User:
        account = Account.from_document(document)
        return cls(
            id=account.id,
            email=account.email,
            display_name=account.display_name,
            role=account.role,
            email_verified=account.email_verified,
            created_at=account.created_at,
            last_sign_in_at=account.last_sign_in_at,
            avatar_url=account.avatar_url,
            points=account.points,
            badges=account.badges,
            followers=account.followers,
            following=account.following,
            practice=Practice.of(document),
            token_epoch=account.token_epoch,
            tokens_since=account.tokens_since,
            erase_at=account.erase_at,
            mail_when_done=account.mail_when_done,
            private_profile=account.private_profile,
            app_of=account.app_of,
            return_urls=account.return_urls,
        )


def new_name() -> str:
    """A name for who has chosen none; it tells nothing of them, least of all their address."""
    return f"Dancer {secrets.token_hex(3).upper()}"


def new_epoch(changed: Mapping[str, Any], moment: datetime) -> dict[str, Any]:
    """The change that sets these fields of a user and ends all tokens issued until now."""
    since = {"tokens_since": stamp(moment)}
    return {"$set": {**changed, **since}, "$inc": {"token_epoch": 1}}


def normal(email: str) -> str:
    """One form for what is one mail box to everybody but a few old servers."""
    return unicodedata.normalize("NFC", email.strip()).casefold()


def reachable(email: str) -> str:
    """The normal form of an address that mail could reach. Raises InvalidEmail. Asks no server."""
    try:
        return normal(validate_email(email.strip(), check_deliverability=False).normalized)
    except EmailNotValidError as problem:
        raise InvalidEmail(str(problem)) from problem
