"""Signatures, held against the documented check and the public standardwebhooks package."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Any

import pytest
from standardwebhooks.webhooks import Webhook as Standard
from standardwebhooks.webhooks import WebhookVerificationError

from services.clock import now
from services.webhooks.signing import (
    InvalidSecret,
    key_of,
    new_secret,
    signed_headers,
    standard_form,
    standard_signature,
)

BODY = '{"event": "job.completed", "data": {"name": "Größe"}}'.encode()


def verify_webhook(payload: str, signature: str, secret: str) -> bool:
    """As T2M's document has it."""
    expected = hmac.new(secret.encode(), payload.encode(), hashlib.sha256).hexdigest()
    return hmac.compare_digest(f"sha256={expected}", signature)


@pytest.mark.parametrize(
    "secret", ["your-webhook-secret", new_secret(), "s"], ids=["own", "new", "short"]
)
def test_receivers_of_both_kinds_verify_what_is_signed(secret: str) -> None:
    headers = dict(signed_headers([secret], "evt_1", now(), BODY))

    told = Standard(standard_form(key_of(secret))).verify(BODY, headers)

    assert told["event"] == "job.completed"
    assert verify_webhook(BODY.decode(), headers["X-T2M-Signature"], secret)


def test_the_published_vector_of_standard_webhooks_is_met() -> None:
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    body = b'{"test": 2432232314}'

    signature = standard_signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body)

    assert signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_during_the_overlap_the_old_secret_and_the_new_both_verify() -> None:
    old, new = new_secret(), new_secret()

    headers = dict(signed_headers([new, old], "evt_1", now(), BODY))

    for secret in (old, new):
        Standard(secret).verify(BODY, headers)
    assert verify_webhook(BODY.decode(), headers["X-T2M-Signature"], new)
    assert verify_webhook(BODY.decode(), headers["X-T2M-Signature-Previous"], old)


def test_another_secret_or_another_body_does_not_verify() -> None:
    secret = new_secret()
    headers: dict[str, Any] = dict(signed_headers([secret], "evt_1", now(), BODY))

    with pytest.raises(WebhookVerificationError):
        Standard(new_secret()).verify(BODY, headers)
    with pytest.raises(WebhookVerificationError):
        Standard(secret).verify(BODY + b" ", headers)


@pytest.mark.parametrize(
    "secret", ["whsec_", "whsec_not base64!", "whsec_" + base64.b64encode(b"short").decode()]
)
def test_a_standard_secret_that_is_none_is_refused(secret: str) -> None:
    with pytest.raises(InvalidSecret):
        key_of(secret)
