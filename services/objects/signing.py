"""Signatures on URLs: HMAC-SHA256 over named fields, with keys that can be replaced."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence

from services.interfaces import Refused

KEY_ID, SIGNATURE = "key_id", "signature"
_PURPOSE = "troupe object url 1"
_SHORTEST_KEY = 32  # bytes


class UrlSigner:
    """Signs with `key`; still accepts what `retired` keys have signed.

    To replace a key, move the old one to `retired` until the last URL it signed has expired.
    Raises ValueError for a key of less than 32 bytes.
    """

    def __init__(self, key: bytes, retired: Sequence[bytes] = ()) -> None:
        for each in (key, *retired):
            if len(each) < _SHORTEST_KEY:
                raise ValueError(f"a signing key has at least {_SHORTEST_KEY} bytes")
        self._keys = {key_id(each): each for each in (*retired, key)}
        self._current = key_id(key)

    def sign(self, fields: Mapping[str, str]) -> dict[str, str]:
        """The fields, with the key's id and the signature."""
        named = {**fields, KEY_ID: self._current}
        return {**named, SIGNATURE: _signature(self._keys[self._current], named)}

    def check(self, fields: Mapping[str, str]) -> None:
        """Raises Refused unless one of our keys has signed exactly these fields."""
        named = {name: value for name, value in fields.items() if name != SIGNATURE}
        key = self._keys.get(named.get(KEY_ID, ""), b"")
        given = fields.get(SIGNATURE, "").encode()
        if not key or not hmac.compare_digest(_signature(key, named).encode(), given):
            raise Refused("the signature does not fit the request")


def key_id(key: bytes) -> str:
    """A short name for the key that tells nothing about it."""
    return hashlib.sha256(b"key id" + key).hexdigest()[:8]


def _signature(key: bytes, fields: Mapping[str, str]) -> str:
    text = json.dumps([_PURPOSE, sorted(fields.items())])  # unlike joined text, of one meaning only
    return hmac.digest(key, text.encode(), "sha256").hex()
