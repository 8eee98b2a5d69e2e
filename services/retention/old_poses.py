"""Kept poses and onsets of demonstrations whose challenge is gone, or whose video is replaced."""

from __future__ import annotations

from collections.abc import Iterator

from services.dances.challenge import Challenge
from services.dances.challenges import CHALLENGES, DELETED
from services.dances.demonstration_poses import POSES, onsets_key, pose_key
from services.documents.batches import find_each
from services.interfaces import DocumentStore, NotFound, ObjectStore
from services.retention import orphans
from services.retention.audit import Deletion
from services.retention.deletions import Rule, Undertaking
from settings import POSE_BACKENDS


class OldPoses:
    """Deletes such poses; they count as orphaned files. All methods raise Unavailable."""

    def __init__(self, documents: DocumentStore, objects: ObjectStore) -> None:
        self._documents = documents
        self._objects = objects

    def delete(self, under: Undertaking, rule: Rule) -> None:
        """Delete what was found too long ago and goes with no demonstration as it is now."""
        old = [info for info in self._objects.list(POSES) if info.modified < rule.before]
        needed = set(self._needed_names(under)) if old else set()
        for info in old:
            under.check()
            if info.key not in needed:
                details = {"size": info.size, "modified": info.modified}
                under.note(Deletion(orphans.KIND, info.key, None, rule.reason, details))
                self._objects.delete(info.key)

    def _needed_names(self, under: Undertaking) -> Iterator[str]:
        """The names that these have of today's demonstrations, by whichever back end."""
        shown = {"demo_video_key": {"$ne": None}}
        for collection in (CHALLENGES, DELETED):
            for document in find_each(self._documents, collection, shown, under.check):
                if key := Challenge.from_document(document).demo_video_key:
                    yield from self._names_of(key)

    def _names_of(self, key: str) -> Iterator[str]:
        try:
            etag = self._objects.info(key).etag
        except NotFound:
            return
        yield onsets_key(key, etag)
        yield from (pose_key(key, etag, backend) for backend in POSE_BACKENDS)
