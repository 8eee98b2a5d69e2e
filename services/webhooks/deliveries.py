"""Deliveries: one document for each event and endpoint, with its tries and the time of the next.

While a delivery is being sent its `next_try_at` is the end of a lease, and it holds one of the
endpoint's numbered slots under a unique index: so no two workers send it at once, and no endpoint
has more than `SLOTS` in flight. All endpoints of one owner together have about `OWNERS_SLOTS`, less
than a worker has threads: receivers that hang keep only their owner's deliveries waiting. A worker
that dies leaves nothing that does not lapse.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from services.clock import Clock, stamp
from services.clock import now as system_clock
from services.documents.paging import Page, PageRequest, read_page
from services.interfaces import (
    Change,
    DocumentStore,
    DuplicateKey,
    Filter,
    Message,
    TaskQueue,
    Unavailable,
)
from services.jobs.pipelines import TASK_QUEUES, WEBHOOKS_DELIVER
from services.webhooks.webhook import (
    DELIVERIES,
    HELD,
    PENDING,
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
ANNOUNCED_AGAIN = timedelta(seconds=60)
MOST_TRIES_KEPT = 50
PAGE = 500

log = logging.getLogger(__name__)


class Deliveries:
    """Keeps them and calls the workers. All methods raise Unavailable."""

    def __init__(
        self, documents: DocumentStore, queue: TaskQueue, *, clock: Clock = system_clock
    ) -> None:
        self._documents = documents
        self._queue = queue
        self._clock = clock

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
        self._call(delivery)
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
        changed = self._update(idle, {"$set": fresh})
        if changed is None:
            return delivery
        self._call(changed)
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
        return self._find(where, "created_at", PAGE)

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
        found = self._documents.get(DELIVERIES, delivery_id)
        return Delivery.from_document(found) if found else None

    def announce_due(self) -> int:
        """Call the workers for what is due and was not called lately; answer how many."""
        now = self._clock()
        where = {
            "status": PENDING,
            "next_try_at": {"$lte": stamp(now)},
            "announced_at": {"$lte": stamp(now - ANNOUNCED_AGAIN)},
        }
        due = self._find(where, "next_try_at", PAGE)
        for delivery in due:
            self._note(delivery, stamp(now))
            if not self._call(delivery):
                break
        return len(due)

    def next_due(self, last: Delivery, *, elsewhere: bool) -> Delivery | None:
        """What waits longest after `last`: for its endpoint, else (or only `elsewhere`) for another
        of its owner."""
        mine = {"webhook_id": last.webhook_id}
        others = {"user_id": last.user_id, "webhook_id": {"$ne": last.webhook_id}}
        waiting = {
            "status": PENDING,
            "next_try_at": {"$lte": stamp(self._clock())},
            "slot": None,
        }
        for where in (others,) if elsewhere else (mine, others):
            if found := self._find({**where, **waiting}, "next_try_at", 1):
                return found[0]
        return None

    def claim(self, delivery: Delivery) -> Delivery | None:
        """The right to send it now; None when it is not due, taken, or all slots are.

        Who called for it had judged that it is due, by another clock perhaps, and the call does not
        come again soon: so a worker whose clock is behind obeys it, unless it is being sent.
        """
        now = self._clock()
        if delivery.status != PENDING:
            return None
        called = delivery.announced_at and delivery.slot is None
        if not called and (delivery.next_try_at or "") > stamp(now):
            return None
        if self._in_flight(delivery.user_id, stamp(now)) >= OWNERS_SLOTS:
            return None
        unchanged = {
            "_id": delivery.id,
            "status": PENDING,
            "next_try_at": delivery.next_try_at,
        }
        lease = {"claim": uuid.uuid4().hex, "next_try_at": stamp(now + LEASE)}
        for slot in self._free_slots(delivery):
            try:
                change = {"$set": {**lease, "slot": slot}}
                return self._update(unchanged, change)
            except DuplicateKey:
                continue
        return None

    def record(self, claimed: Delivery, noted: Try, **fields: Any) -> bool:
        """Write down a try and what follows from it; False when the lease was lost meanwhile."""
        tries = [one.to_document() for one in (*claimed.tries, noted)][-MOST_TRIES_KEPT:]
        mine = {"_id": claimed.id, "claim": claimed.claim}
        change: Change = {
            "$set": {"tries": tries, "announced_at": "", **fields},
            "$unset": {"slot": "", "claim": ""},
        }
        return self._documents.update(DELIVERIES, mine, change) is not None

    # -- inside ----------------------------------------------------------------------------------

    def _find(self, where: Filter, order: str, limit: int) -> list[Delivery]:
        found = self._documents.find(DELIVERIES, where, sort=(order,), limit=limit)
        return [Delivery.from_document(document) for document in found]

    def _update(self, where: Filter, change: Change) -> Delivery | None:
        """As it is then; None where none is like this any more."""
        document = self._documents.update(DELIVERIES, where, change)
        return Delivery.from_document(document) if document else None

    def _in_flight(self, user_id: str, now: str) -> int:
        """How many of the owner's are being sent, by workers that live."""
        where = {"user_id": user_id, "slot": {"$gte": 0}, "next_try_at": {"$gt": now}}
        return self._documents.count(DELIVERIES, where)

    def _free_slots(self, delivery: Delivery) -> list[int]:
        """Its own first, where it died with one."""
        where = {"webhook_id": delivery.webhook_id, "slot": {"$gte": 0}}
        taken = {held.slot for held in self._find(where, "_id", SLOTS)}
        own = [] if delivery.slot is None else [delivery.slot]
        return own + [slot for slot in range(SLOTS) if slot not in taken]

    def _change_all(self, where: Mapping[str, Any], change: Change) -> None:
        """Change every match; the change makes it match no more."""
        while found := self._documents.find(DELIVERIES, where, limit=PAGE):
            for document in found:
                self._documents.update(DELIVERIES, {**where, "_id": document["_id"]}, change)

    def _call(self, delivery: Delivery) -> bool:
        """Call a worker; where the broker is down the sweep does it later."""
        arguments = {"delivery_id": delivery.id}
        try:
            self._queue.publish(Message(WEBHOOKS_DELIVER, TASK_QUEUES[WEBHOOKS_DELIVER], arguments))
        except Unavailable as problem:
            log.warning("publish failed delivery=%s: %s", delivery.id, problem)
            self._note(delivery, "")
            return False
        return True

    def _note(self, delivery: Delivery, announced_at: str) -> None:
        change: Change = {"$set": {"announced_at": announced_at}}
        self._documents.update(DELIVERIES, {"_id": delivery.id}, change)
