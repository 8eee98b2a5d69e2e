"""Words of letters, of which only the digest is kept."""

from __future__ import annotations

import hashlib


def digest_of(token: str) -> str:
    """The key under which a random word is kept; 32 random bytes need no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()
