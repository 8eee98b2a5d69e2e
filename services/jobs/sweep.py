"""What the sweeper does: publish what lies unpublished, take back what dead workers held."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from services.clock import stamp
from services.jobs.acceptance import JOBS
from services.jobs.changes import JobChanges
from services.jobs.job import ACTIVE, Job, Step
from services.jobs.publishing import Full, outstanding
from services.jobs.taking_back import end_if_cancelled, take_back, worker_lost


class JobSweep(JobChanges):
    """The sweeper's part of the service."""

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
        if _lapsed(job, now) or (job.cancel_requested_at and not job.running()):
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

    def _recover(self, job: Job, now: datetime) -> bool:
        if job.status.final:
            return False
        for step in _lapsed(job, now):
            if not job.status.final:
                take_back(job, step.name, worker_lost(step), self._policy, now)
        end_if_cancelled(job, now)
        return True


def _lapsed(job: Job, now: datetime) -> list[Step]:
    return [s for s in job.running() if (s.lease_expires_at or "") <= stamp(now)]
