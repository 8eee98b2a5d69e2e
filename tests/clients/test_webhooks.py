"""Deliveries as the sender signs them, and as somebody else would."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from services.webhooks.signing import new_secret, signed_headers
from troupe_client import InvalidSignature, verify_webhook

EVENT = {"event": "job.completed", "timestamp": "2026-01-15T10:35:30Z", "data": {"job_id": "job_1"}}
BODY = json.dumps(EVENT).encode()
SECRETS = [new_secret(), "your-webhook-secret"]


def sign(*secrets: str, ago: float = 0) -> dict[str, str]:
    moment = datetime.now(UTC) - timedelta(seconds=ago)
    headers = signed_headers(secrets, "evt_1", moment, BODY)
    return {name.title(): value for name, value in headers.items()}


@pytest.mark.parametrize("secret", SECRETS, ids=["new", "own"])
def test_a_delivery_is_its_event(secret: str) -> None:
    assert verify_webhook(BODY, sign(secret), secret) == EVENT


def test_both_secrets_hold_while_they_overlap() -> None:
    for secret in SECRETS:
        assert verify_webhook(BODY, sign(*SECRETS), secret) == EVENT


@pytest.mark.parametrize("ago", [301, -301])
def test_what_is_old_or_of_the_future_is_refused(ago: float) -> None:
    with pytest.raises(InvalidSignature, match="300 s"):
        verify_webhook(BODY, sign(SECRETS[0], ago=ago), SECRETS[0])


def test_a_secret_that_is_none_is_told_from_a_bad_signature() -> None:
    with pytest.raises(ValueError, match="base64"):
        verify_webhook(BODY, sign(SECRETS[0]), "whsec_*")


def test_another_body_secret_or_no_signature_is_refused() -> None:
    good = sign(SECRETS[0])
    for body, headers, secret in [
        (BODY + b" ", good, SECRETS[0]),
        (BODY, good, SECRETS[1]),
        (BODY, good | {"Webhook-Id": "evt_2"}, SECRETS[0]),
        (BODY, good | {"Webhook-Signature": "v1,é"}, SECRETS[0]),
        (BODY, good | {"Webhook-Timestamp": "now"}, SECRETS[0]),
        (BODY, {}, SECRETS[0]),
    ]:
        with pytest.raises(InvalidSignature):
            verify_webhook(body, headers, secret)
