"""What an administrator does to a job: take a failed one up again, let one go before others.

A requeued job begins anew at the steps that were not done; what is done stays done. Attempts go on
counting, for they are fencing tokens, but those before the requeue are forgiven.
"""

from __future__ import annotations

from datetime import datetime

from services.interfaces import DuplicateKey
from services.jobs.admission import HIGHEST
from services.jobs.changes import JobChanges
from services.jobs.errors import CannotRequeue, JobEnded
from services.jobs.job import Job, JobStatus, StepStatus


class JobRepairs(JobChanges):
    """The administrators' part of the service."""

    def requeue(self, job_id: str) -> tuple[Job, bool]:
        """Take a failed job up again, and whether it was; one under way is left as it is.

        Raises JobNotFound, CannotRequeue.
        """
        self.settle(self.get(job_id))  # its failure is told before it is taken back
        taken_up = False

        def again(job: Job, now: datetime) -> bool:
            nonlocal taken_up
            taken_up = job.status == JobStatus.FAILED
            if taken_up:
                self._demand_told(job)
                reopen_step(job, now)
            elif job.status.final:
                raise CannotRequeue(f"The job is {job.status}; only failed jobs are requeued.")
            return taken_up

        try:
            job = self._change(job_id, again)
        except DuplicateKey:
            message = "The same work was asked for anew since the job failed; look after that job."
            raise CannotRequeue(message) from None
        return self._publish_ready(job), taken_up

    def prioritise(self, job_id: str, priority: int) -> Job:
        """Have the job's steps go before its tenant's others of a lower priority, 0 to 9.

        What lies in the broker already keeps its place: no more than the tenant's slots. Raises
        JobNotFound, JobEnded.
        """
        if not 0 <= priority <= HIGHEST:
            raise ValueError(f"a priority is 0 to {HIGHEST}, not {priority}")

        def raise_it(job: Job, _: datetime) -> bool:
            if job.status.final:
                raise JobEnded(f"The job is {job.status} already and waits for nothing.")
            changed, job.priority = job.priority != priority, priority
            return changed

        job = self._change(job_id, raise_it)
        self.admission.reorder(job)
        return job

    def _demand_told(self, job: Job) -> None:
        """Raises CannotRequeue while what follows from the failure has yet to be told."""
        if job.unsettled and self._listeners:
            message = "What follows from the failure is still being done; try in a minute."
            raise CannotRequeue(message)


def reopen_step(job: Job, now: datetime) -> None:
    """Make the steps ready that were not done, as if they had never been tried."""
    undone = [step for step in job.steps.values() if step.status != StepStatus.DONE]
    for step in undone:
        if step.status != StepStatus.WAITING:
            job.release(step.name)
        step.progress = 0.0
        step.returns = step.attempt
    begun = len(undone) < len(job.steps)
    job.status = JobStatus.PROCESSING if begun else JobStatus.QUEUED
    job.started_at = job.started_at if begun else None
    job.completed_at = job.cancel_requested_at = None
    job.dedupe_key, job.released_key = job.released_key, None
    job.requeues += 1
    job.unsettled = False
    error, job.error = job.error or {}, None
    names = [step.name for step in undone if step.status == StepStatus.READY]
    said = f"Requeued by an administrator after {error.get('code', 'a failure')}"
    job.emit("job.requeued", now, steps=names)
    job.emit("log", now, level="INFO", message=said, details={"step": names[0], "steps": names})
