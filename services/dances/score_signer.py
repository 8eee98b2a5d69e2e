"""The signature under a score: Ed25519, so that anyone with the public key can check it.

The key is derived from the secret of the installation: every worker signs alike, and a restart
changes nothing. What was signed with a secret before it still holds. Decision 0013 says why.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from scoring.proof import canonical

ALGORITHM = "Ed25519"


class ScoreSigner:
    """Signs what scores claim. `key`, and those that signed before it, have 32 secret bytes."""

    def __init__(self, key: bytes, retired: Sequence[bytes] = ()) -> None:
        self._private = Ed25519PrivateKey.from_private_bytes(key)
        public = [Ed25519PrivateKey.from_private_bytes(k).public_key() for k in (key, *retired)]
        self._public = {_key_id(each): each for each in public}
        self.public_keys = {name: _text(k.public_bytes_raw()) for name, k in self._public.items()}
        self.key_id, self.public_key = next(iter(self.public_keys.items()))

    def sign(self, statement: Mapping[str, Any]) -> dict[str, Any]:
        """The statement with its signature: what a result carries as its proof."""
        return {
            "statement": dict(statement),
            "algorithm": ALGORITHM,
            "key_id": self.key_id,
            "signature": _text(self._private.sign(canonical(statement))),
        }

    def holds(self, proof: Mapping[str, Any]) -> bool:
        """Whether the statement in the proof is word for word what one of our keys has signed."""
        try:
            if proof["algorithm"] != ALGORITHM:
                return False
            self._public[proof["key_id"]].verify(
                _bytes(proof["signature"]), canonical(proof["statement"])
            )
        except (KeyError, TypeError, ValueError, InvalidSignature):
            return False
        return True


def _key_id(public: Ed25519PublicKey) -> str:
    return hashlib.sha256(public.public_bytes_raw()).hexdigest()[:16]


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _bytes(text: Any) -> bytes:
    """Raises ValueError."""
    try:
        return base64.urlsafe_b64decode(f"{text}==".encode("ascii"))
    except (binascii.Error, UnicodeEncodeError) as problem:
        raise ValueError(str(problem)) from problem
