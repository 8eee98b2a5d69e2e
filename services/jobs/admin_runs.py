"""The administrator's jobs: started by hand or by Beat, at most one active of a kind."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from services.interfaces import DocumentStore, DuplicateKey, ServiceError, Unavailable
from services.jobs.job import Job
from services.jobs.kinds import challenge_rotation, cleanup
from services.jobs.service import JobService

ADMIN_RUNS = "admin_runs"
SYSTEM = "system"  # the owner of what Beat starts


class RunFailed(ServiceError):
    """A run came to its end without doing its work. The message is fit for an administrator."""


class RunKind(StrEnum):
    """Their values are job types, and the names of their locks."""

    ROTATION = challenge_rotation.CHALLENGE_ROTATION.name
    CLEANUP = cleanup.CLEANUP.name


@dataclass(frozen=True)
class LastRun:
    """When a kind last came to its end (a stamp), and what it did."""

    at: str
    result: dict[str, Any]


class AdminRuns:
    """Starts the jobs and remembers their last runs. All methods raise Unavailable."""

    def __init__(self, documents: DocumentStore, jobs: JobService) -> None:
        self._documents = documents
        self._jobs = jobs

    def prepare(self) -> None:
        self._documents.ensure(ADMIN_RUNS, ())

    def start(self, kind: RunKind, owner: str) -> Job:
        """A new job of this kind, or the one that is active already, whoever started it."""
        with suppress(Unavailable):  # the holder of the lock may have ended just now
            return self._create(kind, owner)
        return self._create(kind, owner)

    def _create(self, kind: RunKind, owner: str) -> Job:
        return self._jobs.create(kind.value, owner, {}, dedupe_key=kind.value)[0]

    def note(self, kind: RunKind, at: str, result: dict[str, Any]) -> None:
        """Keep the end of a run."""
        self.keep(kind, last_run=at, last_result=result)

    def last(self, kind: RunKind) -> LastRun | None:
        """The last run that came to its end, if ever one did."""
        document = self._documents.get(ADMIN_RUNS, kind.value) or {}
        at = document.get("last_run")
        return LastRun(at, document["last_result"]) if at else None

    def keep(self, kind: RunKind, **values: Any) -> None:
        """Remember what the next run of this kind has to know."""
        try:
            self._documents.insert(ADMIN_RUNS, {"_id": kind.value, **values})
        except DuplicateKey:
            self._documents.update(ADMIN_RUNS, {"_id": kind.value}, {"$set": values})

    def find_kept(self, kind: RunKind, name: str) -> Any:
        """What an earlier run has kept under this name; None when nothing is."""
        return (self._documents.get(ADMIN_RUNS, kind.value) or {}).get(name)
