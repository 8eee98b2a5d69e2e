"""What jobs have left that were deleted while a worker still had one of their steps.

A worker that was frozen for a minute may write when the job is long gone: a file, a row about one.
If it lives on it clears that up by itself; for those that do not, each deletion is made once more.
"""

from __future__ import annotations

from services.documents.batches import find_each
from services.interfaces import DocumentStore, Index, ObjectStore
from services.jobs.deletion import DELETED_JOBS, delete_remains
from services.jobs.service import JOBS
from services.retention.deletions import Rule, Undertaking


class DeletedJobs:
    """Deletes such remains. All methods raise Unavailable."""

    def __init__(self, documents: DocumentStore, objects: ObjectStore) -> None:
        self._documents = documents
        self._objects = objects

    def prepare(self) -> None:
        self._documents.ensure(DELETED_JOBS, (Index(("deleted_at",)),))

    def clear_up(self, under: Undertaking, rule: Rule) -> None:
        """Delete what was left of the jobs that were deleted so long ago, and the notes of that."""
        old = {"deleted_at": {"$lt": rule.before}}
        for note in find_each(
            self._documents, DELETED_JOBS, old, under.check, sort=("deleted_at",)
        ):
            job_id, owner = note["_id"], note["owner"]
            if self._documents.get(JOBS, job_id) is None:  # else its deletion broke off
                count = delete_remains(self._documents, self._objects, job_id, owner)
                if count:
                    under.say(f"Deleted what {job_id} had left", user_id=owner, objects=count)
            self._documents.delete(DELETED_JOBS, {"_id": job_id})
