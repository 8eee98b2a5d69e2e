"""What workers send to somebody outside, tried until it is taken: called for, claimed, let go.

While one is being sent its `next_try_at` is the end of a lease, and it holds one of a few numbered
slots under a unique index of its collection: so no two workers send it at once, and a receiver that
hangs keeps few workers busy. A worker that dies leaves nothing that does not lapse.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Generic, TypeVar

from services.clock import Clock, stamp
from services.documents.records import LEFT_OUT, Record, stored_as
from services.interfaces import (
    Change,
    DocumentStore,
    DuplicateKey,
    Filter,
    Message,
    TaskQueue,
    Unavailable,
)
from services.jobs.pipelines import TASK_QUEUES

PENDING = "pending"
ANNOUNCED_AGAIN = timedelta(seconds=60)
LET_GO = {"slot": "", "claim": ""}  # to be unset

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Sendable(Record):
    """`slot` and `claim` are those of the worker that is sending it. Times are stamps."""

    id: str = field(metadata=stored_as("_id"))
    status: str
    next_try_at: str | None
    announced_at: str
    slot: int | None = field(default=None, metadata=LEFT_OUT)
    claim: str | None = field(default=None, metadata=LEFT_OUT)


Sent = TypeVar("Sent", bound=Sendable)


@dataclass(frozen=True)
class Sending(Generic[Sent]):
    """How one kind is sent: its collection and form, the task and the argument that names one, how
    many are in flight at once, how long a try may take, how many are called for at a time."""

    collection: str
    form: type[Sent]
    task: str
    argument: str
    slots: int
    lease: timedelta
    page: int


class SendingQueue(Generic[Sent]):
    """One kind of what is sent. All methods raise Unavailable."""

    def __init__(
        self, documents: DocumentStore, queue: TaskQueue, kind: Sending[Sent], clock: Clock
    ) -> None:
        self._documents = documents
        self._queue = queue
        self._kind = kind
        self._clock = clock

    def find(self, key: str) -> Sent | None:
        found = self._documents.get(self._kind.collection, key)
        return self._kind.form.from_document(found) if found else None

    def list_matches(self, where: Filter, order: str, limit: int) -> list[Sent]:
        found = self._documents.find(self._kind.collection, where, sort=(order,), limit=limit)
        return [self._kind.form.from_document(document) for document in found]

    def change_one(self, where: Filter, change: Change) -> Sent | None:
        """As it is then; None where none is like this any more."""
        document = self._documents.update(self._kind.collection, where, change)
        return self._kind.form.from_document(document) if document else None

    def announce_due(self) -> int:
        """Call the workers for what is due and was not called lately; answer how many."""
        now = self._clock()
        where = {
            "status": PENDING,
            "next_try_at": {"$lte": stamp(now)},
            "announced_at": {"$lte": stamp(now - ANNOUNCED_AGAIN)},
        }
        due = self.list_matches(where, "next_try_at", self._kind.page)
        for one in due:
            self._note(one, stamp(now))
            if not self.call(one):
                break
        return len(due)

    def next_due(self, where: Filter) -> Sent | None:
        """What waits longest of these."""
        due = {"status": PENDING, "next_try_at": {"$lte": stamp(self._clock())}, "slot": None}
        return next(iter(self.list_matches({**where, **due}, "next_try_at", 1)), None)

    def may_be_sent(self, one: Sent) -> bool:
        """Whether it is due, for the worker that was called for it.

        Who called had judged that it is, by another clock perhaps, and the call does not come again
        soon: so a worker whose clock is behind obeys it, unless it is being sent.
        """
        called = one.announced_at and one.slot is None
        is_due = called or (one.next_try_at or "") <= stamp(self._clock())
        return one.status == PENDING and bool(is_due)

    def take_slot(self, one: Sent, among: Filter) -> Sent | None:
        """The right to send it now; None when it is taken, or all slots `among` these are."""
        unchanged = {"_id": one.id, "status": PENDING, "next_try_at": one.next_try_at}
        ends = stamp(self._clock() + self._kind.lease)
        lease = {"claim": uuid.uuid4().hex, "next_try_at": ends}
        for slot in self._free_slots(one, among):
            try:
                return self.change_one(unchanged, {"$set": {**lease, "slot": slot}})
            except DuplicateKey:
                continue
        return None

    def let_go(self, claimed: Sent, fields: Mapping[str, Any]) -> bool:
        """Write down what came of a try; False when the lease was lost meanwhile."""
        mine = {"_id": claimed.id, "claim": claimed.claim}
        change: Change = {"$set": {"announced_at": "", **fields}, "$unset": LET_GO}
        return self._documents.update(self._kind.collection, mine, change) is not None

    def call(self, one: Sent) -> bool:
        """Call a worker; where the broker is down the sweep does it later."""
        task, name = self._kind.task, self._kind.argument
        try:
            self._queue.publish(Message(task, TASK_QUEUES[task], {name: one.id}))
        except Unavailable as problem:
            log.warning("publish failed %s=%s: %s", name, one.id, problem)
            self._note(one, "")
            return False
        return True

    def _free_slots(self, one: Sent, among: Filter) -> Sequence[int]:
        """Its own first, where a worker died with it."""
        held = self.list_matches({**among, "slot": {"$gte": 0}}, "_id", self._kind.slots)
        taken = {other.slot for other in held}
        own = [] if one.slot is None else [one.slot]
        return own + [slot for slot in range(self._kind.slots) if slot not in taken]

    def _note(self, one: Sent, announced_at: str) -> None:
        change: Change = {"$set": {"announced_at": announced_at}}
        self._documents.update(self._kind.collection, {"_id": one.id}, change)
