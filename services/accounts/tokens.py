"""Tokens that were given back before their time. What has expired by itself need not be kept."""

from __future__ import annotations

from datetime import datetime

from services.clock import stamp
from services.interfaces import DocumentStore, DuplicateKey, Index

REVOKED_TOKENS = "revoked_tokens"
INDEXES = (Index(("expires_at",), expires=True),)


class RevokedTokens:
    """The ids (``jti``) of revoked tokens, and log-ins (the families of tokens), until the tokens
    would have expired anyway."""

    def __init__(self, documents: DocumentStore) -> None:
        self._documents = documents

    def prepare(self) -> None:
        self._documents.ensure(REVOKED_TOKENS, INDEXES)

    def revoke(self, token_id: str, expires_at: datetime) -> None:
        """Make the token worthless; harmless when it is already. Raises Unavailable."""
        try:
            self._documents.insert(
                REVOKED_TOKENS, {"_id": token_id, "expires_at": stamp(expires_at)}
            )
        except DuplicateKey:
            return

    def revoke_family(self, family: str, until: datetime) -> None:
        """Make all tokens of a log-in worthless, the last of which expires then."""
        self.revoke(_family_id(family), until)

    def is_revoked(self, token_id: str, family: str | None = None) -> bool:
        """Raises Unavailable: a token that cannot be checked opens nothing."""
        if family is None:
            return self._documents.get(REVOKED_TOKENS, token_id) is not None
        either = {"_id": {"$in": [token_id, _family_id(family)]}}
        return bool(self._documents.find(REVOKED_TOKENS, either, limit=1))


def _family_id(family: str) -> str:
    return f"family:{family}"
