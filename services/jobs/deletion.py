"""The end of a job: it goes with its files, its events, and the records of what it made.

The job itself goes last, so that a deletion that broke off can be asked for again.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from services.interfaces import DocumentStore, ObjectStore
from services.jobs.job import Job
from services.jobs.service import EVENTS, JOBS, JobEnded, JobError, JobService

MOST = 1000  # jobs about one analysis
PATIENCE = 6.0  # seconds: a running step stops within five
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
        patience: float = PATIENCE,
    ) -> None:
        self._documents = documents
        self._objects = objects
        self._jobs = jobs
        self._patience = patience

    def delete(self, job_id: str, owner: str) -> int:
        """Delete the owner's job and those that are about it; answer how many objects went.

        Raises JobNotFound, JobUnderWay.
        """
        job = self._ended(self._jobs.get(job_id, owner))
        self._jobs.settle(job)
        made_of_it = {"parameters.analysis_id": job.id, "owner": owner}
        dependents = self._documents.find(JOBS, made_of_it, limit=MOST)
        count = sum(self.delete(document["_id"], owner) for document in dependents)
        count += sum(self._delete_objects(prefix) for prefix in prefixes(job))
        for collection in OF_A_JOB:
            self._documents.delete(collection, {"job_id": job.id})
        self._documents.delete(JOBS, {"_id": job.id, "owner": owner})
        return count

    def _ended(self, job: Job) -> Job:
        """The job at its end, which is brought about if need be."""
        if job.status.final:
            return job
        with suppress(JobEnded):  # by itself, just now
            self._jobs.cancel(job.id, job.owner)
        job = self._jobs.wait(job.id, self._patience)
        if not job.status.final:
            raise JobUnderWay("The job is being cancelled. Delete it when it has ended.")
        return job

    def _delete_objects(self, prefix: str) -> int:
        keys = [info.key for info in self._objects.list(prefix)]
        for key in keys:
            self._objects.delete(key)
        return len(keys)


def prefixes(job: Job) -> tuple[str, str]:
    """Where the job's files lie: what lasts, and what passes from step to step."""
    return f"users/{job.owner}/jobs/{job.id}/", f"work/{job.id}/"
