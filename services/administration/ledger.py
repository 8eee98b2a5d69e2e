"""The ledger of the whole: what was accepted, where it is, and whether each effect is there once.

The jobs under way are looked at with each call. All that has ended is walked through in parts, each
of bounded work: ended jobs, awards, challenges, stored objects, scratch folders. A part that is not
the last says so, and where the next one begins.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from services.administration.cursors import decode, encode
from services.administration.dance_effects import DanceEffects
from services.administration.faults import Fault
from services.administration.job_effects import JobEffects
from services.administration.stray_files import Graces, StrayFiles
from services.administration.under_way import JobsUnderWay, UnderWay
from services.administration.waiting import Surroundings
from services.clock import Clock, stamp
from services.clock import now as system_clock
from services.dances.awards import AWARDS
from services.dances.challenges import CHALLENGES
from services.documents.paging import InvalidCursor
from services.interfaces import Document, DocumentStore, ObjectStore
from services.jobs.acceptance import JOBS
from services.jobs.admission import Admission

MOST_FAULTS = 200  # told in one part
SECONDS = 5.0  # after so long a part ends
BATCH = 100
# What a part may have looked at.
CHECKED = (
    "jobs", "events", "webhook_events", "objects", "scores", "awards", "challenges",
    "stored_objects", "scratch_folders",
)  # fmt: skip

Unit = tuple[str, Sequence[Fault]]  # the place of what was looked at, and what is wrong with it


@dataclass(frozen=True)
class Ledger:
    """One part, and the jobs under way. `checked` counts what this part has looked at, by kind."""

    at: str
    under_way: UnderWay
    checked: Mapping[str, int]
    faults: Sequence[Fault]
    next_cursor: str | None

    @property
    def complete(self) -> bool:
        """Whether nothing is left to look at behind this part."""
        return self.next_cursor is None

    @property
    def fault_counts(self) -> Mapping[str, int]:
        return Counter(fault.kind.value for fault in self.faults)


class LedgerService:
    """Computes it. All methods raise Unavailable."""

    def __init__(
        self,
        documents: DocumentStore,
        objects: ObjectStore,
        admission: Admission,
        scratch: Path,
        graces: Graces,
        *,
        clock: Clock = system_clock,
        timer: Callable[[], float] = time.monotonic,
    ) -> None:
        self._documents = documents
        self._objects = objects
        self._scratch = scratch
        self._graces = graces
        self._clock = clock
        self._timer = timer
        self._under_way = JobsUnderWay(
            documents, admission, graces.silence, clock=clock, timer=timer
        )

    def prepare(self) -> None:
        DanceEffects(self._documents).prepare()

    def read(
        self,
        around: Surroundings,
        *,
        limit: int = 500,
        cursor: str | None = None,
        orphan_grace: timedelta | None = None,
    ) -> Ledger:
        """The part behind the cursor: at most `limit` jobs, awards, challenges, files.

        `orphan_grace`: how old a file is before it is one that nothing names. Raises InvalidCursor.
        """
        under_way = self._under_way.read(around)
        walk = self._walk(self._graces if orphan_grace is None else self._within(orphan_grace))
        faults = list(under_way.faults)
        following = walk.go(cursor, limit, faults)
        return Ledger(stamp(self._clock()), under_way, walk.checked, faults, following)

    def _within(self, orphan_grace: timedelta) -> Graces:
        return replace(self._graces, orphans=orphan_grace)

    def _walk(self, graces: Graces) -> Walk:
        clock = self._clock
        stray = StrayFiles(self._documents, self._objects, self._scratch, graces, clock=clock)
        jobs = JobEffects(self._documents, self._objects, clock=clock)
        return Walk(self._documents, jobs, DanceEffects(self._documents), stray, self._timer)


class Walk:
    """One way through all that has ended, section by section."""

    def __init__(
        self,
        documents: DocumentStore,
        jobs: JobEffects,
        dances: DanceEffects,
        stray: StrayFiles,
        timer: Callable[[], float],
    ) -> None:
        self._documents = documents
        self._parts = (jobs, dances, stray)
        self._timer = timer
        self._sections: Mapping[str, Callable[[str], Iterator[Unit]]] = {
            "jobs": lambda place: self._each(JOBS, place, jobs.faults_of_document),
            "awards": lambda place: self._each(AWARDS, place, dances.award_faults),
            "challenges": lambda place: self._each(CHALLENGES, place, dances.challenge_faults),
            "objects": stray.objects,
            "scratch": stray.folders,
        }

    @property
    def checked(self) -> Mapping[str, int]:
        return sum((part.checked for part in self._parts), Counter[str]())

    def go(self, cursor: str | None, limit: int, faults: list[Fault]) -> str | None:
        """Walk so far as is allowed, add what is wrong, and answer where to go on."""
        section, place = decode(cursor, 2) if cursor else (next(iter(self._sections)), "")
        if section not in self._sections:
            raise InvalidCursor("This is no cursor of the ledger. Use it as it was given.")
        began, looked_at = self._timer(), 0
        names = list(self._sections)
        for name in names[names.index(section) :]:
            for reached, found in self._sections[name](place):
                faults += found
                looked_at += 1
                spent = self._timer() - began > SECONDS
                if looked_at >= limit or len(faults) >= MOST_FAULTS or spent:
                    return encode((name, reached))
            place = ""
        return None

    def _each(
        self, collection: str, place: str, look: Callable[[Document], Iterator[Fault]]
    ) -> Iterator[Unit]:
        while page := self._documents.find(collection, {}, after=[place], limit=BATCH):
            for document in page:
                place = document["_id"]
                yield place, tuple(look(document))
