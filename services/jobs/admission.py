"""Who may have how much in a queue: so many steps of each tenant, however many jobs it has.

A step is published when it holds one of its tenant's numbered slots in that queue, under a unique
id; the rest wait in the database, and the tenant's oldest (of the highest priority) takes the slot
that becomes free. So a queue never holds more than `slots` messages of anybody, and who comes new
waits for at most that many of each other tenant.

Slots are advice, never truth: the truth is the job. One that a crash left behind is found and freed
by the sweep, a step that nobody remembers is published by the sweep.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from services.clock import Clock, stamp
from services.clock import now as system_clock
from services.documents.records import Record, stored_as
from services.interfaces import DocumentStore, DuplicateKey, Filter, Index
from services.jobs.job import Job, Step

SLOTS, HELD_BACK = "queue_slots", "held_back_steps"
INDEXES: Mapping[str, tuple[Index, ...]] = {
    SLOTS: (Index(("queue", "tenant")), Index(("queue", "taken_at"))),
    HELD_BACK: (Index(("queue", "tenant", "since")), Index(("job_id",))),
}
LEAST_SLOTS = 4
HIGHEST = 9  # of all priorities
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


@dataclass(frozen=True, kw_only=True)
class Slot(Record):
    """One of a tenant's numbered places in a queue, and the step that has it since `taken_at`."""

    id: str = field(metadata=stored_as("_id"))
    queue: str
    tenant: str
    number: int
    job_id: str
    step: str
    taken_at: str


@dataclass(frozen=True, kw_only=True)
class HeldBackStep(Record):
    """A step that waits for one of its tenant's slots. `since` sorts them by their turn."""

    id: str = field(metadata=stored_as("_id"))
    queue: str
    tenant: str
    job_id: str
    step: str
    since: str


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
        return {(slot.job_id, slot.step) for slot in self._find_slots(where)}

    def next_in_line(self, queue: str, tenant: str) -> HeldBackStep | None:
        """Of the tenant's steps that are held back the one whose turn it is."""
        where = {"queue": queue, "tenant": tenant}
        found = self._documents.find(HELD_BACK, where, sort=("since",), limit=1)
        return HeldBackStep.from_document(found[0]) if found else None

    def reorder(self, job: Job) -> None:
        """The job's priority has changed: its steps that are held back go by the new one."""
        found = self._documents.find(HELD_BACK, {"job_id": job.id}, limit=PAGE)
        for line in map(HeldBackStep.from_document, found):
            change = {"$set": {"since": _turn(job, line.step)}}
            self._documents.update(HELD_BACK, {"_id": line.id}, change)

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

    def read_slots(self) -> Iterator[Slot]:
        """All that are held, by anybody in any queue."""
        after: Sequence[Any] | None = None
        while page := self._documents.find(SLOTS, {}, after=after, limit=PAGE):
            slots = [Slot.from_document(document) for document in page]
            after = [slots[-1].id]
            yield from slots

    def drop(self, slot: Slot) -> None:
        """The slot is held by nothing."""
        same = {"_id": slot.id, "job_id": slot.job_id, "step": slot.step}
        self._documents.delete(SLOTS, same)

    def holds_back(self, job: Job, step: Step) -> bool:
        """Whether the step waits for one of its tenant's slots."""
        return self._documents.get(HELD_BACK, _name(job.id, step.name)) is not None

    def ahead(self, job: Job, step: Step) -> Ahead:
        """What has its turn in the queue before this step."""
        found = self._documents.get(HELD_BACK, _name(job.id, step.name))
        where: dict[str, Any] = {"queue": step.queue, "job_id": {"$ne": job.id}}
        if held := self._own(job, step):
            where["taken_at"] = {"$lt": held.taken_at}
        jobs = frozenset(slot.job_id for slot in self._find_slots(where, sort=("taken_at",)))
        if found is None:
            return Ahead(jobs, 0, is_held_back=False)
        since = HeldBackStep.from_document(found).since
        line = {"queue": step.queue, "tenant": job.tenant, "since": {"$lt": since}}
        return Ahead(jobs, self._documents.count(HELD_BACK, line), is_held_back=True)

    def _take(self, job: Job, step: Step) -> bool:
        """A slot for the step, which may have one already."""
        where = {"queue": step.queue, "tenant": job.tenant}
        held = self._find_slots(where)
        if any((slot.job_id, slot.step) == (job.id, step.name) for slot in held):
            return True
        taken, most = {slot.number for slot in held}, self._slots(step.queue)
        free = (number for number in range(most) if number not in taken)
        return len(taken) < most and any(self._insert(job, step, number) for number in free)

    def _insert(self, job: Job, step: Step, number: int) -> bool:
        slot = Slot(
            id=f"{step.queue}:{job.tenant}:{number}",
            queue=step.queue,
            tenant=job.tenant,
            number=number,
            job_id=job.id,
            step=step.name,
            taken_at=stamp(self._clock()),
        )
        try:
            self._documents.insert(SLOTS, slot.to_document())
        except DuplicateKey:
            return False
        return True

    def _own(self, job: Job, step: Step) -> Slot | None:
        where = {"queue": step.queue, "tenant": job.tenant, "job_id": job.id, "step": step.name}
        return next(iter(self._find_slots(where, limit=1)), None)

    def _find_slots(
        self, where: Filter, *, sort: Sequence[str] = ("_id",), limit: int = PAGE
    ) -> list[Slot]:
        found = self._documents.find(SLOTS, where, sort=sort, limit=limit)
        return [Slot.from_document(document) for document in found]

    def _hold_back(self, job: Job, step: Step) -> None:
        line = HeldBackStep(
            id=_name(job.id, step.name),
            queue=step.queue,
            tenant=job.tenant,
            job_id=job.id,
            step=step.name,
            since=_turn(job, step.name),
        )
        try:
            self._documents.insert(HELD_BACK, line.to_document())
        except DuplicateKey:
            return


def _turn(job: Job, step: str) -> str:
    """Sorts a tenant's steps: those of a higher priority first, then the older."""
    urgent = f"!{HIGHEST - job.priority}:" if job.priority else ""  # sorts before every digit
    return f"{urgent}{job.created_at}:{step}"


def _name(job_id: str, step: str) -> str:
    return f"{job_id}:{step}"
