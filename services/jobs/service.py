"""JobService: the only place where a job's status changes.

Every change reads the job, applies a rule of `services.jobs.job`, and writes it back only if nobody
else did meanwhile (compare-and-set on the version); otherwise it is done again on what is there
now. Publishing comes after the write: what could not be published stays in the job and is
published by `sweep`, which also takes steps back from workers that died.

    JobError
    ├── JobNotFound     no such job, or not this owner's
    ├── JobEnded        the job has completed, failed or been cancelled already
    └── StaleAttempt    the caller's attempt is no longer the one that may write
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

from services.clock import Clock, parse, stamp
from services.clock import now as system_clock
from services.interfaces import (
    DocumentStore,
    DuplicateKey,
    Index,
    Message,
    Signal,
    TaskQueue,
    Unavailable,
)
from services.jobs.job import ACTIVE, Job, JobStatus, Step, StepStatus
from services.jobs.pipelines import PIPELINES, Pipeline
from services.jobs.saved_work import Sameness, SavedWork

JOBS, EVENTS = "jobs", "job_events"
EventListener = Callable[[Job, Sequence[Mapping[str, Any]]], None]
INDEXES: Mapping[str, Sequence[Index]] = {
    JOBS: (
        Index(("dedupe_key",), unique=True),
        Index(("idempotency_key",), unique=True),
        Index(("owner", "-created_at")),
        Index(("owner", "type", "-created_at")),
        Index(("status", "type", "created_at")),
        Index(("unsettled",), where={"unsettled": True}),
    ),
    EVENTS: (Index(("job_id", "type", "sequence")), Index(("job_id", "sequence"), unique=True)),
}
MAX_CONFLICTS = 60
NO_DELAY = timedelta(0)

log = logging.getLogger(__name__)


class JobError(Exception):
    """The job cannot be changed in this way."""


class JobNotFound(JobError):
    """No such job, or not this owner's."""


class JobEnded(JobError):
    """The job has completed, failed or been cancelled already."""


class StaleAttempt(JobError):
    """The caller's attempt is no longer the one that may write."""


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
        clock: Clock = system_clock,
    ) -> None:
        self._documents = documents
        self._queue = queue
        self._signal = signal
        self._pipelines = pipelines
        self._policy = policy or Policy()
        self._clock = clock
        self._listeners: list[Callable[[Job], None]] = []
        self._event_listeners: list[EventListener] = []
        self.saved = SavedWork(documents, clock)

    def listen(self, listener: Callable[[Job], None]) -> None:
        """Have the listener told of every job that has ended: at least once, so be idempotent."""
        self._listeners.append(listener)

    def listen_events(self, listener: EventListener) -> None:
        """Have the listener told of events once they are stored, usually once; ends: `listen`."""
        self._event_listeners.append(listener)

    def prepare(self) -> None:
        """Make the collections and their indexes."""
        for collection, indexes in INDEXES.items():
            self._documents.ensure(collection, indexes)
        self.saved.prepare()

    # -- for callers ---------------------------------------------------------------------------

    def create(
        self,
        job_type: str,
        owner: str,
        parameters: Mapping[str, Any],
        *,
        dedupe_key: str | None = None,
        idempotency_key: str | None = None,
    ) -> tuple[Job, bool]:
        """Accept a job, and whether it is new: the same key answers with the job that has it.

        In an exclusive pipeline the dedupe key is a lock: it is held by the active job only.
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
        )
        job.add([deepcopy(pipeline.first)])
        job.unblock()
        job.emit("job.queued", now)
        if holder := self._insert_or_find(job):
            return self._counted(job, holder), False
        self._announce(job)
        return self._publish_ready(job), True

    def _counted(self, wished: Job, there: Job) -> Job:
        """The job that is there, as work saved; neither a lock that is held nor other work is."""
        same = there.type == wished.type and there.parameters == wished.parameters
        if same and not wished.exclusive:
            replayed = wished.idempotency_key and wished.idempotency_key == there.idempotency_key
            self.saved.count(there, Sameness.REPLAY if replayed else Sameness.DUPLICATE)
        return there

    def _insert_or_find(self, job: Job) -> Job | None:
        """Keep the new job, or answer the one that has its key.

        The one that has it may end, and free the key, between our two looks: then we try again.
        """
        for _ in range(MAX_CONFLICTS):
            try:
                self._documents.insert(JOBS, job.to_document())
            except DuplicateKey:
                if holder := self._holder(job):
                    return holder
            else:
                return None
        raise Unavailable("jobs with the same key come and go too fast; try again")

    def _holder(self, job: Job) -> Job | None:
        """The job that has one of this job's keys, if there is one now."""
        for name in ("idempotency_key", "dedupe_key"):
            if (value := getattr(job, name)) is None:
                continue
            if found := self._documents.find(JOBS, {name: value}, limit=1):
                return Job.from_document(found[0])
        return None

    def get(self, job_id: str, owner: str | None = None) -> Job:
        """The job; of this owner only, when one is given. Raises JobNotFound."""
        document = self._documents.get(JOBS, job_id)
        if document is None or (owner is not None and document["owner"] != owner):
            raise JobNotFound(f"There is no job {job_id}.")
        return Job.from_document(document)

    def estimate(self, job: Job) -> datetime:
        """When the job should be done, by its own pace or by what is usual."""
        return job.estimated_completion(self._clock(), self._pipelines[job.type].usual_seconds)

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
        where: dict[str, Any] = {"job_id": job_id, "sequence": {"$gt": after}}
        if kind:
            where["type"] = kind
        stored = self._documents.find(EVENTS, where, sort=("sequence",), limit=limit)
        seen = {event["sequence"] for event in stored}
        pending = [
            event
            for event in self.get(job_id).outbox
            if event["sequence"] > after
            and event["sequence"] not in seen
            and (kind is None or event["type"] == kind)
        ]
        return sorted([*stored, *pending], key=lambda event: event["sequence"])[:limit]

    def logs(
        self, job_id: str, *, level: str | None = None, offset: int = 0, limit: int = 100
    ) -> tuple[list[dict[str, Any]], int]:
        """A page of the job's log, oldest first, and how many entries there are in all."""
        self._store_events(self.get(job_id))
        where = {"job_id": job_id, "type": "log"} | ({"data.level": level} if level else {})
        page = self._documents.find(EVENTS, where, sort=("sequence",), skip=offset, limit=limit)
        return page, self._documents.count(EVENTS, where)

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
        for status in ACTIVE:
            after: Sequence[Any] | None = None
            while page := self._documents.find(
                JOBS, {"status": status.value}, after=after, limit=limit
            ):
                after = [page[-1]["_id"]]
                for document in page:
                    self._sweep_one(Job.from_document(document), counts)
        self._settle_the_rest(limit)
        return counts

    def _settle_the_rest(self, limit: int) -> None:
        """Jobs whose end was not told because their process died in between."""
        grace = stamp(self._clock() - timedelta(seconds=self._policy.lease))
        where = {"unsettled": True, "completed_at": {"$lt": grace}}
        for document in self._documents.find(JOBS, where, limit=limit):
            self.settle(Job.from_document(document))

    def _sweep_one(self, job: Job, counts: dict[str, int]) -> None:
        now = self._clock()
        counts["examined"] += 1
        if self._lapsed(job, now) or (job.cancel_requested_at and not job.running()):
            job = self._change(job.id, self._recover)
            counts["recovered"] += 1
        counts["published"] += len(self._unpublished(job, now))
        self._publish_ready(job)

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
        """Apply a rule to the job as it is now; it answers whether it changed anything."""
        for conflict in range(MAX_CONFLICTS):
            job = self.get(job_id)
            version, now = job.version, self._clock()
            self._store_events(job)
            job.outbox = []
            if not rule(job, now):
                return job
            job.version, job.updated_at = version + 1, stamp(now)
            if self._replace(job, version):
                self._announce(job)
                self.settle(job)
                return job
            time.sleep(random.uniform(0, 0.002 * (conflict + 1)))
        raise Unavailable(f"job {job_id} changes too fast")

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
        self._store_events(job)
        if job.outbox:
            self._signal.notify(job.id)

    def _store_events(self, job: Job) -> None:
        """Move the outbox's events to their collection; those already there stay as they are."""
        fresh = []
        for event in job.outbox:
            key = f"{job.id}:{event['sequence']:08d}"
            try:
                self._documents.insert(EVENTS, {"_id": key, "job_id": job.id, **event})
            except DuplicateKey:
                continue
            fresh.append(event)
        if fresh:
            self._tell_events(job, fresh)

    def _tell_events(self, job: Job, events: Sequence[Mapping[str, Any]]) -> None:
        """What fails here disturbs nobody: the events are stored."""
        for listener in self._event_listeners:
            try:
                listener(job, events)
            except Exception:
                log.exception("telling of events failed job=%s", job.id)

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

    def _unpublished(self, job: Job, now: datetime) -> list[Step]:
        if job.status.final or job.cancel_requested_at:
            return []
        return [
            step
            for step in job.steps.values()
            if step.status == StepStatus.READY
            and step.due(stamp(now))
            and (step.published_at is None or self._overdue(step, now))
        ]

    def _overdue(self, step: Step, now: datetime) -> bool:
        patience = self._policy.redeliver * 2 ** max(step.publications - 1, 0)
        return parse(step.published_at or stamp(now)) + timedelta(seconds=patience) <= now

    def _publish_ready(self, job: Job) -> Job:
        """Send the messages of the ready steps; where the broker is down they wait in the job.

        A message is sent before the note that it was: a crash between the two sends it twice,
        which `claim` makes harmless, and never not at all.
        """
        sent = []
        for step in self._unpublished(job, self._clock()):
            message = Message(step.task, step.queue, {"job_id": job.id, "step": step.name})
            at = stamp(self._clock())
            try:
                self._queue.publish(message)
            except Unavailable as problem:
                log.warning("publish failed job=%s step=%s: %s", job.id, step.name, problem)
                break
            sent.append((step.name, step.attempt, at))
        if not sent:
            return job

        def note(job: Job, _: datetime) -> bool:
            for name, attempt, at in sent:
                step = job.steps[name]
                # a worker may have taken it, and even lost it again, in the meantime
                waiting = step.status == StepStatus.READY and step.attempt == attempt
                taken = step.status != StepStatus.READY and step.attempt == attempt + 1
                if waiting or (taken and step.published_at is None):
                    step.published_at = at
                    step.publications += 1
            return not job.status.final

        return self._change(job.id, note)
