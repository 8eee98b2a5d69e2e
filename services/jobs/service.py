"""JobService: the only place where a job's status changes.

Every change reads the job, applies a rule of `services.jobs.job`, and writes it back only if nobody
else did meanwhile (compare-and-set on the version); otherwise it is done again on what is there
now. Publishing comes after the write: what could not be published stays in the job and is
published by `sweep`, which also takes steps back from workers that died.

How many steps of one tenant a queue holds at a time is said in `services.jobs.admission`.
"""

from __future__ import annotations

import logging
import random
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from services.clock import Clock, stamp
from services.clock import now as system_clock
from services.interfaces import (
    DocumentStore,
    Signal,
    TaskQueue,
    Unavailable,
)
from services.jobs.acceptance import INDEXES, JOBS, MAX_CONFLICTS, Acceptance
from services.jobs.admission import Admission, Slots, usual_slots
from services.jobs.errors import JobEnded, JobError, JobNotFound, StaleAttempt
from services.jobs.events import EVENTS, EventListener, JobEvents
from services.jobs.job import ACTIVE, Job, JobStatus, Step
from services.jobs.pipelines import PIPELINES, Pipeline
from services.jobs.publishing import Full, Publisher, note_sent, outstanding
from services.jobs.saved_work import SavedWork

__all__ = [
    "EVENTS", "JOBS", "Claim", "JobEnded", "JobError", "JobNotFound", "JobService", "Policy",
    "StaleAttempt",
]  # fmt: skip

NO_DELAY = timedelta(0)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Claim:
    """A worker's right to write for one step; the attempt is the fencing token."""

    job: Job
    step: str
    attempt: int

    @property
    def arguments(self) -> dict[str, Any]:
        return self.job.steps[self.step].arguments


@dataclass(frozen=True)
class Policy:
    """How long a silent worker keeps its lease, and how often things are tried.

    Seconds; `redeliver` is how long a published message may lie unclaimed before it is published
    again (each time twice as long: it may simply wait its turn).
    """

    lease: float = 30
    max_attempts: int = 3
    redeliver: float = 120
    retry_delay: float = 2


class JobService:
    """Creates jobs, hands their steps to workers, and keeps what they report."""

    def __init__(
        self,
        documents: DocumentStore,
        queue: TaskQueue,
        signal: Signal,
        *,
        pipelines: Mapping[str, Pipeline] = PIPELINES,
        policy: Policy | None = None,
        slots: Slots = usual_slots,
        clock: Clock = system_clock,
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
        self._publisher = Publisher(queue, self.admission, self._policy.redeliver, clock)

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

    # -- for callers ---------------------------------------------------------------------------

    def create(
        self,
        job_type: str,
        owner: str,
        parameters: Mapping[str, Any],
        *,
        dedupe_key: str | None = None,
        idempotency_key: str | None = None,
        tenant: str | None = None,
    ) -> tuple[Job, bool]:
        """Accept a job, and whether it is new: the same key answers with the job that has it.

        `tenant` is whose turn it takes in the queues, where that is not its owner's. In an
        exclusive pipeline the dedupe key is a lock: it is held by the active job only.
        The job is safe when this returns, whether or not the broker could be reached.
        """
        now = self._clock()
        pipeline = self._pipelines[job_type]
        job = Job(
            id=f"job_{uuid.uuid4().hex}",
            owner=owner,
            type=job_type,
            parameters=dict(parameters),
            stages=list(pipeline.stages),
            steps={},
            created_at=stamp(now),
            updated_at=stamp(now),
            dedupe_key=dedupe_key,
            idempotency_key=idempotency_key and f"{owner}:{idempotency_key}",
            exclusive=pipeline.exclusive,
            tenant=tenant or owner,
        )
        job.add([deepcopy(pipeline.first)])
        job.unblock()
        job.emit("job.queued", now)
        if holder := self._acceptance.insert_or_find(job):
            return holder, False
        self._announce(job)
        return self._publish_ready(job), True

    def get(self, job_id: str, owner: str | None = None) -> Job:
        """The job; of this owner only, when one is given. Raises JobNotFound."""
        document = self._documents.get(JOBS, job_id)
        if document is None or (owner is not None and document["owner"] != owner):
            raise JobNotFound(f"There is no job {job_id}.")
        return Job.from_document(document)

    def accepted_since(self, owner: str, since: str, limit: int = 1000) -> list[Job]:
        """The owner's newest jobs that were accepted after this stamp."""
        where = {"owner": owner, "created_at": {"$gt": since}}
        found = self._documents.find(JOBS, where, sort=("-created_at",), limit=limit)
        return [Job.from_document(document) for document in found]

    def newest_completed(self, job_type: str, owner: str | None, limit: int) -> list[Job]:
        """Completed jobs of this type, of one owner or of all, the newest first."""
        where: dict[str, Any] = {"status": JobStatus.COMPLETED.value, "type": job_type}
        where |= {"owner": owner} if owner else {}
        found = self._documents.find(JOBS, where, sort=("-created_at",), limit=limit)
        return [Job.from_document(document) for document in found]

    def count_active(self, job_type: str) -> int:
        statuses = [status.value for status in ACTIVE]
        return self._documents.count(JOBS, {"type": job_type, "status": {"$in": statuses}})

    def wait(self, job_id: str, seconds: float) -> Job:
        """The job once it has ended, or as it is after so many seconds."""
        deadline = time.monotonic() + seconds
        while True:
            job = self.get(job_id)
            left = deadline - time.monotonic()
            if job.status.final or left <= 0:
                return job
            self._signal.wait(job_id, min(left, 2.0))

    def cancel(self, job_id: str, owner: str | None = None) -> Job:
        """Ask for the end of a job. Raises JobNotFound, JobEnded.

        It is cancelled at once where no step is running; otherwise as soon as its workers notice.
        """
        self.get(job_id, owner)

        def request(job: Job, now: datetime) -> bool:
            if job.status.final:
                raise JobEnded(f"The job is {job.status} already and cannot be cancelled.")
            job.cancel_requested_at = job.cancel_requested_at or stamp(now)
            if not job.running():
                job.end(JobStatus.CANCELLED, now)
            return True

        return self._change(job_id, request)

    def events(
        self, job_id: str, *, after: int = 0, kind: str | None = None, limit: int = 100
    ) -> list[dict[str, Any]]:
        """Events with a sequence number above `after`, in order, also those still in the outbox."""
        return self._events.read(self.get(job_id), after=after, kind=kind, limit=limit)

    def logs(
        self, job_id: str, *, level: str | None = None, offset: int = 0, limit: int = 100
    ) -> tuple[list[dict[str, Any]], int]:
        """A page of the job's log, oldest first, and how many entries there are in all."""
        return self._events.logs(self.get(job_id), level=level, offset=offset, limit=limit)

    # -- for workers ---------------------------------------------------------------------------

    def claim(self, job_id: str, step: str, worker: str) -> Claim | None:
        """The right to do this step, or None when it is done, taken or no longer wanted."""
        lease = timedelta(seconds=self._policy.lease)
        taken = False

        def begin(job: Job, now: datetime) -> bool:
            nonlocal taken
            taken = job.begin(step, worker, now, lease)
            return taken

        try:
            job = self._change(job_id, begin)
        except JobNotFound:
            return None
        return Claim(job, step, job.steps[step].attempt) if taken else None

    def beat(self, claim: Claim, progress: float) -> bool:
        """Renew the lease and report progress (0 to 1). False when the work should stop."""

        def renew(job: Job, now: datetime) -> bool:
            self._demand(job, claim)
            step = job.steps[claim.step]
            step.lease_expires_at = stamp(now + timedelta(seconds=self._policy.lease))
            step.progress = max(step.progress, min(progress, 1.0))
            job.advance_to(now)
            return True

        try:
            return not self._change(claim.job.id, renew).cancel_requested_at
        except (StaleAttempt, JobNotFound):
            return False

    def wanted(self, claim: Claim) -> bool:
        """Whether the claim still holds and nobody asked for the end: a read, no write."""
        try:
            job = self.get(claim.job.id)
        except JobNotFound:
            return False
        return job.holds(claim.step, claim.attempt) and not job.cancel_requested_at

    def log(
        self, claim: Claim, level: str, message: str, details: Mapping[str, Any] | None = None
    ) -> None:
        """Append to the job's log. Raises StaleAttempt."""

        def append(job: Job, now: datetime) -> bool:
            self._demand(job, claim)
            words = {"level": level, "message": message, "details": dict(details or {})}
            job.emit("log", now, **words)
            return True

        self._change(claim.job.id, append)

    def finish(
        self,
        claim: Claim,
        *,
        result: Mapping[str, Any] | None = None,
        job_result: Mapping[str, Any] | None = None,
        then: Sequence[Step] = (),
    ) -> Job:
        """The step is done: keep its result, add what follows, publish what is ready now.

        `result` is for later steps, `job_result` goes into the job's own result. Raises
        StaleAttempt.
        """

        def done(job: Job, now: datetime) -> bool:
            self._demand(job, claim)
            job.add(then)
            job.result.update(job_result or {})
            job.finish(claim.step, dict(result or {}), now)
            self._end_if_cancelled(job, now)
            return True

        return self._publish_ready(self._change(claim.job.id, done))

    def fail(self, claim: Claim, code: str, message: str) -> Job:
        """The job cannot be done, however often it is tried. Raises StaleAttempt."""

        def failed(job: Job, now: datetime) -> bool:
            self._demand(job, claim)
            words = {"level": "ERROR", "message": message, "details": {"code": code}}
            job.emit("log", now, **words)
            job.end(JobStatus.FAILED, now, {"code": code, "message": message})
            return True

        return self._change(claim.job.id, failed)

    def retry(self, claim: Claim, reason: str) -> Job:
        """The step failed for a reason that may pass: try again later, or fail for good.

        Raises StaleAttempt.
        """

        def again(job: Job, now: datetime) -> bool:
            self._demand(job, claim)
            self._take_back(job, claim.step, "ATTEMPTS_EXHAUSTED", reason, now)
            return True

        return self._publish_ready(self._change(claim.job.id, again))

    def acknowledge_cancel(self, claim: Claim) -> None:
        """The worker has stopped. The job is cancelled when no other step is running."""

        def stopped(job: Job, now: datetime) -> bool:
            if not job.holds(claim.step, claim.attempt):
                return False
            job.release(claim.step, now, NO_DELAY)
            self._end_if_cancelled(job, now)
            return True

        self._change(claim.job.id, stopped)

    # -- for the sweeper -----------------------------------------------------------------------

    def sweep(self, limit: int = 1000) -> dict[str, int]:
        """Look at every active job: publish what lies unpublished, take back what was lost."""
        counts = {"examined": 0, "published": 0, "recovered": 0}
        full: Full = {}
        before = self._publisher.count
        self._free_forgotten()
        for status in ACTIVE:
            after: Sequence[Any] | None = None
            while page := self._documents.find(
                JOBS, {"status": status.value}, after=after, limit=limit
            ):
                after = [page[-1]["_id"]]
                for document in page:
                    self._sweep_one(Job.from_document(document), counts, full)
        self._settle_the_rest(limit)
        counts["published"] = self._publisher.count - before
        return counts

    def _settle_the_rest(self, limit: int) -> None:
        """Jobs whose end was not told because their process died in between."""
        grace = stamp(self._clock() - timedelta(seconds=self._policy.lease))
        where = {"unsettled": True, "completed_at": {"$lt": grace}}
        for document in self._documents.find(JOBS, where, limit=limit):
            self.settle(Job.from_document(document))

    def _sweep_one(self, job: Job, counts: dict[str, int], full: Full) -> None:
        now = self._clock()
        counts["examined"] += 1
        if self._lapsed(job, now) or (job.cancel_requested_at and not job.running()):
            job = self._change(job.id, self._recover)
            counts["recovered"] += 1
        self._publish_ready(job, full)

    def _free_forgotten(self) -> None:
        """Slots that a crash left to steps which no queue and no worker holds any more."""
        for slot in self.admission.doubtful():
            document = self._documents.get(JOBS, slot["job_id"])
            job = Job.from_document(document) if document else None
            if job and (slot["step"], slot["queue"]) in outstanding(job):
                self.admission.confirm(slot)
            else:
                self.admission.drop(slot)
                self._call_next(slot["queue"], slot["tenant"])

    @staticmethod
    def _lapsed(job: Job, now: datetime) -> list[Step]:
        return [s for s in job.running() if (s.lease_expires_at or "") <= stamp(now)]

    def _recover(self, job: Job, now: datetime) -> bool:
        if job.status.final:
            return False
        for step in self._lapsed(job, now):
            if not job.status.final:
                reason = f"the worker {step.worker} went silent during {step.name}"
                self._take_back(job, step.name, "WORKER_LOST", reason, now)
        self._end_if_cancelled(job, now)
        return True

    # -- inside --------------------------------------------------------------------------------

    def _change(self, job_id: str, rule: Callable[[Job, datetime], bool]) -> Job:
        """Apply a rule to the job as it is now; it answers whether it changed anything.

        Where a step has left its queue, the next one has its turn: of this job, else of its tenant.
        """
        for conflict in range(MAX_CONFLICTS):
            job = self.get(job_id)
            version, now, held = job.version, self._clock(), outstanding(job)
            self._events.store(job)
            job.outbox = []
            if not rule(job, now):
                return job
            job.version, job.updated_at = version + 1, stamp(now)
            if self._replace(job, version):
                self._announce(job)
                self.settle(job)
                return self._move_on(job, held - outstanding(job))
            time.sleep(random.uniform(0, 0.002 * (conflict + 1)))
        raise Unavailable(f"job {job_id} changes too fast")

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
            document = self._documents.get(JOBS, line["job_id"])
            job = Job.from_document(document) if document else None
            ready = self._publisher.unpublished(job, self._clock()) if job else []
            if job is None or line["step"] not in {step.name for step in ready}:
                self.admission.forget(line["job_id"], line["step"])
                continue
            if not self._publish_ready(job).steps[line["step"]].published_at:
                return

    def _replace(self, job: Job, version: int) -> bool:
        document = job.to_document()
        key = document.pop("_id")
        change: dict[str, Any] = {"$set": document}
        if gone := {n: "" for n in ("dedupe_key", "idempotency_key") if n not in document}:
            change["$unset"] = gone
        return self._documents.update(JOBS, {"_id": key, "version": version}, change) is not None

    def settle(self, job: Job) -> None:
        """Tell the listeners of an ended job; what fails here is done again by the sweep."""
        if not job.unsettled or not self._listeners:
            return
        try:
            for listener in self._listeners:
                listener(job)
            self._documents.update(JOBS, {"_id": job.id}, {"$set": {"unsettled": False}})
        except Exception:
            log.exception("settling failed job=%s", job.id)

    def _announce(self, job: Job) -> None:
        self._events.store(job)
        if job.outbox:
            self._signal.notify(job.id)

    @staticmethod
    def _demand(job: Job, claim: Claim) -> None:
        if not job.holds(claim.step, claim.attempt):
            raise StaleAttempt(f"attempt {claim.attempt} at {claim.step} of {job.id} is over")

    def _take_back(self, job: Job, name: str, code: str, reason: str, now: datetime) -> None:
        attempt = job.steps[name].attempt
        words = {"step": name, "attempt": attempt}
        job.emit("log", now, level="WARNING", message=f"Attempt failed: {reason}", details=words)
        if attempt >= self._policy.max_attempts:
            message = f"Tried {attempt} times without success; the last time {reason}."
            job.end(JobStatus.FAILED, now, {"code": code, "message": message})
            return
        delay = timedelta(seconds=self._policy.retry_delay * 4 ** (attempt - 1))
        job.release(name, now, NO_DELAY if code == "WORKER_LOST" else delay)

    @staticmethod
    def _end_if_cancelled(job: Job, now: datetime) -> None:
        if job.cancel_requested_at and not job.status.final and not job.running():
            job.end(JobStatus.CANCELLED, now)

    def _publish_ready(self, job: Job, full: Full | None = None) -> Job:
        """Send the messages of the ready steps that have their turn."""
        sent = self._publisher.send(job, full)
        return self._change(job.id, lambda job, _: note_sent(job, sent)) if sent else job
