"""Whether a receiver verifies what it is sent: some good and some bad events, and what it says.

Everything is a `webhook.test` event, so that nobody mistakes it for the end of a job. Nothing of
it is kept: no delivery, no event in the log, and the webhook's standing stays as it is.
"""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Literal

from services.clock import Clock, stamp
from services.clock import now as system_clock
from services.webhooks.callback_post import CallbackPost, Reply
from services.webhooks.delivery import HEADERS
from services.webhooks.signing import new_secret, signed_headers
from services.webhooks.webhook import TEST, Webhook

TOTAL_SECONDS = 30.0
STALE = timedelta(hours=1)


Name = Literal["good", "bad_signature", "stale", "duplicate", "later", "out_of_order"]


class Mark(StrEnum):
    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class Finding:
    """What the receiver did with one event: `verdict` in words, `reply` None where none was sent.

    The good event's `event_id` and the duplicate's are the same.
    """

    name: Name
    mark: Mark
    verdict: str
    event_id: str
    reply: Reply | None


@dataclass(frozen=True)
class Probe:
    """One event to send. `sign_age`: how old its signature is; `forged`: by a wrong secret."""

    name: Name
    event_id: str
    number: int
    age: timedelta = timedelta(0)
    sign_age: timedelta = timedelta(0)
    forged: bool = False


Judge = Callable[[Reply], tuple[bool, str]]


class ReceiverCheck:
    """Sends the events one after the other, all of them within `TOTAL_SECONDS`."""

    def __init__(self, post: CallbackPost, *, clock: Clock = system_clock) -> None:
        self._post = post
        self._clock = clock

    def run(self, webhook: Webhook) -> list[Finding]:
        """Never raises for what the receiver does."""
        deadline = time.monotonic() + TOTAL_SECONDS
        findings: list[Finding] = []
        for probe in probes():
            if reason := _hopeless(findings, deadline):
                findings.append(Finding(probe.name, Mark.SKIPPED, reason, probe.event_id, None))
                continue
            reply = self._send(webhook, probe)
            good, verdict = JUDGES[probe.name](reply)
            mark = Mark.PASSED if good else Mark.FAILED
            findings.append(Finding(probe.name, mark, verdict, probe.event_id, reply))
        return findings

    def _send(self, webhook: Webhook, probe: Probe) -> Reply:
        now = self._clock()
        data = {
            "webhook_id": webhook.id,
            "user_id": webhook.user_id,
            "message": "This is a check.",
            "number": probe.number,
        }
        payload = {"event": TEST, "timestamp": stamp(now - probe.age), "data": data}
        body = json.dumps(payload).encode()
        secrets = [new_secret()] if probe.forged else webhook.valid_secrets(stamp(now))
        signed = signed_headers(secrets, probe.event_id, now - probe.sign_age, body)
        return self._post.send(webhook.url, body, {**webhook.headers, **HEADERS, **signed})


def probes() -> list[Probe]:
    """In the order in which they are sent."""
    good, later, earlier = (f"evt_check_{uuid.uuid4().hex}" for _ in range(3))
    return [
        Probe("good", good, 1),
        Probe("bad_signature", f"evt_check_{uuid.uuid4().hex}", 2, forged=True),
        Probe("stale", f"evt_check_{uuid.uuid4().hex}", 3, age=STALE, sign_age=STALE),
        Probe("duplicate", good, 1),
        Probe("later", later, 5),
        Probe("out_of_order", earlier, 4, age=timedelta(seconds=10)),
    ]


def _hopeless(findings: list[Finding], deadline: float) -> str | None:
    """Why nothing more is worth sending, in words."""
    if findings and findings[0].mark is Mark.FAILED:
        return "not sent: it does not take good events, so that refusing others says nothing"
    if time.monotonic() >= deadline:
        return f"not sent: the receiver had used up {TOTAL_SECONDS:.0f} seconds by then"
    return None


def _how(reply: Reply) -> str:
    return (
        f"answered {reply.status}" if reply.status is not None else f"gave no answer: {reply.error}"
    )


def _good(reply: Reply) -> tuple[bool, str]:
    if reply.ok:
        return True, "accepted a good event"
    if reply.status is None:
        return False, f"gave no answer to a good event: {reply.error}"
    if 300 <= reply.status < 400:
        return False, f"redirected a good event ({reply.status}): register the address it leads to"
    return False, (
        f"refused a good event ({reply.status}): verify the raw bytes of the body with the secret "
        "as it was shown, before anything parses them"
    )


def _judge_refusal(accepted: str, refused: str) -> Judge:
    def judge(reply: Reply) -> tuple[bool, str]:
        if reply.ok:
            return False, accepted
        if reply.status is None or reply.status >= 500:
            return False, f"{_how(reply)}; answer 400 or 401, or what is forged costs you tries"
        return True, f"{refused} ({reply.status})"

    return judge


def _judge_acceptance(accepted: str, refused: str) -> Judge:
    def judge(reply: Reply) -> tuple[bool, str]:
        return (True, accepted) if reply.ok else (False, f"{refused} (it {_how(reply)})")

    return judge


JUDGES: Mapping[Name, Judge] = {
    "good": _good,
    "bad_signature": _judge_refusal(
        "accepted a bad signature: verify X-T2M-Signature or webhook-signature, refuse the rest",
        "refused a bad signature",
    ),
    "stale": _judge_refusal(
        "accepted an event signed an hour ago: verify webhook-signature and refuse what has a "
        "webhook-timestamp of more than five minutes ago, or somebody can play it back to you "
        "(X-T2M-Signature alone does not tell the age)",
        "refused an event signed an hour ago",
    ),
    "duplicate": _judge_acceptance(
        "accepted a duplicate: see to it that you act once on each webhook-id",
        "refused a duplicate: answer 2xx to a webhook-id that you have seen, or it is sent again",
    ),
    "later": _judge_acceptance("accepted an event", "refused a second good event"),
    "out_of_order": _judge_acceptance(
        "accepted an event that was older than the one before: order them by timestamp",
        "refused an event that was older than the one before: accept it and go by timestamp, "
        "for tries can overtake each other",
    ),
}
