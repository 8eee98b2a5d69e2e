"""Rendered scenes that are kept for their owner, so that the same scene is not rendered twice.

A scene is found by a digest of all that decides how it looks. Whoever uses one takes a copy, so an
entry may go at any time: it does so a month after it was last used, and its file with the next
cleanup, as one that no document names.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from services.clock import Clock, stamp
from services.clock import now as system_clock
from services.documents.records import Record, stored_as
from services.interfaces import DocumentStore, DuplicateKey, Index, NotFound, ObjectStore
from services.jobs.kinds.lessons import KeptFacts

KEPT_SCENES = "kept_scenes"
KEPT = timedelta(days=30)
DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, kw_only=True)
class KeptScene(Record):
    """`facts` is what was said when it was kept; `seconds` is how long rendering it took."""

    id: str = field(metadata=stored_as("_id"))
    owner: str
    key: str
    facts: KeptFacts
    seconds: float
    expires_at: str


class KeptScenes:
    """Entries by owner and digest. All methods raise Unavailable."""

    def __init__(
        self, documents: DocumentStore, objects: ObjectStore, clock: Clock = system_clock
    ) -> None:
        self._documents = documents
        self._objects = objects
        self._clock = clock

    def prepare(self) -> None:
        indexes = (Index(("owner",)), Index(("expires_at",), expires=True))
        self._documents.ensure(KEPT_SCENES, indexes)

    def take(self, owner: str, digest: str, out: Path) -> KeptScene | None:
        """Copy the scene to `out`; None when there is none, or its file has gone."""
        key = _id(owner, digest)
        later = {"$set": {"expires_at": self._expiry()}}
        if (found := self._documents.update(KEPT_SCENES, {"_id": key}, later)) is None:
            return None
        scene = KeptScene.from_document(found)
        try:
            self._objects.fetch(scene.key, out)
        except NotFound:
            self._documents.delete(KEPT_SCENES, {"_id": key})
            return None
        return scene

    def keep(self, owner: str, digest: str, video: Path, facts: KeptFacts, seconds: float) -> None:
        """Keep a copy of the file; harmless when there is one already."""
        key = f"users/{owner}/scenes/{digest}.mp4"
        self._objects.put_file(key, video, "video/mp4")
        scene = KeptScene(
            id=_id(owner, digest),
            owner=owner,
            key=key,
            facts=facts,
            seconds=round(seconds, 3),
            expires_at=self._expiry(),
        )
        with suppress(DuplicateKey):
            self._documents.insert(KEPT_SCENES, scene.to_document())

    def _expiry(self) -> str:
        return stamp(self._clock() + KEPT)


def _id(owner: str, digest: str) -> str:
    """Raises ValueError for what is no SHA-256 in hexadecimal."""
    if not DIGEST.fullmatch(digest):
        raise ValueError(f"{digest!r} is no digest")
    return f"{owner}:{digest}"
