"""Deliveries: one document for each event and endpoint, with its tries and the time of the next.

The numbered slots of `services.sending` are the endpoint's: no endpoint has more than `SLOTS` in
flight. All endpoints of one owner together have about `OWNERS_SLOTS`, less than a worker has
threads: receivers that hang keep only their owner's deliveries waiting.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from services.clock import Clock, stamp
from services.clock import now as system_clock
from services.documents.paging import Page, PageRequest, read_page
from services.interfaces import Change, DocumentStore, DuplicateKey, TaskQueue
from services.jobs.pipelines import WEBHOOKS_DELIVER
from services.sending import PENDING, Sending, SendingQueue
from services.webhooks.webhook import (
    DELIVERIES,
    HELD,
    RETENTION,
    Delivery,
    DeliveryNotFound,
    Try,
    Webhook,
    WebhookEvent,
)

SLOTS = 16
OWNERS_SLOTS = 16
LEASE = timedelta(seconds=120)  # longer than any try takes
MOST_TRIES_KEPT = 50
PAGE = 500

KIND = Sending(DELIVERIES, Delivery, WEBHOOKS_DELIVER, "delivery_id", SLOTS, LEASE, PAGE)


class Deliveries:
    """Keeps them and calls the workers. All methods raise Unavailable."""

    def __init__(
        self, documents: DocumentStore, queue: TaskQueue, *, clock: Clock = system_clock
    ) -> None:
        self._documents = documents
        self._clock = clock
        self._sending = SendingQueue(documents, queue, KIND, clock)

    # -- for those who have something to tell ----------------------------------------------------

    def add(self, webhook: Webhook, event: WebhookEvent) -> tuple[Delivery, bool]:
        """Have the event sent to the webhook; the same event twice is one delivery."""
        now = stamp(self._clock())
        delivery = Delivery(
            id=f"{webhook.id}.{event.id}",
            webhook_id=webhook.id,
            user_id=webhook.user_id,
            event_id=event.id,
            event=event.event,
            job_id=event.data.get("job_id"),
            status=PENDING,
            next_try_at=now,
            announced_at=now,
            created_at=now,
            expires_at=stamp(self._clock() + RETENTION),
        )
        try:
            self._documents.insert(DELIVERIES, delivery.to_document())
        except DuplicateKey:
            return self.get(webhook.id, delivery.id), False
        self._sending.call(delivery)
        return delivery, True

    def again(self, delivery: Delivery) -> Delivery:
        """Send it once more from now on, with the whole schedule; in flight it stays as it is."""
        now = stamp(self._clock())
        fresh = {
            "status": PENDING,
            "attempt": 0,
            "next_try_at": now,
            "announced_at": now,
            "completed_at": None,
            "expires_at": stamp(self._clock() + RETENTION),
        }
        idle = {"_id": delivery.id, "slot": None}
        changed = self._sending.change_one(idle, {"$set": fresh})
        if changed is None:
            return delivery
        self._sending.call(changed)
        return changed

    def get(self, webhook_id: str, delivery_id: str) -> Delivery:
        """One delivery of this webhook. Raises DeliveryNotFound."""
        found = self.find(delivery_id)
        if found is None or found.webhook_id != webhook_id:
            raise DeliveryNotFound(f"There is no delivery {delivery_id} of {webhook_id}.")
        return found

    def page(
        self, webhook_id: str, status: str | None, event_id: str | None, request: PageRequest
    ) -> Page:
        """The newest first. Raises InvalidCursor."""
        where = {"webhook_id": webhook_id}
        where |= {"status": status} if status else {}
        where |= {"event_id": event_id} if event_id else {}
        return read_page(self._documents, DELIVERIES, where, ("-created_at",), request)

    def of_job(self, user_id: str, job_id: str) -> list[Delivery]:
        """What its owner's webhooks were told of a job, the oldest first, at most `PAGE`."""
        where = {"user_id": user_id, "job_id": job_id}
        return self._sending.list_matches(where, "created_at", PAGE)

    def hold(self, webhook_id: str) -> None:
        """Keep what waits, without a time: its endpoint is switched off."""
        held: Change = {"$set": {"status": HELD, "next_try_at": None}}
        self._change_all({"webhook_id": webhook_id, "status": PENDING, "slot": None}, held)

    def release(self, webhook_id: str) -> None:
        """Send what was held."""
        now = stamp(self._clock())
        fresh = {"status": PENDING, "attempt": 0, "next_try_at": now, "announced_at": ""}
        self._change_all({"webhook_id": webhook_id, "status": HELD}, {"$set": fresh})
        self.announce_due()

    def forget(self, webhook_id: str) -> None:
        self._documents.delete(DELIVERIES, {"webhook_id": webhook_id})

    # -- for the workers -------------------------------------------------------------------------

    def find(self, delivery_id: str) -> Delivery | None:
        return self._sending.find(delivery_id)

    def announce_due(self) -> int:
        """Call the workers for what is due and was not called lately; answer how many."""
        return self._sending.announce_due()

    def next_due(self, last: Delivery, *, elsewhere: bool) -> Delivery | None:
        """What waits longest after `last`: for its endpoint, else (or only `elsewhere`) for another
        of its owner."""
        mine = {"webhook_id": last.webhook_id}
        others = {"user_id": last.user_id, "webhook_id": {"$ne": last.webhook_id}}
        for where in (others,) if elsewhere else (mine, others):
            if found := self._sending.next_due(where):
                return found
        return None

    def claim(self, delivery: Delivery) -> Delivery | None:
        """The right to send it now; None when it is not due, taken, or all slots are."""
        if not self._sending.may_be_sent(delivery):
            return None
        if self._in_flight(delivery.user_id) >= OWNERS_SLOTS:
            return None
        return self._sending.take_slot(delivery, {"webhook_id": delivery.webhook_id})

    def record(self, claimed: Delivery, noted: Try, **fields: Any) -> bool:
        """Write down a try and what follows from it; False when the lease was lost meanwhile."""
        tries = [one.to_document() for one in (*claimed.tries, noted)][-MOST_TRIES_KEPT:]
        return self._sending.let_go(claimed, {"tries": tries, **fields})

    # -- inside ----------------------------------------------------------------------------------

    def _in_flight(self, user_id: str) -> int:
        """How many of the owner's are being sent, by workers that live."""
        now = stamp(self._clock())
        where = {"user_id": user_id, "slot": {"$gte": 0}, "next_try_at": {"$gt": now}}
        return self._documents.count(DELIVERIES, where)

    def _change_all(self, where: Mapping[str, Any], change: Change) -> None:
        """Change every match; the change makes it match no more."""
        while found := self._documents.find(DELIVERIES, where, limit=PAGE):
            for document in found:
                self._documents.update(DELIVERIES, {**where, "_id": document["_id"]}, change)
