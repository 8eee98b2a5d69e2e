"""Files that no document names.

What is looked at goes by the first digit of a user's or a job's id, a stretch at a time, so that
a run takes bounded steps and the next one goes on where it stopped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Any

from services.documents.batches import find_each
from services.files.kept_scenes import KEPT_SCENES
from services.files.upload_records import UPLOADS, Upload
from services.files.user_files import USER_FILES
from services.interfaces import DocumentStore, ListedObject, ObjectStore
from services.jobs.job import JobStatus
from services.jobs.service import JOBS
from services.retention.audit import Deletion
from services.retention.deletions import Rule, Undertaking

KIND = "object"
WORK = "work/"
ROOTS = ("sessions/", "users/", "files/")
STRETCHES = tuple(
    f"{root}{digit}" for root in (*ROOTS, f"{WORK}job_") for digit in "0123456789abcdef"
)
# Where the keys of a user's files may be written.
NAMING = (
    ("users", "_id"),
    ("sessions", "user_id"),
    ("submissions", "user_id"),
    (JOBS, "owner"),
    (USER_FILES, "user_id"),
    ("user_assets", "user_id"),
    (KEPT_SCENES, "owner"),
    ("challenges", "created_by"),
    ("deleted_challenges", "created_by"),
)


class Orphans:
    """Finds and deletes such files. All methods raise Unavailable."""

    def __init__(self, documents: DocumentStore, objects: ObjectStore) -> None:
        self._documents = documents
        self._objects = objects

    def delete(self, under: Undertaking, stretch: str, rule: Rule, in_use: str) -> None:
        """Delete what was stored too long ago and is named nowhere, in one stretch.

        An upload that was announced or verified after the stamp `in_use` names its file, too:
        what is to name it from then on may just be coming.
        """
        for infos in self.old(stretch, rule.before, under.check):
            for info in self.find_orphans(infos, in_use, under.check):
                self._delete_one(under, info, rule.reason)

    def old(
        self, stretch: str, before: str, check: Callable[[], None], *, after: str = ""
    ) -> Iterator[list[ListedObject]]:
        """What was stored before a stamp, in one stretch behind a key: those of each owner."""
        listed = (info for info in self._objects.list(stretch) if info.key > after)
        old = (info for info in listed if self._old(info, before, check))
        return (list(infos) for _, infos in groupby(old, key=_owner))

    def find_orphans(
        self, infos: list[ListedObject], in_use: str, check: Callable[[], None]
    ) -> Iterator[ListedObject]:
        """Of one owner's objects those that are named nowhere."""
        for info in self._find_unnamed(infos, _owner(infos[0]), check):
            check()
            if not self._uploaded_since(info.key, in_use):
                yield info

    def names_of(self, owner: str, check: Callable[[], None]) -> set[str]:
        """Every key that some document of this user names."""
        return {
            text
            for collection, field in NAMING
            for document in find_each(self._documents, collection, {field: owner}, check)
            for text in texts(document)
            if text.startswith(ROOTS)
        }

    def remove(self, key: str) -> None:
        """Delete the object, then what is known of its upload."""
        self._objects.delete(key)
        self._documents.delete(UPLOADS, {"_id": key})

    @staticmethod
    def _old(info: ListedObject, before: str, check: Callable[[], None]) -> bool:
        check()
        return info.modified < before

    def _find_unnamed(
        self, infos: list[ListedObject], owner: str, check: Callable[[], None]
    ) -> list[ListedObject]:
        """What is orphaned of one user's files, or of one job's intermediate results."""
        if infos[0].key.startswith(WORK):
            return [] if self._under_way(owner) else infos
        names = self.names_of(owner, check)
        return [info for info in infos if info.key not in names]

    def _under_way(self, job_id: str) -> bool:
        job = self._documents.get(JOBS, job_id)
        return job is not None and not JobStatus(job["status"]).final

    def _uploaded_since(self, key: str, moment: str) -> bool:
        document = self._documents.get(UPLOADS, key)
        if document is None:
            return False
        upload = Upload.from_document(document)
        return moment <= max(upload.created_at, upload.verified_at or "")

    def _delete_one(self, under: Undertaking, info: ListedObject, reason: str) -> None:
        user_id = None if info.key.startswith(WORK) else _owner(info)
        details = {"size": info.size, "modified": info.modified}
        under.note(Deletion(KIND, info.key, user_id, reason, details))
        self.remove(info.key)


def _owner(info: ListedObject) -> str:
    """The user, or for intermediate results the job: the second part of the key."""
    return info.key.split("/", 2)[1]


def texts(value: Any) -> Iterator[str]:
    """Every text anywhere in a document."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from texts(inner)
