"""The end of a job: it goes with its files, its events, and the records of what it made.

The job itself goes last, so that a deletion that broke off can be asked for again. Who still worked
at it may write afterwards: that it was deleted is noted, and the cleanup deletes it once more.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from services.clock import Clock, stamp
from services.clock import now as system_clock
from services.interfaces import DocumentStore, DuplicateKey, ObjectStore, Unavailable
from services.jobs.job import Job
from services.jobs.service import EVENTS, JOBS, JobEnded, JobError, JobService

DELETED_JOBS = "deleted_jobs"
MOST = 1000  # jobs about one analysis
STOP_TIMEOUT = 6.0  # seconds: a running step stops within five
# Collections whose documents belong to the job that their `job_id` names.
OF_A_JOB: Sequence[str] = (
    EVENTS,
    "video_files",
    "video_thumbnails",
    "scene_code_files",
    "s3_upload_logs",
)


class JobUnderWay(JobError):
    """The job is being cancelled, but a step of it still runs."""


class JobDeletion:
    """Deletes jobs. All methods raise Unavailable."""

    def __init__(
        self,
        documents: DocumentStore,
        objects: ObjectStore,
        jobs: JobService,
        *,
        stop_timeout: float = STOP_TIMEOUT,
        clock: Clock = system_clock,
    ) -> None:
        self._documents = documents
        self._objects = objects
        self._jobs = jobs
        self._stop_timeout = stop_timeout
        self._clock = clock

    def delete(self, job_id: str, owner: str) -> int:
        """Delete the owner's job and those that are about it; answer how many objects went.

        What follows from its end, as points and webhooks, comes first: where that fails the job
        stays, for nobody else remembers it. Raises JobNotFound, JobUnderWay.
        """
        job = self._end(self._jobs.get(job_id, owner))
        if not self._jobs.settle(job):
            raise Unavailable(f"what follows from the end of {job.id} could not be done yet")
        made_of_it = {"parameters.analysis_id": job.id, "owner": owner}
        dependents = self._documents.find(JOBS, made_of_it, limit=MOST)
        count = sum(self.delete(document["_id"], owner) for document in dependents)
        self._note(job)
        count += delete_remains(self._documents, self._objects, job.id, job.owner)
        self._documents.delete(JOBS, {"_id": job.id, "owner": owner})
        return count

    def _end(self, job: Job) -> Job:
        """The job at its end, which is brought about if need be."""
        if job.status.final:
            return job
        with suppress(JobEnded):  # by itself, just now
            self._jobs.cancel(job.id, job.owner)
        job = self._jobs.wait(job.id, self._stop_timeout)
        if not job.status.final:
            raise JobUnderWay("The job is being cancelled. Delete it when it has ended.")
        return job

    def _note(self, job: Job) -> None:
        note = {"_id": job.id, "owner": job.owner, "deleted_at": stamp(self._clock())}
        with suppress(DuplicateKey):  # a deletion that broke off
            self._documents.insert(DELETED_JOBS, note)


def delete_remains(documents: DocumentStore, objects: ObjectStore, job_id: str, owner: str) -> int:
    """Delete all that a job leaves but itself; answer how many objects went. Raises Unavailable."""
    keys = [info.key for prefix in places(job_id, owner) for info in objects.list(prefix)]
    for key in keys:
        objects.delete(key)
    for collection in OF_A_JOB:
        documents.delete(collection, {"job_id": job_id})
    return len(keys)


def prefixes(job: Job) -> tuple[str, str]:
    """Where the job's files lie: what lasts, and what passes from step to step."""
    return places(job.id, job.owner)


def places(job_id: str, owner: str) -> tuple[str, str]:
    return f"users/{owner}/jobs/{job_id}/", f"work/{job_id}/"
