"""Files that no document names.

What is looked at goes by the first digit of a user's or a job's id, a stretch at a time, so that
a run takes bounded steps and the next one goes on where it stopped.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from services.files.kept_scenes import KEPT_SCENES
from services.files.upload_records import UPLOADS
from services.files.user_files import USER_FILES
from services.interfaces import DocumentStore, ObjectInfo, ObjectStore
from services.jobs.job import JobStatus
from services.jobs.service import JOBS
from services.upkeep.audit import Deletion
from services.upkeep.deletions import Rule, Undertaking, each

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
        old = (info for info in self._objects.list(stretch) if self._old(info, rule, under))
        for owner, infos in groupby(old, key=_owner):
            for info in self._unnamed(list(infos), owner, under):
                under.check()
                if not self._uploaded_since(info.key, in_use):
                    self._delete_one(under, info, owner, rule.reason)

    def names_of(self, owner: str, under: Undertaking) -> set[str]:
        """Every key that some document of this user names."""
        return {
            text
            for collection, field in NAMING
            for document in each(self._documents, collection, {field: owner}, under.check)
            for text in _texts(document)
            if text.startswith(ROOTS)
        }

    def remove(self, key: str) -> None:
        """Delete the object, then what is known of its upload."""
        self._objects.delete(key)
        self._documents.delete(UPLOADS, {"_id": key})

    @staticmethod
    def _old(info: ObjectInfo, rule: Rule, under: Undertaking) -> bool:
        under.check()
        return info.modified < rule.before

    def _unnamed(self, infos: list[ObjectInfo], owner: str, under: Undertaking) -> list[ObjectInfo]:
        """What is orphaned of one user's files, or of one job's intermediate results."""
        if infos[0].key.startswith(WORK):
            return [] if self._under_way(owner) else infos
        names = self.names_of(owner, under)
        return [info for info in infos if info.key not in names]

    def _under_way(self, job_id: str) -> bool:
        job = self._documents.get(JOBS, job_id)
        return job is not None and not JobStatus(job["status"]).final

    def _uploaded_since(self, key: str, moment: str) -> bool:
        upload = self._documents.get(UPLOADS, key)
        return upload is not None and moment <= max(
            upload["created_at"], upload.get("verified_at") or ""
        )

    def _delete_one(self, under: Undertaking, info: ObjectInfo, owner: str, reason: str) -> None:
        user_id = None if info.key.startswith(WORK) else owner
        details = {"size": info.size, "modified": info.modified}
        under.note(Deletion(KIND, info.key, user_id, reason, details))
        self.remove(info.key)


def _owner(info: ObjectInfo) -> str:
    """The user, or for intermediate results the job: the second part of the key."""
    return info.key.split("/", 2)[1]


def _texts(value: Any) -> Iterator[str]:
    """Every text anywhere in a document."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)
