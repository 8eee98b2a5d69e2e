"""The signature under a score: Ed25519, so that anyone with the public key can check it.

The key is derived from the secret of the installation: every worker signs alike, and a restart
changes nothing. Decision 0013 says why.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from scoring.proof import canonical

ALGORITHM = "Ed25519"


class ScoreSeal:
    """Signs what scores claim."""

    def __init__(self, key: bytes) -> None:
        """key: 32 secret bytes."""
        self._private = Ed25519PrivateKey.from_private_bytes(key)
        self._public = self._private.public_key()
        raw = self._public.public_bytes_raw()
        self.public_key = _text(raw)
        self.key_id = hashlib.sha256(raw).hexdigest()[:16]

    def seal(self, statement: Mapping[str, Any]) -> dict[str, Any]:
        """The statement with its signature: what a result carries as its proof."""
        return {
            "statement": dict(statement),
            "algorithm": ALGORITHM,
            "key_id": self.key_id,
            "signature": _text(self._private.sign(canonical(statement))),
        }

    def holds(self, proof: Mapping[str, Any]) -> bool:
        """Whether the statement in the proof is word for word what this key has signed."""
        try:
            if proof["algorithm"] != ALGORITHM or proof["key_id"] != self.key_id:
                return False
            self._public.verify(_bytes(proof["signature"]), canonical(proof["statement"]))
        except (KeyError, TypeError, ValueError, InvalidSignature):
            return False
        return True


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _bytes(text: Any) -> bytes:
    """Raises ValueError."""
    try:
        return base64.urlsafe_b64decode(f"{text}==".encode("ascii"))
    except (binascii.Error, UnicodeEncodeError) as problem:
        raise ValueError(str(problem)) from problem
