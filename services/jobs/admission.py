"""Who may have how much in a queue: so many steps of each tenant, however many jobs it has.

A step is published when it holds one of its tenant's numbered slots in that queue, under a unique
id; the rest wait in the database, and the tenant's oldest takes the slot that becomes free. So a
queue never holds more than `slots` messages of anybody, and who comes new waits for at most that
many of each other tenant.

Slots are advice, never truth: the truth is the job. One that a crash left behind is found and freed
by the sweep, a step that nobody remembers is published by the sweep.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from services.clock import Clock, stamp
from services.clock import now as system_clock
from services.interfaces import Document, DocumentStore, DuplicateKey, Index
from services.jobs.job import Job, Step

SLOTS, HELD_BACK = "queue_slots", "held_back_steps"
INDEXES: Mapping[str, tuple[Index, ...]] = {
    SLOTS: (Index(("queue", "tenant")), Index(("queue", "taken_at")), Index(("looked_at",))),
    HELD_BACK: (Index(("queue", "tenant", "since")), Index(("job_id",))),
}
LEAST_SLOTS = 4
DOUBTFUL = timedelta(seconds=60)  # a slot so old is looked at by the sweep
PAGE = 1000

Slots = Callable[[str], int]  # of a queue: how many steps of one tenant it holds at a time


def usual_slots(queue: str) -> int:  # noqa: ARG001 - the same for all, where nobody knows better
    return LEAST_SLOTS


@dataclass(frozen=True)
class Ahead:
    """What has its turn before a step: the jobs that hold slots (some may have begun), and how
    many steps of the same tenant are held back; `is_held_back` tells it of the step itself."""

    jobs: frozenset[str]
    held_back: int
    is_held_back: bool


class Admission:
    """Gives slots and takes them back. All methods raise Unavailable."""

    def __init__(
        self, documents: DocumentStore, slots: Slots = usual_slots, clock: Clock = system_clock
    ) -> None:
        self._documents = documents
        self._slots = slots
        self._clock = clock

    def prepare(self) -> None:
        for collection, indexes in INDEXES.items():
            self._documents.ensure(collection, indexes)

    def admit(self, job: Job, step: Step) -> bool:
        """Whether the step may be published now; if not, it is called when its turn comes."""
        if self._take(job, step):
            self.forget(job.id, step.name)
            return True
        self._hold_back(job, step)
        # a slot may have become free before we stood in the line
        if not self._take(job, step):
            return False
        self.forget(job.id, step.name)
        return True

    def free(self, job: Job, queue: str, step: str) -> None:
        """The step is done with its queue."""
        where = {"queue": queue, "tenant": job.tenant, "job_id": job.id, "step": step}
        self._documents.delete(SLOTS, where)

    def holders(self, queue: str, tenant: str) -> set[tuple[str, str]]:
        """Job and step of each slot that the tenant holds."""
        where = {"queue": queue, "tenant": tenant}
        held = self._documents.find(SLOTS, where, limit=PAGE)
        return {(slot["job_id"], slot["step"]) for slot in held}

    def next_in_line(self, queue: str, tenant: str) -> Document | None:
        """The oldest of the tenant's steps that are held back: `job_id` and `step`."""
        where = {"queue": queue, "tenant": tenant}
        found = self._documents.find(HELD_BACK, where, sort=("since",), limit=1)
        return found[0] if found else None

    def forget(self, job_id: str, step: str) -> None:
        """It is held back no longer. Most never were: a look is cheaper than a write."""
        key = _name(job_id, step)
        if self._documents.get(HELD_BACK, key):
            self._documents.delete(HELD_BACK, {"_id": key})

    def forget_all(self, job_id: str) -> None:
        """The job has ended: nothing of it is held back."""
        line = {"job_id": job_id}
        if self._documents.find(HELD_BACK, line, limit=1):
            self._documents.delete(HELD_BACK, line)

    def doubtful(self) -> list[Document]:
        """Slots that were taken a while ago: a part of them, the oldest first."""
        before = {"looked_at": {"$lt": stamp(self._clock() - DOUBTFUL)}}
        return self._documents.find(SLOTS, before, sort=("looked_at",), limit=PAGE)

    def confirm(self, slot: Document) -> None:
        """The slot is rightly held: it need not be looked at for a while."""
        change = {"$set": {"looked_at": stamp(self._clock())}}
        self._documents.update(SLOTS, {"_id": slot["_id"], "job_id": slot["job_id"]}, change)

    def drop(self, slot: Document) -> None:
        """The slot is held by nothing."""
        same = {name: slot[name] for name in ("_id", "job_id", "step")}
        self._documents.delete(SLOTS, same)

    def ahead(self, job: Job, step: Step) -> Ahead:
        """What has its turn in the queue before this step."""
        mine = self._documents.get(HELD_BACK, _name(job.id, step.name))
        where: dict[str, Any] = {"queue": step.queue, "job_id": {"$ne": job.id}}
        if held := self._own(job, step):
            where["taken_at"] = {"$lt": held["taken_at"]}
        slots = self._documents.find(SLOTS, where, sort=("taken_at",), limit=PAGE)
        jobs = frozenset(slot["job_id"] for slot in slots)
        if mine is None:
            return Ahead(jobs, 0, is_held_back=False)
        line = {"queue": step.queue, "tenant": job.tenant, "since": {"$lt": mine["since"]}}
        return Ahead(jobs, self._documents.count(HELD_BACK, line), is_held_back=True)

    def _take(self, job: Job, step: Step) -> bool:
        """A slot for the step, which may have one already."""
        where = {"queue": step.queue, "tenant": job.tenant}
        held = self._documents.find(SLOTS, where, limit=PAGE)
        if any((slot["job_id"], slot["step"]) == (job.id, step.name) for slot in held):
            return True
        taken, most = {slot["number"] for slot in held}, self._slots(step.queue)
        free = (number for number in range(most) if number not in taken)
        return len(taken) < most and any(self._insert(job, step, number) for number in free)

    def _insert(self, job: Job, step: Step, number: int) -> bool:
        slot = {
            "_id": f"{step.queue}:{job.tenant}:{number}",
            "queue": step.queue,
            "tenant": job.tenant,
            "number": number,
            "job_id": job.id,
            "step": step.name,
            "taken_at": stamp(self._clock()),
            "looked_at": stamp(self._clock()),
        }
        try:
            self._documents.insert(SLOTS, slot)
        except DuplicateKey:
            return False
        return True

    def _own(self, job: Job, step: Step) -> Document | None:
        where = {"queue": step.queue, "tenant": job.tenant, "job_id": job.id, "step": step.name}
        found = self._documents.find(SLOTS, where, limit=1)
        return found[0] if found else None

    def _hold_back(self, job: Job, step: Step) -> None:
        line = {
            "_id": _name(job.id, step.name),
            "queue": step.queue,
            "tenant": job.tenant,
            "job_id": job.id,
            "step": step.name,
            "since": f"{job.created_at}:{step.name}",
        }
        try:
            self._documents.insert(HELD_BACK, line)
        except DuplicateKey:
            return


def _name(job_id: str, step: str) -> str:
    return f"{job_id}:{step}"
