"""Webhooks' secrets at rest: encrypted, so that a copy of the database forges no events.

Fernet (AES-128-CBC with HMAC-SHA256), with keys that can be replaced. What was stored before there
was encryption is read as it is.
"""

from __future__ import annotations

import base64
import logging
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from services.objects.signing import key_id

log = logging.getLogger(__name__)


class SecretBox:
    """Encrypts with the first of `keys`, decrypts with any. Each has 32 bytes."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        self._fernet = MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])
        self.key_id = key_id(keys[0])

    def encrypt(self, secret: str) -> str:
        return self._fernet.encrypt(secret.encode()).decode()

    def decrypt(self, stored: str, key: str | None) -> str | None:
        """The secret; None where its key is not among ours any more.

        `key` is the id of the key that was stored with it; without one it was not encrypted.
        """
        if key is None:
            return stored
        try:
            return self._fernet.decrypt(stored).decode()
        except InvalidToken:
            log.error("a webhook's secret cannot be read: its key %s has been dropped", key)
            return None
