"""Tokens that get the next access token: each is good once, and what it gave is its heir.

A token that comes a second time has been copied: its whole family, begun by one log-in, ends then,
the thief's as well as the owner's. Only digests are kept.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

from services.accounts.users import User
from services.accounts.words import digest_of
from services.clock import Clock, stamp
from services.clock import now as system_clock
from services.interfaces import Document, DocumentStore, Index

REFRESH_TOKENS = "refresh_tokens"
INDEXES = (Index(("expires_at",), expires=True), Index(("family",)))
PREFIX = "trr_"
MOST_SHOWN = 100


class LogInNotFound(Exception):
    """The user has no such log-in (any more). The message is fit for the caller."""


class RefreshRefused(Exception):
    """The refresh token is unknown, used, ended or expired. Fit for the caller."""

    def __init__(self) -> None:
        super().__init__("The refresh token is not good (any more). Log in again.")


@dataclass(frozen=True)
class Refreshed:
    """Whose token it was, the epoch of their tokens when it was given, its family, and when that
    began (a stamp)."""

    user_id: str
    epoch: int
    family: str
    begun_at: str | None


@dataclass(frozen=True)
class LogIn:
    """A family whose newest token is good. Moments are stamps; `device` is words, or ""."""

    family: str
    device: str
    begun_at: str | None
    last_used_at: str | None
    ends_at: str


class RefreshTokens:
    """Gives refresh tokens and takes each once. All methods raise Unavailable."""

    def __init__(
        self, documents: DocumentStore, lifetime: timedelta, *, clock: Clock = system_clock
    ) -> None:
        self._documents = documents
        self._lifetime = lifetime
        self._clock = clock

    def prepare(self) -> None:
        self._documents.ensure(REFRESH_TOKENS, INDEXES)

    def give(
        self, user: User, family: str, *, begun_at: str | None = None, device: str = ""
    ) -> str:
        """A new token of this family, which began then, or begins now."""
        now, token = self._clock(), f"{PREFIX}{secrets.token_urlsafe(32)}"
        row = {
            "_id": digest_of(token),
            "user_id": user.id,
            "epoch": user.token_epoch,
            "family": family,
            "used": False,
            "expires_at": stamp(now + self._lifetime),
            "given_at": stamp(now),
            "begun_at": begun_at or stamp(now),
            "device": device,
        }
        self._documents.insert(REFRESH_TOKENS, row)
        return token

    def take(self, token: str) -> Refreshed:
        """Use a token up. Raises RefreshRefused, and ends its family where it was used before."""
        key = digest_of(token)
        found = self._documents.get(REFRESH_TOKENS, key)
        if found is None or found["expires_at"] <= stamp(self._clock()):
            raise RefreshRefused
        fresh = {"_id": key, "used": False}
        if self._documents.update(REFRESH_TOKENS, fresh, {"$set": {"used": True}}) is None:
            self.end(found["family"])
            raise RefreshRefused
        return Refreshed(found["user_id"], found["epoch"], found["family"], found.get("begun_at"))

    def log_ins(self, user: User) -> list[LogIn]:
        """Those of the user that can go on, what was used last first; at most `MOST_SHOWN`."""
        where = {"user_id": user.id, "used": False, "epoch": user.token_epoch}
        found = self._documents.find(REFRESH_TOKENS, where, sort=("-expires_at",), limit=MOST_SHOWN)
        now = stamp(self._clock())
        return [_log_in(row) for row in found if row["expires_at"] > now]

    def end_own(self, user: User, family: str) -> None:
        """End a log-in of the user's. Raises LogInNotFound."""
        if not self._documents.delete(REFRESH_TOKENS, {"family": family, "user_id": user.id}):
            raise LogInNotFound("You have no such log-in (any more).")

    def end(self, family: str) -> None:
        """No token of this family is good any more."""
        self._documents.delete(REFRESH_TOKENS, {"family": family})


def _log_in(row: Document) -> LogIn:
    """Tokens of before log-ins were listed tell less."""
    given, begun = row.get("given_at"), row.get("begun_at")
    return LogIn(row["family"], row.get("device", ""), begun, given, row["expires_at"])


def new_family() -> str:
    """The name of what one log-in begins."""
    return secrets.token_hex(16)
