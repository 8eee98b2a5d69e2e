"""Tokens that were given back before their time. What has expired by itself need not be kept."""

from __future__ import annotations

from datetime import datetime

from services.clock import stamp
from services.interfaces import DocumentStore, DuplicateKey, Index

REVOKED_TOKENS = "revoked_tokens"
INDEXES = (Index(("expires_at",), expires=True),)


class RevokedTokens:
    """The ids (``jti``) of revoked tokens, until the tokens would have expired anyway."""

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

    def revoked(self, token_id: str) -> bool:
        """Raises Unavailable: a token that cannot be checked opens nothing."""
        return self._documents.get(REVOKED_TOKENS, token_id) is not None
