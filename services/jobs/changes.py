"""The way of every change of a job: read it, apply a rule, write it unless somebody else did.

A change reads the job, applies a rule of `services.jobs.job`, and writes it back only if nobody
else did meanwhile (compare-and-set on the version); otherwise it is done again on what is there
now. Publishing comes after the write: what could not be published stays in the job and is
published by the sweep.
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from services.clock import Clock, stamp
from services.clock import now as system_clock
from services.interfaces import DocumentStore, Signal, TaskQueue, Unavailable
from services.jobs.acceptance import INDEXES, JOBS, MAX_CONFLICTS, Acceptance
from services.jobs.admission import Admission, Slots, usual_slots
from services.jobs.documents import read_job
from services.jobs.errors import JobNotFound, UnreadableJob
from services.jobs.events import EventListener, JobEvents
from services.jobs.job import Job
from services.jobs.job_event import JobEvent
from services.jobs.kinds.registry import KINDS
from services.jobs.pipelines import Pipeline
from services.jobs.publishing import Full, Publisher, held_steps, note_sent
from services.jobs.saved_work import SavedWork
from services.jobs.watch import Ticks, Watch

Rule = Callable[[Job, datetime], bool]

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Policy:
    """How long a silent worker keeps its lease, and how often things are tried.

    Seconds, as the sweeping process sees them pass; `redeliver` is how long a published message may
    lie unclaimed before it is published again (each time twice as long: it may simply wait its
    turn).
    """

    lease: float = 30
    max_attempts: int = 3
    redeliver: float = 120
    retry_delay: float = 2


class JobChanges:
    """What all parts of the service stand on: the collections, and how a job is changed."""

    def __init__(
        self,
        documents: DocumentStore,
        queue: TaskQueue,
        signal: Signal,
        *,
        pipelines: Mapping[str, Pipeline] = KINDS,
        policy: Policy | None = None,
        slots: Slots = usual_slots,
        clock: Clock = system_clock,
        ticks: Ticks = time.monotonic,
    ) -> None:
        self._documents = documents
        self._signal = signal
        self._pipelines = pipelines
        self._policy = policy or Policy()
        self._clock = clock
        self._listeners: list[Callable[[Job], None]] = []
        self._events = JobEvents(documents)
        self.saved = SavedWork(documents, clock)
        self._acceptance = Acceptance(documents, self.saved)
        self.admission = Admission(documents, slots, clock)
        self._publisher = Publisher(queue, self.admission, clock)
        self._sweeping = Lock()
        self._watch = Watch(ticks, longest_gap=self._policy.lease / 2)

    def listen(self, listener: Callable[[Job], None]) -> None:
        """Have the listener told of every job that has ended: at least once, so be idempotent."""
        self._listeners.append(listener)

    def listen_events(self, listener: EventListener) -> None:
        """Have the listener told of events once they are stored, usually once; ends: `listen`."""
        self._events.listen(listener)

    def prepare(self) -> None:
        """Make the collections and their indexes."""
        self._documents.ensure(JOBS, INDEXES)
        self._events.prepare()
        self.saved.prepare()
        self.admission.prepare()

    def get(self, job_id: str, owner: str | None = None) -> Job:
        """The job; of this owner only, when one is given. Raises JobNotFound, UnreadableJob."""
        document = self._documents.get(JOBS, job_id)
        if document is None or (owner is not None and document["owner"] != owner):
            raise JobNotFound(f"There is no job {job_id}.")
        return read_job(document)

    def settle(self, job: Job) -> bool:
        """Tell the listeners of an ended job, each whatever becomes of the others; whether nothing
        is left to tell. What fails here is done again by the sweep."""
        if not job.unsettled or not self._listeners:
            return True
        told = [self._tell(listener, job) for listener in self._listeners]
        try:
            if all(told):
                self._documents.update(JOBS, {"_id": job.id}, {"$set": {"unsettled": False}})
        except Unavailable as problem:
            log.warning("settling was not noted job=%s: %s", job.id, problem)
        return all(told)

    @staticmethod
    def _tell(listener: Callable[[Job], None], job: Job) -> bool:
        try:
            listener(job)
        except Exception:
            log.exception("settling failed job=%s", job.id)
            return False
        return True

    def _change(self, job_id: str, rule: Rule, known: Job | None = None) -> Job:
        """Apply a rule to the job as it is now; it answers whether it changed anything.

        `known` is the job as it was written last: where that is still so it need not be read.

        Where a step has left its queue, the next one has its turn: of this job, else of its tenant.
        """
        for conflict in range(MAX_CONFLICTS):
            job, known = known or self.get(job_id), None
            version, now, held = job.version, self._clock(), held_steps(job)
            self._events.store(job)
            job.outbox = []
            if not rule(job, now):
                return job
            job.version, job.updated_at = version + 1, stamp(now)
            if (fresh := self._write(job, version)) is not None:
                self._announce(job, fresh)
                self.settle(job)
                return self._move_on(job, held - held_steps(job))
            time.sleep(random.uniform(0, 0.002 * (conflict + 1)))
        raise Unavailable(f"job {job_id} changes too fast")

    def _write(self, job: Job, version: int) -> list[JobEvent] | None:
        """The job and its new events, which are answered; None where it is not as it was."""
        with self._documents.together():
            if not self._documents.replace(JOBS, job.to_document(), {"version": version}):
                return None
            return self._events.insert(job)

    def _move_on(self, job: Job, left: set[tuple[str, str]]) -> Job:
        """Give the turn on; what fails here is done by the sweep."""
        try:
            for name, queue in left:
                self.admission.free(job, queue, name)
            if job.status.final:
                self.admission.forget_all(job.id)
            elif left:
                job = self._publish_ready(job)
            for queue in {queue for _, queue in left}:
                self._call_next(queue, job.tenant)
        except Unavailable as problem:
            log.warning("giving the turn on failed job=%s: %s", job.id, problem)
        return job

    def _call_next(self, queue: str, tenant: str) -> None:
        """Publish the tenant's steps that are held back, as far as there are slots."""
        while line := self.admission.next_in_line(queue, tenant):
            job = self._find(line.job_id)
            ready = self._publisher.unpublished(job) if job else []
            if job is None or line.step not in {step.name for step in ready}:
                self.admission.forget(line.job_id, line.step)
                continue
            if not self._publish_ready(job).steps[line.step].published_at:
                return

    def _find(self, job_id: str) -> Job | None:
        """The job, if it is there and can be read."""
        try:
            return self.get(job_id)
        except (JobNotFound, UnreadableJob):
            return None

    def _announce(self, job: Job, fresh: Sequence[JobEvent]) -> None:
        self._events.tell(job, fresh)
        if job.outbox:
            self._signal.notify(job.id)
            self._signal.notify(job.owner)

    def _publish_ready(
        self, job: Job, full: Full | None = None, overdue: Collection[str] = ()
    ) -> Job:
        """Send the messages of the ready steps that have their turn."""
        sent = self._publisher.send(job, full, overdue)
        return self._change(job.id, lambda job, _: note_sent(job, sent), job) if sent else job
