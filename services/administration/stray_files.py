"""Files that belong to nothing any more: stored objects, and scratch folders of this machine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from services.administration.faults import Fault, FaultKind
from services.clock import Clock, stamp
from services.clock import now as system_clock
from services.interfaces import DocumentStore, ListedObject, ObjectStore
from services.jobs.acceptance import JOBS
from services.jobs.job import JobStatus
from services.retention.orphans import STRETCHES, Orphans

SCRATCH_GRACE = timedelta(minutes=15)  # by then the clean-up has come by twice
PLACE = "{:03d} {}"  # of an object: its stretch, and its key

Unit = tuple[str, Sequence[Fault]]


@dataclass(frozen=True)
class Graces:
    """How old an object is before it is one that nothing names, and an upload one that is left;
    how long a worker may be silent before somebody has taken its step back."""

    orphans: timedelta
    uploads: timedelta
    silence: timedelta = timedelta(seconds=90)


class StrayFiles:
    """Finds them and counts what it looked at. Raises Unavailable."""

    def __init__(
        self,
        documents: DocumentStore,
        objects: ObjectStore,
        scratch: Path,
        graces: Graces,
        *,
        clock: Clock = system_clock,
    ) -> None:
        self._documents = documents
        self._orphans = Orphans(documents, objects)
        self._scratch = scratch
        self._clock = clock
        self._before = stamp(clock() - graces.orphans)
        self._in_use = stamp(clock() - max(graces.uploads, graces.orphans))
        self.checked: Counter[str] = Counter()

    def objects(self, place: str) -> Iterator[Unit]:
        """The old objects of each owner behind this place, and each stretch."""
        number, _, after = place.partition(" ")
        for stretch in range(int(number or 0), len(STRETCHES)):
            for infos in self._orphans.old(STRETCHES[stretch], self._before, _go_on, after=after):
                self.checked["stored_objects"] += len(infos)
                orphaned = self._orphans.find_orphans(infos, self._in_use, _go_on)
                yield PLACE.format(stretch, infos[-1].key), tuple(map(_orphan, orphaned))
            after = ""
            yield PLACE.format(stretch + 1, ""), ()

    def folders(self, place: str) -> Iterator[Unit]:
        """Each scratch folder of this machine behind this one."""
        names = sorted(self._names()) if self._scratch.is_dir() else []
        for name in (name for name in names if name > place):
            self.checked["scratch_folders"] += 1
            yield name, tuple(self._folder_faults(name))

    def _names(self) -> Iterator[str]:
        return (entry.name for entry in self._scratch.iterdir() if entry.is_dir())

    def _folder_faults(self, name: str) -> Iterator[Fault]:
        job_id = name.rpartition("-")[0]
        job = self._documents.get(JOBS, job_id)
        if job and not JobStatus(job["status"]).final:
            return
        try:
            touched = datetime.fromtimestamp((self._scratch / name).stat().st_mtime, UTC)
        except FileNotFoundError:
            return
        if touched < self._clock() - SCRATCH_GRACE:
            words = "A scratch folder of a job that is not under way."
            yield Fault(FaultKind.ORPHANED_SCRATCH, name, words, job_id)


def _orphan(info: ListedObject) -> Fault:
    words = f"{info.size} bytes of {info.modified} that nothing names."
    return Fault(FaultKind.ORPHANED_OBJECT, info.key, words)


def _go_on() -> None:
    """Nobody ends this search but who reads it."""
