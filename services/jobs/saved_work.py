"""Work that was asked for again and not done again, counted when it happens.

A repeated request is answered with the job that it was a repetition of. What that saves is the
job's own working time, once it is known.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum

from services.clock import Clock, parse, stamp
from services.interfaces import Change, DocumentStore, DuplicateKey
from services.jobs.job import Job

SAVED_WORK = "saved_work"
EVERYBODY = "everybody"


class Sameness(StrEnum):
    """What tells that a request is a repetition: its Idempotency-Key, or what it is about."""

    REPLAY = "idempotent_replays"
    DUPLICATE = "same_work"


@dataclass(frozen=True)
class Savings:
    """Counts since the first one. `scenes` were taken from those kept; `seconds` is the working
    time of the jobs and scenes that were not done again."""

    idempotent_replays: int
    same_work: int
    scenes: int
    seconds: float
    by_type: dict[str, int]
    last_at: str | None


class SavedWork:
    """Counts by owner and for everybody. All methods raise Unavailable."""

    def __init__(self, documents: DocumentStore, clock: Clock) -> None:
        self._documents = documents
        self._clock = clock

    def prepare(self) -> None:
        self._documents.ensure(SAVED_WORK, ())

    def count(self, job: Job, how: Sameness) -> None:
        """One request was answered with this job, which was there already."""
        change: Change = {
            "$inc": {how.value: 1, "seconds": _seconds(job), f"by_type.{job.type}": 1},
            "$set": {"last_at": stamp(self._clock())},
        }
        for key in (job.owner, EVERYBODY):
            self._add(key, change)

    def count_scene(self, owner: str, seconds: float) -> None:
        """A scene was taken from those kept, which had taken so long to render."""
        change: Change = {
            "$inc": {"scenes": 1, "seconds": seconds},
            "$set": {"last_at": stamp(self._clock())},
        }
        for key in (owner, EVERYBODY):
            self._add(key, change)

    def of(self, owner: str = EVERYBODY) -> Savings:
        found = self._documents.get(SAVED_WORK, owner) or {}
        return Savings(
            idempotent_replays=found.get(Sameness.REPLAY.value, 0),
            same_work=found.get(Sameness.DUPLICATE.value, 0),
            scenes=found.get("scenes", 0),
            seconds=round(found.get("seconds", 0.0), 3),
            by_type=found.get("by_type", {}),
            last_at=found.get("last_at"),
        )

    def _add(self, key: str, change: Change) -> None:
        if self._documents.update(SAVED_WORK, {"_id": key}, change) is not None:
            return
        with suppress(DuplicateKey):  # another process counts its first one at the same moment
            self._documents.insert(SAVED_WORK, {"_id": key})
        self._documents.update(SAVED_WORK, {"_id": key}, change)


def _seconds(job: Job) -> float:
    """How long the job was worked on; nothing as long as it goes on."""
    if not job.started_at or not job.completed_at:
        return 0.0
    return (parse(job.completed_at) - parse(job.started_at)).total_seconds()
