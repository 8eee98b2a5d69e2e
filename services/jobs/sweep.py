"""What the sweeper does: publish what lies unpublished, take back what dead workers held.

It measures by its own clock how long it has seen things unchanged (`services.jobs.watch`): what a
stamp in a job says was written by another machine's clock, and is for people to read.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from services.interfaces import Document, Filter, Unavailable
from services.jobs.acceptance import JOBS
from services.jobs.changes import JobChanges
from services.jobs.documents import read_job
from services.jobs.errors import JobNotFound, UnreadableJob
from services.jobs.job import ACTIVE, Job, Step, StepStatus
from services.jobs.lease_recovery import end_if_cancelled, rest_seconds, take_back, worker_lost
from services.jobs.publishing import Full, held_steps

FORGOTTEN_SLOT = 60.0  # seconds for which nothing needed it
Held = set[tuple[str, str, str]]  # job, step, queue

log = logging.getLogger(__name__)


class JobSweep(JobChanges):
    """The sweeper's part of the service."""

    _unreadable: frozenset[str] = frozenset()

    def sweep(self, limit: int = 1000) -> dict[str, int]:
        """Look at every active job: publish what lies unpublished, take back what was lost.

        A job that cannot be looked at is skipped, counted and told of once. In one process one
        sweep runs at a time; another one that begins meanwhile does nothing. Raises Unavailable.
        """
        counts = {"examined": 0, "published": 0, "recovered": 0, "skipped": 0}
        if not self._sweeping.acquire(blocking=False):
            return counts
        try:
            self._sweep(limit, counts)
        finally:
            self._sweeping.release()
        return counts

    def _sweep(self, limit: int, counts: dict[str, int]) -> None:
        full: Full = {}
        held: Held = set()
        skipped: set[str] = set()
        before = self._publisher.count
        for document in self._active(limit):
            counts["examined"] += 1
            try:
                held |= self._sweep_one(read_job(document), counts, full)
            except JobNotFound:  # deleted meanwhile
                continue
            except Unavailable:
                raise
            except Exception as problem:  # whatever it is, the others are to be looked at
                self._note_skipped(document["_id"], problem)
                skipped.add(document["_id"])
        self._settle_the_rest(limit, skipped)
        self._free_forgotten(held)
        self._watch.end_round()
        self._unreadable = frozenset(skipped)
        counts["published"] = self._publisher.count - before
        counts["skipped"] = len(skipped)

    def _active(self, limit: int) -> Iterator[Document]:
        for status in ACTIVE:
            yield from self._all({"status": status.value}, limit)

    def _all(self, where: Filter, limit: int) -> Iterator[Document]:
        after: Sequence[Any] | None = None
        while page := self._documents.find(JOBS, where, after=after, limit=limit):
            after = [page[-1]["_id"]]
            yield from page

    def _note_skipped(self, job_id: str, problem: Exception) -> None:
        if job_id not in self._unreadable:
            log.error("the sweep skips job=%s: %s", job_id, problem, exc_info=problem)

    def _settle_the_rest(self, limit: int, skipped: set[str]) -> None:
        """Jobs whose end was not told because their process died in between."""
        for document in self._all({"unsettled": True}, limit):
            key = ("unsettled", document["_id"])
            if self._watch.look(key, document["completed_at"]) < self._policy.lease:
                continue
            try:
                self.settle(read_job(document))
            except UnreadableJob as problem:
                self._note_skipped(document["_id"], problem)
                skipped.add(document["_id"])

    def _sweep_one(self, job: Job, counts: dict[str, int], full: Full) -> Held:
        """See to one job; what it has in queues and with workers then."""
        lapsed, rested, overdue = (
            self._lapsed_steps(job),
            self._rested_steps(job),
            self._overdue(job),
        )
        if lapsed or rested or (job.cancel_requested_at and not job.running()):
            job = self._change(job.id, lambda job, now: self._recover(job, now, lapsed, rested))
            counts["recovered"] += len(lapsed)
        job = self._publish_ready(job, full, overdue)
        return {(job.id, step, queue) for step, queue in held_steps(job)}

    def _lapsed_steps(self, job: Job) -> list[Step]:
        """Running steps that have given no sign of life for as long as a lease."""
        running = job.running()
        seen = {
            step.name: self._watch.look(("lease", job.id, step.name), sign(step))
            for step in running
        }
        return [step for step in running if seen[step.name] >= self._policy.lease]

    def _rested_steps(self, job: Job) -> list[Step]:
        """Steps that have had the rest which follows a failure."""
        resting = [step for step in job.steps.values() if step.resting]
        seen = {s.name: self._watch.look(("rest", job.id, s.name), s.attempt) for s in resting}
        return [s for s in resting if seen[s.name] >= rest_seconds(s, self._policy)]

    def _overdue(self, job: Job) -> set[str]:
        """Steps whose message was not taken for so long that it may be lost."""
        waiting = [s for s in job.steps.values() if s.status == StepStatus.READY and s.published_at]
        overdue = set()
        for step in waiting:
            seconds = self._watch.look(
                ("message", job.id, step.name), (step.attempt, step.publications)
            )
            if seconds >= self._policy.redeliver * 2 ** max(step.publications - 1, 0):
                overdue.add(step.name)
        return overdue

    def _free_forgotten(self, held: Held) -> None:
        """Slots that a crash left to steps which no queue and no worker holds any more."""
        for slot in self.admission.read_slots():
            if (slot.job_id, slot.step, slot.queue) in held:
                continue
            mark = (slot.job_id, slot.step)
            if self._watch.look(("slot", slot.id), mark) < FORGOTTEN_SLOT:
                continue
            job = self._find(slot.job_id)
            if job is None or (slot.step, slot.queue) not in held_steps(job):
                self.admission.drop(slot)
                self._call_next(slot.queue, slot.tenant)

    def _recover(self, job: Job, now: datetime, lapsed: list[Step], rested: list[Step]) -> bool:
        """The rule of a recovery, for the steps that are still as they were when they were seen."""
        if job.status.final:
            return False
        for seen in lapsed:
            if not job.status.final and sign(job.steps[seen.name]) == sign(seen):
                take_back(job, seen.name, worker_lost(seen), self._policy, now)
        for seen in rested:
            step = job.steps[seen.name]
            if step.resting and step.attempt == seen.attempt:
                job.wake(seen.name)
        end_if_cancelled(job, now)
        return True


def sign(step: Step) -> tuple[StepStatus, int, str | None]:
    """What is another with each sign of life that the step's worker gives."""
    return step.status, step.attempt, step.lease_expires_at
