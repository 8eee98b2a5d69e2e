"""Keys for programs: named, with rights of their own, shown once, and worthless when revoked.

A key is `trk_<id>_<secret>`. Only the digest of its secret is kept: 32 random bytes need no slow
hash.
"""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from services.accounts.words import digest_of
from services.clock import Clock, parse, stamp
from services.clock import now as system_clock
from services.documents.records import Record, stored_as
from services.interfaces import DocumentStore, Index

API_KEYS = "api_keys"
INDEXES = (Index(("user_id", "-created_at")),)
MOST_KEYS = 50
SEEN_AGAIN = timedelta(minutes=1)  # so that a busy key is not written with each request
FORM = re.compile(r"trk_([0-9a-f]{16})_([A-Za-z0-9_-]{43})")
PREFIX = "trk_"

Scope = Literal["read", "write", "admin"]


class ApiKeyNotFound(Exception):
    """There is no such API key of the caller's."""


class TooManyApiKeys(Exception):
    """A user has so many API keys and no more."""


class ApiKeyRefused(Exception):
    """The API key is unknown, revoked or expired. Fit for the caller."""


@dataclass(frozen=True, kw_only=True)
class ApiKey(Record):
    """One key as stored. Times are stamps; `prefix` is what is shown of it."""

    id: str = field(metadata=stored_as("_id"))
    user_id: str
    name: str
    prefix: str
    digest: str
    scopes: tuple[str, ...]
    created_at: str
    expires_at: str | None = None
    last_used_at: str | None = None


class ApiKeys:
    """Makes keys and opens accounts with them. All methods raise Unavailable."""

    def __init__(self, documents: DocumentStore, *, clock: Clock = system_clock) -> None:
        self._documents = documents
        self._clock = clock

    def prepare(self) -> None:
        self._documents.ensure(API_KEYS, INDEXES)

    def create(
        self, user_id: str, name: str, scopes: Sequence[Scope], expires_at: datetime | None
    ) -> tuple[ApiKey, str]:
        """A new key, and the text that is shown once. Raises TooManyApiKeys."""
        if self._documents.count(API_KEYS, {"user_id": user_id}) >= MOST_KEYS:
            raise TooManyApiKeys(f"You have {MOST_KEYS} API keys. Revoke one that is not used.")
        key_id, secret = secrets.token_hex(8), secrets.token_urlsafe(32)
        made = ApiKey(
            id=key_id,
            user_id=user_id,
            name=name,
            prefix=f"{PREFIX}{key_id}",
            digest=digest_of(secret),
            scopes=tuple(dict.fromkeys(scopes)),
            created_at=stamp(self._clock()),
            expires_at=stamp(expires_at) if expires_at else None,
        )
        self._documents.insert(API_KEYS, made.to_document())
        return made, f"{PREFIX}{key_id}_{secret}"

    def of_user(self, user_id: str) -> list[ApiKey]:
        """The newest first."""
        where = {"user_id": user_id}
        found = self._documents.find(API_KEYS, where, sort=("-created_at",), limit=MOST_KEYS)
        return [ApiKey.from_document(document) for document in found]

    def revoke(self, user_id: str, key_id: str) -> None:
        """Raises ApiKeyNotFound."""
        if not self._documents.delete(API_KEYS, {"_id": key_id, "user_id": user_id}):
            raise ApiKeyNotFound(f"There is no API key {key_id!r} of yours.")

    def is_open(self, key_id: str) -> bool:
        """Whether the key is still there, and has not expired."""
        found = self._documents.get(API_KEYS, key_id)
        expires = ApiKey.from_document(found).expires_at if found else None
        return found is not None and (not expires or expires > stamp(self._clock()))

    def open(self, text: str) -> ApiKey:
        """The key that this is. Raises ApiKeyRefused."""
        form = FORM.fullmatch(text)
        found = self._documents.get(API_KEYS, form.group(1)) if form else None
        key = ApiKey.from_document(found) if found else None
        given = digest_of(form.group(2)) if form else ""
        now = self._clock()
        if key is None or not hmac.compare_digest(key.digest, given):
            raise ApiKeyRefused("There is no such API key (any more).")
        if key.expires_at and key.expires_at <= stamp(now):
            raise ApiKeyRefused("The API key has expired.")
        if key.last_used_at is None or parse(key.last_used_at) < now - SEEN_AGAIN:
            self._documents.update(
                API_KEYS, {"_id": key.id}, {"$set": {"last_used_at": stamp(now)}}
            )
        return key
