"""Signatures of webhooks: T2M's own header, and those of Standard Webhooks, over the same bytes.

T2M keys its HMAC with the secret as it is written. Standard Webhooks keys it with the bytes that
a ``whsec_`` secret has in base64; any other secret is taken as it is written.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime

PREFIX = "whsec_"
KEY_BYTES = 32
SHORTEST_KEY = 16

T2M_HEADER = "X-T2M-Signature"
T2M_PREVIOUS = "X-T2M-Signature-Previous"


class InvalidSecret(Exception):
    """No key can be made of this secret. The message is fit for the caller."""


def new_secret() -> str:
    """A secret of full strength."""
    return standard_form(secrets.token_bytes(KEY_BYTES))


def standard_form(key: bytes) -> str:
    return PREFIX + base64.b64encode(key).decode()


def key_of(secret: str) -> bytes:
    """The key that Standard Webhooks signs with. Raises InvalidSecret."""
    if not secret.startswith(PREFIX):
        return secret.encode()
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error as problem:
        raise InvalidSecret(f"What follows {PREFIX} should be base64.") from problem
    if len(key) < SHORTEST_KEY:
        raise InvalidSecret(f"What follows {PREFIX} should be at least {SHORTEST_KEY} bytes.")
    return key


def t2m_signature(secret: str, body: bytes) -> str:
    return f"sha256={hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}"


def standard_signature(secret: str, event_id: str, timestamp: int, body: bytes) -> str:
    """`timestamp` in seconds since 1970."""
    signed = f"{event_id}.{timestamp}.".encode() + body
    digest = hmac.digest(key_of(secret), signed, hashlib.sha256)
    return f"v1,{base64.b64encode(digest).decode()}"


def signed_headers(
    valid: Sequence[str], event_id: str, moment: datetime, body: bytes
) -> Mapping[str, str]:
    """The headers of one try. `valid` has the newest secret first; during an overlap the old too.

    The old one signs in the list of Standard Webhooks, and in a T2M header of its own, because the
    documented check compares the whole header with one signature.
    """
    timestamp = int(moment.timestamp())
    signatures = [standard_signature(secret, event_id, timestamp, body) for secret in valid]
    headers = {
        "webhook-id": event_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signatures),
        T2M_HEADER: t2m_signature(valid[0], body),
    }
    if len(valid) > 1:
        headers[T2M_PREVIOUS] = t2m_signature(valid[1], body)
    return headers
