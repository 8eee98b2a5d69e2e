"""Drafts of videos go an hour after their end, with all that they have left."""

from __future__ import annotations

from datetime import timedelta

from services.clock import Clock, stamp
from services.clock import now as system_clock
from services.interfaces import DocumentStore, ObjectStore
from services.jobs.deletion import delete_remains
from services.jobs.kinds.video_draft import VIDEO_DRAFT
from services.jobs.service import JOBS

KEPT = timedelta(hours=1)
MOST = 500  # in one go


class OldDrafts:
    """Deletes drafts. All methods raise Unavailable."""

    def __init__(
        self, documents: DocumentStore, objects: ObjectStore, *, clock: Clock = system_clock
    ) -> None:
        self._documents = documents
        self._objects = objects
        self._clock = clock

    def delete(self) -> int:
        """Delete those that ended too long ago; answer how many."""
        ended = {
            "completed_at": {"$lt": stamp(self._clock() - KEPT)},
            "type": VIDEO_DRAFT.name,
            "unsettled": False,
        }
        found = self._documents.find(JOBS, ended, limit=MOST)
        for job in found:
            delete_remains(self._documents, self._objects, job["_id"], job["owner"])
            self._documents.delete(JOBS, {"_id": job["_id"]})
        return len(found)
