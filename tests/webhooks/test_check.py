"""What a receiver does with good and bad events, said in words; nothing of it is kept."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from standardwebhooks.webhooks import Webhook as Standard
from standardwebhooks.webhooks import WebhookVerificationError

from services.documents.paging import PageRequest
from services.webhooks import check
from services.webhooks.callback_post import CallbackPost, Timeouts
from services.webhooks.check import Finding, Mark, ReceiverCheck
from services.webhooks.service import EndpointRequest
from services.webhooks.signing import standard_form, t2m_signature
from services.webhooks.webhook import WebhookRequest
from tests.webhooks.conftest import OWNER, SECRET, Bench, Receiver, Taken

Check = Callable[[Receiver], dict[str, Finding]]


@pytest.fixture
def checked(bench: Bench) -> Check:
    """What the check finds out of a receiver, by name."""
    timeouts = Timeouts(connect=1, total=1)
    run = ReceiverCheck(CallbackPost(bench.addresses, timeouts=timeouts))

    def checking(receiver: Receiver) -> dict[str, Finding]:
        return {found.name: found for found in run.run(bench.hook(receiver.url))}

    return checking


def standard(taken: Taken) -> int:
    """A receiver written with the public package."""
    try:
        Standard(standard_form(SECRET.encode())).verify(taken.body, dict(taken.headers.items()))
    except WebhookVerificationError:
        return 401
    return 204


def documented(taken: Taken) -> int:
    """A receiver written as T2M's document shows, which looks at no time stamp."""
    good = taken.headers["X-T2M-Signature"] == t2m_signature(SECRET, taken.body)
    return 200 if good else 403


def marks(findings: dict[str, Finding]) -> dict[str, str]:
    return {name: found.mark.value for name, found in findings.items()}


def test_a_receiver_of_the_public_package_passes(checked: Check, receiver: Receiver) -> None:
    receiver.decide = standard

    findings = checked(receiver)

    assert set(marks(findings).values()) == {"passed"}
    assert list(findings) == [
        "good", "bad_signature", "stale", "duplicate", "later", "out_of_order",
    ]  # fmt: skip


def test_a_receiver_that_takes_everything_is_told_what_to_verify(
    checked: Check, receiver: Receiver
) -> None:
    findings = checked(receiver)

    assert [name for name, mark in marks(findings).items() if mark == "failed"] == [
        "bad_signature", "stale",
    ]  # fmt: skip
    assert "accepted a bad signature: verify X-T2M-Signature" in findings["bad_signature"].verdict
    assert "webhook-timestamp" in findings["stale"].verdict


def test_a_receiver_that_looks_at_no_time_stamp_fails_on_the_stale_event_only(
    checked: Check, receiver: Receiver
) -> None:
    receiver.decide = documented

    assert [name for name, mark in marks(checked(receiver)).items() if mark == "failed"] == [
        "stale"
    ]


def test_a_receiver_that_refuses_duplicates_and_stragglers_is_told_so(
    checked: Check, receiver: Receiver
) -> None:
    seen: list[tuple[str, str]] = []

    def strict(taken: Taken) -> int:
        if standard(taken) != 204:
            return 401
        at = json.loads(taken.body)["timestamp"]
        known = any(event == taken.headers["webhook-id"] or at < then for event, then in seen)
        seen.append((taken.headers["webhook-id"], at))
        return 409 if known else 204

    receiver.decide = strict

    findings = checked(receiver)

    assert [name for name, mark in marks(findings).items() if mark == "failed"] == [
        "duplicate", "out_of_order",
    ]  # fmt: skip
    assert "409" in findings["duplicate"].verdict


@pytest.mark.parametrize(("status", "word"), [(401, "raw bytes"), (302, "redirected")])
def test_a_receiver_that_takes_nothing_good_is_sent_nothing_more(
    checked: Check, receiver: Receiver, status: int, word: str
) -> None:
    receiver.status = status

    findings = checked(receiver)

    assert word in findings["good"].verdict
    assert set(marks(findings).values()) == {"failed", "skipped"}
    assert len(receiver.taken) == 1


def test_a_receiver_that_is_down_is_said_to_be_down(checked: Check, receiver: Receiver) -> None:
    receiver.stop()

    findings = checked(receiver)

    assert findings["good"].verdict.endswith("The connection was refused.")
    assert findings["stale"].mark is Mark.SKIPPED


def test_an_error_is_no_proper_refusal(checked: Check, receiver: Receiver) -> None:
    receiver.decide = lambda taken: 204 if standard(taken) == 204 else 500

    assert checked(receiver)["bad_signature"].mark is Mark.FAILED


def test_the_check_ends_in_time(
    checked: Check, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check, "TOTAL_SECONDS", 0.0)

    assert set(marks(checked(receiver)).values()) == {"skipped"}
    assert receiver.taken == []


def test_addresses_are_checked_as_for_a_delivery(bench: Bench) -> None:
    hook = bench.webhooks.create(
        OWNER, WebhookRequest(url="https://nowhere.example.com/a", events=["job.completed"])
    )

    (good, *_) = ReceiverCheck(CallbackPost(bench.addresses)).run(hook)

    assert good.verdict.endswith("There is no server nowhere.example.com.")


def test_nothing_of_a_check_is_kept(bench: Bench, checked: Check, receiver: Receiver) -> None:
    receiver.status = 410

    checked(receiver)

    (hook,) = bench.webhooks.page(OWNER, PageRequest())[0]
    assert (hook.active, hook.failing_since) == (True, None)
    assert bench.deliveries(hook) == bench.webhooks.log.read(OWNER, after=0) == []


def test_a_webhook_can_be_checked_before_it_is_switched_on(
    bench: Bench, receiver: Receiver
) -> None:
    receiver.decide = standard
    hook = bench.webhooks.update(bench.hook(receiver.url).id, OWNER, EndpointRequest(active=False))

    findings = ReceiverCheck(CallbackPost(bench.addresses)).run(hook)

    assert {found.mark for found in findings} == {Mark.PASSED}
