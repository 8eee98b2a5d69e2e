"""Whether a delivery was really sent by Troupe: the signature of Standard Webhooks."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Mapping

from troupe_client.errors import InvalidSignature
from troupe_client.events import Event

PREFIX = "whsec_"
TOLERANCE = 300  # seconds, as Standard Webhooks advises


def verify_webhook(
    body: bytes,
    headers: Mapping[str, str],
    secret: str,
    *,
    tolerance: float = TOLERANCE,
    now: float | None = None,
) -> Event:
    """The event of a delivery. `body` is the raw one, byte by byte; `secret` either form of it.

    Deliveries may come twice: act once for each `webhook-id`. `now` is in seconds since 1970.
    Raises InvalidSignature.
    """
    given = {name.lower(): value for name, value in headers.items()}
    try:
        event_id, stamp = given["webhook-id"], given["webhook-timestamp"]
        signatures = given["webhook-signature"].split()
        sent = int(stamp)
    except (KeyError, ValueError):
        raise InvalidSignature("The headers webhook-id, -timestamp, -signature are due.") from None
    if abs((time.time() if now is None else now) - sent) > tolerance:
        raise InvalidSignature(f"It was signed more than {tolerance:g} s from now.")
    signed = f"{event_id}.{stamp}.".encode() + body
    digest = hmac.digest(_key(secret), signed, hashlib.sha256)
    due = b"v1," + base64.b64encode(digest)
    if not any(hmac.compare_digest(due, signature.encode()) for signature in signatures):
        raise InvalidSignature("No signature of the delivery is of this secret.")
    event: Event = json.loads(body)
    return event


def _key(secret: str) -> bytes:
    """What follows ``whsec_`` is base64; any other secret is taken as it is written."""
    if not secret.startswith(PREFIX):
        return secret.encode()
    return base64.b64decode(secret.removeprefix(PREFIX), validate=True)
