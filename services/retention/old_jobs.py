"""Jobs that ended long ago, with all they made; and, sooner, what was only for watching them.

Jobs about a submission go with the submission (`old_submissions`), never before it.
"""

from __future__ import annotations

from typing import Any

from services.dances.submission import SUBMISSIONS
from services.documents.batches import find_each
from services.files.video_tables import UPLOAD_LOGS
from services.interfaces import Document, DocumentStore, Index, ObjectStore
from services.jobs.admin_runs import AdminRuns, RunKind
from services.jobs.deletion import OF_A_JOB, prefixes
from services.jobs.documents import read_jobs
from services.jobs.job import Job
from services.jobs.service import EVENTS, JOBS
from services.retention.audit import Deletion
from services.retention.deletions import Rule, Undertaking

KIND = "job"
LOGS_DROPPED_UNTIL = "logs_dropped_until"
BY_END = ("completed_at",)
# the events that say what became of a job stay as long as the job
ONLY_FOR_WATCHING = ["job.progress", "log"]


class OldJobs:
    """Deletes jobs, and logs of jobs. All methods raise Unavailable."""

    def __init__(self, documents: DocumentStore, objects: ObjectStore, runs: AdminRuns) -> None:
        self._documents = documents
        self._objects = objects
        self._runs = runs

    def prepare(self) -> None:
        """Make the index that finding them needs."""
        self._documents.ensure(JOBS, (Index(BY_END),))

    def delete(self, under: Undertaking, rule: Rule) -> None:
        """Delete what ended too long ago."""
        old = {"completed_at": {"$lt": rule.before}, "unsettled": False}
        for document in find_each(self._documents, JOBS, old, under.check, sort=BY_END):
            if self._belongs_to_a_submission(document):
                continue
            for job in read_jobs([document]):  # a damaged one stays, and keeps no other
                under.note(_deletion(job, rule.reason))
                self._delete_one(job)

    def drop_logs(self, under: Undertaking, rule: Rule) -> int:
        """Drop logs, progress and upload rows of jobs that ended too long ago; answer of how many.

        It goes on where the last run stopped: a job that ended has no further log.
        """
        since = self._runs.find_kept(RunKind.CLEANUP, LOGS_DROPPED_UNTIL) or ""
        ended = {"completed_at": {"$gt": since, "$lt": rule.before}}
        count = 0
        for job in find_each(self._documents, JOBS, ended, under.check, sort=BY_END):
            self._drop_log(job["_id"])
            count += 1
        self._runs.keep(RunKind.CLEANUP, **{LOGS_DROPPED_UNTIL: rule.before})
        return count

    def _belongs_to_a_submission(self, job: Document) -> bool:
        submission_id = job["parameters"].get("submission_id")
        return bool(submission_id and self._documents.get(SUBMISSIONS, submission_id))

    def _delete_one(self, job: Job) -> None:
        """The job last, so that what was begun and not finished is found again."""
        for prefix in prefixes(job):
            for found in list(self._objects.list(prefix)):
                self._objects.delete(found.key)
        for collection in OF_A_JOB:
            self._documents.delete(collection, {"job_id": job.id})
        self._documents.delete(JOBS, {"_id": job.id})

    def _drop_log(self, job_id: str) -> None:
        watched: dict[str, Any] = {"job_id": job_id, "type": {"$in": ONLY_FOR_WATCHING}}
        self._documents.delete(EVENTS, watched)
        self._documents.delete(UPLOAD_LOGS.name, {"job_id": job_id})


def _deletion(job: Job, reason: str) -> Deletion:
    details = {"type": job.type, "status": job.status.value, "completed_at": job.completed_at}
    return Deletion(KIND, job.id, job.owner, reason, details)
