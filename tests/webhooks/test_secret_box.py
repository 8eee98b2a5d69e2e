"""Webhooks' secrets at rest: encrypted, under keys that can be replaced."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from services.webhooks.callback_post import CallbackPost
from services.webhooks.delivery import WebhookSender
from services.webhooks.secret_box import SecretBox
from services.webhooks.service import EndpointRequest, WebhookService
from services.webhooks.signing import t2m_signature
from services.webhooks.webhook import WEBHOOKS, SecretLost
from tests.webhooks.conftest import KEY, OWNER, SECRET, Bench, Receiver, status_of

NEW_KEY = b"n" * 32


def keyed(bench: Bench, *keys: bytes) -> WebhookService:
    """The same webhooks, served with these keys."""
    log, deliveries = bench.webhooks.log, bench.webhooks.deliveries
    box = SecretBox(keys)
    return WebhookService(bench.documents, bench.addresses, log, deliveries, box, clock=bench.clock)


def stored(bench: Bench) -> str:
    [document] = bench.documents.find(WEBHOOKS, {})
    return str(document)


def test_a_copy_of_the_database_has_no_secret(bench: Bench, receiver: Receiver) -> None:
    hook = bench.hook(receiver.url)
    assert SECRET not in stored(bench)

    bench.webhooks.rotate(hook.id, OWNER, timedelta(hours=1), "the-new-secret")

    assert SECRET not in stored(bench)
    assert "the-new-secret" not in stored(bench)
    found = bench.webhooks.get(hook.id, OWNER)
    assert [secret.secret for secret in found.secrets] == ["the-new-secret", SECRET]


def test_what_was_stored_in_the_open_is_read_and_encrypted_when_written_anew(
    bench: Bench, receiver: Receiver
) -> None:
    hook = bench.hook(receiver.url)
    plain = {"secrets": [{"secret": SECRET, "expires_at": None}]}
    bench.documents.update(WEBHOOKS, {}, {"$set": plain, "$unset": {"secrets_key": ""}})
    assert bench.webhooks.get(hook.id, OWNER).secrets == hook.secrets

    assert [bench.webhooks.encrypt_anew() for _ in range(2)] == [1, 0]

    assert SECRET not in stored(bench)
    assert bench.webhooks.get(hook.id, OWNER) == hook


def test_a_key_may_be_dropped_once_all_is_encrypted_with_the_next(
    bench: Bench, receiver: Receiver
) -> None:
    hook = bench.hook(receiver.url)

    keyed(bench, NEW_KEY, KEY).encrypt_anew()

    assert keyed(bench, NEW_KEY).get(hook.id, OWNER).secrets == hook.secrets


def test_a_webhook_whose_key_was_dropped_is_switched_off_until_it_has_a_new_secret(
    bench: Bench, receiver: Receiver
) -> None:
    hook = bench.hook(receiver.url)
    webhooks = keyed(bench, NEW_KEY)
    post = CallbackPost(bench.addresses, clock=bench.clock)
    bench = replace(bench, webhook_sender=WebhookSender(webhooks, post, clock=bench.clock))
    webhooks.send_test(hook.id, OWNER)

    bench.work()

    lost = webhooks.get(hook.id, OWNER)
    assert (lost.active, receiver.taken) == (False, [])
    assert "rotate it" in (lost.disabled_reason or "")
    with pytest.raises(SecretLost):
        lost.valid_secrets("")

    webhooks.rotate(hook.id, OWNER, timedelta(hours=1), "the-new-secret")
    switched = webhooks.update(hook.id, OWNER, EndpointRequest(active=True))
    bench.work()

    [taken] = receiver.taken
    assert switched.active
    assert taken.headers["X-T2M-Signature"] == t2m_signature("the-new-secret", taken.body)
    assert [status_of(delivery)[0] for delivery in bench.deliveries(hook)] == ["delivered"]
