"""Tokens that get the next access token: each is good once, and what it gave is its heir.

A token that comes a second time has been copied: its whole family, begun by one log-in, ends then,
the thief's as well as the owner's. Only digests are kept.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from services.accounts.users import User
from services.clock import Clock, stamp
from services.clock import now as system_clock
from services.interfaces import DocumentStore, Index

REFRESH_TOKENS = "refresh_tokens"
INDEXES = (Index(("expires_at",), expires=True), Index(("family",)))
PREFIX = "trr_"


class RefreshRefused(Exception):
    """The refresh token is unknown, used, ended or expired. Fit for the caller."""

    def __init__(self) -> None:
        super().__init__("The refresh token is not good (any more). Log in again.")


@dataclass(frozen=True)
class Refreshed:
    """Whose token it was, the epoch of their tokens when it was given, and its family."""

    user_id: str
    epoch: int
    family: str


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

    def give(self, user: User, family: str) -> str:
        """A new token of this family."""
        token = f"{PREFIX}{secrets.token_urlsafe(32)}"
        row = {
            "_id": _digest(token),
            "user_id": user.id,
            "epoch": user.token_epoch,
            "family": family,
            "used": False,
            "expires_at": stamp(self._clock() + self._lifetime),
        }
        self._documents.insert(REFRESH_TOKENS, row)
        return token

    def take(self, token: str) -> Refreshed:
        """Use a token up. Raises RefreshRefused, and ends its family where it was used before."""
        key = _digest(token)
        found = self._documents.get(REFRESH_TOKENS, key)
        if found is None or found["expires_at"] <= stamp(self._clock()):
            raise RefreshRefused
        fresh = {"_id": key, "used": False}
        if self._documents.update(REFRESH_TOKENS, fresh, {"$set": {"used": True}}) is None:
            self.end(found["family"])
            raise RefreshRefused
        return Refreshed(found["user_id"], found["epoch"], found["family"])

    def end(self, family: str) -> None:
        """No token of this family is good any more."""
        self._documents.delete(REFRESH_TOKENS, {"family": family})


def new_family() -> str:
    """The name of what one log-in begins."""
    return secrets.token_hex(16)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
