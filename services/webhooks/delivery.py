"""Sending deliveries: one try at a time, on a schedule that survives every process.

After a failure the next try waits as `SCHEDULE` says, give or take a tenth, or as long as the
receiver asks for. 3xx is a failure; 410 switches the endpoint off, and so do five days of nothing
but failures.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta

from services.clock import Clock, parse, stamp
from services.clock import now as system_clock
from services.sending import PENDING
from services.webhooks.callback_post import CallbackPost, Reply
from services.webhooks.payloads import body_of
from services.webhooks.service import WebhookService
from services.webhooks.signing import signed_headers
from services.webhooks.webhook import DELIVERED, FAILED, Delivery, Try, Webhook

MINUTE, HOUR = 60.0, 3600.0
# seconds before each try, counted from the one before
SCHEDULE = (
    0.0,
    5.0,
    5 * MINUTE,
    30 * MINUTE,
    2 * HOUR,
    5 * HOUR,
    10 * HOUR,
    14 * HOUR,
    20 * HOUR,
    24 * HOUR,
)
JITTER = 0.1
LONGEST_WAIT = 24 * HOUR
DISABLE_AFTER = timedelta(days=5)
IN_A_ROW = 20  # deliveries that one message may lead to
GONE = "the receiver answered 410 Gone"
FAILING = "it has failed for five days"
LOST = "its secret cannot be read any more: rotate it"
HEADERS = {"Content-Type": "application/json", "User-Agent": "Troupe-Webhooks/1.0"}


class WebhookSender:
    """Sends what is due. All methods raise Unavailable."""

    def __init__(
        self,
        webhooks: WebhookService,
        post: CallbackPost,
        *,
        clock: Clock = system_clock,
        jitter: Callable[[], float] = lambda: random.uniform(1 - JITTER, 1 + JITTER),
    ) -> None:
        self._webhooks = webhooks
        self._deliveries = webhooks.deliveries
        self._post = post
        self._clock = clock
        self._jitter = jitter

    def sweep(self) -> int:
        """Call workers for what is due; answer for how many."""
        return self._deliveries.announce_due()

    def deliver(self, delivery_id: str) -> None:
        """Send it if it is due, then what else waits: for this endpoint where that went well, else
        for another of its owner."""
        delivery = self._deliveries.find(delivery_id)
        for _ in range(IN_A_ROW):
            if delivery is None or (reply := self._try(delivery)) is None:
                return
            delivery = self._deliveries.next_due(delivery, elsewhere=not reply.ok)

    def _try(self, delivery: Delivery) -> Reply | None:
        """What was answered, if it was sent."""
        webhook = self._webhooks.find(delivery.webhook_id)
        if webhook is None:
            self._deliveries.forget(delivery.webhook_id)
            return None
        if not webhook.active:
            self._deliveries.hold(webhook.id)
            return None
        if not webhook.secrets:
            self._webhooks.disable(webhook, LOST, webhook.updated_at)
            return None
        claimed = self._deliveries.claim(delivery)
        return self._send(webhook, claimed) if claimed else None

    def _send(self, webhook: Webhook, claimed: Delivery) -> Reply | None:
        event = self._webhooks.log.get(claimed.event_id)
        if event is None:
            gone = Try(at=stamp(self._clock()), error="The event has expired.")
            self._deliveries.record(claimed, gone, status=FAILED, next_try_at=None)
            return None
        started, body = self._clock(), body_of(event)
        secrets = webhook.valid_secrets(stamp(started))
        headers = {**webhook.headers, **HEADERS, **signed_headers(secrets, event.id, started, body)}
        reply = self._post.send(webhook.url, body, headers)
        self._record(webhook, claimed, reply, started)
        return reply

    def _record(self, webhook: Webhook, claimed: Delivery, reply: Reply, at: datetime) -> None:
        noted = Try(
            at=stamp(at),
            status_code=reply.status,
            error=reply.error,
            duration_ms=reply.milliseconds,
        )
        now = stamp(self._clock())
        if reply.ok:
            done = {"status": DELIVERED, "completed_at": now, "next_try_at": None}
            self._deliveries.record(claimed, noted, **done)
            self._webhooks.note_success(webhook)
            return
        attempt = claimed.attempt + 1
        if reply.gone or attempt >= len(SCHEDULE):
            over = {"status": FAILED, "attempt": attempt, "completed_at": now, "next_try_at": None}
            self._deliveries.record(claimed, noted, **over)
        else:
            later = stamp(self._clock() + self._wait(attempt, reply))
            again = {"status": PENDING, "attempt": attempt, "next_try_at": later}
            self._deliveries.record(claimed, noted, **again)
        self._judge(webhook, claimed, reply)

    def _wait(self, attempt: int, reply: Reply) -> timedelta:
        usual = SCHEDULE[attempt] * self._jitter()
        asked = min(reply.retry_after or 0.0, LONGEST_WAIT)
        return timedelta(seconds=max(usual, asked))

    def _judge(self, webhook: Webhook, claimed: Delivery, reply: Reply) -> None:
        """Switch off an endpoint that is gone, or has failed for too long."""
        since = self._webhooks.note_failure(webhook)
        if reply.gone:
            self._webhooks.disable(webhook, GONE, claimed.claim or "")
        elif self._clock() - parse(since) >= DISABLE_AFTER:
            self._webhooks.disable(webhook, FAILING, since)
