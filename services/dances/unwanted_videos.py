"""Videos of which only the pose is to be kept: deleted as soon as no analysis needs them.

The wish is kept as a document of its own until it is fulfilled, so that it outlives the analysis
that it came with, another one that works on the same video for now, and a killed process.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field

from services.dances.sessions import SESSIONS
from services.dances.submission import SUBMISSIONS
from services.documents.records import Record, stored_as
from services.interfaces import Change, DocumentStore, DuplicateKey, Filter, ObjectStore
from services.jobs.job import ACTIVE
from services.jobs.service import JOBS

UNWANTED = "unwanted_videos"


@dataclass(frozen=True, kw_only=True)
class UnwantedVideo(Record):
    """A video, by its key, that its owner wishes to be gone."""

    key: str = field(metadata=stored_as("_id"))
    owner: str


class UnwantedVideos:
    """Forgets videos. All methods raise Unavailable."""

    def __init__(self, documents: DocumentStore, objects: ObjectStore) -> None:
        self._documents = documents
        self._objects = objects

    def prepare(self) -> None:
        """Make the collection."""
        self._documents.ensure(UNWANTED, ())

    def forget(self, key: str, owner: str, job_id: str) -> bool:
        """Delete this video of the owner's, in the name of a job; whether that could be done now.

        Otherwise another analysis works on it, and `settle` deletes it when that one has ended.
        """
        wish = UnwantedVideo(key=key, owner=owner)
        with suppress(DuplicateKey):  # an earlier analysis of this video has wished it, too
            self._documents.insert(UNWANTED, wish.to_document())
        return self._fulfil(wish, besides={"_id": {"$ne": job_id}})

    def settle(self, limit: int = 100) -> int:
        """Delete what had to stay and is needed no more; answer how many videos there were."""
        found = self._documents.find(UNWANTED, {}, limit=limit)
        wishes = map(UnwantedVideo.from_document, found)
        return sum(self._fulfil(wish) for wish in wishes)

    def _fulfil(self, wish: UnwantedVideo, besides: Filter | None = None) -> bool:
        """The wish last, so that what was begun and not finished is found again."""
        key, owner = wish.key, wish.owner
        if self._is_needed(key, owner, besides or {}):
            return False
        for collection in (SESSIONS, SUBMISSIONS):
            named = {"user_id": owner, "video_key": key}
            while self._documents.update(collection, named, {"$set": {"video_key": None}}):
                continue
        self._objects.delete(key)
        self._say_so(key, owner)
        self._documents.delete(UNWANTED, {"_id": key})
        return True

    def _is_needed(self, key: str, owner: str, besides: Filter) -> bool:
        """Whether an analysis works on it, or what is made of one, as the overlay."""
        named = {"owner": owner, "parameters.video_key": key}
        analyses = [job["_id"] for job in self._documents.find(JOBS, named)]
        active = {"owner": owner, "status": {"$in": [status.value for status in ACTIVE]}}
        using = (
            {**active, "parameters.video_key": key, **besides},
            {**active, "parameters.analysis_id": {"$in": analyses}},
        )
        return any(self._documents.find(JOBS, where, limit=1) for where in using)

    def _say_so(self, key: str, owner: str) -> None:
        """The records of all ended analyses of this video tell that it is gone."""
        told = {
            "owner": owner,
            "parameters.video_key": key,
            "status": "completed",
            "result.video_deleted": {"$ne": True},
        }
        change: Change = {"$set": {"result.video_deleted": True}, "$inc": {"version": 1}}
        while self._documents.update(JOBS, told, change):
            continue
